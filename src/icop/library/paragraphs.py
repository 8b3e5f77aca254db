"""A body cut into what a page draws: paragraphs, headings and table rows, each with its place, page and marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["para", "heading", "rows"]
MOST_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words: plain, or inserted, struck or deleted in the source."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (or a table: `rows` of cells). `path` is the subsection that begins here, `label` its mark "(b)(1)".

    `depth` is how deep it is indented, from 0; `page` is set where a page begins.
    """

    kind: Kind
    spans: tuple[Span, ...]
    path: str = ""
    label: str = ""
    depth: int = 0
    page: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """Return the words, without those that were deleted."""
        return "".join(span.text for span in self.spans if span.mark != "deleted")


def paragraphs(
    text: str, outline: Sequence[Sequence[object]], marks: Sequence[Sequence[object]], pages: Sequence[Sequence[int]]
) -> list[Paragraph]:
    """Return the paragraphs of a body in order; neighbouring table rows become one table."""
    lines = list(_lines(text, outline, marks, pages))
    found: list[Paragraph] = []
    for is_row, group in groupby(lines, key=lambda one: " | " in one.text and one.kind == "para"):
        if is_row:
            rows = list(group)
            cells = tuple(tuple(cell.strip() for cell in row.text.split(" | ")) for row in rows)
            found.append(Paragraph("rows", (), rows[0].path, "", rows[0].depth, rows[0].page, cells))
        else:
            found.extend(group)
    return found


def _lines(
    text: str, outline: Sequence[Sequence[object]], marks: Sequence[Sequence[object]], pages: Sequence[Sequence[int]]
) -> Iterator[Paragraph]:
    entries = [(str(path), int(str(start)), int(str(end)), str(title)) for path, start, end, title in outline]
    begins = {int(pair[0]): int(pair[1]) for pair in pages}
    place = 0
    for line in text.split("\n"):
        end = place + len(line)
        inside = [entry for entry in entries if entry[1] <= place < max(entry[2], entry[1] + 1)]
        here = [entry for entry in entries if place <= entry[1] <= end]
        is_heading = bool(here) and "-" not in here[0][0] and here[0][3] == line and not line.startswith("(")
        path = here[0][0] if here else ""
        depth = (
            0
            if is_heading
            else min(max((entry[0].count("-") for entry in inside if not _is_head(entry[0])), default=0), 6)
        )
        spans, label = _spans(line, place, marks), ""
        if here and line.startswith("("):
            label = line[: line.find(" ")] if " " in line else line
        page = next((begins[start] for start in begins if place <= start <= end), 0)
        yield Paragraph("heading" if is_heading else "para", spans, path, label, depth, page)
        place = end + 1


def _is_head(path: str) -> bool:
    return "_" in path or len(path) > 20


def _spans(line: str, place: int, marks: Sequence[Sequence[object]]) -> tuple[Span, ...]:
    end = place + len(line)
    here = sorted(
        (int(str(start)), int(str(stop)), str(kind), str(words))
        for kind, start, stop, words in marks
        if place <= int(str(start)) <= end
    )
    spans: list[Span] = []
    at = place
    for start, stop, kind, words in here:
        if start > at:
            spans.append(Span(line[at - place : start - place]))
        spans.append(Span(words, "deleted") if kind == "deleted" else Span(line[start - place : stop - place], kind))
        at = max(at, start, min(stop, end))
    if at < end:
        spans.append(Span(line[at - place :]))
    return tuple(spans)
