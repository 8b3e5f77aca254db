"""Pieces that reports of assessments and determinations share: sources, answers, steps and needs in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from icop.engine.conditions import Need
from icop.engine.questionnaire import Ask, Told
from icop.engine.shapes import Cite
from icop.engine.trace import Step, Trace
from icop.tools.reporting.about import About
from icop.tools.words import answer_in_words
from icop.ui.reports import document as doc

CLOSING = (
    "icop helps people find and apply public, unclassified administrative policy. It gives no legal advice, decides "
    "nothing, and is not a system of record. Standing says how well a source is known: verified, read in the primary "
    "source; secondary, read about it; assumed, a planning assumption of ours that may be changed."
)
STANDINGS = ("verified", "secondary", "assumed")
_DASH = "–"
_DAY = re.compile(r"\b(?:19|20|21)\d\d-[01]\d-[0-3]\d\b")


def sources(cites: Iterable[Cite]) -> tuple[doc.Source, ...]:
    """Return citations as sources, each once, as they are written."""
    made = (doc.Source(one.to, one.standing, one.checked_on, one.url, one.note) for one in cites)
    return tuple(dict.fromkeys(made))


def cited_briefly(cites: Iterable[Cite]) -> doc.Runs:
    """Return citations for a narrow column: citation and standing, without day and note."""
    return doc.source_runs(dict.fromkeys(doc.Source(one.to, one.standing, None, one.url) for one in cites))


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 finding, 2 findings."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def named(ask: Ask) -> str:
    """Return a question by its number, or where it has none as it is asked."""
    return ask.question.number or ask.ask


def asked_in_full(ask: Ask) -> str:
    """Return a question with its number before it."""
    return f"{ask.question.number} {ask.ask}".strip()


def answer_of(told: Told) -> str:
    """Return what is known of an answer, in words."""
    return "Not asked" if told.state == "not asked" else answer_in_words(told.ask, told.answer)


def came_from(told: Told, about: About) -> str:
    """Return where an answer comes from: given by whom, filled in, implied or computed."""
    if told.source == "computed":
        return "Computed from other answers"
    if told.source == "implied":
        return f"Implied: {told.because}" if told.because else "Implied by other answers"
    if told.source == "elsewhere":
        other = about.elsewhere.get(told.key, "")
        return f"Filled in from {other}" if other else "Filled in from another tool"
    if told.source == "given":
        who = about.answered.get(told.key, "")
        return f"Given: {who}" if who else "Given"
    return _DASH


def answers_behind(trace: Trace, told: Mapping[str, Told]) -> str:
    """Return the answers that a trace looked at, each once: A4-01: No; A8-01: Medium."""
    asked = dict.fromkeys(
        key for step in trace.steps if step.kind == "question" for key in (_question(step.key, told),)
    )
    return "; ".join(f"{named(told[key].ask)}: {_on_one_line(answer_of(told[key]))}" for key in asked if key) or _DASH


def _question(key: str, told: Mapping[str, Told]) -> str:
    """Return the question of a step: itself, or for a cell the table it stands in."""
    if key in told:
        return key
    table = key.partition(" row ")[0]
    return table if table in told else ""


def _on_one_line(words: str) -> str:
    return " / ".join(words.split("\n"))


def values_behind(trace: Trace, about: About) -> tuple[str, ...]:
    """Return the policy values, sets and instruments that a trace looked at, in words, each with its first day."""
    kinds = {"parameter", "set", "instrument"}
    return tuple(dict.fromkeys(value_in_words(step, about) for step in trace.steps if step.kind in kinds))


def value_in_words(step: Step, about: About) -> str:
    """Return a value, set or instrument that was looked at, under its title where `about` tells it."""
    title = about.titles.get(f"{step.kind}:{step.key}", (step.key, ""))[0]
    if step.kind == "instrument":
        return days_in_words(step.says.replace(step.key, title))
    if step.kind == "set":
        return days_in_words(f"{title}: {step.says}")
    if step.value is None:
        return days_in_words(step.says or title)
    value = ", ".join(map(str, step.value)) if isinstance(step.value, list) else _scalar(step.value)
    since = f", since {step.start}" if step.start else ""
    return days_in_words(f"{title}: {value}{since}") + (f" ({step.citation})" if step.citation else "")


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"{Decimal(text):,f}" if re.fullmatch(r"-?\d{5,}(\.\d+)?", text) else text


def days_in_words(text: str) -> str:
    """Return text with every day in it as 22 Nov 2026."""
    return _DAY.sub(_day, text)


def _day(found: re.Match[str]) -> str:
    try:
        return doc.in_words(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def waiting_for(needs: Iterable[Need], told: Mapping[str, Told]) -> str:
    """Return what is needed, in words: questions by their number and text, anything else by its reason."""
    found: dict[str, None] = {}
    for need in needs:
        key = _question(need.key, told)
        found[asked_in_full(told[key].ask) if key else need.why or need.key] = None
    return "\n".join(found)


@dataclass(slots=True)
class _Cited:
    """What is known of one citation, over all places that cite it."""

    standings: set[str] = field(default_factory=set)
    checked: date | None = None
    url: str = ""

    def add(self, standing: str, checked: date | None, url: str) -> None:
        self.standings.add(standing)
        self.checked = max(self.checked, checked) if self.checked and checked else self.checked or checked
        self.url = self.url or url

    @property
    def standing(self) -> str:
        return ", ".join(one for one in STANDINGS if one in self.standings).capitalize()


def source_table(cites: Iterable[Cite], steps: Iterable[Step]) -> doc.Table | None:
    """Return the sources, each citation once with all its standings and its latest check; None where there is none."""
    found: dict[str, _Cited] = {}
    for one in cites:
        found.setdefault(one.to, _Cited()).add(one.standing, one.checked_on, one.url)
    for step in steps:
        if step.citation:
            found.setdefault(step.citation, _Cited()).add(step.standing, None, step.url)
    if not found:
        return None
    rows = tuple(
        doc.row(doc.Run(to, link=one.url), one.standing, doc.in_words(one.checked) if one.checked else _DASH,
                one.url or _DASH)
        for to, one in sorted(found.items(), key=lambda each: each[0].lower())
    )  # fmt: skip
    return doc.Table("Each source once", ("Source", "Standing", "Checked", "Address"), rows, (4, 1.6, 1.5, 4))


def title_facts(about: About, facts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the facts of a title block; what nobody told is left out."""
    told = (
        ("Program", about.program),
        *facts,
        ("Prepared by", about.made_by),
        ("Prepared for", about.made_for),
        ("Report of", doc.in_words(about.made_on)),
        ("Marking", about.marking),
        ("Found at", about.address),
    )
    return tuple((label, value) for label, value in told if value)
