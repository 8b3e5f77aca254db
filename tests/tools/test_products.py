"""What comes out of a tool beside findings: release processes in order, gates, the file of a case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from icop.engine.loading import read_bytes
from icop.engine.shaping import read_shape
from icop.engine.tool_shapes import Tool
from icop.tools.sale_files import mapping, schema
from icop.tsfd.files import read_plan
from tests.makers import load_facts, make_cite, make_person, signed_in
from tests.tools.making import answer, make_assessment
from tests.tsfd.making import HARBOUR

pytestmark = pytest.mark.django_db
CITE = make_cite()
HEAD = f"""
use_it_to: see what comes out of it
editions: [{{version: 1, on: 2026-01-05, says: First edition.}}]
cite: {CITE}
"""
RELEASE = f"""
title: Release of buoys
{HEAD.strip()}
makes: [release_plan]
sections:
  - key: all
    title: All of it
    questions:
      - {{key: codes, attribute: coded}}
      - {{key: lamp, attribute: lamps}}
      - {{key: coating, attribute: paint}}
findings:
  - {{key: codes_release, severity: note, when: {{codes: yes}}, says: Codes are kept by few., cites: [{CITE}]}}
ends:
  - {{key: go, when: {{codes: yes}}, says: Ask for release., next: ["page:release-processes"], cites: [{CITE}]}}
"""
GATES = f"""
title: Buoys together
{HEAD.strip()}
makes: [gates]
sections:
  - key: all
    title: All of it
    questions:
      - key: next_gate
        ask: Which gate comes next?
        answer: one_of
        options: {{rad: Request, rfa: Approval, execution: Work}}
        ordered: true
        cite: {CITE}
      - {{key: funded, ask: Is it funded?, cite: {CITE}}}
      - {{key: agreed, ask: Is it agreed?, cite: {CITE}}}
findings:
  - key: rad_not_funded
    severity: stop
    when: {{funded: no}}
    says: There is no money.
    do: Find money.
    owner: Treasurer
    document: Summary of intent
    cites: [{CITE}]
  - key: rfa_not_agreed
    severity: act
    when: {{agreed: no}}
    says: It is not agreed.
    do: Agree on it.
    owner: Master
    document: Agreement
    cites: [{CITE}]
ends:
  - {{key: go, when: {{funded: yes, agreed: yes}}, says: Begin., cites: [{CITE}]}}
"""
SALE_OF_BUOYS = f"""
title: Sale of buoys
{HEAD.strip()}
makes: [case_file]
sections:
  - key: all
    title: All of it
    questions:
      - {{key: purchaser_code, ask: Which code?, answer: text, cite: {CITE}}}
      - {{key: eligible, ask: Is it eligible?, cite: {CITE}}}
      - {{key: lor_receipt_day, ask: When did the letter come?, answer: date, find_out_from: the post, cite: {CITE}}}
      - key: significant_equipment
        ask: Which kind?
        answer: one_of
        options: {{neither: Neither, sme: SME, mde: MDE}}
        cite: {CITE}
      - key: lines
        ask: Which lines?
        answer: table
        columns:
          article: {{title: Article}}
          kind: {{title: Kind, answer: one_of, options: {{neither: Neither, sme: SME, mde: MDE}}}}
          quantity: {{title: Quantity, answer: number}}
          value: {{title: Value, answer: money}}
        cite: {CITE}
      - {{key: total_value, ask: What is it worth?, answer: money, cite: {CITE}}}
      - {{key: fee_amount, ask: Which fee?, answer: money, when: {{significant_equipment: mde}}, cite: {CITE}}}
findings:
  - {{key: dear, severity: note, when: {{total_value: {{above: 10}}}}, says: It is dear., cites: [{CITE}]}}
ends:
  - {{key: go, when: {{eligible: yes}}, says: Open the case., cites: [{CITE}]}}
