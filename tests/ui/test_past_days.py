"""On a day that is not today no page offers to change anything, whoever looks."""

from __future__ import annotations

import re

import pytest

from icop.accounts.queries import reader_of
from icop.facts.actions import draft_proposal
from tests.makers import TODAY, load_facts, make_document, make_fee, make_person, signed_in

pytestmark = pytest.mark.django_db
ALWAYS = ("/accounts/",)
PAGES = (
    "/",
    "/taxonomy/",
    "/taxonomy/a-z/",
    "/facts/",
    "/facts/parameters/pricing.fee/",
    "/facts/parameters/pricing.fee/propose/",
    "/library/",
    "/library/memo/",
    "/library/add/",
    "/library/changes/",
    "/library/reading-lists/",
    "/library/withdrawn/",
    "/facts/proposals/",
    "/people/",
    "/audiences/",
    "/me/",
    "/jobs/",
    "/help/",
    "/health/",
    "/trail/",
)


@pytest.mark.parametrize("role", ["visitor", "member", "editor", "administrator"])
@pytest.mark.parametrize("day", ["on=2019-03-01", "known=2020-01-01"])
def test_no_page_offers_a_change(role: str, day: str):
    load_facts({"parameter:pricing.fee": make_fee()})
    make_document("A memo\n\nThe fee is lawful.\n")
    person = None if role == "visitor" else make_person(role)
    addresses = list(PAGES)
    if person:
        draft = draft_proposal(
            "parameter", "pricing.fee", text=make_fee(title="Other"), reason="So.", by=reader_of(person), on=TODAY
        )
        addresses += [f"/facts/proposals/{draft.pk}/", f"/facts/proposals/{draft.pk}/edit/", f"/people/{person.pk}/"]
    browser = signed_in(person)
    for address in addresses:
        text = browser.get(f"{address}?{day}").content.decode()
        sent_to = [
            action[1] if (action := re.search(r'action="([^"]*)"', form)) else address
            for form in re.findall(r"<form[^>]*>", text)
            if 'method="post"' in form
        ]
        assert all(place.startswith(ALWAYS) for place in sent_to), (address, sent_to)
        assert "Propose a change</a>" not in text, address
        assert address == "/help/" or "Add documents</a>" not in text, address


def test_every_form_that_asks_keeps_the_day_asked_about_and_the_day_known():
    load_facts({"parameter:pricing.fee": make_fee()})
    browser = signed_in(None)
    for address in ("/", "/library/", "/search/?q=fee", "/facts/parameters/pricing.fee/", "/help/glossary/"):
        page = browser.get(f"{address}{'&' if '?' in address else '?'}on=2019-03-01&known=2020-01-01").content.decode()
        asking = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'method="post"' not in form]
        asking = [form for form in asking if "icop-day" not in form]
        assert asking, address
        for form in asking:
            assert 'name="on" value="2019-03-01"' in form, (address, form)
            assert 'name="known" value="2020-01-01"' in form, (address, form)
