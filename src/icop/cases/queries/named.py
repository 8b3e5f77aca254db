"""Cases that other rooms name by their keys."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from icop.accounts.reader import Reader
from icop.cases.models import Summary
from icop.cases.policies import visible_lines


def lines_named(reader: Reader, keys: Iterable[str]) -> QuerySet[Summary]:
    """Return the lines of the cases of these keys that `reader` may see; what is no key names none."""
    wanted = [found for key in keys if (found := _key_of(key)) is not None]
    return Summary.objects.filter(visible_lines(reader), pk__in=wanted)


def _key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
