"""Reports as tagged PDF (PDF/UA-1), set by typst in this process: no network, no other program, no font of the machine.

Words travel as data and are never read as markup. Only characters are set that the report's font is known to have; any
other is written as its code point, such as [U+65E5], and stands as typed in the editable report.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from icop.engine.errors import Refused
from icop.ui.plain_text import plain_text
from icop.ui.reports import document as doc

# What Libertinus Serif has in all its cuts, of the scripts it sets without surprises.
_FIRST_AND_LAST = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x241), (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE),
    (0x400, 0x45F), (0x490, 0x491), (0x1E00, 0x1E9B), (0x1EA0, 0x1EF9), (0x2010, 0x2015), (0x2018, 0x2022),
    (0x2026, 0x2026), (0x202F, 0x2037), (0x2039, 0x203A), (0x2044, 0x2044), (0x2070, 0x2071), (0x2074, 0x208E),
    (0x20A4, 0x20A4), (0x20AB, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2126, 0x2126), (0x2153, 0x215F),
    (0x2190, 0x2199), (0x2202, 0x2202), (0x2206, 0x2206), (0x220F, 0x220F), (0x2211, 0x2213), (0x221A, 0x221A),
    (0x221E, 0x221E), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x25A0, 0x25A1), (0x25CB, 0x25CB),
    (0x25CF, 0x25CF),
)  # fmt: skip
_HAS = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _FIRST_AND_LAST)
_LACKS = re.compile(f"[^\n{_HAS}]")
_LONG = re.compile(r"\S{25,}")
_MAY_BREAK = re.compile(r"([/._?&=-](?=\w)|\S{24}(?=\S))")
_LONGEST_KEPT = 36  # characters of a citation that never breaks over a line
_LONG_ENTRY = 1200  # characters; a shorter entry stays on one page
# For so many further documents the typesetter keeps what it worked out, 300 MB after long ones; empty ones push it out.
_ROUNDS_KEPT = 10
NOON = time(12, tzinfo=UTC)


def pdf_bytes(report: doc.Report) -> bytes:
    """Return the report as a PDF that meets PDF/UA-1; the same report gives the same bytes.

    Raises Refused when it cannot be set, with what to do instead.
    """
    try:
        made = _set(json.dumps(_report(report), ensure_ascii=True), datetime.combine(report.made_on, NOON))
    except BaseException as error:  # a panic inside the typesetter is no Exception
        if not isinstance(error, typst.TypstError) and type(error).__name__ != "PanicException":
            raise
        problem = "The report could not be written as PDF."
        raise Refused(problem, "Take the editable report (DOCX), which holds the same.") from error
    if not isinstance(made, bytes):
        raise Refused("The report has no pages.", "Take the editable report (DOCX), which holds the same.")
    return made


def _set(words: str, stamp: datetime) -> object:
    setter = typst.Compiler(_template(), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"report": words})
    made = setter.compile(format="pdf", pdf_standards=["ua-1"], timestamp=stamp)
    for _ in range(_ROUNDS_KEPT + 1):
        setter.compile(b"", format="pdf")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


@cache
def _template() -> bytes:
    return files("icop.ui.reports").joinpath("report.typ").read_bytes()


def settable(words: str) -> str:
    """Return words in characters that the font has; long ones may break, any other character is its code point."""
    shown = _LACKS.sub(_code_point, unicodedata.normalize("NFC", plain_text(words)))
    return _LONG.sub(lambda found: _MAY_BREAK.sub("\\1\u200b", found[0]), shown)


def _code_point(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) == "Zs":
        return " "
    return f"[U+{ord(character):04X}]"


def _report(report: doc.Report) -> dict[str, Any]:
    return {
        "title": settable(report.title).replace("\n", " ") or "Report",
        "author": settable(report.author).replace("\n", " "),
        "style": settable(report.kind),
        "facts": [[settable(label), settable(value)] for label, value in report.facts],
        "marking": settable(report.marking),
        "running": settable(report.running),
        "parts": [_part(part) for part in _without_skips(report.parts)],
    }


def _without_skips(parts: tuple[doc.Part, ...]) -> Iterator[doc.Part]:
    """Yield the parts with no heading more than one level below the one before it, which the standard forbids."""
    level = 0
    for part in parts:
        if isinstance(part, doc.Heading):
            level = min(part.level, level + 1)
            yield replace(part, level=level)  # type: ignore[arg-type]
        else:
            yield part


def _runs(runs: doc.Runs) -> list[dict[str, Any]]:
    return [_run(run) for run in runs]


def _run(run: doc.Run) -> dict[str, Any]:
    text = settable(run.text)
    is_short = bool(run.link) and len(run.text) <= _LONGEST_KEPT and "\n" not in text and "\u200b" not in text
    return {
        "text": text, "bold": run.bold, "italic": run.italic, "link": run.leads_to, "look": run.look, "keep": is_short,
    }  # fmt: skip


def _part(part: doc.Part) -> dict[str, Any]:
    if isinstance(part, doc.Heading):
        return {"kind": "heading", "level": part.level, "text": settable(part.text).strip() or "Untitled"}
    if isinstance(part, doc.Paragraph):
        return {"kind": "paragraph", "style": part.kind, "runs": _runs(part.runs)}
    if isinstance(part, doc.SourceLine):
        return {"kind": "source", "runs": _runs(doc.source_runs(part.sources))}
    if isinstance(part, doc.Entry):
        return _entry(part)
    if isinstance(part, doc.Figures):
        told = [(settable(one.label), settable(one.number), settable(one.words)) for one in part.figures]
        named = [dict(zip(("label", "number", "words"), one, strict=True)) for one in told]
        return {"kind": "figures", "figures": named}
    if isinstance(part, doc.Table):
        return _table(part)
    if isinstance(part, doc.List):
        return {"kind": "list", "numbered": part.numbered, "items": [{"runs": _runs(item)} for item in part.items]}
    return {"kind": "signatures", "lines": [settable(line) for line in part.lines]}


def _entry(part: doc.Entry) -> dict[str, Any]:
    return {
        "kind": "entry",
        "label": settable(part.label),
        "look": part.look or "note",
        "runs": _runs(part.runs),
        "more": [{"runs": _runs(line)} for line in part.more],
        "sources": _runs(doc.source_runs(part.sources)),
        "long": sum(len(doc.text_of(line)) for line in (part.runs, *part.more)) > _LONG_ENTRY,
    }


def _table(part: doc.Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": settable(part.caption),
        "head": [settable(head) for head in part.head],
        "widths": list(part.shares),
        "rows": [[{"runs": _runs(cell)} for cell in row] for row in part.rows],
    }
