"""The judged passages for tagging: references into the shared corpus, brought together with their words."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import icop
from icop.engine.citations import normal_form
from icop.engine.concepts import Concept, concept_of
from icop.engine.packs import read_pack
from icop.engine.shapes import Concept as Shape
from icop.engine.tagging import Piece, Vocabulary, definitions, gathered

OF_MANY = {"arms_sales", "executive"}
DAY = date(2026, 7, 22)
PACK = Path(icop.__file__).parent / "data"
FILE = Path(__file__).with_name("passages.jsonl")


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged passage: its words and title, its citation, the concepts with their grades, and what its document says
    that acronyms stand for.
    """

    name: str
    half: str
    text: str
    title: str
    number: str
    concepts: Mapping[str, int]
    acronyms: Mapping[str, str]


class Changed(Exception):
    """The corpus does not hold the words that were judged."""


def shipped_concepts() -> tuple[Concept, ...]:
    """Return the concepts that are shipped."""
    return tuple(concept_of(one.key, one.shape) for one in read_pack(PACK).facts if isinstance(one.shape, Shape))


def shipped_vocabulary() -> Vocabulary:
    """Return the shipped concepts ready to be found."""
    return Vocabulary(shipped_concepts(), DAY)


def piece_of(one: Judged) -> Piece:
    """Return a judged passage as tagging takes it."""
    return Piece(one.text, one.title, number=normal_form(one.number) or "", acronyms=one.acronyms)


def judged_passages(corpus: Path) -> list[Judged]:
    """Return the judged passages. Raises Changed when the words of one are not those that were judged."""
    lines = [json.loads(line) for line in FILE.read_text().splitlines()]
    wanted: dict[str, set[str]] = {}
    for line in lines:
        wanted.setdefault(line["set"], set()).add(line["id"])
    records = {name: _records(corpus / name, keys) for name, keys in wanted.items()}
    acronyms = {name: _acronyms(corpus / name) for name in wanted}
    return [_judged(line, records[line["set"]][line["id"]], acronyms[line["set"]]) for line in lines]


def _all(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _records(path: Path, keys: set[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for record in _all(path):
        if record["id"] in keys:
            found.setdefault(record["id"], record)
    return found


def _acronyms(path: Path) -> Mapping[str, str]:
    """Return the acronyms of a set that is one document; none of a set whose records are documents of their own."""
    if path.parent.name in OF_MANY:
        return {}
    return gathered(one for record in _all(path) for one in definitions(record.get("text", "")))


def _judged(line: dict[str, object], record: dict[str, str], acronyms: Mapping[str, str]) -> Judged:
    text = record["text"][line["start"] : line["end"]]
    if hashlib.sha256(text.encode()).hexdigest()[:16] != line["sha"]:
        raise Changed(line["id"])
    title = record.get("heading") or record.get("title") or ""
    title = "" if title.isdigit() else title  # some sets name the title of the code here
    number = record.get("citation") or record.get("number") or ""
    if number[:1].isdigit() and str(line["set"]).startswith(("far/", "dfars/")):
        number = f"48 CFR {number}"
    return Judged(str(line["id"]), str(line["half"]), text, title, number, line["concepts"], acronyms)
