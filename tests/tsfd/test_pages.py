"""The pages of release processes, as people use them."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from icop.facts.actions import publish_proposal
from icop.facts.models import Proposal
from tests.makers import load_facts, make_cite, make_person, make_reader, signed_in
from tests.tsfd.making import HARBOUR

CHART = "set:tsfd.chart_editions"
MEMBER = f"  - {{member: Chart of April 2018, start: 2018-04-01, note: late signals added, cite: {make_cite()}}}\n"
EDITIONS = f"title: Editions\nmembers:\n{MEMBER}"


@pytest.fixture
def site(db):
    load_facts({**HARBOUR, CHART: EDITIONS})
    return signed_in(None)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_form_leads_to_a_short_address_that_says_the_same(site):
    form = {"a.coded": "no", "a.lamps": "yes", "a.buoys": "unknown", "begin": "2027-01-04"}
    answer = site.get("/release-processes/plan/", form)
    assert (answer.status_code, answer["Location"]) == (
        302, "/release-processes/plan/?yes=lamps&unknown=buoys&begin=2027-01-04",
    )  # fmt: skip


def test_an_answer_stands_checked_when_the_questions_are_asked_again(site):
    page = text_of(site.get("/release-processes/questions/?yes=lamps&unknown=buoys"))
    assert 'name="a.lamps" value="yes" checked' in page
    assert 'name="a.buoys" value="unknown" checked' in page
    assert 'name="a.coded" value="no" checked' in page


def test_a_plan_leads_with_the_answer_and_says_what_it_rests_on(site):
    page = text_of(site.get("/release-processes/plan/?yes=lamps&begin=2026-11-22"))
    assert all(
        said in page for said in ("16 Dec 2028", "755 days", "19 Aug 2027", "Assumed", "a range, never a promise")
    )
    assert "Fog horns (FOG) may apply. To be confirmed: whether it is one." in page


def test_without_answers_the_plan_asks_for_them(site):
    assert site.get("/release-processes/plan/")["Location"] == "/release-processes/questions/"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("yes=lamp", "There is no attribute &#x27;lamp&#x27;"),
        ("yes=lamps&begin=soon", "is not a day"),
        ("yes=lamps&begin=1066-10-14", "more than 20 years"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_with_what_to_do(site, query, said):
    answer = site.get(f"/release-processes/plan/?{query}")
    assert answer.status_code == 400
    assert said in text_of(answer)


def test_the_table_can_be_taken_away_and_the_answers_as_a_plan_file(site):
    answer = site.get("/release-processes/plan/file/csv/?yes=buoys")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert next((row["Process"], row["Likely"]) for row in rows) == ("Sea marks (MARK)", "90")
    told = json.loads(site.get("/release-processes/plan/file/json/?yes=buoys&unknown=lamps").content)
    assert told["answers"] == {"buoys": "yes", "lamps": "unknown"}
    assert site.get("/release-processes/plan/file/xyz/?yes=buoys").status_code == 404


def test_a_process_has_its_page_with_what_opens_it_its_order_and_who_leads_it(site):
    page = text_of(site.get("/release-processes/pipes.code/"))
    said = ("Decides about signal codes", "codes are kept by few", "must end first", "the light board", "LIGHT, TIDE")
    assert all(one in page for one in said)


def test_a_process_bears_the_lead_of_the_day_asked_about(site):
    page = text_of(site.get("/release-processes/pipes.code/?on=2020-01-01"))
    assert "decided by the tide board" in page


def test_a_process_that_is_not_yet_one_says_so(site):
    page = text_of(site.get("/release-processes/pipes.late/?on=2017-01-01"))
    assert "This is no release process on 1 January 2017" in page


def test_a_key_that_is_no_process_is_missing(site):
    assert site.get("/release-processes/pipes.nothing/").status_code == 404
    assert site.get("/release-processes/questions/nothing/").status_code == 404


def test_a_question_says_what_a_yes_leads_to(site):
    page = text_of(site.get("/release-processes/questions/lamps/"))
    assert "a lamp is a beacon" in page
    assert "to be confirmed, whether lamps count" in page


def test_two_days_are_compared_in_words_with_sources(site):
    page = text_of(site.get("/release-processes/compare/?with=2017-06-01"))
    assert "Late signals (LATE)" in page
    assert "New: pipe." in page
    assert "Led by LIGHT, TIDE; before, TIDE." in page
    assert "Led by to be confirmed (last known: TIDE); before, TIDE." in page
    assert "Example Directive 30" in page


def test_days_on_which_nothing_changed_say_so(site):
    assert "Nothing that is recorded here changed" in text_of(site.get("/release-processes/compare/?with=2026-11-01"))


def test_without_a_day_the_last_edition_of_the_chart_is_compared(site):
    assert "1 April 2018" in text_of(site.get("/release-processes/compare/"))


def test_a_past_day_can_be_shown_and_changes_nothing(site):
    page = text_of(site.get("/release-processes/?on=2017-06-01"))
    assert "pipes.late" not in page
    editor = signed_in(make_person("editor"))
    assert editor.get("/release-processes/pipes.code/days/?on=2017-06-01").status_code == 409


def test_planning_days_of_a_site_go_through_a_proposal_and_count_from_the_day_they_are_published(site):
    author, other = make_person("member"), make_reader("editor")
    client = signed_in(author)
    form = {"low": "5", "likely": "10", "high": "20", "source": "our last nine", "reason": "We are quicker."}
    answer = client.post("/release-processes/pipes.mark/days/", form)
    made = Proposal.objects.get()
    assert (answer.status_code, made.stage) == (302, Proposal.Stage.REVIEW)
    assert "30 / 90 / 180" in text_of(site.get("/release-processes/pipes.mark/"))
    publish_proposal(made, by=other, on=timezone.localdate())
    page = text_of(site.get("/release-processes/pipes.mark/"))
    assert "5 / 10 / 20" in page
    assert "30 / 90 / 180 days" in page  # what was before is kept
    assert "planning days of this site; our last nine" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"low": "30", "likely": "10", "high": "40", "reason": "x"}, "Give at least 30"),
        ({"low": "1", "likely": "10", "high": "4", "reason": "x"}, "Give at least 10"),
        ({"low": "-1", "likely": "10", "high": "40", "reason": "x"}, "greater than or equal to 0"),
        ({"low": "1", "likely": "two", "high": "40", "reason": "x"}, "whole number"),
        ({"low": "30", "likely": "90", "high": "180", "reason": "x"}, "These are the days it takes already"),
        ({"low": "1", "likely": "2", "high": "3", "reason": ""}, "required"),
    ],
)
def test_days_that_cannot_be_are_refused_at_the_field_and_what_was_typed_stays(site, form, said):
    answer = signed_in(make_person("member")).post("/release-processes/pipes.mark/days/", form)
    page = text_of(answer)
    assert answer.status_code == 400
    assert said in page
    assert f'value="{form["low"]}"' in page


def test_processes_are_found_by_search_and_lead_to_their_page(site):
    from icop.facts.indexing import index_keys

    index_keys(["process:pipes.code", "attribute:lamps"])
    page = text_of(site.get("/search/?q=signal codes"))
    assert "/release-processes/pipes.code/" in page
    assert site.get("/facts/processes/pipes.code/")["Location"] == "/release-processes/pipes.code/"
    assert site.get("/facts/attributes/lamps/")["Location"] == "/release-processes/questions/lamps/"


def test_days_are_put_before_those_that_are_to_come(site):
    """A change that begins next year is there already: the new days hold until then."""
    begins = timezone.localdate() + timedelta(days=400)
    later = f"{{start: {begins}, low: 1, likely: 2, high: 3, cite: {make_cite()}}}"
    text = HARBOUR["process:pipes.mark"].replace("}}]\nafter:", f"}}}}, {later}]\nafter:")
    load_facts({**HARBOUR, "process:pipes.mark": text})
    form = {"low": "5", "likely": "10", "high": "20", "source": "", "reason": "We are quicker."}
    assert signed_in(make_person("member")).post("/release-processes/pipes.mark/days/", form).status_code == 302
    assert [one["likely"] for one in Proposal.objects.get().body["days"]] == [90, 10, 2]


def test_a_plan_file_is_shown_with_its_decisions_and_kept_nowhere(site):
    text = b"""program: Ground radar
