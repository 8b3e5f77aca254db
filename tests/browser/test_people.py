"""How people come in, go out, and let others in: with and without script."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, PASSWORD, OpenPage, Place, invite, overflow

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Sign in").click()


@BOTH
def test_one_signs_in_and_out(open_page: OpenPage, scripts: bool):
    page = open_page("/accounts/login/", scripts=scripts)
    sign_in(page, "member@office.example")
    page.get_by_role("link", name="Mia Member").click()
    expect(page.locator("main")).to_contain_text("Member")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


@BOTH
def test_a_wrong_password_says_what_to_do_and_keeps_the_name(open_page: OpenPage, scripts: bool):
    page = open_page("/accounts/login/", scripts=scripts)
    sign_in(page, "member@office.example", "not the right words")
    expect(page.get_by_role("alert")).to_contain_text("Check both")
    expect(page.locator("[name=login]")).to_have_value("member@office.example")


@BOTH
def test_an_administrator_lets_a_person_in(open_page: OpenPage, scripts: bool):
    page = open_page("/people/", who="administrator", scripts=scripts)
    email = f"guest-{scripts}@office.example".lower()
    page.fill("[name=email]", email)
    page.fill("[name=name]", f"Guest {scripts}")
    page.get_by_role("button", name="Add and invite").click()
    address = page.locator(".icop-notice code").inner_text()
    guest = open_page(scripts=scripts)
    guest.goto(address)
    guest.fill("[name=password]", "short")
    guest.get_by_role("button", name="Come in").click()
    expect(guest.locator(".icop-wrong")).to_contain_text("12 characters")
    guest.fill("[name=password]", PASSWORD)
    guest.get_by_role("button", name="Come in").click()
    expect(guest.get_by_role("link", name=f"Guest {scripts}")).to_be_visible()
    guest.goto(address)
    expect(guest.locator("main")).not_to_contain_text("Welcome")


def test_a_person_who_left_cannot_come_in(open_page: OpenPage, browser: Browser, place: Place):
    email, name = "leaver@office.example", "Lee Leaver"
    invite(browser, place, email, name)
    page = open_page("/people/", who="administrator", scripts=False)
    page.get_by_role("link", name=name).click()
    page.get_by_label("May sign in").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text(f"Saved {name}")
    left = open_page("/accounts/login/", scripts=False)
    sign_in(left, email)
    expect(left.get_by_role("link", name=name)).to_have_count(0)


def test_there_is_no_way_to_make_a_second_first_administrator(open_page: OpenPage):
    page = open_page("/set-up/")
    expect(page.locator("h1")).to_have_text("Not found")


def test_a_second_step_is_turned_on_and_asked_for(open_page: OpenPage, browser: Browser, place: Place, axe):
    place.people["careful"] = invite(browser, place, "careful@office.example", "Cara Careful")
    page = open_page("/accounts/2fa/", who="careful", viewport=NARROW)
    page.get_by_role("link", name="Activate").click()
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".icop-qr svg")).to_be_visible()
    assert (axe(page), overflow(page)) == ([], 0)
    page.fill("[name=code]", _code(page.input_value("#secret")))
    page.get_by_role("button", name="Activate").click()
    expect(page.locator("h1")).to_contain_text("Recovery Codes")
    assert (axe(page), overflow(page)) == ([], 0)
    page.goto(f"{place.address}/accounts/2fa/webauthn/add/")
    expect(page.locator("h1")).to_contain_text("Security Key")
    assert (axe(page), overflow(page)) == ([], 0)
    other = open_page("/accounts/login/")
    sign_in(other, "careful@office.example")
    expect(other).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    assert (axe(other), overflow(other)) == ([], 0)


def _code(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"
