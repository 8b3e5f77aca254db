"""What the house asks of an index, so that no other room knows which engine answers.

One index holds every passage and every shipped fact as records. Reading always names the reader's audiences and the
day; both are part of the query itself, so totals, facets, snippets and suggestions come from visible records alone.
Word statistics are shared by all records: what a reader may not see can shift the order of what they may, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from icop.engine.clock import FIRST_DAY, LAST_DAY, day_number

SCHEMA = 9
"""Raised by one whenever the meaning of what is stored changes: an index of another version is built anew."""

EVER = day_number(FIRST_DAY)
"""The day number of a beginning that has no known bound."""

NEVER = day_number(LAST_DAY)
"""The day number of an end that is not in sight."""

Force = Literal["certain", "possible", "unsure", "ended", "begun", "any"]
"""Which texts, seen from the day asked about:

certain  in force beyond doubt: start_max <= on < end_min
possible in force for all we know: start_min <= on < end_max
unsure   possible but not certain
ended    no longer in force: end_max <= on
begun    possible or ended: everything but what came later
any      whatever its days
"""

FACETS = ("room", "kind", "issuer", "year", "topic")
"""Fields that can be counted by value."""

PATIENT = 900.0
"""How many seconds a job waits for another writer: a large rebuild takes minutes, and no change may be lost."""

MOST_VALUES = 50
"""How many values of a field are counted out, the most frequent ones."""

FILTERS = (*FACETS, "work", "section", "source_id")
"""Fields that can be narrowed to some values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A piece of text that can be found: a passage during one period, or a fact. Days are day numbers.

    `work` is the document or fact it belongs to: records are replaced work by work. `section` is the citable place
    inside, `anchor` the place on its page. Nobody sees a record without audiences. An undated text has no days given.
    """

    id: str
    room: str
    work: str
    section: str = ""
    anchor: str = ""
    kind: str
    issuer: str = ""
    year: int | None = None
    audiences: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    number: str = ""
    title: str
    headings: str = ""
    text: str
    start_min: int = EVER
    start_max: int = NEVER
    end_min: int = EVER
    end_max: int = NEVER
    rec_from: int = EVER
    rec_to: int = NEVER
    source_id: str = ""

    def in_force(self, on: int) -> Literal["certain", "possible", "no"]:
        """Tell whether the text holds on day number `on`."""
        if self.start_max <= on < self.end_min:
            return "certain"
        return "possible" if self.start_min <= on < self.end_max else "no"


@dataclass(frozen=True, slots=True)
class Word:
    """A word asked for, or a name of several words, all of which must occur.

    Any of `also` (a word, or words in a row) may stand for it and counts for less; any of `stands_for` (a word, or
    words near each other) counts as much as the word, which counts for no more than the most telling of them.
    One not `needed` only raises the rank. What has no space but is split by the analyser ("firm-fixed-price",
    "2776(b)") is looked for as a row.
    """

    text: str
    also: tuple[str, ...] = ()
    needed: bool = True
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question to the index. Audiences and days have no default: there is no asking without a reader and a day.

    words     stemmed; of the needed ones all must occur (`match="all"`), half (`"most"`) or one (`"any"`); records with
              all of them come first
    phrases   must occur word for word, unstemmed, in this order
    exact     words are taken unstemmed too
    number    a citation in normal form: finds the records at it, below it or around it, before all others
    lift      citations whose records come first among those found, then what lies around them; they narrow nothing
    prefix_last  the last word is only the beginning of one
    filters   field (one of FILTERS) -> values, any of which will do; none at all narrow nothing
    facets    fields of FACETS to count; a field's own filter does not narrow its own counts
    group     "work" or "section": `limit` and `offset` count groups, each with its `per_group` best hits
    highlight longest snippet in characters, 0 for none
    little    words that a snippet marks only where nothing else was asked for, or as words of a phrase
    """

    audiences: frozenset[str]
    on: int
    known: int
    words: tuple[Word, ...] = ()
    match: Literal["all", "most", "any"] = "all"
    phrases: tuple[str, ...] = ()
    exact: bool = False
    number: str = ""
    lift: tuple[str, ...] = ()
    prefix_last: bool = False
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    force: Force = "possible"
    limit: int = 10
    offset: int = 0
    facets: tuple[str, ...] = ()
    group: Literal["", "work", "section"] = ""
    per_group: int = 3
    highlight: int = 0
    little: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = [*(set(self.filters) - set(FILTERS)), *(set(self.facets) - set(FACETS))]
        if unknown:
            raise ValueError(f"the index has no field {unknown[0]!r}")
        if self.limit < 0 or self.offset < 0 or self.per_group < 1:
            raise ValueError("limit and offset are not negative, and a group has at least one hit")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a record's text, as data and never as markup. `marks` are the spans (start, end) of the words found."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found; scores compare within one answer only."""

    record: Record
    score: float
    snippet: Snippet | None = None


