"""The library as rows, to compare before and after: all that says something, not what counts changes."""

from __future__ import annotations

from typing import Any

from icop.library.models import (
    Alias,
    Document,
    Edition,
    Likeness,
    ReadingList,
    ReadingListEntry,
    Relation,
    Section,
    Sighting,
    Text,
)

COUNTING = ("revision", "indexed_revision", "changed_at")


def rows_of_library() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the library's tables, but for what counts how often documents changed."""
    models = (Document, Edition, Section, Sighting, Text, Alias, Relation, Likeness, ReadingList, ReadingListEntry)
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in COUNTING}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    }
