"""How single fields of facts are read: days, starts within bounds, flags, keys, values kept as they were written."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from icop.engine.clock import Start, read_day
from icop.engine.errors import Refused

Standing = Literal["verified", "secondary", "assumed"]
KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,199}\Z")
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=200)]


def _read_start(value: Any) -> Any:
    if isinstance(value, Start):
        return value
    if value == "unknown":
        return Start(None, None)
    if isinstance(value, dict):
        ends = value.get("between")
        if set(value) != {"between"} or not isinstance(ends, list | tuple) or len(ends) != 2:
            raise ValueError("the bounds cannot be read; write {between: [day or unknown, day or unknown]}")
        low, high = (None if end == "unknown" else _day(end) for end in ends)
        if low is not None and high is not None and low > high:
            raise ValueError("the first day of 'between' is after the second; write the earlier day first")
        return Start(low, high)
    return Start.on(_day(value))


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return read_day(value if isinstance(value, str) else str(value))
    except Refused as error:
        raise ValueError(f"{value} is not a day; write it as YYYY-MM-DD") from error


def exact_text(value: Any) -> Any:
    """Return what is read later by its unit: numbers as the exact text they were written as, also in groups."""
    if isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return {name: exact_text(part) for name, part in value.items()}
    if isinstance(value, Decimal | int):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, list | tuple):
        return tuple(exact_text(part) for part in value)
    return value


def _write_start(start: Start) -> Any:
    if start.is_exact:
        return start.earliest.isoformat() if start.earliest else "unknown"
    if start.earliest is None and start.latest is None:
        return "unknown"
    return {"between": [end.isoformat() if end else "unknown" for end in (start.earliest, start.latest)]}


_DAY_OR_UNKNOWN_SCHEMA = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2}|unknown)$"}
StartField = Annotated[
    Start,
    BeforeValidator(_read_start),
    PlainSerializer(_write_start, return_type=Any),
    WithJsonSchema(
        {
            "description": "a day, 'unknown', or {between: [day or unknown, day or unknown]}",
            "anyOf": [
                _DAY_OR_UNKNOWN_SCHEMA,
                {
                    "type": "object",
                    "properties": {
                        "between": {"type": "array", "minItems": 2, "maxItems": 2, "items": _DAY_OR_UNKNOWN_SCHEMA}
                    },
                    "required": ["between"],
                    "additionalProperties": False,
                },
            ],
        }
    ),
]
Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, Field(strict=True)]


# Text is kept exactly as written; `engine.units.read_value` reads it by the parameter's unit.
WrittenValue = Annotated[Flag | str | tuple[str, ...], BeforeValidator(exact_text)]
