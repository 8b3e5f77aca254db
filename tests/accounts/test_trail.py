"""What is done to people and audiences leaves a line: who did what to whom, and nothing personal."""

from __future__ import annotations

import pytest

from icop.accounts.actions import (
    accept_invitation,
    add_person,
    change_person,
    invite_again,
    make_audience,
    make_first_administrator,
    make_setup_code,
)
from icop.accounts.queries import site_reader
from icop.audit.queries import trail_for
from icop.engine.errors import NotAllowed, Refused
from tests.makers import make_person, make_reader

pytestmark = pytest.mark.django_db
PASSWORD = "seven calm harbour lights"


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def trail() -> list[tuple[str, str, str, str]]:
    return [(entry.verb, entry.key, entry.by, entry.note) for entry in reversed(trail_for(site_reader()))]


def test_the_first_administrator_is_in_the_trail():
    made = make_first_administrator(code=make_setup_code(), email="a@office.example", password=PASSWORD)
    assert trail() == [("accounts.set-up", made.key, made.key, "")]


def test_adding_inviting_and_coming_in_are_in_the_trail():
    keeper = make_reader("administrator")
    person, _ = add_person(email="b@office.example", name="B", role="editor", by=keeper)
    token = invite_again(person, by=keeper)
    accept_invitation(token=token, password=PASSWORD)
    assert trail() == [
        ("accounts.add", person.key, keeper.user_key, "editor"),
        ("accounts.invite", person.key, keeper.user_key, ""),
        ("accounts.come-in", person.key, person.key, ""),
    ]


def test_a_change_says_what_the_person_is_now():
    keeper, person = make_reader("administrator"), make_person("member", audiences=["office-a"])
    change_person(person, role="editor", audiences=["office-a"], is_active=True, by=keeper)
    change_person(person, role="member", audiences=[], is_active=False, by=keeper)
    notes = [note for verb, *_, note in trail() if verb == "accounts.change"]
    assert notes == ["editor; audiences office-a", "member; no audience; may not sign in"]


def test_an_audience_that_is_made_is_in_the_trail():
    make_audience(key="office-a", title="Office A", by=site_reader())
    assert trail() == [("accounts.audience", "audience:office-a", "site", "")]


def test_what_was_refused_leaves_no_line():
    last = make_person("administrator")
    with pytest.raises(Refused):
        change_person(last, role="member", audiences=(), is_active=True, by=site_reader())
    assert trail() == []


@pytest.mark.parametrize("role", ["visitor", "member", "editor"])
def test_only_an_administrator_reads_the_trail(role: str):
    with pytest.raises(NotAllowed):
        trail_for(make_reader(role))
