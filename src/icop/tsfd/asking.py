"""A question to the model of release processes: what is so, what is decided already, the days of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from icop.engine.clock import LAST_DAY
from icop.engine.errors import Refused
from icop.engine.loading import Finding
from icop.engine.schedule import Spread
from icop.engine.shaping import one_of
from icop.engine.workdays import EVERY_DAY, Calendar
from icop.tsfd.model import DELIVERY, OFFER, Model

Decision = Literal["approved", "approved with limits", "denied", "not required", "referred"]
DONE: tuple[Decision, ...] = ("approved", "approved with limits", "not required")


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided in a process: titles and days only, never what was released or why."""

    decision: Decision
    on: date | None = None
    authority: str = ""
    limits: str = ""
    expires: date | None = None
    document: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the decision has not expired by a day."""
        return self.expires is None or self.expires > day

    @property
    def words(self) -> str:
        """The decision with its day, who made it, its limits by title, its end and its paper."""
        told = (
            ("on {}", self.on), ("by {}", self.authority), ("limits: {}", self.limits), ("until {}", self.expires),
            ("see {}", self.document),
        )  # fmt: skip
        return ", ".join([self.decision, *(form.format(value) for form, value in told if value)])


@dataclass(frozen=True, slots=True)
class Asked:
    """The attributes that are so, those nobody knows yet, and the day the work begins.

    `days` take the place of the planning days of a process; `results` are decisions there are already. Days are
    calendar days; a date that the `calendar` does not count moves to the next that it does.
    """

    yes: frozenset[str]
    begin: date
    unknown: frozenset[str] = frozenset()
    days: Mapping[str, Spread] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    calendar: Calendar = EVERY_DAY
    seed: int = 1

    def day(self, days: int) -> date:
        """Return the date that lies so many days after the beginning. Raises Refused after the last day there is."""
        if days > (LAST_DAY - self.begin).days:
            raise Refused(f"{days} days after {self.begin} is after {LAST_DAY}.", "Begin earlier, or give fewer days.")
        return self.calendar.after(self.begin + timedelta(days=days), 0)

    def is_done(self, key: str) -> bool:
        """Tell whether a process is decided, and the decision still holds: it takes no more days."""
        result = self.results.get(key)
        return result is not None and result.decision in DONE and result.holds_on(self.begin)


def findings_in(model: Model, asked: Asked) -> Iterator[Finding]:
    """Yield what the model cannot answer in a question, by its place in a plan file."""
    for key in sorted(asked.yes | asked.unknown):
        if key not in model.questions:
            yield _missing("answers", "attribute", key, model.questions)
    for name, given in (("days", asked.days), ("results", asked.results)):
        for key in sorted(given):
            if key not in model.nodes:
                yield _missing(name, "process", key, model.nodes)
            elif model.nodes[key].sort == "milestone":
                what = f"{key} is a milestone: it takes no days, and nothing is decided in it"
                yield Finding((name, key), what, "name the process before it")
    for key, result in asked.results.items():
        if result.on and result.expires and result.expires <= result.on:
            what = f"the decision in {key} expires on {result.expires}, before it was made"
            yield Finding(("results", key, "expires"), what, "correct one of the days")


def see_answerable(model: Model, asked: Asked) -> None:
    """Raise Refused with everything in a question that the model cannot answer, or when it has no offer or delivery."""
    found = list(findings_in(model, asked))
    if found:
        raise Refused(" ".join(f"{one.what[0].upper()}{one.what[1:]}; {_ended(one.fix)}" for one in found), "")
    for key in (OFFER, DELIVERY):
        if key not in model.nodes:
            fix = f"Add the fact process:{key}, or ask for another day."
            raise Refused(f"There is no process {key} on {model.on}, so nothing leads to it.", fix)


def _missing(place: str, what: str, key: str, known: Iterable[str]) -> Finding:
    return Finding((place, key), f"there is no {what} '{key}'", one_of(key, known))


def _ended(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."
