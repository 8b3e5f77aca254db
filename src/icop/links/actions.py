"""Keeping the uses of citations true to the things that cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from icop.links.models import Use

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class UseLine:
    """One citation in a thing of ours: the place in it, what is cited, how well it is known, when it was checked."""

    title: str
    place: str
    citation: str
    standing: str
    checked_on: date
    owner: str = ""


@transaction.atomic
def replace_uses(room: str, uses: Mapping[str, Sequence[UseLine]]) -> None:
    """Make the uses kept for each key of `room` exactly those given; an empty sequence forgets the key's uses."""
    keys = list(uses)
    for start in range(0, len(keys), ROWS_AT_ONCE):
        Use.objects.filter(room=room, key__in=keys[start : start + ROWS_AT_ONCE]).delete()
    rows = [_row(room, key, line) for key, lines in uses.items() for line in _once(lines)]
    Use.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _once(lines: Sequence[UseLine]) -> list[UseLine]:
    return list({(line.place, line.citation): line for line in lines}.values())


def _row(room: str, key: str, line: UseLine) -> Use:
    return Use(
        room=room,
        key=key,
        title=line.title[:300],
        place=line.place[:200],
        citation=line.citation[:300],
        standing=line.standing,
        checked_on=line.checked_on,
        owner=line.owner,
    )
