"""A case opened and moved on by keyboard; its pages sound on any screen; and the same without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, NARROWEST, WIDE, OpenPage, overflow
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]
PAGES = (
    "", "price/?other=2015-01-01", "payments/", "notification/", "history/", "moves/find_actionable/?of=basic",
    "milestone/", "edit/checklist/?of=basic", "edit/line/?of=001", "edit/offer/?of=basic", "edit/document/?of=basic",
    "edit/purchaser/", "drop/line/?of=001", "document/", "remove/", "?on=2026-08-20",
)  # fmt: skip


def make_program(page: Page, name: str) -> None:
    page.goto(f"{page.url.split('/cases/')[0]}/tools/programs/new/")
    page.fill("#id_name", name)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/tools/programs/*/")


def type_in(page: Page, name: str, words: str) -> None:
    """Reach a field by Tab and type into it; a day goes in as its field takes it."""
    tab_to(page, f"[name='{name}']", most=90)
    if page.evaluate("() => document.activeElement.type") == "date":
        page.locator(f"[name='{name}']").fill(words)
    elif page.evaluate("() => document.activeElement.tagName") == "SELECT":
        page.locator(f"[name='{name}']").select_option(words)
    else:
        page.keyboard.type(words)


def open_case(page: Page, designator: str, program: str) -> None:
    """Open a case by keyboard; leads to the checklists of its request."""
    page.goto(f"{page.url.split('/tools/')[0]}/cases/new/")
    type_in(page, "program", program)
    type_in(page, "agency", "D")
    type_in(page, "designator", designator)
    type_in(page, "title", "Ground radar")
    type_in(page, "purchaser-name", "Bandaria")
    type_in(page, "purchaser-code", "BN")
    type_in(page, "request-letter_on", "2026-08-01")
    type_in(page, "request-received_on", "2026-08-03")
    type_in(page, "category", "B")
    tab_to(page, "main button[type=submit]", most=40)
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/checklist/**")


def test_a_case_is_opened_and_moved_on_by_keyboard_and_its_pages_are_sound(open_page: OpenPage, axe: Axe):
    page = open_page("/cases/new/", who="member")
    assert (axe(page), overflow(page)) == ([], 0)
    make_program(page, "Harbour radar")
    open_case(page, "KEY", page.url.rstrip("/").rpartition("/")[2])
    expect(page.get_by_role("status")).to_contain_text("BN-D-KEY is open.")
    for place in page.locator("select[name^='request-criteria']").all():
        place.select_option("met")
    tab_to(page, "main button[type=submit]", most=60)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    home = page.url
    page.goto(f"{home}edit/line/")
    type_in(page, "number", "001")
    type_in(page, "title", "Radar set")
    type_in(page, "unit_price", "many")
    tab_to(page, "main button[type=submit]", most=60)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is no sum of money")
    expect(page.locator("[name=title]")).to_have_value("Radar set")
    page.locator("[name=unit_price]").fill("400000")
    page.locator("[name=quantity]").fill("2")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(home)
    page.goto(f"{home}moves/find_actionable/?of=basic")
    tab_to(page, "main button[type=submit]", most=40)
    page.keyboard.press("Enter")
    page.wait_for_url(home)
    expect(page.get_by_role("status")).to_contain_text("Recorded: Find the request actionable.")
    expect(page.locator(".icop-chain")).to_contain_text("Request actionable, since")
    _see_every_page(page, home, axe)


def _see_every_page(page: Page, home: str, axe: Axe) -> None:
    wrong = []
    for path in PAGES:
        page.goto(home + path)
        expect(page.locator("h1"), path).to_have_count(1)
        for size in (WIDE, NARROW, NARROWEST):
            page.set_viewport_size(size)
            if overflow(page):
                wrong.append(f"{path} is {overflow(page)} wider than {size['width']}")
        page.set_viewport_size(WIDE)
        wrong += [f"{path}: {one}" for one in axe(page)]
    page.goto(f"{home}history/")
    for name in ("Correct", "Take back"):
        page.locator("main td a", has_text=name).first.click()
        wrong += [f"{name}: {one}" for one in axe(page)]
        page.goto(f"{home}history/")
    assert not wrong, "\n".join(wrong)


def test_a_refused_move_keeps_what_was_typed_without_a_script(open_page: OpenPage):
    page = open_page("/cases/new/", who="member", scripts=False)
    make_program(page, "Coastal radar")
    open_case(page, "NOS", page.url.rstrip("/").rpartition("/")[2])
    home = page.url.partition("edit/")[0]
    page.goto(f"{home}moves/find_actionable/?of=basic")
    page.locator("[name=why]").fill("All is there")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("alert")).to_contain_text("All criteria of an actionable request are met.")
    expect(page.locator("[name=why]")).to_have_value("All is there")
    page.get_by_role("link", name="Checklists of the request").first.click()
    page.wait_for_url("**/edit/checklist/**")
