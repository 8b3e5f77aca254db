"""The fields of the index, how text is cut into words, and records on their way in and out.

What is shown travels in one stored field; all others are only for finding, narrowing and counting.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter

import tantivy

from icop.index.meaning.recipe import vector_key
from icop.index.port import EVER, NEVER, Record

# Numbers stay whole ("225.7301-1", "C5.4.1", "19-34"), everything else is a run of letters; all kinds of dash are one.
# What joins a number is written as a letter nobody types before the text is cut: an analyser that knows numbers by a
# pattern takes as long as everything else together.
POINT, DASH = "\u02d0", "\u02d1"
JOINS = {".": POINT, "-": DASH, **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", DASH)}
_IN_SUBPART = re.compile(r"((?:48 cfr|pgi) \d+\.\d+)\d\d")  # two digits of a section are its own: 25.101 is in 25.1
_JOIN = re.compile(r"[.\-\u2010-\u2015](?=[A-Za-z]{0,2}[0-9])")
# How often each part counts: what stands in the title weighs more, without a query of its own for every part.
TIMES = {"number": 4, "title": 3, "headings": 2, "text": 1}
# Scores are multiplied by the binary logarithm of two more than these: undated texts come after dated ones, and what is
# no place in a text (a card, a value) loses the lead that it has by being short.
DATED, UNDATED, SUMMARY = 2.0, 1.5, 1.0
DAYS = ("start_min", "start_max", "end_min", "end_max", "rec_from", "rec_to")
VALUES = ("room", "kind", "issuer")
# Counting a field with many values a record is slow, with exactly one it is fast: the first topics have fields of their
# own, used where many records are counted.
TOPICS = tuple(f"topic_{place}" for place in range(4))
MORE_TOPICS = "topic_more"
NO_YEAR = 0
KEYS = ("work", "section", "source_id")
NOBODY = "-"
LITTLE = 3
_NAMES = tuple(field.name for field in fields(Record) if field.name != "text")  # the text is kept as it is
_VALUES_OF = attrgetter(*_NAMES)
_TUPLES = ("audiences", "concepts")


def build_schema() -> tantivy.Schema:
    """Return the fields of this version (`port.SCHEMA`)."""
    builder = tantivy.SchemaBuilder()
    for name in (*KEYS, "seen_by", "own", "under", "named"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("topic", *TOPICS, MORE_TOPICS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    for name in (*DAYS, "work_no", "section_no"):
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field("vector", indexed=True, fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_text_field("body", tokenizer_name="stems")
    builder.add_text_field("exact", tokenizer_name="whole")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def stems() -> tantivy.TextAnalyzer:
    """Return the analyser of running text: words without accents and case, reduced to their English stem."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.remove_long(60), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        builder = builder.filter(step)
    return builder.filter(tantivy.Filter.stemmer("english")).build()


def whole() -> tantivy.TextAnalyzer:
    """Return the analyser for exact words and `joined` numbers: nothing is stemmed."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.remove_long(60), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        builder = builder.filter(step)
    return builder.build()


@lru_cache(maxsize=1)
def _stems() -> tantivy.TextAnalyzer:
    return stems()


@lru_cache(maxsize=1)
def _whole() -> tantivy.TextAnalyzer:
    return whole()


def stems_of(text: str) -> list[str]:
    """Return the stems of running text, in order."""
    return list(_stems().analyze(text))


def words_of(text: str) -> list[str]:
    """Return the unstemmed words of text as the index keeps them, in order."""
    return list(_whole().analyze(joined(text)))


def joined(text: str) -> str:
    """Return text with numbers held together by letters, so that they are not cut: `225.7301-1` is one word."""
    return _JOIN.sub(_join, text)


def _join(found: re.Match[str]) -> str:
    at = found.start()
    return JOINS[found[0]] if at and found.string[at - 1].isalnum() else found[0]


def as_typed(word: str) -> str:
    """Return a word of the index as people write it."""
    return word.replace(POINT, ".").replace(DASH, "-")


def register_analysers(index: tantivy.Index) -> None:
    """Make the analysers known to an index just opened; Tantivy doesn't keep them with it."""
    index.register_tokenizer("stems", stems())
    index.register_tokenizer("whole", whole())


