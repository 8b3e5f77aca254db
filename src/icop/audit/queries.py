"""Reading the trail."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.models import Entry


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the trail: the key of a thing or its beginning, a verb, the key of a person. Empty: any."""

    key: str = ""
    verb: str = ""
    by: str = ""


def trail_for(reader: Reader, asked: Asked | None = None) -> QuerySet[Entry]:
    """Return the trail, newest first, narrowed as asked. Raises NotAllowed."""
    require(reader, "site.keep")
    asked = asked or Asked()
    given = {"key__startswith": asked.key, "verb": asked.verb, "by": asked.by}
    return Entry.objects.filter(**{name: value for name, value in given.items() if value})


def verbs_for(reader: Reader) -> list[str]:
    """Return the verbs that occur in the trail. Raises NotAllowed."""
    require(reader, "site.keep")
    return list(Entry.objects.order_by("verb").values_list("verb", flat=True).distinct())


def noted(key: str, verb: str, note: str) -> QuerySet[Entry]:
    """Return the lines of the trail that say exactly this, for actions that go by whether there is one."""
    return Entry.objects.filter(key=key, verb=verb, note=note)
