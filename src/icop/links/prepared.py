"""Questions that are asked once a file or more: put into SQL the first time, and answered as plain rows.

Making SQL of a query takes Django longer than the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Row = tuple[Any, ...]
_FIRST = 1_900_000_001  # numbers and words that no question holds by itself stand in for its values
_MOST_SHAPES = 64


class _Statement:
    """One question in SQL: what its parameters are, and how its columns become values."""

    def __init__(self, question: QuerySet[Any, Any], stand_ins: dict[Any, tuple[str, int]]) -> None:
        compiler = question.query.get_compiler(connection=connection)
        self._sql, parameters = compiler.as_sql()
        self._parameters = [(stand_ins.get(_key(one)), one) for one in parameters]
        self._compiler = compiler
        self._converters = compiler.get_converters([column[0] for column in compiler.select or ()])
        found = {place for place, _ in self._parameters if place is not None}
        assert found == set(stand_ins.values()), "a value is changed on its way into SQL: this can't be prepared"

    def rows(self, values: dict[str, Any]) -> list[Row]:
        given = [
            one if place is None else values[place[0]] if place[1] < 0 else values[place[0]][place[1]]
            for place, one in self._parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, given)
            found = cursor.fetchall()
        if self._converters and found:
            return [tuple(row) for row in self._compiler.apply_converters(found, self._converters)]
        return [tuple(row) for row in found]


class Prepared:
    """A question whose values change and whose shape does not: `Prepared(lambda key: Thing.objects.filter(key=key))`.

    The question ends in `values_list`. Its values are numbers, words, or lists of these for `__in`; each is used as it
    is given, so `None` can't be one. Call it by the names of its values; it returns rows.
    """

    def __init__(self, question: Callable[..., QuerySet[Any, Any]]) -> None:
        self._question = question
        self._statements: dict[Any, _Statement] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """Return the rows that answer the question for these values; none for an empty list."""
        if any(isinstance(one, list) and not one for one in values.values()):
            return []
        values = {name: _padded(one) if isinstance(one, list) else one for name, one in values.items()}
        shape = (connection.vendor, *((name, type(one), _length(one)) for name, one in values.items()))
        if shape not in self._statements:
            if len(self._statements) >= _MOST_SHAPES:
                self._statements.clear()
            self._statements[shape] = self._made(values)
        return self._statements[shape].rows(values)

    def _made(self, values: dict[str, Any]) -> _Statement:
        stand_ins: dict[Any, tuple[str, int]] = {}
        given: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, list):
                given[name] = [_stand_in(stand_ins, (name, place), one) for place, one in enumerate(value)]
            else:
                given[name] = _stand_in(stand_ins, (name, -1), value)
        return _Statement(self._question(**given), stand_ins)


def _stand_in(stand_ins: dict[Any, tuple[str, int]], place: tuple[str, int], value: Any) -> Any:
    """Return a value of the same type that is recognised among the parameters of the SQL."""
    number = _FIRST + len(stand_ins)
    chosen = number if isinstance(value, int) else f"?{number}"
    stand_ins[_key(chosen)] = place
    return chosen


def _padded(values: list[Any]) -> list[Any]:
    """Return the list filled up with its last value to 1, 2, 4, 8 ... places, so that few statements do for all."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _key(value: Any) -> Any:
    return value if isinstance(value, int | str) else id(value)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else -1
