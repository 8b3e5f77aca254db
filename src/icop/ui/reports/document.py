"""A report as a small model that every writer understands: what is said, never how a format says it.

Whoever has something to report builds a `Report`; the writers beside this module turn it into an editable document or a
tagged one. All text is plain: a writer shows it as it is, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Look = Literal["", "soft", "stop", "act", "note"]
Standing = Literal["verified", "secondary", "assumed"]
ADDRESSES = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one manner. `link` counts when it is a web or mail address; a `look` of stop, act or note is a label."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    look: Look = ""

    @property
    def leads_to(self) -> str:
        """The address the words lead to; empty when it is none that a reader may follow."""
        safe = self.link.lower().startswith(ADDRESSES) and not any(c.isspace() or ord(c) < 32 for c in self.link)
        return self.link if safe else ""


Runs = tuple[Run, ...]
Words = str | Run | Runs


def runs(words: Words) -> Runs:
    """Return words as runs."""
    if isinstance(words, str):
        return (Run(words),) if words else ()
    return (words,) if isinstance(words, Run) else words


def row(*cells: Words) -> tuple[Runs, ...]:
    """Return the cells of a table row, each as runs."""
    return tuple(runs(cell) for cell in cells)


def text_of(words: Iterable[Run]) -> str:
    """Return the bare text of runs."""
    return "".join(run.text for run in words)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a part: level 1 below the report's own title, then 2 and 3."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `kind` lead is larger, small is smaller, notice stands out by a rule at its left."""

    runs: Runs
    kind: Literal["", "lead", "small", "notice"] = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, in the words of its citation, how well it is known, and when it was checked."""

    to: str
    standing: str = ""
    checked_on: date | None = None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The line of sources under a statement."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with a label before it (Stop, Act, Note), further lines under it, and its sources."""

    label: str
    look: Look
    runs: Runs
    more: tuple[Runs, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that answers the report's question: its label, the number, and what it rests on."""

    label: str
    number: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Two to five figures side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows, the heads of its columns, its rows, and how wide the columns are beside each other."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        lengths = {len(one) for one in self.rows} | ({len(self.widths)} if self.widths else set())
        if lengths - {len(self.head)}:
            raise ValueError(
                f"the table '{self.caption}' has rows or widths that do not match its {len(self.head)} heads"
            )

    @property
    def shares(self) -> tuple[float, ...]:
        """The part of the whole width that each column takes."""
        widths = self.widths or (1.0,) * len(self.head)
        return tuple(width / sum(widths) for width in widths)


@dataclass(frozen=True, slots=True)
class List:
    """A list of points, or of numbered steps."""

    items: tuple[Runs, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Room for signatures: for each line who signs."""

    lines: tuple[str, ...]


Part = Heading | Paragraph | SourceLine | Entry | Figures | Table | List | SignatureBlock


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `marking` stands at the top and bottom of each page, `running` beside the page number.

    `made_on` is the day written into the file, so that the same report gives the same file.
    """

    title: str
    kind: str
    made_on: date
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, str], ...] = ()
    marking: str = ""
    running: str = ""
    author: str = "icop"
    language: str = "en-US"


def in_words(day: date) -> str:
    """Return a day as 22 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


def source_runs(sources: Iterable[Source]) -> Runs:
    """Return sources as words: citation, standing, day checked and note, one after the other."""
    told: list[Run] = []
    for source in sources:
        if told:
            told.append(Run("; ", look="soft"))
        told.append(Run(source.to, link=source.url))
        told += [
            Run(f" {words}", look="soft") for words in (_standing(source), source.note and f"({source.note})") if words
        ]
    return tuple(told)


def _standing(source: Source) -> str:
    checked = f"checked {in_words(source.checked_on)}" if source.checked_on else ""
    words = ", ".join(part for part in (source.standing, checked) if part)
    return f"[{words}]" if words else ""
