"""Reading what somebody typed: citations, quoted phrases, words. No spelling of a query is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from icop.engine.citations import find_citations, normal_form

LONGEST = 400
MOST_WORDS = 24
QUOTED = re.compile(r'["“”„«]([^"“”„«»]{2,200})["”“»]')
WORD = re.compile(r"[\w&][\w&.'’/-]*[\w&]|\w", re.UNICODE)
LITTLE = frozenset(
    """
    a about an and any are as at be been by can could did do does for from had has have how i if in into is it its may
    me must my need no of on or our shall should so some than that the their them there these they this to us
    under was we were what when where which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - plainer than a list
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A query in its parts. `dropped` are little words that say nothing beside the others."""

    text: str
    citations: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not (self.citations or self.phrases or self.words)


def understand(text: str) -> Understood:
    """Return the parts of a query: citations in normal form, quoted phrases, the words that matter.

    Little words (must, the, what) are dropped while others remain. At most 400 characters and 24 words are read.
    """
    typed = " ".join(text[:LONGEST].split())
    whole = normal_form(typed) or normal_form(typed.upper())  # people type "samm c5.4"
    if whole:
        return Understood(typed, citations=(whole,))
    phrases = tuple(found.strip() for found in QUOTED.findall(typed))
    citations, rest = _citations(QUOTED.sub(" ", typed))
    words = [word for word in WORD.findall(rest) if any(letter.isalnum() for letter in word)][:MOST_WORDS]
    telling = [word for word in words if word.lower() not in LITTLE]
    kept = telling if telling or citations or phrases else words
    dropped = tuple(word for word in words if word not in kept)
    return Understood(typed, citations, phrases, tuple(dict.fromkeys(kept)), dropped)


def _citations(text: str) -> tuple[tuple[str, ...], str]:
    """Return the citations in a text, and the text without them."""
    found = find_citations(text)
    left, done = [], 0
    for one in found:
        if one.start >= done:
            left.append(text[done : one.start])
            done = one.end
    left.append(text[done:])
    return tuple(dict.fromkeys(one.normal for one in found)), " ".join(left)
