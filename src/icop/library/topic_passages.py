"""The passages of a document that speak of a topic: where, how sure, why, and what editors decided of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from icop.engine.clock import day_number
from icop.engine.errors import NotFound
from icop.engine.tagging import REASONS
from icop.engine.tagging.topics import folded_words, sha_of
from icop.index.port import Record
from icop.library.indexing import passages_in, work_of
from icop.library.models import Document
from icop.library.queries.topics import names_of
from icop.taxonomy.models import TagDecision
from icop.taxonomy.tags.queries import decided, decisions_on, tags_of_concept, tags_of_place

MOST_PASSAGES = 20
LONGEST_QUOTE = 420


@dataclass(frozen=True, slots=True)
class Found:
    """A passage as tagging knows it: its words, and what was found in it."""

    place: str
    sha: str
    text: str
    record: Record
    tags: tuple[tuple[str, float, tuple[tuple[int, int], ...], str, str], ...]

    def label_of(self, concept: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return the label by which a concept was found here and where; nothing when it was not."""
        return next(((tag[3], tag[2]) for tag in self.tags if tag[0] == concept), ("", ()))


def tagged_passage(document: Document, place: str, sha: str) -> Found:
    """Return one passage of a document. Raises NotFound."""
    for record in passages_in(document, [place]):
        if sha_of(record.text) == sha:
            return Found(place, sha, record.text, record, _read(tags_of_place(work_of(document), place, sha)))
    raise NotFound("There is no such passage.", "Reload the page: the document may have been read again.")


def _read(tags: Iterable[list[object]]) -> tuple[tuple[str, float, tuple[tuple[int, int], ...], str, str], ...]:
    return tuple(
        (str(one[0]), float(one[1]), tuple((a, b) for a, b in one[2]), str(one[3]), str(one[4]))  # type: ignore
        for one in tags
    )


@dataclass(frozen=True, slots=True)
class TopicPassage:
    """A passage that speaks of a topic: where, how sure, why, its words in stretches, and what was decided of it."""

    place: str
    sha: str
    title: str
    score: float
    reason: str
    stretches: tuple[tuple[str, bool], ...]
    decision: TagDecision | None


def passages_of_topic(document: Document, concept: str, on: date) -> list[TopicPassage]:
    """Return the passages of a document that speak of a concept on the day, the surest first, at most twenty."""
    work = work_of(document)
    rows = tags_of_concept(work, concept, 4 * MOST_PASSAGES)
    wanted = {(place, sha): tag for place, sha, tag in rows}
    decisions = [one for one in decisions_on(names_of(document)) if one.concept == concept and one.sha]
    found: dict[tuple[str, str], TopicPassage] = {}
    for record in passages_in(document, {place for place, _ in wanted}):
        sha = sha_of(record.text)
        tag = wanted.get((record.section, sha))
        if tag is not None and record.in_force(day_number(on)) != "no":
            found[record.section, sha] = _topic_passage(record, sha, tag, decisions)
    return sorted(found.values(), key=lambda one: (-one.score, one.place))[:MOST_PASSAGES]


def _topic_passage(record: Record, sha: str, tag: list[object], decisions: list[TagDecision]) -> TopicPassage:
    (_, score, spans, label, reason), *_ = _read([tag])
    folded = folded_words(record.text)
    held = [one for one in decisions if next(iter(decided([one]))).holds_for(record.section, sha, folded)]
    return TopicPassage(
        record.section,
        sha,
        record.number or record.title or record.headings.rpartition(" · ")[2],
        score,
        f"{REASONS.get(reason, reason)}, “{label}”" if label else REASONS.get(reason, reason),  # type: ignore
        _stretches(record.text, spans),
        held[0] if held else None,
    )


def _stretches(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[str, bool], ...]:
    """Return the words around the first place of a label in stretches, those of labels marked."""
    start, end = max(0, (spans[0][0] if spans else 0) - 160), len(text)
    if start:
        start = text.find(" ", start) + 1
    if end - start > LONGEST_QUOTE:
        end = text.rfind(" ", start, start + LONGEST_QUOTE)
    found, done = [], start
    for begin, stop in spans:
        if begin >= done and stop <= end:
            found += [(text[done:begin], False), (text[begin:stop], True)]
            done = stop
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return tuple(one for one in ((before, False), *found, (text[done:end] + after, False)) if one[0])
