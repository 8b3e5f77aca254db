"""Makes citations of the items of a list: one for each, with spans that do not overlap and the end of a range noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from icop.engine.citations.citation import Citation, Group
from icop.engine.citations.lists import Item

# Says what an item is called: its normal form, kind and parts; None where the item can't be named.
Named = tuple[str, str, Mapping[str, str]]
Namer = Callable[[Item], Named | None]


def cite_items(text: str, start: int, end: int, items: list[Item], namer: Namer) -> Group:
    """Return one citation per item. The first reaches back to `start`, the last on to `end`, so that a link covers
    the words that name the source; a range is its two ends, the first with `through`."""
    named = [(item, namer(item)) for item in items]
    cited: list[Citation] = []
    for place, (item, name) in enumerate(named):
        if name is None:
            continue
        normal, kind, parts = name
        following = named[place + 1] if place + 1 < len(named) else None
        if following and following[0].through and following[1]:
            parts = {**parts, "through": following[1][0]}
        first = start if place == 0 else item.start
        last = end if place == len(named) - 1 else item.end
        cited.append(Citation(text[first:last], first, last, normal, kind, parts))
    return tuple(cited)


def cite_span(text: str, start: int, end: int, normal: str, kind: str, **parts: str) -> Group:
    """Return the one citation of a span."""
    return (Citation(text[start:end], start, end, normal, kind, parts),)
