"""How a tool or determination hangs together: what reads which answer, in parts small enough to be looked at.

A part of a tool is a section: its questions, those of other sections that decide about them, and what follows. Every
link is in exactly one part: what decides about a question in the section of that question, what follows from one in the
section of the question that is read. Picture, outline and table are all made from these parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from icop.engine.conditions import Node, nodes
from icop.engine.questionnaire import Ask, CompiledDetermination, CompiledTool
from icop.engine.questionnaire.determining import HUMAN
from icop.engine.questionnaire.sources import rights_of
from icop.engine.tool_shapes import NEEDS_A_HUMAN

Kind = Literal["question", "finding", "end", "rule", "outcome"]
By = Literal["asked", "answered", "follows", "ends", "fits", "gives"]
BY_WORDS: Mapping[By, str] = {
    "asked": "decides whether it is asked",
    "answered": "answers it",
    "follows": "decides whether it follows",
    "ends": "decides whether the tool leads there",
    "fits": "decides whether it fits",
    "gives": "gives",
}
_LETTER: Mapping[Kind, str] = {"question": "q", "finding": "f", "end": "e", "rule": "r", "outcome": "o"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A question, finding, end, rule or outcome in a graph. `beside` says where else it belongs."""

    kind: Kind
    key: str
    number: str
    words: str
    beside: str = ""
    is_outside: bool = False

    @property
    def anchor(self) -> str:
        """Where the document tells of it."""
        return f"{_LETTER[self.kind]}-{self.key}"

    @property
    def label(self) -> str:
        """Its number and words."""
        return f"{self.number} {self.words}".strip()


@dataclass(frozen=True, slots=True)
class Link:
    """From a spot to another, by what the first does to the second."""

    source: Spot
    target: Spot
    by: By

    @property
    def words(self) -> str:
        """What the first does to the second, in words."""
        return BY_WORDS[self.by]


@dataclass(frozen=True, slots=True)
class Part:
    """One picture's worth: columns of spots from left to right, each with its heading, and the links between."""

    key: str
    title: str
    columns: tuple[tuple[str, tuple[Spot, ...]], ...]
    links: tuple[Link, ...]

    @property
    def spots(self) -> Iterator[Spot]:
        """All spots, column by column."""
        return (spot for _, column in self.columns for spot in column)

    @property
    def outline(self) -> tuple[tuple[Spot, tuple[Link, ...]], ...]:
        """Each spot that can lead further with its links; what only is led to stands below what leads to it."""
        leading: dict[str, list[Link]] = {}
        for link in self.links:
            leading.setdefault(link.source.anchor, []).append(link)
        led = {link.target.anchor for link in self.links}
        return tuple(
            (spot, tuple(leading.get(spot.anchor, ())))
            for spot in self.spots
            if spot.kind in {"question", "rule"} or spot.anchor in leading or spot.anchor not in led
        )


