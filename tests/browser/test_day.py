"""The day is part of every page: another day repaints it, changes what it says, and takes away what changes things."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
PAST = re.compile("icop-past")


@BOTH
def test_a_past_day_repaints_the_page_and_leads_back(open_page: OpenPage, scripts: bool):
    page = open_page("/", scripts=scripts)
    page.fill("#on", "2019-03-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("body")).to_have_class(PAST)
    expect(page.locator("body")).to_have_css("background-color", "rgb(251, 245, 230)")
    expect(page.locator(".icop-asof")).to_contain_text("As of 1 March 2019")
    page.get_by_role("link", name="Return to today").click()
    expect(page.locator("body")).not_to_have_class(PAST)


@BOTH
def test_a_text_reads_as_it_did_and_says_what_came_later(open_page: OpenPage, scripts: bool):
    page = open_page("/library/usc-22/22-usc-2776/?on=2018-06-01", scripts=scripts)
    expect(page.locator(".icop-law")).to_contain_text("within thirty days")
    later = page.locator(".icop-chain li", has_text="Read as of 1 Jun 2020")
    expect(later).not_to_have_class(re.compile("icop-done|icop-here"))
    later.get_by_role("link").click()
    expect(page.locator(".icop-law")).to_contain_text("within fifteen days")


def test_every_link_keeps_the_day(open_page: OpenPage):
    page = open_page("/topics/security-cooperation/?on=2019-03-01")
    page.get_by_role("link", name="Library", exact=True).first.click()
    page.locator(".icop-table a").first.click()
    expect(page).to_have_url(re.compile("on=2019-03-01"))
    expect(page.locator("body")).to_have_class(PAST)


def test_changing_the_day_keeps_the_question(open_page: OpenPage):
    page = open_page("/search/?q=offer+expiration")
    page.fill("#on", "2019-03-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#big")).to_have_value("offer expiration")
    page.get_by_role("link", name="Return to today").click()
    expect(page.locator("#big")).to_have_value("offer expiration")


@pytest.mark.parametrize("path", ["/library/add/", "/facts/parameters/oed.days.fms/", "/"])
def test_nothing_can_be_changed_on_a_past_day(open_page: OpenPage, path: str):
    page = open_page(f"{path}?on=2019-03-01", who="administrator")
    expect(page.locator("main form[method=post]")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^(Propose|Add documents)"))).to_have_count(0)
    expect(page.locator(".icop-asof")).to_contain_text("Nothing can be changed here")


def test_a_day_that_is_none_says_how_to_write_one(open_page: OpenPage):
    page = open_page("/facts/?on=soon")
    expect(page.get_by_role("alert")).to_contain_text("Write it as year-month-day")
