"""The portfolio: what it shows of whom to whom, what it can be filtered by, what it tells of another day."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from icop.accounts.queries import reader_of
from icop.cases.actions.recording import Said, remove, restore, say, share
from icop.cases.actions.refreshing import ask_for_refresh, refresh
from icop.cases.lines import days_of_standard
from icop.cases.models import Case, Span, Summary, View
from icop.cases.queries.portfolio import NEEDS, Wanted, counted, portfolio_for, shares
from icop.links.queries import pending_jobs
from tests.cases.making import case_of, make_team
from tests.cases.portfolios import asked_for, keep, offered
from tests.engine.cases.making import event
from tests.makers import load_facts, make_fee, make_person, signed_in
from tests.search.making import make_card

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture
def program(manager, by):
    made = make_team(manager)
    files = [asked_for(), offered("BN-B-SAA", "2026-12-04"), offered("BN-P-BBB", "2027-03-01"), closed(), bpc()]
    keep(made, *files, by=by, on=ON)
    return made


def closed():
    events = [event("receive_request", "2020-01-06"), event("cancel", "2020-02-03")]
    return case_of(case="BN-Q-OLD", title="Old case", events=events)


def bpc():
    return asked_for("BN-B-BP1", category="D", type="bpc", funds={"program": "Fund", "cancels_on": "2027-06-30"})


def names(reader, on=ON, **asked):
    return sorted(one.identifier for one in portfolio_for(reader, Wanted(**asked), on))


def shown(person, query=""):
    return signed_in(person).get(f"/cases/{query}")


def with_late_change():
    """Return an implemented case whose Amendment was just asked for, and whose Modification was long ago."""
    requests = {"basic": "2024-01-08", "A01": "2026-11-16", "M01": "2026-01-12"}
    kinds = {"basic": "basic", "A01": "amendment", "M01": "modification"}
    documents = [
        {"key": key, "kind": kinds[key], "category": "B", "request": {"received_on": day, "letter_on": day}}
        for key, day in requests.items()
    ]
    basic = ("assess_request", "find_actionable", "start_development", "find_complete", "approve_by_agency",
             "complete_writing", "approve_review", "agency_signs", "propose", "countersign", "accept",
             "receive_deposit", "issue_authority", "implement")  # fmt: skip
    events = [event("receive_request", day, key) for key, day in requests.items()]
    events += [event(what, f"2024-02-{place:02}") for place, what in enumerate(basic, 1)]
    return case_of(case="BN-D-LAT", title="Late change", documents=documents, events=events)


# ---- what it lists


def test_a_standard_that_another_document_passed_is_not_hidden_by_the_one_shown(manager, by):
    keep(make_team(manager), with_late_change(), by=by, on=ON)
    (line,) = Summary.objects.all()
    assert (line.document, line.clock_state) == ("A01", "running")
    assert line.standard_ends_on is not None
    assert line.standard_ends_on < ON
    assert names(by, needs="late") == ["BN-D-LAT"]
    assert counted(by, "", ON).by_need["late"] == 1
    assert names(by, needs="standards") == []


def test_open_cases_are_listed_and_what_needs_somebody_first_leads(by, program):
    assert names(by) == ["BN-B-BP1", "BN-B-SAA", "BN-D-YCY", "BN-P-BBB"]
    first = portfolio_for(by, Wanted(), ON)[0]
    assert first.urgency == min(one.urgency for one in portfolio_for(by, Wanted(), ON))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"words": "bn-b-saa"}, ["BN-B-SAA"]),
        ({"words": "TRUCKS bandaria"}, ["BN-B-SAA", "BN-P-BBB"]),
        ({"words": "nothing like it"}, []),
        ({"state": "offer"}, ["BN-B-SAA", "BN-P-BBB"]),
        ({"state": "ended"}, ["BN-Q-OLD"]),
        ({"state": "all", "words": "old"}, ["BN-Q-OLD"]),
        ({"type": "bpc"}, ["BN-B-BP1"]),
        ({"category": "D"}, ["BN-B-BP1"]),
        ({"needs": "offers"}, ["BN-B-SAA"]),
        ({"needs": "late"}, ["BN-B-BP1", "BN-D-YCY"]),
        ({"needs": "standards"}, []),
        ({"needs": "funds12"}, ["BN-B-BP1"]),
        ({"needs": "funds24"}, ["BN-B-BP1"]),
        ({"needs": "closure"}, []),
        ({"needs": "review"}, []),
        ({"needs": "notification"}, []),
        ({"program": "radar-program", "type": "fms", "state": "request"}, ["BN-D-YCY"]),
        ({"program": "another"}, []),
    ],
)
def test_the_list_is_filtered(by, program, asked, wanted):
    assert names(by, **asked) == wanted


def test_every_need_and_sort_can_be_asked_for(manager, program):
    for key in NEEDS:
        assert shown(manager, f"?needs={key}").status_code == 200
    for key in ("need", "case", "age", "standard", "offer", "funds", "value"):
        assert shown(manager, f"?sort={key}").status_code == 200


def test_what_an_address_makes_up_is_left_out(manager, program):
    answer = shown(manager, "?state=x&needs=%27&sort=;drop&category=Z&page=nine&type=fms%00")
    assert answer.status_code == 400  # the invisible character is refused; without it the rest is left out
    assert "BN-D-YCY" in shown(manager, "?state=x&needs=%27&sort=;drop&category=Z&page=nine").content.decode()


def test_days_run_on_without_the_line_being_worked_out_anew(by, program):
    summary = portfolio_for(by, Wanted(words="YCY"), ON)[0]
    assert days_of_standard(summary, ON) == ("111 of 100", True)
    assert days_of_standard(summary, ON + timedelta(days=3)) == ("114 of 100", True)


def test_an_offer_that_expired_meanwhile_is_no_longer_coming_due(by, program):
    assert names(by, on=date(2026, 12, 4), needs="offers") == ["BN-B-SAA"]
    assert names(by, on=date(2026, 12, 5), needs="offers") == []


def test_lines_of_an_earlier_day_are_worked_out_anew(by, program):
    later = ON + timedelta(days=20)
    refresh("", on=later)
    refresh("", on=later)  # may run twice
    assert set(Summary.objects.filter(is_open=True).values_list("worked_on", flat=True)) == {later}
    assert Summary.objects.get(identifier="BN-B-SAA").state == "offer_expired"
    assert Summary.objects.get(identifier="BN-Q-OLD").worked_on == ON  # what is over needs nothing anew


def test_lines_are_worked_out_anew_when_facts_they_hang_on_change(by, program):
    load_facts({"card:boats.oars": make_card("Oars", "22 USC 2776", "Oars are told.")}, pack="office", rank=1)
    before = worked_by()
    refresh("", on=ON)
    assert worked_by() == before  # no line hangs on a card
    load_facts({"parameter:boats.fee": make_fee()}, pack="office", rank=1)
    refresh("", on=ON)
    assert len(worked_by()) == 1
    assert worked_by() != before


def worked_by() -> set[str]:
    return set(Summary.objects.filter(is_open=True).values_list("worked_by", flat=True))


def test_lines_are_looked_through_only_where_there_are_any(by, program):
    before = pending_jobs()
    ask_for_refresh()
    assert pending_jobs() == before + 1
    Summary.objects.update(is_open=False)
    ask_for_refresh()
    assert pending_jobs() == before + 1


def test_what_is_recorded_changes_the_line_at_once(by, program):
    case = Case.objects.get(identifier="BN-D-YCY")
    body = {"what": "assess_request", "on": "2026-11-20", "of": "basic"}
    say(case, [Said("events", "", body, date(2026, 11, 20))], by=by, on=ON)
    summary = Summary.objects.get(pk=case.pk)
    assert (summary.state, summary.since) == ("lor_assessment", date(2026, 11, 20))
    last = Span.objects.filter(case=case, of="").last()
    assert (last.state, last.start, last.end) == ("lor_assessment", summary.since, None)


# ---- who sees it


def test_strangers_find_nothing_of_a_team_in_list_counts_charts_and_files(by, program):
    stranger = make_person(name="Stan Stranger")
    reader = reader_of(stranger)
    assert names(reader, state="all") == []
    assert counted(reader, "", ON).open == 0
    assert not shares(reader, "")
    page = shown(stranger).content.decode()
    assert "BN-" not in page.replace("BN-D-YCY, ", "")
    assert "There is no case here yet" in page
    for form in ("json", "xlsx", "zip"):
        content = b"".join(_content(signed_in(stranger).get(f"/cases/take-out/{form}/?state=all")))
        assert b"BN-D-YCY" not in content
    assert "BN-" not in signed_in(stranger).get("/cases/performance/").content.decode()


def _content(answer):
    return answer.streaming_content if answer.streaming else [answer.content]


def test_sharing_and_removing_show_in_the_list_at_once(by, program):
    stranger, case = reader_of(make_person()), Case.objects.get(identifier="BN-D-YCY")
    share(case, True, by=by, on=ON)
    assert names(stranger) == ["BN-D-YCY"]
    assert counted(stranger, "", ON).open == 1
    remove(case, by=by, on=ON)
    assert "BN-D-YCY" not in names(by) + names(stranger)
    restore(case, by=by, on=ON)
    share(case, False, by=by, on=ON)
    assert ("BN-D-YCY" in names(by), names(stranger)) == (True, [])


def test_visitors_are_sent_away(program):
    assert shown(None).status_code in {302, 403}


def test_charts_count_what_the_reader_sees(by, program):
    found = counted(by, "", ON)
    assert (found.open, found.by_phase["request"], found.by_phase["offer"]) == (4, 2, 2)
    assert (found.by_need["offers"], found.by_need["late"], found.by_need["funds12"]) == (1, 2, 1)
    (share_b,) = shares(by, "")
    assert (share_b.letter, share_b.offered, share_b.inside, share_b.is_met) == ("B", 2, 2, True)


# ---- another day


def test_another_day_lists_what_was_shown_then_and_changes_nothing(manager, program):
    page = shown(manager, "?on=2026-08-04").content.decode()
    assert "BN-B-SAA" in page
    assert "Request assessed" in page
    assert 'method="post"' not in page.split("</main>")[0].split("<main")[1]
    assert "Nothing was recorded" in shown(manager, "?on=2019-01-01").content.decode()


def test_many_lines_of_another_day_ask_the_database_no_more_often_than_one(
    manager, program, django_assert_max_num_queries
):
    shown(manager, "?on=2026-08-04")
    with CaptureQueriesContext(connection) as one:
        shown(manager, "?on=2026-08-04&q=SAA")
    with django_assert_max_num_queries(len(one)):
        page = shown(manager, "?on=2026-08-04&state=all").content.decode()
    assert page.count(">BN-") > 1


def test_another_day_says_what_cannot_be_filtered_then(manager, program):
    page = shown(manager, "?on=2026-08-04&needs=offers&category=B").content.decode()
    assert "Not filtered by category and needs" in page
    assert "BN-D-YCY" in page


def test_states_of_another_day_filter_the_list(manager, program):
    page = shown(manager, "?on=2026-08-20&state=offer").content.decode()
    assert ("BN-B-SAA" in page, ">BN-D-YCY<" in page) == (True, False)


def test_what_was_known_earlier_is_listed_from_its_records(manager, by, program):
    known = timezone.localdate() - timedelta(days=1)
    assert ">BN-" not in shown(manager, f"?known={known}").content.decode()
    today = shown(manager, f"?known={timezone.localdate()}&state=offer").content.decode()
    assert ">BN-D-YCY<" in today
    assert "Not filtered by state" in today


# ---- lists kept under a name


def test_a_list_is_kept_renamed_and_removed(manager, program):
    client = signed_in(manager)
    address = reverse("cases:views")
    client.post(address, {"do": "keep", "name": "Offers", "query": "needs=offers&state=offer&hidden=1"})
    view = View.objects.get()
    assert (view.name, view.query) == ("Offers", "state=offer&needs=offers")
    client.post(address, {"do": "keep", "name": "Offers", "query": "needs=offers"})
    assert [one.query for one in View.objects.all()] == ["needs=offers"]
    client.post(address, {"do": "rename", "view": view.pk, "name": "Soon"})
    assert "Soon" in shown(manager).content.decode()
    client.post(address, {"do": "remove", "view": view.pk})
    assert not View.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"do": "keep", "name": " "}, 400), ({"do": "keep", "name": "x" * 81}, 400), ({"do": "no"}, 400),
        ({"do": "keep", "name": "SECRET//NOFORN"}, 400), ({"do": "rename", "view": "7", "name": "x"}, 404),
        ({"do": "remove", "view": "x"}, 404),
    ],
)  # fmt: skip
def test_a_list_without_a_name_or_of_others_is_refused(manager, program, sent, status):
    stranger = make_person()
    signed_in(stranger).post(reverse("cases:views"), {"do": "keep", "name": "Theirs", "query": ""})
    pk = View.objects.get().pk
    given = {**sent, "view": pk} if sent.get("view") == "7" else sent
    assert signed_in(manager).post(reverse("cases:views"), given).status_code == status
    assert View.objects.get().name == "Theirs"


# ---- taken out


def test_what_is_filtered_is_taken_out_with_marking_and_day(manager, program):
    client = signed_in(manager)
    told = json.loads(client.get("/cases/take-out/json/?type=bpc").getvalue())
    assert ([one["case"] for one in told["cases"]], told["marking"]) == (["BN-B-BP1"], "UNCLASSIFIED")
    raw = b"".join(client.get("/cases/take-out/xlsx/").streaming_content)
    book = load_workbook(io.BytesIO(raw))
    assert [row[0].value for row in book["Cases"].iter_rows(min_row=2)] == names(reader_of(manager))
    assert "not the system of record" in str(book["About"]["A2"].value)
    assert client.get("/cases/take-out/exe/").status_code == 404


def test_cases_of_one_name_in_two_programs_are_not_mixed_in_a_file(manager, by, program):
    keep(make_team(manager, name="Second program"), asked_for(), by=by, on=ON)
    client = signed_in(manager)
    refused = client.get("/cases/take-out/json/")
    assert refused.status_code == 400
    assert "BN-D-YCY" in refused.content.decode()
    assert client.get("/cases/take-out/json/?program=second-program").status_code == 200


def test_what_a_kept_list_looks_for_is_no_marking(manager):
    sent = {"do": "keep", "name": "Mine", "query": "q=SECRET%2F%2FNOFORN"}
    assert signed_in(manager).post("/cases/views/", sent).status_code == 400
