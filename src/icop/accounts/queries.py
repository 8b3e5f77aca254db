"""Reading people and audiences."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from icop.accounts.models import Audience, Role, SetupCode, User
from icop.accounts.policies import require
from icop.accounts.reader import EDITORS, MEMBERS, PUBLIC, VISITOR, Reader, person_number
from icop.engine.errors import NotFound


def reader_of(user: User | AnonymousUser) -> Reader:
    """Return `user` as permission sees them; someone signed out or inactive is a visitor."""
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    if user.role == Role.ADMINISTRATOR:
        return Reader("administrator", every_audience(), user.key, str(user))
    own = frozenset(user.audiences.values_list("key", flat=True)) - {EDITORS}
    built_in = {PUBLIC, MEMBERS, EDITORS} if user.role == Role.EDITOR else {PUBLIC, MEMBERS}
    return Reader(user.role, own | built_in, user.key, str(user))


def reader_by_key(key: str) -> Reader:
    """Return whom a key names (`person-7`, "site" for commands) as permission sees them now.

    Somebody who is gone, or may no longer sign in, is a visitor.
    """
    if key == "site":
        return site_reader()
    person = User.objects.filter(pk=person_number(key) or 0).first()
    return reader_of(person) if person else VISITOR


def every_audience() -> frozenset[str]:
    """Return the keys of all audiences of this site."""
    return frozenset(Audience.objects.values_list("key", flat=True)) | {PUBLIC, MEMBERS, EDITORS}


def site_reader(role: str = "administrator") -> Reader:
    """Return the reader commands run as: the administrator of this home, or someone with only `role`."""
    audiences = {
        "visitor": frozenset({PUBLIC}),
        "member": frozenset({PUBLIC, MEMBERS}),
        "editor": frozenset({PUBLIC, MEMBERS, EDITORS}),
    }
    return Reader(role, audiences[role] if role in audiences else every_audience(), "site", "this site")


def audiences_for(reader: Reader) -> QuerySet[Audience]:
    """Return the audiences `reader` belongs to, by title: those they may give to a document."""
    return Audience.objects.filter(key__in=reader.audiences).order_by("title")


def people_for(reader: Reader) -> QuerySet[User]:
    """Return all people of the site, by e-mail. Raises NotAllowed if `reader` may not manage accounts."""
    require(reader, "accounts.manage")
    return User.objects.order_by("email").prefetch_related("audiences")


def person_for(reader: Reader, pk: int) -> User:
    """Return one person. Raises NotAllowed or NotFound."""
    found = people_for(reader).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such person.", "Go back to the list of people.")
    return found


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of people by their keys (`person-7`); a key nobody has any more is left out.

    For lists that only those who manage the site see: the caller has asked for that permission.
    """
    numbers = [number for key in keys if (number := person_number(key)) is not None]
    people = User.objects.filter(pk__in=numbers)
    return {person.key: str(person) for person in people}


def has_second_step(reader: Reader, person: User) -> bool:
    """Tell whether `person` signs in in two steps. Raises NotAllowed if `reader` may not manage accounts."""
    require(reader, "accounts.manage")
    return bool(Authenticator.objects.filter(user=person).exists())


def has_administrator() -> bool:
    """Tell whether somebody can administer this site; until then a one-time code opens the door."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists()


def open_setup_code() -> SetupCode | None:
    """Return the newest unused code for the first administrator, if one was made; locked until the transaction ends."""
    return SetupCode.objects.select_for_update().filter(used_at=None).order_by("-made_at", "-pk").first()
