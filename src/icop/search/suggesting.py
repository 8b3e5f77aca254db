"""What to offer while somebody types: words, names of the field, citations and titles, all of what they may see."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from icop.accounts.reader import VISITOR, Reader
from icop.engine.shapes import Card
from icop.facts.queries import State, facts_for, facts_state
from icop.library.queries.suggesting import citations_like, titles_like
from icop.search.queries import complete
from icop.search.reading import name_book
from icop.search.understanding import LITTLE, capitals
from icop.search.vocabulary import vocabulary_for

LONGEST, FEWEST = 120, 2
INSIDE = 5  # after other words a name is offered only from this many letters on
EACH = 4
MOST_TOKENS = 5
Kind = Literal["word", "name", "citation", "document"]

# Sources as people begin to type them -> how a citation to them begins.
_BEGINNINGS = (
    (re.compile(r"^(?:dfars|far) ?(?=\d)", re.I), "48 CFR "),
    (re.compile(r"^itar ?(?=\d)", re.I), "22 CFR "),
    (re.compile(r"^ear ?(?=\d)", re.I), "15 CFR "),
    (re.compile(r"^(\d{1,2}) ?(?:usc|u\.s\.c\.) ?(?:§ ?)?(?=\d)", re.I), r"\1 USC "),
    (re.compile(r"^(\d{1,2}) ?(?:cfr|c\.f\.r\.) ?(?:§ ?)?(?=\d)", re.I), r"\1 CFR "),
    (re.compile(r"^(?=\d{1,3}\.\d)"), "48 CFR "),
    (re.compile(r"^(?:samm ?)?(?=c\d)", re.I), "SAMM "),
    (re.compile(r"^dsca ?(?=\d)", re.I), "DSCA "),
    (re.compile(r"^dod([idm]) ?(?=\d)", re.I), r"DoD\1 "),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to ask for: `text` is the whole question with it, `says` what it is."""

    kind: Kind
    text: str
    says: str


def suggest(reader: Reader, typed: str, *, on: date, known: datetime | None = None) -> list[Suggestion]:
    """Return what `typed` may become, at most four of each kind: names, citations, titles, words."""
    text = " ".join(typed[:LONGEST].split())
    if len(text) < FEWEST or '"' in text:
        return []
    found = [*_names(text, on, known), *_citations(reader, text, on)]
    if not any(one.kind == "citation" for one in found):
        found += [
            Suggestion("document", title, f"document, {marked}" if marked else "document")
            for title, marked in titles_like(reader, text, on=on, limit=EACH)
        ]
        found += _words(reader, text, on)
    return list({suggestion.text.lower(): suggestion for suggestion in reversed(found)}.values())[::-1]


def _words(reader: Reader, text: str, on: date) -> Iterator[Suggestion]:
    before, _, last = text.rpartition(" ")
    if any(map(str.isdigit, last)):
        return  # numbers are offered as citations
    for word in complete(reader, last, on=on, limit=EACH + 2):
        if word != last.lower() and word not in LITTLE:
            yield Suggestion("word", f"{before} {word}".strip(), "word")


def _names(text: str, on: date, known: datetime | None) -> Iterator[Suggestion]:
    """Yield names that begin with the last words typed, as many of them as fit a name."""
    names = _book(on, facts_state()) if known is None else _read_book(on, known)
    tokens = text.split(" ")
    for number in range(min(len(tokens), MOST_TOKENS), 0, -1):
        before, beginning = " ".join(tokens[:-number]), " ".join(tokens[-number:]).lower()
        found = _beginning_with(names, beginning) if len(beginning) >= (FEWEST if not before else INSIDE) else []
        if found:
            yield from (Suggestion("name", f"{before} {name}".strip(), says) for name, says in found)
            return


def _beginning_with(names: list[tuple[str, str, str]], beginning: str) -> list[tuple[str, str]]:
    at = bisect_left(names, beginning, key=lambda name: name[0])
    found: list[tuple[str, str]] = []
    while at < len(names) and names[at][0].startswith(beginning) and len(found) < EACH:
        found.append((names[at][1], names[at][2]))
        at += 1
    return found


@lru_cache(maxsize=8)
def _book(on: date, state: State) -> list[tuple[str, str, str]]:
    return _read_book(on, None)


def _read_book(on: date, known: datetime | None) -> list[tuple[str, str, str]]:
    """Return all names of the day in small letters, as written, with what they are, in order."""
    names = {
        name.lower(): (name, naming.title if naming.title != name else "concept" if naming.concept else "term")
        for naming in vocabulary_for(on, known).namings
        for name in naming.names
    }
    for name, to in name_book(on, known).names():
        names.setdefault(name.lower(), (name, to))
    return sorted((small, *pair) for small, pair in names.items())


def _citations(reader: Reader, text: str, on: date) -> Iterator[Suggestion]:
    beginning = next((form.sub(to, text, count=1) for form, to in _BEGINNINGS if form.search(text)), "")
    if not beginning:
        return
    wanted = beginning.upper() if beginning.startswith("SAMM") else capitals(beginning)
    found = {citation: title for citation, title in _cards(facts_state()) if citation.startswith(wanted)}
    found |= dict(citations_like(reader, wanted, on=on, limit=EACH))
    for citation in sorted(found, key=lambda one: (len(one), one))[:EACH]:
        yield Suggestion("citation", citation, found[citation])


@lru_cache(maxsize=2)
def _cards(state: State) -> list[tuple[str, str]]:
    facts = facts_for(VISITOR, "card")
    return [(fact.shape.citation, fact.shape.title) for fact in facts if isinstance(fact.shape, Card)]
