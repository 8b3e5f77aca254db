"""What stands beside a section, for the contents at its side."""

from __future__ import annotations

from icop.accounts.reader import Reader
from icop.library.models import Section
from icop.library.policies import visible

AROUND = 20


def siblings_of(reader: Reader, section: Section) -> list[Section]:
    """Return the sections under the same heading in order, this one among them: at most twenty before and after it."""
    same = Section.objects.filter(
        visible(reader, "document__"), document=section.document_id, parent=section.parent_id
    ).order_by("sort_key", "level", "pk")
    before = same.filter(sort_key__lt=section.sort_key).reverse()[:AROUND]
    after = same.filter(sort_key__gte=section.sort_key)[: AROUND + 1]
    return [*reversed(before), *after]


def children_of(reader: Reader, section: Section) -> list[Section]:
    """Return the sections directly below this one, in order."""
    below = Section.objects.filter(visible(reader, "document__"), parent=section).order_by("sort_key", "level", "pk")
    return list(below[:200])
