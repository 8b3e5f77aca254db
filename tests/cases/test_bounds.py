"""What a case may hold at most is kept, listed and read again; more is refused in words."""

from __future__ import annotations

import json

import pytest

from icop.accounts.queries import reader_of
from icop.cases.models import Record, Summary
from icop.cases.queries import case_file
from tests.cases.making import case_of, keep_case, make_team
from tests.makers import TODAY, make_person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy")]
MOST = "1000000000000000"
HARM = "</title><script>alert(1)</script>\r\nBEGIN:VALARM\n#eval(1) $x$"


@pytest.fixture
def lead():
    return make_person()


@pytest.fixture
def team(lead):
    return make_team(lead)


def test_a_price_beyond_all_bounds_is_kept_as_open(lead, team):
    lines = [{"number": f"{n:03}", "unit_price": MOST, "quantity": "1"} for n in range(1, 1000)]
    documents = [{"request": {"estimate": MOST, "asks_for": "price_availability"}}]
    case = keep_case(team, case_of(lines=lines, documents=documents), by=reader_of(lead))
    summary = Summary.objects.get(pk=case.pk)
    assert (summary.value, summary.is_value_open) == (None, True)
    assert signed_in(lead).get(f"/cases/{case.pk}/").status_code == 200
    assert signed_in(lead).get("/cases/").status_code == 200


def test_a_line_beyond_all_bounds_is_no_line():
    with pytest.raises(ValueError, match="worth more"):
        case_of(lines=[{"number": "001", "unit_price": MOST, "quantity": "2"}])


@pytest.mark.parametrize(
    "sent", [{"q": "\0"}, {"program": "\0"}, {"page": "9" * 30}, {"needs": "late'"}, {"sort": "\0"}]
)
def test_what_is_asked_of_the_portfolio_never_fails(lead, team, sent):
    assert signed_in(lead).get("/cases/", sent).status_code in {200, 400}


def test_what_cannot_be_kept_over_the_api_is_refused(lead, team):
    case = keep_case(team, case_of(), by=reader_of(lead))
    for said in (
        {"place": "case", "body": {"title": "a\0b"}},
        {"place": "tasks", "item": "a\0b", "body": {"do": "x"}},
        {"place": "lines", "item": "001", "body": {"title": "x"}, "on": "0001-01-01"},
        {"place": "lines", "item": "001", "body": {"number": "002"}, "reason": "a\0b"},
    ):
        sent = json.dumps({"said": [said]})
        answer = signed_in(lead).post(f"/api/v1/cases/{case.pk}/records", sent, content_type="application/json")
        assert answer.status_code in {400, 409, 422}, (said, answer.content)
    assert Record.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("rate", ["1e999999", "NaN", "-1", "1e-999999"])
def test_a_rate_beyond_all_bounds_is_refused_or_priced(lead, team, rate):
    file = {"case": "BN-D-YCY", "title": "x", "lines": [{"number": "001", "unit_price": "10", "quantity": "1"}]}
    sent = json.dumps({"case": file, "what_if": {"rates": {"admin.rate": rate}}})
    answer = signed_in(lead).post("/api/v1/case-files/price", sent, content_type="application/json")
    assert answer.status_code in {200, 400, 409, 422}
    assert len(answer.content) < 100_000
    case = keep_case(team, case_of(lines=file["lines"]), by=reader_of(lead))
    assert len(signed_in(lead).get(f"/cases/{case.pk}/price/", {"rate": rate}).content) < 200_000


@pytest.mark.parametrize(
    "page", ["", "price/", "history/", "tasks/", "report.docx", "report.pdf", "due.ics", "case.yaml"]
)
def test_what_was_typed_is_text_on_every_page_and_in_every_file(lead, team, page):
    more = {"says": HARM, "office": HARM, "lines": [{"number": "001", "title": HARM, "says": HARM}]}
    tasks = [{"key": HARM[:30], "do": HARM, "owner": HARM, "due": "2026-12-01"}]
    case = keep_case(team, case_of(title=HARM, tasks=tasks, **more), by=reader_of(lead))
    answer = signed_in(lead).get(f"/cases/{case.pk}/{page}")
    assert answer.status_code == 200
    content = answer.content
    if page.endswith(".ics"):
        assert b"\nBEGIN:VALARM" not in content
    elif not page.endswith((".docx", ".pdf", ".yaml")):
        assert b"<script>alert" not in content
    assert case_file(case, on=TODAY).title == HARM
