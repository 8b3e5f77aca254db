"""Everything by keyboard alone: one always sees where one is, and can go to what matters and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage

pytestmark = pytest.mark.browser


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until what the selector names has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{most} times Tab never led to {selector}")


def test_first_tab_leads_past_the_menu(open_page: OpenPage):
    page = open_page("/topics/security-cooperation/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")


def test_from_question_to_hit_and_back(open_page: OpenPage):
    page = open_page("/")
    tab_to(page, "#big")
    page.keyboard.type("lighthouse window")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Search")
    tab_to(page, ".icop-passage a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Page 12")
    page.go_back()
    expect(page.locator("#big")).to_have_value("lighthouse window")


def test_the_day_is_changed_by_keyboard(open_page: OpenPage):
    page = open_page("/facts/")
    tab_to(page, "#on")
    page.keyboard.type("03012019")
    page.keyboard.press("Enter")
    expect(page.locator(".icop-asof")).to_contain_text("As of 1 March 2019")


@pytest.mark.parametrize("path", ["/", "/search/?q=offer", "/library/usc-22/22-usc-2776/", "/accounts/login/"])
def test_the_focus_is_always_seen(open_page: OpenPage, path: str):
    page = open_page(path)
    seen = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        where, ring, halo = page.evaluate(
            "() => { const at = document.activeElement, look = getComputedStyle(at);"
            " return [at.outerHTML.slice(0, 90), `${look.outlineStyle} ${look.outlineWidth}`, look.boxShadow]; }"
        )
        if where.startswith("<body"):
            break
        assert ring == "solid 3px", where
        assert "rgb(255, 207, 64)" in halo, where
        seen.add(where)
    assert len(seen) > 8


def test_what_is_folded_away_opens_by_keyboard(open_page: OpenPage):
    page = open_page("/library/usc-22/22-usc-2776/", viewport=NARROW)
    tab_to(page, ".icop-fold > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".icop-toc a[aria-current]")
    expect(page.locator(".icop-toc a[aria-current]")).to_contain_text(re.compile("2776"))


def test_on_a_wide_screen_nothing_is_folded_away(open_page: OpenPage):
    page = open_page("/search/?q=offer")
    expect(page.locator(".icop-fold > summary")).to_be_hidden()
    expect(page.get_by_role("button", name="Narrow")).to_be_visible()
    tab_to(page, ".icop-facet input")
