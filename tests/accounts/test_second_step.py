"""The second step at sign-in: the site sends no mail, so nothing about it may wait for one."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test import Client

from icop.accounts.models import User
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


def test_a_code_of_a_clock_that_is_half_a_minute_off_counts(browser: Client):
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    codes = [f"{hotp_value(secret, int(time.time()) // 30 + periods):06}" for periods in (3, 1)]
    told = [browser.post("/accounts/2fa/totp/activate/", {"code": code}).status_code for code in codes]
    assert told == [200, 302]


def test_a_security_key_can_be_added_without_mail(browser: Client):
    answer = browser.get("/accounts/2fa/webauthn/add/")
    assert answer.status_code == 200
    assert "Add Security Key" in answer.content.decode()


def test_an_administrator_helps_who_lost_it_and_sessions_end(browser: Client):
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"
    browser.post("/accounts/2fa/totp/activate/", {"code": code})
    person = User.objects.get(email="keeper@office.example")
    keeper = signed_in(make_person("administrator"))
    assert "Forget the second step" in keeper.get(f"/people/{person.pk}/").content.decode()
    answer = keeper.post(f"/people/{person.pk}/second-step/", follow=True)
    assert "by password alone" in answer.content.decode()
    assert browser.get("/me/").status_code == 302
    answer = browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == "/"
    assert keeper.get("/people/").status_code == 200


def test_tries_at_the_password_are_counted_for_all_processes_together(browser: Client):
    browser.post("/accounts/logout/")
    for _ in range(12):
        browser.post("/accounts/login/", {"login": "keeper@office.example", "password": "wrong"})
    asked = "SELECT count(*) FROM icop_cache WHERE cache_key LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(asked, ["%login_failed%"])
        assert cursor.fetchone()[0] > 0
    right = browser.post("/accounts/login/", {"login": "keeper@office.example", "password": PASSWORD})
    assert right.status_code != 302
