"""What the columns of our workbook are called, and by what other names people know them."""

from __future__ import annotations

import re

LEVELS = 4
_LEVELS = tuple(f"Level {number}" for number in range(1, LEVELS + 1))

CONCEPTS = (
    "Key", *_LEVELS, "Preferred label", "Alternative labels", "Acronyms", "Definition", "Source", "Standing", "Broader",
    "Related", "Notation", "Not used from", "Replaced by", "About", "Topics",
)  # fmt: skip
_CITE = ("Citation", "Standing", "Checked on", "Address", "Note on the source")
LABELS = ("Key", "Label", "Kind", "From", "Until before", *_CITE, "Note")
SOURCES = ("Key", *_CITE)

# column -> other names of it, as they are compared: small letters, without spaces and signs
_ALSO = {
    "Key": ("id", "identifier", "concept"),
    "Preferred label": ("preferredlabel", "label", "term", "preflabel", "name"),
    "Alternative labels": ("altlabels", "alternatives", "synonyms", "alsocalled", "altlabel"),
    "Acronyms": ("acronym", "abbreviation", "abbreviations"),
    "Definition": ("shortdefinition", "shortformdefinition", "definitions", "means", "description"),
    "Source": ("sources", "sourcedocument", "sourcedocuments", "reference", "references", "sourcemark"),
    "Related": ("relatedids", "relatedterms", "seealso"),
    "Broader": ("parent", "broaderterm"),
    "Not used from": ("end", "retired"),
}


def folded(text: str) -> str:
    """Return a heading as it is compared."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def known_columns(heads: tuple[str, ...]) -> dict[str, str]:
    """Return the column meant by each folded heading."""
    found = {folded(head): head for head in heads}
    for head, others in _ALSO.items():
        if head in heads:
            found |= {other: head for other in others if other not in found}
    for number in range(1, LEVELS + 1):
        level = f"Level {number}"
        if level in heads:
            names = (f"l{number}", f"lvl{number}", f"{_ORDINALS[number - 1]}level", f"tier{number}")
            found |= dict.fromkeys(names, level)
    return found


_ORDINALS = ("first", "second", "third", "fourth")
