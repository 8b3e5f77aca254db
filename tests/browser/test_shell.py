"""The shell that every page shares: readable by anyone, on any screen, with or without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/", "/topics/", "/library/", "/search/", "/facts/", "/health/", "/accounts/login/"]


def _overflow(page: Page) -> int:
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_page_is_accessible_and_fits_the_screen(open_page, axe, path, viewport):
    page = open_page(path, viewport=viewport)
    assert page.locator("h1").count() == 1
    assert axe(page) == []
    assert _overflow(page) == 0


def test_first_tab_leads_past_the_menu(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_past_day_repaints_the_page_and_leads_back(open_page, scripts):
    page = open_page("/", scripts=scripts)
    page.fill("#on", "2019-03-01")
    page.locator(".icop-day button").click()
    page.wait_for_url("**on=2019-03-01**")
    assert "icop-past" in (page.locator("body").get_attribute("class") or "")
    page.locator(".icop-asof a").first.click()
    page.wait_for_function("() => !document.body.classList.contains('icop-past')") if scripts else None
    assert "icop-past" not in (page.locator("body").get_attribute("class") or "")


def test_released_fonts_and_styles_are_served_from_here(open_page):
    page = open_page("/")
    assert page.evaluate("() => document.fonts.ready.then(fonts => fonts.size)") > 0
    assert "Source Sans" in page.evaluate("() => getComputedStyle(document.body).fontFamily")
    assert page.evaluate("() => [...document.styleSheets].length") >= 2
