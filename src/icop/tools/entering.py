"""What is typed is looked at before it is kept: a classification marking is refused, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from icop.engine.errors import Refused
from icop.library.extract.markings import level_in

STOP = (
    "Do not enter classified information anywhere on this site. Tell your security office if it was typed here by "
    "mistake; nothing of it was kept."
)


def refuse_classified(*values: Any) -> None:
    """Return if no text in these values bears a classification marking. Raises Refused with what to do."""
    lines = [line for value in values for text in _texts(value) for line in text.splitlines() if line.strip()]
    level = level_in(lines, [], lines) if lines else ""
    if level:
        raise Refused(f"What was typed is marked {level} and was not kept.", STOP)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
