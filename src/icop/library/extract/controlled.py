"""Recognises what limits who may read an unclassified file: CUI and older banners, and distribution statements A to F.

What governs them: DoDI 5230.24 (verified) and DoDI 5200.48 (assumed); how their forms are told here is icop practice
(assumed). Templates with blanks to fill in are no statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from icop.library.extract.classified import plain

Kind = Literal["cui", "distribution"]
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Marking:
    """A banner or statement as it stands in a file. `letter`, `reason`, `date` and `office` are of a statement;
    `controls` are the parts of a CUI banner behind its first.
    """

    kind: Kind
    text: str
    letter: str = ""
    controls: tuple[str, ...] = ()
    reason: str = ""
    date: str = ""
    office: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values; what is not said is left out."""
        named = {name: getattr(self, name) for name in ("letter", "reason", "date", "office")}
        given = {name: value for name, value in named.items() if value}
        return {
            "kind": self.kind,
            "text": self.text,
            **given,
            **({"controls": list(self.controls)} if self.controls else {}),
        }


_WORDS = (
    r"CUI|CONTROLLED UNCLASSIFIED INFORMATION|CONTROLLED|FOR OFFICIAL USE ONLY|FOUO|LIMDIS|SBU(?:[ -]NF)?"
    r"|SENSITIVE BUT UNCLASSIFIED|LAW ENFORCEMENT SENSITIVE|SENSITIVE SECURITY INFORMATION|UNCLASSIFIED CONTROLLED"
)
_BANNER = re.compile(
    rf"(?:THIS (?:DOCUMENT|PAGE|FILE) (?:IS|CONTAINS) )?(?:(?:UNCLASSIFIED|U) ?//? ?)?(?:{_WORDS})"
    r"(?: ?\((?:CUI|FOUO|SBU|LES|SSI)\))?(?: ?// ?[A-Z][A-Z0-9 ,/&-]{0,120}| ?\(?WHEN [A-Z ]{3,40}\)?)?"
    r"|(?:UNCLASSIFIED|U) ?// ?(?:NOFORN|NF|REL TO [A-Z, ]{3,60}|LIMDIS|SBU|LES|CUI|FOUO)(?: ?// ?[A-Z0-9 ,/&-]{1,80})?"
)
_LED = re.compile(r"^(?:(?:OVERALL|SECURITY) )?(?:CLASSIFICATION|CAVEATS?) ?[:=] ?", re.IGNORECASE)
_PORTION = re.compile(
    r"(?:(?:\d{1,3}\.|[A-Za-z][.)]|\(\d{1,3}\)|\([a-z]\)|[•▪*–-]) ){0,2}"
    r"\((CUI(?://[A-Z][A-Z0-9 ,/-]{0,60})?|(?:U//)?FOUO|U//(?:LIMDIS|SBU|LES|CUI|NF|REL TO [A-Z, ]{3,60}))\) \S"
)
_CALLED = r"CUI(?://[A-Z][A-Z0-9/-]{1,60})?|(?:(?:UNCLASSIFIED|U)//)?FOUO|FOR OFFICIAL USE ONLY|(?:UNCLASSIFIED|U)//CUI"
_SUBJECT = re.compile(
    rf"(?:SUBJECT|SUBJ) ?: ?(?:(?:RE|FW|FWD) ?: ?)*(?:[(\[{{]({_CALLED})[)\]}}] ?\S|({_CALLED})(?: ?: ?| [–—-] )\S)",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"[(\[{{]({_CALLED})[)\]}}]|({_CALLED})(?![A-Za-z])(?: ?[:–—-])? ?(.*)")
_ABOUT = re.compile(  # a file about CUI, which is not therefore CUI
    r"(?:program|registry|marking|hand ?book|guid|polic|training|notice|office|basic|faq|awareness|overview|categor"
    r"|instruction|directive|executive agent|cover|quick|job aid|tool|course|brief|primer|rule|order|fact sheet"
    r"|template|requirement|(?:and|in|for|is|at|under|of)\b)",
    re.IGNORECASE,
)
_BY = re.compile(r"Controlled by ?: ?(\S.{1,120})", re.IGNORECASE)
_CATEGORY = re.compile(r"(?:CUI )?Categor(?:y|ies|y\(ies\)) ?: ?(\S.{1,120})", re.IGNORECASE)

