"""Tagging a text that is not in the library: typed, sent, or a file that is read and not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from icop.engine.concepts import Concept, concept_of
from icop.engine.errors import Refused
from icop.engine.packs import read_pack
from icop.engine.shapes import Concept as Shape
from icop.engine.tagging import REASONS, Piece, Tag, Tagger, Vocabulary, definitions, gathered
from icop.facts.queries import facts_state
from icop.library.drafts import section_from
from icop.library.passages import split
from icop.library.reading_process import Request
from icop.library.sandbox import the_sandbox
from icop.taxonomy.queries import vocabulary

PLAIN = frozenset({".txt", ".text", ""})
DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands in the text, and its words there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TextConcept:
    """A concept of a text: the score of its surest passage, the places, by which label, and why."""

    key: str
    title: str
    score: float
    spans: tuple[Place, ...]
    label: str
    reason: str
    support: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextAcronym:
    """An acronym that the text defines, where, and the concepts that its long form names."""

    short: str
    long: str
    start: int
    end: int
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaggedText:
    """What a text speaks of as of a day; `passages` is into how many passages it was cut."""

    on: date
    passages: int
    concepts: tuple[TextConcept, ...]
    acronyms: tuple[TextAcronym, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return asdict(self)


def tag_text(text: str, *, on: date, known: datetime | None = None, title: str = "") -> TaggedText:
    """Return the concepts and acronyms of a text, with the vocabulary of the day."""
    return _tagged(_site_tagger(on, known), text, on, title)


def tag_text_as_shipped(text: str, *, on: date) -> TaggedText:
    """Return the concepts and acronyms of a text by the concepts that are shipped, where there is no site."""
    return _tagged(Tagger(Vocabulary(_shipped(), on)), text, on, "")


def text_of_file(path: Path) -> str:
    """Return the words of a file: as they stand in a plain text, else as the reader of its format finds them.

    Raises Refused when it can't be read.
    """
    if not path.is_file():
        raise Refused(f"There is no file {path}.", "Correct the path, or write - to read standard input.")
    if path.suffix.lower() in PLAIN:
        return path.read_bytes().decode("utf-8", "replace")
    reading = the_sandbox().read(Request(path, path.name))
    try:
        return "\n\n".join(_sections(list(reading.frames())))
    finally:
        reading.drop()


def _sections(frames: list[tuple[str, Any]]) -> Iterator[str]:
    for kind, body in frames:
        if kind == "sections":
            for section in map(section_from, body):
                yield "\n".join(part for part in (section.title, section.text) if part)


def _site_tagger(on: date, known: datetime | None) -> Tagger:
    return _kept(on, facts_state()) if known is None else Tagger(Vocabulary(vocabulary(on, known), on))


@lru_cache(maxsize=4)
def _kept(on: date, state: object) -> Tagger:
    return Tagger(Vocabulary(vocabulary(on), on))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Concept, ...]:
    facts = read_pack(DATA).facts
    return tuple(concept_of(one.key, one.shape) for one in facts if isinstance(one.shape, Shape))


def _tagged(tagger: Tagger, text: str, on: date, title: str) -> TaggedText:
    found = definitions(text)
    pieces = split(text)
    best: dict[str, Tag] = {}
    spans: dict[str, list[Place]] = {}
    for piece in pieces:
        words = text[piece.start : piece.end]
        for tag in tagger.tag(Piece(words, title, piece.heading, acronyms=gathered(found))):
            if tag.concept not in best or best[tag.concept].score < tag.score:
                best[tag.concept] = tag
            moved = ((piece.start + start, piece.start + end) for start, end in tag.spans)
            spans.setdefault(tag.concept, []).extend(Place(start, end, text[start:end]) for start, end in moved)
    concepts = tagger.vocabulary.concepts
    return TaggedText(
        on,
        len(pieces),
        tuple(
            TextConcept(
                key, concepts[key].preferred_on(on), tag.score, tuple(spans[key]), tag.label, REASONS[tag.reason],
                tag.support,
            )
            for key, tag in sorted(best.items(), key=lambda pair: (-pair[1].score, pair[0]))
        ),
        tuple(
            TextAcronym(one.short, one.long, one.start, one.end, tuple(sorted(tagger.vocabulary.meant_by(one.long))))
            for one in found
        ),
    )  # fmt: skip
