"""Changing the taxonomy: everything becomes proposals of `facts`, which somebody else reads before they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.concepts import concept_of
from icop.engine.errors import Refused
from icop.engine.packs import body_of
from icop.engine.shapes import Cite
from icop.engine.shapes import Concept as Shape
from icop.facts.actions import draft_together, submit_together
from icop.facts.differences import as_text
from icop.facts.queries import batch_for
from icop.taxonomy.joining import ending
from icop.taxonomy.queries import concept_for, preview_of, shapes_for

Bodies = Mapping[str, Mapping[str, Any]]


def propose_file(name: str, data: bytes, *, reason: str, end_missing: bool = False, by: Reader, on: date) -> str:
    """Propose what a file would change, hand it to review, and return the name of the proposals made together.

    `end_missing` also proposes that concepts the file does not name are no longer used from `on`. Raises NotAllowed;
    FileRefused with everything wrong in the file; Refused when it changes nothing.
    """
    require(by, "facts.propose")
    found = preview_of(name, data, reader=by, on=on)
    bodies = {one.key: one.body for one in found.planned}
    if end_missing:
        shapes = shapes_for()
        bodies |= {one.key: ending(shapes[one.key], on) for one in found.gone}
    return _propose(bodies, reason or f"Taken in from {name}.", by=by, on=on)


@dataclass(frozen=True, slots=True)
class NewName:
    """A name a concept bears from a day on (None: always has), an acronym if it has one, and who says so."""

    name: str
    acronym: str
    start: date | None
    cite: Cite


def propose_new_name(key: str, new: NewName, *, reason: str, by: Reader, on: date) -> str:
    """Propose that a concept is called otherwise from a day on; the old name stays known for the days before.

    Without a day the old name becomes an alternative one. Returns the name of the proposals. Raises NotAllowed,
    NotFound, or Refused with what the checks say.
    """
    require(by, "facts.propose")
    shape = _shape(key)
    if new.name.strip() == shape.title:
        raise Refused("It is called so already.", "Write another name.")
    return _propose({key: _renamed(key, shape, new)}, reason, by=by, on=on)


def propose_merger(key: str, into: str, *, start: date, reason: str, by: Reader, on: date) -> str:
    """Propose that a concept is no longer used from a day on, and which one takes its place.

    That one takes its names, and what stood below it. Returns the name of the proposals. Raises NotAllowed, NotFound,
    or Refused with what the checks say.
    """
    require(by, "facts.propose")
    if key == into:
        raise Refused("A concept cannot be merged into itself.", "Choose the other concept.")
    shape, target = _shape(key), _shape(into)
    if not concept_of(into, target).is_used_on(on):
        raise Refused("That concept is no longer used itself.", "Choose the one in use.")
    bodies: dict[str, Mapping[str, Any]] = {
        key: body_of(shape.model_copy(update={"end": start, "replaced_by": into})),
        into: body_of(target.model_copy(update=_joined_names(shape, target))),
    }
    for other, below in shapes_for().items():
        if below.broader == key and other != into and concept_of(other, below).is_used_on(on):
            bodies[other] = body_of(below.model_copy(update={"broader": into}))
    return _propose(bodies, reason, by=by, on=on)


def _propose(bodies: Bodies, reason: str, *, by: Reader, on: date) -> str:
    texts = {key: as_text("concept", body) for key, body in bodies.items()}
    name = draft_together("concept", texts, reason=reason, by=by, on=on)
    submit_together(batch_for(by, name), by=by, on=on)
    return name


def _shape(key: str) -> Shape:
    concept_for(key)
    return shapes_for()[key]


def _renamed(key: str, shape: Shape, new: NewName) -> dict[str, Any]:
    body = body_of(shape)
    body["title"] = new.name.strip()
    if new.start is None:
        body["also"] = [*body.get("also", ()), shape.title]
        body["acronyms"] = [*body.get("acronyms", ()), *([new.acronym] if new.acronym else [])]
        return body
    held = next((one for one in concept_of(key, shape).labels_on(new.start) if one.kind == "preferred"), None)
    if held is None or held.text != shape.title:
        raise Refused("The name of that day is a dated one already.", "Propose a change to the text of the concept.")
    cite = new.cite.model_dump(mode="json", exclude_defaults=True)
    period = {"start": held.start.isoformat()} if held.start else {}
    old = {"text": shape.title, "kind": "preferred", **period, "end": new.start.isoformat(), "cite": cite}
    labels = [*body.get("labels", ()), old]
    if new.acronym:
        labels.append({"text": new.acronym, "kind": "acronym", "start": new.start.isoformat(), "cite": cite})
    body["labels"] = labels
    return body


def _joined_names(shape: Shape, target: Shape) -> dict[str, tuple[str, ...]]:
    known = {text.casefold() for text in (target.title, *target.also, *target.acronyms)}
    also = tuple(text for text in (shape.title, *shape.also) if text.casefold() not in known)
    acronyms = tuple(text for text in shape.acronyms if text.casefold() not in known)
    return {"also": (*target.also, *also), "acronyms": (*target.acronyms, *acronyms)}
