"""Words written like a title, and the heading that runs into a paragraph: told by the words alone."""

from __future__ import annotations

import re

MOST_LETTERS = 140
RUN_IN = re.compile(r"^([A-Z][^.:\n]{2,90}?)[.:](?=\s+[A-Z“\"(])")
ADDRESS = re.compile(
    r"^\d{2,5} (?-i:[A-Z\d][\w.]* ){0,4}"
    r"(?:PENTAGON|STREET|ST\.?|AVENUE|AVE\.?|ROAD|RD\.?|BOULEVARD|BLVD\.?|DRIVE|HIGHWAY|HWY\.?)"
    r"(?:,? (?:NORTH|SOUTH|EAST|WEST|[NS]\.?[EW]\.?))?(?:,.*)?$"
    r"|^(?:BLDG|BUILDING|ROOM|RM|SUITE|P\.? ?O\.? BOX)\.? [\dA-Z-]{1,8}$|, (?-i:[A-Z]{2}|D\.C\.),? \d{5}(?:-\d{4})?$",
    re.IGNORECASE,
)
SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with", "vs"}


def opening_title(text: str) -> str:
    """Return the heading that runs into a paragraph, told by its words alone; "" when it opens with a sentence.

    >>> opening_title("Definition and Purpose. The office keeps its records.")
    'Definition and Purpose'
    """
    opening = RUN_IN.match(text)
    whole = text.rstrip(" .") if len(text) <= MOST_LETTERS else ""
    title = opening[1] if opening else whole
    return title if title and len(title.split()) <= 16 and (is_title(title) or is_caps(title)) else ""


def is_caps(text: str) -> bool:
    """Tell whether a text of four letters or more is written in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)


def is_title(text: str) -> bool:
    """Tell whether words are written like a title: short, each but the small ones with a capital, no full stop."""
    words = [word for word in re.findall(r"[A-Za-z][\w’'-]*", text) if word.lower() not in SMALL]
    if not 0 < len(words) <= 12 or text.rstrip().endswith((".", ";", ",", ":")):
        return False
    return bool(words[0][0].isupper()) and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
