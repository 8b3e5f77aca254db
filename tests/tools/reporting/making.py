"""A tool about lending a boat, worked through, and the shipped tools at their fullest examples."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import icop
from icop.engine.packs import all_units, overlay, read_pack
from icop.engine.questionnaire import Worked, evaluate, read_answers
from icop.engine.tool_checks import Beside
from icop.engine.tool_shapes import Examples, Tool
from icop.tools.reporting import About, Comment, Passage, ProcessRow, assessment_report
from icop.ui.reports.docx import docx_bytes
from icop.ui.reports.pdf import pdf_bytes
from tests.engine.tools import beside, compiled, end, finding, make_tool, question

ON = date(2026, 1, 5)
LAW = {"to": "10 USC 4211", "standing": "verified", "checked_on": "2026-01-04", "url": "https://example.gov/4211"}
OURS = {"to": "icop practice", "standing": "assumed", "checked_on": "2026-01-04", "note": "planning days"}
TEXT = "The harbor # $x$ @a \\ {b} <c>"
SIZES = {"small": "A small boat", "large": "A large boat, decked"}
QUESTIONS = [
    question("crew", number="B-01", ask="Is there a crew?", find_out_from="Harbor master"),
    question("size", number="B-02", answer="one_of", options=SIZES),
    question("price", number="B-03", answer="money"),
    question("gear", number="B-04", answer="many_of", options={"oars": "Oars", "sail": "A sail"}),
    question("trip", number="B-05", answer="date"),
    question("place", number="B-06", answer="text", find_out_from="The owner"),
    question("people", number="B-07", answer="table", columns={
        "name": {"title": "Name"}, "fee": {"title": "Fee", "answer": "money"},
        "swims": {"title": "Swims?", "answer": "yes_no"}}),
    question("anchor", number="B-08"),
    question("paid", number="B-09", implied=[{"when": {"price": {"above": 10}}, "answer": "yes", "because": "Paid."}]),
    question("dear", number="B-10", computed={"price": {"above": {"parameter": "boats.limit"}}}),
    question("ropes", number="B-11", when={"crew": "no"}),
    question("flag", number="B-12"),
]  # fmt: skip
FINDINGS = [
    finding("note_it", {"size": "large"}, says="A large boat is noted."),
    finding("act_on_it", {"dear": "yes"}, severity="act", number="R02", says="The boat is dear.", cites=[OURS],
            do="Insure it.", owner="Owner", due={"days": 30, "before": "trip"}, document="Policy", coordinate=["Bank"]),
    finding("stop_it", {"crew": "yes", "gear": {"includes": "sail"}}, severity="stop", number="R01",
            says=f"{TEXT} must agree.", cites=[LAW, OURS], do="Ask the harbor master.", owner="Crew",
            due={"days": 10}),
    finding("undated", {"size": "large"}, severity="act", says="Nobody keeps the log.", do="Name a keeper.",
            owner="Crew"),
    finding("may_come", {"anchor": "no"}, says="An anchor is missing."),
    finding("never", {"crew": "no"}, says="There is no crew."),
]  # fmt: skip
ANSWERS: Mapping[str, Any] = {
    "crew": "yes", "size": "large", "price": "2500", "gear": ["oars", "sail"], "trip": "2026-03-01", "place": "unknown",
    "people": [{"name": TEXT, "fee": "1250000"}, {"name": "Nobody", "swims": "no"}],
}  # fmt: skip
ABOUT = About(
    "Boats (sample)", date(2026, 1, 6), "finished", "Boatswain", "Harbor office", "CUI (sample)", "Public facts only.",
    "https://site.example/boats",
    passages={"crew": (Passage("Harbor rules", "paragraph 4", "HR 4", "https://site.example/hr#4"),)},
    comments={"size": (Comment("Boatswain", ON, "Measured twice."),)},
    answered={"crew": "Boatswain, 5 Jan 2026"}, elsewhere={"flag": "Flags"},
    titles={"tool:boats.sail": ("Sailing", "https://site.example/sail"), "parameter:boats.limit": ("Limit", "")},
    processes=(ProcessRow("Harbor review", "large boat", "Crew list", "10 to 20 days"),),
)  # fmt: skip


@cache
def boats() -> Worked:
    """Return the boat tool worked through with every kind of answer."""
    ends = [{**end("sail", {"crew": "yes"}), "next": ["tool:boats.sail"]}, end("stay", {"anchor": "yes"})]
    tool = compiled(make_tool(QUESTIONS, FINDINGS, ends))
    answers, wrong = read_answers({ask.key: ask for ask in tool.asks}, ANSWERS)
    assert wrong == ()
    return evaluate(tool, answers, ON, beside().reference, elsewhere={"flag": True})


@cache
def shipped() -> Mapping[str, Worked]:
    """Return each shipped tool worked through by that of its examples from which most follows."""
    pack = read_pack(Path(icop.__file__).parent / "data")
    facts = {key: one.shape for key, one in overlay([pack]).items()}
    around = Beside.of(((key, shape) for (_, key), shape in facts.items()), all_units([pack]))
    tools = {key: shape for (kind, key), shape in facts.items() if kind == "tool" and isinstance(shape, Tool)}
    return {key: _fullest(shape, facts[("example", key)], around) for key, shape in tools.items()}


def _fullest(shape: Tool, examples: Any, around: Beside) -> Worked:
    assert isinstance(examples, Examples)
    tool = around.tool(shape)[0]
    asks = {ask.key: ask for ask in tool.asks}
    worked = (evaluate(tool, read_answers(asks, one.answers)[0], one.on, around.reference) for one in examples.examples)
    return max(worked, key=lambda one: len(one.findings))


def slowest_report() -> tuple[str, float]:
    """Return which report of a shipped tool takes longest, as PDF or DOCX, and its CPU seconds with the model built."""
    shipped()
    pdf_bytes(assessment_report(boats(), ABOUT))  # reads fonts and template once, as a running site has
    took: dict[str, float] = {}
    for key, worked in shipped().items():
        for name, write in (("PDF", pdf_bytes), ("DOCX", docx_bytes)):
            begun = time.process_time()
            write(assessment_report(worked, ABOUT))
            took[f"{key} as {name}"] = time.process_time() - begun
    return max(took.items(), key=lambda one: one[1])
