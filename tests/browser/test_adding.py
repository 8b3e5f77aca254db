"""Adding files in a browser: each tells how far it is; a tab that is closed takes nothing with it that had arrived."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.library.many_files import write_files

pytestmark = pytest.mark.browser


def _chosen(page: Page, paths: list[Path]) -> None:
    page.set_input_files("input[type=file]", [str(path) for path in paths])


def test_each_file_tells_how_far_it_is(open_page: OpenPage, tmp_path: Path):
    page = open_page("/library/add/", who="administrator")
    _chosen(page, write_files(tmp_path, 5, first=100))
    lines = page.locator("form .icop-list li")
    page.route("**/api/v1/intakes/*/files", lambda route: None)  # nothing is answered: the page waits
    page.get_by_role("button", name="Add", exact=True).click()
    expect(lines).to_have_count(5)
    expect(page.get_by_role("progressbar", name=re.compile(r"file-100\.\w+ sent"))).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")


def test_files_sent_are_listed_one_by_one_until_all_are_read(open_page: OpenPage, tmp_path: Path):
    page = open_page("/library/add/", who="administrator")
    _chosen(page, write_files(tmp_path, 4, first=200))
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile(r"/library/intakes/\d+/"))
    expect(page.locator("#renewed tbody tr")).to_have_count(4)
    expect(page.locator("#renewed")).to_contain_text("All 4 files were read.", timeout=60_000)


def test_a_closed_tab_takes_nothing_with_it_that_had_arrived(open_page: OpenPage, tmp_path: Path):
    page = open_page("/library/add/", who="administrator")
    _chosen(page, write_files(tmp_path, 40, first=300))
    few = count()
    page.route("**/api/v1/intakes/*/files", lambda sent: sent.continue_() if next(few) < 3 else None)  # the rest hang
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("form .icop-list li", has_text="kept").nth(2)).to_be_visible(timeout=30_000)
    page.unroute_all(behavior="ignoreErrors")
    page.close(run_before_unload=False)
    again = open_page("/library/intakes/", who="administrator")
    again.locator("tbody th a").first.click()
    rows = again.locator("#renewed tbody tr")
    expect(rows.nth(2)).to_be_visible()
    expect(rows.filter(has_text="file-300.")).to_have_count(1)
    expect(again.locator("#renewed [role=status]")).to_contain_text(re.compile("files were read"), timeout=90_000)
    expect(rows.nth(2)).to_be_visible()
    expect(rows.filter(has_not_text="taken in")).to_have_count(0)