"""
TOOLS = {**HARBOUR, "tool:harbour.release": RELEASE, "tool:harbour.gates": GATES, "tool:harbour.sale": SALE_OF_BUOYS}


@pytest.fixture
def master():
    load_facts(TOOLS)
    return make_person(name="Mara Master")


@pytest.fixture
def browser(master):
    return signed_in(master)


def text_of(answered) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answered.content.decode()).split())


def address(made, name: str = "findings") -> str:
    return reverse(f"tools:{name}", args=[made.pk])


# ---- release processes


def test_release_attributes_answered_lead_to_the_processes_in_order(master, browser):
    made = make_assessment(master, tool="harbour.release")
    answer(made, master, codes="yes", lamp="unknown")
    found = browser.get(address(made))
    page = text_of(found)
    assert "Release processes in order" in page
    assert page.index("Harbour treaty (TREATY)") < page.index("Signal codes (CODE)")
    assert "codes are kept by few" in page
    assert "1 question of release is not answered yet." in page
    assert f"?yes=coded&amp;unknown=lamps&amp;begin={timezone.localdate()}" in found.content.decode()


def test_where_it_leads_names_the_same_release_processes(master, browser):
    made = make_assessment(master, tool="harbour.release")
    answer(made, master, codes="yes")
    html = browser.get(address(made)).content.decode()
    assert "See: The release processes that apply" in html
    assert html.count("/release-processes/plan/?yes=coded") >= 2


def test_the_release_plan_file_can_be_read_by_the_release_processes(master, browser):
    made = make_assessment(master, tool="harbour.release", name="New buoy")
    answer(made, master, codes="yes", lamp="unknown", coating="no")
    content, _ = read_plan(browser.get(address(made, "plan_json")).content, "plan.json")
    assert content.answers == {"coded": "yes", "lamps": "unknown"}
    assert content.program == "New buoy"


def test_without_a_release_attribute_no_process_applies_and_that_is_said(master, browser):
    made = make_assessment(master, tool="harbour.release")
    answer(made, master, codes="no", lamp="no", coating="no")
    assert "No release process applies by these answers." in text_of(browser.get(address(made)))


# ---- gates


def gate(page: str, title: str, after: str) -> str:
    return page[page.index(title) : page.index(after, page.index(title))]


def test_gates_say_where_one_stands_what_is_missing_and_which_papers(master, browser):
    made = make_assessment(master, tool="harbour.gates")
    answer(made, master, next_gate="rfa", funded="no", agreed="no")
    page = text_of(browser.get(address(made)))
    page = page[page.index("Gates of the agreement, in order") :]
    assert "behind you 1 that stops Stop There is no money. Summary of intent" in gate(page, "Request", "Approval")
    assert "comes next 1 to act on Act It is not agreed. Agreement" in gate(page, "Approval", "Work")
    assert "later nothing missing nothing that is known none" in page


def test_gates_are_shown_alike_while_nobody_said_which_is_next(master, browser):
    made = make_assessment(master, tool="harbour.gates")
    answer(made, master, funded="no")
    page = text_of(browser.get(address(made)))
    assert "Nobody has said yet which gate comes next" in page
    assert "comes next 1" not in page
    assert "1 not known yet" in page


# ---- the sale file

SALE = Path(__file__).resolve().parents[2] / "src/icop/data/tools/sales/fms.yaml"


def case_of(browser, made) -> dict[str, Any]:
    found = browser.get(address(made, "sale_json"))
    assert found.status_code == 200
    content: dict[str, Any] = found.json()
    return content


def fits(value: Any, shape: dict[str, Any]) -> bool:
    """Tell whether a value fits a schema, as far as the schema of a sale file goes."""
    if "anyOf" in shape:
        return any(fits(value, one) for one in shape["anyOf"])
    if "const" in shape:
        return bool(value == shape["const"])
    if "enum" in shape and value not in shape["enum"]:
        return False
    kind = shape["type"]
    if isinstance(kind, list):
        return any(fits(value, shape | {"type": one}) for one in kind)
    if kind == "object":
        known = shape["properties"]
        return (
            isinstance(value, dict)
            and not set(value) - set(known)
            and not set(shape["required"]) - set(value)
            and all(fits(part, known[name]) for name, part in value.items())
        )
    if kind == "array":
        return isinstance(value, list) and all(fits(one, shape["items"]) for one in value)
    if kind == "string":
        return isinstance(value, str) and re.search(shape.get("pattern", ""), value) is not None
    return {"null": value is None, "boolean": isinstance(value, bool), "integer": isinstance(value, int)}[kind]


def test_the_sale_file_is_filled_from_the_answers_by_the_mapping(master, browser):
    made = make_assessment(master, tool="harbour.sale")
    answer(
        made, master, purchaser_code="BN", lor_receipt_day="2026-11-02", eligible="yes", significant_equipment="mde",
        lines=[{"article": "Buoy", "kind": "sme", "quantity": "3", "value": "1200.50"}], total_value="14000000",
    )  # fmt: skip
    content = case_of(browser, made)
    assert content["purchaser"]["code"] == "BN"
    assert content["purchaser"]["eligible"] is True
    assert content["lor"]["receipt_day"] == "2026-11-02"
    assert content["item"]["equipment"] == "MDE", "an option is written as the case room calls it"
    assert content["lines"] == [{"article": "Buoy", "sme_mde": "sme", "quantity": "3", "value": "1200.50"}]
    assert content["value"]["total"] == "14000000"
    assert content["on"] == timezone.localdate().isoformat()
    assert [one["finding"] for one in content["findings"]["note"]] == ["dear"]
    assert fits(content, schema())


def test_what_is_not_answered_is_null_and_named_with_whom_to_ask(master, browser):
    made = make_assessment(master, tool="harbour.sale")
    answer(made, master, purchaser_code="Bandaria", eligible="unknown", significant_equipment="sme")
    content = case_of(browser, made)
    lacking = {one["field"]: one for one in content["to_find_out"]}
    assert content["purchaser"] | {"code": None, "eligible": None} == content["purchaser"]
    assert lacking["purchaser.eligible"]["why"] == "nobody knows yet"
    assert lacking["lor.receipt_day"] == {
        "field": "lor.receipt_day", "question": "lor_receipt_day", "ask": "When did the letter come?",
        "why": "not answered", "from": "the post",
    }  # fmt: skip
    assert "is not of the form" in lacking["purchaser.code"]["why"]
    assert "contingent_fees.amount" not in lacking, "what is not asked does not have to be found out"
    assert fits(content, schema())


def test_every_field_of_the_mapping_is_filled_from_a_question_of_the_shipped_tool():
    """Each question is there, is read as its kind, and its options are those the mapping names."""
    document, problems = read_bytes(SALE.read_bytes(), "fms.yaml")
    assert document is not None, problems
    shape, problems = read_shape(document, Tool, "fms.yaml")
    assert shape is not None, problems
    questions = {one.key: one for one in shape.questions}
    kinds = {
        "text": {"text"}, "code": {"text"}, "choice": {"one_of"}, "country": {"country"}, "yes_no": {"yes_no"},
        "day": {"date"}, "money": {"money"}, "list": {"many_of", "countries", "text"}, "rows": {"table"},
    }  # fmt: skip
    assert mapping().tool == "sales.fms"
    for field in mapping().fields:
        question = questions[field.question]
        assert question.answer in kinds[field.kind], field
        assert not field.values or set(field.values) == set(question.options), field
        assert set(field.columns.values()) <= set(question.columns), field
