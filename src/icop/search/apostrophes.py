"""Apostrophes in what is typed: straight, curved or left out, they make no other word."""

from __future__ import annotations

import re

_BEFORE_S = re.compile(r"(?<=\w)['’](?=s\b)", re.IGNORECASE)


def plain(text: str) -> str:
    """Return a text with its possessives as one word each, finder's and finder’s as finders, and others made straight.

    The index takes finders for finder, as it does finder's in a text.
    """
    return _BEFORE_S.sub("", text).replace("’", "'")


def owner(word: str) -> str:
    """Return a word without the 's at its end: what's is what."""
    return re.sub(r"['’]s\Z", "", word, flags=re.IGNORECASE)