begin: 2026-11-22
answers: {lamps: yes}
results: {pipes.code: {decision: approved, on: 2026-05-01, authority: Light Office, document: Letter 12}}
"""
    page = text_of(site.post("/release-processes/plan/", {"file": SimpleUploadedFile("plan.yaml", text)}))
    assert "Ground radar" in page
    assert "approved, on 2026-05-01, by Light Office, see Letter 12" in page
    assert "120 days" in page
    assert "nothing of it is kept here" in page


def test_a_stopped_plan_shows_no_dates(site):
    text = b"answers: {coded: yes}\nresults: {pipes.code: {decision: denied}}\n"
    page = text_of(site.post("/release-processes/plan/", {"file": SimpleUploadedFile("plan.yaml", text)}))
    assert "a primary pipe was denied" in page
    assert "stops here" in page
    assert "Likely end" not in page


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "No file was chosen"),
        ({"file": SimpleUploadedFile("plan.yaml", b"answers: {lamp: yes}")}, "plan.yaml:1: there is no attribute"),
        ({"file": SimpleUploadedFile("plan.yaml", b"#" * 300_000)}, "larger than"),
        ({"file": SimpleUploadedFile("plan.yaml", b"\xff\xfe\x00")}, "plan.yaml"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_what_to_do(site, files, said):
    answer = site.post("/release-processes/plan/", files)
    assert answer.status_code == 400
    assert said in text_of(answer)


def test_a_link_to_a_plan_keeps_the_day_it_counts_from(site):
    page = text_of(site.get("/release-processes/plan/?yes=lamps"))
    assert f"begin={timezone.localdate().isoformat()}" in page
    assert f'name="begin" value="{timezone.localdate().isoformat()}"' in page


def test_answers_with_nothing_certain_say_so(site):
    page = text_of(site.get("/release-processes/plan/?unknown=coded"))
    assert "Nothing certainly applies by these answers" in page
    assert "Nothing to wait for" in page


def test_what_is_known_within_bounds_only_is_to_be_confirmed(db):
    """The office moved between two days: in between nobody knows which one leads."""
    moved = HARBOUR["process:pipes.code"].replace("start: 2025-11-07", "start: {between: [2025-11-07, 2026-02-10]}")
    late = HARBOUR["process:pipes.late"].replace("start: 2018-04-01", "start: {between: [unknown, 2018-04-30]}")
    load_facts({**HARBOUR, "process:pipes.code": moved, "process:pipes.late": late})
    client = signed_in(None)
    assert "to be confirmed (perhaps: TIDE)" in text_of(client.get("/release-processes/?on=2025-12-15"))
    assert "<small>perhaps: TIDE</small>" in text_of(client.get("/release-processes/pipes.code/?on=2025-12-15"))
    assert "whether it was one on 2010-01-01" in text_of(client.get("/release-processes/pipes.late/?on=2010-01-01"))
    assert "To be confirmed" not in text_of(client.get("/release-processes/pipes.late/?on=2019-01-01"))
