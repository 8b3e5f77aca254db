"""In what state a work or a text is on a day, in words and in the kind of mark they are drawn with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from icop.accounts.reader import Reader
from icop.engine.history import state_on
from icop.engine.shapes import Instrument
from icop.facts.queries import facts_for
from icop.library.models import Document, Relation, Text
from icop.library.queries.layers import layers_of
from icop.ui.templatetags.icop import day, start_day

ENDED_BY = ("superseded by", "rescinded by", "incorporated into")
_KINDS = {
    "in force": "good",
    "superseded": "gone",
    "repealed": "gone",
    "rescinded": "gone",
    "expired": "gone",
    "not enacted": "gone",
    "proposed": "wait",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A state in words; `kind` is good, gone, wait or plain."""

    words: str
    kind: str = "plain"


def instruments_of(documents: Iterable[Document], reader: Reader) -> dict[int, Instrument]:
    """Return the fact that tells of each document, where one does, by the document's primary key."""
    keys = {one.fact_key: one.pk for one in documents if one.fact_key}
    facts = facts_for(reader, "instrument", keys=keys) if keys else []
    return {keys[fact.key]: fact.shape for fact in facts if isinstance(fact.shape, Instrument)}


def statuses_of(documents: Iterable[Document], reader: Reader, on: date) -> dict[int, Status]:
    """Return the state of each document on `on`: what its fact says, else what its texts allow to say."""
    wanted = list(documents)
    instruments = instruments_of(wanted, reader)
    others = [one for one in wanted if one.pk not in instruments]
    ended, layers = _ended(others, on), layers_of(others)
    held = {one.pk: _with_layer(ended.get(one.pk) or _held(one, on), layers.get(one.pk, "")) for one in others}
    return {one.pk: _stated(instruments[one.pk], on) if one.pk in instruments else held[one.pk] for one in wanted}


def _ended(documents: Iterable[Document], on: date) -> dict[int, Status]:
    """Return the state of documents that their own page says are superseded, rescinded or incorporated by `on`."""
    stated = Relation.objects.filter(
        origin__in=[one.pk for one in documents], type__in=ENDED_BY, retired_at=None, start_max__lte=on
    )
    return {one.origin_id: Status(one.type.partition(" ")[0], "gone") for one in stated}


def _with_layer(status: Status, layer: str) -> Status:
    """Add to a state that the text can't be read, or was read by machine."""
    return Status(f"{status.words}, {layer}", "wait" if status.kind == "plain" else status.kind) if layer else status


def standings_of(documents: Iterable[Document], reader: Reader) -> dict[int, str]:
    """Return the standing (verified, secondary, assumed) of what facts say of the documents, where one does."""
    return {pk: shape.cite.standing for pk, shape in instruments_of(documents, reader).items()}


def _stated(shape: Instrument, on: date) -> Status:
    choice = state_on(shape, on)
    if choice.period is None:
        later = choice.upcoming
        return Status(f"not yet there, from {start_day(later.start)}" if later else "not there", "wait")
    state, start = choice.period.entry.state, choice.period.start
    if choice.period.entry.ended:
        return Status(f"ended {start_day(start)}", "gone")
    words = state if state in {"in force", "historic", "unknown"} else f"{state} {start_day(start)}"
    words = "state not known" if state == "unknown" else words
    return Status(words if choice.certain else f"{words}, perhaps", _KINDS.get(state, "plain"))


def _held(document: Document, on: date) -> Status:
    if document.start_min and on < document.start_min:
        return Status(f"not yet there, from {day(document.start_min)}", "wait")
    if document.end_max and on >= document.end_max:
        return Status(f"no longer there since {day(document.end_max)}", "gone")
    return Status("undated" if document.holding == "undated" else "in the library")


def status_of_text(text: Text, on: date) -> Status:
    """Return what may be said of a text on `on`: in force, not known after a day, superseded, undated."""
    if text.basis == "undated":
        return Status("undated copy", "wait")
    if text.end_max and on >= text.end_max:
        by = (
            f" between {day(text.end_min)} and {day(text.end_max)}"
            if text.end_min != text.end_max
            else f" {day(text.end_max)}"
        )
        return Status(f"superseded{by}", "gone")
    if text.start_min and on < text.start_min:
        return Status("not yet in force", "wait")
    if text.start_max and on < text.start_max:
        return Status(f"perhaps in force: seen first on {day(text.start_max)}", "wait")
    if text.end_min and on >= text.end_min:
        last = date.fromordinal(text.end_min.toordinal() - 1)
        return Status(f"as of {day(last)}, not known after", "plain")
    return Status("in force" if text.basis != "official" else "as issued", "good")
