"""Looks for where a citation may begin.

Patterns that run over a whole text begin with a letter or a set of letters, because the search skips to those quickly;
what may not stand before them is checked here, afterwards, and what may stand before them is looked back for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

AFTER_WORD = re.compile(r"[A-Za-z0-9_]")
AFTER_NUMBER = re.compile(r"[\w.,$§/-]")  # "$225.7301", "1.225", "x10 U.S.C."


def heads(pattern: re.Pattern[str], text: str, not_after: re.Pattern[str] = AFTER_WORD) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` that do not stand directly after a character of `not_after`."""
    for found in pattern.finditer(text):
        start = found.start()
        if start == 0 or not not_after.match(text, start - 1):
            yield found


def reach_back(before: re.Pattern[str], text: str, start: int, far: int = 90) -> int:
    """Return where `before` (which ends in $) begins when it stands directly before `start`; else `start`."""
    found = before.search(text, max(0, start - far), start)
    return found.start() if found else start


_QUANTITY = re.compile(
    r"\s{0,3}(?:%|percent|days?\b|months?\b|years?\b|hours?\b|million|billion|thousand|U\.?\s?S\.?\s?C|C\.?\s?F\.?\s?R"
    r"|Stat\.|F\.?\s?R\.?\s|Fed\.|Cong\.?\s?Rec|United States Code)|,\d{3}(?![\d.])|\.\d"
)


def is_quantity(text: str, end: int) -> bool:
    """Tell whether what follows a number at `end` says that it counts something, or belongs to the next citation."""
    return bool(_QUANTITY.match(text, end))
