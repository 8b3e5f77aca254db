"""What the sections of a file are cited by when the file holds a part of a code: § 126.4 of 22 CFR part 126."""

from __future__ import annotations

import re
from dataclasses import dataclass

from icop.engine.citations import ancestors, normal_form

_TITLE = re.compile(r"(\d{1,2}) (CFR|U\.S\.C\.) (part|chapter) (\w+)(?=:|$)")
_PROCEDURES = re.compile(r"DFARS PGI\b")
_QUOTING = re.compile(
    r"\b(?:case|administrative|change|notice|DPN|propos\w+|supersed\w+|amend\w+|draft|guide|deviation)\b", re.IGNORECASE
)
_SECTION = re.compile(r"(§ ?)?(\d[\dA-Za-z]*(?:\.\d+)?[a-z]{0,2}(?:[–-]\d+[a-z]?)*)(?=[.\s]|$)")


@dataclass(frozen=True, slots=True)
class Code:
    """The code a file is of, as its citations begin ("22 CFR"), and the part that all its sections lie in, if known."""

    prefix: str
    part: str = ""


def code_of(title: str) -> Code | None:
    """Return the code that a file with this title holds a part of, or None.

    Changes of a code (a case, an administrative change) quote its sections and are none of them.
    """
    if _QUOTING.search(title):
        return None
    found = _TITLE.match(title)
    if found:
        prefix = f"{found[1]} {found[2].replace('.', '')}"
        return Code(prefix, (normal_form(f"{prefix} {found[4]}") or "") if found[3] == "part" else "")
    return Code("PGI") if _PROCEDURES.match(title) else None


def cited_at(code: Code, heading: str) -> str:
    """Return the citation of the section that `heading` opens ("§ 126.4 Transfers" gives 22 CFR 126.4), or ""."""
    if code.prefix == "PGI":
        if not heading.startswith("PGI "):
            return ""
        heading = heading.removeprefix("PGI ")
    found = _SECTION.match(heading)
    if not found or not (found[1] or "." in found[2]):  # a bare number may be a year
        return ""
    if not code.part and code.prefix != "PGI" and not re.match(r"\d{3}", found[2]):  # "§ 36" is of the act
        return ""
    cited = normal_form(f"{code.prefix} {found[2]}") or ""
    return cited if not code.part or code.part in ancestors(cited) else ""
