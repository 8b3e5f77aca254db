"""Citations and titles to offer while somebody types: of documents they may see, that existed on the day.

Titles are kept for readers of the same audiences as long as the index stays the same; what is offered is asked for
anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from icop.accounts.reader import Reader
from icop.index.choice import the_index
from icop.library.models import Section
from icop.library.policies import visible
from icop.library.queries.markings import summary
from icop.library.queries.shelves import documents_for

AT_ONCE = 100
_APART = re.compile(r"[^\w.-]+")


def citations_like(reader: Reader, beginning: str, *, on: date, limit: int = 5) -> list[tuple[str, str]]:
    """Return the citations of sections that begin as typed (in normal form), with their titles, in their order."""
    if len(beginning) < 2:
        return []
    held = {number for number, *_ in _titles(_Asked(reader, on))}
    found: dict[str, int] = {}
    for key, citation, document in _sections(beginning):
        if document in held:
            found.setdefault(citation, key)
            if len(found) == limit:
                break
    seen = Section.objects.filter(visible(reader, "document__"), pk__in=found.values())
    return list(seen.order_by("citation").values_list("citation", "title"))


def _sections(beginning: str) -> Iterator[tuple[int, str, int]]:
    """Yield section, citation and document by citation: a range, and without a join, so that the index leads."""
    after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    found = Section.objects.filter(citation__gte=beginning, citation__lt=after).order_by("citation")
    return found.values_list("pk", "citation", "document_id").iterator(AT_ONCE)


def titles_like(reader: Reader, typed: str, *, on: date, limit: int = 5) -> list[tuple[str, str]]:
    """Return titles of documents in which a word begins as typed, with markings; those that begin so come first."""
    wanted = _APART.sub(" ", typed.lower())
    if len(wanted) < 2:
        return []
    inside = f" {wanted}"
    found = [(key, title) for _, key, title, plain in _titles(_Asked(reader, on)) if inside in plain]
    found.sort(key=lambda pair: not pair[1].lower().startswith(wanted))
    best = found[:limit]
    if not best:
        return []
    held = documents_for(reader, on=on).filter(key__in=[key for key, _ in best])
    marked = {key: summary(markings) for key, markings in held.values_list("key", "markings")}
    return [(title, marked[key]) for key, title in best if key in marked]


class _Asked:
    """Who asks for which day, equal for readers of the same audiences while the index stays the same."""

    def __init__(self, reader: Reader, on: date) -> None:
        self.reader, self.on = reader, on
        self._key = (the_index().mark(), reader.audiences, on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=16)
def _titles(asked: _Asked) -> list[tuple[int, str, str, str]]:
    """Return each document with its title, also in small letters with a space before each word."""
    found = documents_for(asked.reader, on=asked.on).values_list("pk", "key", "title")
    return [(pk, key, title, " " + _APART.sub(" ", title.lower())) for pk, key, title in found]
