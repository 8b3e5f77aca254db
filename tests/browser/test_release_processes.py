"""From the question which processes apply to the map and the office to call: by keyboard alone, without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, OpenPage, overflow
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.browser


def test_from_the_questions_to_a_process_on_the_map_and_whom_to_call(open_page: OpenPage):
    page = open_page("/release-processes/", scripts=False)
    tab_to(page, "main a.usa-button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Which release processes apply?")
    tab_to(page, "#q-encryption input")
    page.keyboard.press("ArrowUp")  # from no to yes
    expect(page.locator("#q-encryption input[value=yes]")).to_be_checked()
    page.keyboard.press("Enter")  # sends the form
    expect(page.locator("h1")).to_have_text("Release processes that apply, and the time they take")
    expect(page.locator(".icop-big")).to_contain_text("Likely delivery")
    expect(page).to_have_url(re.compile(r"yes=encryption&begin=\d{4}-\d\d-\d\d$"))
    tab_to(page, "[id='map-pipes.comsec']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("COMSEC")
    tab_to(page, ".icop-margin a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("National Security Agency")


def test_the_focus_on_a_box_of_the_map_is_seen(open_page: OpenPage):
    page = open_page("/release-processes/")
    tab_to(page, "[id='map-before.c4isr']")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    style = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_a_plan_file_is_opened_and_a_wrong_one_says_what_to_do(open_page: OpenPage):
    page = open_page("/release-processes/questions/", viewport=NARROW)
    plan = b"program: Ground radar\nanswers: {night_vision: yes}\nresults: {before.cta: {decision: approved}}\n"
    page.locator("#file").set_input_files({"name": "plan.yaml", "mimeType": "text/yaml", "buffer": plan})
    page.get_by_role("button", name="Show this plan").click()
    expect(page.locator(".icop-kind").first).to_contain_text("Ground radar")
    assert overflow(page) == 0
    page.go_back()
    wrong = {"name": "plan.yaml", "mimeType": "text/yaml", "buffer": b"answers: {nightvision: yes}"}
    page.locator("#file").set_input_files(wrong)
    page.get_by_role("button", name="Show this plan").click()
    expect(page.locator("main")).to_contain_text("did you mean 'night_vision'?")