Place = Literal["number", "title", "headings", "text"]
"""Where in a record a word stands."""


@dataclass(frozen=True, slots=True)
class Match:
    """A word of a question in a record: `by` is the alternative that stands there, "" for the word itself.

    It stands nowhere when `places` are none.
    """

    word: str
    by: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found; `total` counts records, `took` seconds.

    `groups` is the number of groups when they were asked for; among very many records it is an estimate, within two
    percent as a rule, and `groups_exact` says no.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    groups: int | None = None
    groups_exact: bool = True
    took: float = 0.0


@dataclass(frozen=True, slots=True)
class Replace:
    """The records a work has from now on, in place of all it had. None at all takes the work out."""

    work: str
    records: Iterable[Record] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """How an index is: `records` it holds, `megabytes` on disk; when `ready` is false, `problem` and `fix` say why."""

    ready: bool
    records: int = 0
    megabytes: float = 0.0
    problem: str = ""
    fix: str = ""


class Writer(Protocol):
    """The one writer of an index, while its lock is held."""

    def apply(self, changes: Iterable[Replace]) -> int:
        """Replace works by the records given and return the number of records added.

        Readers see a work's old records or its new ones, never both or a part. May be run twice.
        """
        ...

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """Build a new index aside from `records`, swap it in, and return how many it holds.

        Readers are answered from the old one until the swap; when it fails, the old one stays.
        """
        ...


class Index(Protocol):
    """Where records are found. Every method raises Unavailable with a sentence when the index can't answer."""

    def search(self, ask: Ask) -> Answer:
        """Return what `ask` asks for, best first. Changes by the writer are seen within a second."""
        ...

    def count(self, ask: Ask) -> int:
        """Return how many records `ask` finds."""
        ...

    def count_works(self, ask: Ask) -> int:
        """Return how many works the records belong to that `ask` finds: exact up to 60,000."""
        ...

    def explain(self, ask: Ask, record: Record) -> tuple[Match, ...]:
        """Return for each word and phrase of `ask` where `record` has it, itself before what may stand for it."""
        ...

    def potential(self, ask: Ask) -> float:
        """Return about what a passage scores that has each needed word of `ask` once; 0 without words."""
        ...

    def snippets(self, ask: Ask, records: Sequence[Record]) -> tuple[Snippet, ...]:
        """Return for each record the part that has most of the words of `ask`, marked, as long as `ask.highlight`."""
        ...

    def complete(self, ask: Ask, beginning: str, limit: int = 8) -> tuple[tuple[str, int], ...]:
        """Return words that start with `beginning` and how many of the records that `ask` lets through hold them.

        Only what `ask` says of reader, days and filters counts; its words don't. Most frequent first.
        """
        ...

    def suggest(self, ask: Ask, beginning: str, limit: int = 8) -> tuple[str, ...]:
        """Return words as `complete` does, but not in how many records, so as to be quick among very many.

        The more frequent in all that is here come first.
        """
        ...

    def spell(self, ask: Ask, word: str, limit: int = 3) -> tuple[str, ...]:
        """Return words close to `word`, nearest first, each of which occurs in a record that `ask` lets through.

        None when `word` itself occurs in one.
        """
        ...

    def stems(self, text: str) -> tuple[str, ...]:
        """Return the words of a text as they are compared, in order: planes and plane are one. Needs no records."""
        ...

    def stats(self) -> Stats:
        """Tell how the index is. Never raises."""
        ...

    def refresh(self) -> None:
        """Look now for what the writer changed."""
        ...

    def mark(self) -> str:
        """Return a word that is another whenever answers may be: what was made from answers can be kept by it."""
        ...

    def holders(self, ask: Ask, keys: Sequence[int], limit: int) -> tuple[tuple[int, Record], ...]:
        """Return the records that `ask` lets through and whose vectors have these keys, each with its key.

        At most `limit`, those of the first keys first. Of `ask` only reader, days and filters count, not its words.
        """
        ...

    def visible_keys(self, ask: Ask, most: int) -> frozenset[int] | None:
        """Return the keys of the vectors of all records that `ask` lets through; None when these are over `most`."""
        ...

    def vector_keys(self) -> Mapping[str, frozenset[int]]:
        """Return, by audience, the keys of all its records' vectors. For the worker alone: no reader is asked about."""
        ...

    def vector_texts(self, keys: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield each of `keys` that a record holds with the words its vector is made of. For the worker alone."""
        ...

    def writer(self, wait_seconds: float = PATIENT) -> AbstractContextManager[Writer]:
        """Take the lock of the one writer, for as long as the context lasts; wait for it at most `wait_seconds`.

        Raises Unavailable (retry) when another process still holds it then.
        """
        ...
