"""What the pages of release processes show, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from icop.engine.clock import Start, read_day
from icop.engine.errors import Refused
from icop.engine.process_shapes import LeadOffice, PlanningDays
from icop.engine.shapes import Cite, Dated, ValueSet
from icop.engine.timeline import choose, periods
from icop.tsfd.asking import Asked
from icop.tsfd.layout import Drawing, draw
from icop.tsfd.model import Model, Node, Opens, Question
from icop.tsfd.telling import Chart, Wait, aloud, line_of

YEARS_AHEAD = 20


@dataclass(frozen=True, slots=True)
class Forms:
    """The four forms of one chart."""

    chart: Chart
    drawing: Drawing
    aloud: tuple[str, ...]


def forms_of(chart: Chart) -> Forms:
    """Return a chart in its four forms: map, outline, table (both from the lines), text read aloud."""
    return Forms(chart, draw(chart), aloud(chart))


# ---- questions and answers in an address


@dataclass(frozen=True, slots=True)
class Answers:
    """What an address tells: the attributes that are so, those nobody knows, and the day the work begins."""

    yes: frozenset[str]
    unknown: frozenset[str]
    begin: date

    @property
    def query(self) -> dict[str, Any]:
        """The answers as an address carries them, with the day they are counted from; empty when there are none."""
        told = {"yes": sorted(self.yes), "unknown": sorted(self.unknown)}
        given: dict[str, Any] = {name: value for name, value in told.items() if value}
        return given | {"begin": [self.begin.isoformat()]} if given else {}

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The same as hidden fields of a form."""
        return tuple((name, value) for name, values in self.query.items() for value in values)

    def asked(self) -> Asked:
        """The question they put to the model."""
        return Asked(yes=self.yes, unknown=self.unknown, begin=self.begin)

    def of(self, key: str) -> str:
        """Return the answer to one question."""
        return "yes" if key in self.yes else "unknown" if key in self.unknown else "no"


def answers_in(given: QueryDict, on: date) -> Answers:
    """Return the answers an address carries: `yes` and `unknown` with keys, or each key with its answer.

    Raises Refused for a day that is none, or too far from the day shown.
    """
    yes, unknown = set(given.getlist("yes")), set(given.getlist("unknown"))
    for name, told in given.items():
        if name.startswith("a."):
            {"yes": yes, "unknown": unknown}.get(str(told), set()).add(name.removeprefix("a."))
    typed = given.get("begin", "")
    begin = read_day(str(typed)) if typed else on
    if abs((begin - on).days) > 366 * YEARS_AHEAD:
        raise Refused(f"{begin} is more than {YEARS_AHEAD} years from the day shown.", "Choose a nearer day to begin.")
    return Answers(frozenset(yes), frozenset(unknown - yes), begin)


def is_long(given: QueryDict) -> bool:
    """Tell whether an address comes from the form, with an answer for each question: a shorter one says the same."""
    return any(key.startswith("a.") for key in given)


def address(url: str, answers: Answers) -> str:
    """Return an address that carries these answers."""
    return f"{url}?{urlencode(answers.query, doseq=True)}" if answers.query else url


def asked_lines(model: Model, answers: Answers) -> tuple[tuple[str, tuple[tuple[Question, str], ...]], ...]:
    """Return the questions with their answers, those about the capability first."""
    lines = [(question, answers.of(question.key)) for question in model.questions.values()]
    groups = (("The capability", False), ("The sale", True))
    return tuple((name, tuple(one for one in lines if one[0].about_sale == sale)) for name, sale in groups)


def answered_lines(model: Model, answers: Answers) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """Return the questions answered yes, and those nobody knows the answer to."""
    known = model.questions
    groups = (("Yes", answers.yes), ("Not known", answers.unknown))
    found = ((word, tuple(known[key] for key in sorted(keys) if key in known)) for word, keys in groups)
    return tuple((word, questions) for word, questions in found if questions)


# ---- a process


@dataclass(frozen=True, slots=True)
class Period:
    """An entry of a process over time: in words, from when, whether it holds on the day or came later."""

    says: str
    start: Start
    cite: Cite
    note: str
    here: bool
    later: bool


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """A process on the day, with what opens it, what it waits for, and its past."""

    node: Node
    opened_by: tuple[tuple[Question, Opens], ...]
    waits: tuple[Wait, ...]
    leads_to: tuple[Wait, ...]
    leads: tuple[Period, ...]
    days: tuple[Period, ...]


def process_page(model: Model, node: Node, offices: dict[str, str]) -> ProcessPage:
    """Return the page of a process; `offices` are the names of offices by key."""
    line = line_of(model, node)
    return ProcessPage(
        node=node,
        opened_by=model.opened_by(node.key),
        waits=line.waits,
        leads_to=line.leads_to,
        leads=_periods(node.shape.leads, model.on, lambda entry: _lead_words(entry, offices)),
        days=_periods(node.shape.days, model.on, _day_words),
    )


def _periods(entries: Sequence[Any], on: date, words: Any) -> tuple[Period, ...]:
    timeline = periods(entries)
    here = choose(timeline, on).period
    return tuple(_period(period, words(period.entry), period is here, on) for period in timeline)


def _period(period: Any, says: str, here: bool, on: date) -> Period:
    entry: Dated = period.entry
    later = period.start.has_come(on) is False
    return Period("Ended." if entry.ended else says, period.start, entry.cite, entry.note, here, later)


def _lead_words(entry: LeadOffice, offices: dict[str, str]) -> str:
    if entry.unknown:
        return f"To be confirmed: {entry.unknown}"
    named = ", ".join(offices.get(key, key) for key in (entry.office, *entry.beside) if key)
    return f"{named}. {entry.body}".strip() if entry.body else named


def _day_words(entry: PlanningDays) -> str:
    if entry.unknown:
        return f"To be confirmed: {entry.unknown}"
    return f"{entry.low} / {entry.likely} / {entry.high} days"


# ---- what stands beside the model


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the chart or a change of who leads: when, and what changed."""

    title: str
    start: Start
    note: str
    cite: Cite
    day: date | None


def editions_of(found: ValueSet | None) -> tuple[Edition, ...]:
    """Return the editions of the chart, the newest first, each with a day to compare with."""
    if found is None:
        return ()
    entries = [entry for entry in found.members if not entry.ended]
    lines = [Edition(e.member, e.start, e.note, e.cite, e.start.latest or e.start.earliest) for e in entries]
    return tuple(sorted(lines, key=lambda line: line.day or date.min, reverse=True))
