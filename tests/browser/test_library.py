"""The library: its list narrowed, sorted and paged; the thirty items of the topic; a file brought in and found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage, overflow
from tests.library.making import pdf

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])


@BOTH
def test_the_list_of_a_topic_is_narrowed_and_sorted(open_page: OpenPage, scripts: bool):
    page = open_page("/topics/security-cooperation/", scripts=scripts)
    caption = page.locator("caption", has_text="items")
    expect(caption).to_contain_text("1 – 30 of 30 items")
    page.select_option("#sort", label="Modified, newest first")
    page.get_by_role("button", name="Apply").click()
    modified = page.locator("td[data-label=Modified]")
    expect(page.locator("#sort")).to_have_value("modified")
    page.wait_for_load_state("load")
    expect(modified).to_have_count(30)
    assert _in_order(modified.all_inner_texts())
    page.select_option("#type", index=1)
    page.get_by_role("button", name="Apply").click()
    expect(caption).not_to_contain_text("of 30")
    page.fill("#words", "zzqqxx")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".icop-notice")).to_contain_text("No item fits")


def _in_order(days: list[str]) -> bool:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    read = [(year, months.index(month), int(day)) for day, month, year in (one.split() for one in days)]
    return read == sorted(read, reverse=True)


@BOTH
def test_the_library_is_narrowed_sorted_and_paged(open_page: OpenPage, scripts: bool):
    page = open_page("/library/", scripts=scripts)
    first = page.locator("tbody th a").first.inner_text()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Next").click()
    expect(page.locator("tbody th a").first).not_to_have_text(first)
    page.get_by_label("Held here").check()
    page.get_by_role("button", name="Show").last.click()
    expect(page.locator("tbody")).to_contain_text("Harbour guide")
    expect(page.locator("tbody")).not_to_contain_text("DSCA")


@BOTH
def test_an_added_file_is_found_at_its_page(open_page: OpenPage, tmp_path: Path, scripts: bool):
    word = "weathervane" if scripts else "signalflag"
    file = tmp_path / f"{word}-notes.pdf"
    file.write_bytes(pdf([["The first page says little of it."], [f"Every {word} turns with the wind."]], title=word))
    page = open_page("/library/add/", who="administrator", scripts=scripts)
    page.set_input_files("[type=file]", file)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status")).to_contain_text("The file was read. 1 taken in.", timeout=30_000)
    found = page.locator(".icop-hit", has_text="turns with the wind").locator("h4 a")
    for _ in range(240):  # the worker takes it into the index within moments, once it is done with other files
        page.goto(page.url.partition("/library")[0] + f"/search/?q={word}")
        if found.count():
            break
        page.wait_for_timeout(250)
    found.first.click()
    expect(page).to_have_url(re.compile("page-2"))
    expect(page.locator(".icop-law")).to_contain_text(f"Every {word} turns")


def test_a_file_that_cannot_be_read_says_what_to_do(
    open_page: OpenPage, tmp_path: Path, axe: Callable[[Page], list[str]]
):
    file = tmp_path / "closed.pdf"
    file.write_bytes(pdf([["Words."]], encrypted=True))
    page = open_page("/library/add/", who="administrator")
    page.set_input_files("[type=file]", file)
    page.get_by_role("button", name="Add").click()
    files = page.get_by_role("table", name="Files in the order they arrived")
    expect(files).to_contain_text("closed.pdf")
    expect(files).to_contain_text("Remove the protection", timeout=30_000)
    assert axe(page) == []
    page.set_viewport_size(NARROW)
    assert (axe(page), overflow(page)) == ([], 0)


def test_on_a_phone_the_text_comes_before_the_contents(open_page: OpenPage):
    page = open_page("/library/usc-22/22-usc-2776/", viewport=NARROW)
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.locator(".icop-toc li").first).to_be_hidden()
    tall = "marks => marks.map(mark => mark.getBoundingClientRect().height)"
    assert min(page.locator(".icop-law .icop-para").evaluate_all(tall)) >= 24
    page.locator(".icop-toc summary").click()
    expect(page.locator(".icop-toc a[aria-current]")).to_be_visible()


@BOTH
def test_contents_open_level_by_level(open_page: OpenPage, scripts: bool):
    page = open_page("/library/usc-22/contents/", scripts=scripts)
    leaf = page.get_by_role("link", name=re.compile("2791"))
    if not leaf.is_visible():
        page.locator("summary").first.click()
    leaf.click()
    expect(page.locator("h1")).to_contain_text("Definitions")
