"""Plain functions that make what a test of a room needs, with only what matters to it spelled out.

People are called by what they are: visitor, member, editor, administrator, stranger (signed in, in no audience of an
office). Facts are made up; nothing here is policy.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from icop.accounts.actions import change_person, make_audience
from icop.accounts.models import Audience, User
from icop.accounts.queries import reader_of, site_reader
from icop.accounts.reader import Reader
from icop.engine.kinds import KINDS
from icop.engine.loading import read_bytes
from icop.engine.packs import body_of, sha_of
from icop.engine.shapes import Fact
from icop.engine.shaping import read_shape
from icop.facts.actions import FactIn, LoadReport, load_pack
from icop.library.actions import About, receive
from icop.library.models import Document
from icop.library.queries import documents_by

TODAY = date(2026, 11, 22)
ROLES = ("visitor", "member", "editor", "administrator")
_numbers = count(1)


def make_person(role: str = "member", *, audiences: Iterable[str] = (), name: str = "", email: str = "") -> User:
    """Return a person with an account and no password: tests sign them in with `signed_in`."""
    number = next(_numbers)
    person = User(
        email=email or f"{role}-{number}@office.example", name=name or f"{role.capitalize()} {number}", role=role
    )
    person.set_unusable_password()
    person.save()
    person.audiences.set([find_or_make_audience(key) for key in audiences])
    return person


def find_or_make_audience(key: str) -> Audience:
    """Return the audience of that key, made if there is none."""
    found = Audience.objects.filter(key=key).first()
    return found or make_audience(key=key, title=key.replace("-", " ").capitalize(), by=site_reader())


def make_reader(role: str = "member", *, audiences: Iterable[str] = ()) -> Reader:
    """Return a new person of that role as permission sees them; a visitor has no account."""
    return reader_of(AnonymousUser() if role == "visitor" else make_person(role, audiences=audiences))


def remove_from_audiences(person: User) -> None:
    """Take a person out of every audience of their own."""
    change_person(person, role=person.role, audiences=(), is_active=True, by=site_reader())


def signed_in(person: User | None) -> Client:
    """Return a browser in which `person` is signed in; None is a visitor."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def read_fact(full_key: str, text: str) -> FactIn:
    """Return the fact that `text` (YAML) states. Fails on any problem: a maker's facts are sound."""
    kind, _, key = full_key.partition(":")
    shape = read_shape_of(full_key, text)
    body = body_of(shape)
    return FactIn(kind, key, shape.title, body, sha_of(body), f"{full_key}.yaml")


def read_shape_of(full_key: str, text: str) -> Fact:
    """Return the shape of the fact that `text` states."""
    document, problems = read_bytes(textwrap.dedent(text).encode(), full_key)
    assert document is not None, problems
    shape, found = read_shape(document, KINDS[full_key.partition(":")[0]][1], full_key)
    assert shape is not None, found
    return shape


def load_facts(facts: Mapping[str, str], *, pack: str = "icop", rank: int = 0, on: date = TODAY) -> LoadReport:
    """Make the facts of a pack exactly these: full key (`parameter:pricing.fee`) -> its YAML."""
    read = [read_fact(full_key, text) for full_key, text in facts.items()]
    return load_pack(pack, rank, read, by=site_reader(), on=on)


def make_cite(
    to: str = "Example Directive 12 s. 4(1)", *, standing: str = "verified", checked_on: str = "2026-01-05"
) -> str:
    """Return a citation as it stands in a fact file."""
    return f"{{to: {to}, standing: {standing}, checked_on: {checked_on}}}"


def make_fee(*values: tuple[str, str], title: str = "Service fee", about: str = "") -> str:
    """Return the YAML of a parameter in percent with (start, value) entries, oldest first."""
    entries = values or (("2015-01-01", "4"), ("2022-07-01", "3.25"))
    lines = [f"title: {title}", "unit: percent", *([f"about: {about}"] if about else []), "values:"]
    for start, value in entries:
        lines += [f"  - start: {start}", f"    value: {value}", f"    cite: {make_cite()}"]
    return "\n".join(lines) + "\n"


def make_document(text: str, *, name: str = "memo.txt", audience: str = "public") -> Document:
    """Return a document received as a file called `name`, for one audience, and ready to be read."""
    find_or_make_audience(audience)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        report = receive([path], by=site_reader(), on=TODAY, about=About(audience=audience))
    assert not report.refused, report.refused
    return documents_by(site_reader(), "key", report.documents)[0]
