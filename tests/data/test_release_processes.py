"""The shipped release processes: one model on every day, as the domain notes have it, and the night vision case."""

from __future__ import annotations

import csv
import os
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from icop.engine.packs import LoadedFact, read_pack
from icop.tsfd.asking import Asked
from icop.tsfd.layout import draw
from icop.tsfd.model import DELIVERY, OFFER, Model, model_of
from icop.tsfd.planning import plan
from icop.tsfd.telling import chart_of

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
DAYS = (date(2010, 1, 1), date(2018, 3, 1), date(2018, 4, 30), date(2020, 8, 15), date(2026, 2, 1), TODAY)
# The notes mark these as uncertain, or give no days: they ship as "to be confirmed".
WITHOUT_DAYS = {"DSC", "TDP"}
# Edges beyond the graph of the notes: what their table of order says, or needed so that each leads to a milestone.
BEYOND = {
    ("SAP", "OFFER"), ("DSC", "OFFER"), ("NDP", "DSC"), ("NDP", "MIDP"), ("COMSEC", "DELIVERY"), ("IFF", "DELIVERY"),
    ("EXP", "DELIVERY"), ("MIDP", "DELIVERY"), ("INTEL", "DELIVERY"), ("TDP", "DELIVERY"),
    # All reviews for the offered configuration come before the notification: those that the offer waits for.
    ("NDP", "CN"), ("ENDP", "CN"), ("LOCLO", "CN"), ("SAP", "CN"), ("DSC", "CN"), ("DLWF", "CN"), ("PNT", "CN"),
    ("GEOINT", "CN"), ("EW", "CN"), ("NVD", "CN"),
}  # fmt: skip
# The class of these is marked as uncertain: they ship as "to be confirmed".
WITHOUT_GROUP = {"DSC"}
# The graph of the notes (section 6) says only 0 or 1. These are "partly" in their table of pipes (section 3), which
# tells more: the agencies beside Defense, or the authorities of Title 50, have a part in some of these decisions.
PARTLY = {("MIDP", "interagency"), ("PNT", "interagency"), ("SAP", "title_50"), ("EW", "title_50")}
FLAGS = ("interagency", "title_50")
GROUPS = {"P": "primary", "P?": None, "S": "specialised", "-": None}
ORDER = {"FS": "finish_to_start", "FS-COND": "finish_to_start", "SS": "start_to_start"}


@cache
def shipped(kind: str) -> dict[str, Any]:
    return {fact.key: fact.shape for fact in _facts() if fact.kind == kind}


@cache
def _facts() -> tuple[LoadedFact, ...]:
    return read_pack(ROOT / "src/icop/data").facts


def model_on(day: date) -> Model:
    return model_of(day, shipped("process"), shipped("attribute"), shipped("office"))


@pytest.fixture(scope="module")
def model() -> Model:
    return model_on(TODAY)


@pytest.fixture(scope="module")
def written() -> str:
    """Return the notes on release processes."""
    path = Path(os.environ.get("ICOP_SHARED") or ROOT.parent / "shared") / "domain/tsfd-pipes.md"
    if not path.is_file():
        pytest.skip("the shared corpus is not here")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notes(written) -> tuple[list[list[str]], list[list[str]]]:
    """Return the nodes and the edges of the graph in the notes."""
    text = re.search(r"```csv\n# nodes:.*?\n(.*?)# edges:.*?\n(.*?)```", written, re.S)
    return [list(csv.reader(part.strip().splitlines())) for part in (text[1], text[2])]  # type: ignore[return-value]


