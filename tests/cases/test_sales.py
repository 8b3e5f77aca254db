"""A sale worked through with the FMS tool opens a case; a case begins the tool with what it knows."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from icop.accounts.queries import reader_of, site_reader
from icop.cases.files import case_in
from icop.cases.queries import case_file, cases_for
from icop.cases.sales import OPENED_BY, PAIRS, TOOL, USED, answers_of_case, case_of_sale
from icop.engine.errors import Refused
from icop.tools.actions.working import Reply, begin, save_answers
from icop.tools.models import Assessment
from icop.tools.queries import tool_for
from icop.tools.sale_files import mapping
from tests.cases.making import case_of, keep_case, make_team
from tests.makers import TODAY, make_person, signed_in
from tests.shipped import shipped_pack

MORE_FACTS = ("tool", "attribute")
SALE: dict[str, Any] = {
    "title": "Bandaria radar upgrade",
    "purchaser": {"kind": "country", "country": "Bandaria", "code": "BN", "group": "other"},
    "document": {"type": "LOA", "is_pseudo_loa": False},
    "case": {"kind": "defined order", "category": "c"},
    "lor": {"reference": "BN-2026-017", "receipt_day": "2026-01-20", "actionable_day": "2026-02-03"},
    "item": {"status": "POR", "equipment": "MDE"},
    "lines": [{"article": "Radar", "sme_mde": "mde", "quantity": "2", "value": "12,000,000"}],
    "value": {"mde": "12000000", "total": "13000000"},
    "eum_category": "enhanced",
    "cn": {"needed": True, "number": "26-11", "formal_notice": "2026-03-03"},
}


def test_what_a_sale_tells_is_in_the_case_it_opens():
    file = case_of_sale(SALE, "bn-d-ycy").file
    assert (file.case, file.title, file.type) == ("BN-D-YCY", "Bandaria radar upgrade", "fms")
    assert (file.purchaser.code, file.purchaser.country, file.purchaser.name) == ("BN", "Bandaria", "Bandaria")
    (document,), (line,), (notice,) = file.documents, file.lines, file.notices
    assert (document.category, document.request.asks_for, str(document.request.received_on)) == (
        "C",
        "loa",
        "2026-01-20",
    )
    assert (line.number, line.equipment, f"{line.amount}", line.order) == ("001", "mde", "12000000", "defined")
    assert (notice.transmittal, f"{notice.mde_value}", f"{notice.total_value}") == ("26-11", "12000000", "13000000")
    assert [(one.what, str(one.on)) for one in file.events] == [
        ("receive_request", "2026-01-20"), ("find_actionable", "2026-02-03")
    ]  # fmt: skip


def test_what_a_case_has_no_field_for_is_named():
    assert dict(case_of_sale(SALE, "BN-D-YCY").left) == {"purchaser.group": "other", "eum_category": "enhanced"}


def test_values_without_a_notice_are_named_and_not_lost():
    content = {**SALE, "cn": {"needed": True}}
    opened = case_of_sale(content, "BN-D-YCY")
    assert opened.file.notices == ()
    assert ("value.mde", "12000000") in opened.left


@pytest.mark.parametrize("identifier", ["", "BN", "BN-D-YC", "BN-D-YCYX"])
def test_a_case_needs_an_identifier(identifier):
    with pytest.raises(Refused, match="CC-I-DDD"):
        case_of_sale(SALE, identifier)


def test_what_nobody_knows_is_left_out():
    file = case_of_sale({"title": "Radar", "purchaser": {"kind": None, "code": None}}, "BN-D-YCY").file
    assert file == case_in({"case": "BN-D-YCY", "title": "Radar"})


def test_a_case_answers_what_it_knows():
    told = answers_of_case(case_of_sale(SALE, "BN-D-YCY").file, is_offered=False)
    assert told["purchaser"] == "Bandaria"
    assert (told["complexity_group"], told["case_kind"], told["response_wanted"]) == ("c", "defined", "loa")
    assert (told["lor_received"], told["lor_receipt_day"], told["cn_notified"]) == ("yes", "2026-01-20", "yes")
    assert told["lines"] == [{"article": "Radar", "kind": "mde", "quantity": "2", "value": "12000000"}]
    assert (told["significant_equipment"], told["loa_offered"]) == ("mde", "no")
    assert "offer_expiry" not in told


CHOICES = {
    "purchaser.kind": st.sampled_from(["country", "several"]),
    "purchaser.country": st.sampled_from(["Bandaria", "Japan"]),
    "purchaser.code": st.sampled_from(["BN", "JA"]), "case.category": st.sampled_from(["a", "b", "c", "d"]),
    "document.type": st.sampled_from(["LOA", "P&A", "Amendment", "Modification"]),
    "lor.receipt_day": st.dates(TODAY.replace(year=2020), TODAY).map(str),
    "value.total": st.integers(0, 10**9).map(str), "cn.number": st.sampled_from(["26-11", "25-0F"]),
}  # fmt: skip


@given(st.fixed_dictionaries({}, optional=CHOICES))
def test_what_the_case_was_opened_with_it_answers_again(flat):
    content: dict[str, Any] = {"title": "Radar"}
    for place, value in flat.items():
        group, _, name = place.partition(".")
        content.setdefault(group, {})[name] = value
    told = answers_of_case(case_of_sale(content, "BN-D-YCY").file)
    fields = {one.place: one for one in mapping().fields}
    for place, value in flat.items():
        words = {written: option for option, written in fields[place].values.items()}
        assert told[fields[place].question] == words.get(value, value), place


def test_every_place_and_question_named_here_is_one_of_the_tool():
    places = {one.place for one in mapping().fields}
    assert {one.place for one in PAIRS} | USED <= places
    tool = next(one.shape for one in shipped_pack().facts if one.kind == "tool" and one.key == TOOL)
    assert set(OPENED_BY) <= {one.key for one in tool.questions}


# ---- on the site


@pytest.fixture
def lead(policy, db):
    return make_person(name="Lena Lead")


def work_through(lead, **answers: Any) -> Assessment:
    by = reader_of(lead)
    made = begin(make_team(lead), tool_for(by, TOOL), by=by, on=TODAY)
    save_answers(made, {key: Reply(value) for key, value in answers.items()}, by=by, on=TODAY)
    return made


def test_a_case_is_opened_of_a_sale_with_its_findings_as_tasks(lead):
    sale = work_through(
        lead, case_title="Bandaria radar", purchaser_kind="country", purchaser="Bandaria", purchaser_code="BN",
        strategy_foresees_fms="no", eligible="no",
    )  # fmt: skip
    browser, here = signed_in(lead), f"/cases/from/{sale.pk}/"
    page = browser.get(here).content.decode()
    assert 'value="BN-"' in page
    assert "Bandaria radar" in page
    wrong = browser.post(here, {"identifier": "BN", "title": "Radar"})
    assert (wrong.status_code, "CC-I-DDD" in wrong.content.decode()) == (400, True)
    assert browser.post(here, {"identifier": "bn-d-ycy", "title": "Radar"}).status_code == 302
    (case,) = cases_for(reader_of(lead))
    file = case_file(case, on=timezone.localdate())
    assert (case.identifier, file.title, case.program) == ("BN-D-YCY", "Radar", sale.program)
    assert file.tasks
    assert all(one.finding.startswith(str(sale.pk)) for one in file.tasks)
    twice = browser.post(here, {"identifier": "BN-D-YCY", "title": "Radar"})
    assert (twice.status_code, "has a case BN-D-YCY already" in twice.content.decode()) == (400, True)


def test_only_the_team_opens_a_case_of_its_sale(lead):
    sale = work_through(lead, case_title="Bandaria radar")
    assert (
        signed_in(make_person()).post(f"/cases/from/{sale.pk}/", {"identifier": "BN-D-YCY", "title": "R"}).status_code
        == 404
    )
    assert not cases_for(site_reader())


def test_the_tool_begins_with_what_the_case_knows(lead):
    case = keep_case(make_team(lead), case_of_sale(SALE, "BN-D-YCY").file, by=reader_of(lead))
    answered = signed_in(lead).post(f"/cases/{case.pk}/begin-sale/")
    made = Assessment.objects.get()
    assert answered["Location"].startswith(f"/tools/assessments/{made.pk}/sections/")
    given = {one.question: one.value for one in made.answers.all()}
    assert (given["purchaser"], given["complexity_group"], given["mde_value"]) == ("Bandaria", "c", "12000000")
    assert given["lines"][0]["article"] == "Radar"
    assert "cn_needed" not in given  # the tool works that out itself


def test_a_stranger_begins_nothing(lead):
    case = keep_case(make_team(lead), case_of(), by=reader_of(lead))
    assert signed_in(make_person()).post(f"/cases/{case.pk}/begin-sale/").status_code == 404
    assert not Assessment.objects.exists()
