"""Markings that say a file is not public: such a file is refused before any of it is kept.

Only lines that are nothing but a marking count, where markings stand: heads, feet, the first and the last lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from icop.engine.errors import Refused

_MARKINGS = re.compile(
    r"\(?(?:"
    r"(?:TOP SECRET|SECRET|CONFIDENTIAL)(?:\s*//.*)?"
    r"|(?:UNCLASSIFIED\s*//\s*)?(?:FOR OFFICIAL USE ONLY|FOUO)"
    r"|CUI(?:\s*//.*)?|CONTROLLED UNCLASSIFIED INFORMATION(?:\s*//.*)?|(?:UNCLASSIFIED|U)\s*//\s*(?:CUI|LIMDIS|SBU).*"
    r"|DISTRIBUTION STATEMENT [B-F]\b.*"
    r")\)?\.?",
    re.DOTALL,
)


def refuse_marked(lines: Iterable[str], name: str) -> None:
    """Return if none of `lines` is a marking. Raises Refused naming the marking."""
    for line in lines:
        words = " ".join(line.split())
        if _MARKINGS.fullmatch(words):
            raise Refused(
                f"{name} is marked {words[:60]}.",
                "This site holds public, unclassified material only: handle the file as its marking says.",
            )
