"""Laying a file over the taxonomy of the site: which concept each row means, and what would be new, changed or gone.

A field the file does not speak of stays as it is. Nothing is changed here: what comes out is proposed by an action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from icop.engine.checks import Surroundings, findings_in
from icop.engine.citations import normal_form
from icop.engine.concept_checks import folded, neighbours
from icop.engine.concepts import Concept, concept_of, natural, path_to
from icop.engine.fields import KEY
from icop.engine.loading import Document, Place, hidden_in
from icop.engine.packs import LoadedFact, body_of, sha_of
from icop.engine.shapes import Concept as Shape
from icop.engine.shaping import read_shape
from icop.taxonomy.exchange.rows import FileRefused, Row, Wrong

_CELL = re.compile(r"(!)[A-Z]{1,3}(\d+)\Z")
ADDRESS = "urn:icop:concept:"
UNSURE = {"standing": "assumed"}
Present = Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Planned:
    """A concept as the file would have it: its key, title and body, and the body it has now (None: it is new)."""

    key: str
    title: str
    body: Mapping[str, Any]
    before: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file in would do. `gone` are concepts in use that the file does not name; they stay in use."""

    new: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    gone: tuple[Concept, ...]
    same: int

    @property
    def planned(self) -> tuple[Planned, ...]:
        """All that would be proposed, without ending anything."""
        return (*self.new, *self.changed)


def preview(read: tuple[Sequence[Row], Sequence[Wrong]], present: Present, around: Surroundings, on: date) -> Preview:
    """Return what a file that was read would change. Raises FileRefused with everything that stands against it.

    `around` is what facts are checked against; the concepts in it are replaced by those that would be.
    """
    rows, wrong = read
    joint = _Joint(rows, present, on, wrong=list(wrong), spoiled={_row_of(one.place) for one in wrong})
    shapes = joint.shapes()
    after = {**present, **shapes}
    _check(joint, shapes, after, Surroundings({**around.keys, "concept": frozenset(after)}, around.units, on))
    joint.see_well()
    planned = [_planned(key, shape, present.get(key)) for key, shape in sorted(shapes.items(), key=_by_number)]
    changed = [one for one in planned if one.before is not None and _settled(one.before) != _settled(one.body)]
    new = [one for one in planned if one.before is None]
    in_use = (concept_of(key, shape) for key, shape in present.items() if key not in shapes)
    gone = sorted((one for one in in_use if one.is_used_on(on)), key=lambda one: natural(one.key))
    return Preview(tuple(new), tuple(changed), tuple(gone), len(planned) - len(new) - len(changed))


def ending(concept: Shape, on: date) -> dict[str, Any]:
    """Return the body of a concept that is no longer used from the day on."""
    return body_of(concept.model_copy(update={"end": on}))


def _by_number(pair: tuple[str, Shape]) -> Any:
    return natural(pair[0])


def _planned(key: str, shape: Shape, before: Shape | None) -> Planned:
    return Planned(key, shape.title, body_of(shape), body_of(before) if before else None)


