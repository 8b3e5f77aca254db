"""What a price would be on other days: the differences by line and block, and the values that made them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.pricing.days import Assumed
from icop.engine.cases.pricing.looking import name_of
from icop.engine.cases.pricing.pricing import price
from icop.engine.cases.pricing.result import Amount, Priced, PricedLine
from icop.engine.parameters import Events
from icop.engine.trace import Plain, Step, plain

FIGURES = {
    "price": "Price of the line", "packing": "Packing", "administration": "Administrative charge",
    "transportation": "Transportation",
}  # fmt: skip
FIGURE_OF_BLOCK = {8: "price", 9: "packing", 10: "administration", 11: "transportation"}


@dataclass(frozen=True, slots=True)
class Reason:
    """A value that changed: what it is with the first days and with the second (None: there is none)."""

    key: str
    first: Plain
    second: Plain
    says: str

    def as_json(self) -> dict[str, Plain]:
        """Return the reason as plain JSON."""
        return {"key": self.key, "first": self.first, "second": self.second, "says": self.says}


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that differs: `of` is a line number, or `(10)` for a block; None: to be confirmed."""

    of: str
    title: str
    first: Amount
    second: Amount
    reasons: tuple[Reason, ...]

    @property
    def change(self) -> Amount:
        """How much more the second is; None when one of the two is to be confirmed."""
        return None if self.first is None or self.second is None else self.second - self.first

    def as_json(self) -> dict[str, Any]:
        """Return the difference as plain JSON, amounts as exact text."""
        return {
            "of": self.of, "title": self.title, "first": plain(self.first), "second": plain(self.second),
            "change": plain(self.change), "reasons": [reason.as_json() for reason in self.reasons],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """Two prices of one case, and what differs between them."""

    first: Priced
    second: Priced
    lines: tuple[Difference, ...]
    blocks: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        """Return what differs as plain JSON."""
        return {
            "lines": [one.as_json() for one in self.lines], "blocks": [one.as_json() for one in self.blocks],
            "first_total": plain(self.first.total), "second_total": plain(self.second.total),
        }  # fmt: skip


def compare(
    file: CaseFile,
    facts: CaseFacts,
    first: Assumed,
    second: Assumed,
    *,
    on: date,
    document: str | None = None,
    days: Mapping[str, Events] | None = None,
) -> Compared:
    """Return what a case costs with two plans for what has not happened yet, and which values make the difference."""
    one = price(file, facts, on=on, document=document, days=days, assume=first)
    two = price(file, facts, on=on, document=document, days=days, assume=second)
    lines = tuple(found for pair in zip(one.lines, two.lines, strict=True) for found in _in_line(*pair))
    return Compared(one, two, lines, tuple(_in_blocks(one, two, lines)))


def _in_line(one: PricedLine, two: PricedLine) -> Iterator[Difference]:
    before, after = _values(one), _values(two)
    for figure, title in FIGURES.items():
        first, second = getattr(one, figure), getattr(two, figure)
        if first != second:
            reasons = _reasons(before.get(figure, {}), after.get(figure, {})) or _reasons(_all(before), _all(after))
            yield Difference(one.number, title, first, second, reasons)


def _in_blocks(one: Priced, two: Priced, lines: tuple[Difference, ...]) -> Iterator[Difference]:
    for before, after in zip(one.blocks, two.blocks, strict=True):
        if (before.amount, before.known) != (after.amount, after.known):
            title = FIGURES.get(FIGURE_OF_BLOCK.get(before.number, ""), "")
            because = [line for line in lines if not title or line.title == title]
            told = {repr(reason): reason for line in because for reason in line.reasons}
            yield Difference(f"({before.number})", before.title, before.amount, after.amount, tuple(told.values()))


def _values(line: PricedLine) -> dict[str, dict[str, Step]]:
    """Return the values that each figure of a line leans on, by key: they stand before it in the trace."""
    found: dict[str, dict[str, Step]] = {}
    waiting: dict[str, Step] = {}
    for step in line.trace.steps:
        if step.kind in {"parameter", "set"}:
            waiting[name_of(step)] = step
        elif step.kind == "formula":
            name = step.key.removeprefix("line.")
            found.setdefault(name if name in FIGURES else "price", {}).update(waiting)
            waiting = {}
    return found


def _all(values: Mapping[str, Mapping[str, Step]]) -> dict[str, Step]:
    return {key: step for steps in values.values() for key, step in steps.items()}


def _reasons(before: Mapping[str, Step], after: Mapping[str, Step]) -> tuple[Reason, ...]:
    keys = dict.fromkeys([*before, *after])
    pairs = [(key, before.get(key), after.get(key)) for key in keys]
    return tuple(_reason(key, one, two) for key, one, two in pairs if _value(one) != _value(two))


def _reason(key: str, one: Step | None, two: Step | None) -> Reason:
    says = " Then: ".join(step.says for step in (one, two) if step)
    return Reason(key, _value(one), _value(two), says)


def _value(step: Step | None) -> Plain:
    return step.value if step else None
