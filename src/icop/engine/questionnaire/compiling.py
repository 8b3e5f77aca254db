"""Read a tool or determination once into what is judged: the kind of each answer, and every condition as nodes.

What is wrong comes back as findings with their place, in the words of `icop check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from icop.engine import tool_shapes as shapes
from icop.engine.conditions import JOINTS, AnswerKind, Node, Vocabulary, nodes, parse_condition
from icop.engine.errors import Refused
from icop.engine.loading import Finding, Place
from icop.engine.process_shapes import Attribute
from icop.engine.questionnaire.answers import read_answer
from icop.engine.shapes import Cite
from icop.engine.shaping import one_of
from icop.engine.units import Reading, Unit, read_value

_YES_NO = Unit(title="yes or no", read="bool")
_TEXT = Unit(title="text", read="text")
_LIST = Unit(title="list", read="set")
_DAY = Unit(title="day", read="date")
_MONEY = Unit(title="US dollars", read="decimal", prefix="$")
_NUMBER = Unit(title="number", read="decimal", bare=True)
_UNITS = {
    "yes_no": _YES_NO, "one_of": _TEXT, "many_of": _LIST, "number": _NUMBER, "money": _MONEY, "date": _DAY,
    "text": _TEXT, "table": _TEXT, "country": _TEXT, "countries": _LIST, "file_note": _TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImpliedAnswer:
    """An answer that holds when its condition does and nobody gave another."""

    when: Node
    answer: Reading
    because: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question ready to be asked: words, reason and source, the kind of its answer, and when it is asked."""

    question: shapes.Question
    section: str
    ask: str
    why: str
    cites: tuple[Cite, ...]
    kind: AnswerKind
    when: Node | None
    computed: Node | None
    implied: tuple[ImpliedAnswer, ...]
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.question.key)  # the word by which conditions name the question


@dataclass(frozen=True, slots=True)
class CompiledTool:
    """A tool whose conditions are read."""

    shape: shapes.Tool
    asks: tuple[Ask, ...]
    findings: tuple[tuple[shapes.Finding, Node], ...]
    ends: tuple[tuple[shapes.End, Node], ...]

    def ask(self, key: str) -> Ask:
        """Return a question. Raises Refused when there is none of that key."""
        return _ask(self.asks, key)


@dataclass(frozen=True, slots=True)
class CompiledDetermination:
    """A determination whose conditions are read; a rule without one always fits."""

    shape: shapes.Determination
    asks: tuple[Ask, ...]
    rules: tuple[tuple[shapes.Rule, Node | None], ...]

    def ask(self, key: str) -> Ask:
        """Return a question. Raises Refused when there is none of that key."""
        return _ask(self.asks, key)


def _ask(asks: Iterable[Ask], key: str) -> Ask:
    known = {ask.key: ask for ask in asks}
    if key not in known:
        raise Refused(f"There is no question '{key}'.", f"{one_of(key, known)[:1].upper()}{one_of(key, known)[1:]}")
    return known[key]


def compile_tool(
    shape: shapes.Tool, vocabulary: Vocabulary, attributes: Mapping[str, Attribute], units: Mapping[str, Unit]
) -> tuple[CompiledTool, tuple[Finding, ...]]:
    """Return the tool ready to be worked through, and what is wrong with it, by place.

    `vocabulary` says which parameters, sets and instruments there are (its answers are set here). A condition that
    cannot be read holds always; a tool with findings must therefore not be used.
    """
    reader = _Reader(vocabulary, attributes, units)
    asks = []
    for number, section in enumerate(shape.sections):
        asks += reader.asks(section.questions, section.key, ("sections", number, "questions"))
    reader.everything()
    findings = tuple(
        (one, reader.read(one.when, ("findings", number, "when"))) for number, one in enumerate(shape.findings)
    )
    ends = tuple((one, reader.read(one.when, ("ends", number, "when"))) for number, one in enumerate(shape.ends))
    return CompiledTool(shape, tuple(asks), findings, ends), tuple(reader.found)


def compile_determination(
    shape: shapes.Determination, vocabulary: Vocabulary, units: Mapping[str, Unit]
) -> tuple[CompiledDetermination, tuple[Finding, ...]]:
    """Return the determination ready for facts, and what is wrong with it, by place."""
    reader = _Reader(vocabulary, {}, units)
    asks = reader.asks(shape.facts, "", ("facts",))
    reader.everything()
    rules = tuple(
        (one, reader.read(one.when, ("rules", number, "when")) if one.when is not None else None)
        for number, one in enumerate(shape.rules)
    )
    outcomes = {*shape.outcomes, shapes.NEEDS_A_HUMAN}
    for number, (rule, _) in enumerate(rules):
        if rule.outcome not in outcomes:
            what, fix = f"there is no outcome '{rule.outcome}'", one_of(rule.outcome, outcomes)
            reader.found.append(Finding(("rules", number, "outcome"), what, fix))
    return CompiledDetermination(shape, tuple(asks), rules), tuple(reader.found)


