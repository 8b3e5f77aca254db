"""What the pages of a determination show beside the facts: the outcome, the way to it, other days, examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from icop.engine.conditions.facts import NOT_ANSWERED
from icop.engine.questionnaire import Ask, Determined, read_answers
from icop.engine.questionnaire.wording import Line, Words, need_words, short
from icop.engine.shapes import Cite
from icop.engine.tool_shapes import NEEDS_A_HUMAN, Determination, Example, Overlay
from icop.facts.cards import fact_url
from icop.tools.determination_facts import Typed, asks_of, typed_of
from icop.tools.determination_outcome import Stretch, WorkedOut
from icop.tools.queries import KnownDetermination
from icop.ui.templatetags.icop import day as short_day
from icop.ui.templatetags.icop import start_day

MOST_DAYS = 12
FIRST_EXAMPLES = 6
WORDS = {"good": "Go on", "gone": "Stop", "wait": "Wait", "plain": "Outcome"}
CLASSES = {"good": " icop-outcome--good", "gone": "", "wait": " icop-outcome--human", "plain": " icop-outcome--plain"}


# ---- the outcome


@dataclass(frozen=True, slots=True)
class Needed:
    """Something to be known: in words, the field or page where it is told, and whom to ask."""

    says: str
    url: str
    find_out_from: str


@dataclass(frozen=True, slots=True)
class Perhaps:
    """An outcome that may come out, and why it would."""

    title: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome as the page tells it."""

    title: str
    word: str
    kind: str
    style: str
    is_stop: bool
    says: str
    do: str
    decides: str
    evidence: tuple[str, ...]
    cites: tuple[Cite, ...]
    needs: tuple[Needed, ...]
    perhaps: tuple[Perhaps, ...]
    rests: str
    assumed: tuple[tuple[int, Line], ...]


def outcome_of(worked: WorkedOut) -> Outcome:
    """Return the outcome in the order in which it is read: what, why, what to do, who decides, what it rests on."""
    found, shape = worked.found, worked.known.shape
    is_human = found.outcome == NEEDS_A_HUMAN
    kind = "wait" if is_human else found.result.kind
    rule = found.rule
    return Outcome(
        title=found.result.title, word="Not decided" if is_human else WORDS[kind], kind=kind, style=CLASSES[kind],
        is_stop=kind == "gone", says=found.says, do=rule.do if rule else "",
        decides=(rule.decides if rule else "") or shape.decides, evidence=rule.evidence if rule else (),
        cites=found.cites, needs=_needs(worked), perhaps=_perhaps(shape, found),
        rests=_rests(worked), assumed=worked.assumed,
    )  # fmt: skip


def _needs(worked: WorkedOut) -> tuple[Needed, ...]:
    words, asks = worked.words, asks_of(worked.known.compiled)
    return tuple(_needed(need, words, asks) for need in worked.found.needs)


def _needed(need: Any, words: Words, asks: Mapping[str, Ask]) -> Needed:
    says = need_words(need, words)
    if need.key in asks:
        return Needed(says, f"#a-{need.key}", asks[need.key].question.find_out_from)
    has_page = need.kind in {"parameter", "set"} and need.key in getattr(words.reference, f"{need.kind}s")
    return Needed(says, fact_url(need.kind, need.key) if has_page else "", "")


def _perhaps(shape: Determination, found: Determined) -> tuple[Perhaps, ...]:
    """Return the outcomes between which a human has to decide: of the rules that may fit, and the one that does."""
    if found.rule is not None:
        return ()
    fits = {step.key for step in found.trace.steps if step.kind == "rule" and step.truth}
    rules = [*found.perhaps, *(rule for rule in shape.rules if rule.key in fits)]
    return tuple(Perhaps(*_named(shape, rule.outcome), rule.says) for rule in rules)


def _named(shape: Determination, outcome: str) -> tuple[str, str]:
    """Return the title and kind of an outcome, short."""
    result = shape.outcomes.get(outcome)
    return (short(result.title), result.kind) if result else ("Needs a human", "wait")


