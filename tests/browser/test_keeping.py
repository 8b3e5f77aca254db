"""Keeping the library: editing and undoing, changing many with a look before, reading lists and saved searches."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, OpenPage, overflow

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
EDIT = "/library/berth-manual/edit/"


@BOTH
def test_a_document_is_edited_and_the_edit_undone(open_page: OpenPage, scripts: bool):
    page = open_page(EDIT, who="administrator", scripts=scripts)
    title = page.get_by_label("Title").first.input_value()
    page.get_by_label("Title").first.fill("Manual of berths")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("h1")).to_have_text("Manual of berths")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text(title)


def test_what_was_typed_stays_when_somebody_else_was_faster(open_page: OpenPage, axe: Callable[[Page], list[str]]):
    mine, theirs = open_page(EDIT, who="administrator"), open_page(EDIT, who="administrator")
    theirs.get_by_label("Number").fill("HB 7")
    theirs.get_by_role("button", name="Save").first.click()
    expect(theirs.get_by_role("button", name="Undo")).to_be_visible()
    mine.get_by_label("Number").fill("HB 8")
    mine.get_by_role("button", name="Save").first.click()
    expect(mine.get_by_role("alert")).to_contain_text("Somebody else changed this document")
    expect(mine.get_by_label("Number")).to_have_value("HB 8")
    assert axe(mine) == []
    theirs.get_by_role("button", name="Undo").click()
    expect(theirs.get_by_role("status")).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_many_are_looked_at_before_they_are_changed(
    open_page: OpenPage, axe: Callable[[Page], list[str]], viewport: dict[str, int]
):
    page = open_page("/library/?text=yes", who="administrator", viewport=viewport)
    page.get_by_role("link", name=re.compile("Change these")).click()
    page.get_by_label("Issuer").first.fill("Harbour office")
    page.get_by_label("Those ticked below").check()
    page.get_by_role("checkbox", name="Harbour guide").check()
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_role("status")).to_contain_text("1 would change")
    assert (axe(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Change 1 document").click()
    expect(page.locator("h1")).to_have_text("Set issuer of 1 document")
    assert (axe(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("main")).to_contain_text("Undone: Set issuer of 1 document")


@BOTH
def test_a_reading_list_is_made_ordered_and_taken_along(
    open_page: OpenPage, axe: Callable[[Page], list[str]], scripts: bool
):
    name = f"Harbour course {scripts}"
    page = open_page("/library/harbour-guide/page-12/", who="member", scripts=scripts)
    page.get_by_role("link", name="Add to a reading list").click()
    page.get_by_label("Reading list").select_option(label="A new list")
    page.get_by_label("Title of a new list").fill(name)
    page.get_by_label("Note").fill("Read about the lanterns.")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("main")).to_contain_text("1 entry")
    page.goto(page.url.split("/library/")[0] + "/library/berth-manual/")
    page.get_by_role("link", name="Add to a reading list").click()
    page.get_by_label("Reading list").select_option(label=name)
    page.get_by_role("button", name="Add").click()
    expect(page.locator("main")).to_contain_text("2 entries")
    page.get_by_role("link", name="Change the list").click()
    page.get_by_role("button", name=re.compile(r"Up ?: 2")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("main h3").first).to_contain_text("Berth manual")
    assert not scripts or (axe(page), overflow(page)) == ([], 0)
    page.get_by_role("link", name="Read it as others do").click()
    page.set_viewport_size(NARROW)
    assert not scripts or (axe(page), overflow(page)) == ([], 0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown").click()
    assert "Read about the lanterns." in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("link", name="Change the list").click()
    page.get_by_role("button", name="Delete the list").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


@BOTH
def test_a_search_is_saved_and_run_again(open_page: OpenPage, scripts: bool):
    page = open_page("/search/?q=lantern&on=2026-08-01", who="member", scripts=scripts)
    page.get_by_role("link", name="Save this search").click()
    page.get_by_label("Name", exact=True).fill("Lanterns in August")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Lanterns in August").click()
    expect(page.locator(".icop-asof")).to_contain_text("1 August 2026")
    page.go_back()
    page.get_by_role("button", name="Delete Lanterns in August").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
