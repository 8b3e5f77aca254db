"""Documents that are alike: an editor finds them proposed, looks at both, and decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, NARROWEST, WIDE, OpenPage, await_shown, overflow

pytestmark = pytest.mark.browser


def test_two_versions_are_shown_side_by_side_and_joined(open_page: OpenPage, axe: Callable[[Page], list[str]]):
    page = open_page("/library/likenesses/", who="administrator")
    await_shown(page, "link", "Mooring rules")
    page.get_by_role("link", name="Mooring rules").first.click()
    expect(page.locator("main")).to_contain_text("before noon")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert axe(page) == []
        assert overflow(page) == 0
    page.set_viewport_size(NARROWEST)
    assert overflow(page) == 0
    page.set_viewport_size(WIDE)
    page.get_by_text("Nothing to do with one another").click()
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("main")).to_contain_text("kept apart")
    page.get_by_text("Kept apart", exact=True).first.click()
    page.get_by_role("button", name="Show").last.click()
    page.get_by_role("link", name="Mooring rules").first.click()
    page.get_by_role("button", name="Take the decision back").click()
    page.get_by_text("Editions of one document").click()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("status")).to_contain_text("Merged")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
