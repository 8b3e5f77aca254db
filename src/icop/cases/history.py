"""The history of a case in words: every record, what it said, what it replaced, by whom, when, and from which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from icop.cases.models import Record
from icop.cases.parts import NAMES, PARTS, Ask, Rows
from icop.cases.showing import ShownCase
from icop.engine.clock import read_day
from icop.engine.errors import Refused
from icop.tools.queries.programs import Team, team_of
from icop.ui.reports.document import in_words

NOT_GIVEN = "not given"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A record of the history: what it is about, what it says field by field, who recorded it when and why.

    `replaced_by` is the record that took its place; `is_taken_back` when nothing did. `may_correct` tells whether it
    stands and can be put right.
    """

    record: Record
    what: str
    says: tuple[tuple[str, str], ...]
    by: str
    known_on: date
    replaces: Record | None
    replaced_by: Record | None

    @property
    def is_taken_back(self) -> bool:
        """Tell whether it was taken back."""
        return self.replaced_by is not None and self.replaced_by.place == "nothing"

    @property
    def may_correct(self) -> bool:
        """Tell whether it stands, and says something that can be put right."""
        return self.replaced_by is None and self.record.place != "nothing" and self.record.body is not None

    @property
    def may_take_back(self) -> bool:
        """Tell whether it stands and can be taken back: what made the case cannot."""
        return self.replaced_by is None and self.record.place not in {"nothing", "whole"}


def history_of(shown: ShownCase, records: Iterable[Record]) -> tuple[HistoryLine, ...]:
    """Return these records as lines, in the order given."""
    told = list(records)
    by_replaced = {one.replaces_id: one for one in told if one.replaces_id is not None}
    team = team_of(shown.case.program)
    return tuple(_line(one, by_replaced.get(one.pk), shown, team) for one in told)


def _line(one: Record, replaced_by: Record | None, shown: ShownCase, team: Team) -> HistoryLine:
    return HistoryLine(
        one, what_of(one, shown), tuple(said(one)), team.role(one.by), _day_of(one.recorded_at), one.replaces,
        replaced_by,
    )  # fmt: skip


def _day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def what_of(one: Record, shown: ShownCase) -> str:
    """Return in words what a record is about."""
    if one.place == "events":
        return event_title(one.body or {}, shown)
    if one.place == "documents":
        return shown.title_of(one.item) + (" removed" if one.body is None else "")
    name = f"{NAMES[one.place]} {one.item}".strip()
    return f"{name} removed" if one.body is None and one.place != "nothing" else name


def event_title(body: Mapping[str, Any], shown: ShownCase) -> str:
    """Return what an event is called: the title of its move or milestone, and what it happened to."""
    shape, what = shown.facts.types.get(shown.file.type), str(body.get("what", ""))
    move = shape.move(what) if shape is not None else None
    titles = {one.code: one.title for one in shape.milestones} if shape is not None else {}
    title = move.title if move is not None else titles.get(what, what)
    of = str(body.get("of", "basic"))
    return title if of in {"basic", "case"} else f"{title} ({shown.title_of(of).partition(':')[0]})"


def said(one: Record) -> Iterator[tuple[str, str]]:
    """Yield what a record says, field by field, in words."""
    if one.place == "whole":
        body = one.body or {}
        yield "Title", str(body.get("title", ""))
        counts = ((NAMES[place], len(body.get(place, ()))) for place in ("documents", "lines", "events"))
        yield from ((f"{name}s", str(count)) for name, count in counts if count)
        return
    labels = labels_of(one.place)
    for name, value in _flat("", one.body or {}):
        if one.place != "events" or name not in {"what", "of"}:
            yield labels.get(name, _plain(name)), words_of(one.place, name, value)


def labels_of(place: str) -> dict[str, str]:
    """Return the labels of the fields of a place, by path."""
    found: dict[str, str] = {}
    for part in PARTS.values():
        for ask in part.asks if part.place == place else ():
            if isinstance(ask, Rows):
                found[ask.path] = ask.title
            elif isinstance(ask, Ask):
                found.setdefault(ask.path, ask.label)
    return found


def words_of(place: str, path: str, value: Any) -> str:
    """Return a value as people read it: the word of a choice, a day, a sum."""
    if isinstance(value, list):
        labels = _labels_in_row(place, path)
        return "; ".join(", ".join(_parts(place, row, labels)) for row in value) or NOT_GIVEN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, ""):
        return NOT_GIVEN
    words = next((ask.words for ask in _asks(place) if ask.path == path), {})
    return words.get(str(value)) or _day_or_text(str(value))


def _parts(place: str, row: Any, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield what a row says, each with how it is called: a row of numbers alone says nothing."""
    if not isinstance(row, Mapping):
        yield words_of(place, "", row)
        return
    for name, value in row.items():
        label = labels.get(name, _plain(name))
        yield f"{label[:1].lower()}{label[1:]} {words_of(place, '', value)}"


def _labels_in_row(place: str, path: str) -> dict[str, str]:
    """Return the labels of the fields of a list of a place."""
    parts = (part for part in PARTS.values() if part.place == place)
    rows = next((one for part in parts for one in part.asks if isinstance(one, Rows) and one.path == path), None)
    return {one.path: one.label for one in rows.asks} if rows is not None else {}


def _asks(place: str) -> Iterator[Ask]:
    for part in PARTS.values():
        if part.place == place:
            yield from (one for one in part.asks if isinstance(one, Ask))


def _day_or_text(text: str) -> str:
    try:
        return in_words(read_day(text))
    except Refused:
        return text


def _flat(before: str, body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        path = f"{before}.{name}" if before else name
        if isinstance(value, Mapping) and value:
            yield from _flat(path, value)
        else:
            yield path, value


def _plain(path: str) -> str:
    text = path.rpartition(".")[2].replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}"


def changes_of(records: Iterable[Record], shown: ShownCase) -> list[str]:
    """Return in a sentence each what records say that somebody else made."""
    team = team_of(shown.case.program)
    return [
        f"{what_of(one, shown)}, by {team.role(one.by)}: "
        + ", ".join(f"{label} {value}" for label, value in said(one))[:300]
        for one in records
    ]
