"""Say what was judged in the words of the questions, answers and facts: conditions, values and needs for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from icop.engine.conditions import Need
from icop.engine.conditions.facts import UNKNOWN, Answer, NoAnswer
from icop.engine.errors import Refused
from icop.engine.questionnaire.compiling import Ask
from icop.engine.questionnaire.reference import Reference
from icop.engine.trace import Step, plain
from icop.engine.units import Reading, read_value, show_value

MOST_MEMBERS = 12
_ISO = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
Told = Literal["question", "parameter", "set", "instrument", "rule", "era", "overlay"]


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words: `before`, what was found (`found`), `after`; the fact it is of, and where that is written.

    `key` is that of the question or fact. `start` is the first day of a value, in words.
    """

    kind: Told
    key: str
    before: str
    found: str
    after: str = ""
    start: str = ""
    citation: str = ""
    standing: str = ""

    @property
    def words(self) -> str:
        """The whole line."""
        return " ".join(part for part in (self.before, self.found, self.after) if part)

    def as_json(self) -> dict[str, str]:
        """Return it as plain JSON; what is empty is left out."""
        told = {"says": self.words, "start": self.start, "citation": self.citation, "standing": self.standing}
        return {"kind": self.kind, "key": self.key} | {name: text for name, text in told.items() if text}


@dataclass(frozen=True)
class Words:
    """The names of questions, answers and facts (see `conditions.Names`)."""

    asks: Mapping[str, Ask]
    reference: Reference
    columns: Mapping[str, tuple[Ask, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, asks: Iterable[Ask], reference: Reference) -> Words:
        """Return the words of these questions, and of the facts they are judged beside."""
        by_key = {ask.key: ask for ask in asks}
        columns = {name: (ask, name) for ask in by_key.values() for name in ask.kind.columns}
        return cls(by_key, reference, columns)

    def question(self, key: str, tool: str = "") -> str:
        """Return the title of a question, or how it is asked, in quotation marks."""
        if tool or (key not in self.asks and key not in self.columns):
            return f"{tool}.{key}" if tool else key
        if key in self.asks:
            return self.asks[key].question.title or f"“{self.asks[key].ask}”"
        ask, name = self.columns[key]
        return ask.question.columns[name].title

    def value(self, question: str, value: Reading) -> str:
        """Return a value as an answer to that question: the words of its option, with its unit."""
        if question in self.columns and question not in self.asks:
            ask, name = self.columns[question]
            return _written(value, ask.question.columns[name].options, ask.kind.columns[name])
        ask_of = self.asks.get(question)
        return _written(value, ask_of.question.options if ask_of else {}, ask_of.kind if ask_of else None)

    def answer(self, key: str, answer: Answer) -> str:
        """Return an answer as it was given, in words; a table says how many rows it has."""
        if isinstance(answer, NoAnswer):
            return "unknown" if answer is UNKNOWN else "not given"
        if isinstance(answer, tuple) and any(isinstance(part, Mapping) for part in answer):
            return f"{len(answer)} row{'' if len(answer) == 1 else 's'}"
        return self.value(key, answer)  # type: ignore[arg-type]

    def fact(self, kind: str, key: str) -> str:
        """Return the title of a parameter, set or instrument, in quotation marks."""
        named = getattr(self.reference, f"{kind}s").get(key)
        return f"“{named.title}”" if named is not None else key


def _written(value: Reading, options: Mapping[str, str], kind: Any) -> str:
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, tuple):
        return ", ".join(options.get(str(part), str(part)) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if str(value) in options:
        return options[str(value)]
    return show_value(value, kind.unit) if kind is not None else str(plain(value))


def short(title: str) -> str:
    """Return the part of an outcome's title before its colon: `Not allowed: FFP is required` is `Not allowed`."""
    return title.partition(":")[0]


def long_day(value: date) -> str:
    """Write a day as 22 November 2026."""
    return f"{value.day} {value:%B} {value.year}"


# ---- steps in words


def fact_line(step: Step, words: Words, on: date) -> Line | None:
    """Return what was looked up, in words; None for a step of another kind."""
    if step.kind == "parameter":
        return _parameter(step, words, on)
    if step.kind == "set":
        members = step.value if isinstance(step.value, list) else []
        told = ", ".join(map(str, members[:MOST_MEMBERS])) or "nobody"
        more = f" and {len(members) - MOST_MEMBERS} more" if len(members) > MOST_MEMBERS else ""
        return Line("set", step.key, f"{words.fact('set', step.key)}, {with_days(step.says)}:", f"{told}{more}.")
    if step.kind == "instrument":
        found = {True: "yes", False: "no", None: "not certain"}[step.truth]
        day = with_days(f" on {step.value}") if step.value else ""
        return Line("instrument", step.key, f"{words.fact('instrument', step.key)} in force{day}:", f"{found}.")
    return None


def _parameter(step: Step, words: Words, on: date) -> Line:
    name = words.fact("parameter", step.key)
    if step.value is None:
        return Line("parameter", step.key, f"{name}:", "no value.", with_days(step.says))
    since = with_days(step.start)
    return Line(
        "parameter", step.key, f"{name} on {long_day(on)}:", f"{_valued(step, words)}.", "", since, step.citation,
        step.standing,
    )  # fmt: skip


def _valued(step: Step, words: Words) -> str:
    shape = words.reference.parameters.get(step.key)
    unit = words.reference.units.get(shape.unit) if shape is not None else None
    if unit is None or isinstance(step.value, dict | None):
        return str(step.value)
    try:
        written = tuple(map(str, step.value)) if isinstance(step.value, list) else step.value
        return show_value(read_value(written if isinstance(written, bool | tuple) else str(written), unit), unit)
    except Refused:  # tiers and names of sets have no plain value
        return str(step.value)


def need_words(need: Need, words: Words) -> str:
    """Return what is needed as a sentence, with names for keys."""
    if need.kind == "answer":
        name = words.question(need.key)
        return f"{name} is not known." if need.why.endswith("unknown.") else f"{name} is not given."
    return with_days(need.why.replace(need.key, words.fact(need.kind, need.key)) or f"{need.key} is not known.")


def with_days(text: str) -> str:
    """Return a text with its days written as 22 November 2026."""
    return _ISO.sub(_day_in_words, text)


def _day_in_words(found: re.Match[str]) -> str:
    try:
        return long_day(date.fromisoformat(found[0]))
    except ValueError:  # a number that looks like a day
        return found[0]
