"""The labels Word counts by itself ("(a)", "1.2"): they are not in the text, yet people cite by them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph's place in a list: which list, and how deep (0 is the outermost level)."""

    list: str
    level: int


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of each list as they pass. A list is read from the XML when it is met first."""

    lists: dict[str, etree._Element] = field(default_factory=dict)
    shapes: dict[str, etree._Element] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, place: Place) -> str:
        """Count one paragraph at `place` and return its label; "•" for bullets, "" for lists nobody defined."""
        levels = self._levels(place.list)
        level = levels.get(place.level)
        if level is None:
            return ""
        counts = self.counts.setdefault(place.list, {})
        counts[place.level] = counts.get(place.level, level.start - 1) + 1
        for deeper in [one for one in counts if one > place.level]:
            del counts[deeper]
        if level.form == "bullet":
            return "•"
        if level.form == "none":
            return ""
        return re.sub(r"%(\d)", lambda match: self._number(place, int(match[1]) - 1), level.text)

    def _levels(self, key: str) -> dict[int, _Level]:
        if key not in self.levels:
            found = self.lists.get(key)
            self.levels[key] = _levels_of(found, self.shapes) if found is not None else {}
        return self.levels[key]

    def _number(self, place: Place, depth: int) -> str:
        level = self.levels[place.list].get(depth)
        if level is None:
            return ""
        return _written(self.counts[place.list].setdefault(depth, level.start), level.form)


def read_numbering(root: etree._Element | None) -> Numbering:
    """Return the lists that numbering.xml defines; none when there is no such part."""
    if root is None:
        return Numbering()
    shapes = {str(one.get(f"{W}abstractNumId")): one for one in root.iterfind(f"{W}abstractNum")}
    return Numbering({str(one.get(f"{W}numId")): one for one in root.iterfind(f"{W}num")}, shapes)


def _levels_of(one: etree._Element, shapes: dict[str, etree._Element]) -> dict[int, _Level]:
    """Return the levels of a list: those of its shape, with what the list itself says otherwise."""
    named = one.find(f"{W}abstractNumId")
    shape = shapes.get(str(named.get(f"{W}val"))) if named is not None else None
    known = _levels(shape) if shape is not None else {}
    for change in one.iterfind(f"{W}lvlOverride"):
        depth = int(change.get(f"{W}ilvl", "0"))
        first = change.find(f"{W}startOverride")
        if first is not None and depth in known:
            known[depth] = _Level(known[depth].form, known[depth].text, int(first.get(f"{W}val", "1")))
    return known


def _levels(shape: etree._Element) -> dict[int, _Level]:
    found = {}
    for one in shape.iterfind(f"{W}lvl"):
        values = {tag: one.find(f"{W}{tag}") for tag in ("numFmt", "lvlText", "start")}
        said = {tag: str(item.get(f"{W}val", "")) if item is not None else "" for tag, item in values.items()}
        start = int(said["start"]) if said["start"].isdigit() else 1
        found[int(one.get(f"{W}ilvl", "0"))] = _Level(said["numFmt"] or "decimal", said["lvlText"], start)
    return found


def _written(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in {"lowerRoman", "upperRoman"}:
        roman, rest = "", number
        for value, letters in _ROMAN:
            roman, rest = roman + letters * (rest // value), rest % value
        return roman if form == "lowerRoman" else roman.upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)
