"""What search is asked for, and what it gives back: documents with their best passages, and how they were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from icop.index.port import Snippet
from icop.links.registry import Card
from icop.search.expansion import Meaning
from icop.search.places import Place
from icop.search.reading import Corrected
from icop.search.understanding import Understood
from icop.search.why import Why

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that was found: where it is read, what it says, and its state on the day."""

    url: str
    citation: str
    title: str
    snippet: Snippet
    state: str
    state_kind: str
    source_id: str
    score: float
    is_fact: bool
    why: Why = Why()  # noqa: RUF009 - a frozen value
    also: tuple[Folded, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """A passage that says the same as the one it is folded under, with the document it is of."""

    card: Card
    passage: PassageHit


@dataclass(frozen=True, slots=True)
class WorkHit:
    """A document or fact with its best passages."""

    key: str
    card: Card
    passages: tuple[PassageHit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, and what may help. `relaxed` says that not all words occur together; `took` in seconds.

    `works` is the number of documents and facts, an estimate where `works_exact` says no. `meanings` says which words
    were also looked for by another name, `corrected` which misspelt words were replaced; `did_you_mean` is the question
    with those. `folded` is how many documents of this page stand under others because they say the same.
    `answered` is False when nothing found is likely to answer the question; `near` are then concepts, terms and topics.
    """

    understood: Understood
    total: int
    works: int
    hits: tuple[WorkHit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    states: Mapping[str, int]
    relaxed: str = ""
    did_you_mean: str = ""
    took: float = 0.0
    place: Place | None = None
    works_exact: bool = True
    meanings: tuple[Meaning, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    folded: int = 0
    answered: bool = True
    near: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the results are narrowed: filters by field, states on the day ("certain", "unsure", "ended"), the page.

    `by_section` asks for the best passage of each section in one row, instead of documents with their best passages.
    Without `taxonomy` words stand for themselves alone. `by` is what orders: "words", "meaning" or "both".
    """

    filters: Mapping[str, tuple[str, ...]]
    states: tuple[str, ...] = ("certain", "unsure")
    page: int = 1
    per_page: int = PER_PAGE
    by_section: bool = False
    taxonomy: bool = True
    by: str = "both"