def reads(node: Node, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the questions a condition reads; `hidden` are the columns of a table around it, which are none."""
    if isinstance(node, nodes.AllOf | nodes.AnyOf):
        for part in node.parts:
            yield from reads(part, hidden)
        return
    if isinstance(node, nodes.Not):
        yield from reads(node.part, hidden)
        return
    named = [] if isinstance(node, nodes.InForce) else [node.answer]
    for right in rights_of(node):
        named += list(_named(right))
    yield from (key for key in named if key not in hidden)
    inner = node.part if isinstance(node, nodes.Rows) else getattr(node, "where", None)
    if inner is not None and isinstance(node, nodes.Rows | nodes.Count | nodes.Sum):
        yield from reads(inner, hidden | node.columns)


def _named(right: object) -> Iterator[str]:
    if isinstance(right, nodes.AnswerOf) and not right.tool:
        yield right.key
    elif isinstance(right, nodes.ParameterAt):
        yield from (told.key for _, told in right.by if isinstance(told, nodes.AnswerOf) and not told.tool)
    on = getattr(right, "on", None)
    if isinstance(on, nodes.AnswerOf) and not on.tool:
        yield on.key


def _deciding(ask: Ask) -> Iterator[tuple[str, By]]:
    """Yield what decides about a question, each pair once."""
    found: list[tuple[str, By]] = [(key, "asked") for key in (reads(ask.when) if ask.when is not None else ())]
    for node in (ask.computed, *(one.when for one in ask.implied)):
        found += [(key, "answered") for key in (reads(node) if node is not None else ())]
    yield from dict.fromkeys(found)


# ---- tools


def parts_of_tool(tool: CompiledTool) -> tuple[Part, ...]:
    """Return the graph of a tool, a part for each section."""
    places = {section.key: f"{number} {section.title}" for number, section in enumerate(tool.shape.sections, 1)}
    home = {ask.key: ask.section for ask in tool.asks}
    spots = {ask.key: Spot("question", ask.key, ask.question.number, ask.ask) for ask in tool.asks}
    led = list(_led_by_tool(tool, home, places))
    return tuple(
        _section(key, title, [ask for ask in tool.asks if ask.section == key], spots, places, home, led)
        for key, title in places.items()
    )


def _led_by_tool(
    tool: CompiledTool, home: Mapping[str, str], places: Mapping[str, str]
) -> Iterator[tuple[Spot, tuple[str, ...], By]]:
    """Yield findings and ends with the questions they read; what reads none belongs to the last section."""
    for one, node in tool.findings:
        told = Spot("finding", one.key, one.number, f"{one.severity.capitalize()}: {one.says}")
        yield _beside(told, node, home, places), _keys(node, home), "follows"
    for end, node in tool.ends:
        yield _beside(Spot("end", end.key, "", end.says), node, home, places), _keys(node, home), "ends"


def _keys(node: Node, home: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in reads(node) if key in home))


def _beside(spot: Spot, node: Node, home: Mapping[str, str], places: Mapping[str, str]) -> Spot:
    numbers = sorted({places[home[key]].split(" ")[0] for key in _keys(node, home)}, key=int)
    return replace(spot, beside=f"reads sections {', '.join(numbers)}") if len(numbers) > 1 else spot


def _section(
    key: str, title: str, asks: list[Ask], spots: Mapping[str, Spot], places: Mapping[str, str],
    home: Mapping[str, str], led: list[tuple[Spot, tuple[str, ...], By]],
) -> Part:  # fmt: skip
    here = {ask.key for ask in asks}
    outside: dict[str, Spot] = {}
    links: list[Link] = []
    for ask in asks:
        for source, by in _deciding(ask):
            if source not in here:
                outside[source] = replace(spots[source], beside=f"asked in {places[home[source]]}", is_outside=True)
            links.append(Link(outside.get(source, spots[source]), spots[ask.key], by))
    last = key == list(places)[-1]
    targets = [spot for spot, keys, _ in led if here.intersection(keys) or (last and not keys)]
    links += [Link(spots[one], spot, by) for spot, keys, by in led for one in keys if one in here]
    before = [outside[one] for one in spots if one in outside]
    questions = (*before, *(spots[ask.key] for ask in asks))
    return Part(key, title, (("Questions", questions), ("What follows", tuple(targets))), tuple(links))


# ---- determinations


def parts_of_determination(worked: CompiledDetermination) -> tuple[Part, ...]:
    """Return the graph of a determination: facts, rules in the order in which they are tried, outcomes."""
    shape = worked.shape
    facts = {ask.key: Spot("question", ask.key, ask.question.number, ask.ask) for ask in worked.asks}
    rules = {
        rule.key: Spot("rule", rule.key, str(number), rule.says) for number, (rule, _) in enumerate(worked.rules, 1)
    }
    titles = {name: result.title for name, result in shape.outcomes.items()} | {NEEDS_A_HUMAN: HUMAN.title}
    used = dict.fromkeys(rule.outcome for rule in shape.rules)
    outcomes = {name: Spot("outcome", name, "", titles[name]) for name in used}
    links = [Link(facts[key], facts[ask.key], by) for ask in worked.asks for key, by in _deciding(ask)]
    for rule, node in worked.rules:
        read = dict.fromkeys(reads(node) if node is not None else ())
        links += [Link(facts[key], rules[rule.key], "fits") for key in read]
    links += [Link(rules[rule.key], outcomes[rule.outcome], "gives") for rule in shape.rules]
    columns = (
        ("Facts", tuple(facts.values())),
        ("Rules, in order", tuple(rules.values())),
        ("Outcomes", tuple(outcomes.values())),
    )
    return (Part("whole", "Facts, rules and outcomes", columns, tuple(links)),)


def links_in(parts: Iterable[Part]) -> int:
    """Return how many links there are in all."""
    return sum(len(part.links) for part in parts)
