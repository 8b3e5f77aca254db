"""Reading the trail."""

from __future__ import annotations

from django.db.models import QuerySet

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.models import Entry


def trail_for(reader: Reader, *, key: str = "") -> QuerySet[Entry]:
    """Return the trail (of one thing, if a key is given), newest first. Raises NotAllowed."""
    require(reader, "site.keep")
    entries = Entry.objects.all()
    return entries.filter(key=key) if key else entries
