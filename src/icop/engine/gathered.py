"""Files of many facts: each top-level key is a fact's key, what stands below it the fact.

Used where hundreds of short facts are read and edited together, as the concepts of a taxonomy are.
"""

from __future__ import annotations

from collections.abc import Iterator

from icop.engine.fields import KEY
from icop.engine.loading import Document, Place, Problem


def split(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield the facts of a file by key, in its order, each with the lines of its own places."""
    if not isinstance(document.data, dict):
        return
    lines: dict[str, dict[Place, int]] = {}
    for place, line in document.lines.items():
        if place:
            lines.setdefault(str(place[0]), {})[place[1:]] = line
    for key, data in document.data.items():
        if KEY.match(key):
            yield key, Document(data, lines[key])


def problems_of(document: Document) -> tuple[Problem, ...]:
    """Return what is wrong with the keys of a file of many facts."""
    if not isinstance(document.data, dict):
        return (Problem("", 1, "the file is not a group of facts", "write each as 'key:' with its lines below"),)
    return tuple(
        Problem("", document.line_of((key,)), f"'{key}' cannot be a key", "use a-z, 0-9, '_', '.' and '-'")
        for key in document.data
        if not KEY.match(key)
    )
