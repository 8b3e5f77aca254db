"""Check tools, determinations and their examples beside all other facts: what they name exists, and examples come true.

A tool is compiled with what the site has; every example is worked through, and must come out as it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from icop.engine.conditions import Vocabulary
from icop.engine.errors import Refused
from icop.engine.loading import Finding, Place
from icop.engine.process_shapes import Attribute
from icop.engine.questionnaire import (
    CompiledDetermination,
    CompiledTool,
    Reference,
    compile_determination,
    compile_tool,
    determine,
    evaluate,
    read_answers,
)
from icop.engine.questionnaire.reaching import unreachable
from icop.engine.shapes import Fact, Instrument, Parameter, Topic, ValueSet
from icop.engine.shaping import one_of
from icop.engine.tool_shapes import (
    NEEDS_A_HUMAN,
    Determination,
    Example,
    Examples,
    Question,
    Tool,
)
from icop.engine.units import Unit

Findings = Iterator[Finding]
PAGES = frozenset({"release-processes"})
_NEXT = {"tool", "determination", "process", "page"}


class Around(Protocol):
    """What a fact is checked against (`engine.checks.Surroundings`)."""

    @property
    def tools(self) -> Beside: ...

    def missing(self, kind: str, key: str) -> str | None: ...


@dataclass(frozen=True)
class Beside:
    """The facts of a site that tools and determinations lean on, and the tools themselves, by key."""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    sets: Mapping[str, ValueSet] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    determinations: Mapping[str, Determination] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[tuple[str, Fact]], units: Mapping[str, Unit]) -> Beside:
        """Return what stands beside each other among these facts, given with their keys."""
        by_type: dict[type[Fact], dict[str, Any]] = {}
        for key, shape in facts:
            by_type.setdefault(type(shape), {})[key] = shape
        return cls(
            parameters=by_type.get(Parameter, {}),
            sets=by_type.get(ValueSet, {}),
            instruments=by_type.get(Instrument, {}),
            attributes=by_type.get(Attribute, {}),
            tools=by_type.get(Tool, {}),
            determinations=by_type.get(Determination, {}),
            units=units,
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What conditions may name beside questions."""
        parameters = {key: self.units[shape.unit] for key, shape in self.parameters.items() if shape.unit in self.units}
        return Vocabulary(
            {}, parameters=parameters, sets=frozenset(self.sets), instruments=frozenset(self.instruments)
        )  # fmt: skip

    @cached_property
    def reference(self) -> Reference:
        """What answers are judged beside."""
        return Reference(self.parameters, self.sets, self.instruments, self.units)

    def tool(self, shape: Tool) -> tuple[CompiledTool, tuple[Finding, ...]]:
        """Return a tool ready to be worked through, and what is wrong with it."""
        return compile_tool(shape, self.vocabulary, self.attributes, self.units)

    def determination(self, shape: Determination) -> tuple[CompiledDetermination, tuple[Finding, ...]]:
        """Return a determination ready for facts, and what is wrong with it."""
        return compile_determination(shape, self.vocabulary, self.units)


# ---- tools


def findings_of_tool(key: str, shape: Tool, around: Around) -> Findings:
    """Yield what is wrong with a tool beside all other facts, by place."""
    worked, wrong = around.tools.tool(shape)
    yield from wrong or unreachable(worked)
    yield from _editions(shape)
    yield from _twice(shape.sections, "section", "sections")
    yield from _twice(shape.findings, "finding", "findings")
    yield from _twice(shape.ends, "end", "ends")
    for number, section in enumerate(shape.sections):
        for place, question in enumerate(section.questions):
            yield from _asked_in(key, question, ("sections", number, "questions", place), around.tools)
    days = {question.key for question in shape.questions if question.answer == "date"}
    for number, finding in enumerate(shape.findings):
        named = (finding.due.before or finding.due.after) if finding.due else None
        if named and named not in days:
            yield Finding(("findings", number, "due"), f"there is no question for a day '{named}'", one_of(named, days))
    for number, end in enumerate(shape.ends):
        for place, to in enumerate(end.next):
            yield from _next(to, ("ends", number, "next", place), around)
    yield from _has_examples(key, around)


