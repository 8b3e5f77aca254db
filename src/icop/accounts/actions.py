"""Changing people and audiences: each verb checks permission, changes, and leaves a line in the trail."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from icop.accounts.models import Audience, Invitation, Role, SetupCode, User
from icop.accounts.policies import require
from icop.accounts.queries import has_administrator, open_setup_code, reader_of
from icop.accounts.reader import BUILT_IN, Reader
from icop.accounts.trail import leave_line
from icop.engine.errors import NotFound, Refused

INVITATION_DAYS = 7


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_setup_code() -> str:
    """Return a fresh one-time code for the first administrator; earlier unused codes stop working.

    Raises Refused when the site has an administrator.
    """
    if has_administrator():
        raise Refused("This site has an administrator.", "Ask them for an account.")
    SetupCode.objects.filter(used_at=None).delete()
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    SetupCode.objects.create(digest=_digest(code))
    return code


@transaction.atomic
def make_first_administrator(*, code: str, email: str, password: str, name: str = "") -> User:
    """Make the first administrator with the code shown on the console, and use the code up.

    Raises Refused when the code is wrong or used, an administrator exists, or e-mail or password won't do.
    """
    kept = open_setup_code()  # locked: of two who come with the code at once, the second finds it used
    if kept is None or has_administrator():
        raise Refused("The first administrator has been made.", "Sign in, or ask them for an account.")
    if not hmac.compare_digest(kept.digest, _digest(code.strip().lower())):
        raise Refused("That is not the code.", "Copy it from the lines icop printed when it started.")
    person = _make_person(email, name, Role.ADMINISTRATOR)
    _set_password(person, password)
    kept.used_at = timezone.now()
    kept.save(update_fields=["used_at"])
    leave_line(person.key, "accounts.set-up", by=reader_of(person))
    return person


@transaction.atomic
def add_person(*, email: str, name: str, role: str, by: Reader) -> tuple[User, str]:
    """Add a person and return them with a one-time token that lets them choose a password within seven days.

    Raises NotAllowed, or Refused when the e-mail is taken or wrong.
    """
    require(by, "accounts.manage")
    person = _make_person(email, name, role)
    leave_line(person.key, "accounts.add", by=by, note=person.role)
    return person, _invite(person)


@transaction.atomic
def invite_again(person: User, *, by: Reader) -> str:
    """Return a new one-time token for `person`; earlier ones stop working. Raises NotAllowed."""
    require(by, "accounts.manage")
    person.invitations.filter(used_at=None).delete()
    leave_line(person.key, "accounts.invite", by=by)
    return _invite(person)


def _invite(person: User) -> str:
    token = secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(days=INVITATION_DAYS)
    Invitation.objects.create(person=person, digest=_digest(token), expires_at=expires)
    return token


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Set the password of the person the token was made for, and use the token up.

    Raises NotFound when the token is wrong, used or too old; Refused when the password won't do.
    """
    found = Invitation.objects.select_for_update().filter(digest=_digest(token), used_at=None).first()
    if found is None or found.expires_at < timezone.now() or not found.person.is_active:
        raise NotFound("This invitation does not open anything.", "Ask an administrator for a new one.")
    _set_password(found.person, password)
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    leave_line(found.person.key, "accounts.come-in", by=reader_of(found.person))
    return found.person


@transaction.atomic
def change_person(person: User, *, role: str, audiences: Iterable[str], is_active: bool, by: Reader) -> User:
    """Set a person's role, own audiences and whether they may sign in.

    Raises NotAllowed, or Refused when no administrator would be left or an audience is unknown.
    """
    require(by, "accounts.manage")
    wanted = set(audiences) - set(BUILT_IN)
    known = Audience.objects.filter(key__in=wanted)
    if len(known) != len(wanted):
        raise Refused("One of the audiences does not exist.", "Make it first.")
    _keep_administrators()
    person.role, person.is_active = _role(role), is_active
    person.save(update_fields=["role", "is_active"])
    person.audiences.set(known)
    if not has_administrator():
        raise Refused("No administrator would be left.", "Make somebody else administrator first.")
    leave_line(person.key, "accounts.change", by=by, note=_standing(person, wanted))
    return person


@transaction.atomic
def forget_second_step(person: User, *, by: Reader) -> bool:
    """Let somebody who lost their second step sign in by password alone; tell whether they had one.

    Their sessions end, so that whoever has the lost device is out too. Raises NotAllowed.
    """
    require(by, "accounts.manage")
    forgotten, _ = Authenticator.objects.filter(user=person).delete()
    if forgotten:
        _end_sessions(person)
        leave_line(person.key, "accounts.second-step", by=by, note="forgotten")
    return bool(forgotten)


def _end_sessions(person: User) -> None:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def _keep_administrators() -> None:
    """Lock the administrators' rows, so that two of them cannot send each other away at once."""
    list(User.objects.select_for_update().filter(role=Role.ADMINISTRATOR).values_list("pk"))


def _standing(person: User, audiences: Iterable[str]) -> str:
    own = f"audiences {', '.join(sorted(audiences))}" if audiences else "no audience"
    return f"{person.role}; {own}{'' if person.is_active else '; may not sign in'}"


@transaction.atomic
def make_audience(*, key: str, title: str, about: str = "", by: Reader) -> Audience:
    """Make an audience. Raises NotAllowed, or Refused when the key is taken."""
    require(by, "accounts.manage")
    if Audience.objects.filter(key=key).exists():
        raise Refused(f"There is an audience {key} already.", "Choose another short name.")
    made = Audience.objects.create(key=key, title=title, about=about)
    leave_line(f"audience:{key}", "accounts.audience", by=by)
    return made


def _role(name: str) -> Role:
    if name not in Role.values:
        raise Refused(f"{name!r} is not a role.", f"Use one of: {', '.join(Role.values)}.")
    return Role(name)


def _make_person(email: str, name: str, role: str) -> User:
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(f"{address!r} is not an e-mail address.", "Write it as name@office.example.") from error
    if User.objects.filter(email__iexact=address).exists():
        raise Refused("There is an account with this e-mail.", "Sign in, or use another address.")
    person = User(email=address, name=name.strip(), role=_role(role))
    person.set_unusable_password()
    person.save()
    return person


def _set_password(person: User, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "Choose a longer password that is not a common word.") from error
    person.set_password(password)
    person.save(update_fields=["password"])
