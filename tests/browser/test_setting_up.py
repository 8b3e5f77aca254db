"""The first administrator of a fresh site, made in the browser with the code from the console."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from icop.accounts.actions import make_setup_code
from tests.browser.conftest import NARROW, PASSWORD, overflow, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_the_code_makes_the_first_administrator_once(browser: Browser, live_server, axe, scripts: bool):
    code = make_setup_code()
    context = window(browser, NARROW, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{live_server.url}/set-up/")
    if scripts:
        assert (axe(page), overflow(page)) == ([], 0)
    for typed, ends in (("0000-0000-0000-0000", ".icop-notice, .errorlist"), (code, ".icop-nav__end")):
        page.fill("[name=code]", typed)
        page.fill("[name=email]", "first@office.example")
        page.fill("[name=name]", "Fay First")
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        expect(page.locator(ends).first).to_be_visible()
    expect(page.get_by_role("link", name="Fay First")).to_be_visible()
    page.goto(f"{live_server.url}/set-up/")
    expect(page.locator("h1")).to_have_text("Not found")
    context.close()
