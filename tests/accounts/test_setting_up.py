"""The first administrator: made once, with the code from the console, by somebody at its keyboard."""

from __future__ import annotations

import pytest
from django.test import Client

from icop.accounts.actions import make_first_administrator, make_setup_code
from icop.accounts.models import User
from icop.accounts.queries import has_administrator
from icop.engine.errors import Refused
from tests.makers import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "seven calm harbour lights"


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def typed(code: str, **changes: str) -> dict[str, str]:
    return {"code": code, "email": "first@office.example", "name": "First", "password": PASSWORD} | changes


def test_the_code_makes_the_first_administrator_and_signs_them_in(client: Client):
    code = make_setup_code()
    answer = client.post("/set-up/", typed(code), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [("/", 302)]
    assert User.objects.get().role == "administrator"
    assert b"You administer this site now" in answer.content
    assert client.get("/people/").status_code == 200


def test_a_code_may_be_typed_in_capitals_and_with_spaces_around():
    made = make_first_administrator(**typed(f"  {make_setup_code().upper()} "))
    assert made.is_staff


def test_a_wrong_code_makes_nobody_and_keeps_what_was_typed(client: Client):
    make_setup_code()
    answer = client.post("/set-up/", typed("0000-0000-0000-0000"))
    assert answer.status_code == 400
    assert b"That is not the code" in answer.content
    assert b"first@office.example" in answer.content
    assert PASSWORD.encode() not in answer.content
    assert not User.objects.exists()


def test_a_wrong_code_does_not_use_up_the_right_one(client: Client):
    code = make_setup_code()
    client.post("/set-up/", typed("0000-0000-0000-0000"))
    client.post("/set-up/", typed(code))
    assert has_administrator()


@pytest.mark.parametrize("password", ["short", "password1234", "first@office.example", "123456789012"])
def test_a_weak_password_is_refused_and_the_code_stays_good(client: Client, password: str):
    code = make_setup_code()
    assert client.post("/set-up/", typed(code, password=password)).status_code == 400
    assert not User.objects.exists()
    client.post("/set-up/", typed(code))
    assert has_administrator()


def test_a_code_works_once():
    code = make_setup_code()
    make_first_administrator(**typed(code))
    with pytest.raises(Refused):
        make_first_administrator(**typed(code, email="second@office.example"))
    assert User.objects.count() == 1


def test_a_used_code_stays_used_when_no_administrator_is_left():
    code = make_setup_code()
    make_first_administrator(**typed(code))
    User.objects.update(is_active=False)
    with pytest.raises(Refused):
        make_first_administrator(**typed(code, email="second@office.example"))


def test_a_new_code_ends_the_one_before():
    old, new = make_setup_code(), make_setup_code()
    with pytest.raises(Refused, match="not the code"):
        make_first_administrator(**typed(old))
    assert make_first_administrator(**typed(new)).is_staff


def test_there_is_no_code_where_there_is_an_administrator():
    make_person("administrator")
    with pytest.raises(Refused):
        make_setup_code()


def test_the_page_is_gone_once_there_is_an_administrator(client: Client):
    assert client.get("/set-up/").status_code == 200
    make_person("administrator")
    assert client.get("/set-up/").status_code == 404
    assert client.post("/set-up/", typed("0000-0000-0000-0000")).status_code == 404


def test_an_editor_is_no_administrator(client: Client):
    make_person("editor")
    assert client.get("/set-up/").status_code == 200


def test_only_a_digest_of_the_code_is_kept():
    from icop.accounts.models import SetupCode

    code = make_setup_code()
    kept = SetupCode.objects.get().digest
    assert code not in kept
    assert len(kept) == 64
