"""The portfolio with the sample cases in it: sound on any screen, filtered, kept, and a sheet brought in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, NARROWEST, WIDE, OpenPage, Place, invite, overflow
from tests.cases.making import case_of
from tests.cases.portfolios import archive, changed_sheet, workbook

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]
STATES = ("", "?needs=offers", "?q=nothing+like+it", "?on=2026-06-01&needs=offers", "performance/", "bring-in/")


def load_sample(page: Page) -> None:
    page.locator("button[value=load]").click()
    page.get_by_role("link", name="BN-D-YCY").wait_for()


def sound_on_any_screen(page: Page, axe: Axe) -> None:
    for size in (WIDE, NARROW, NARROWEST):
        page.set_viewport_size(size)
        assert overflow(page) == 0, page.url
    page.set_viewport_size(WIDE)
    assert axe(page) == [], page.url


def test_the_sample_is_loaded_looked_through_and_taken_away(
    browser: Browser, place: Place, open_page: OpenPage, axe: Axe
):
    place.people["newcomer"] = invite(browser, place, "newcomer@office.example", "Nia Newcomer")
    page = open_page("/cases/", who="newcomer")
    sound_on_any_screen(page, axe)
    load_sample(page)
    start = page.url
    for state in STATES:
        page.goto(f"{start}{state}")
        sound_on_any_screen(page, axe)
    page.goto(start)
    page.select_option("#f-needs", "offers")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name="BN-B-SAA")).to_be_visible()
    expect(page.get_by_role("link", name="BN-D-YCY")).to_have_count(0)
    page.get_by_text("Save this view").click()
    page.fill("#view-name", "Offers that expire")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Offers that expire")).to_be_visible()
    page.goto(start)
    page.get_by_role("link", name="Offers that expire").click()
    expect(page.get_by_role("link", name="BN-D-YCY")).to_have_count(0)
    page.get_by_text("Sample portfolio", exact=True).click()
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_text("There is no case here yet")).to_be_visible()


def test_a_sheet_is_looked_at_refused_mended_and_brought_in(open_page: OpenPage, axe: Axe, tmp_path: Path):
    page = open_page("/tools/programs/new/", who="member")
    page.fill("#id_name", "Sheets")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/tools/programs/*/")
    address = f"{page.url.split('/tools/')[0]}/cases/bring-in/"
    good = workbook(case_of(lines=[{"number": "001", "unit_price": "10"}]))
    for raw, name in ((changed_sheet(good, "Lines", "M2", "many"), "wrong.xlsx"), (good, "good.xlsx")):
        (tmp_path / name).write_bytes(raw)
        page.goto(address)
        page.select_option("#id_program", label="Sheets")
        page.set_input_files("#id_file", str(tmp_path / name))
        page.get_by_role("button", name="See what it would change").click()
        page.wait_for_url("**/bring-in/*-*/")
        sound_on_any_screen(page, axe)
        if name == "wrong.xlsx":
            expect(page.get_by_role("cell", name="Unit price")).to_be_visible()
    page.get_by_role("button", name="Bring 1 case in").click()
    expect(page.get_by_text("1 case made")).to_be_visible()
    sound_on_any_screen(page, axe)
    page.get_by_role("link", name="Look at them").click()
    expect(page.get_by_role("link", name="BN-D-YCY")).to_be_visible()


def test_a_long_list_is_brought_in_and_made_into_a_file_in_the_background(
    browser: Browser, place: Place, open_page: OpenPage, axe: Axe, tmp_path: Path
):
    place.people["archivist"] = invite(browser, place, "archivist@office.example", "Ari Archivist")
    page = open_page("/tools/programs/new/", who="archivist")
    page.fill("#id_name", "Many cases")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/tools/programs/*/")
    sheet = tmp_path / "many.zip"
    sheet.write_bytes(archive(*(case_of(case=f"BN-{'BDP'[n // 700]}-{n % 700:03}") for n in range(2_001))))
    page.goto(f"{place.address}/cases/bring-in/")
    page.set_input_files("#id_file", str(sheet))
    page.get_by_role("button", name="See what it would change").click()
    page.get_by_role("button", name="Bring 2,001 cases in").click(timeout=90_000)
    expect(page.get_by_text("2,001 cases made")).to_be_visible(timeout=90_000)
    page.get_by_role("link", name="Look at them").click()
    page.get_by_role("link", name="Take out as XLSX").click()
    expect(page.locator("h1")).to_have_text("Take 2,001 cases out")
    sound_on_any_screen(page, axe)
    page.get_by_role("button", name="Make the file").press("Enter")
    page.wait_for_url("**/taken-out/*-*/")
    sound_on_any_screen(page, axe)
    page.get_by_role("link", name="Download XLSX").wait_for(timeout=90_000)
    sound_on_any_screen(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download XLSX").click()
    taken = tmp_path / download.value.suggested_filename
    download.value.save_as(taken)
    assert load_workbook(taken)["Cases"].max_row == 2_002
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The file is removed.")).to_be_visible()
    expect(page.get_by_text("Your file of")).to_have_count(0)
