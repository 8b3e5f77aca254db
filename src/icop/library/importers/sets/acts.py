"""Acts of Congress and stages of bills: texts fixed on the day they were enacted, passed or introduced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from icop.library.drafts import DocumentDraft, Drafts, SectionDraft, day_bounds, paragraphs_of, written
from icop.library.importers.source import Source, heading
from icop.library.importers.titles import calm
from icop.library.naming import slug

Record = Mapping[str, Any]

_STAGES = {
    "enacted": "enacted",
    "senate-passed": "passed by the Senate",
    "house-passed": "passed by the House",
    "house-floor-base": "text the House took up",
    "introduced-house": "introduced in the House",
    "introduced-senate": "introduced in the Senate",
}
_FIRST_CONGRESS_YEAR = 1789


def fits(record: Record) -> bool:
    """Tell whether the record is of an act or a bill."""
    return "stage" in record and ("law" in record or "bill" in record)


def drafts(record: Record, source: Source) -> Drafts:
    """Yield the section, after its act or bill and the divisions, titles and subtitles it stands in."""
    document, cited = _document(record)
    yield from source.once(document)
    place = f"{len(source._given):06d}"
    above = ""
    levels = list(enumerate(record.get("hierarchy") or (), 1))
    for depth, name in levels:
        number, _, title = str(name).partition("—")
        anchor = slug(f"{above} {number}")
        draft = heading(document.key, anchor, calm(title), place, number=_level(number), parent=above, level=depth)
        is_own = record.get("kind") == "heading" and depth == len(levels)
        yield from source.once(replace(draft, record_id=str(record["id"])) if is_own else draft)
        above = anchor
    if record.get("kind") == "heading":
        return
    number = str(record.get("number") or "")
    citation = f"{cited} sec. {number}" if number else ""
    text, indents = paragraphs_of(str(record.get("text") or ""))
    if not text and not number:
        return
    yield SectionDraft(
        document=document.key,
        anchor=source.free_anchor(
            document.key, slug(f"sec {number}" if number else str(record.get("kind") or "front"))
        ),
        citation=citation,
        number=f"Sec. {number}" if number else "",
        title=_sentence(str(record.get("title") or "")),
        parent=above,
        level=len(record.get("hierarchy") or ()) + 1,
        unit="all",
        kind="section" if number else "note",
        sort_key=f"{len(source._given):06d}",
        record_id=str(record["id"]),
        seen=str(record.get("as_of") or source.as_of),
        start=str(record.get("as_of") or ""),
        **written(text, indents=indents).as_fields(),
    )


def _document(record: Record) -> tuple[DocumentDraft, str]:
    """Return the act or bill stage, and the words its sections are cited by."""
    year, day = record.get("fiscal_year"), str(record.get("as_of") or "")
    name = str(record.get("short_title") or "") or (
        f"National Defense Authorization Act for Fiscal Year {year}" if year else ""
    )
    law, stage = str(record.get("law") or ""), str(record["stage"])
    if law:
        key, title, kind, cited = slug(law.replace(".", "")), name or law, "statute", law
    else:
        bill = re.sub(r"\s*\(\d+\w+\)$", "", str(record["bill"]))
        congress = _congress(record, day)
        said = _STAGES.get(stage, stage.replace("-", " "))
        key = slug(f"{bill.replace('.', '')} {congress or ''} {stage}")
        title = (
            f"{bill}{f' ({congress}th Congress)' if congress else ''}: {name}, {said}" if name else f"{bill}, {said}"
        )
        kind, cited = "bill stage", bill
    draft = DocumentDraft(
        key, title, kind, "Congress", cited, citation=cited if law else "", holding="issued", seen=day
    )
    return draft, cited


def _congress(record: Record, day: str) -> int:
    said = re.search(r"\((\d+)\w+\)$", str(record["bill"]))
    if said:
        return int(said[1])
    known = day_bounds(day) if day else None
    return _congress_of(known[0]) if known else 0


def _congress_of(day: date) -> int:
    """Return the number of the Congress sitting on `day`: two years each since 3 January of odd years."""
    year = day.year if (day.month, day.day) >= (1, 3) else day.year - 1
    return (year - _FIRST_CONGRESS_YEAR) // 2 + 1


def _level(number: str) -> str:
    """Return "DIVISION A" as "Division A": the numeral or letter stays a capital."""
    word, _, numeral = number.partition(" ")
    return f"{word.capitalize()} {numeral}".strip()


def _sentence(title: str) -> str:
    """Return a heading set in capitals as a sentence; others stay as they are."""
    return title[:1] + title[1:].lower() if title.isupper() else title
