"""A reading list as something to take along: the same words as plain HTML, as Markdown, and as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from django.http import HttpResponse

from icop.library.models import ReadingList
from icop.library.queries.lists import ListEntry
from icop.library.queries.markings import in_full
from icop.ui.sheets import csv_response

_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")
_LIST_MARK = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([-+.)])", re.MULTILINE)
HEAD = ("Number", "Title", "Place", "Citation", "On this day", "Note", "Address", "Marked", "As of")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its whole address."""

    entry: ListEntry
    address: str
    markings: str


@dataclass(frozen=True, slots=True)
class Handout:
    """A reading list as of a day, for one reader."""

    name: str
    title: str
    about: str
    on: date
    lines: tuple[Line, ...]


def handout(found: ReadingList, entries: Iterable[ListEntry], *, on: date, site: str) -> Handout:
    """Return the list with whole addresses that carry the day; `site` is where this site answers."""
    lines = tuple(
        Line(entry, _dated(urljoin(site, entry.url), on), in_full(entry.document.markings)) for entry in entries
    )
    return Handout(f"{found.key}-{on.isoformat()}", found.title, found.about, on, lines)


def _dated(address: str, on: date) -> str:
    return f"{address}?on={on.isoformat()}"


def as_markdown(given: Handout) -> str:
    """Return the handout as Markdown; nothing anybody typed is read as markup."""
    parts = [f"# {_plain(given.title)}", f"As of {given.on.day} {given.on:%B %Y}."]
    if given.about:
        parts.append(_plain(given.about))
    for line in given.lines:
        entry = line.entry
        name = f"{entry.document.title}, {entry.place}" if entry.place else entry.document.title
        words = [f"{entry.number}. [{_plain(name)}](<{line.address}>)  ", f"   {_plain(entry.quoted)}. "]
        words[-1] += f"{_plain(entry.status.words).capitalize()}."
        if line.markings:
            words.append(f"   Marked: {_plain(line.markings.rstrip('.'))}.")
        if entry.note:
            words.append("\n" + "\n".join(f"   {part}" for part in _plain(entry.note).splitlines()))
        parts.append("\n".join(words))
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    return _LIST_MARK.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def as_csv(given: Handout) -> HttpResponse:
    """Return the handout as a table to download."""
    rows = (
        (
            line.entry.number,
            line.entry.document.title,
            line.entry.place,
            line.entry.quoted,
            line.entry.status.words,
            line.entry.note,
            line.address,
            line.markings,
            given.on.isoformat(),
        )
        for line in given.lines
    )
    return csv_response(given.name, HEAD, rows)
