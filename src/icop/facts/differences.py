"""What changed between two versions of a fact, line by line, as people wrote it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import yaml
from pydantic import ValidationError

from icop.engine.packs import body_of, fact_from
from icop.facts.models import Row


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a difference: `mark` is "+" for added, "-" for removed, " " for kept, "…" for what was left out."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a fact: which pack gave it when, until when it was used, and what it changed."""

    pack: str
    recorded_at: datetime
    retired_at: datetime | None
    changes: tuple[Change, ...]


def as_text(kind: str, body: Any) -> str:
    """Return a body as YAML in the order of its shape; days and exact numbers stay plain text."""
    return yaml.safe_dump(_plain(_ordered(kind, body)), sort_keys=False, allow_unicode=True, width=110)


def _ordered(kind: str, body: Any) -> Any:
    """Return a body in the order of its shape: PostgreSQL keeps keys in an order of its own."""
    try:
        return body_of(fact_from(kind, body))
    except ValidationError:
        return body  # a version from before its shape changed


def _plain(value: Any) -> Any:
    """Leave out what is empty, so that the text is what a person would write."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None and inner not in ("", [], {})}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def difference(before: str, after: str, *, around: int = 3) -> tuple[Change, ...]:
    """Return how `before` became `after`, with `around` kept lines beside each change."""
    found: list[Change] = []
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=around):
        if line.startswith(("---", "+++")):
            continue
        found.append(Change("…", "") if line.startswith("@@") else Change(line[:1], line[1:]))
    return tuple(found)


def versions(rows: Sequence[Row]) -> list[Version]:
    """Return the versions of a fact, newest first, each with its difference to the one before."""
    texts = [as_text(row.kind, row.body) for row in rows]
    changes = [difference(older, newer) for newer, older in pairwise(texts)]
    first: tuple[Change, ...] = tuple(Change(" ", line) for line in (texts[-1].splitlines() if texts else ()))
    return [_version(row, change) for row, change in zip(rows, [*changes, first], strict=True)]


def _version(row: Row, changes: Iterable[Change]) -> Version:
    return Version(row.pack, row.recorded_at, row.retired_at, tuple(changes))
