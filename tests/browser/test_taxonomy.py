"""The tree of concepts by keyboard, by pointer, and without a script."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage

pytestmark = pytest.mark.browser
HERE = "() => document.activeElement.textContent.trim()"


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return str(page.evaluate(HERE))


def test_the_tree_is_walked_with_the_arrow_keys(open_page: OpenPage):
    page = open_page("/taxonomy/")
    page.locator("[role=treeitem]").first.focus()
    assert press(page, "ArrowDown").startswith("1 IA&E Planning")
    assert press(page, "ArrowUp").startswith("0 Security Cooperation")
    assert press(page, "End").startswith("6 International Contracting")
    assert press(page, "ArrowRight", "ArrowRight").startswith("6.1 ")
    assert press(page, "ArrowLeft").startswith("6 ")
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
    press(page, "ArrowLeft")
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "false")
    assert press(page, "Home", "s").startswith("3 Sales")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sales & Transfers")


def test_one_tab_leads_into_the_tree_and_the_next_out_of_it(open_page: OpenPage):
    page = open_page("/taxonomy/")
    page.locator(".icop-filter button").focus()
    assert press(page, "Tab").startswith("0 ")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !document.activeElement.closest('[role=tree]')")


def test_the_open_tree_is_sound(open_page: OpenPage, axe):
    page = open_page("/taxonomy/")
    page.locator("[role=treeitem]").first.focus()
    press(page, "*")
    assert axe(page) == []


def test_a_pointer_folds_and_opens(open_page: OpenPage):
    page = open_page("/taxonomy/")
    page.locator(".icop-tree__twisty").first.click()
    expect(page.locator("[role=treeitem]").first).to_have_attribute("aria-expanded", "true")
    page.get_by_role("treeitem", name="0.1 ").click()
    expect(page.locator("h1")).to_have_text("Security cooperation concepts")


def test_without_a_script_branches_fold_out_by_themselves(open_page: OpenPage):
    page = open_page("/taxonomy/", scripts=False)
    page.locator("summary").first.click()
    page.get_by_role("link", name="0.1 Security cooperation concepts").click()
    expect(page.locator("h1")).to_have_text("Security cooperation concepts")


def workbook(*rows: tuple[str, ...]) -> dict[str, object]:
    book = Workbook()
    for row in (("Level 1", "Level 2", "Definition", "Source"), *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return {"name": "terms.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def test_a_sheet_is_looked_at_and_proposed(open_page: OpenPage, axe):
    page = open_page("/taxonomy/files/", who="member")
    page.set_input_files("input[type=file]", workbook(("Lighthouses", "", "Lights of the sea.", "Harbour order 7")))
    page.get_by_role("button", name="See what would change").click()
    expect(page.locator("h1")).to_have_text("What terms.xlsx would change")
    expect(page.locator(".icop-lead")).to_contain_text("1 new, 0 changed")
    assert axe(page) == []
    page.fill("[name=reason]", f"Asked for on {date(2026, 11, 1)}.")
    page.get_by_role("button", name="Propose these changes").click()
    expect(page.locator("h1")).to_have_text("1 proposal made together")
    assert axe(page) == []
    page.set_viewport_size(NARROW)
    assert axe(page) == []
    page.get_by_role("button", name="Withdraw all").click()
    expect(page.get_by_role("status")).to_contain_text("withdrawn")


def test_what_is_wrong_in_a_sheet_is_told_by_cell(open_page: OpenPage, axe):
    page = open_page("/taxonomy/files/", who="member")
    page.set_input_files(
        "input[type=file]", workbook(("Lighthouses", "", "", "Harbour order 7"), ("Buoys", "", "=1", ""))
    )
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("terms.xlsx was not taken in")
    expect(page.get_by_role("cell", name="The cell holds a formula")).to_be_visible()
    assert axe(page) == []
