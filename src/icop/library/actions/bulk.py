"""Many rows at once, and single rows written by the thousand: `save` makes its statement anew for each.

A statement sent with all its rows is several times as fast as rows made one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection, models

_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows` of the fields `names` (`section_id` for a foreign key). Columns not named must allow being empty."""
    _run(_insertion(model, tuple(names), connection.vendor), rows)


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set the fields `names` of single rows; the last value of each row is its primary key."""
    _run(_update(model, tuple(names), connection.vendor), rows)


def insert_one(row: models.Model) -> None:
    """Write a new row, as `save` does but for signals, and give it its key."""
    statement = _insertion(type(row), _names(type(row)), connection.vendor)
    returns = connection.features.can_return_columns_from_insert
    with connection.cursor() as cursor:
        cursor.execute(statement.returning if returns else statement.sql, _columns_of(row, statement, is_new=True))
        row.pk = cursor.fetchone()[0] if returns else connection.ops.last_insert_id(cursor, "", "")
    row._state.adding, row._state.db = False, connection.alias


def update_one(row: models.Model) -> None:
    """Write all fields of a row that is there, as `save` does but for signals."""
    statement = _update(type(row), _names(type(row)), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [*_columns_of(row, statement, is_new=False), row.pk])


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement in SQL and the fields its values are for; `returning` is the same, and answers with the key."""

    sql: str
    returning: str
    fields: tuple[models.Field[Any, Any], ...]


@cache
def _insertion(model: type[models.Model], names: tuple[str, ...], vendor: str) -> _Statement:
    fields = tuple(_field(model, name) for name in names)
    columns = ", ".join(_quoted(field) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_table(model)} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own
    return _Statement(sql, f"{sql} RETURNING {_quoted(_key(model))}", fields)


@cache
def _update(model: type[models.Model], names: tuple[str, ...], vendor: str) -> _Statement:
    fields = tuple(_field(model, name) for name in names)
    changes = ", ".join(f"{_quoted(field)} = %s" for field in fields)
    sql = f"UPDATE {_table(model)} SET {changes} WHERE {_quoted(_key(model))} = %s"  # noqa: S608 - names of our own
    return _Statement(sql, "", (*fields, _key(model)))


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if not field.primary_key)


def _columns_of(row: models.Model, statement: _Statement, *, is_new: bool) -> list[Any]:
    """Return the values of a row as its columns take them; its key is none of them."""
    return [_column_of(row, field, is_new=is_new) for field in statement.fields if not field.primary_key]


def _column_of(row: models.Model, field: models.Field[Any, Any], *, is_new: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, is_new), connection)


def _run(statement: _Statement, rows: Iterable[Sequence[Any]]) -> None:
    makers = [(place, _maker(field)) for place, field in enumerate(statement.fields) if not isinstance(field, _PLAIN)]
    made = [_made(row, makers) for row in rows]
    if made:
        with connection.cursor() as cursor:
            cursor.executemany(statement.sql, made)


def _made(row: Sequence[Any], makers: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, make in makers:
        values[place] = make(values[place])
    return values


def _maker(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return how a value becomes a column's; days and empty lists come by the thousand and are made once."""
    made: dict[Any, Any] = {}

    def make(value: Any) -> Any:
        if isinstance(value, date) or not value:
            key = value if isinstance(value, date) else repr(value)
            if key not in made:
                made[key] = field.get_db_prep_save(value, connection)
            return made[key]
        return field.get_db_prep_save(value, connection)

    return make


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _key(model: type[models.Model]) -> models.Field[Any, Any]:
    key = model._meta.pk
    assert key is not None
    return key


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(field: models.Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))
