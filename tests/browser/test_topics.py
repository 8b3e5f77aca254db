"""Topics of a document: found in the background, shown with their passages, rejected and taken back by an editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, NARROWEST, WIDE, OpenPage, await_shown, overflow

pytestmark = pytest.mark.browser
TOPICS = "/library/sales-notes/topics/"


def test_an_editor_looks_at_topics_and_decides(open_page: OpenPage, axe: Callable[[Page], list[str]]):
    page = open_page(TOPICS, who="administrator")
    await_shown(page, "rowheader", "Letter of offer and acceptance")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert axe(page) == []
        assert overflow(page) == 0
    page.set_viewport_size(NARROWEST)
    assert overflow(page) == 0
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Reject Letter of offer and acceptance").click()
    expect(page.get_by_role("status")).to_contain_text("is rejected as a topic of this document")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("taken back")
    page.get_by_role("link", name="Letter of offer and acceptance").first.click()
    expect(page.locator("mark").first).to_contain_text("letter of offer")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert axe(page) == []
        assert overflow(page) == 0


def test_a_visitor_reads_topics_and_acronyms(open_page: OpenPage, axe: Callable[[Page], list[str]]):
    page = open_page(TOPICS)
    await_shown(page, "rowheader", "Foreign military sales")
    expect(page.get_by_role("button", name="Reject")).to_have_count(0)
    page.goto(page.url.partition("/library/")[0] + "/help/glossary/acronyms/?q=HK")
    expect(page.locator("main")).to_contain_text("harbour keeper")
    assert axe(page) == []
    page.set_viewport_size(NARROW)
    assert overflow(page) == 0
