"""The desk and the file of an assessment, as people meet them: what waits, taken away, taken in again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage, overflow
from tests.browser.test_tools import begin

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]


def test_an_assessment_waits_on_the_desk_goes_out_as_a_file_and_comes_in_again(
    open_page: OpenPage, axe: Axe, tmp_path: Path
):
    page = open_page("/tools/planning.iae_assessment/", who="member")
    begin(page, "Tide gauge")
    page.get_by_role("link", name="My desk").click()
    row = page.get_by_role("row").filter(has_text="Tide gauge")
    expect(row).to_contain_text("0 of ")
    assert axe(page) == []
    page.set_viewport_size(NARROW)
    assert (axe(page), overflow(page)) == ([], 0)
    row.get_by_role("link").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it away as a file").click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    assert path.name.startswith("tide-gauge-planning")

    page.goto(page.url.partition("/tools/")[0] + "/tools/import/")
    page.locator("#id_file").set_input_files(path)
    page.get_by_role("button", name="See what it would bring").click()
    expect(page.locator("h1")).to_contain_text("would bring")
    assert (axe(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("status")).to_contain_text("The assessment is here")

    path.write_text(path.read_text(encoding="utf-8").replace('"version": 1', '"version": "one"', 1), encoding="utf-8")
    page.goto(page.url.partition("/tools/")[0] + "/tools/import/")
    page.locator("#id_file").set_input_files(path)
    page.get_by_role("button", name="See what it would bring").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong in it")
    assert (axe(page), overflow(page)) == ([], 0)


def test_a_visitor_signs_in_and_is_at_the_desk(open_page: OpenPage):
    page = open_page("/desk/")
    expect(page.locator("#id_login")).to_be_visible()
    expect(page).to_have_url(re.compile("next=%2Fdesk%2F"))
