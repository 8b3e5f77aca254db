"""What is to be kept of a case, looked at first: no classification marking, and nothing that a database cannot keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from icop.engine.errors import Refused
from icop.tools.entering import refuse_classified


def see_texts(*values: Any) -> None:
    """Return if the texts of these plain values may be kept. Raises Refused with what to do."""
    refuse_classified(*values)
    if any("\0" in text for value in values for text in _texts(value)):
        raise Refused("A text holds a character without meaning (NUL)", "write it anew")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in (*value, *value.values()):
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
