"""Changing rows so that it can be taken back: every row set, moved, made or dropped is noted as it was and as it is.

Notes are JSON, kept with the change they belong to. Taking them back goes from the last to the first and stops at the
first row that is no longer as the change left it: something newer rests on it then.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet

from icop.engine.errors import Refused
from icop.library import models as tables
from icop.library.actions.bulk import insert_rows, update_rows

AT_ONCE = 500
MODELS: dict[str, type[models.Model]] = {
    model.__name__: model
    for model in (
        tables.Alias,
        tables.Document,
        tables.Edition,
        tables.Likeness,
        tables.ReadingList,
        tables.ReadingListEntry,
        tables.Relation,
        tables.SavedSearch,
        tables.Section,
        tables.Sighting,
        tables.Text,
    )
}
Note = dict[str, Any]


class Steps:
    """Carries out changes of rows and notes each."""

    def __init__(self) -> None:
        self.noted: list[Note] = []

    def set(self, row: models.Model, **to: Any) -> None:
        """Give fields of a row (by their attribute: `audience_id`) new values; those that are so already are left."""
        was = {name: _plain(getattr(row, name)) for name in to}
        now = {name: _plain(value) for name, value in to.items()}
        changed = [name for name in to if was[name] != now[name]]
        if not changed:
            return
        for name in changed:
            setattr(row, name, to[name])
        _rows(type(row), [row.pk]).update(**{name: to[name] for name in changed})
        self._note(
            "set", type(row), pk=row.pk, was={one: was[one] for one in changed}, now={one: now[one] for one in changed}
        )

    def move(self, rows: QuerySet[Any], field: str, to: Any) -> None:
        """Set one field of many rows to one value."""
        found = [row for row in rows.values_list("pk", field) if _plain(row[1]) != _plain(to)]
        self.set_each(rows.model, field, [(pk, was, to) for pk, was in found])

    def lead(self, rows: QuerySet[Any], field: str, leads: Mapping[int, int]) -> None:
        """Set a foreign key of many rows to what `leads` has for the key it holds; others are left."""
        found = rows.exclude(**{field: None}).values_list("pk", field)
        self.set_each(rows.model, field, [(pk, was, leads[was]) for pk, was in found if was in leads])

    def set_each(self, model: type[models.Model], field: str, rows: list[tuple[int, Any, Any]]) -> None:
        """Set one field of rows: primary key, as it is, as it shall be."""
        update_rows(model, [field], [(to, pk) for pk, _, to in rows])
        self.note_moved(model, field, rows)

    def note_moved(self, model: type[models.Model], field: str, rows: Iterable[tuple[int, Any, Any]]) -> None:
        """Note rows whose `field` was set elsewhere: primary key, as it was, as it is."""
        noted = [[pk, _plain(was), _plain(now)] for pk, was, now in rows]
        if noted:
            self._note("move", model, field=field, rows=noted)

    def note_made(self, model: type[models.Model], keys: Iterable[int]) -> None:
        """Note rows that were made: their primary keys."""
        made = sorted(keys)
        if made:
            self._note("made", model, rows=made)

    def drop(self, rows: QuerySet[Any]) -> None:
        """Remove rows that nothing refers to any more."""
        fields = [field.attname for field in rows.model._meta.concrete_fields]
        found = [{name: _plain(getattr(row, name)) for name in fields} for row in rows]
        keys = [row[rows.model._meta.pk.attname] for row in found]
        for some in _portions(keys):
            removed, _ = _rows(rows.model, some).delete()
            if removed != len(some):
                raise Refused("Something still refers to what would go.", "Reload the page and try again.")
        if found:
            self._note("drop", rows.model, rows=found)

    def _note(self, done: str, model: type[models.Model], **more: Any) -> None:
        self.noted.append({"do": done, "model": model.__name__, **more})


class Newer(Exception):
    """A row is no longer as the change left it."""


def take_back(noted: list[Note]) -> None:
    """Put every row back as it was. Raises Newer at a row changed since; the caller's transaction undoes the rest."""
    for note in reversed(noted):
        _BACK[note["do"]](MODELS[note["model"]], note)


