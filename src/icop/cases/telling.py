"""Traces in words: each step of what was worked out, with its value, its first day and where it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from icop.engine.cases.facts import CaseFacts
from icop.engine.questionnaire.wording import Words, fact_line, with_days
from icop.engine.trace import Step, Trace
from icop.facts.cards import fact_url

PARTS_OF_RATES = {
    "total conus": "all parts, work in the continental United States", "oconus add": "addition for work overseas",
    "quality": "quality assurance",
}  # fmt: skip


def part_of_rate(name: str) -> str:
    """Return what a part of a rate is called; a name of its own says it already."""
    return PARTS_OF_RATES.get(name, name)


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A step in words: what was looked at (`url` is its page), what was found, and its source."""

    before: str
    found: str
    start: str
    citation: str
    standing: str
    url: str


def trace_lines(trace: Trace | Iterable[Step], facts: CaseFacts, on: date) -> tuple[TraceLine, ...]:
    """Return the steps of a trace in words, each once."""
    steps = trace.steps if isinstance(trace, Trace) else trace
    words = Words.of((), facts.reference)
    return tuple(dict.fromkeys(_line(step, words, on) for step in steps))


def _line(step: Step, words: Words, on: date) -> TraceLine:
    told = fact_line(step, words, on)
    if told is None:
        return TraceLine(with_days(step.says or step.key), "", "", step.citation, step.standing, "")
    url = fact_url(told.kind, told.key) if told.kind in {"parameter", "set"} else ""
    return TraceLine(told.before, told.found, told.start, told.citation, told.standing, url)