def _editions(shape: Tool | Determination) -> Findings:
    numbers = [edition.version for edition in shape.editions]
    if numbers != sorted(set(numbers)):
        yield Finding(("editions",), "the versions are out of order", "put the oldest first, each with its own number")


def _twice(parts: Sequence[object], what: str, place: str) -> Findings:
    counts = Counter(getattr(part, "key", "") for part in parts)
    for number, part in enumerate(parts):
        key = getattr(part, "key", "")
        if counts[key] > 1:
            counts[key] = 1
            yield Finding((place, number, "key"), f"two {what}s are called '{key}'", "rename one")


def _asked_in(key: str, question: Question, place: Place, beside: Beside) -> Findings:
    other = question.asked_in
    if other is None:
        return
    where = (*place, "asked_in")
    tool = beside.tools.get(other.tool)
    if tool is None or other.tool == key:
        fix = one_of(other.tool, set(beside.tools) - {key})
        yield Finding((*where, "tool"), f"there is no other tool '{other.tool}'", fix)
        return
    found = next((one for one in tool.questions if one.key == other.question), None)
    if found is None:
        fix = one_of(other.question, [one.key for one in tool.questions])
        yield Finding((*where, "question"), f"{other.tool} has no question '{other.question}'", fix)
    elif (found.answer, set(found.options), set(found.columns)) != (
        question.answer, set(question.options), set(question.columns),
    ):  # fmt: skip
        fix = "give both the same type, options and columns"
        yield Finding(where, f"'{question.key}' is answered otherwise in {other.tool}", fix)


def _next(to: str, place: Place, around: Around) -> Findings:
    kind, _, key = to.partition(":")
    if kind not in _NEXT or not key:
        yield Finding(place, f"'{to}' leads nowhere", "write tool:KEY, determination:KEY, process:KEY or page:NAME")
    elif kind == "page":
        if key not in PAGES:
            yield Finding(place, f"there is no page '{key}'", one_of(key, PAGES))
    else:
        fix = around.missing(kind, key)
        if fix:
            yield Finding(place, f"there is no {kind} '{key}'", fix)


def _has_examples(key: str, around: Around) -> Findings:
    if around.missing("example", key):
        folder, _, name = key.partition(".")
        yield Finding(
            (), "it has no examples", f"write examples/{folder}/{name}.yaml with the situations it is tried on"
        )


def findings_of_topic_tools(topic: Topic, around: Around) -> Findings:
    """Yield the tools a topic page offers that are not here."""
    for number, tool in enumerate(topic.tools):
        fix = around.missing("tool", tool.key) if tool.key else None
        if fix:
            yield Finding(("tools", number, "key"), f"there is no tool '{tool.key}'", fix)


# ---- determinations


def findings_of_determination(key: str, shape: Determination, around: Around) -> Findings:
    """Yield what is wrong with a determination beside all other facts, by place."""
    worked, wrong = around.tools.determination(shape)
    yield from wrong or unreachable(worked)
    yield from _editions(shape)
    yield from _twice(shape.rules, "rule", "rules")
    yield from _twice(shape.eras, "era", "eras")
    yield from _twice(shape.overlays, "overlay", "overlays")
    for number, overlay in enumerate(shape.overlays):
        if overlay.end is not None and overlay.end <= overlay.start:
            yield Finding(("overlays", number, "end"), "it ends before it begins", "correct one of the days")
    used = {rule.outcome for rule in shape.rules}
    for name in shape.outcomes:
        if name == NEEDS_A_HUMAN:
            yield Finding(("outcomes", name), f"'{name}' is always an outcome", "take it out of the list")
        elif name not in used:
            fix = "add the rule that gives it, or take it out"
            yield Finding(("outcomes", name), f"no rule gives the outcome '{name}'", fix)
    yield from _rules(shape)
    yield from _has_examples(key, around)


def _rules(shape: Determination) -> Findings:
    keys = [rule.key for rule in shape.rules]
    eras, overlays = {era.key for era in shape.eras}, {one.key for one in shape.overlays}
    for number, rule in enumerate(shape.rules):
        place: Place = ("rules", number)
        for name, named, known in (("eras", rule.eras, eras), ("overlays", rule.overlays, overlays)):
            for one in set(named) - known:
                yield Finding((*place, name), f"'{one}' is none of the {name}", one_of(one, known))
        for one in rule.before:
            if one not in keys[number + 1 :]:
                fix = one_of(one, keys[number + 1 :]) if keys[number + 1 :] else "take it out: this is the last rule"
                yield Finding((*place, "before"), f"there is no later rule '{one}'", fix)