def changed_since(noted: list[Note]) -> bool:
    """Tell whether a row that was set alone is gone, or no longer as the change left it. Nothing is changed."""
    for name, model in MODELS.items():
        sets = {note["pk"]: note["now"] for note in noted if note["do"] == "set" and note["model"] == name}
        for some in _portions(list(sets)):
            rows = {row.pk: row for row in _rows(model, some)}
            if any(pk not in rows or not _is_so(rows[pk], sets[pk]) for pk in some):
                return True
    return False


def _is_so(row: models.Model, now: Note) -> bool:
    return all(_plain(getattr(row, name)) == value for name, value in now.items() if name not in _PARTS)


def _set_back(model: type[models.Model], note: Note) -> None:
    row = _rows(model, [note["pk"]]).first()
    if row is None:
        raise Newer
    back = {}
    for name, was in note["was"].items():
        is_now = _plain(getattr(row, name))
        if name in _PARTS:
            back[name] = _PARTS[name](is_now, was, note["now"][name])
        elif is_now == note["now"][name]:
            back[name] = _value(model, name, was)
        else:
            raise Newer
    _rows(model, [note["pk"]]).update(**back)


def _said_back(here: list[str], was: list[str], now: list[str]) -> list[str]:
    """Take out the names a change added, and put back those it took out; others may have come since."""
    return [*(one for one in here if one in was or one not in now), *(one for one in was if one not in here)]


def _guesses_back(here: Note, was: Note, now: Note) -> Note:
    kept = {name: why for name, why in here.items() if name in was or name not in now}
    return {**{name: why for name, why in was.items() if name not in now}, **kept}


_PARTS: dict[str, Callable[[Any, Any, Any], Any]] = {"said": _said_back, "guesses": _guesses_back}


def _move_back(model: type[models.Model], note: Note) -> None:
    field, rows = note["field"], note["rows"]
    for some in _portions(rows):
        there = dict(_rows(model, [row[0] for row in some]).values_list("pk", field))
        if any(row[0] not in there or _plain(there[row[0]]) != row[2] for row in some):
            raise Newer
    update_rows(model, [field], [(_value(model, field, was), pk) for pk, was, _ in rows])


def _unmake(model: type[models.Model], note: Note) -> None:
    for some in _portions(note["rows"]):
        there = _rows(model, some)
        if there.count() != len(some):
            raise Newer
        removed, _ = there.delete()
        if removed != len(some):
            raise Newer  # something that was added since would go along


def _put_back(model: type[models.Model], note: Note) -> None:
    rows = _with_documents(note["rows"]) if model in {tables.ReadingListEntry, tables.Likeness} else note["rows"]
    for some in _portions(rows):
        names = list(some[0])
        key = names.index("id")
        values = [[_value(model, name, row[name]) for name in names] for row in some]
        if _rows(model, [row[key] for row in values]).exists():
            raise Newer
        insert_rows(model, names, values)


def _with_documents(rows: list[Note]) -> list[Note]:
    """Leave out what hangs on documents that are gone since."""
    keys = {row[name] for row in rows for name in ("document_id", "other_id") if name in row}
    there = {pk for some in _portions(sorted(keys)) for pk in _rows(tables.Document, some).values_list("pk", flat=True)}
    return [row for row in rows if {row["document_id"], row.get("other_id", row["document_id"])} <= there]


_BACK = {"set": _set_back, "move": _move_back, "made": _unmake, "drop": _put_back}


def _rows(model: type[models.Model], keys: Iterable[int]) -> QuerySet[Any]:
    return model._default_manager.filter(pk__in=list(keys))


def _portions(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _plain(value: Any) -> Any:
    """Return a column's value as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _value(model: type[models.Model], name: str, plain: Any) -> Any:
    """Return what `plain` stands for in the column `name`."""
    field = next(one for one in model._meta.concrete_fields if one.attname == name)
    return plain if plain is None or isinstance(field, models.JSONField) else field.to_python(plain)