def kind_of(asked: shapes.Question | shapes.Column, units: Mapping[str, Unit]) -> AnswerKind:
    """Return what an answer to a question, or a cell of a column, is."""
    if isinstance(asked, shapes.Question) and asked.columns:
        return AnswerKind(columns={key: kind_of(column, units) for key, column in asked.columns.items()})
    unit = _UNITS[asked.answer]
    if asked.answer in {"number", "money"} and asked.unit:
        unit = units.get(asked.unit, unit)
    options = tuple(asked.options)
    if asked.options and asked.ordered:
        unit = Unit(title=asked.title or "scale", read="scale", steps=options)
    return AnswerKind(unit, options)


class _Reader:
    """Reads questions in order: a condition may name only what was asked before it."""

    def __init__(self, vocabulary: Vocabulary, attributes: Mapping[str, Attribute], units: Mapping[str, Unit]) -> None:
        self.vocabulary = replace(vocabulary, answers={})
        self.attributes = attributes
        self.units = units
        self.found: list[Finding] = []
        self.kinds: dict[str, AnswerKind] = {}

    def asks(self, questions: Sequence[shapes.Question], section: str, place: Place) -> list[Ask]:
        return [self._ask(question, section, (*place, number)) for number, question in enumerate(questions)]

    def everything(self) -> None:
        """From here on conditions may name every question."""
        self.vocabulary = replace(self.vocabulary, answers=dict(self.kinds))

    def read(self, data: Any, place: Place) -> Node:
        node, findings = parse_condition(data, self.vocabulary, place)
        self.found += findings
        return node if node is not None else nodes.AllOf(())

    def _ask(self, question: shapes.Question, section: str, place: Place) -> Ask:
        attribute = self.attributes.get(question.attribute or "")
        kind = kind_of(question, self.units)
        self._look_at(question, attribute, place)
        self.everything()
        when = self.read(question.when, (*place, "when")) if question.when is not None else None
        computed = self.read(question.computed, (*place, "computed")) if question.computed is not None else None
        implied = tuple(
            self._implied(one, question.key, kind, (*place, "implied", number))
            for number, one in enumerate(question.implied)
        )
        self.kinds[question.key] = kind
        ask, why, cites = _words(question, attribute)
        return Ask(question, section, ask, why, cites, kind, when, computed, implied)

    def _look_at(self, question: shapes.Question, attribute: Attribute | None, place: Place) -> None:
        if question.key in self.kinds:
            self.found.append(Finding((*place, "key"), f"two questions are called '{question.key}'", "rename one"))
        if question.attribute and attribute is None:
            fix = one_of(question.attribute, self.attributes) if self.attributes else "add the attribute"
            self.found.append(Finding((*place, "attribute"), f"there is no attribute '{question.attribute}'", fix))
        for named, asked in ((None, question), *question.columns.items()):
            where = (*place, "columns", named) if named else place
            self.found += _wrong_words(named or question.key, asked, where)
            self.found += _wrong_bounds(asked, where)
            if asked.unit and asked.unit not in self.units:
                fix = one_of(asked.unit, self.units)
                self.found.append(Finding((*where, "unit"), f"there is no unit '{asked.unit}'", fix))

    def _implied(self, one: shapes.Implied, key: str, kind: AnswerKind, place: Place) -> ImpliedAnswer:
        when = self.read(one.when, (*place, "when"))
        try:
            answer = read_answer(one.answer, kind)
        except Refused as error:
            fix = error.fix[:1].lower() + error.fix[1:].rstrip(".")
            self.found.append(Finding((*place, "answer"), f"'{key}': {error.problem.rstrip('.')}", fix))
            answer = ""
        return ImpliedAnswer(when, answer, one.because)  # type: ignore[arg-type]


def _wrong_words(key: str, asked: shapes.Asked, place: Place) -> Iterator[Finding]:
    """Yield words that mean something else: a question called "any", an option called "unknown"."""
    if key in JOINTS:
        yield Finding((*place, "key"), f"nothing can be called '{key}': conditions join others by it", "rename it")
    if "unknown" in asked.options:
        fix = "take it out, or call it otherwise: unknown can always be answered"
        yield Finding((*place, "options", "unknown"), "'unknown' is no option", fix)


def _wrong_bounds(asked: shapes.Asked, place: Place) -> Iterator[Finding]:
    ends: list[Decimal] = []
    for name in ("least", "most"):
        told = getattr(asked, name)
        if told is not None:
            try:
                ends.append(read_value(told, _NUMBER))  # type: ignore[arg-type]
            except Refused:
                yield Finding((*place, name), f"'{told}' is not a number", "write digits, with a point if needed")
    if ends and getattr(asked, "answer", "") not in {"number", "money"}:
        yield Finding(place, "only a number or money has bounds", "take 'least' and 'most' out")
    elif len(ends) == 2 and ends[0] > ends[1]:
        yield Finding((*place, "least"), f"{ends[0]} is above {ends[1]}", "write the lower number as 'least'")


def _words(question: shapes.Question, attribute: Attribute | None) -> tuple[str, str, tuple[Cite, ...]]:
    """Return how a question is asked, why, and its sources: its own, else those of its attribute."""
    if attribute is None:
        return question.ask, question.why, (question.cite,) if question.cite else ()
    reasons = [opening.reason or opening.unknown for opening in attribute.opens if not opening.ended]
    own = (question.cite,) if question.cite else tuple(opening.cite for opening in attribute.opens[:3])
    return question.ask or attribute.ask, question.why or " ".join(reasons), own
