"""Cases over HTTP: as the command, for the team alone, and what is sent is judged before anything is kept."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from icop.accounts.queries import reader_of
from icop.cases.actions.recording import share
from icop.cases.models import Case, Record
from icop.cases.queries import case_file
from icop.cli import _add_commands, app
from icop.engine.loading import read_bytes
from tests.cases.making import case_of, keep_case, make_team
from tests.cases.test_case_command import DAY, RADAR
from tests.makers import TODAY, make_person, signed_in

pytestmark = pytest.mark.django_db
FILE = case_of(
    events=[{"what": "receive_request", "on": "2026-01-20", "actor": "Implementing agency"}],
    documents=[{"key": "basic", "category": "A", "request": {"received_on": "2026-01-20"}}],
)


@pytest.fixture
def lead(policy):
    return make_person(name="Lena Lead")


@pytest.fixture
def case(lead) -> Case:
    return keep_case(make_team(lead), FILE, by=reader_of(lead))


def get(person, address: str, **asked: str):
    return signed_in(person).get(f"/api/v1/{address}", asked)


def post(person, address: str, content: object):
    return signed_in(person).post(f"/api/v1/{address}", content, content_type="application/json")


def radar() -> dict:
    document, problems = read_bytes(RADAR.encode(), "radar.yaml")
    assert document is not None
    assert not problems
    return json.loads(json.dumps(document.data, default=str))


@pytest.mark.parametrize(
    ("what", "words"),
    [("price", "price"), ("notification", "notify"), ("standards", "standards"), ("check", "check")],
)
def test_a_file_that_is_sent_is_answered_as_the_command_does(policy, tmp_path, what, words):
    path = tmp_path / "radar.yaml"
    path.write_text(RADAR, encoding="utf-8")
    if not app.registered_groups:
        _add_commands()
    typed = CliRunner().invoke(app, ["case", words, str(path), *DAY, "--json"])
    sent = post(None, f"case-files/{what}", {"case": radar(), "on": DAY[1]}).json()
    told = json.loads(typed.stdout)
    for one in told.get("findings", ()):
        one.pop("line", None)  # what is sent has no lines
    assert sent == told


def test_nothing_of_a_file_that_is_sent_is_kept(policy):
    assert post(None, "case-files/price", {"case": radar()}).status_code == 200
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"case": {"case": "BN-D", "title": "R"}}, "case"),
        ({"case": {"case": "BN-D-YCY", "title": "R", "lines": [{"number": "001", "amount": "dear"}]}}, "sum of money"),
        ({"case": {"case": "BN-D-YCY", "title": "R"}, "on": "1492-10-12"}, "out of range"),
        ({"case": {"case": "BN-D-YCY", "title": "SECRET//NOFORN"}}, "was not kept"),
        ({}, "case"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_one_shape(policy, content, said):
    answer = post(None, "case-files/price", content)
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == {"problem", "fix"}
    assert said in answer.json()["problem"]


def test_the_team_reads_its_case_and_others_are_told_there_is_none(case, lead):
    for what in ("", "/price", "/notification", "/standards", "/check", "/records"):
        assert get(lead, f"cases/{case.pk}{what}").status_code == 200, what
        assert get(make_person(), f"cases/{case.pk}{what}").status_code == 404, what
        assert get(None, f"cases/{case.pk}{what}").status_code == 403, what


def test_a_shared_case_is_read_by_everybody_signed_in_and_changed_by_its_team(case, lead):
    share(case, True, by=reader_of(lead), on=TODAY)
    stranger = make_person()
    assert get(stranger, f"cases/{case.pk}/price").status_code == 200
    said = {"said": [{"place": "case", "body": {"title": "Mine"}}]}
    assert post(stranger, f"cases/{case.pk}/records", said).status_code == 403
    assert Record.objects.filter(case=case).count() == 1


def test_cases_are_listed_in_pages_and_by_what_is_asked_for(case, lead):
    keep_case(case.program, case_of(case="BN-B-AAA", title="Boats"), by=reader_of(lead))
    whole = get(lead, "cases", sort="case").json()
    assert (whole["count"], [one["case"] for one in whole["items"]]) == (2, ["BN-B-AAA", "BN-D-YCY"])
    assert [one["case"] for one in get(lead, "cases", limit="1", offset="1").json()["items"]] == ["BN-D-YCY"]
    assert get(lead, "cases", q="boat").json()["count"] == 1
    assert get(lead, "cases", category="A", program=case.program.key).json()["count"] == 1
    assert get(lead, "cases", state="ended").json()["count"] == 0
    assert get(lead, "cases", type="bpc").json()["count"] == 0
    assert get(make_person(), "cases").json() == {"items": [], "count": 0}


def test_performance_counts_the_cases_one_sees(case, lead):
    told = get(lead, "cases/performance").json()
    assert sum(one["documents"] for one in told["performance"]["groups"]) == 1
    assert told["marking"] == "UNCLASSIFIED"
    assert get(make_person(), "cases/performance").json()["performance"]["groups"] == []
    assert get(None, "cases/performance").status_code == 403


def test_a_case_is_made_of_a_file_in_a_program_of_ones_own(lead):
    program = make_team(lead)
    body = {"program": program.key, "case": radar()}
    made = post(lead, "cases", body)
    assert get(lead, f"cases/{made.json()['id']}").json()["file"]["title"] == "Ground radar and spares"
    assert post(lead, "cases", body).status_code == 400  # there is one of that name
    assert post(make_person(), "cases", body).status_code == 404


def test_what_is_said_is_kept_all_or_none(case, lead):
    right = {"place": "lines", "item": "001", "body": {"title": "Radar", "amount": "10"}}
    wrong = {"place": "lines", "item": "002", "body": {"amount": "dear"}}
    assert post(lead, f"cases/{case.pk}/records", {"said": [right, wrong]}).status_code == 400
    assert Record.objects.filter(case=case).count() == 1
    assert post(lead, f"cases/{case.pk}/records", {"said": [right]}).status_code == 200
    assert [line.title for line in case_file(case, on=timezone.localdate()).lines] == ["Radar"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"place": "lines", "body": {"title": "R"}}, "It is not said which of the lines"),
        ({"place": "case", "body": {"lines": []}}, "'lines' is no field of the case itself"),
        ({"place": "case"}, "Nothing is said of the case"),
        ({"place": "events"}, "'on' is missing"),
        ({"place": "events", "body": {"what": "MILAP", "on": "soon"}}, "soon is not a day"),
        ({"place": "whole", "body": {}}, "place"),
        ({"place": "documents", "item": "basic"}, "documents"),
    ],
)
def test_what_cannot_be_said_of_a_case_is_refused_and_nothing_is_kept(case, lead, said, problem):
    answer = post(lead, f"cases/{case.pk}/records", {"said": [said]})
    assert answer.status_code in {400, 422}
    assert problem in answer.json()["problem"]
    assert Record.objects.filter(case=case).count() == 1


def test_a_record_is_put_right_once_with_its_reason(case, lead):
    (number,) = post(
        lead, f"cases/{case.pk}/records", {"said": [{"place": "events", "body": {"what": "MILAP", "on": "2026-03-02"}}]}
    ).json()["records"]
    address = f"cases/{case.pk}/records/{number}/correction"
    assert post(lead, address, {"reason": " "}).status_code == 400
    assert post(lead, address, {"reason": "Another case"}).status_code == 200
    assert post(lead, address, {"reason": "Again"}).status_code == 400
    assert post(lead, f"cases/{case.pk}/records/0/correction", {"reason": "None"}).status_code == 404
    told = get(lead, f"cases/{case.pk}/records").json()["items"]
    assert [one["place"] for one in told] == ["nothing", "events", "whole"]
    assert "person-" not in json.dumps(told)


def test_a_move_is_recorded_or_refused_with_its_rule(case, lead):
    address = f"cases/{case.pk}/moves"
    refused = post(lead, address, {"move": "accept", "on": "2026-02-02", "actor": "Purchaser"})
    assert (refused.status_code, "cannot happen" in refused.json()["problem"]) == (400, True)
    assert Record.objects.filter(case=case).count() == 1
    moved = post(lead, address, {"move": "find_insufficient", "on": "2026-02-02", "actor": "Implementing agency",
                                 "reason": "No funds are named", "goes_past_warnings": True})  # fmt: skip
    assert moved.status_code == 200, moved.json()
    assert case_file(case, on=timezone.localdate()).events[-1].what == "find_insufficient"


def test_a_refused_move_tells_every_block_with_what_is_missing_and_its_rule(case, lead):
    refused = post(
        lead, f"cases/{case.pk}/moves", {"move": "find_actionable", "on": "2026-02-02", "actor": "agency"}
    ).json()
    assert "not possible yet" in refused["problem"]
    assert len(refused["blocks"][0]["missing"]) > 1
    assert all(one["says"] and one["fix"] and one["cites"][0]["to"] for one in refused["blocks"])
    assert Record.objects.filter(case=case).count() == 1


@pytest.mark.parametrize(("actor", "words"), [("", "not said who"), ("purchaser", "does not make"), ("Me", "Me")])
def test_a_move_is_made_by_one_of_those_who_may(case, lead, actor, words):
    told = {"move": "find_insufficient", "on": "2026-02-02", "reason": "No funds", "goes_past_warnings": True}
    refused = post(lead, f"cases/{case.pk}/moves", {**told, "actor": actor})
    assert (refused.status_code, words in refused.json()["problem"]) == (400, True), refused.json()
    assert "Implementing agency (agency)" in refused.json()["fix"]
    assert Record.objects.filter(case=case).count() == 1
    assert post(lead, f"cases/{case.pk}/moves", {**told, "actor": "agency"}).status_code == 200
    assert case_file(case, on=timezone.localdate()).events[-1].actor == "Implementing agency"


def test_what_was_not_known_then_is_not_told(case, lead):
    assert get(lead, f"cases/{case.pk}/price", known="2020-01-01").status_code == 404
    assert get(lead, f"cases/{case.pk}/records", known="2020-01-01").json()["count"] == 0


def test_forgery_is_refused(case, lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(f"/api/v1/cases/{case.pk}/moves", {"move": "accept"}, content_type="application/json")
    assert answer.status_code == 403
