"""Where a case leaves open whether Congress is notified, moves and checks go by the determination of that day."""

from __future__ import annotations

import random
from datetime import date
from typing import Any
from unittest import mock

import pytest

from icop.cases.judging import judged, least_of_price, prices_of_document, values_of_price, worth_of_documents
from icop.cases.queries import case_facts
from icop.engine.cases.checking import findings
from icop.engine.cases.files import CaseFile
from icop.engine.cases.lifecycle import judge
from icop.engine.cases.notified import Values
from icop.engine.cases.pricing import Assumed, price
from tests.cases.making import case_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy")]
ON = date(2026, 11, 23)
DAYS = [
    ("receive_request", "2026-08-03"), ("find_actionable", "2026-08-04"), ("start_development", "2026-08-05"),
    ("find_complete", "2026-08-06"), ("approve_by_agency", "2026-09-01"), ("complete_writing", "2026-09-05"),
    ("approve_review", "2026-09-06"), ("agency_signs", "2026-09-07"), ("propose", "2026-09-08"),
    ("list_for_state", "2026-09-09"), ("state_approves", "2026-09-10"),
]  # fmt: skip


def proposed(unit_price: str, **document: Any) -> CaseFile:
    """Return a case before its offer, with one line of MDE that costs what it is said to: no surcharge is on MDE."""
    line = {
        "number": "001", "title": "Radar", "equipment": "mde", "quantity": 1, "unit_price": unit_price, "source": "S",
        "stock": "to_be_replaced", "nonrecurring_waived": True, "transport": 0, "packing": 0,
    }  # fmt: skip
    return case_of(
        documents=[{"category": "B", "request": {"received_on": "2026-08-03"}, **document}], lines=[line],
        events=[{"what": what, "on": day} for what, day in DAYS],
    )  # fmt: skip


def waits_for_congress(file: CaseFile) -> bool:
    facts = case_facts()
    blocks = judge(judged(file, facts, ON), facts, "countersign", "basic", ON).blocks
    return any("Congress" in one.says for one in blocks)


def test_an_offer_a_dollar_below_the_figure_does_not_wait_for_congress():
    assert not waits_for_congress(proposed("13999999"))


def test_an_offer_at_the_figure_waits_for_congress():
    assert waits_for_congress(proposed("14000000"))


def missing(file: CaseFile) -> list[str]:
    """Return what is missing of the notification before the countersignature."""
    facts = case_facts()
    blocks = judge(judged(file, facts, ON), facts, "countersign", "basic", ON).blocks
    return [one for block in blocks if "Congress" in block.says for one in block.missing]


def said_wrongly(file: CaseFile) -> list[tuple[str, str]]:
    """Return what is wrong with what the team said of the duty, and how grave it is."""
    facts = case_facts()
    found = findings(judged(file, facts, ON), facts, ON)
    return [(one.severity, one.says) for one in found if one.place[-1] == "needs_notification"]


def test_a_yes_of_the_team_stays_a_yes():
    assert waits_for_congress(proposed("13999999", needs_notification=True))
    assert not waits_for_congress(proposed("13999999", needs_notification=False))


DENIED = ("stop", "basic is said to need no notice to Congress, and the rules of the day ask for one.")


def test_a_no_of_the_team_does_not_take_a_duty_away_and_is_found():
    denied = proposed("40000000", needs_notification=False)
    assert "the rules of the day ask for one" in missing(denied)[0]
    assert said_wrongly(denied) == [DENIED]
    assert said_wrongly(proposed("13999999", needs_notification=False)) == []


def test_a_no_that_was_countersigned_is_still_found():
    body = proposed("40000000", needs_notification=False).model_dump(mode="json")
    events = [*body["events"], {"what": "countersign", "on": "2026-09-11"}]
    assert said_wrongly(CaseFile.model_validate(body | {"events": events})) == [DENIED]


HELD = {"transmittal": "26-13", "document": "basic", "notified_on": "2026-08-03", "mde_value": 40_000_000,
        "total_value": 60_000_000}  # fmt: skip


@pytest.mark.parametrize("said", [None, True])
@pytest.mark.parametrize(
    ("notice", "lacks"),
    [
        ({}, ""),
        ({"notified_on": "2020-01-15"}, "lapsed after 2025-01-15"),
        ({"mde_value": 100, "total_value": 200}, "equipment (MDE) 40,000,000.00 dollars; 100.00 were notified"),
        ({"kind": "s333"}, "under section 36(b)(1); 26-13 is one under 10 USC 333"),
        ({"kind": "b5a"}, "under section 36(b)(1); 26-13 is one under section 36(b)(5)(A)"),
        ({"kind": "other"}, "under section 36(b)(1); 26-13 is one under another law"),
    ],
)
def test_only_a_notice_that_serves_the_sale_lets_the_offer_go(said: bool | None, notice: dict[str, Any], lacks: str):
    body = proposed("40000000", needs_notification=said).model_dump(mode="json")
    found = missing(CaseFile.model_validate(body | {"notices": [HELD | notice]}))
    assert lacks in " ".join(found) if lacks else found == []


