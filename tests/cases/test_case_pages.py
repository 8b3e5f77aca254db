"""The pages of a case, as people use them, without a script."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from icop.cases.models import Case, Record
from icop.cases.queries import case_file
from icop.cases.sources import changed_sources
from tests.cases.making import case_of, keep_case, make_team
from tests.cases.paging import fields_of, page, send, text_of
from tests.makers import load_facts, make_person, signed_in

pytestmark = pytest.mark.django_db
OF_DOCUMENT = ("request", "checklist", "document", "offer", "deposit", "scope")


@pytest.fixture
def program(manager):
    return make_team(manager)


@pytest.fixture
def case(program, by):
    file = case_of(
        documents=[{"category": "B", "request": {"letter_on": "2026-08-01", "received_on": "2026-08-03"}}],
        lines=[{"number": "001", "title": "Radar set", "source": "P", "quantity": 10, "unit_price": "400000"}],
        events=[{"what": "receive_request", "on": "2026-08-03"}],
    )
    return keep_case(program, file, by=by, on=timezone.localdate())


def now(case):
    return case_file(case, on=timezone.localdate())


# ---- reading


def test_the_page_leads_with_clock_next_move_offer_and_price(browser, case):
    told = text_of(browser.get(page(case)))
    for words in ("of 100", "icop is not the system of record", "Next move", "$4,169,280", "UNCLASSIFIED", "Team only"):
        assert words in told


def test_every_page_of_a_case_opens(browser, case):
    for name in ("price", "payments", "notification", "history", "milestone", "document_new"):
        assert browser.get(page(case, name)).status_code == 200, name


def test_the_clock_is_told_as_picture_words_and_table(browser, case):
    content = browser.get(page(case)).content.decode()
    assert '<svg viewBox="0 0 800 104" role="img" aria-labelledby="k-t k-d">' in content
    assert "days from 3 Aug 2026" in content
    assert '<caption class="usa-sr-only">Days of the clock</caption>' in content


def test_a_cancelled_document_shows_its_clock_until_then_and_no_way_ahead(browser, case):
    send(browser, page(case, "move", "decline", of="basic"), {"why": "No", "day": "2026-08-20", "confirmed": "yes"})
    shown = browser.get(page(case)).context["page"]
    assert shown.current.picture.stretches[-1].last == date(2026, 8, 20)
    assert [one.title for one in shown.rail][-1] == "Declined"
    assert shown.next is None


def test_the_days_it_waits_for_are_told_with_their_source(browser, case):
    told = text_of(browser.get(page(case, on="2026-10-01")))
    assert "Days to watch" in told
    assert "11 Nov 2026 Standard: offer the document" in told.replace("Act ", "").replace("Past ", "")


def test_a_program_leads_to_its_cases(browser, program):
    told = browser.get(reverse("tools:program", args=[program.key])).content.decode()
    assert f"{reverse('cases:index')}?program={program.key}" in told
    assert f"{reverse('cases:new')}?program={program.key}" in told


def test_what_a_sale_without_lines_is_worth_is_not_known(browser, program, by):
    case = keep_case(program, case_of(documents=[{"category": "B"}]), by=by, on=timezone.localdate())
    told = text_of(browser.get(page(case, "notification")))
    assert "Not needed" not in told
    assert "Value tested Not known" in told


def test_a_past_day_is_read_only(browser, case):
    answered = browser.get(page(case, on="2026-08-05"))
    told = text_of(answered)
    assert answered.status_code == 200
    assert "Moves open to you" not in told
    assert '<form method="post"' not in answered.content.decode()
    assert browser.post(page(case, "edit", "header", on="2026-08-05"), {"title": "Sonar"}).status_code == 409
    assert now(case).title == "Ground radar and spares"


def test_others_see_a_case_only_when_it_is_shared(browser, case):
    stranger = signed_in(make_person())
    for name in ("case", "price", "payments", "notification", "history", "report_docx"):
        assert stranger.get(page(case, name)).status_code == 404
    browser.post(page(case, "share"), {"do": "share"})
    answered = stranger.get(page(case))
    assert answered.status_code == 200
    assert "Moves open to you" not in text_of(answered)
    assert stranger.get(page(case, "edit", "header")).status_code == 403
    browser.post(page(case, "share"), {"do": "unshare"})
    assert stranger.get(page(case)).status_code == 404


def test_another_day_or_rate_stands_beside_the_price_with_its_reason(browser, case):
    told = text_of(browser.get(page(case, "price", other="2015-01-01")))
    assert "the total would be 4,189,680 in place of 4,169,280" in told
    assert "“FMS administrative surcharge”" in told
    told = text_of(browser.get(page(case, "price", rate="5")))
    assert "+72,720.00" in told


def test_what_cannot_be_read_of_an_address_is_told(browser, case):
    answered = browser.get(page(case, "price", other="2026-02-30", rate="many"))
    told = text_of(answered)
    assert answered.status_code == 400
    assert "“2026-02-30” is not a day; write it as YYYY-MM-DD." in told
    assert "“many” is no percentage" in told
    assert 'value="2026-02-30"' in answered.content.decode()


@pytest.mark.parametrize(("name", "caption"), [("case", "Price in U.S. dollars"), ("price", "Build-up of each line"),
                                               ("price", "in whole U.S. dollars")])  # fmt: skip
def test_tables_of_money_are_stacked_on_small_screens_with_what_each_cell_is(browser, case, name, caption):
    content = browser.get(page(case, name)).content.decode()
    start = content.rindex("<table", 0, content.index(caption))
    table = content[start:].partition("</table>")[0]
    assert "icop-table--stack" in table.partition(">")[0]
    assert table.count("<td") == table.count("<td data-label=")


def test_payments_of_a_case_that_cannot_be_priced_are_not_known(browser, program, by):
    unpriced = case_of(lines=[{"number": "001", "title": "Radar set", "source": "P", "quantity": 10}])
    told = text_of(browser.get(page(keep_case(program, unpriced, by=by, on=timezone.localdate()), "payments")))
    assert "First quarterly payment Not known" in told
    assert "Highest termination liability Not known" in told


def test_payments_make_up_the_total_exactly(browser, case):
    typed = {
        "deposit-terms": "dependable_undertaking",
        "deposit-performs_before_first_payment": "no",
        "deposit-contracts_before_first_payment": "no",
    }
    send(browser, page(case, "edit", "deposit", of="basic"), typed)
    send(browser, page(case, "edit", "purchaser"), {"purchaser-has_dependable_undertaking": "yes"})
    schedule = browser.get(page(case, "payments", quarters="4")).context["page"].schedule
    assert schedule.payments
    assert schedule.deposit + sum(one.amount for one in schedule.payments) == schedule.total
    assert browser.get(page(case, "payments", liability="900")).status_code == 400


def test_a_proposal_stands_beside_the_law_and_not_in_its_place(browser, case):
    key = sorted(browser.get(page(case, "notification")).context["shown"].facts.scenarios)[0]
    told = text_of(browser.get(page(case, "notification", scenario=key)))
    assert "These are proposals, not law." in told
    assert "Beside the law in force" in told


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_summary_is_taken_away_as_a_report(browser, case, form, begins):
    answered = browser.get(page(case, f"report_{form}"))
    assert answered.status_code == 200
    assert answered.content.startswith(begins)
    assert f"bn-d-ycy-summary-{timezone.localdate()}.{form}" in answered["Content-Disposition"]


CARD = """
title: Development
citation: SAMM C5.T6
statements:
  - {start: 2015-01-01, says: Ninety days., cite: {to: SAMM C5.T6, standing: verified, checked_on: 2026-01-05}}
  - {start: 2026-06-01, says: A hundred days., cite: {to: SAMM C5.T6, standing: verified, checked_on: 2026-06-02}}
