"""Why an answer is what it is: the steps that led to it, each with its value, first day, citation and standing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from icop.engine.shapes import Cite

StepKind = Literal["question", "parameter", "set", "instrument", "rule", "formula", "day"]
Plain = str | bool | int | None | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was looked at (`key`), what it said (`value`), in words (`says`), and what followed (`truth`).

    `start` is the first day of the value, in words; empty where a step has none.
    """

    kind: StepKind
    key: str
    value: Plain = None
    says: str = ""
    truth: bool | None = None
    start: str = ""
    citation: str = ""
    url: str = ""
    standing: str = ""

    @property
    def mark(self) -> tuple[Any, ...]:
        """What tells this step from every other, to look it up by: yes is not 1, and a list has its words."""
        value = repr(self.value) if isinstance(self.value, list | dict) else self.value
        return (
            self.kind, self.key, type(self.value), value, self.says, self.truth, self.start, self.citation, self.url,
            self.standing,
        )  # fmt: skip

    def as_json(self) -> dict[str, Plain]:
        """Return the step as plain JSON; what is empty is left out, except value and truth."""
        told = {name: getattr(self, name) for name in ("says", "start", "citation", "url", "standing")}
        return {
            "kind": self.kind, "key": self.key, "value": self.value, "truth": self.truth,
            **{name: text for name, text in told.items() if text},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps of one evaluation, in the order they were taken; a step taken twice is told once."""

    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, steps: Iterable[Step]) -> Trace:
        """Return the trace of these steps without repetitions."""
        told: dict[tuple[Any, ...], Step] = {}
        for step in steps:
            told.setdefault(step.mark, step)
        return cls(tuple(told.values()))

    def __add__(self, other: Trace) -> Trace:
        return Trace.of((*self.steps, *other.steps))

    @property
    def leans_on_assumed(self) -> bool:
        """Tell whether any step rests on an assumption: the result must then say so."""
        return any(step.standing == "assumed" for step in self.steps)

    @property
    def citations(self) -> tuple[str, ...]:
        """The citations of all steps, each once, in order."""
        return tuple(dict.fromkeys(step.citation for step in self.steps if step.citation))

    def as_json(self) -> list[dict[str, Plain]]:
        """Return the trace as plain JSON."""
        return [step.as_json() for step in self.steps]


def cited(cite: Cite) -> dict[str, str]:
    """Return what a step takes from a citation, to be passed to `Step`."""
    return {"citation": cite.to, "url": cite.url, "standing": cite.standing}


def plain(value: Any) -> Plain:
    """Return any value of the engine as plain JSON: numbers and days as exact text."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(part) for part in parts]
    return str(value)
