"""What `icop check` finds in case types, codes, checklists and proposed values, each beside what is well."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from icop.engine.checks import check

ON = date(2026, 11, 23)
CITE = {"to": "Example Directive 12 s. 4", "standing": "verified", "checked_on": "2026-01-05"}


def state(key: str, **given: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "means": "So it is.", "phase": "request", "cite": CITE, **given}


def make_type() -> dict[str, Any]:
    """Return a small case type that is well: a letter is written, sent and filed for good."""
    done = state("filed", is_final=True)
    return {
        "title": "Letters",
        "short": "LET",
        "actors": {"clerk": "Clerk"},
        "first": {"case": "open", "document": "draft", "line": "draft"},
        "states": {
            "case": [state("open"), done],
            "document": [state("draft"), state("sent"), done],
            "line": [state("draft"), done],
        },
        "milestones": [{"code": "SENT", "title": "Sent", "phase": "request", "cite": CITE}],
        "moves": [
            move("close", "case", ["open"], "filed"),
            move("send", "document", ["draft"], "sent", code="SENT", needs=[guard("posted", code="SENT")]),
            move("file", "document", ["sent"], "filed"),
            move("file_line", "line", ["draft"], "filed"),
        ],
        "way": ["send", "file"],
        "cite": CITE,
    }


def move(key: str, level: str, out_of: list[str], into: str, **given: Any) -> dict[str, Any]:
    named = {"key": key, "title": key, "level": level, "out_of": out_of, "into": into, "who": ["clerk"], "cite": CITE}
    return {**named, **given}


def guard(check: str, **args: str) -> dict[str, Any]:
    return {"check": check, "args": args, "says": "It must be so.", "fix": "See to it.", "cite": CITE}


def codes(*entries: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {"title": "Codes", "field": "source", "codes": list(entries), **given}


def code(code: str, **given: Any) -> dict[str, Any]:
    return {"code": code, "title": "A code", "start": "2020-01-01", "cite": CITE, **given}


def problems(tmp_path: Path, **facts: dict[str, Any]) -> str:
    """Return what is wrong with a pack of these facts, by folder."""
    for folder, body in facts.items():
        path = tmp_path / folder.partition("__")[0] / "made" / f"{folder}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body))
    (tmp_path / "units.yaml").write_text("usd: {title: US dollars, read: decimal, prefix: $}\n")
    return "\n".join(f"{one.what}; {one.fix}" for one in check([tmp_path], ON))


def test_a_case_type_that_leads_from_its_first_states_to_its_last_is_well(tmp_path: Path):
    assert problems(tmp_path, case_types=make_type()) == ""


def last_move(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["moves"][1]
    return found


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda body: body["states"].pop("line"), "there are no states of a line"),
        (lambda body: body["first"].update(case="begun"), "there is no state 'begun' of a case"),
        (lambda body: body["first"].pop("case"), "nothing says in which state a case begins"),
        (lambda body: body["states"]["document"].append(state("draft")), "the state 'draft' is here twice"),
        (lambda body: body["states"]["document"].append(state("lost")), "no moves lead to 'lost'"),
        (lambda body: body["states"]["document"].append(state("lost")), "nothing leads out of 'lost'"),
        (lambda body: body["moves"].pop(2), "nothing leads out of 'sent'"),
        (lambda body: body["moves"].append(body["moves"][1]), "the move 'send' is here twice"),
        (
            lambda body: last_move(body).update(out_of=["drafft"]),
            "there is no state 'drafft' of a document; did",
        ),
        (lambda body: last_move(body).update(out_of=["filed"]), "'filed' is final"),
        (lambda body: last_move(body).update(into="gone"), "there is no state 'gone'"),
        (lambda body: last_move(body).update(also={"case": "gone"}), "there is no state 'gone' of a case"),
        (lambda body: body["moves"][0].update(also={"line": "filed"}), "only a move of a document takes others along"),
        (lambda body: last_move(body).update(code="SEND"), "there is no milestone 'SEND'; did you mean"),
        (lambda body: last_move(body).update(posts=["OUT"]), "there is no milestone 'OUT'"),
        (lambda body: last_move(body).update(who=["boss"]), "there is no actor 'boss'"),
        (lambda body: last_move(body).update(clock="moon"), "there is no clock 'moon'"),
        (lambda body: last_move(body).update(needs=[guard("hunch")]), "there is no check 'hunch'"),
        (lambda body: last_move(body).update(needs=[guard("posted")]), "the check 'posted' needs 'code'"),
        (lambda body: last_move(body).update(needs=[guard("posted", code="SENT", by="x")]), "takes no 'by'"),
        (
            lambda body: last_move(body).update(needs=[guard("criteria_met", checklist="no.such")]),
            "there is no checklist 'no.such'",
        ),
        (lambda body: body["way"].append("fly"), "there is no move 'fly'"),
    ],
)
def test_a_case_type_that_leads_nowhere_is_told(tmp_path: Path, spoil: Callable[[dict[str, Any]], Any], says: str):
    body = make_type()
    spoil(body)
    assert says in problems(tmp_path, case_types=body)


class TestCodes:
    OTHERS = codes(code("S"), code("P"))

    def test_codes_that_go_with_codes_of_another_list_are_well(self, tmp_path: Path):
        body = codes(code("3", goes_with=["S"]), goes_with="made.codes__b")
        assert problems(tmp_path, codes__a=body, codes__b=self.OTHERS) == ""

    @pytest.mark.parametrize(
        ("entry", "given", "says"),
        [
            (code("3", goes_with=["Q"]), {"goes_with": "made.codes__b"}, "there is no code 'Q' in made.codes__b"),
            (code("3", goes_with=["S"]), {}, "nothing says which list it goes with"),
            (code("3"), {"goes_with": "made.none"}, "there is no list of codes 'made.none'"),
            (code("3", title=""), {}, "the code 3 has no title"),
        ],
    )
    def test_a_code_that_goes_with_nothing_is_told(
        self, tmp_path: Path, entry: dict[str, Any], given: dict[str, Any], says: str
    ):
        assert says in problems(tmp_path, codes__a=codes(entry, **given), codes__b=self.OTHERS)

    def test_a_code_begins_after_the_one_it_replaces(self, tmp_path: Path):
        body = codes(code("F"), code("F", start="2019-01-01", title="Later"))
        assert "out of order" in problems(tmp_path, codes=body)


def test_a_criterion_that_says_nothing_is_told(tmp_path: Path):
    body = {"title": "List", "criteria": [{"key": "one", "start": "2020-01-01", "cite": CITE}], "cite": CITE}
    assert "the criterion one says nothing" in problems(tmp_path, checklists=body)


class TestProposedValues:
    PARAMETER = {
        "title": "Threshold",
        "unit": "usd",
        "by": ["group"],
        "values": [{"start": "2020-01-01", "value": 14, "by": {"group": "other"}, "cite": CITE}],
    }

    def proposed(self, **value: Any) -> dict[str, Any]:
        asked = {"parameter": "made.parameters", "by": {"group": "other"}, "value": 23, **value}
        return {"title": "Bill", "status": "introduced", "says": "More.", "values": [asked], "cite": CITE}

    @pytest.mark.parametrize(
        ("value", "says"),
        [
            ({}, ""),
            ({"parameter": "made.none"}, "there is no parameter 'made.none'"),
            ({"by": {}}, "the parameter has no values by this; it has them by: group: other"),
            ({"by": {"group": "nato"}}, "the parameter has no values by this"),
            ({"value": "much"}, "'much'"),
        ],
    )
    def test_they_are_of_a_parameter_and_in_its_unit(self, tmp_path: Path, value: dict[str, Any], says: str):
        told = problems(tmp_path, scenarios=self.proposed(**value), parameters=self.PARAMETER)
        assert says in told
        assert bool(told) == bool(says)
