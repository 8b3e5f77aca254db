"""Pictures of graphs: spots as boxes in columns, links as curves between columns, where no box stands.

Links inside the first column run as arcs in the gutter left of it. Sizes are in units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap

from icop.tools.graphs import Link, Part, Spot

WIDTH = 948  # as wide as the column of a document on a wide screen: letters keep their size there
TOP = 34  # the headings of columns stand above
LINE = 18
PAD = 7  # above and below the text of a box
GAP = 9  # between two boxes
INSIDE = 11  # from the edge of a box to its text
LETTER = 6.5
HEAVY = 7.2  # a letter in a dark box
BOLD = 8.2
MOST_LINES = 4
GUTTER = 56
NARROWEST = 12  # how far the shortest arc reaches into the gutter
APART = 6  # between where arcs leave a box and where they come in
# By the number of columns: where each begins, and how wide it is.
_PLACES = {
    2: ((GUTTER, 372), (GUTTER + 482, WIDTH - GUTTER - 484)),
    3: ((GUTTER, 284), (GUTTER + 364, 284), (GUTTER + 718, WIDTH - GUTTER - 720)),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text at a place; `style` names its class."""

    text: str
    x: float
    y: float
    style: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A spot with its place."""

    spot: Spot
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Words, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def name(self) -> str:
        """What it is called when read aloud: all that is written in it, and in full what did not fit."""
        written = " ".join(one.text for one in self.texts)
        return f"{written}: {self.spot.label}" if " …" in written else written

    @property
    def style(self) -> str:
        """The class of its frame: dark where it ends, dashed where it belongs to another section."""
        if self.spot.kind in {"end", "outcome"}:
            return "d-box-end"
        if self.spot.words.startswith("Stop: ") and self.spot.kind == "finding":
            return "d-box d-box-crit"
        return "d-box d-dash" if self.spot.is_outside else "d-box"


@dataclass(frozen=True, slots=True)
class Curve:
    """A link as an SVG path, and the head of its arrow."""

    link: Link
    path: str
    head: str

    @property
    def is_dashed(self) -> bool:
        """Tell whether it answers a question rather than deciding whether it is asked."""
        return self.link.by == "answered"


@dataclass(frozen=True, slots=True)
class Picture:
    """A part as it is drawn. `headings` are the names of columns with where they begin."""

    part: Part
    width: float
    height: float
    headings: tuple[tuple[str, float], ...]
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def draw(part: Part) -> Picture:
    """Return the picture of a part; the same part gives the same picture."""
    columns = [(name, spots) for name, spots in part.columns if spots]
    places = _PLACES[max(len(part.columns), 2)]
    boxes: dict[str, Box] = {}
    foot = 0.0
    for number, (_, spots) in enumerate(columns):
        x, width = places[number]
        made = [_box(spot, x, width, _numbered(spots)) for spot in spots]
        for box in _stacked(made) if not number else _beside(made, part, boxes, foot):
            boxes[box.spot.anchor] = box
            foot = max(foot, box.y + box.height)
    return Picture(
        part, WIDTH, foot + 6, tuple((name, places[number][0]) for number, (name, _) in enumerate(columns)),
        tuple(boxes.values()), _curves(part, boxes),
    )  # fmt: skip


def _numbered(spots: Iterable[Spot]) -> float:
    """Return the room that the numbers of a column take."""
    longest = max(len(spot.number) for spot in spots)
    return longest * BOLD + 8 if longest else 0.0


def _box(spot: Spot, x: float, width: float, indent: float) -> Box:
    """Return the box of a spot, as high as its text needs; it has no place in its column yet."""
    dark = spot.kind in {"end", "outcome"}
    letters = int((width - 2 * INSIDE - indent) / (HEAVY if dark else LETTER))
    wrapped = wrap(spot.words, letters, max_lines=MOST_LINES, placeholder=" …") or [""]
    first = LINE - 5 + PAD
    texts = [Words(spot.number, x + INSIDE, first, "d-strong")] if spot.number else []
    style = "d-inv" if dark else ""
    texts += [Words(line, x + INSIDE + indent, first + LINE * number, style) for number, line in enumerate(wrapped)]
    count = len(wrapped)
    if spot.beside:
        small = "d-inv d-fine" if dark else "d-soft d-fine"
        texts.append(Words(spot.beside, x + INSIDE + indent, first + LINE * count, small))
        count += 1
    return Box(spot, x, 0.0, width, LINE * count + 2 * PAD, tuple(texts))


def _at(box: Box, y: float) -> Box:
    texts = tuple(Words(one.text, one.x, one.y + y - box.y, one.style) for one in box.texts)
    return Box(box.spot, box.x, y, box.width, box.height, texts)


def _stacked(boxes: Iterable[Box]) -> list[Box]:
    y, placed = float(TOP), []
    for box in boxes:
        placed.append(_at(box, y))
        y += box.height + GAP
    return placed


def _beside(boxes: list[Box], part: Part, before: dict[str, Box], foot: float) -> list[Box]:
    """Return a later column: each box near what leads to it, in that order (rules keep their own), none overlapping."""
    wished = {box.spot.anchor: _wish(box, part, before) for box in boxes}
    keeps_order = any(box.spot.kind == "rule" for box in boxes)
    ordered = boxes if keeps_order else sorted(boxes, key=lambda box: wished[box.spot.anchor])
    y, tops = float(TOP), []
    for box in ordered:
        y = y if keeps_order else max(y, wished[box.spot.anchor] - box.height / 2)
        tops.append(y)
        y += box.height + GAP
    limit = max(foot, TOP + sum(box.height + GAP for box in ordered) - GAP)
    for place in reversed(range(len(ordered))):
        tops[place] = min(tops[place], limit - ordered[place].height)
        limit = tops[place] - GAP
    return [_at(box, top) for box, top in zip(ordered, tops, strict=True)]


def _wish(box: Box, part: Part, before: dict[str, Box]) -> float:
    """Return the height at which a box would stand best: the middle of all that leads to it."""
    sources = {link.source.anchor for link in part.links if link.target.anchor == box.spot.anchor}
    middles = [before[anchor].middle for anchor in sources if anchor in before]
    return sum(middles) / len(middles) if middles else float(10**6)


def _curves(part: Part, boxes: dict[str, Box]) -> tuple[Curve, ...]:
    """Return the links of a part: short arcs lie inside long ones, and the longest takes the whole gutter."""
    pairs = [(link, boxes[link.source.anchor], boxes[link.target.anchor]) for link in part.links]
    longest = max((abs(to.middle - one.middle) for _, one, to in pairs if one.x == to.x), default=1.0)
    return tuple(_arc(link, one, to, longest) if one.x == to.x else _across(link, one, to) for link, one, to in pairs)


def _across(link: Link, source: Box, target: Box) -> Curve:
    x, y, to_x, to_y = source.right, source.middle, target.x, target.middle
    half = (x + to_x) / 2
    path = f"M{x:.1f} {y:.1f} C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
    return Curve(link, path, _head(to_x, to_y))


def _arc(link: Link, source: Box, target: Box, longest: float) -> Curve:
    """Return an arc in the gutter. A curve reaches three quarters of the way to where its handles are."""
    x, y, to_y = source.x, source.middle + APART, target.middle - APART
    if to_y < y:
        y, to_y = source.middle - APART, target.middle + APART
    share = (abs(target.middle - source.middle) / longest) ** 0.5
    far = (NARROWEST + (x - 4 - NARROWEST) * share) / 0.75
    path = f"M{x:.1f} {y:.1f} C{x - far:.1f} {y:.1f} {x - far:.1f} {to_y:.1f} {x:.1f} {to_y:.1f}"
    return Curve(link, path, _head(x, to_y))


def _head(x: float, y: float) -> str:
    return f"M{x - 8:.1f} {y - 4.5:.1f}v9l8-4.5z"
