"""What a condition is made of: frozen nodes, each one word of the closed set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from icop.engine.units import Reading

Order = Literal["equals", "above", "at_least", "below", "at_most"]
Many = Literal["one_of", "includes", "includes_any", "includes_all", "in_set"]
PeriodUnit = Literal["days", "months", "years"]
Side = Literal["before", "after", "of"]


@dataclass(frozen=True, slots=True)
class Literally:
    """A value written in the condition."""

    value: Reading


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day asked about, written `on`."""


@dataclass(frozen=True, slots=True)
class AnswerOf:
    """Another answer, of this tool or of `tool`."""

    key: str
    tool: str = ""


DayAt = Literally | AskedDay | AnswerOf


@dataclass(frozen=True, slots=True)
class ParameterAt:
    """A parameter at a day (the day asked about, unless `on` says another), for what `by` tells of its dimensions."""

    key: str
    on: DayAt = AskedDay()
    by: tuple[tuple[str, str | AnswerOf], ...] = ()


@dataclass(frozen=True, slots=True)
class SetAt:
    """The members of a set at a day."""

    key: str
    on: DayAt = AskedDay()


class Kept:
    """What a node carries beside its fields: the function that decides it and its words, each made once."""

    __slots__ = ("decide", "words")

    decide: Any
    words: str


Right = Literally | AskedDay | AnswerOf | ParameterAt | SetAt


@dataclass(frozen=True, slots=True)
class AllOf(Kept):
    """True when every part is; true when there are none."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Kept):
    """True when some part is; false when there are none."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Kept):
    """True when its part is false; unknown stays unknown."""

    part: Node


@dataclass(frozen=True, slots=True)
class Compare(Kept):
    """An answer beside one value: the same, or in order. Numbers, days and steps of one scale have an order."""

    answer: str
    word: Order
    right: Right


@dataclass(frozen=True, slots=True)
class Belongs(Kept):
    """Words beside words: an answer among several, or a list of answers that holds some or all of them."""

    answer: str
    word: Many
    right: Right


@dataclass(frozen=True, slots=True)
class Within(Kept):
    """A day at most so many days, months or years before, after, or to either side of another. Both ends count."""

    answer: str
    amount: Literally | ParameterAt
    unit: PeriodUnit
    side: Side
    base: DayAt


@dataclass(frozen=True, slots=True)
class Known(Kept):
    """Whether a question has an answer (`answered`), or was answered with "I don't know" (`unknown`)."""

    answer: str
    word: Literal["answered", "unknown"]


@dataclass(frozen=True, slots=True)
class InForce(Kept):
    """Whether an instrument is in force at a day."""

    key: str
    on: DayAt = AskedDay()


@dataclass(frozen=True, slots=True)
class Rows(Kept):
    """Whether some or every row of a table answers to a condition on its columns. Every row of none does."""

    answer: str
    columns: frozenset[str]
    word: Literal["some_row", "every_row"]
    part: Node


@dataclass(frozen=True, slots=True)
class Count(Kept):
    """How many rows there are, of those that answer to `where`."""

    answer: str
    columns: frozenset[str]
    word: Order
    right: Right
    where: Node | None = None


@dataclass(frozen=True, slots=True)
class Sum(Kept):
    """What a column adds up to, over the rows that answer to `where`."""

    answer: str
    columns: frozenset[str]
    column: str
    word: Order
    right: Right
    where: Node | None = None


Node = AllOf | AnyOf | Not | Compare | Belongs | Within | Known | InForce | Rows | Count | Sum


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and every node inside it."""
    yield node
    if isinstance(node, AllOf | AnyOf):
        inside: tuple[Node | None, ...] = node.parts
    elif isinstance(node, Not | Rows):
        inside = (node.part,)
    elif isinstance(node, Count | Sum):
        inside = (node.where,)
    else:
        inside = ()
    for part in inside:
        if part is not None:
            yield from walk(part)
