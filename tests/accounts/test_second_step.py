"""The second step at sign-in: the site sends no mail, so nothing about it may wait for one."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.makers import make_person, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "seven calm harbour lights"


@pytest.fixture
def browser() -> Client:
    person = make_person(email="keeper@office.example")
    person.set_password(PASSWORD)
    person.save()
    client = signed_in(None)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_an_authenticator_app_needs_no_mail(browser: Client):
    answer = browser.get("/accounts/2fa/totp/activate/")
    assert answer.status_code == 200
    assert "Authenticator secret" in answer.content.decode()


def test_its_picture_is_part_of_the_page_for_the_policy_allows_no_other(browser: Client):
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    assert "data:image" not in page
    assert "<svg" in page.partition('class="icop-qr"')[2]


def test_a_right_code_turns_it_on_and_sign_in_asks_for_one(browser: Client):
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"
    assert browser.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    assert "authenticator app is active" in browser.get("/accounts/2fa/").content.decode()
    browser.post("/accounts/logout/")
    answer = browser.post("/accounts/login/", {"login": "keeper@office.example", "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/2fa/authenticate/"


def test_a_security_key_can_be_added_without_mail(browser: Client):
    answer = browser.get("/accounts/2fa/webauthn/add/")
    assert answer.status_code == 200
    assert "Add Security Key" in answer.content.decode()
