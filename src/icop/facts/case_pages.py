"""What the pages about case types, codes, checklists and proposed values show, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from icop.accounts.reader import Reader
from icop.engine.cases.types import (
    CaseState,
    CaseType,
    Checklist,
    CodeEntry,
    CodeList,
    Criterion,
    Guard,
    Level,
    Move,
    Scenario,
)
from icop.engine.clock import Start
from icop.engine.shapes import Cite, Dated, Parameter
from icop.engine.timeline import choose, periods
from icop.engine.units import read_value
from icop.facts.cards import card_of
from icop.facts.queries import KnownFact, facts_for
from icop.facts.values import units, value_in_words
from icop.links.registry import Card as Line

LEVELS: tuple[tuple[Level, str], ...] = (("case", "The case"), ("document", "A document"), ("line", "A line"))


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move in words: out of which states into which, who acts, its milestones, what it needs."""

    key: str
    title: str
    says: str
    out_of: str
    into: str
    who: str
    codes: tuple[str, ...]
    needs: tuple[Guard, ...]
    cite: Cite


@dataclass(frozen=True, slots=True)
class LevelPart:
    """A level of a case type: its states and its moves."""

    key: str
    title: str
    states: tuple[CaseState, ...]
    moves: tuple[MoveLine, ...]


def level_parts(shape: CaseType) -> list[LevelPart]:
    """Return the levels of a case type with their states and moves, in the order of the file."""
    return [
        LevelPart(level, title, shape.states.get(level, ()), tuple(_moves(shape, level))) for level, title in LEVELS
    ]


def _moves(shape: CaseType, level: Level) -> Iterator[MoveLine]:
    titles = {one.key: one.title for one in shape.states.get(level, ())}
    for move in shape.moves:
        if move.level == level:
            out_of = ", ".join(titles.get(key, key) for key in move.out_of)
            who = ", ".join(shape.actors.get(key, key) for key in move.who)
            codes = tuple(code for code in (move.code, *move.posts) if code)
            yield MoveLine(
                move.key, move.title, _says(move), out_of, titles.get(move.into, ""), who, codes, move.needs, move.cite
            )


def _says(move: Move) -> str:
    only = f"Only for {' and '.join(f'{kind}s' if kind != 'basic' else 'basic LOAs' for kind in move.of)}."
    since = f"From {move.start} on." if move.start else ""
    return " ".join(part for part in (move.says, only if move.of else "", since) if part)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A code or criterion on the day: whether it holds, is gone, or has not come yet."""

    entry: CodeEntry | Criterion
    start: Start
    state: str


def entry_lines(entries: Sequence[CodeEntry | Criterion], on: date) -> list[EntryLine]:
    """Return codes or criteria in the order of the file, each with what it is on the day."""
    names: dict[str, list[CodeEntry | Criterion]] = {}
    for entry in entries:
        names.setdefault(entry.code if isinstance(entry, CodeEntry) else entry.key, []).append(entry)
    return [_entry(group, on) for group in names.values()]


def _entry(entries: Sequence[CodeEntry | Criterion], on: date) -> EntryLine:
    timeline = periods(entries)
    held = choose(timeline, on).period
    shown = held or timeline[0]
    state = "not yet" if held is None else "no longer" if _is_over(held.entry) else "holds"
    return EntryLine(shown.entry, shown.start, state)


def _is_over(entry: Dated) -> bool:
    return entry.ended


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A proposed value beside the parameter that has the value in force."""

    parameter: Line | None
    key: str
    by: str
    value: str
    note: str


def proposed_lines(shape: Scenario, reader: Reader, on: date, known: datetime | None = None) -> list[ProposedLine]:
    """Return the values a scenario proposes, in the words of their units, each with the line of its parameter."""
    keys = dict.fromkeys(value.parameter for value in shape.values)
    facts = {fact.key: fact for fact in facts_for(reader, "parameter", keys=keys, known=known)}
    return [
        ProposedLine(
            card_of(facts[value.parameter], on) if value.parameter in facts else None,
            value.parameter,
            ", ".join(word.replace("_", " ") for word in value.by.values()),
            _in_words(value.value, facts.get(value.parameter)),
            value.note,
        )
        for value in shape.values
    ]


def _in_words(value: bool | str | tuple[str, ...], fact: KnownFact | None) -> str:
    unit = units().get(fact.shape.unit) if fact and isinstance(fact.shape, Parameter) else None
    return value_in_words(read_value(value, unit), unit) if unit else str(value)


def codes_beside(shape: CodeList, reader: Reader, on: date, known: datetime | None = None) -> Line | None:
    """Return the line of the list of codes that this one goes with, or None."""
    if shape.goes_with is None:
        return None
    found = facts_for(reader, "code_list", keys=[shape.goes_with], known=known)
    return card_of(found[0], on) if found else None


def checklist_lines(shape: Checklist, on: date) -> list[EntryLine]:
    """Return the criteria of a checklist as of the day."""
    return entry_lines(shape.criteria, on)


def actors_of(shape: CaseType) -> Mapping[str, str]:
    """Return who acts, without what happens by the clock."""
    return {key: title for key, title in shape.actors.items() if key != "clock"}