# ---- examples


def findings_of_examples(key: str, shape: Examples, around: Around) -> Findings:
    """Yield the examples that do not come out as they say, and what they name that is not there."""
    beside = around.tools
    tool, determination = beside.tools.get(key), beside.determinations.get(key)
    if tool is None and determination is None:
        fix = one_of(key, {*beside.tools, *beside.determinations}) if beside.tools or beside.determinations else ""
        yield Finding((), f"there is no tool or determination '{key}'", fix or "give the file the name of one")
        return
    tried = _trier(tool, determination, beside)
    names = Counter(example.name for example in shape.examples)
    for number, example in enumerate(shape.examples):
        place: Place = ("examples", number)
        if names[example.name] > 1:
            yield Finding((*place, "name"), "two examples bear this name", "rename one")
        for finding in tried(example):
            yield Finding((*place, *finding.place), finding.what, finding.fix)


def _trier(
    tool: Tool | None, determination: Determination | None, beside: Beside
) -> Callable[[Example], Iterable[Finding]]:
    """Return what tries an example; nothing is tried on a tool in which something is wrong."""
    if tool is not None:
        compiled, wrong = beside.tool(tool)
        return lambda example: () if wrong else tried_on_tool(example, compiled, beside.reference)
    assert determination is not None
    made, amiss = beside.determination(determination)
    return lambda example: () if amiss else tried_on_determination(example, made, beside.reference)


def tried_on_tool(example: Example, tool: CompiledTool, reference: Reference) -> Findings:
    """Yield how a situation comes out otherwise than it says: findings, what stays open, ends."""
    answers, wrong = read_answers({ask.key: ask for ask in tool.asks}, example.answers)
    yield from (Finding(("answers", *one.place), one.what, one.fix) for one in wrong)
    if example.findings is None and example.ends is None and example.open is None:
        yield Finding((), "the example expects nothing", "add 'findings' or 'ends', perhaps an empty list")
    if wrong:
        return
    try:
        found = evaluate(tool, answers, example.on, reference)
    except Refused as error:
        yield Finding((), error.problem.rstrip("."), error.fix)
        return
    came = (
        ("findings", example.findings, [one.finding.key for one in found.findings]),
        ("open", example.open, [one.key for one in found.open]),
        ("ends", example.ends, [one.end.key for one in found.ends]),
    )
    for name, expected, real in came:
        if expected is not None and set(expected) != set(real):
            yield Finding((name,), _differs(name, expected, real), "correct the example, or the tool")


def _differs(name: str, expected: Iterable[str], real: Iterable[str]) -> str:
    missing, more = sorted(set(expected) - set(real)), sorted(set(real) - set(expected))
    told = [f"{words} {', '.join(keys)}" for words, keys in (("lacks", missing), ("has besides", more)) if keys]
    return f"it comes out otherwise: '{name}' {' and '.join(told)}"


def tried_on_determination(example: Example, determination: CompiledDetermination, reference: Reference) -> Findings:
    """Yield how the facts of an example come out otherwise than it says: outcome, and the rule that gives it."""
    answers, wrong = read_answers({ask.key: ask for ask in determination.asks}, example.answers)
    yield from (Finding(("answers", *one.place), one.what, one.fix) for one in wrong)
    if example.outcome is None:
        yield Finding((), "the example expects no outcome", "add 'outcome' and the 'rule' that gives it")
    if wrong or example.outcome is None:
        return
    try:
        found = determine(determination, answers, example.on, reference)
    except Refused as error:
        yield Finding((), error.problem.rstrip("."), error.fix)
        return
    if found.outcome != example.outcome:
        by = f"by rule {found.rule.key}" if found.rule else "needs " + ", ".join(need.key for need in found.needs)
        yield Finding(("outcome",), f"it comes out as {found.outcome} ({by})", "correct the example, or the rules")
    elif example.rule is not None and (found.rule.key if found.rule else "") != example.rule:
        real = found.rule.key if found.rule else "no rule"
        yield Finding(("rule",), f"{real} gives the outcome, not {example.rule}", "correct the example, or the rules")
