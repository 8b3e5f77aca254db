"""Recognises classification markings: banners, portion marks, authority blocks, subject lines; not words in a sentence.

Source: DoDM 5200.01 volume 2 and the ISOO marking handbook for the forms; what each place counts for is ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_CONTROLS = (
    "NOFORN|NO FORN|NF|REL TO|RELEASABLE TO|REL|RELIDO|ORCON|OC|IMCON|PROPIN|PR|FISA|SI|COMINT|HCS|TK|TALENT KEYHOLE|"
    "GAMMA|FGI|SAR|SAP|SPECIAL ACCESS REQUIRED|ACCM|FRD|RD|RESTRICTED DATA|FORMERLY RESTRICTED DATA|CNWDI|NATO|ATOMAL|"
    "BOHEMIA|BALK|EYES ONLY|EXDIS|NODIS|LIMDIS|CRYPTO|WNINTEL|WAIVED|DSEN|LES|KDK|MR|SCI|FVEY|USA|CUI|SBU|FOUO|SG"
)
_LEVEL = r"(?:COSMIC TOP ?SECRET|TOP ?SECRET|NATO SECRET|NATO CONFIDENTIAL|SECRET|CONFIDENTIAL)"
_PREFIX = (
    r"(?:(?:(?:OVERALL|HIGHEST|SECURITY|DERIVED) )?(?:DOCUMENT |PAGE |SLIDE |BRIEFING |E-?MAIL )?CLASSIFICATION"
    r"(?: LEVEL| MARKING| OF THIS (?:PAGE|DOCUMENT|SLIDE|BRIEFING|MESSAGE))?(?: IS)? ?[:=–—-] ?)"
)
_ASIDE = r"(?:DRAFT|WORKING PAPERS?|PRE-?DECISIONAL|EXERCISE|EYES ONLY|SENSITIVE)"
_NOT_OURS = r"(?! ?//? ?(?:PROPRIETARY|PRIVILEGED|BUSINESS|ATTORNEY|COMPANY|PERSONAL|INTERNAL|DO NOT))"
_AFTER = (
    rf"(?:{_NOT_OURS} ?// ?\S.{{0,120}}"  # SECRET//NOFORN
    rf"|{_NOT_OURS} ?[/,–—-]{{0,2}} ?\(?(?:{_CONTROLS})\b(?! (?:and|or|is|are|of|in)\b).{{0,100}}"  # SECRET NOFORN
    rf"|[ ,.;(–—-]{{1,3}}(?:(?:IS )?UNCLASSIFIED|DECLASSIF|REGRADED|DOWNGRADE"
    r"|WHEN (?:FILLED|SEPARATED|ATTACHED)).{0,120})"
)
_STRONG = re.compile(
    rf"{_PREFIX}{_LEVEL}(?:{_AFTER})?|(?:{_ASIDE} ?[ /–—-]{{1,3}} ?)?{_LEVEL}{_AFTER}"
    r"|(?:TS|S|C)//[A-Z][A-Z0-9 ,/&-]{1,80}"
)
_STRONG_ANY_CASE = re.compile(
    rf"(?:classification ?: ?(?:TOP SECRET|SECRET|CONFIDENTIAL)"
    rf"|(?:classification ?: ?)?(?:TOP SECRET|SECRET|CONFIDENTIAL) ?// ?(?:{_CONTROLS})\b.{{0,80}})",
    re.IGNORECASE,
)
_LONE = re.compile(rf"(?:{_ASIDE} ?[ /–—-]{{1,3}} ?)?{_LEVEL}")
_LONE_WITH_ASIDE = re.compile(rf"(?:COSMIC )?(?:TOP )?SECRET ?[ (–—-]{{1,3}} ?{_ASIDE}\)?")
_LONE_IN_HEAD = re.compile(r"(?:Top )?Secret")
_STATED = re.compile(
    r"this (?:document|page|file|briefing|slide|message|e-?mail|attachment)(?: (?:and|with) (?:its|all) attachments?)? "
    r"(?:is|are|contains information) classified (?:as |at the )?[\"“]?(?:TOP SECRET|SECRET|CONFIDENTIAL)\b",
    re.IGNORECASE,
)
_PAGED = re.compile(
    r"^(?:page )?\d{1,4}(?: of \d{1,4})? (?=\D)|(?<=\D) (?:page )?\d{1,4}(?: of \d{1,4})?$", re.IGNORECASE
)

_PART = (
    r"(?:Slide \d{1,4}(?: \(hidden\))?:|(?:Figure|Fig\.|Table|Annex|Appendix|Enclosure) [A-Z]?[\d.-]{0,8}[A-Z]?[.:]?) "
)
_LABELS = (
    rf"(?:{_PART})?(?:(?:[A-Z](?:\.\d{{1,3}}){{1,5}}\.?|\d{{1,3}}(?:\.\d{{1,3}})*\.?|[A-Za-z][.)]|[ivx]{{1,5}}[.)]"
    r"|\(\d{1,3}\)|\([a-z]{1,3}\)|[•▪◦●■‣*–—-]) ){0,2}"
)
_PORTION = re.compile(
    rf"{_LABELS}[(\[](?:(?:TS|S|C|NS|NC|CTS)(?: ?//? ?|-)(?:{_CONTROLS})\b[^()\[\]]{{0,60}}"
    r"|//(?:[A-Z]{3}(?: [A-Z]{3}){0,4}|FGI|NATO) (?:TS|S|C)(?://[^()\[\]]{0,40})?"
    rf"|(?:classification ?: ?)?(?:TOP SECRET|SECRET|CONFIDENTIAL) ?// ?(?:{_CONTROLS})[^()\[\]]{{0,60}}"
    r"|TOP SECRET|SECRET)[)\]](?= |$)"
)
_SINGLE = re.compile(rf"{_LABELS}[(\[]([A-Z]{{1,2}})(//[A-Z, /-]{{2,30}})?[)\]](?= \S)")
_WITHIN = re.compile(rf"(?<=[.;:!?] )\((?:TS|S|C)//(?:{_CONTROLS})\b[^()]{{0,60}}\) [A-Z]")
_AT_END = re.compile(rf"\((?:TS|S|C)//(?:{_CONTROLS})\b[^()]{{0,60}}\)[.]?$")
_SUBJECT = re.compile(r"(?:SUBJECT|SUBJ|RE|FW|FWD) ?: ?(?:(?:RE|FW|FWD) ?: ?)*(.*)", re.IGNORECASE)
_SUBJECT_BEGINS = frozenset("SsRrFfſ")  # and what folds to them: ſ
_SUBJECT_MARK = re.compile(
    r"\((?:TS|S|C)\) \S|[\[({](?:TOP SECRET|SECRET|CONFIDENTIAL)(?://[^\])}]*)?[\])}]"
    r"|(?:TOP SECRET|SECRET|CONFIDENTIAL) ?(?://|[:–—-] )",
)
_NAMED = re.compile(
    r"\((?:TS|S)\) ?\w|\((?:TS|S|C)//[^()]{1,60}\)|[\[({](?:TOP SECRET|SECRET|CONFIDENTIAL)(?://[^\])}]*)?[\])}]"
    r"|(?:TOP SECRET|SECRET|CONFIDENTIAL)(?: ?//| - )"
    r"|(?:TOP SECRET|SECRET|CONFIDENTIAL)[ -](?:NOFORN|NF|REL TO|RELIDO|ORCON|FVEY)(?![A-Za-z])"
)
_BLOCK = re.compile(
    r"(?:^|[.;,] |\s)(classified by|derived from|declassify on|declass(?:ification)? on|decl on) ?: ?"
    r"(?![\[<{_]|\s*$|\(?(?:insert|enter|name|date|source)\b)\S",
    re.IGNORECASE,
)
_BLOCK_START = re.compile(r"(?:classified by|derived from|declass|decl on|reason)", re.IGNORECASE)
_UNTIL = re.compile(
    r"(?:declassify on|decl on) ?: ?(?:\d{8}\b|25X\d|50X\d|75X\d|OADR\b|X[1-8]\b|MR\b|\d{1,2} \w+ \d{4})", re.IGNORECASE
)
_EXPLAINED_BY = {"S": "R", "C": "B", "U": "T"}


_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LOOKS_ALIKE = str.maketrans("АВСЕНІКМОРЅТХ", "ABCEHIKMOPSTX")
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[АВСЕНІКМОРЅТХ]")


def as_seen(line: str) -> str:
    """Return a line as a reader sees it: without characters that show nothing, wide letters and their like as plain."""
    if line.isascii():
        return line
    shown = unicodedata.normalize("NFKC", _UNSEEN.sub("", line))
    return shown.translate(_LOOKS_ALIKE) if _CYRILLIC.search(shown) and _LATIN.search(shown) else shown


def plain(line: str) -> str:
    """Return a line as banners are compared: spaces single, letters spread apart drawn together, no frame or number."""
    words = " ".join(line.split())
    parts = words.split(" ")
    if len(parts) > 3 and all(len(part) == 1 or part == "//" for part in parts):
        words = "".join(parts)
    words = _PAGED.sub("", words)
    words = words.strip(" *=_~|•·.-–—<>")
    is_framed = words[:1] + words[-1:] in {"()", "[]"}
    return words[1:-1].strip() if is_framed else words


def level_of(words: str) -> str:
    """Return which of the three levels a marking names; what is abbreviated counts by its first letter."""
    upper = words.upper().replace("TOPSECRET", "TOP SECRET")
    for level in ("TOP SECRET", "SECRET", "CONFIDENTIAL"):
        if level in upper:
            return level
    first = re.search(r"TS|CTS|S|C", upper)
    return {"TS": "TOP SECRET", "CTS": "TOP SECRET", "C": "CONFIDENTIAL"}.get(first[0] if first else "", "SECRET")


def banner_in(line: str, *, is_head: bool = False) -> str:
    """Return the level if the whole line is a banner, "" if not. `is_head`: the line is a running head or foot."""
    if len(line) > 240:
        return ""
    words = plain(line)
    is_banner = (
        _STRONG.fullmatch(words)
        or _STRONG_ANY_CASE.fullmatch(words)
        or _LONE.fullmatch(words)
        or _LONE_WITH_ASIDE.fullmatch(words)
        or _STATED.match(words)
        or (is_head and _LONE_IN_HEAD.fullmatch(words))
    )
    return level_of(words) if is_banner else ""


def strong_in(line: str) -> str:
    """Return the level if the whole line or a cell of it is a banner that can be nothing else, wherever it stands, or
    if a sentence in it begins with such a portion mark; "" if not.
    """
    if "//" not in line:
        return ""
    if within := _WITHIN.search(line):
        return level_of(within[0].partition("//")[0])
    if " | " in line:
        return next((level for cell in line.split(" | ") if (level := strong_in(cell))), "")
    if len(line) > 240:
        return ""
    words = plain(line)
    return level_of(words) if _STRONG.fullmatch(words) or _STRONG_ANY_CASE.fullmatch(words) else ""


def subject_in(line: str) -> str:
    """Return the level that a subject line ("SUBJECT: (S) ...", "Re: [SECRET] ...") is marked with, "" if none."""
    if line.lstrip()[:1] not in _SUBJECT_BEGINS:
        return ""
    found = _SUBJECT.match(" ".join(line.split()))
    if not found:
        return ""
    marked = _SUBJECT_MARK.match(found[1]) or _PORTION.match(found[1]) or _AT_END.search(found[1])
    return level_of(marked[0]) if marked else ""


def name_in(name: str) -> str:
    """Return the level that the name of a file begins with ("SECRET NOFORN plan.txt", "(S) plan.txt"), "" if none.

    A bare "(C)" or "SECRET" may be the letter of an enclosure or a word of the title, and is none.
    """
    marked = _NAMED.match(" ".join(name.rpartition("/")[2].replace("_", " ").split()))
    return level_of(marked[0].replace("(", "")) if marked else ""


def portion_in(paragraphs: Sequence[str]) -> str:
    """Return the level of the first portion mark of a document, "" if none.

    "(S//NF)" is one wherever a paragraph begins with it. A bare "(S)", "(C)" or "(TS)" is one only in a document whose
    paragraphs also carry "(U)", and not where it is a letter of a list: (R), (S), (T).
    """
    singles: dict[str, str] = {}
    for paragraph in paragraphs:
        if "(" not in paragraph and "[" not in paragraph:
            continue
        for cell in _cells(paragraph):
            if found := _PORTION.match(cell):
                return level_of(re.split(r"[(\[]", found[0])[-1])
            if single := _SINGLE.match(cell):
                singles.setdefault(single[1], single[2] or "")
    return _single_level(singles)


def _cells(paragraph: str) -> Iterator[str]:
    """Yield how a paragraph begins, or each cell of a row."""
    for cell in paragraph.split(" | ") if " | " in paragraph else (paragraph,):
        yield cell[:160].lstrip(" |")


def _single_level(singles: dict[str, str]) -> str:
    def is_mark(letter: str) -> bool:
        return letter in singles and _EXPLAINED_BY.get(letter) not in singles

    if not is_mark("U"):
        return ""
    for mark, level in (("TS", "TOP SECRET"), ("S", "SECRET"), ("C", "CONFIDENTIAL")):
        if is_mark(mark):
            return level
    return ""


def is_authority_block(paragraphs: Iterable[str]) -> bool:
    """Tell whether paragraphs say by whom and until when a document is classified ("Derived From", "Declassify On")."""
    said: set[str] = set()
    for paragraph in paragraphs:
        words = paragraph.strip()
        if not _BLOCK_START.match(words):
            continue
        if _UNTIL.search(words):
            return True
        said |= {found[1].lower()[:6] for found in _BLOCK.finditer(words)}
    return "declas" in said and bool(said & {"classi", "derive"})