def test_a_new_notice_beside_one_that_lapsed_lets_the_offer_go():
    body = proposed("40000000").model_dump(mode="json")
    lapsed = HELD | {"transmittal": "20-01", "notified_on": "2020-01-15"}
    assert missing(CaseFile.model_validate(body | {"notices": [lapsed, HELD]})) == []


def test_a_check_asks_nothing_that_the_determination_answers():
    facts = case_facts()
    file = proposed("13999999")
    open_before = [one.says for one in findings(file, facts, ON) if "Congress" in one.says]
    open_after = [one.says for one in findings(judged(file, facts, ON), facts, ON) if "Congress" in one.says]
    assert (len(open_before), open_after) == (1, [])


def test_a_buyer_of_whom_too_little_is_known_stays_open():
    file = proposed("20000000").model_copy(deep=True)
    buyer = file.purchaser.model_copy(update={"kind": "country", "country": "Japan"})
    asked = file.model_copy(update={"purchaser": buyer})
    assert judged(asked, case_facts(), ON).documents[0].needs_notification is None


def test_what_is_known_of_a_price_asks_for_a_notice_where_the_rest_is_open():
    body = proposed("5000000000").model_dump(mode="json")
    line = body["lines"][0] | {"nonrecurring_waived": False}
    told = judged(CaseFile.model_validate(body | {"lines": [line]}), case_facts(), ON).documents[0]
    assert told.needs_notification is True
    small = judged(CaseFile.model_validate(body | {"lines": [line | {"unit_price": "100"}]}), case_facts(), ON)
    assert small.documents[0].needs_notification is None


def drawn(seed: int) -> CaseFile:
    """Return a made-up case with several documents, some over, and lines of kinds that are priced in their own way."""
    draw = random.Random(seed)
    keys = ["basic", *(f"A{number:02}" for number in range(1, draw.randint(2, 6)))]
    documents = [{"key": key, "kind": "basic" if key == "basic" else "amendment"} for key in keys]
    kinds = ("materiel", "service", *(("small_case",) if draw.random() < 0.3 else ()))
    often = [0] * 9  # what is given in nine lines of ten; an amount that is not known makes its total so
    lines = [
        {
            "number": f"{number:03}", "document": draw.choice([*keys, "A99"]), "kind": draw.choice(kinds),
            "equipment": draw.choice(["", "mde"]), "source": draw.choice("PSX"), "quantity": draw.randint(1, 9),
            "unit_price": draw.choice([None, *("1200.55" for _ in often)]), "procured_share": 40,
            "nonrecurring_unit": draw.choice([None, *(10 for _ in often)]), "stock": "to_be_replaced",
            "delivery": draw.choice(["", "4"]), "transport": draw.choice([None, *(5 for _ in often)]),
            "is_special_airlift": draw.random() < 0.04, "design_and_construction": draw.random() < 0.3,
        }
        for number in range(1, draw.randint(1, 9))
    ]  # fmt: skip
    told = [{"what": "cancel_document", "on": "2026-10-01", "of": key} for key in keys[1:] if draw.random() < 0.2]
    return case_of(documents=documents, lines=lines, events=told, other_charges=draw.choice([None, "77.10"]))


def test_all_documents_are_worth_what_each_is_worth_alone():
    facts, known = case_facts(), 0
    for seed in range(120):
        file = drawn(seed)
        keys = [one.key for one in file.documents]
        at_once = worth_of_documents(file, facts, ON, keys)
        for key in keys:
            whole, added = prices_of_document(file, facts, ON, key, assume=Assumed.all_on(ON))
            assert at_once[key].whole == (values_of_price(whole) if whole.lines else Values()), (seed, key)
            assert at_once[key].added == values_of_price(added), (seed, key)
            assert at_once[key].least == least_of_price(whole), (seed, key)
            assert at_once[key].least_added == least_of_price(added), (seed, key)
            known += at_once[key].whole.total is not None
    assert known > 100


def test_a_case_is_priced_once_however_many_documents_wait():
    facts, file = case_facts(), proposed("14000000")
    keys = [f"A{number:02}" for number in range(1, 40)]
    more = [{"key": key, "kind": "amendment"} for key in keys]
    lines = [{"number": f"{n:03}", "document": key, "amount": 10, "kind": "service"} for n, key in enumerate(keys, 2)]
    body = file.model_dump(mode="json")
    many = CaseFile.model_validate(body | {"documents": [*body["documents"], *more], "lines": [*body["lines"], *lines]})
    with mock.patch("icop.cases.judging.price", wraps=price) as priced:
        judged(many, facts, ON)
    assert priced.call_count == 1
