"""Check facts against each other: what one file alone cannot know. Used by `icop check` and by loading.

Each check yields findings at a place of a fact; lines are looked up only for what is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from icop.engine import case_checks, concept_checks, process_checks, shapes, tool_checks, wording_checks
from icop.engine.cases.types import CaseType, Checklist, CodeList, Scenario
from icop.engine.citations import find_citations, normal_form
from icop.engine.concept_checks import Neighbours, ambiguous, neighbours
from icop.engine.errors import Refused
from icop.engine.loading import Finding, Place, Problem
from icop.engine.packs import LoadedFact, all_units, overlay, read_pack
from icop.engine.process_checks import order_findings
from icop.engine.process_shapes import Attribute, Process
from icop.engine.shaping import one_of
from icop.engine.timeline_checks import order_of, timelines_of
from icop.engine.tool_checks import Beside
from icop.engine.tool_shapes import Determination, Examples, Tool
from icop.engine.units import Unit, read_value


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a fact is checked against: the keys of every kind, the units, the day, and all concepts.

    `orders` is what is wrong with the order of all processes, by the key at which it is told. `tools` is what tools and
    determinations lean on, `codes` the lists of codes.
    """

    keys: Mapping[str, frozenset[str]]
    units: Mapping[str, Unit]
    on: date
    concepts: Neighbours = field(default_factory=Neighbours)
    orders: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    tools: Beside = field(default_factory=Beside)
    codes: Mapping[str, CodeList] = field(default_factory=dict)

    def missing(self, kind: str, key: str) -> str | None:
        """Return the fix when there is no fact of this kind and key, else None."""
        known = self.keys.get(kind, frozenset())
        if key in known:
            return None
        fix = one_of(key, known)
        return fix if fix.startswith("did you mean") else f"add the {kind} {key}, or correct the key"


Findings = Iterator[Finding]


def check(folders: Iterable[Path], on: date, cache: Path | None = None) -> list[Problem]:
    """Return every problem of the packs in these folders, laid over each other in this order, by file and line.

    `on` is the day of the check: nothing can have been checked after it.
    """
    packs = [read_pack(folder, cache) for folder in folders]
    facts = overlay(packs)
    problems = {problem for pack in packs for problem in pack.problems}
    return sorted(problems | set(check_facts(list(facts.values()), all_units(packs), on)))


def check_facts(facts: Sequence[LoadedFact], units: Mapping[str, Unit], on: date) -> Iterator[Problem]:
    """Yield the problems of facts that stand beside each other in one site."""
    keys: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        keys[fact.kind].add(fact.key)
    known = {kind: frozenset(found) for kind, found in keys.items()}
    beside = Beside.of(((fact.key, fact.shape) for fact in facts), units)
    orders, codes = order_findings(_processes(facts)), _codes(facts)
    around = Surroundings(known, units, on, neighbours(_concepts(facts)), orders, beside, codes)
    for fact in facts:
        for finding in findings_in(fact, around):
            yield Problem(fact.path, fact.line_of(finding.place), finding.what, finding.fix)
    yield from _items_numbered_twice(facts)
    yield from _said_in_two_facts(facts)


def remarks(folders: Iterable[Path], cache: Path | None = None) -> list[Problem]:
    """Return what is worth a look in these packs but not wrong: names that stand for several concepts."""
    facts = overlay([read_pack(folder, cache) for folder in folders])
    found = []
    for key, name, others in ambiguous(neighbours(_concepts(facts.values()))):
        fact = facts["concept", key]
        fix = "fine for an acronym that means several things; else tell them apart"
        what = f"'{name}' also names {', '.join(others)}"
        found.append(Problem(fact.path, fact.line_of(()), what, fix))
    return sorted(found)


def _concepts(facts: Iterable[LoadedFact]) -> dict[str, shapes.Concept]:
    return {fact.key: fact.shape for fact in facts if isinstance(fact.shape, shapes.Concept)}


def _processes(facts: Iterable[LoadedFact]) -> dict[str, Process]:
    return {fact.key: fact.shape for fact in facts if isinstance(fact.shape, Process)}


def _codes(facts: Iterable[LoadedFact]) -> dict[str, CodeList]:
    return {fact.key: fact.shape for fact in facts if isinstance(fact.shape, CodeList)}


def findings_in(fact: LoadedFact, around: Surroundings) -> Findings:
    """Yield what is wrong with one fact beside all others of its site, by place."""
    yield from _cites(fact.shape, around.on, ())
    if isinstance(fact.shape, shapes.Card | shapes.Instrument) and fact.shape.citation:
        yield from _normal(fact.shape.citation, ("citation",))
    if isinstance(fact.shape, shapes.Name):
        yield from _leads(fact.shape)
    yield from _topics(fact.shape, around)
    for timeline in timelines_of(fact.shape):
        yield from order_of(timeline)
    own = _CHECKS.get(type(fact.shape))
    if own:
        yield from own(fact, around)


