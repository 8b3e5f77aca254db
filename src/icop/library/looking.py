"""Looks a file through for markings before anything of it leaves the sandbox, whatever importer reads it.

Record sets are streams: their lines are looked through first. Every other file is held back until it was read whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from icop.library.drafts import DocumentDraft, Draft, Drafts, SectionDraft
from icop.library.extract.markings import (
    BACK_BLOCKS,
    COVER_BLOCKS,
    EDGE_BLOCKS,
    Looked,
    Marking,
    level_in,
    looking,
    marking_of_name,
    markings_in,
    refusal,
)
from icop.library.importers import records
from icop.library.importers.source import Source

_TEXTS = ("subject", "title", "heading", "text", "body", "content")
# One of these stands in every marking, as the bytes of a line of JSON; words that other texts have too, in company.
_SIGNS = (
    b"SECRET", b"CONFIDENTIAL", b"S E C R E T", b"eclass", b"DECL", b"CUI", b"CONTROLLED", b"FOUO",
    b"OFFICIAL USE", b"public release", b"open publication", b"issemination only", b"LIMDIS", b"SENSITIVE", b"SBU",
)  # fmt: skip
_COMPANY = (
    ((b"//",), re.compile(rb"// ?[A-Z]")),
    ((b"lassifi",), re.compile(rb"lassifi(?:ed|cation).{1,24}?(?:secret|confidential)", re.I)),
    ((b"ontrolled by",), re.compile(rb"ategor")),
    (
        (b"istribution",),
        re.compile(rb"istribution.{1,16}?(?:statement|authori)|istribution.{1,8}?[a-f]\W.{0,8}?(?:dis|app|fur)", re.I),
    ),
    ((b"DISTRIBUTION",), re.compile(rb"")),
    ((b"(S)", b"(C)", b"[S]", b"[C]"), re.compile(rb"[(\[]U[)\]]|:[^(:]{0,12}\([SC]\)")),
)
_DISGUISED = re.compile(  # letters that are wide, alike or unseen; the bytes of them, or as JSON writes them
    rb"\xef\xbc[\x88-\xbd]|\\uff[0-5]|\xe2\x80[\x8b-\x8f\xaa-\xae]|\\u20[02][0-9a-f]|\xe2\x81[\xa0-\xa9]|\\u206"
    rb"|\xc2\xad|\\u00ad|\xef\xbb\xbf|\\ufeff|\xd0[\x85\x86\x90-\xa5]|\\u04[0-2]",
    re.IGNORECASE,
)
_PORTION = re.compile(rb"[(\[](?:[SCTN][SCT]{0,2}(?:/|-|\\u| ?//)|TS|//|U//|CUI|FOUO|SECRET|TOP)")


def looked_through(drafts: Drafts, source: Source, *, is_stream: bool) -> Drafts:
    """Yield `drafts` once the whole file proved to carry no classification marking; its documents say their markings.

    Raises Classified, before the first draft.
    """
    named = marking_of_name(source.name)
    if is_stream:
        yield from _with(drafts, _named_too(_markings_of_records(source), named))
        return
    with looking() as looked:
        held = list(drafts)
    found = tuple(looked.markings) if looked.is_whole else _markings_of_drafts(held, looked, source.name)
    yield from _with(held, _named_too(found, named))


def _named_too(found: tuple[Marking, ...], named: tuple[Marking, ...]) -> tuple[Marking, ...]:
    """Return what was found in a file, and what its name says where the file itself carries no banner."""
    return found if any(one.kind == "cui" for one in found) else (*found, *named)


def _with(drafts: Iterator[Draft] | list[Draft], markings: tuple[Marking, ...]) -> Drafts:
    said = tuple(one.as_json() for one in markings)
    for draft in drafts:
        yield replace(draft, markings=said) if isinstance(draft, DocumentDraft) and said else draft


def _markings_of_drafts(held: list[Draft], looked: Looked, name: str) -> tuple[Marking, ...]:
    """Look through what an importer made of a file by itself."""
    texts: list[str] = []
    edges: list[str] = []
    for draft in held:
        if isinstance(draft, SectionDraft):
            edges += _page_edges(draft)
            texts += [line for line in (draft.title, *draft.text.split("\n")) if line]
        else:
            texts.append(draft.title)
    return _judged(texts, edges, list(looked.heads), name)


def _page_edges(draft: SectionDraft) -> list[str]:
    """Return the first and last lines of each page of a section."""
    begins = [place for place, _ in draft.pages] or [0]
    found = []
    for begin, end in zip(begins, [*begins[1:], len(draft.text)], strict=True):
        lines = [line for line in draft.text[begin:end].split("\n") if line]
        found += [*lines[:EDGE_BLOCKS], *lines[-EDGE_BLOCKS:]]
    return found


def _markings_of_records(source: Source) -> tuple[Marking, ...]:
    """Look through the lines of a record set in which any sign of a marking stands."""
    found: dict[Marking, None] = {}
    for line in records.lines_of(source):
        if may_be_marked(line):
            for texts in _texts_of(line):
                found |= dict.fromkeys(_judged(texts, [], [], source.name))
    return tuple(found)


def may_be_marked(line: bytes) -> bool:
    """Tell whether a line of a record set has any sign of a marking, so that it is worth looking at closely."""
    if any(sign in line for sign in _SIGNS) or _PORTION.search(line) or _DISGUISED.search(line):
        return True
    return any(any(word in line for word in words) and company.search(line) for words, company in _COMPANY)


def _texts_of(line: bytes) -> Iterator[list[str]]:
    """Yield the paragraphs of a record; what is no record is left to its reader to refuse."""
    try:
        record: Any = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return
    if isinstance(record, dict):
        parts = [str(record[name]) for name in _TEXTS if isinstance(record.get(name), str)]
        yield [words for part in parts for one in part.split("\n") if (words := one.strip())]


def _judged(texts: list[str], edges: list[str], heads: list[str], name: str) -> tuple[Marking, ...]:
    edges = [*texts[:COVER_BLOCKS], *texts[-BACK_BLOCKS:], *edges]
    if level := level_in(heads, edges, texts):
        raise refusal(name, level)
    return markings_in(heads, texts, edges)
