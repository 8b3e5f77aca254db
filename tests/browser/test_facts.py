"""Values looked up by day, and the way a change goes: somebody proposes, somebody else reads it, then it shows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
THRESHOLD = "/facts/parameters/cn.threshold.mde/"
NOTIFIED = "/facts/parameters/oed.extend.months/"


@BOTH
def test_a_value_is_looked_up_by_its_day(open_page: OpenPage, scripts: bool):
    page = open_page(THRESHOLD, scripts=scripts)
    answer = page.locator(".icop-panel [role=status]")
    before = answer.inner_text()
    page.fill("#day", "1979-01-01")
    page.get_by_role("button", name="Look up").click()
    expect(page.locator("#day")).to_have_value("1979-01-01")
    expect(answer).not_to_have_text(before)


def test_a_chart_has_its_figures_beside_it_and_scrolls_by_keyboard(open_page: OpenPage):
    page = open_page("/facts/parameters/admin.rate/")
    picture = page.get_by_role("img").first
    expect(picture).to_be_visible()
    expect(picture.locator("desc")).to_have_text(re.compile(r"\w"))
    expect(page.get_by_role("table", name="Every value, with its source")).to_be_visible()


@BOTH
def test_facts_are_listed_by_subject_and_narrowed(open_page: OpenPage, scripts: bool):
    page = open_page("/facts/parameters/", scripts=scripts)
    page.select_option("#subject", label="Congressional notification")
    page.get_by_role("button", name="Narrow").click()
    expect(page.locator("main caption")).to_have_text(["Congressional notification"])
    page.fill("#words", "zzqqxx")
    page.get_by_role("button", name="Narrow").click()
    expect(page.locator(".icop-notice")).to_contain_text("Nothing here has these words")


@BOTH
def test_a_change_is_proposed_read_by_another_and_shown(open_page: OpenPage, scripts: bool):
    said = f"Read again with care, {'with' if scripts else 'without'} script."
    page = open_page(NOTIFIED, who="member", scripts=scripts)
    page.get_by_role("link", name="Propose a change").click()
    text = page.get_by_label("The fact, with your change")
    changed = re.sub(r"^about: .*(\n  .*)*$", f"about: {said}", text.input_value(), flags=re.MULTILINE)
    text.fill(changed)
    page.get_by_label("Why").fill("The words were hard to read.")
    page.get_by_role("button", name="Send to review").click()
    expect(page.locator(".icop-status")).to_have_text(re.compile("review", re.IGNORECASE))
    address = page.url
    expect(page.locator(".icop-diff__added")).to_contain_text(said)

    other = open_page(scripts=scripts, who="administrator")
    other.goto(address)
    other.get_by_role("button", name="Publish").click()
    expect(other.get_by_role("status")).to_contain_text("published")
    other.get_by_role("link", name="The fact as it stands").click()
    expect(other.locator("main")).to_contain_text(said)


def test_a_wrong_text_comes_back_with_what_is_wrong(open_page: OpenPage):
    page = open_page(f"{NOTIFIED}propose/", who="member")
    text = page.get_by_label("The fact, with your change")
    text.fill(text.input_value() + "colour: red\n")
    page.get_by_label("Why").fill("To see.")
    page.get_by_role("button", name="Send to review").click()
    expect(page.locator(".icop-wrong").first).to_contain_text("colour")
    expect(text).to_have_value(re.compile("colour: red"))