@pytest.fixture(scope="module")
def table(written) -> dict[str, tuple[str, str, str]]:
    """Return the class of each pipe, and how far it is interagency and Title 50, as the table of pipes has them."""
    text = re.search(r"\| id \| Pipe \|.*?\n\|[-|]+\n(.*?)\n\n", written, re.S)[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return {row[0]: (row[2], row[6].split()[0], row[7].split()[0]) for row in rows}


def name(key: str) -> str:
    return key.partition(".")[2].upper()


@pytest.mark.parametrize("day", DAYS)
def test_there_is_one_sound_model_on_every_day(day):
    found = model_on(day)
    place = {key: number for number, key in enumerate(found.nodes)}
    assert all(place[edge.before] < place[edge.after] for edge in found.edges)
    assert {OFFER, DELIVERY} <= set(found.nodes)
    assert draw(chart_of(found)).boxes


def test_every_process_leads_to_the_offer_or_the_delivery(model):
    reached = {OFFER, DELIVERY}
    for key in reversed(list(model.nodes)):
        if any(edge.after in reached for edge in model.after(key)):
            reached.add(key)
    assert set(model.nodes) == reached


def test_every_question_leads_somewhere_and_every_pipe_has_a_question(model):
    assert all(question.opens for question in model.questions.values())
    opened = {opens.process for question in model.questions.values() for opens in question.opens}
    assert {key for key, node in model.nodes.items() if node.sort == "pipe"} <= opened


def test_thirteen_pipes_are_known_and_one_is_to_be_confirmed(model):
    pipes = [node for node in model.nodes.values() if node.sort == "pipe"]
    assert (len(pipes), [node.short for node in pipes if node.unsure]) == (14, ["DSC"])


def test_nodes_and_days_are_those_of_the_notes(model, notes):
    ours = {name(key): node for key, node in model.nodes.items()}
    theirs = {key: (kind, [int(one) for one in days]) for key, kind, _, _, _, _, *days in notes[0]}
    assert set(ours) - set(theirs) == {"TDP"}
    assert set(theirs) <= set(ours)
    assert {key: ours[key].sort for key in theirs} == {key: kind for key, (kind, _) in theirs.items()}
    spreads = {key: node.days.spread for key, node in ours.items()}
    assert {key for key, spread in spreads.items() if spread is None} == WITHOUT_DAYS
    told = {key: [one.low, one.likely, one.high] for key, one in spreads.items() if one}
    assert told == {key: days for key, (_, days) in theirs.items() if key not in WITHOUT_DAYS}


def test_every_class_is_that_of_the_notes(model, notes):
    theirs = {key: GROUPS[group] for key, _, group, *_ in notes[0]}
    theirs |= dict.fromkeys(WITHOUT_GROUP, None) | {"TDP": None}
    assert {name(key): node.group for key, node in model.nodes.items()} == theirs


@pytest.mark.parametrize("flag", FLAGS)
def test_interagency_and_title_50_are_those_of_the_notes(model, notes, flag):
    marks = {row[0]: row[3 + FLAGS.index(flag)] for row in notes[0]}
    theirs = {key: {"0": "no", "1": "yes"}[mark] for key, mark in marks.items()} | {"TDP": "no"}
    theirs |= {key: "partly" for key, partly in PARTLY if partly == flag}
    assert {name(key): getattr(node, flag) for key, node in model.nodes.items()} == theirs


def test_the_pipes_are_classed_as_in_the_table_of_pipes(model, table):
    ours = {name(key): node for key, node in model.nodes.items() if node.sort == "pipe"}
    assert {key: (node.group, node.interagency, node.title_50) for key, node in ours.items()} == {
        key: (GROUPS[group], interagency, title_50) for key, (group, interagency, title_50) in table.items()
    }
    degrees = {(key, flag): said for key, row in table.items() for flag, said in zip(FLAGS, row[1:], strict=True)}
    assert {of for of, said in degrees.items() if said == "partly"} == PARTLY


def test_the_order_is_that_of_the_notes(model, notes):
    ours = {(name(edge.before), name(edge.after)): edge.order for edge in model.edges}
    theirs = {(before, after): ORDER[kind] for before, after, kind, _ in notes[1]}
    assert {pair: order for pair, order in ours.items() if pair not in BEYOND} == theirs
    assert set(ours) - set(theirs) == BEYOND


def test_what_changed_on_the_charts_is_told_by_day():
    assert "pipes.midp" not in model_on(date(2018, 3, 1)).nodes
    assert "pipes.midp" in model_on(date(2018, 5, 1)).nodes
    assert "steps.par" not in model_on(date(2016, 11, 3)).nodes
    assert not model_on(date(2016, 11, 4)).nodes["steps.par"].unsure
    lead = [model_on(day).nodes["pipes.ndp"].lead.offices for day in (date(2020, 8, 15), TODAY)]
    assert "osd.usd_as" not in {office.key for office in lead[0]}
    assert "osd.usd_as" in {office.key for office in lead[1]}
    assert all(model_on(TODAY).nodes[f"pipes.{key}"].lead.unknown for key in ("midp", "ew", "dlwf"))


class TestNightVision:
    """The worked example of the notes: the night vision guide of 2014."""

    def planned(self, *yes: str):
        return plan(model_on(TODAY), Asked(frozenset(yes), TODAY))

    def test_a_goggle_needs_its_assessment_or_endorsement_then_the_review_then_comes_the_offer(self):
        found = self.planned("night_vision")
        assert [one.node.short for one in found.applies] == ["CTA", "NVD", "Offer", "Delivery"]
        assert (found.offer.low_days, found.offer.likely_days, found.offer.high_days) == (30, 75, 150)

    @pytest.mark.parametrize(
        "gate", ["nvd_first_introduction", "nvd_above_guideline", "nvd_other_user", "nvd_weak_protection"]
    )
    def test_one_yes_at_the_gate_asks_for_the_full_assessment_by_name(self, gate):
        found = self.planned("night_vision", gate)
        assessment = next(one for one in found.applies if one.node.key == "before.cta")
        assert any("full country team assessment" in reason.says for reason in assessment.reasons)

    def test_four_times_no_leaves_the_endorsement_of_the_cooperation_office(self):
        assessment = next(one for one in self.planned("night_vision").applies if one.node.key == "before.cta")
        assert [reason.of for reason in assessment.reasons] == ["pipes.nvd"]
        rules = " ".join(said.says for said in model_on(TODAY).nodes["pipes.nvd"].shape.rules)
        assert "Four times no: the cooperation office endorses" in rules

    def test_the_two_ways_through_and_the_age_of_papers_are_told(self):
        shape = model_on(TODAY).nodes["pipes.nvd"].shape
        said = " ".join(one.says for one in (*shape.outputs, *shape.rules))
        assert "LOR-Advisory" in said
        assert "exception to policy" in said
        assert "older than one year" in said


def test_the_program_of_the_mock_page_takes_the_days_told_there(model):
    """Hand-worked: C4ISR, COMSEC and data links one after the other, 90+120+60, 365+270+120, 730+540+270 days."""
    asked = frozenset({"data_link", "encryption", "precise_positioning", "critical_program_information", "classified"})
    offer = plan(model, Asked(asked, TODAY)).offer
    assert (offer.low_days, offer.likely_days, offer.high_days) == (270, 755, 1540)
    assert (offer.low, offer.likely, offer.high) == (date(2027, 8, 19), date(2028, 12, 16), date(2031, 2, 9))
