"""What search sees of facts: one record for each period of a provision, one for each other fact, old versions too.

Instruments are documents: the library indexes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from icop.accounts.reader import PUBLIC
from icop.engine.cases.types import CaseType, Checklist, CodeList, Move, Scenario
from icop.engine.clock import Start, day_number
from icop.engine.packs import fact_from
from icop.engine.parameters import value_of
from icop.engine.process_shapes import Attribute, Process, Said
from icop.engine.shapes import (
    Card,
    Concept,
    Fact,
    Name,
    Office,
    OfficialSource,
    Parameter,
    Term,
    Topic,
    ValueSet,
    Wording,
)
from icop.engine.timeline import periods
from icop.engine.tool_shapes import Determination, Examples, Tool
from icop.facts.models import Row
from icop.facts.queries import is_readable
from icop.facts.values import units, value_in_words
from icop.index.choice import the_index
from icop.index.port import EVER, NEVER, Record, Replace
from icop.index.sources import Concepts, concepts_in

NOT_OURS = ("instrument",)
# Nobody asks for the keys of these.
UNNUMBERED = frozenset({
    "term", "topic", "concept", "name", "process", "attribute", "tool", "determination", "example",
    "case_type", "code_list", "checklist", "scenario",
})  # fmt: skip
ROWS_AT_ONCE = 400
FINDINGS_AT_ONCE = 8
_IN_BRACKETS = re.compile(r" \([^)]*\)$")  # "Department of State (ITAR)" is one issuer with "Department of State"


def all_fact_records() -> Iterator[Record]:
    """Yield the record of every fact of the site."""
    rows = Row.objects.exclude(kind__in=NOT_OURS).order_by("kind", "key", "rank", "recorded_at")
    concepts = concepts_in("facts", None)
    for (kind, key), versions in groupby(rows.iterator(ROWS_AT_ONCE), key=lambda row: (row.kind, row.key)):
        yield from _with_concepts(_records(kind, key, list(versions)), concepts.get(f"{kind}:{key}"))


def index_keys(full_keys: Iterable[str]) -> None:
    """Make the index say what these facts say now; a fact that is gone leaves it. May be run twice."""
    works = list(full_keys)
    wanted = [key.partition(":")[::2] for key in works]
    concepts = concepts_in("facts", works)
    changes = [
        Replace(f"{kind}:{key}", tuple(_with_concepts(_records(kind, key, _versions(kind, key)), concepts.get(work))))
        for work, (kind, key) in zip(works, wanted, strict=True)
        if kind not in NOT_OURS
    ]
    with the_index().writer() as writer:
        writer.apply(changes)


def _versions(kind: str, key: str) -> list[Row]:
    return list(Row.objects.filter(kind=kind, key=key).order_by("rank", "recorded_at"))


def _with_concepts(records: Iterable[Record], concepts: Concepts | None) -> Iterator[Record]:
    """Yield the records with the concepts they were given later, beside the topics that the facts name."""
    for one in records:
        found = concepts.of(one.section, one.text) if concepts else ()
        yield replace(one, concepts=tuple(dict.fromkeys((*one.concepts, *found)))) if found else one


def _records(kind: str, key: str, rows: list[Row]) -> Iterator[Record]:
    readable = [row for row in rows if is_readable(row)]
    for row in readable:
        span = _span(row, readable)
        if span:
            yield from _of(kind, key, row.pk, fact_from(kind, row.body), *span)


def _span(row: Row, rows: list[Row]) -> tuple[int, int] | None:
    """Return the days from which until which this version was the one shown; None when it never was."""
    until = row.retired_at
    for other in rows:
        if other.rank > row.rank and (other.retired_at is None or other.retired_at > row.recorded_at):
            if other.recorded_at <= row.recorded_at:
                return None
            until = min(until, other.recorded_at) if until else other.recorded_at
    return _day(row.recorded_at), _day(until) if until else NEVER


def _day(moment: datetime) -> int:
    return day_number(timezone.localtime(moment).date())


def _of(kind: str, key: str, version: int, shape: Fact, known_from: int, known_to: int) -> Iterator[Record]:
    for number, part in enumerate(_parts(shape)):
        yield Record(
            id=f"{kind}:{key}#{version}.{number}",
            room="facts",
            work=f"{kind}:{key}",
            kind=kind,
            issuer=_IN_BRACKETS.sub("", getattr(shape, "issuer", "") or getattr(shape, "publisher", "")),
            year=part.year,
            audiences=(PUBLIC,),
            concepts=shape.topics,
            number=part.number or ("" if kind in UNNUMBERED else key),
            title=shape.title,
            headings=" · ".join(_names(shape)),
            text=part.text,
            start_min=part.start_min,
            start_max=part.start_max,
            end_min=part.end_min,
            end_max=part.end_max,
            rec_from=known_from,
            rec_to=known_to,
            source_id=f"{kind}:{key}",
        )


def _names(shape: Fact) -> tuple[str, ...]:
    if isinstance(shape, Concept):
        return (*shape.also, *shape.acronyms, *(label.text for label in shape.labels))
    return (*shape.also, shape.acronym) if isinstance(shape, Process) else shape.also


class _Part:
    """A text with the days it holds."""

    def __init__(self, text: str, number: str = "", start: Start | None = None, end: Start | None = None) -> None:
        self.text, self.number = text, number
        self.start_min = _number(start.earliest, EVER) if start else EVER
        self.start_max = _number(start.latest, NEVER) if start else EVER
        self.end_min = _number(end.earliest, EVER) if end else NEVER
        self.end_max = _number(end.latest, NEVER) if end else NEVER
        begun = start.latest or start.earliest if start else None
        self.year = begun.year if begun else None


def _number(day: date | None, unknown: int) -> int:
    return day_number(day) if day else unknown


def _parts(shape: Fact) -> Iterator[_Part]:
    if isinstance(shape, Card):
        for period in periods(shape.statements):
            if not period.entry.ended:
                says = _join(period.entry.says, shape.about, period.entry.note)
                yield _Part(says, shape.citation, period.start, period.end)
    elif isinstance(shape, Parameter):
        yield _Part(_join(shape.about, _values(shape)))
    elif isinstance(shape, ValueSet):
        yield _Part(_join(shape.about, ", ".join(dict.fromkeys(member.member for member in shape.members))))
    elif isinstance(shape, Office):
        names = "; ".join(f"{name.name} {name.acronym}" for name in shape.names if name.name)
        does = " ".join(one.says for one in shape.does)
        contacts = "; ".join(f"{contact.value} {contact.purpose}" for contact in shape.contacts)
        yield _Part(_join(names, does, shape.about, contacts))
    elif isinstance(shape, Concept | Term):
        yield _Part(_join(shape.means, shape.about))
    elif isinstance(shape, Name):
        for lead in periods(shape.leads):
            if not lead.entry.ended:
                says = _join(f"Leads to {', '.join(lead.entry.to)}", shape.about, lead.entry.note)
                yield _Part(says, "", lead.start, lead.end)
    elif isinstance(shape, Wording):
        return  # search reads it; found for itself it would stand for every everyday word, and say nothing of any
    elif isinstance(shape, Topic):
        said = [part.says for part in (shape.lead, *shape.overview, *shape.help)]
        yield _Part(_join(*said, *(f"{row.subject}: {row.rule}" for row in shape.policy)))
    elif isinstance(shape, Process):
        yield _Part(_join(*(one.says for one in _said_of(shape)), shape.about))
    elif isinstance(shape, Attribute):
        reasons = (one.reason for one in shape.opens)
        yield _Part(_join(shape.ask, *reasons, shape.about))
    elif isinstance(shape, Tool):
        yield from map(_Part, _tool_texts(shape))
    elif isinstance(shape, Determination):
        yield from map(_Part, _determination_texts(shape))
    elif isinstance(shape, CaseType):
        yield from map(_Part, _case_type_texts(shape))
    elif isinstance(shape, CodeList):
        yield from map(_Part, _few(shape.about, [f"{one.code} {one.title} {one.means}" for one in shape.codes]))
    elif isinstance(shape, Checklist):
        yield from map(_Part, _few(shape.about, [f"{one.says} {one.help}" for one in shape.criteria]))
    elif isinstance(shape, Scenario):
        yield _Part(_join(shape.says, shape.status, shape.about))
    elif isinstance(shape, Examples):
        return  # found with the tool they belong to
    elif isinstance(shape, OfficialSource):
        yield _Part(_join(shape.about, *shape.steps, " ".join(shape.covers)))
    else:
        yield _Part(shape.about or shape.title)


def _tool_texts(shape: Tool) -> Iterator[str]:
    """Yield what a tool is for, then its questions section by section, then what follows from answers."""
    yield _join(shape.about, f"Use it to {shape.use_it_to}", shape.when_used, shape.who)
    for section in shape.sections:
        asked = (f"{one.number} {one.ask} {one.why}" for one in section.questions if one.ask)
        yield _join(section.title, section.about, *asked)
    for first in range(0, len(shape.findings), FINDINGS_AT_ONCE):
        some = shape.findings[first : first + FINDINGS_AT_ONCE]
        yield _join(*(f"{one.number} {one.says} {one.do}" for one in some))


def _determination_texts(shape: Determination) -> Iterator[str]:
    """Yield what is determined from which facts, then the rules of it."""
    yield _join(shape.asks, shape.about, *(one.ask for one in shape.facts))
    yield _join(*(f"{one.says} {one.do}" for one in shape.rules), *(one.says for one in shape.notes))


def _case_type_texts(shape: CaseType) -> Iterator[str]:
    """Yield what a case type is, then its states, milestones and moves, a few at once."""
    yield _join(shape.short, shape.about, *shape.actors.values())
    for states in shape.states.values():
        yield from _few("", [f"{one.title}: {one.means}" for one in states])
    yield from _few("", [f"{one.code} {one.title}" for one in shape.milestones])
    yield from _few("", [_move_text(one) for one in shape.moves])


def _move_text(move: Move) -> str:
    return " ".join((move.title, *move.posts, move.says, *(f"{one.says} {one.fix}" for one in move.needs)))


def _few(about: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield what a list is about, then what is in it, a few at once."""
    if about:
        yield about
    for first in range(0, len(texts), FINDINGS_AT_ONCE):
        yield _join(*texts[first : first + FINDINGS_AT_ONCE])


def _said_of(shape: Process) -> Iterator[Said]:
    for group in (shape.decides, shape.applies, shape.inputs, shape.outputs, shape.rules, shape.follows):
        yield from group


def _values(shape: Parameter) -> str:
    unit = units()[shape.unit]
    said = []
    for entry in shape.values:
        if not (entry.ended or entry.unknown):
            by = " ".join(f"{name} {value}" for name, value in entry.by.items())
            value = value_in_words(value_of(entry, unit), unit)
            said.append(f"{by} {value} from {entry.start} ({entry.cite.to})".strip())
    return "; ".join(said)


def _join(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts if part.strip())