def _rests(worked: WorkedOut) -> str:
    """Return what the outcome rests on, as a sentence."""
    unknown = len(worked.open)
    if worked.found.needs:
        return ""
    known = "All facts known"
    if unknown:
        facts = "One fact is" if unknown == 1 else f"{unknown} facts are"
        known = f"{facts} not known, and the outcome does not depend on {'it' if unknown == 1 else 'them'}"
    return f"{known}{'.' if worked.assumed else ', nothing assumed.'}"


def url_of(line: Line) -> str:
    """Return the page of the value or set a step looked up; "" where it has none."""
    return fact_url(line.kind, line.key) if line.kind in {"parameter", "set"} else ""


# ---- other days


@dataclass(frozen=True, slots=True)
class DayRow:
    """A stretch of days as a row: its days in words, a link to one of them, and what comes out."""

    days: str
    url: str
    here: bool
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class OtherDays:
    """The rows that are shown, and how many there are in all."""

    rows: tuple[DayRow, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Tell whether some are left out."""
        return len(self.rows) < self.total


def other_days(stretches: tuple[Stretch, ...], day: date, typed: Typed, path: str, *, whole: bool) -> OtherDays:
    """Return the same facts on other days; not `whole`: those around the day."""
    rows = [DayRow(_days(one), _day_url(path, typed, one), one.holds_on(day), one) for one in stretches]
    if whole or len(rows) <= MOST_DAYS:
        return OtherDays(tuple(rows), len(rows))
    here = next((place for place, row in enumerate(rows) if row.here), len(rows) - 1)
    first = min(max(here - MOST_DAYS // 2, 0), len(rows) - MOST_DAYS)
    return OtherDays(tuple(rows[first : first + MOST_DAYS]), len(rows))


def _day_url(path: str, typed: Typed, one: Stretch) -> str:
    return f"{path}?{typed.query(day=one.a_day.isoformat())}#outcome" if one.first or one.last else ""


def _days(one: Stretch) -> str:
    if one.first is None:
        return f"before {short_day(one.last + timedelta(days=1))}" if one.last else "always"
    if one.last is None:
        return f"since {short_day(one.first)}"
    if one.first == one.last:
        return short_day(one.first)
    same = (one.first.year == one.last.year) + (one.first.timetuple()[:2] == one.last.timetuple()[:2])
    first = (short_day(one.first), f"{one.first.day} {one.first:%b}", str(one.first.day))[same]
    return f"{first} – {short_day(one.last)}"


@dataclass(frozen=True, slots=True)
class Regime:
    """An era, or what is laid over it for a time, as a row: its days in words, by the first of them."""

    days: str
    first: date
    title: str
    says: str
    cite: Cite


def regimes_of(shape: Determination) -> list[Regime]:
    """Return the eras and overlays a determination knows, by their first day."""
    eras = [
        Regime(start_day(era.start), era.start.earliest or era.start.latest or date.min, era.title, era.says, era.cite)
        for era in shape.eras
    ]
    over = [Regime(_while(one), one.start, f"{one.title}, laid over it", one.says, one.cite) for one in shape.overlays]
    return sorted([*eras, *over], key=lambda one: one.first)


def _while(one: Overlay) -> str:
    end = f" – {short_day(one.end - timedelta(days=1))}" if one.end else ""
    return f"{short_day(one.start)}{end}"


# ---- examples


@dataclass(frozen=True, slots=True)
class Tried:
    """An example: its facts in words, what comes out, and a link with its facts."""

    example: Example
    facts: tuple[tuple[str, str], ...]
    title: str
    kind: str
    url: str


def examples_of(known: KnownDetermination, examples: Iterable[Example], words: Words) -> tuple[Tried, ...]:
    """Return the examples as they are shown: each can be tried with one click."""
    path = reverse("tools:determination", args=[known.key])
    return tuple(_tried(known, example, words, path) for example in examples)


def _tried(known: KnownDetermination, example: Example, words: Words, path: str) -> Tried:
    answers, _ = read_answers(asks_of(known.compiled), example.answers)
    facts = tuple(
        (ask.question.title or ask.ask, words.answer(ask.key, answers.get(ask.key, NOT_ANSWERED)))
        for ask in known.compiled.asks
        if ask.key in answers
    )
    query = typed_of(example.on, example.answers, known.compiled).query()
    return Tried(example, facts, *_named(known.shape, example.outcome or NEEDS_A_HUMAN), f"{path}?{query}#outcome")
