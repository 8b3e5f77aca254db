"""From a question to the place that answers it: by citation, by words, narrowed, with the place marked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage
from tests.browser.library import PHRASE

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])


def ask(page: Page, question: str) -> None:
    page.fill("#big", question)
    page.get_by_role("button", name="Search", exact=True).click()


@BOTH
def test_a_citation_leads_to_its_place_and_can_be_taken_along(open_page: OpenPage, scripts: bool):
    page = open_page("/", scripts=scripts)
    ask(page, "22 U.S.C. 2776(b)(1)")
    expect(page.locator(".icop-panel h2")).to_contain_text("22 USC 2776(b)(1)")
    page.locator(".icop-panel h2 a").click()
    expect(page.locator("h1")).to_contain_text("2776")
    expect(page.locator("#b-1")).to_contain_text("within fifteen days")
    expect(page.locator("#citation")).to_have_value("22 USC 2776 (copy of 4 August 2026)")


def test_the_citation_is_copied_with_a_button(open_page: OpenPage):
    page = open_page("/library/usc-22/22-usc-2776/?on=2018-03-01")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "22 USC 2776 (as of 1 March 2018)"


@BOTH
def test_words_are_narrowed_by_kind_and_a_hit_opens_at_its_place(open_page: OpenPage, scripts: bool):
    page = open_page("/search/?q=ships", scripts=scripts)
    page.get_by_role("checkbox", name=re.compile("^Guide")).check()
    page.get_by_role("button", name="Narrow").click()
    expect(page).to_have_url(re.compile("kind=guide"))
    hits = page.locator(".icop-hit")
    expect(hits).not_to_have_count(0)
    guides = page.locator(".icop-source", has_text="Guide")
    expect(hits.filter(has=guides)).not_to_have_count(0)
    expect(hits.filter(has_not=guides)).to_have_count(0)
    page.locator(".icop-hit").first.get_by_role("link", name="Page 12").click()
    expect(page).to_have_url(re.compile("/library/harbour-guide/page-12/#page-12$"))
    expect(page.locator(".icop-law")).to_contain_text(PHRASE)


def test_the_paragraph_a_link_leads_to_is_marked_and_in_sight(open_page: OpenPage):
    page = open_page("/library/usc-22/22-usc-2778/#n")
    expect(page.locator("#n")).to_be_in_viewport()
    plain = page.evaluate("() => getComputedStyle(document.querySelector('#a')).backgroundColor")
    assert page.evaluate("() => getComputedStyle(document.querySelector('#n')).backgroundColor") != plain


def test_a_long_text_can_be_walked_from_the_side(open_page: OpenPage):
    page = open_page("/library/usc-22/22-usc-2778/")
    page.locator(".icop-within a", has_text="(m)").click()
    expect(page.locator("#m")).to_be_in_viewport()
    expect(page.locator(".icop-toc")).to_be_in_viewport()


def test_found_words_are_marked(open_page: OpenPage):
    page = open_page("/search/?q=lighthouse+window")
    expect(page.locator(".icop-passage mark").first).to_have_text(re.compile("lighthouse|window"))


def test_quoted_words_are_found_exactly(open_page: OpenPage):
    page = open_page("/search/?q=%22window+lighthouse%22")
    expect(page.locator("main")).to_contain_text("Nothing found")
    ask(page, f'"{PHRASE}"')
    expect(page.locator(".icop-hit")).to_have_count(1)


def test_nothing_found_leads_on(open_page: OpenPage):
    page = open_page("/search/?q=zzqqxx")
    expect(page.locator(".icop-notice")).to_contain_text("Nothing here has “zzqqxx”")
    page.locator(".icop-notice").get_by_role("link", name="glossary").click()
    expect(page.locator("h1")).to_have_text("Glossary")


@BOTH
def test_pages_of_hits_are_numbered(open_page: OpenPage, scripts: bool):
    page = open_page("/search/?q=contract", scripts=scripts)
    first = page.locator(".icop-hit h3").first.inner_text()
    page.get_by_role("navigation", name="Pages").get_by_label("Page 2", exact=True).click()
    expect(page.get_by_label("Page 2", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator(".icop-hit h3").first).not_to_have_text(first)


@BOTH
def test_on_a_phone_the_hits_come_before_the_ways_to_narrow(open_page: OpenPage, scripts: bool):
    page = open_page("/search/?q=offer", viewport=NARROW, scripts=scripts)
    expect(page.get_by_label("In force", exact=False).first).to_be_hidden()
    expect(page.locator(".icop-hit h3").first).to_be_in_viewport()
    page.get_by_text("Narrow the results").last.click()
    expect(page.get_by_role("button", name="Narrow")).to_be_visible()


def test_words_are_offered_while_one_types(open_page: OpenPage):
    page = open_page("/search/")
    field = page.locator("#big")
    field.press_sequentially("lighth")
    expect(page.get_by_role("option").first).to_contain_text("lighthouse")
    field.press("ArrowDown")
    expect(field).to_have_value("lighthouse")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    field.press("Escape")
    expect(field).to_have_value("lighth")
    expect(page.get_by_role("option")).to_have_count(0)


def test_suggestions_have_a_page_without_scripts(open_page: OpenPage):
    page = open_page("/search/", scripts=False)
    page.locator("#big").fill("lighth")
    page.get_by_role("button", name="Suggest words, names and citations").click()
    page.get_by_role("link", name="lighthouse").first.click()
    expect(page.locator(".icop-hit").first).to_be_visible()
