"""A policy memo as its page of the SAMM site shows it: number, state banner, E-Change number, references, rescissions.

What the page states of other papers becomes relations, standing secondary: the page was read, not each paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from icop.engine.citations import find_citations
from icop.library.drafts import DocumentDraft, Drafts, SectionDraft
from icop.library.extract import Block, Extracted
from icop.library.importers.composing import sections
from icop.library.importers.guessing import guess
from icop.library.importers.source import Source
from icop.library.naming import slug

ISSUER = "Defense Security Cooperation Agency"
BANNER_BLOCKS = 30
_ADDRESS = re.compile(r"samm\.dsca\.mil/policy-memoranda/dsca-(\d\d)-(\d{1,3})", re.IGNORECASE)
_NAMED = (
    r"(?:(?:Defense Security Cooperation Agency \()?DSCA\)?(?:[ -]|(?= ))|(?=Policy Memo))"
    r"(?: ?Policy)?(?: ?Memo(?:randum)?)?"
)
_NUMBERED = r"(?: ?(?:No\.?|Number|#)?:?) ?(\d\d)[-–‑](\d{1,3})\b"
_TITLE = re.compile(rf"^\s*{_NAMED}{_NUMBERED}", re.IGNORECASE)
_NUMBER = re.compile(rf"\b{_NAMED}{_NUMBERED}", re.IGNORECASE)
_CHANGE = re.compile(r"\bE-?[Cc]hange(?:\s+(?:Number|No\.?|#))?\s*[:#|]?\s*(\d{1,4})\b", re.IGNORECASE)
_STATES = "active|incorporated|superseded|rescinded|cancell?ed|expired|archived|inactive"
_STATE = re.compile(
    r"^(?:(?:policy )?(?:memo(?:randum)? )?status\s*[:|]?\s*)?"
    rf"({_STATES})(?=$|\s*[:|(,.;–-]|\s+(?:by|in|into|on|as|with|per|since|effective|via)\b)(.{{0,160}})$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\bthis (?:policy )?(?:memo(?:randum)?|policy) (?:is|was|has been|has) "
    r"(?:hereby )?(incorporated|superseded|rescinded|cancell?ed|expired)\b"
    r"([^.]{0,160})",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\b(rescind|supersed|cancel|replac)(?:s|es|ed|ing)?\b(?! by)([^.;]{0,200})", re.IGNORECASE)
_CHANGES = re.compile(
    r"\bSAMM\b.{0,80}?\b(?:is|are|be) (?:hereby )?(?:revised|updated|changed|amended|added|deleted)", re.IGNORECASE
)
_SUBJECT = re.compile(rf"^SUBJECT\s*[:|]\s*(.{{8,}}?)(?:,?\s*[\[(]?{_NAMED}{_NUMBERED}.*)?$", re.IGNORECASE | re.DOTALL)
_REFERENCES = re.compile(r"^REFERENCES?\b\s*:?", re.IGNORECASE)
_WORDS = {"rescind": "rescinds", "supersed": "supersedes", "cancel": "rescinds", "replac": "supersedes"}
_OVER = {"superseded": "superseded by", "rescinded": "rescinded by", "incorporated": "incorporated into"}


@dataclass(slots=True)
class _Memo:
    """What a page states of its memo."""

    number: str
    subject: str
    state: str = ""
    by: str = ""
    change: str = ""
    relations: dict[tuple[str, str], str] = field(default_factory=dict)  # (type, to) with a note


def is_memo(text: str) -> bool:
    """Tell whether the words of a saved page, its title and address first, are those of a policy memo's page."""
    head = "\n".join(text.split("\n")[:12])
    return bool(_TITLE.search(text.split("\n")[0]) or _ADDRESS.search(head)) and bool(_number(head))


