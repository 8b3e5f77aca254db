"""A tool or determination as a document for those who wrote or review it: everything its file says, in words.

Made once for each state of the facts, as many pages' worth of conditions have to be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.engine.questionnaire import Ask, CompiledDetermination, CompiledTool, Reference, evaluate, read_answers
from icop.engine.questionnaire.determining import HUMAN
from icop.engine.questionnaire.evaluating import Worked
from icop.engine.questionnaire.wording import Words
from icop.engine.shapes import Cite
from icop.engine.tool_shapes import NEEDS_A_HUMAN, Example, Finding, Result, Rule
from icop.facts.cards import STANDINGS, fact_url
from icop.tools.drawing import Picture, draw
from icop.tools.graphs import parts_of_determination, parts_of_tool
from icop.tools.queries import KnownTool, determinations_for, tools_for
from icop.tools.telling import Clause, condition_in_words, due_in_words, type_in_words, words_of

PRODUCTS = {
    "release_plan": "a plan of the release processes, with their order and days",
    "case_file": "a sale file",
    "gates": "a list of gates with their papers",
}
_PAGES = {"release-processes": ("Release processes", "tsfd:index")}
_ROUTES = {"tool": "tools:document", "determination": "tools:determination_document"}
Titles = Mapping[str, str]  # what tools and determinations are called, by full key


@dataclass(frozen=True, slots=True)
class Implied:
    """An answer that follows from others, with when and why."""

    when: Clause
    answer: str
    because: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with all there is to say of it: `answers` are options or columns, `elsewhere` another tool asks it."""

    ask: Ask
    type: str
    answers: tuple[str, ...]
    when: Clause | None
    computed: Clause | None
    implied: tuple[Implied, ...]
    elsewhere: Lead | None


@dataclass(frozen=True, slots=True)
class Lead:
    """Where something leads: its title and address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Following:
    """A finding with when it follows and when it is due, in words."""

    finding: Finding
    when: Clause
    due: str


@dataclass(frozen=True, slots=True)
class Ending:
    """An end of a tool, with when it is reached and where it leads."""

    key: str
    says: str
    when: Clause
    leads: tuple[Lead, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule of a determination: where it stands, when it fits, what comes out."""

    number: int
    rule: Rule
    when: Clause | None
    where: str
    before: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class SectionTold:
    """A section with its questions."""

    number: int
    key: str
    title: str
    about: str
    asks: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """An example in words: what follows, and where it can be tried."""

    example: Example
    number: int
    follows: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class ToolDocument:
    """A tool as a document."""

    sections: tuple[SectionTold, ...]
    findings: tuple[Following, ...]
    ends: tuple[Ending, ...]
    makes: tuple[str, ...]
    pictures: tuple[Picture, ...]
    standings: tuple[tuple[str, int], ...]

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return sum(len(section.asks) for section in self.sections)

    @property
    def severities(self) -> tuple[tuple[str, int], ...]:
        """How many findings there are of each severity, the gravest first."""
        counts = Counter(one.finding.severity for one in self.findings)
        return tuple((name, counts[name]) for name in ("stop", "act", "note") if counts[name])


@dataclass(frozen=True, slots=True)
class DeterminationDocument:
    """A determination as a document."""

    facts: tuple[Asking, ...]
    rules: tuple[Ruling, ...]
    outcomes: tuple[tuple[str, Result], ...]
    pictures: tuple[Picture, ...]
    standings: tuple[tuple[str, int], ...]


def titles_for(reader: Reader) -> Titles:
    """Return what tools and determinations are called, by full key."""
    facts = [*tools_for(reader), *determinations_for(reader)]
    return {fact.full_key: fact.shape.title for fact in facts}


def document_of_tool(tool: CompiledTool, titles: Titles, reference: Reference) -> ToolDocument:
    """Return a tool as a document."""
    shape, words = tool.shape, words_of(tool.asks, reference)
    asked = {ask.key: _asking(ask, words, titles) for ask in tool.asks}
    sections = tuple(
        SectionTold(number, one.key, one.title, one.about, tuple(asked[question.key] for question in one.questions))
        for number, one in enumerate(shape.sections, 1)
    )
    findings = tuple(
        Following(one, condition_in_words(node, words), due_in_words(one.due, words)) for one, node in tool.findings
    )
    ends = tuple(
        Ending(end.key, end.says, condition_in_words(node, words), _leads(end.next, titles), end.cites)
        for end, node in tool.ends
    )
    cites = [*_cites(tool.asks), *(cite for finding in shape.findings for cite in finding.cites)]
    cites += [cite for end in shape.ends for cite in end.cites]
    makes = tuple(PRODUCTS[one] for one in shape.makes)
    return ToolDocument(sections, findings, ends, makes, _pictures(tool), _standings(cites))


