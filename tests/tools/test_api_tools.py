"""Tools and assessments over HTTP: the same words as the command; a team's assessments only for its people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from icop.cli import _add_commands, app
from icop.tools.actions.working import finish
from icop.tools.models import Answer, Assessment
from tests.makers import TODAY, make_person, make_reader, signed_in
from tests.tools.lending import KEY, answer, make_assessment, make_site, make_team
from tests.tools.test_tool_command import ANSWERS

TOLD = {
    "program": "Harbour boats", "on": "2026-11-22",
    "answers": {"known": "no", "partner": "club", "value": "1,500", "leaves": "2026-12-24", "notes": "unknown"},
}  # fmt: skip


@pytest.fixture
def site(db):
    make_site()


@pytest.fixture
def lead(site):
    return make_person(name="Lena Lead")


@pytest.fixture
def assessment(lead) -> Assessment:
    return make_assessment(make_team(lead), lead, known="no")


def sent(client: Client, method: str, address: str, content: object):
    return getattr(client, method)(f"/api/v1/{address}", content, content_type="application/json")


def put(client: Client, assessment: Assessment, answers: object, **more: object):
    return sent(client, "put", f"assessments/{assessment.pk}/answers", {"answers": answers, **more})


def test_the_api_answers_as_the_command_does(site, tmp_path: Path):
    if not app.registered_groups:
        _add_commands()
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS)
    words = ["tool", "run", KEY, "--answers", str(path), "--json"]
    assert sent(signed_in(None), "post", f"tools/{KEY}/run", TOLD).json() == json.loads(
        CliRunner().invoke(app, words).stdout
    )


def test_a_tool_tells_its_questions_findings_and_ends(site):
    client = signed_in(None)
    assert [one["key"] for one in client.get("/api/v1/tools").json()] == [KEY]
    told = client.get(f"/api/v1/tools/{KEY}?on=2026-01-05").json()
    questions = {one["key"]: one for section in told["sections"] for one in section["questions"]}
    assert told["on"] == "2026-01-05"
    assert questions["crew"]["when"] == "known is yes"
    assert questions["crew"]["columns"] == {"name": "Name", "swims": "Swims"}
    assert questions["partner"]["options"] == {"club": "A club", "person": "A person"}
    assert {one["key"]: one["severity"] for one in told["findings_that_may_follow"]} == {
        "unknown_borrower": "stop", "dear_boat": "act", "not_a_swimmer": "note"
    }  # fmt: skip
    assert told["ends"][0]["next"] == ["page:release-processes"]
    assert "partner" in client.get(f"/api/v1/tools/{KEY}/schema").json()["properties"]["answers"]["properties"]


def test_the_api_names_everything_that_is_wrong(site):
    said = sent(
        signed_in(None), "post", f"tools/{KEY}/run", {"on": "1492-10-12", "answers": {"knwon": 1, "value": "x"}}
    )
    assert said.status_code == 400
    assert all(word in said.json()["problem"] for word in ("'on'", "'knwon'", "'value'"))
    assert sent(signed_in(None), "post", f"tools/{KEY}/run", {"answer": {}}).status_code == 422
    assert sent(signed_in(None), "post", "tools/boats.none/run", {}).status_code == 404


def test_running_over_http_keeps_nothing(site):
    sent(signed_in(make_person()), "post", f"tools/{KEY}/run", TOLD)
    assert not Assessment.objects.exists()
    assert not Answer.objects.exists()


# ---- assessments


def test_a_team_lists_its_assessments_and_nobody_else_sees_them(assessment, lead):
    listed = signed_in(lead).get("/api/v1/assessments").json()
    assert [one["id"] for one in listed["items"]] == [str(assessment.pk)]
    assert signed_in(make_person()).get("/api/v1/assessments").json()["count"] == 0
    assert signed_in(None).get("/api/v1/assessments").status_code == 403


def test_a_hidden_assessment_is_as_one_that_is_not_there(assessment):
    stranger = signed_in(make_person())
    missing = "11111111-1111-4111-8111-111111111111"
    for method, more in (("get", ""), ("put", "/answers")):
        hidden, none = (
            sent(stranger, method, f"assessments/{key}{more}", {"answers": {}} if method == "put" else {})
            for key in (assessment.pk, missing)
        )
        assert (hidden.status_code, hidden.json()) == (404, none.json())


def test_an_assessment_tells_answers_who_gave_them_and_what_follows(assessment, lead):
    told = signed_in(lead).get(f"/api/v1/assessments/{assessment.pk}").json()
    assert told["given"]["known"] | {"id": 0, "at": ""} == {
        "id": 0, "value": "no", "by": "the program manager", "at": ""
    }  # fmt: skip
    assert [one["finding"] for one in told["result"]["findings"]] == ["unknown_borrower"]
    assert told["progress"][0] == {"section": "who", "title": "Who borrows", "asked": 2, "answered": 1}
    assert told["marking"] == "UNCLASSIFIED"


def test_answers_are_saved_and_another_persons_answer_is_not_written_over(assessment, lead):
    client = signed_in(lead)
    said = put(client, assessment, {"partner": "club", "value": 1500})
    assert (said.status_code, said.json()["saved"]) == (200, ["partner", "value"])
    given = client.get(f"/api/v1/assessments/{assessment.pk}").json()["given"]
    answer(assessment, lead, partner="person")
    said = put(
        client, assessment, {"partner": "unknown", "leaves": "2026-12-24"}, seen={"partner": given["partner"]["id"]}
    )
    told = said.json()
    assert (said.status_code, told["saved"], list(told["conflicts"])) == (409, ["leaves"], ["partner"])
    assert told["conflicts"]["partner"]["value"] == "person"
    seen = {"partner": told["conflicts"]["partner"]["id"]}
    assert put(client, assessment, {"partner": None}, seen=seen).json()["saved"] == ["partner"]


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(assessment, lead):
    said = put(signed_in(lead), assessment, {"partner": "crowd", "nothing": 1, "notes": "SECRET//NOFORN", "value": "5"})
    told = said.json()
    assert (said.status_code, told["saved"]) == (400, ["value"])
    assert set(told["wrong"]) == {"partner", "nothing", "notes"}
    assert {"problem", "fix"} <= set(told)
    assert not Answer.objects.filter(question="notes").exists()


def test_a_finished_assessment_takes_no_answers(assessment, lead):
    finish(assessment, by=make_reader("administrator"), on=TODAY)
    said = put(signed_in(lead), assessment, {"partner": "club"})
    assert (said.status_code, said.json()["problem"]) == (400, "The assessment is finished.")


def test_answers_without_the_token_of_the_session_are_refused(assessment, lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert put(client, assessment, {"partner": "club"}).status_code == 403
    assert not Answer.objects.filter(question="partner").exists()