# ---- every fact: its concepts, citations and the order of days


def _topics(shape: shapes.Fact, around: Surroundings) -> Findings:
    """Find topics that name no concept, where there is a taxonomy at all."""
    for number, key in enumerate(shape.topics if around.keys.get("concept") else ()):
        fix = around.missing("concept", key)
        if fix:
            yield Finding(("topics", number), f"there is no concept '{key}'", fix)


def _cites(value: Any, on: date, place: Place) -> Findings:
    if isinstance(value, shapes.Cite):
        yield from _cite(value, on, place)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _cites(getattr(value, name), on, (*place, name))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _cites(part, on, (*place, number))


def _cite(cite: shapes.Cite, on: date, place: Place) -> Findings:
    yield from _normal(cite.to, (*place, "to"))
    if cite.checked_on > on:
        fix = "write the day on which the source was read"
        yield Finding((*place, "checked_on"), f"{cite.checked_on} has not come yet on {on}", fix)


def _normal(citation: str, place: Place) -> Findings:
    """Find a citation that is not in normal form. A plain title, or a range of sections, is no such citation."""
    normal, places = _read_citation(citation)
    if normal is not None and normal != citation:
        yield Finding(place, f"the citation '{citation}' is not in normal form", f"write it as '{normal}'")
    elif normal is None and places > 1 and ";" in citation:
        yield Finding(place, f"'{citation}' cites {places} places", "cite the one that says so; name others in a note")


def _leads(name: shapes.Name) -> Findings:
    for number, lead in enumerate(name.leads):
        for to in lead.to:
            if normal_form(to) != to:
                fix = f"write it as '{normal_form(to)}'" if normal_form(to) else "name a place that can be cited"
                yield Finding(("leads", number, "to"), f"the name leads to '{to}', no citation in normal form", fix)


@cache
def _read_citation(text: str) -> tuple[str | None, int]:
    return normal_form(text), len(find_citations(text))


# ---- checks of one kind


def _parameter(fact: LoadedFact, around: Surroundings) -> Findings:
    parameter = fact.shape
    assert isinstance(parameter, shapes.Parameter)
    unit = around.units.get(parameter.unit)
    if unit is None:
        yield Finding(("unit",), f"there is no unit '{parameter.unit}'", one_of(parameter.unit, around.units))
    for number, entry in enumerate(parameter.values):
        place: Place = ("values", number)
        for dimension in entry.by:
            if dimension not in parameter.by:
                fix = f"add it to the parameter's own 'by: [{', '.join((*parameter.by, dimension))}]', or correct it"
                yield Finding((*place, "by"), f"the dimension '{dimension}' is not declared", fix)
        if unit:
            yield from _value(entry, unit, place, around)


def _value(entry: shapes.Value, unit: Unit, place: Place, around: Surroundings) -> Findings:
    if entry.value is not None:
        try:
            read_value(entry.value, unit)
        except Refused as error:
            what = f"{error.problem.rstrip('.')} (unit: {unit.title})"
            yield Finding((*place, "value"), what, f"{error.fix[:1].lower()}{error.fix[1:].rstrip('.')}")
    if entry.tiers is not None:
        yield from _tiers(entry.tiers, unit, (*place, "tiers"))
    if entry.set is not None:
        fix = around.missing("set", entry.set)
        if fix:
            yield Finding((*place, "set"), f"there is no set '{entry.set}'", fix)
        if unit.read != "set":
            yield Finding((*place, "set"), f"a set is no value in {unit.title}", "use the unit 'set', or give a value")


def _tiers(tiers: Sequence[shapes.Tier], unit: Unit, place: Place) -> Findings:
    if not tiers:
        yield Finding(place, "there are no tiers", "give at least one: {up_to: ..., value: ...}")
    if unit.read not in {"decimal", "whole"}:
        yield Finding(place, f"tiers are numbers, not {unit.title}", "use a unit that is read as a number")
    ends = [tier.up_to for tier in tiers]
    for number, (low, high) in enumerate(pairwise(ends)):
        if low is None or (high is not None and high <= low):
            fix = "put the lowest tier first; only the last may leave out 'up_to'"
            yield Finding((*place, number + 1), "the tiers are out of order", fix)


