"""Read a case back before a change of it is kept: on each day that the change touches it must make a case file.

Only what a day changed is read, so that a history of thousands of records is read once and not once for each day.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from pydantic import ValidationError

from icop.cases.models import Case
from icop.cases.queries.records import bodies_by_day
from icop.engine.cases.files import CaseFile
from icop.engine.errors import Refused


def see_it_reads(case: Case, *, since: date) -> None:
    """Return if the records of a case make a case file on every day from `since` on.

    Raises Refused with what cannot be read, or when something is told of a day on which the case is not told of yet.
    """
    read: dict[int, Any] = {}  # what was read, by its identity; kept so that no identity is given anew
    early: date | None = None
    for day, body in bodies_by_day(case.records.all()):
        if body is None:
            early = early or day
        elif early is not None:
            raise Refused(f"This case is told from {day} on, not on {early}.", "Choose that day or a later one.")
        else:
            part = _unread(body, read)
            if day >= since:
                _see_it_is_one(part | {"case": case.identifier})
    if early is not None:
        raise Refused(f"Nothing would tell of the case on {early}.", "Leave what made the case as it is.")


def _unread(body: dict[str, Any], read: dict[int, Any]) -> dict[str, Any]:
    """Return a body without the items that were read before; a list is whole where its length alone is wrong."""
    part = {}
    for name, value in body.items():
        if isinstance(value, list) and 0 < len(value) <= _most(name):
            value = [one for one in value if id(one) not in read]
            read.update((id(one), one) for one in value)
            if not value:
                continue
        part[name] = value
    return part


@cache
def _most(name: str) -> int:
    """Return how many items a list of a case file holds at most; 0 for what is no such list."""
    field = CaseFile.model_fields.get(name)
    return next((one.max_length for one in field.metadata if hasattr(one, "max_length")), 0) if field else 0


def _see_it_is_one(body: dict[str, Any]) -> None:
    try:
        CaseFile.model_validate(body)
    except ValidationError as error:
        raise Refused("\n".join(_sentences(error)), "Correct these fields, and save again.") from error


def _sentences(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors()]