def _settled(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body with the lists in order whose order says nothing."""
    return {**body, **{name: sorted(body[name]) for name in ("related", "topics") if name in body}}


def _check(joint: _Joint, shapes: Present, after: Present, around: Surroundings) -> None:
    beside = Surroundings(around.keys, around.units, around.on, neighbours(after))
    for key, shape in shapes.items():
        row = joint.row_of(key)
        fact = LoadedFact("concept", key, shape, {}, sha_of({}), row.place)
        for finding in findings_in(fact, beside):
            one = Wrong(_place(row, finding.place), finding.what, finding.fix)
            if not joint.is_told(one):
                joint.wrong.append(one)


def _row_of(place: str) -> str:
    """Return the row of a cell (`Terms!12` of `Terms!C12`); any other place stands for itself."""
    return _CELL.sub(r"\1\2", place)


def _place(row: Row, place: Place) -> str:
    return row.place_of(str(place[0])) if place else row.place


@dataclass(slots=True)
class _Joint:
    """The rows of one file with the keys they get, and everything wrong in them."""

    rows: Sequence[Row]
    present: Present
    on: date
    wrong: list[Wrong] = field(default_factory=list)
    spoiled: set[str] = field(default_factory=set)
    keys: dict[int, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _paths: dict[tuple[str, ...], str] = field(default_factory=dict)
    _here: dict[str, Concept] = field(default_factory=dict)

    def shapes(self) -> dict[str, Shape]:
        """Return the concepts of the file by key, joined with what the site has of them."""
        self._here = {key: concept_of(key, shape) for key, shape in self.present.items()}
        self._paths = dict(self._present_paths())
        for number in sorted(range(len(self.rows)), key=lambda at: len(self.rows[at].path)):
            self._settle(number, ())
        found: dict[str, Shape] = {}
        for number, row in enumerate(self.rows):
            key = self.keys.get(number, "")
            shape = self._shape(key, row) if key else None
            if key in found:
                self.wrong.append(Wrong(row.place, f"a second row means the concept {key}", "keep one of the two rows"))
            elif shape:
                found[key] = shape
        return found

    def see_well(self) -> None:
        """Raise FileRefused if anything was wrong."""
        if self.wrong:
            raise FileRefused(self.wrong)

    def is_told(self, one: Wrong) -> bool:
        """Tell whether it follows from what is told already: a row that is wrong itself is missed by others."""
        missed = one.what.removeprefix("there is no concept '").removesuffix("'")
        return one.what != missed and missed in self.keys.values()

    def row_of(self, key: str) -> Row:
        """Return the row that means the concept."""
        return next(self.rows[number] for number, own in self.keys.items() if own == key)

    # ---- which concept a row means

    def _present_paths(self) -> Iterator[tuple[tuple[str, ...], str]]:
        for key, concept in self._here.items():
            if concept.is_used_on(self.on):
                yield tuple(folded(one.preferred_on(self.on)) for one in path_to(key, self._here)), key

    def _settle(self, number: int, asked: tuple[int, ...]) -> str:
        """Return the key of a row, giving it one if it has none; what it stands under is settled before it."""
        if number in self.keys or number in asked:
            return self.keys.get(number, "")
        row = self.rows[number]
        key = row.key or self._same_name(row) or self._new_key(number, asked)
        if not KEY.match(key):
            self.wrong.append(Wrong(row.place_of("key"), f"'{key}' cannot be a key", "use a-z, 0-9, '_', '.' and '-'"))
            return ""
        self.keys[number] = key
        if row.name:
            self._names[row.name] = key
        if row.path:
            self._paths[tuple(map(folded, row.path))] = key
        return key

    def _same_name(self, row: Row) -> str:
        if row.path:
            return self._paths.get(tuple(map(folded, row.path)), "")
        title = folded(str(row.fields.get("title", "")))
        found = [key for path, key in self._present_paths() if path[-1:] == (title,)]
        return found[0] if len(found) == 1 else ""

    def _new_key(self, number: int, asked: tuple[int, ...]) -> str:
        above = self._above(number, asked)
        taken = {*self.present, *self.keys.values()}
        start = f"{above}." if above else ""
        numbers = [key.removeprefix(start) for key in taken if key.startswith(start)]
        last = max((int(one) for one in numbers if one.isdigit()), default=0)
        return f"{start}{last + 1}"

    def _above(self, number: int, asked: tuple[int, ...]) -> str:
        """Return the key of what a row stands under, or "" for nothing."""
        row = self.rows[number]
        if len(row.path) > 1:
            return self._paths.get(tuple(map(folded, row.path[:-1])), "")
        name = row.fields.get("broader") or ""
        other = next((at for at, one in enumerate(self.rows) if name and one.name == name), None)
        return self._settle(other, (*asked, number)) if other is not None else self._key_of(str(name))

    def _key_of(self, name: str) -> str:
        """Return the key that the file's name of a concept stands for, or ""."""
        if name in self._names:
            return self._names[name]
        plain = name.removeprefix(ADDRESS)
        if plain in self.present or plain in self.keys.values():
            return plain
        called = {key for path, key in self._paths.items() if path[-1:] == (folded(name),)}
        return called.pop() if len(called) == 1 else ""

    # ---- what a row says

    def _shape(self, key: str, row: Row) -> Shape | None:
        before = self.present.get(key)
        body = body_of(before) if before else {}
        given = self._fields(key, row, body)
        self._see_letters(row, given)
        body = {**body, **given}
        body = {name: value for name, value in body.items() if value not in ("", None, [], ())}
        places = [row.place_of(str(name)) for name in body] + [row.place]
        lines: dict[Place, int] = {(name,): at for at, name in enumerate(body)}
        shape, problems = read_shape(Document(body, {**lines, (): len(places) - 1}), Shape, "")
        for one in problems:
            if row.place in self.spoiled:  # what was wrong in the row is told by cell
                continue
            self.wrong.append(Wrong(places[min(one.line, len(places) - 1)], *_in_words(one.what, one.fix)))
        return shape

    def _fields(self, key: str, row: Row, body: Mapping[str, Any]) -> dict[str, Any]:
        given = dict(row.fields)
        if "other_names" in given:
            names = [text for text in given.pop("other_names") if text != given.get("title")]
            known = set(body.get("acronyms", ()))
            given |= {"acronyms": [one for one in names if one in known], "also": [o for o in names if o not in known]}
        if "cites" in given:
            given["cites"] = [self._cite(cite, body) for cite in given["cites"]]
        if len(row.path) > 1 and "broader" not in given:
            given["broader"] = " / ".join(row.path[:-1])
        for name in ("broader", "replaced_by"):
            if given.get(name):
                given[name] = self._reference(row, name, str(given[name]))
        if "related" in given:
            given["related"] = [one for name in given["related"] if (one := self._reference(row, "related", name))]
        if "labels" in given:
            given["labels"] = [self._label(label, body) for label in given["labels"]]
        return given

    def _reference(self, row: Row, name: str, other: str) -> str:
        if name == "broader" and len(row.path) > 1 and not row.fields.get("broader"):
            key = self._paths.get(tuple(map(folded, row.path[:-1])), "")
        else:
            key = self._key_of(other)
        if not key:
            fix = "add a row for it, with a definition and a source, or correct the name"
            self.wrong.append(Wrong(row.place_of(name), f"there is no concept '{other}'", fix))
        return key

    def _cite(self, given: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, str]:
        """Return a source with what the site knows of it already; one nobody vouches for is assumed."""
        to = normal_form(given.get("to", "")) or given.get("to", "")
        known: Mapping[str, str] = next((one for one in body.get("cites", ()) if one["to"] == to), {})
        if len(given) > 1:  # the file says how well it is known: what it leaves out is left out
            known = {name: known[name] for name in ("checked_on",) if name in known}
        return {**UNSURE, "checked_on": self.on.isoformat(), **known, **given, "to": to}

    def _label(self, label: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
        cite = label.get("cite")
        return {**label, "cite": self._cite(cite, {})} if cite else dict(label)

    def _see_letters(self, row: Row, given: Mapping[str, Any]) -> None:
        for name, value in given.items():
            for text in _texts(value):
                sign = hidden_in(text)
                if sign:
                    what = f"an invisible character ({sign}) hides in the text"
                    self.wrong.append(Wrong(row.place_of(name), what, "delete it or type the word anew"))


_MISSING = {
    "'title' is missing": ("it has no preferred label", "write one"),
    "'means' is missing": ("it has no definition", "write one"),
    "'cites' is missing": ("it has no source", "name where it is from; our own advice is 'icop practice'"),
}


def _in_words(what: str, fix: str) -> tuple[str, str]:
    return _MISSING.get(what, (what, fix))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