def _instrument(fact: LoadedFact, around: Surroundings) -> Findings:
    instrument = fact.shape
    assert isinstance(instrument, shapes.Instrument)
    for number, relation in enumerate(instrument.relations):
        place: Place = ("relations", number)
        fix = around.missing("instrument", relation.to)
        if fix:
            yield Finding((*place, "to"), f"there is no instrument '{relation.to}'", fix)
        if relation.to == fact.key:
            yield Finding((*place, "to"), "the instrument is related to itself", "name the other instrument")
        begun = relation.on.earliest
        if relation.until and begun and relation.until <= begun:
            yield Finding(
                (*place, "until"), f"it ends on {relation.until}, before it begins", "correct one of the days"
            )


def _office(fact: LoadedFact, around: Surroundings) -> Findings:
    office = fact.shape
    assert isinstance(office, shapes.Office)
    for number, name in enumerate(office.names):
        place: Place = ("names", number)
        if name.reports_to is not None:
            fix = around.missing("office", name.reports_to)
            if fix:
                yield Finding((*place, "reports_to"), f"there is no office '{name.reports_to}'", fix)
            if name.reports_to == fact.key:
                yield Finding((*place, "reports_to"), "the office reports to itself", "name the office above it")
        if bool(name.name) == name.ended:
            fix = "give 'name', or 'ended: true' on the first day it no longer exists"
            yield Finding(place, "the entry has no name, or a name and an end", fix)


def _topic(fact: LoadedFact, around: Surroundings) -> Findings:
    topic = fact.shape
    assert isinstance(topic, shapes.Topic)
    for number, key in enumerate(topic.library):
        fix = around.missing("instrument", key)
        if fix:
            yield Finding(("library", number), f"there is no library item '{key}'", fix)
        if key in topic.library[:number]:
            yield Finding(("library", number), f"'{key}' is listed twice", "keep one of the two")
    yield from tool_checks.findings_of_topic_tools(topic, around)
    everything = {key for keys in around.keys.values() for key in keys}
    for number, row in enumerate(topic.policy):
        if row.see is not None and row.see not in everything:
            yield Finding(("policy", number, "see"), f"there is no fact '{row.see}'", one_of(row.see, everything))
        if bool(row.rule) == row.ended:
            fix = "give 'rule', or 'ended: true' on the first day it no longer holds"
            yield Finding(("policy", number), "the row has no rule, or a rule and an end", fix)


def _concept(fact: LoadedFact, around: Surroundings) -> Findings:
    concept = fact.shape
    assert isinstance(concept, shapes.Concept)
    yield from concept_checks.findings_of(fact.key, concept, around.concepts)


def _wording(fact: LoadedFact, around: Surroundings) -> Findings:
    wording = fact.shape
    assert isinstance(wording, shapes.Wording)
    yield from wording_checks.findings_of(wording)


def _keyed(check: Callable[[str, Any, Surroundings], Findings]) -> Callable[[LoadedFact, Surroundings], Findings]:
    return lambda fact, around: check(fact.key, fact.shape, around)


_CHECKS: dict[type[shapes.Fact], Callable[[LoadedFact, Surroundings], Findings]] = {
    shapes.Parameter: _parameter,
    shapes.Instrument: _instrument,
    shapes.Office: _office,
    shapes.Topic: _topic,
    shapes.Concept: _concept,
    shapes.Wording: _wording,
    Process: _keyed(process_checks.findings_of_process),
    Attribute: _keyed(process_checks.findings_of_attribute),
    Tool: _keyed(tool_checks.findings_of_tool),
    Determination: _keyed(tool_checks.findings_of_determination),
    Examples: _keyed(tool_checks.findings_of_examples),
    CaseType: _keyed(case_checks.findings_of_case_type),
    CodeList: _keyed(case_checks.findings_of_codes),
    Checklist: _keyed(case_checks.findings_of_checklist),
    Scenario: _keyed(case_checks.findings_of_scenario),
}


def _items_numbered_twice(facts: Iterable[LoadedFact]) -> Iterator[Problem]:
    seen: dict[int, str] = {}
    for fact in facts:
        item = fact.shape.item if isinstance(fact.shape, shapes.Instrument) else None
        if item and seen.setdefault(item.number, fact.path) != fact.path:
            what = f"library item {item.number} is also in {seen[item.number]}"
            yield Problem(fact.path, fact.line_of(("item", "number")), what, "give each item its own number")


def _said_in_two_facts(facts: Iterable[LoadedFact]) -> Iterator[Problem]:
    wordings = {(fact.kind, fact.key): fact.shape for fact in facts if isinstance(fact.shape, shapes.Wording)}
    by_key = {(fact.kind, fact.key): fact for fact in facts}
    for key, finding in wording_checks.said_in_two(wordings):
        fact = by_key[key]
        yield Problem(fact.path, fact.line_of(finding.place), finding.what, finding.fix)