_LETTER = re.compile(
    r"DISTRIBUTION STATEMENT ?:? ?[“\"'(]?([A-FX])[”\"')]?"
    r"(?= ?[.:;,–—-]|$| (?:Distribution|Approved|Further|Authorized|\())"
    r"|DISTRIBUTION (?-i:([A-FX]))(?= ?[.:–—-] ?(?:Distribution|Approved|Further))",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"(?:Cleared|Approved) for (?:open publication|public release)[;.,:]?(?: distribution (?:is )?unlimited)?",
    re.IGNORECASE,
)
_AUTHORIZED = re.compile(r"Distribution (?:is )?authori[sz]ed to (.{3,})", re.IGNORECASE | re.DOTALL)
_DIRECTED = re.compile(r"Further dissemination only as directed by (.{3,})", re.IGNORECASE | re.DOTALL)
_BLANKS = re.compile(
    r"\[|\bfill in\b|\(insert|<insert|\(reason\)|\(date\b|\(date of determination\)|_{3,}|\bX{3,}\b|\(controlling",
    re.IGNORECASE,
)
_WHOM = (  # the first that fits; C and D name contractors too
    (
        "E",
        re.compile(
            r"(?:the )?(?:Department of Defense|DoD)(?: \(?DoD\)?)? (?:components?|personnel|employees) only",
            re.IGNORECASE,
        ),
    ),
    ("D", re.compile(r"(?:the )?(?:Department of Defense|DoD)\b.{0,40}\bcontractors? only", re.IGNORECASE)),
    ("C", re.compile(r"U\.?S\.? Government agencies and their contractors", re.IGNORECASE)),
    ("B", re.compile(r"U\.?S\.? Government agencies only", re.IGNORECASE)),
)
_REASONS = re.compile(
    r"foreign government information|proprietary(?: business)? information|contractor performance evaluation|"
    r"critical technology|"
    r"test and evaluation|premature dissemination|software documentation|administrative or operational use|"
    r"specific authority|direct military support|operations security|vulnerability information|export[- ]controlled|"
    r"patents? and inventions?|international agreements|controlled technical information|"
    r"systems protection|small business innovation research",
    re.IGNORECASE,
)
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTHS},? \d{{4}}|{_MONTHS} \d{{1,2}}, \d{{4}}|{_MONTHS},? \d{{4}}"
    r"|\d{4}-\d\d-\d\d|(?:19|20)\d{6}|\d{1,2}/\d{1,2}/\d{4})\b"
)
_OFFICE = re.compile(
    r"(?:shall|must|should|will)(?: \w+)? be (?:referred|directed|submitted|made) to:? "
    r"(.{3,160}?)(?:\.(?= [A-Z]|$)|;|$)",
    re.IGNORECASE,
)
_BY_OFFICE = re.compile(r"directed by (?:the )?(.{3,120}?)(?:[.;,(]|\s\d|$)", re.IGNORECASE)


def cui_in(edges: Iterable[str], paragraphs: Sequence[str]) -> list[Marking]:
    """Return the CUI and older banners of a document: among `edges` (heads, feet, cover) and as portion marks."""
    found: dict[str, Marking] = {}
    for line in edges:
        words = _LED.sub("", plain(line)) if len(line) < 240 else ""
        if _BANNER.fullmatch(words):
            found.setdefault(words, _banner(words))
        elif marked := subject_in(line):
            found.setdefault(marked.text, marked)
    for paragraph in paragraphs:
        if "(" in paragraph[:12] and (mark := _PORTION.match(paragraph)):
            found.setdefault(mark[1], _banner(mark[1]))
    if block := _designation(paragraphs):
        found.setdefault("", block)
    return _widest(list(found.values()))