"""


def test_a_source_that_says_something_else_since_the_last_record_is_told(db):
    load_facts({"card:law.development": CARD})
    (found,) = changed_sources(["SAMM C5.T6", "SAMM C5.T20"], date(2026, 5, 1), date(2026, 7, 1))
    assert (found.citation, found.was, found.now) == ("SAMM C5.T6", "Ninety days.", "A hundred days.")
    assert changed_sources(["SAMM C5.T6"], date(2026, 6, 2), date(2026, 7, 1)) == ()


# ---- filling in


@pytest.mark.parametrize("part", [*OF_DOCUMENT, "header", "purchaser", "funds"])
def test_a_part_sent_back_unchanged_changes_nothing(browser, case, part):
    of = {"of": "basic"} if part in OF_DOCUMENT else {}
    answered = send(browser, page(case, "edit", part, **of))
    assert "Nothing was changed." in text_of(answered)
    assert Record.objects.filter(case=case).count() == 1


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(browser, case):
    typed = {"unit_price": "many", "title": "Sonar", "begins_on": "2026-02-30", "deliveries-1-quantity": "5"}
    answered = send(browser, page(case, "edit", "line", of="001"), typed)
    told, content = text_of(answered), answered.content.decode()
    assert answered.status_code == 400
    assert "'many' is no sum of money" in told
    assert "2026-02-30 is not a day; write it as YYYY-MM-DD." in told
    for value in ("many", "2026-02-30", "Sonar", "5"):
        assert f'value="{value}"' in content
    assert set(answered.context["form"].errors) == {"unit_price", "begins_on", "deliveries-1-on"}
    assert now(case).line("001").title == "Radar set"


def test_a_code_that_there_is_not_is_told_with_those_there_are(browser, case):
    answered = send(browser, page(case, "edit", "line", of="001"), {"release": "Q", "delivery": "?"})
    told = text_of(answered)
    assert answered.status_code == 400
    assert "“Q” is no offer release code there is. Use one of: A, X, Y, Z." in told
    assert "“?” is not written as it must be: one capital letter or digit." in told


def test_a_line_is_added_changed_and_removed_with_its_reason(browser, case):
    line = {"number": "002", "title": "Spares", "source": "S", "quantity": "2", "unit_price": "1,500.50"}
    send(browser, page(case, "edit", "line"), line)
    assert str(now(case).line("002").unit_price) == "1500.50"
    assert "The case has 002 already." in text_of(send(browser, page(case, "edit", "line"), line))
    send(browser, page(case, "edit", "line", of="002"), {"title": "More spares"})
    assert (now(case).line("002").title, str(now(case).line("002").quantity)) == ("More spares", "2")
    refused = browser.post(page(case, "drop", "line", of="002"), {"reason": " "})
    assert "Removing it needs a reason." in text_of(refused)
    browser.post(page(case, "drop", "line", of="002"), {"reason": "It is in another case"})
    assert now(case).line("002") is None


@pytest.mark.parametrize(
    ("part", "typed", "words"),
    [
        ("notice", {"transmittal": "26-13", "total_value": "60000000"}, "36(b)(1) certification"),
        ("snapshot", {"as_of": "2026-09-30", "collected": "100"}, "30 Sep 2026"),
        ("discrepancy", {"key": "SDR-1", "reported_on": "2026-09-01", "line": "001"}, "Supply discrepancy reports: 1"),
        ("review", {"kind": "case", "on": "2026-09-01", "says": "All in order"}, "All in order"),
        ("task", {"key": "1", "do": "Ask for the release letter"}, "Ask for the release letter"),
    ],
)
def test_what_is_kept_of_a_case_is_added_by_its_page(browser, case, part, typed, words):
    assert words not in text_of(browser.get(page(case)))
    assert words in text_of(send(browser, page(case, "edit", part), typed))


def test_what_somebody_else_changed_meanwhile_is_told_and_sending_again_goes_on(browser, case):
    url = page(case, "edit", "line", of="001")
    mine = fields_of(browser.get(url)) | {"title": "Radar, mine"}
    send(browser, url, {"title": "Radar, theirs"})
    answered = browser.post(url, mine)
    told = text_of(answered)
    assert answered.status_code == 400
    assert "Somebody else changed this meanwhile." in told
    assert "Radar, theirs" in told
    assert 'value="Radar, mine"' in answered.content.decode()
    assert now(case).line("001").title == "Radar, theirs"
    browser.post(url, mine | {"seen": str(Record.objects.latest("pk").pk)})
    assert now(case).line("001").title == "Radar, mine"


def test_a_part_holds_from_the_day_given_and_not_from_before_the_case(browser, case):
    url = page(case, "edit", "header")
    assert "told from 1 August 2026 on" in text_of(send(browser, url, {"title": "Old", "holds_from": "2020-01-01"}))
    send(browser, url, {"title": "Radar of August", "holds_from": "2026-08-20"})
    assert case_file(case, on=date(2026, 8, 19)).title == "Ground radar and spares"
    assert case_file(case, on=date(2026, 8, 20)).title == "Radar of August"


def test_an_anticipated_offer_date_is_set_anew_only_with_its_reason(browser, case):
    url = page(case, "edit", "offer", of="basic")
    first = {"anticipated-0-offer_on": "2026-11-01", "anticipated-0-set_on": "2026-08-10"}
    send(browser, url, first)
    again = {"anticipated-1-offer_on": "2026-12-01", "anticipated-1-set_on": "2026-09-10"}
    answered = send(browser, url, again)
    assert "Say why it is set anew." in text_of(answered)
    send(browser, url, again | {"anticipated-1-reason": "The price of the radar is late"})
    told = text_of(browser.get(page(case)))
    assert "1 Dec 2026 , set on 10 Sep 2026 (The price of the radar is late)" in told


def test_a_change_of_scope_is_told_to_take_an_amendment(browser, case):
    added = send(browser, page(case, "document_new"), {"title": "More radars"})
    assert added.redirect_chain[-1][0] == page(case, "edit", "scope", of="A01")
    answered = send(browser, page(case, "edit", "scope", of="A01"), {"scope-changes_scope": "yes"})
    assert "Amendment 1: More radars" in text_of(answered)
    assert now(case).document("A01").scope == {"changes_scope": "yes"}
    wrong = send(browser, page(case, "document_new"), {"key": "M01", "kind": "amendment"})
    assert "'M01' does not name an amendment" in text_of(wrong)


# ---- moving


def test_a_refused_guard_says_what_is_missing_by_which_rule_and_where_to_enter_it(browser, case):
    answered = send(browser, page(case, "move", "find_actionable", of="basic"))
    told = text_of(answered)
    assert answered.status_code == 400
    assert "All criteria of an actionable request are met." in told
    assert "SAMM C5.T3A" in told
    assert page(case, "edit", "checklist", of="basic") in answered.content.decode()
    assert len(now(case).events) == 1


def test_a_move_that_the_state_does_not_allow_says_what_it_follows_on(browser, case):
    answered = send(browser, page(case, "move", "countersign", of="basic"))
    told = text_of(answered)
    assert answered.status_code == 400
    assert "It follows on 'Proposed' (SAMM C5.4.17)." in told
    assert browser.get(page(case, "move", "no_such_move", of="basic")).status_code == 400
    assert browser.get(page(case, "move", "countersign", of="A07")).status_code == 400


def test_a_move_needs_a_day_that_has_come_and_a_role_of_the_list(browser, case):
    url = page(case, "move", "assess_request", of="basic")
    assert "“soon” is not a day" in text_of(send(browser, url, {"day": "soon"}))
    assert "has not come yet" in text_of(send(browser, url, {"day": "2200-01-01"}))
    assert "Choose who acted" in text_of(send(browser, url, {"actor": "John Doe"}))
    assert len(now(case).events) == 1


def test_what_belongs_to_a_move_is_entered_with_it_or_nothing_is_kept(browser, program, by):
    events = [(what, f"2026-08-{day:02d}") for day, what in enumerate(
        ("receive_request", "find_actionable", "start_development", "find_complete", "approve_by_agency",
         "complete_writing"), 3)]  # fmt: skip
    document = {"category": "B", "request": {"received_on": "2026-08-03"}, "extenuating": [{"code": "5a"}]}
    file = case_of(documents=[document], events=[{"what": what, "on": on} for what, on in events])
    case = keep_case(program, file, by=by, on=timezone.localdate())
    url = page(case, "move", "agency_signs", of="basic")
    answered = send(browser, url, {"extenuating-0-estimated_days": "30"})
    assert "actual days of factor 5a" in text_of(answered)
    assert now(case).documents[0].extenuating[0].estimated_days is None
    answered = send(browser, url, {"extenuating-0-actual_days": "12"})
    assert "Recorded: Sign for the agency (MILSGN)." in text_of(answered)
    assert now(case).documents[0].extenuating[0].actual_days == 12


def test_a_move_that_somebody_else_recorded_meanwhile_is_told(browser, case):
    url = page(case, "move", "assess_request", of="basic")
    mine = fields_of(browser.get(url))
    send(browser, page(case, "milestone"), {"code": "CASEINIT", "day": "2026-08-10"})
    answered = browser.post(url, mine)
    assert answered.status_code == 400
    assert "Somebody else changed this meanwhile." in text_of(answered)
    assert "Recorded:" in text_of(
        browser.post(url, mine | {"seen": answered.context["form"].data["seen"]}, follow=True)
    )


def test_an_offer_is_extended_with_its_new_day_and_reason(browser, program, by):
    days = [("receive_request", 1), ("find_actionable", 2), ("start_development", 3), ("find_complete", 4),
            ("approve_by_agency", 5), ("complete_writing", 6), ("propose", 7), ("countersign", 8)]  # fmt: skip
    file = case_of(events=[{"what": what, "on": f"2026-09-0{day}"} for what, day in days])
    case = keep_case(program, file, by=by, on=timezone.localdate())
    url = page(case, "move", "extend_offer", of="basic")
    typed = {"why": "The parliament decides in May", "day": "2026-11-01"}
    answered = send(browser, url, typed)
    assert answered.status_code == 400
    assert "Offer expiration date It is needed." in text_of(answered)
    send(browser, url, typed | {"offer_expires_on": "2027-05-31"})
    assert now(case).documents[0].offer_expires_on == date(2027, 5, 31)
    assert "31 May 2027" in text_of(browser.get(page(case)))


@pytest.mark.parametrize(
    ("day", "until", "says"),
    [
        ("2026-11-01", "2026-10-31", "would be past"),
        ("2026-10-01", "2026-11-29", "is no later than the one before it"),
    ],
)
def test_an_offer_is_extended_to_a_day_that_is_later_and_not_past(browser, program, by, day, until, says):
    events = [{"what": "approve_by_agency", "on": "2026-09-05"}, {"what": "countersign", "on": "2026-09-08"}]
    case = keep_case(program, case_of(events=events), by=by, on=timezone.localdate())
    typed = {"why": "The parliament decides", "day": day, "offer_expires_on": until}
    answered = send(browser, page(case, "move", "extend_offer", of="basic"), typed)
    assert answered.status_code == 400
    assert says in text_of(answered)
    assert now(case).documents[0].offer_expires_on is None


def test_an_offer_that_expired_long_ago_is_not_extended_by_its_new_day(browser, program, by):
    events = [{"what": "approve_by_agency", "on": "2025-09-05"}, {"what": "countersign", "on": "2025-09-08"}]
    case = keep_case(program, case_of(events=events), by=by, on=timezone.localdate())
    typed = {"why": "The parliament decides", "day": "2026-09-01", "offer_expires_on": "2027-03-01"}
    answered = send(browser, page(case, "move", "extend_offer", of="basic"), typed)
    assert answered.status_code == 400
    assert "the offer expired on" in text_of(answered)


def test_a_warning_may_be_gone_past_after_it_was_seen(browser, program, by):
    file = case_of(documents=[{"request": {"received_on": "2026-08-03"}}])
    case = keep_case(program, file, by=by, on=timezone.localdate())
    url = page(case, "move", "receive_request", of="basic")
    typed = {"request-received_on": "2026-08-03", "request-letter_on": "", "day": "2026-08-03"}
    answered = send(browser, url, typed)
    assert answered.status_code == 400
    assert "both are kept" in text_of(answered)
    assert "Record it all the same" in text_of(answered)
    assert "Recorded:" in text_of(send(browser, url, typed | {"past": "yes"}))


def test_what_is_asked_again_is_shown_with_its_day_who_acted_and_why(browser, case):
    typed = {"day": "2026-08-10", "why": "The purchaser withdrew"}
    told = text_of(send(browser, page(case, "move", "cancel", of="basic"), typed))
    for words in ("Cancel the document: Basic LOA?", "10 Aug 2026", "Implementing agency", "The purchaser withdrew"):
        assert words in told


def test_a_move_that_ends_something_is_asked_again_and_needs_its_reason(browser, case):
    url = page(case, "move", "decline", of="basic")
    assert "Say in a line why." in text_of(send(browser, url))
    asked = send(browser, url, {"why": "Not releasable"})
    assert "Yes, record it" in text_of(asked)
    assert len(now(case).events) == 1
    browser.post(url, dict(asked.context["posted"]) | {"confirmed": "yes"})
    assert now(case).events[-1].what == "decline"
    assert now(case).events[-1].reason == "Not releasable"


def test_a_milestone_is_recorded_by_its_code_alone(browser, case):
    url = page(case, "milestone")
    assert "There is no such milestone." in text_of(send(browser, url, {"code": "NOSUCH"}))
    send(browser, url, {"code": "CASEINIT", "day": "2026-08-10"})
    assert now(case).events[-1].what == "CASEINIT"
    assert "CASEINIT" in text_of(browser.get(page(case)))


# ---- opening


def test_a_new_case_offers_the_codes_that_are_known(browser, program):
    content = browser.get(reverse("cases:new")).content.decode()
    assert '<option value="GY">Germany</option>' in content
    assert '<option value="D">' in content


def test_a_new_case_keeps_what_was_typed_and_tells_every_problem_at_once(browser, program):
    answered = send(
        browser, reverse("cases:new"), {"title": "Radar", "designator": "YC", "request-received_on": "soon"}
    )
    told, content = text_of(answered), answered.content.decode()
    assert answered.status_code == 400
    for words in (
        "Choose the program",
        "It is three letters or digits.",
        "soon is not a day",
        "FMS customer code It is needed.",
    ):
        assert words in told
    assert 'value="Radar"' in content
    assert 'value="soon"' in content
    assert not Case.objects.exists()


def test_a_memorandum_must_be_named_before_a_bpc_request_is_received(browser, program):
    typed = {
        "program": program.key,
        "agency": "D",
        "designator": "YCY",
        "purchaser-code": "BN",
        "title": "Radios",
        "type": "bpc",
        "request-letter_on": "2026-08-01",
        "request-received_on": "2026-08-03",
    }
    answered = send(browser, reverse("cases:new"), typed)
    assert answered.status_code == 400
    assert "memorandum of request" in text_of(answered).lower()
    assert '<details id="funds" open>' in answered.content.decode()
    answered = send(browser, reverse("cases:new"), typed | {"funds-memorandum": "MOR 26-1"})
    assert "BN-D-YCY is open." in text_of(answered)


# ---- history


def test_a_record_is_corrected_and_what_was_known_before_stays(browser, case):
    send(browser, page(case, "milestone"), {"code": "CASEINIT", "day": "2026-08-10"})
    wrong = Record.objects.latest("pk")
    url = page(case, "correct", wrong.pk)
    assert "A correction needs its reason." in text_of(send(browser, url, {"on": "2026-08-12"}))
    send(browser, url, {"on": "2026-08-12", "because": "Typed wrong"})
    assert [str(one.on) for one in now(case).events] == ["2026-08-03", "2026-08-12"]
    before = case_file(case, on=timezone.localdate(), known=wrong.recorded_at)
    assert [str(one.on) for one in before.events] == ["2026-08-03", "2026-08-10"]
    told = text_of(browser.get(page(case, "history")))
    for words in ("Corrected", "Typed wrong", "in place of an earlier record", "As known on", "by the program manager"):
        assert words.lower() in told.lower()
    assert browser.get(url).status_code == 404


def test_an_event_is_corrected_by_the_names_of_moves_and_documents(browser, case):
    send(browser, page(case, "milestone"), {"code": "CASEINIT", "day": "2026-08-10"})
    answered = browser.get(page(case, "correct", Record.objects.latest("pk").pk))
    offered = {field.html_name: dict(field.field.widget.choices) for field in list(answered.context["form"])[:2]}
    assert (offered["what"]["agency_signs"], offered["of"]["basic"]) == ("Sign for the agency (MILSGN)", "Basic LOA")


def test_the_history_says_what_each_figure_of_a_row_is(browser, case):
    row = {"extenuating-0-code": "5a", "extenuating-0-estimated_days": "20"}
    send(browser, page(case, "edit", "document", of="basic"), row)
    assert "factor 5a, days expected 20" in text_of(browser.get(page(case, "history")))


def test_a_part_is_corrected_in_the_fields_it_said(browser, case):
    send(browser, page(case, "edit", "line", of="001"), {"unit_price": "500000"})
    wrong = Record.objects.latest("pk")
    answered = browser.get(page(case, "correct", wrong.pk))
    assert next(field.html_name for field in answered.context["form"]) == "unit_price"
    send(browser, page(case, "correct", wrong.pk), {"unit_price": "450000", "because": "Typed wrong"})
    assert str(now(case).line("001").unit_price) == "450000"


def test_a_record_is_taken_back_with_its_reason_but_not_what_made_the_case(browser, case):
    send(browser, page(case, "edit", "header"), {"title": "Sonar"})
    wrong, first = Record.objects.latest("pk"), Record.objects.earliest("pk")
    url = page(case, "take_back", wrong.pk)
    assert "A correction needs its reason." in text_of(browser.post(url, {"reason": ""}))
    browser.post(url, {"reason": "It is a radar"})
    assert now(case).title == "Ground radar and spares"
    assert browser.get(page(case, "take_back", first.pk)).status_code == 404
    send(browser, page(case, "correct", first.pk), {"title": "Ground radars", "because": "There are two"})
    assert now(case).title == "Ground radars"
    assert now(case).line("001").title == "Radar set"


def test_a_case_is_removed_after_asking_and_brought_back(browser, case):
    assert "Remove BN-D-YCY?" in text_of(browser.get(page(case, "remove")))
    browser.post(page(case, "remove"))
    assert browser.get(page(case)).status_code == 404
    assert "BN-D-YCY" in text_of(browser.get(reverse("cases:removed")))
    browser.post(page(case, "restore"))
    assert browser.get(page(case)).status_code == 200
