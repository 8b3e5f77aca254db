"""Reading lists and saved searches: what somebody keeps, and what others may read of it on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db.models import Count, Prefetch, Q, QuerySet

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.library.addresses import document_url, section_url
from icop.library.models import Document, ReadingList, ReadingListEntry, SavedSearch, Section, Text
from icop.library.policies import may_change_list, visible
from icop.library.queries.citing import quoted_as
from icop.library.queries.markings import in_full
from icop.library.queries.reading import chosen, known_texts, section_for
from icop.library.queries.statuses import Status, status_of_text, statuses_of


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry as a reader sees it on a day. `number` counts those the reader sees; `place` is empty for a document.

    `citation` names the thing, `quoted` with its day. `has_place` is False when the place is no longer there.
    """

    pk: int
    number: int
    document: Document
    anchor: str
    place: str
    citation: str
    quoted: str
    note: str
    url: str
    status: Status
    has_place: bool = True


def reading_lists_for(reader: Reader) -> QuerySet[ReadingList]:
    """Return the lists `reader` keeps or may read, by title, each with `shown`: how many of its entries they see."""
    entries = Count("entries", filter=visible(reader, "entries__document__"))
    found = ReadingList.objects.filter(_readable(reader)).annotate(shown=entries)
    return found.select_related("owner", "audience").order_by("title", "key")


def own_lists_for(reader: Reader) -> list[ReadingList]:
    """Return the lists that `reader` keeps, by title."""
    return list(ReadingList.objects.filter(owner=reader.number or 0).order_by("title", "key"))


def reading_list_for(reader: Reader, key: str) -> ReadingList:
    """Return the list called `key`. Raises NotFound, alike for hidden and missing."""
    found = ReadingList.objects.filter(_readable(reader), key=key).select_related("owner", "audience").first()
    if found is None:
        raise NotFound("There is no such reading list.", "Look through the reading lists.")
    return found


def list_to_change(reader: Reader, key: str) -> ReadingList:
    """Return the list called `key` if `reader` may change it. Raises NotAllowed for visitors, else NotFound."""
    require(reader, "library.lists")
    found = reading_list_for(reader, key)
    if not may_change_list(reader, found):
        raise NotFound("You keep no such reading list.", "Open it to read it, or make one of your own.")
    return found


def _readable(reader: Reader) -> Q:
    return Q(audience__in=sorted(reader.audiences)) | Q(owner=reader.number or 0)


def entry_keys(reader: Reader, reading_list: ReadingList) -> list[int]:
    """Return the primary keys of the entries that `reader` sees, in order."""
    return list(_entries(reader, reading_list).values_list("pk", flat=True))


def _entries(reader: Reader, reading_list: ReadingList) -> QuerySet[ReadingListEntry]:
    seen = ReadingListEntry.objects.filter(visible(reader, "document__"), reading_list=reading_list)
    return seen.order_by("position", "pk")


def entries_of(
    reader: Reader, reading_list: ReadingList, *, on: date, known: datetime | None = None
) -> tuple[ListEntry, ...]:
    """Return the entries that `reader` sees, in order, as of `on`; those of hidden documents are not counted."""
    rows = list(_entries(reader, reading_list).select_related("document"))
    states = statuses_of({one.document for one in rows}, reader, on)
    places = _places(rows, known)
    found = []
    for number, row in enumerate(rows, 1):
        section = places.get((row.document_id, row.anchor)) if row.anchor else None
        if row.anchor and section is None:
            section = _led_to(reader, row, on)
        found.append(_entry(number, row, section, states[row.document_id], on))
    return tuple(found)


def _places(rows: Iterable[ReadingListEntry], known: datetime | None) -> dict[tuple[int, str], Section]:
    texts = Prefetch("texts", Text.objects.filter(known_texts(known)), to_attr="known_texts")
    wanted = [row for row in rows if row.anchor]
    found = Section.objects.filter(
        document__in={row.document_id for row in wanted}, anchor__in={row.anchor for row in wanted}
    )
    return {(one.document_id, one.anchor): one for one in found.prefetch_related(texts)}


def _led_to(reader: Reader, row: ReadingListEntry, on: date) -> Section | None:
    """Return the section that an old anchor, or a page, leads to."""
    try:
        return section_for(reader, row.document.key, row.anchor, on=on).section
    except NotFound:
        return None


def _entry(number: int, row: ReadingListEntry, section: Section | None, state: Status, on: date) -> ListEntry:
    document = row.document
    name = document.citation or document.number or document.title
    if section is None:
        quoted = f"{name} (as of {_written(on)})"
        url = document_url(document.key)
        return ListEntry(
            row.pk, number, document, row.anchor, "", name, quoted, row.note, url, state, has_place=not row.anchor
        )
    texts = chosen(getattr(section, "known_texts", ()), on)
    heading = (texts[0].title if texts else "") or section.title
    place = f"{section.number} {heading}".strip() or section.anchor
    place = "" if place == document.title else place
    citation = section.citation or (f"{name}, {section.number or place}" if place else name)
    undated = bool(texts) and texts[0].basis == "undated"
    day = f"undated copy, read {_written(on)}" if undated else f"as of {_written(on)}"
    status = status_of_text(texts[0], on) if texts else state
    return ListEntry(
        row.pk,
        number,
        document,
        row.anchor,
        place,
        citation,
        f"{quoted_as(section.citation, document) or citation} ({day})",
        row.note,
        section_url(document.key, row.anchor),
        status,
    )


def _written(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def saved_searches_for(reader: Reader) -> QuerySet[SavedSearch]:
    """Return the searches `reader` saved, by name. Raises NotAllowed."""
    require(reader, "library.lists")
    return SavedSearch.objects.filter(owner=reader.number or 0)


def described(address: str) -> str:
    """Return a saved address in words: where it looks, for what, narrowed by what, on which day."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    words = [f"“{' '.join(asked.pop('q'))}”"] if asked.get("q") else []
    day = asked.pop("on", [""])[0]
    asked.pop("sort", None)
    words += [f"{name} {' or '.join(values)}" for name, values in asked.items() if name != "text"]
    words += ["with text here"] if "text" in asked else []
    where = "Library" if "library" in parts.path else "Search"
    return f"{where}: {', '.join(words) or 'all'}{f', as of {day}' if day else ''}"


def saved_search_for(reader: Reader, pk: int) -> SavedSearch:
    """Return one of the searches `reader` saved. Raises NotAllowed or NotFound."""
    found = saved_searches_for(reader).filter(pk=pk).first()
    if found is None:
        raise NotFound("You saved no such search.", "Look at your saved searches.")
    return found


def plain_entry(entry: ListEntry) -> dict[str, Any]:
    """Return an entry as programs and files have it."""
    return {
        "number": entry.number,
        "title": entry.document.title,
        "document": entry.document.key,
        "anchor": entry.anchor,
        "place": entry.place,
        "citation": entry.citation,
        "quoted": entry.quoted,
        "status": entry.status.words,
        "note": entry.note,
        "url": entry.url,
        "markings": in_full(entry.document.markings),
    }