def memo_drafts(extracted: Extracted, source: Source) -> Drafts:
    """Yield the memo and its sections. `extracted` is its page as blocks."""
    told = guess(extracted, source.name, "html")
    memo = _memo(extracted)
    title = f"{memo.number}: {memo.subject}" if memo.subject else memo.number
    key = slug(memo.number)
    yield DocumentDraft(
        key=key,
        title=title[:400],
        kind="memo",
        issuer=ISSUER,
        number=memo.number,
        citation=memo.number,
        url=f"https://samm.dsca.mil/policy-memoranda/{key}",
        holding="issued",
        language=extracted.language,
        format="html",
        seen=told.issued.value or source.as_of,
        made_on=told.day,
        warnings=extracted.warnings,
        about=_about(memo, source.as_of),
        relations=tuple(_relations(memo, source.as_of)),
    )
    for draft in sections(extracted, source, title):
        yield replace(draft, document=key) if isinstance(draft, SectionDraft) else draft


def _number(text: str) -> str:
    found = _TITLE.search(text) or _ADDRESS.search(text) or _NUMBER.search(text)
    return f"DSCA {found[1]}-{found[2]}" if found else ""


def _memo(extracted: Extracted) -> _Memo:
    blocks = extracted.blocks
    head = "\n".join([extracted.title, *(block.text for block in blocks[:BANNER_BLOCKS])])
    subject = next((found[1] for block in blocks if (found := _SUBJECT.match(block.text))), "")
    memo = _Memo(_number(head), " ".join(subject.split()).strip(" .,"))
    memo.change = next((found[1] for block in blocks if (found := _CHANGE.search(block.text))), "")
    _read_state(memo, blocks)
    _read_relations(memo, blocks)
    return memo


def _read_state(memo: _Memo, blocks: Sequence[Block]) -> None:
    """Read the banner, else a sentence that says the same."""
    banners = [found for block in blocks[:BANNER_BLOCKS] if (found := _STATE.match(" ".join(block.text.split())))]
    said = banners or [found for block in blocks if (found := _SAID.search(block.text))]
    if not said:
        return
    memo.state = said[0][1].lower().replace("cancelled", "rescinded").replace("canceled", "rescinded")
    by = [number for number in _numbers(said[0][2]) if number != memo.number]
    memo.by = by[0] if by else "SAMM" if memo.state == "incorporated" else ""
    if memo.state in _OVER:
        memo.relations[(_OVER[memo.state], memo.by or "not stated")] = ""


def _read_relations(memo: _Memo, blocks: Sequence[Block]) -> None:
    is_reference = False
    for block in blocks:
        is_reference = bool(_REFERENCES.match(block.text)) or (is_reference and block.kind == "list")
        for ended in _ENDS.finditer(block.text):
            for number in _numbers(ended[2]):
                memo.relations[(_WORDS[ended[1].lower()], number)] = ""
        if _CHANGES.search(block.text):
            memo.relations[("amends", "SAMM")] = f"E-Change {memo.change}" if memo.change else ""
        if is_reference:
            for found in find_citations(block.text):
                memo.relations.setdefault(("cites", found.normal), "")
    told = {to for kind, to in memo.relations if kind != "cites"} | {memo.number}
    memo.relations = {
        (kind, to): note
        for (kind, to), note in memo.relations.items()
        if to != memo.number and (kind != "cites" or to not in told)
    }


def _numbers(text: str) -> list[str]:
    return [f"DSCA {found[1]}-{found[2]}" for found in _NUMBER.finditer(text)]


def _about(memo: _Memo, saved: str) -> str:
    on = f" when it was saved ({saved})" if saved else ""
    by = f" ({_OVER[memo.state]} {memo.by})" if memo.by else ""
    state = f"Its page says {memo.state}{by}{on}." if memo.state else ""
    change = f"SAMM E-Change {memo.change}." if memo.change else ""
    return " ".join(part for part in (state, change) if part)


def _relations(memo: _Memo, saved: str) -> Iterator[dict[str, str]]:
    for (kind, to), note in memo.relations.items():
        yield {"type": kind, "to": to, "note": note, "cite": memo.number, "seen": saved}
