"""A case read from its records: as it stands on a day, and as the site knew it at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, Protocol

from django.db.models import QuerySet

from icop.accounts.reader import Reader
from icop.cases.models import Case, Record
from icop.cases.policies import visible
from icop.engine.cases.files import CaseFile
from icop.engine.errors import NotFound

KEYS = {
    "documents": "key", "lines": "number", "notices": "transmittal", "snapshots": "as_of", "discrepancies": "key",
    "tasks": "key",
}  # fmt: skip
NOTHING = "nothing"
FIRST_DOCUMENT = "basic"  # the key of a document that gives none: a case file leaves it out
LISTS = ("events", "reviews")  # what is only added to: an item has no key of its own


class Said(Protocol):
    """What the fold reads of a record."""

    pk: Any
    place: str
    item: str
    body: Any
    event_on: date
    recorded_at: datetime
    replaces_id: Any


def cases_for(reader: Reader) -> QuerySet[Case]:
    """Return the cases `reader` may see, by identifier."""
    return Case.objects.filter(visible(reader)).select_related("program").order_by("identifier", "pk")


def case_for(reader: Reader, pk: Any) -> Case:
    """Return one case. Raises NotFound when there is none to see."""
    found = cases_for(reader).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such case.", "Look through the list of cases.")
    return found


def case_file(case: Case, *, on: date, known: datetime | None = None) -> CaseFile:
    """Return the case as its records tell it for the day `on`, as the site knew them at `known`.

    Raises NotFound when nothing was recorded for that day yet.
    """
    return folded(case.records.all(), case.identifier, on=on, known=known)


def folded(records: Iterable[Said], identifier: str, *, on: date, known: datetime | None = None) -> CaseFile:
    """Return the case file that these records make. Raises NotFound when none of them holds yet."""
    body = _body(_holding(records, on, known))
    if body is None:
        raise NotFound(f"Nothing is known of {identifier} on {on}.", "Choose a later day.")
    events = tuple(one for one in body.get("events", ()) if one["on"] <= on.isoformat())
    return CaseFile.model_validate(body | {"case": identifier, "events": events})


def body_of(records: Iterable[Said], *, on: date) -> dict[str, Any] | None:
    """Return the plain case file that these records make on a day, with all events told by then; None: none yet."""
    return _body(_holding(records, on, None))


def _holding(records: Iterable[Said], on: date, known: datetime | None) -> list[Said]:
    """Return the records that hold, in the order they apply: by day, then as they were made.

    One that was corrected or taken back is left out; what corrects it stands where it stood, not after what was said
    since.
    """
    seen = sorted((one for one in records if known is None or one.recorded_at <= known), key=lambda one: one.pk)
    stood: dict[Any, Any] = {}
    for one in seen:
        stood[one.pk] = one.pk if one.replaces_id is None else stood.get(one.replaces_id, one.replaces_id)
    replaced = {one.replaces_id for one in seen if one.replaces_id is not None}
    held = [one for one in seen if one.pk not in replaced and one.event_on <= on and one.place != NOTHING]
    return sorted(held, key=lambda one: (one.event_on, stood[one.pk]))


def bodies_by_day(records: Iterable[Said]) -> Iterator[tuple[date, dict[str, Any] | None]]:
    """Yield the plain case file of each day from which something holds, in order; None: none yet.

    What a day did not change is the very same object as on the day before.
    """
    body: dict[str, Any] | None = None
    for day, told in groupby(_holding(records, date.max, None), key=lambda one: one.event_on):
        body = _body(told, body)
        yield day, None if body is None else dict(body)


def _body(records: Iterable[Said], body: dict[str, Any] | None = None) -> dict[str, Any] | None:
    for one in records:
        if one.place == "whole":
            body = dict(one.body)
        elif body is not None:
            _apply(body, one)
    return body


def _apply(body: dict[str, Any], one: Said) -> None:
    if one.place == "case":
        body.update(one.body)
    elif one.place in LISTS:
        body[one.place] = [*body.get(one.place, ()), one.body]
    else:
        body[one.place] = _merged(body.get(one.place, ()), KEYS[one.place], one)


def _merged(items: Iterable[dict[str, Any]], key: str, one: Said) -> list[dict[str, Any]]:
    """Return the items with what was said of one of them; it keeps its place, a new one comes last."""
    told = {str(item.get(key, FIRST_DOCUMENT)): item for item in items}
    if one.body is None:
        told.pop(one.item, None)
    else:
        told[one.item] = {**told.get(one.item, {}), **one.body, key: one.item}
    return list(told.values())


def records_for(case: Case) -> list[Record]:
    """Return everything ever recorded of a case, the last first, with what each replaced."""
    return list(case.records.select_related("replaces").order_by("-recorded_at", "-pk"))
