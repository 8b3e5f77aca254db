"""From the catalogue to a finished assessment: by keyboard, saved at each answer; and the same without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, OpenPage, overflow
from tests.browser.test_keyboard import tab_to
from tests.project.running import eventually

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]


def begin(page: Page, name: str) -> None:
    """Begin the assessment of a new program from the page of its tool."""
    tab_to(page, "main a.usa-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/begin/")
    tab_to(page, "#id_name")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Context and partners")


def test_answers_are_saved_as_they_are_given_and_findings_build_up(open_page: OpenPage, axe: Axe):
    page = open_page("/tools/planning.iae_assessment/", who="member")
    begin(page, "Ground radar upgrade")
    tab_to(page, "#q-mdap input")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("#findings")).to_contain_text("1 act")
    expect(page.locator("#progress")).to_contain_text("1 of ")
    page.reload()
    expect(page.locator("#q-mdap input[value=yes]")).to_be_checked()
    expect(page.locator("#q-mdap")).to_contain_text("Answered by the program manager")
    assert axe(page) == []
    page.set_viewport_size(NARROW)
    assert overflow(page) == 0
    page.get_by_role("button", name="Undo my last answer").click()
    expect(page.locator(".icop-notice--good, .icop-notice").first).to_be_visible()
    expect(page.locator("#q-mdap input[value=yes]")).not_to_be_checked()


def test_questions_come_and_go_with_the_answers_they_need(open_page: OpenPage):
    page = open_page("/tools/planning.iae_assessment/", who="member")
    begin(page, "Harbour lamp")
    page.locator(".icop-toc a", has_text="Technology and protection").click()
    expect(page.locator("#q-cpi_reviewed_on, #q-cpi_list")).to_have_count(0)
    page.locator("#q-cpi_identified .usa-radio__label", has_text="Yes").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("[data-question]").nth(1)).to_be_visible()
    typed = page.locator("[data-question] input[type=date]").first
    typed.fill("2026-01-05")
    typed.press("Tab")
    expect(page.locator("#progress")).to_contain_text("2 of ")


def test_what_is_answered_before_the_script_has_come_is_saved_when_it_has(open_page: OpenPage):
    page = open_page("/tools/planning.iae_assessment/", who="member")
    scripts: list[Route] = []
    page.route("**/assess*.js", lambda script: scripts.append(script))
    tab_to(page, "main a.usa-button")
    page.keyboard.press("Enter")
    page.fill("#id_name", "Quay crane")
    page.locator("main button[type=submit]").click(no_wait_after=True)
    page.locator("#q-mdap .usa-radio__label", has_text="Yes").click()
    expect(page.get_by_role("status")).to_have_count(0)
    assert eventually(lambda: page.wait_for_timeout(50) or bool(scripts))
    for script in scripts:
        script.continue_()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("#progress")).to_contain_text("1 of ")


def test_without_a_script_an_error_keeps_what_was_typed_and_leads_to_it(open_page: OpenPage):
    page = open_page("/tools/sales.fms/", who="member", scripts=False)
    tab_to(page, "main a.usa-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/begin/")
    tab_to(page, "#id_name")
    page.keyboard.type("Coastal sensors")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sections/**")
    number = page.locator("[data-question] input[inputmode=decimal]").first
    for _ in range(8):
        page.wait_for_load_state()
        if number.count():
            break
        page.locator("button[value=next]").click()
    number.fill("many")
    page.locator("button[value=stay]").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be kept")
    wrong = page.get_by_role("alert").get_by_role("link").first
    asked = page.locator(str(wrong.get_attribute("href")))
    expect(asked.locator("input[inputmode=decimal]")).to_have_value("many")


def test_an_assessment_is_finished_and_taken_away_as_a_report(open_page: OpenPage, axe: Axe):
    page = open_page("/tools/requirements.exportability/", who="member")
    tab_to(page, "main a.usa-button")
    page.keyboard.press("Enter")
    page.fill("#id_name", "Signal buoy")
    page.locator("main button[type=submit]").click()
    page.locator(".icop-q .usa-radio__label").first.click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    page.get_by_role("link", name="All findings, plan and report").click()
    page.wait_for_url("**/findings/")
    assert axe(page) == []
    page.set_viewport_size(NARROW)
    assert overflow(page) == 0
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    assert download.value.suggested_filename.endswith(".pdf")
