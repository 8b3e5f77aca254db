"""The shapes of what a case is judged by: case types (states, moves, milestones), code lists, checklists, scenarios.

All of it is data. Adding a state, a move, a milestone, a code or a criterion is an entry in a file, with its citation;
only a guard that asks something new needs a named check (`engine.cases.checks`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field

from icop.engine.fields import Flag, Key, StartField, WrittenValue, exact_text
from icop.engine.shapes import Cite, Dated, Fact, Shape
from icop.engine.timeline import entry_on
from icop.engine.tool_shapes import Word

Entry = TypeVar("Entry", bound=Dated)
Level = Literal["case", "document", "line"]
DocumentKind = Literal["basic", "amendment", "modification"]
Phase = Literal["request", "development", "review", "offer", "implementation", "execution", "closure", "ended"]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 /_-]*$", max_length=40)]


def with_article(word: str) -> str:
    """Return a kind or level with its article.

    >>> with_article("amendment"), with_article("line")
    ('an amendment', 'a line')
    """
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


class CaseState(Shape):
    """A state that a case, a document or a line may be in. `is_final`: there is no way out of it."""

    key: Word
    title: str = Field(min_length=2, max_length=60)
    means: str = Field(min_length=2)
    phase: Phase
    owner: str = ""
    is_final: Flag = False
    cite: Cite


class Guard(Shape):
    """What must hold before a move: the name of a check with its arguments, what it asks for, and what to do.

    A guard that `warns` is told and does not stop anything. `of` names the kinds of document it is asked of (none: of
    all). `start` is the first day it is asked for.
    """

    check: Word
    args: Annotated[dict[str, Any], BeforeValidator(exact_text)] = Field(default_factory=dict)
    says: str = Field(min_length=2)
    fix: str = Field(min_length=2)
    warns: Flag = False
    of: tuple[DocumentKind, ...] = ()
    start: StartField | None = None
    cite: Cite


class Move(Shape):
    """Something that is recorded of a case, a document or a line on the day it happened.

    `code` is the milestone it posts, `posts` are those that the system of record posts with it. It may happen in the
    states `out_of` (none named: any that is not final) and leads `into` another ("": the state stays). `also` moves
    another level with it: the case, if the document is its basic one, and lines of the document that are in their
    first state. `of` names the kinds of document it is for (none: all). `needs` must hold; `who` acts. `repeats`: it
    may happen again in the same state. `clock` names what makes it happen by itself (`engine.cases.expiring`). `start`
    and `end` bound the days on which there is such a move.
    """

    key: Word
    title: str = Field(min_length=2, max_length=80)
    says: str = ""
    level: Level
    code: Code | Literal[""] = ""
    posts: tuple[Code, ...] = ()
    out_of: tuple[Word, ...] = ()
    into: Word | Literal[""] = ""
    also: dict[Level, Word] = Field(default_factory=dict)
    of: tuple[DocumentKind, ...] = ()
    who: tuple[Word, ...] = Field(min_length=1)
    needs: tuple[Guard, ...] = ()
    repeats: Flag = False
    clock: Word | Literal[""] = ""
    start: StartField | None = None
    end: StartField | None = None
    cite: Cite


class Milestone(Shape):
    """An event code of the field: what it says, who enters it. Those with an assumed code say so by their standing."""

    code: Code
    title: str = Field(min_length=2)
    who: str = ""
    phase: Phase
    cite: Cite


class CaseType(Fact):
    """A type of case: its states on three levels, its milestones in order, its moves, and who acts.

    `first` is the state each level begins in; `way` orders the moves of a document that goes straight through.
    """

    short: str = Field(min_length=2, max_length=12)
    actors: dict[Word, str] = Field(min_length=1)
    first: dict[Level, Word]
    states: dict[Level, tuple[CaseState, ...]]
    milestones: tuple[Milestone, ...]
    moves: tuple[Move, ...]
    way: tuple[Word, ...] = ()
    cite: Cite

    def state(self, level: Level, key: str) -> CaseState | None:
        """Return a state by its key, or None."""
        return next((one for one in self.states.get(level, ()) if one.key == key), None)

    def move(self, key: str) -> Move | None:
        """Return a move by its key, or None."""
        return next((one for one in self.moves if one.key == key), None)


class CodeEntry(Dated):
    """One code from `start` on: what it is called and what it means; `goes_with` names codes of another list."""

    code: Code
    title: str = ""
    means: str = ""
    goes_with: tuple[Code, ...] = ()


class CodeList(Fact):
    """The codes that may stand in a field of a case. `is_complete` False: others may well exist, and only warn."""

    field: Word
    goes_with: Key | None = None
    is_complete: Flag = False
    codes: tuple[CodeEntry, ...] = Field(min_length=1)

    def codes_on(self, on: date) -> dict[str, CodeEntry]:
        """Return the codes in force on a day; one whose first day is not known was in use when its list was read."""
        return _in_force(((one.code, one) for one in self.codes), on)


class Criterion(Dated):
    """One line of a checklist from `start` on, in our own words."""

    key: Word
    says: str = ""
    help: str = ""


class Checklist(Fact):
    """Criteria that must all be met before something may happen."""

    criteria: tuple[Criterion, ...] = Field(min_length=1)
    cite: Cite

    def criteria_on(self, on: date) -> dict[str, Criterion]:
        """Return the criteria in force on a day by key, in their order."""
        return _in_force(((one.key, one) for one in self.criteria), on)


def _in_force(entries: Iterable[tuple[str, Entry]], on: date) -> dict[str, Entry]:
    """Return of the entries of each name the one that holds on a day, where one does."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for name, entry in entries:
        by_name[name].append(entry)
    held = {name: entry_on(told, on).period for name, told in by_name.items()}
    return {name: one.entry for name, one in held.items() if one is not None and not one.entry.ended}


class ProposedValue(Shape):
    """A value that a bill or another proposal would set."""

    parameter: Key
    by: dict[str, str] = Field(default_factory=dict)
    value: WrittenValue
    note: str = ""


class Scenario(Fact):
    """Values that were proposed and are not law: shown beside the law in force, never in its place."""

    status: str = Field(min_length=2)
    says: str = Field(min_length=2)
    values: tuple[ProposedValue, ...] = Field(min_length=1)
    cite: Cite
