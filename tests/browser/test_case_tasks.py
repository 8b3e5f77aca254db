"""From a sale worked through to a case with its tasks, and back into the tool: as people meet it, readable by all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, OpenPage, overflow

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]


def is_sound(page: Page, axe: Axe) -> bool:
    page.set_viewport_size(NARROW)
    narrow = (axe(page), overflow(page))
    page.set_viewport_size(WIDE)
    assert (narrow, axe(page), overflow(page)) == (([], 0), [], 0)
    return True


def test_a_sale_opens_a_case_whose_tasks_follow_its_findings(open_page: OpenPage, axe: Axe):
    page = open_page("/tools/sales.fms/begin/", who="member")
    page.get_by_label("Name of a new program").fill("Harbor radar")
    page.get_by_role("button", name="Begin").click()
    page.locator("#q-strategy_foresees_fms").get_by_text("No", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    assessment = page.url.partition("/assessments/")[2].partition("/")[0]
    home = page.url.partition("/tools/")[0]
    page.goto(f"{home}/tools/assessments/{assessment}/findings/")
    page.get_by_role("link", name="Open a case of this sale").click()
    assert is_sound(page, axe)

    page.get_by_label("Case identifier").fill("BN-D")
    page.get_by_label("Title", exact=True).fill("Harbor radar")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("alert")).to_contain_text("CC-I-DDD")
    page.get_by_label("Case identifier").fill("BN-D-HAR")
    page.get_by_role("button", name="Open the case").click()
    expect(page.locator("h1")).to_contain_text("BN-D-HAR")

    page.get_by_role("link", name="Tasks, and what tools found").click()
    expect(page.locator("table").first).to_contain_text("International Involvement")
    assert is_sound(page, axe)
    page.get_by_role("button", name="Mark done").first.click()
    expect(page.locator("table caption").first).to_contain_text("0 to do")
    page.get_by_role("link", name="Compare with the tasks").click()
    expect(page.locator("main")).to_contain_text("Nothing is to be taken over")
    assert is_sound(page, axe)

    page.go_back()
    page.get_by_role("button", name="Begin the FMS tool with this case").click()
    expect(page.get_by_role("status").first).to_contain_text("filled in from BN-D-HAR")