def subject_in(line: str) -> Marking | None:
    """Return what a subject line ("SUBJECT: (CUI) ...", "Subject: FOUO - ...") is marked with, None for nothing."""
    found = _SUBJECT.match(" ".join(line[:300].split())) if line[:4].upper() == "SUBJ" else None
    words = (found[1] or found[2]) if found else ""
    return _banner(words) if words and words == words.upper() else None


def name_in(name: str) -> Marking | None:
    """Return what the name of a file begins with ("CUI plan.txt"), None where that is what the file is about."""
    words = " ".join(name.rpartition("/")[2].rpartition(".")[0].replace("_", " ").split())
    found = _NAMED.match(words)
    if not found or (found[2] and _ABOUT.match(found[3])):
        return None
    return _banner(found[1] or found[2])


def _banner(words: str) -> Marking:
    parts = [part.strip() for part in words.split("//")]
    rest = parts[2:] if parts[0] in {"UNCLASSIFIED", "U"} else parts[1:]
    return Marking("cui", words[:LONGEST], controls=tuple(part for part in rest if part))


def _designation(paragraphs: Sequence[str]) -> Marking | None:
    """Return the designation indicator ("Controlled by: ... CUI Category: ...") as a marking."""
    by = next((found for one in paragraphs if (found := _BY.match(one))), None)
    what = next((found for one in paragraphs if (found := _CATEGORY.search(one[:300]))), None) if by else None
    if not by or not what or _BLANKS.search(by[1] + what[1]):
        return None
    office = re.split(r"(?:CUI )?Categor", by[1], flags=re.IGNORECASE)[0].strip(" .;")
    category = re.split(r"(?:Limited |Distribution|Dissemination|POC)", what[1], flags=re.IGNORECASE)[0].strip(" .;/")
    return Marking("cui", f"CUI, controlled by {office}"[:LONGEST], controls=(category[:120],), office=office[:160])


def _widest(found: list[Marking]) -> list[Marking]:
    """Leave out bare words ("CUI") where a fuller banner says the same."""
    fuller = [one for one in found if one.controls]
    return [one for one in found if one.controls or not any(one.text in other.text for other in fuller)]


def statements_in(parts: Sequence[str]) -> list[Marking]:
    """Return the distribution statements among `parts`, paragraphs in their order; each letter once, the fullest."""
    found: dict[str, Marking] = {}
    for place in range(len(parts)):
        one = _statement(parts, place)
        if one and (one.letter not in found or len(one.text) > len(found[one.letter].text)):
            found[one.letter] = one
    return list(found.values())


def _statement(parts: Sequence[str], place: int) -> Marking | None:
    words = " ".join(parts[place].split())
    lettered = _LETTER.search(words)
    if lettered and lettered.start() > 200 and not words[: lettered.start()].rstrip().endswith((".", ";", "|")):
        return None
    if lettered:
        letter, text = (lettered[1] or lettered[2]).upper(), words[lettered.start() :]
        if len(text) < 60 and place + 1 < len(parts):
            more = " ".join(parts[place + 1].split())
            if _AUTHORIZED.match(more) or _DIRECTED.match(more) or _PUBLIC.match(more):
                text = f"{text.rstrip('.: ')}. {more}"
    else:
        letter, text = _unlettered(words)
    if not letter or _BLANKS.search(text[:LONGEST]):
        return None
    return _filled(letter, text)


def _unlettered(words: str) -> tuple[str, str]:
    """Return the letter of a statement that only says whom it is for, and its text."""
    if found := _AUTHORIZED.match(words):
        letter = next((letter for letter, whom in _WHOM if whom.match(found[1])), "")
        return letter, words
    if _DIRECTED.match(words):
        return "F", words
    return ("A", words) if _PUBLIC.fullmatch(words.rstrip(". ")) else ("", "")


def _filled(letter: str, text: str) -> Marking:
    reason, day = _REASONS.search(text), _DATE.search(text)
    office = _OFFICE.search(text) or (_BY_OFFICE.search(text) if letter == "F" else None)
    return Marking(
        "distribution",
        text[:LONGEST],
        letter="C" if letter == "X" else letter,
        reason=reason[0].capitalize() if reason else "",
        date=day[0] if day else "",
        office=office[1].strip(" .")[:160] if office else "",
    )
