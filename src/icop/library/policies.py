"""Who may see and change documents: one place, asked by queries and actions."""

from __future__ import annotations

from django.db.models import Q

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.library.models import Document, ReadingList


def visible(reader: Reader, prefix: str = "") -> Q:
    """Return the condition for documents that `reader` may see, that are wholly here and not withdrawn.

    `prefix` leads to the document from another table: `visible(reader, "section__document__")`.
    """
    return Q(
        **{
            f"{prefix}audience__in": sorted(reader.audiences),
            f"{prefix}revision__gt": 0,
            f"{prefix}withdrawn_at": None,
        }
    )


def require_editing(reader: Reader, document: Document, verb: str = "library.edit") -> None:
    """Return if `reader` may change `document`. Raises NotAllowed."""
    require(reader, verb, document.audience_id)


def may_change_list(reader: Reader, reading_list: ReadingList) -> bool:
    """Tell whether `reader` may change a reading list: it is theirs, or they administer the site and may read it."""
    if reading_list.owner.key == reader.user_key:
        return True
    return reader.is_admin and reader.may_read(reading_list.audience_id or "")
