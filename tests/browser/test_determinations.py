"""Determinations in a browser: the outcome follows the facts as they are given, by keyboard, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenPage, Place
from tests.browser.test_keyboard import tab_to
from tests.project.running import eventually

pytestmark = pytest.mark.browser
KEY = "/tools/determinations/contracting.contract_type_fms/"


def test_the_outcome_follows_the_facts_by_keyboard_and_its_address_with_it(open_page: OpenPage):
    page = open_page(KEY)
    head = page.locator("#outcome-head")
    page.fill("#a-day", "2019-12-01")
    tab_to(page, "#a-fms")
    page.keyboard.press("Space")
    expect(head).to_have_text("Needs a human")
    expect(page.locator("#a-fms")).to_be_focused()
    page.locator("#a-proposed").focus()
    page.keyboard.press("F")
    expect(head).to_have_text("Allowed: firm-fixed-price is proposed")
    expect(page.locator("#q-waiver_on_file")).to_have_count(0)
    expect(page.locator("#a-proposed")).to_be_focused()
    expect(page).to_have_url(re.compile("a.proposed=ffp"))
    page.select_option("#a-proposed", "cpff")
    for question in ("standing_preference", "written_request", "waiver_on_file"):
        page.locator(f"#q-{question} label", has_text="No").first.click()
    expect(head).to_have_text("Not allowed: firm-fixed-price is required")
    page.reload()
    expect(head).to_have_text("Not allowed: firm-fixed-price is required")
    tab_to(page, "#facts button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_be_focused()


def test_what_is_given_before_the_script_has_come_counts_when_it_has(open_page: OpenPage, place: Place):
    page = open_page()
    held: list[Route] = []
    page.route("**/determination*.js", lambda script: held.append(script))
    page.goto(place.address + KEY, wait_until="commit")
    page.select_option("#a-proposed", "ffp")
    page.locator("#q-fms label", has_text="Yes").click()
    expect(page.locator("#outcome-head")).to_have_text("Give the facts, and the outcome stands here")
    assert eventually(lambda: page.wait_for_timeout(50) or bool(held))
    for script in held:
        script.continue_()
    expect(page.locator("#outcome-head")).to_have_text("Firm-fixed-price is not required")


def test_what_is_wrong_is_told_beside_the_field_and_put_right_without_losing_anything(open_page: OpenPage):
    page = open_page("/tools/determinations/contracting.dpcap_coordination/")
    field = page.locator("input[inputmode=decimal]").first
    field.fill("a lot")
    field.press("Enter")
    expect(page.locator("#outcome [role=alert]")).to_contain_text("is not a number")
    page.locator("#outcome li a").first.click()
    expect(field).to_be_focused()
    expect(field).to_have_value("a lot")
    field.fill("620,000,000")
    field.press("Enter")
    expect(page.locator("#outcome [role=alert]")).to_have_count(0)


def test_a_table_grows_a_row_when_its_last_is_filled(open_page: OpenPage):
    page = open_page("/tools/determinations/contracting.cmmc_status/?a.level=l2_self")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    page.fill("#a-systems-2-system", "AB12CD34EF")
    page.keyboard.press("Tab")
    expect(rows).to_have_count(3)
    expect(page.locator("#a-systems-2-system")).to_have_value("AB12CD34EF")


def test_without_a_script_the_form_leads_to_the_same_outcome(open_page: OpenPage):
    page = open_page(KEY, scripts=False)
    page.fill("#a-day", "2019-12-01")
    page.locator("#q-fms label", has_text="Yes").click()
    page.select_option("#a-proposed", "ffp")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#outcome-head")).to_have_text("Allowed: firm-fixed-price is proposed")
    expect(page.locator("#outcome")).to_be_focused()
    page.get_by_role("link", name="8 Jan – 31 Dec 2020").click()
    expect(page.locator("#outcome-head")).to_have_text("Firm-fixed-price is not required")