def document_of_determination(
    worked: CompiledDetermination, titles: Titles, reference: Reference
) -> DeterminationDocument:
    """Return a determination as a document."""
    shape, words = worked.shape, words_of(worked.asks, reference)
    facts = tuple(_asking(ask, words, titles) for ask in worked.asks)
    numbers = {rule.key: number for number, rule in enumerate(shape.rules, 1)}
    named = {era.key: era.title for era in shape.eras} | {over.key: over.title for over in shape.overlays}
    rules = []
    for rule, node in worked.rules:
        result = shape.outcomes.get(rule.outcome, HUMAN)
        where = "; ".join(named[key] for key in (*rule.eras, *rule.overlays))
        before = ", ".join(str(number) for number in sorted(numbers[key] for key in rule.before))
        when = condition_in_words(node, words) if node is not None else None
        rules.append(Ruling(numbers[rule.key], rule, when, where, before, result.title, result.kind))
    outcomes = dict(shape.outcomes)
    if any(rule.outcome == NEEDS_A_HUMAN for rule in shape.rules):
        outcomes.setdefault(NEEDS_A_HUMAN, HUMAN)
    cites = [*_cites(worked.asks), *(cite for rule in shape.rules for cite in rule.cites)]
    cites += [*(era.cite for era in shape.eras), *(over.cite for over in shape.overlays)]
    return DeterminationDocument(facts, tuple(rules), tuple(outcomes.items()), _pictures(worked), _standings(cites))


def _pictures(worked: CompiledTool | CompiledDetermination) -> tuple[Picture, ...]:
    parts = parts_of_tool(worked) if isinstance(worked, CompiledTool) else parts_of_determination(worked)
    return tuple(draw(part) for part in parts)


def _cites(asks: Iterable[Ask]) -> list[Cite]:
    return [cite for ask in asks for cite in ask.cites]


def _standings(cites: Iterable[Cite]) -> tuple[tuple[str, int], ...]:
    """Return how many citations there are of each standing, from the best known to the least."""
    counts = Counter[str](cite.standing for cite in cites)
    return tuple((standing, counts[standing]) for standing in STANDINGS if counts[standing])


def _asking(ask: Ask, words: Words, titles: Titles) -> Asking:
    question = ask.question
    unit = ask.kind.unit if not ask.kind.columns else None
    columns = tuple(
        f"{column.title}: {_small(type_in_words(column, column.answer, ask.kind.columns[key].unit))}"
        + (f" ({', '.join(column.options.values())})" if column.options else "")
        for key, column in question.columns.items()
    )
    implied = tuple(
        Implied(condition_in_words(one.when, words), words.answer(ask.key, one.answer), one.because)
        for one in ask.implied
    )
    other = question.asked_in
    key = f"tool:{other.tool}" if other else ""
    elsewhere = Lead(titles.get(key, other.tool), _document_url(key, f"q-{other.question}")) if other else None
    return Asking(
        ask, type_in_words(question, question.answer, unit), columns or tuple(question.options.values()),
        condition_in_words(ask.when, words) if ask.when is not None else None,
        condition_in_words(ask.computed, words) if ask.computed is not None else None, implied, elsewhere,
    )  # fmt: skip


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _document_url(full_key: str, anchor: str = "") -> str:
    kind, _, key = full_key.partition(":")
    return f"{reverse(_ROUTES[kind], args=[key])}{'#' if anchor else ''}{anchor}"


def _leads(next_: Iterable[str], titles: Titles) -> tuple[Lead, ...]:
    return tuple(_lead(to, titles) for to in next_)


def _lead(to: str, titles: Titles) -> Lead:
    kind, _, key = to.partition(":")
    if kind == "page":
        title, route = _PAGES[key]
        return Lead(title, reverse(route))
    if kind in _ROUTES:
        return Lead(titles.get(to, key), _document_url(to))
    return Lead(titles.get(to, f"Release process {key}"), fact_url(kind, key))


# ---- examples


def situations_of_tool(known: KnownTool, examples: Iterable[Example]) -> tuple[Situation, ...]:
    """Return the examples of a tool: which findings and ends must follow, and what must stay open."""
    findings = {one.key: one.says.rstrip(".") for one in known.shape.findings}
    ends = {one.key: one.says.rstrip(".") for one in known.shape.ends}
    told = []
    for number, example in enumerate(examples, 1):
        follows = [findings[key] for key in example.findings or () if key in findings]
        follows += [f"{findings[key]} (open)" for key in example.open or () if key in findings]
        follows += [ends[key] for key in example.ends or () if key in ends]
        url = reverse("tools:document_example", args=[known.key, number])
        told.append(Situation(example, number, tuple(follows), url))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class TriedOut:
    """An example of a tool worked through just now, and whether it came out as it must."""

    situation: Situation
    answers: tuple[tuple[Ask, str], ...]
    worked: Worked
    as_said: bool


def try_out(known: KnownTool, examples: tuple[Example, ...], number: int, reference: Reference) -> TriedOut:
    """Work one example of a tool through; `number` counts from 1. Raises NotFound when there is none of it."""
    if not 1 <= number <= len(examples):
        raise NotFound("There is no such example.", "Choose one on the page of the tool's document.")
    example, words = examples[number - 1], Words.of(known.compiled.asks, reference)
    given, _ = read_answers({ask.key: ask for ask in known.compiled.asks}, example.answers)
    worked = evaluate(known.compiled, given, example.on, reference)
    answers = tuple((ask, words.answer(ask.key, given[ask.key])) for ask in known.compiled.asks if ask.key in given)
    came = (
        {one.finding.key for one in worked.findings}, {one.key for one in worked.open},
        {one.end.key for one in worked.ends},
    )  # fmt: skip
    said = (example.findings, example.open, example.ends)
    as_said = all(must is None or set(must) == found for must, found in zip(said, came, strict=True))
    return TriedOut(situations_of_tool(known, examples)[number - 1], answers, worked, as_said)