def to_document(record: Record) -> tantivy.Document:
    """Return `record` as Tantivy takes it."""
    document = tantivy.Document()
    for name in KEYS:
        document.add_text(name, getattr(record, name))
    document.add_text("seen_by", seen_by(record.audiences))
    for name in VALUES:
        document.add_text(name, getattr(record, name))
    _add_topics(document, tuple(dict.fromkeys(record.concepts)))
    for name in DAYS:
        document.add_integer(name, getattr(record, name))
    document.add_integer("year", record.year or NO_YEAR)
    document.add_integer("vector", vector_key(record))
    document.add_float("weight", _weight(record))
    document.add_integer("work_no", number_of(record.work))
    document.add_integer("section_no", number_of(f"{record.work}\n{record.section}"))
    _add_words(document, record)
    document.add_bytes("stored", stored(record))
    return document


def _weight(record: Record) -> float:
    if not record.section:
        return SUMMARY
    return DATED if record.start_min > EVER or record.end_max < NEVER else UNDATED


def _add_topics(document: tantivy.Document, topics: tuple[str, ...]) -> None:
    for topic in topics:
        document.add_text("topic", topic)
    for place, name in enumerate(TOPICS):
        document.add_text(name, topics[place] if place < len(topics) else "")
    for topic in topics[len(TOPICS) :]:
        document.add_text(MORE_TOPICS, topic)


def _add_words(document: tantivy.Document, record: Record) -> None:
    for name, times in TIMES.items():
        text = getattr(record, name)
        document.add_text("exact", joined(text))
        for _ in range(times):
            document.add_text("body", text)
    for name in _names(record):
        document.add_text("named", name)
    if record.number:
        own = folded(record.number)
        document.add_text("own", own)
        for number in (own, *around(own)):
            document.add_text("under", number)


def _names(record: Record) -> set[str]:
    """Return what a record may be asked for by name: its title, and what a whole document is also called.

    What a fact is also called is no name: several facts share such words.
    """
    also = [] if record.section or record.room != "library" else record.headings.split(" · ")
    return {named(name) for name in (record.title, *also) if name}


def stored(record: Record) -> bytes:
    """Return `record` as it is kept: its values as a line of JSON, then its text."""
    return json.dumps(_VALUES_OF(record)).encode() + b"\n" + record.text.encode()


def restored(kept: bytes) -> Record:
    """Return the record that was kept."""
    line, _, text = kept.partition(b"\n")
    values = dict(zip(_NAMES, json.loads(line), strict=True))
    for name in _TUPLES:
        values[name] = tuple(values[name])
    return Record(**values, text=text.decode())


def seen_by(audiences: tuple[str, ...]) -> str:
    """Return one term for a whole set of audiences, so that each record has exactly one."""
    return "\n".join(sorted(set(audiences))) or NOBODY


@lru_cache(maxsize=1024)
def number_of(key: str) -> int:
    """Return a number that stands for `key`: Tantivy hands out numbers of many hits at once, but not texts."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


@lru_cache(maxsize=1024)
def named(text: str) -> str:
    """Return the longer words of a title or question, stemmed, in a row: equal for a title and for who asks by it."""
    found = stems_of(text)
    return " ".join([stem for stem in found if len(stem) > LITTLE] or found)


def folded(number: str) -> str:
    """Return a citation with space, case and dashes made alike."""
    return " ".join(number.replace("–", "-").replace("—", "-").casefold().split())


def around(number: str) -> tuple[str, ...]:
    """Return what a folded citation lies in, nearest first.

    `22 usc 2776(b)(1)` lies in `22 usc 2776(b)` and `22 usc 2776`; `48 cfr 225.7301-1` in `48 cfr 225.7301` and the
    subpart `48 cfr 225.73`.
    """
    found = []
    while number := _outer(number):
        found.append(number)
    return tuple(found)


@lru_cache(maxsize=4096)
def _outer(number: str) -> str:
    subpart = _IN_SUBPART.fullmatch(number)
    outer = subpart[1] if subpart else number[: max(_last_step(number), 0)].rstrip()
    return outer if any(map(str.isdigit, outer)) and any(map(str.isalpha, outer)) else ""


def _last_step(number: str) -> int:
    if number.endswith(")"):
        return number.rfind("(")
    return max(number.rfind("."), number.rfind("-"), number.rfind(" "))
