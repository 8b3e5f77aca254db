"""A determination worked out, and the same facts on other days: what page, command and API tell, in the same words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from icop.accounts.reader import VISITOR, Reader
from icop.engine.clock import FIRST_DAY
from icop.engine.questionnaire import Determined, Reference, Span, determine, over_time, read_answers
from icop.engine.questionnaire.explaining import explain
from icop.engine.questionnaire.spanning import days_told
from icop.engine.questionnaire.wording import Line, Words, need_words, short
from icop.engine.shapes import Cite
from icop.engine.tool_shapes import NEEDS_A_HUMAN
from icop.facts.queries import State, facts_state
from icop.tools.determination_facts import Given, asks_of
from icop.tools.naming import key_named
from icop.tools.queries import KnownDetermination, determination_for, determinations_for, reference_for

MOST_DAYS_TOLD = 30
KEPT = 256  # sets of facts whose other days are kept


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The outcome of facts, with the steps to it in words."""

    known: KnownDetermination
    given: Given
    found: Determined
    lines: tuple[Line, ...]
    reference: Reference

    @property
    def words(self) -> Words:
        """The names of questions and facts."""
        return Words.of(self.known.compiled.asks, self.reference)

    @property
    def assumed(self) -> tuple[tuple[int, Line], ...]:
        """The steps that rest on an assumption, with their numbers."""
        return tuple((number, line) for number, line in enumerate(self.lines, 1) if line.standing == "assumed")

    @property
    def open(self) -> tuple[str, ...]:
        """The facts that are asked and not known, by key."""
        return tuple(key for key, told in self.found.told.items() if told.state in {"open", "unknown"})

    @property
    def needs(self) -> tuple[str, ...]:
        """What would have to be known, as sentences."""
        return tuple(need_words(need, self.words) for need in self.found.needs)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON: the outcome, the trace, and the steps in words."""
        shape, told = self.known.shape, self.found.as_json()
        return {
            "determination": self.known.key,
            "name": shape.title,
            **told,
            "needs": [need | {"says": says} for need, says in zip(told["needs"], self.needs, strict=True)],
            "leans_on_assumed": bool(self.assumed),
            "not_known": list(self.open),
            "steps": [line.as_json() for line in self.lines],
        }


def work_out(known: KnownDetermination, given: Given, *, at: datetime | None = None) -> WorkedOut:
    """Return the outcome of these facts, as the site knows its rules now or knew them `at` a moment."""
    reference = reference_for(known=at)
    found = determine(known.compiled, given.answers, given.day, reference)
    return WorkedOut(known, given, found, explain(found, given.answers, reference), reference)


def determination_named(reader: Reader, name: str, *, known: datetime | None = None) -> KnownDetermination:
    """Return the determination of a key, or of the last part of one.

    Raises NotFound with the likely name when there is none, or with the keys when there are several.
    """
    keys = [fact.key for fact in determinations_for(reader, known=known)]
    return determination_for(reader, key_named(name, keys, kind="determination"), known=known)


# ---- the same facts on other days


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one outcome: from `first` (None: from the beginning) to `last` (None: no later change is known)."""

    first: date | None
    last: date | None
    title: str
    kind: str
    why: str
    regime: str
    cites: tuple[Cite, ...]

    def holds_on(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def a_day(self) -> date:
        """A day of the stretch to look at."""
        return self.first or self.last or date.max


def stretches_of(known: KnownDetermination, given: Given, *, at: datetime | None = None) -> tuple[Stretch, ...]:
    """Return the outcome of these facts on all days; none where too many days are among the facts.

    It is kept, for the facts of a site and those given seldom change.
    """
    if at is not None:
        return _stretches(known, given, reference_for(known=at))
    told = json.dumps(given.as_file()["facts"], sort_keys=True)
    return _kept(known.key, facts_state(), told)


@lru_cache(maxsize=KEPT)
def _kept(key: str, state: State, told: str) -> tuple[Stretch, ...]:
    known = determination_for(VISITOR, key)
    answers, _ = read_answers(asks_of(known.compiled), json.loads(told))
    return _stretches(known, Given(FIRST_DAY, answers), reference_for())


def spans_of(known: KnownDetermination, given: Given, reference: Reference) -> tuple[Span, ...]:
    """Return the outcome of these facts on all days; none where too many days are among the facts."""
    if len(days_told(given.answers)) > MOST_DAYS_TOLD:
        return ()
    return over_time(known.compiled, given.answers, reference)


def _stretches(known: KnownDetermination, given: Given, reference: Reference) -> tuple[Stretch, ...]:
    spans = spans_of(known, given, reference)
    return tuple(
        Stretch(
            None if span.first == FIRST_DAY else span.first, span.last, short(span.determined.result.title),
            "wait" if span.determined.outcome == NEEDS_A_HUMAN else span.determined.result.kind,
            span.determined.says, _regime(span.determined), span.determined.cites[:2],
        )
        for span in spans
    )  # fmt: skip


def _regime(found: Determined) -> str:
    titles = [*(one.title for one in found.overlays), *(era.title for era in found.eras)]
    return "; ".join(titles)
