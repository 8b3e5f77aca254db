"""Many rows at once, and single rows written by the thousand: `save` makes its statement anew for each.

A statement sent with all its rows is several times as fast as rows made one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, models

_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows` of the fields `names` (`section_id` for a foreign key). Columns not named must allow being empty."""
    fields = [_field(model, name) for name in names]
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {_table(model)} ({_columns(fields)}) VALUES ({places})"  # noqa: S608 - names of our own
    _run(statement, fields, rows)


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set the fields `names` of single rows; the last value of each row is its primary key."""
    fields = [_field(model, name) for name in names]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    key = model._meta.pk
    assert key is not None
    _run(f"UPDATE {_table(model)} SET {changes} WHERE {quote(str(key.column))} = %s", [*fields, key], rows)  # noqa: S608


def insert_one(row: models.Model) -> None:
    """Write a new row, as `save` does but for signals, and give it its key."""
    fields = [field for field in type(row)._meta.concrete_fields if not field.primary_key]
    places = ", ".join(["%s"] * len(fields))
    key = _key_column(type(row))
    returning = f" RETURNING {key}" if connection.features.can_return_columns_from_insert else ""
    statement = f"INSERT INTO {_table(type(row))} ({_columns(fields)}) VALUES ({places}){returning}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [_column_of(row, field, is_new=True) for field in fields])
        row.pk = cursor.fetchone()[0] if returning else connection.ops.last_insert_id(cursor, "", "")
    row._state.adding, row._state.db = False, connection.alias


def update_one(row: models.Model) -> None:
    """Write all fields of a row that is there, as `save` does but for signals."""
    fields = [field for field in type(row)._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {_table(type(row))} SET {changes} WHERE {_key_column(type(row))} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(_column_of(row, field, is_new=False) for field in fields), row.pk])


def _column_of(row: models.Model, field: models.Field[Any, Any], *, is_new: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, is_new), connection)


def _key_column(model: type[models.Model]) -> str:
    key = model._meta.pk
    assert key is not None
    return connection.ops.quote_name(str(key.column))


def _run(statement: str, fields: list[models.Field[Any, Any]], rows: Iterable[Sequence[Any]]) -> None:
    makers = [(place, _maker(field)) for place, field in enumerate(fields) if not isinstance(field, _PLAIN)]
    made = [_made(row, makers) for row in rows]
    if made:
        with connection.cursor() as cursor:
            cursor.executemany(statement, made)


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


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(fields: list[models.Field[Any, Any]]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
