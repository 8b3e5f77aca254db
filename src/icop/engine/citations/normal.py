"""The normal form of a citation: one writing for one place, its kind, what contains it, and how places are ordered."""

from __future__ import annotations

import re
from collections.abc import Callable

from icop.engine.citations.citation import KINDS
from icop.engine.citations.find import find_citations
from icop.engine.citations.presidential import SERIES
from icop.engine.citations.tables import LAW_OF_ACT

_LEVELS = r"(?:\([A-Za-z0-9]{1,6}\))*"
_SECTION = rf"\d{{1,5}}[A-Za-z]{{0,3}}(?:-\d{{1,4}}[A-Za-z]{{0,2}})?{_LEVELS}"
_FORMS = {
    "us-code": rf"\d{{1,2}} USC (?:ch\. \d{{1,4}}[A-Z]?|(?:App\. )?{_SECTION}(?: note)?)",
    "cfr": (
        r"\d{1,2} CFR (?:ch\. (?:\d{1,3}|[IVXL]{1,7})|\d{1,4}[a-z]? (?:subpart [A-Z]{1,2}|supp\. \d{1,2})"
        rf"|\d{{1,4}}[a-z]?(?:\.\d{{1,5}}[a-zA-Z]{{0,2}}(?:-\d{{1,4}}[a-zA-Z]{{0,2}}){{0,2}})?{_LEVELS})"
    ),
    "pgi": rf"PGI [\d.-]+{_LEVELS}",
    "public-law": r"P\.L\. \d{2,3}-\d{1,4}",
    "act-section": rf"(?:P\.L\. \d{{2,3}}-\d{{1,4}}|AECA|FAA) sec\. {_SECTION}",
    "bill": (
        r"(?:H\.R\.|[HS]\.(?:J\.Res\.|Con\.Res\.|Res\.)|S\.) \d{1,5}(?: \(\d{2,3}(?:st|nd|rd|th)\))?"
        rf"(?: sec\. {_SECTION})?"
    ),
    "congress-report": r"[HS]\. Rept\. \d{2,3}-\d{1,4}",
    "congressional-record": r"\d{2,3} Cong\. Rec\. [HSED]?\d{1,5}",
    "stat": r"\d{1,3} Stat\. \d{1,5}A?(?:-\d{1,4}[A-Z]?)?",
    "federal-register": r"\d{1,3} FR \d{1,6}",
    "fr-doc": r"FR Doc\. [A-Z]?\d{1,4}-\d{2,6}",
    "executive-order": rf"EO \d{{4,5}}(?: sec\. \d{{1,3}}(?:[.-]\d{{1,3}})?{_LEVELS})?",
    "presidential-memo": rf"(?:{'|'.join(SERIES)})-\d{{1,3}}",
    "dod-issuance": (
        r"(?:DoD[IDM]? \d{4}\.\d{1,2}[-A-Z]{0,4}(?: (?:vol|ch|encl)\. \d{1,3}[A-C]?){0,3}"
        r"(?: sec\. \d{1,2}| \d[\w.()]*)?"
        r"|DTM \d{2}-\d{3})"
    ),
    "cjcsi": r"CJCS[IMN] \d{4}\.\d{2}[A-Z]?",
    "jrocm": r"JROCM \d{3}-\d{2}",
    "samm": r"SAMM(?: (?:C|AP)\d{1,2}(?:\.[TF]?\d[\w.]*)?)?",
    "dsca-memo": r"DSCA \d{2}-\d{2,3}",
    "class-deviation": r"CD 20\d\d-O\d{4}(?: rev\. \d{1,2})?",
}
_KINDS = [(kind, re.compile(_FORMS[kind])) for kind in KINDS]


def kind_of(normal: str) -> str | None:
    """Return the kind of a normal form, or None where `normal` isn't one."""
    return next((kind for kind, form in _KINDS if form.fullmatch(normal)), None)


def normal_form(text: str) -> str | None:
    """Return the normal form when the whole of `text` is one citation, else None. Of a normal form, returns itself."""
    bare = text.strip().rstrip(".,;").strip()
    if bare[:1] in {"(", "["} and bare[-1:] in {")", "]"} and bare.count("(") <= bare.count(")"):
        bare = bare[1:-1].strip()
    if bare.upper() in {"SAMM", "ESAMM"}:
        return "SAMM"
    found = find_citations(bare)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(bare)) and "through" not in found[0].parts:
        return found[0].normal
    return None


# Steps outward, tried in order: (what the form ends with, what it becomes). The first that fits is taken.
_STEPS: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"(?<=\S)\([A-Za-z0-9]{1,6}\)$"), ""),
    (re.compile(r" note$"), ""),
    (re.compile(r"(?<=\d) (?:subpart [A-Z]{1,2}|supp\. \d+|rev\. \d+)$"), ""),
    (re.compile(r"^(AECA|FAA) sec\. .*$"), lambda found: f"P.L. {LAW_OF_ACT[found[1]]}"),
    (re.compile(r" sec\. \S+$"), ""),
    (re.compile(r"^((?:48 CFR|PGI) \d+\.\d+(?:-\d+)*)-\d+$"), r"\1"),
    (re.compile(r"^((?:48 CFR|PGI) \d+\.\d{1,2})\d\d$"), r"\1"),
    (re.compile(r"^((?:\d+ CFR|PGI) [\da-z]+)\.[^ ]+$"), r"\1"),
    (re.compile(r"^(SAMM .+)\.[^.]+$"), r"\1"),
    (re.compile(r"^(SAMM) \S+$"), r"\1"),
]


def parent_of(normal: str) -> str | None:
    """Return what directly contains a place, or None at the top: a section of the Code, a part, a whole document.

    22 USC 2776(b)(1), 22 USC 2776(b), 22 USC 2776; 48 CFR 225.7301-1, 48 CFR 225.7301, 48 CFR 225.73, 48 CFR 225;
    SAMM C5.4.1, SAMM C5.4, SAMM C5, SAMM.
    """
    if normal.startswith("DoD"):
        return _parent_in_issuance(normal)
    for ending, replaced in _STEPS:
        if ending.search(normal):
            return ending.sub(replaced, normal, count=1)
    return None


def _parent_in_issuance(normal: str) -> str | None:
    words = normal.split(" ")
    if len(words) <= 2:
        return None
    shorter = re.sub(r"(?:\.[^.()]+|\([^()]+\))$", "", words[-1])
    if shorter and shorter != words[-1]:
        return " ".join([*words[:-1], "sec. " * shorter.isdigit() + shorter])
    return " ".join(words[: -2 if words[-2].endswith(".") else -1])


def ancestors(normal: str) -> tuple[str, ...]:
    """Return all that contains a place, nearest first."""
    found: list[str] = []
    step = parent_of(normal)
    while step:
        found.append(step)
        step = parent_of(step)
    return tuple(found)


_TOKENS = re.compile(r"\d+|[A-Za-z]+")
SortKey = tuple[int, tuple[tuple[int, int, str], ...]]


def sort_key(normal: str) -> SortKey:
    """Return a key that orders normal forms by kind, then as a reader counts: (2) before (10), C5.9 before C5.10."""
    kind = kind_of(normal)
    tokens = tuple(
        (0, int(token), "") if token.isdigit() else (1, 0, token.lower()) for token in _TOKENS.findall(normal)
    )
    return (KINDS.index(kind) if kind else len(KINDS), tokens)


def display(normal: str) -> str:
    """Return the form for a page: the same words, kept on one line by spaces and hyphens that don't break."""
    return normal.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{NON-BREAKING HYPHEN}")
