"""What must hold of the library whatever was killed when: asked by those who keep the site, never shown to readers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.library.models import Body, Document, Edition, IntakeFile, Passage, Sighting, Text


def files_told_of(reader: Reader) -> dict[str, int]:
    """Return the names of all files that must be here, below the media folder, with their sizes: those of complete
    editions, and those that wait to be read.
    """
    require(reader, "accounts.manage")
    waiting = IntakeFile.objects.exclude(file="").filter(state__in=("waiting", "reading")).values_list("file", "size")
    taken = Edition.objects.exclude(file="").exclude(completed_at=None).values_list("file", "size")
    return dict([*waiting, *taken])


def files_not_to_remove(reader: Reader) -> set[str]:
    """Return the names of all files that any row tells of, also of what is being received now."""
    require(reader, "accounts.manage")
    editions = Edition.objects.exclude(file="").values_list("file", flat=True)
    return {*editions, *IntakeFile.objects.exclude(file="").values_list("file", flat=True)}


def cut_off_editions(reader: Reader, *, before: datetime) -> list[Edition]:
    """Return the editions that were begun before that moment and never completed: nobody sees anything of them."""
    require(reader, "accounts.manage")
    return list(Edition.objects.filter(completed_at=None, recorded_at__lt=before).select_related("document"))


def odd_passages(reader: Reader) -> int:
    """Return how many passages do not lie within their body."""
    require(reader, "accounts.manage")
    return Passage.objects.filter(end__gt=Length("body__text")).count()


def unindexed_documents(reader: Reader) -> int:
    """Return how many documents changed since the index last saw them."""
    require(reader, "accounts.manage")
    return Document.objects.exclude(indexed_revision=F("revision")).count()


def loose_bodies(reader: Reader) -> Iterator[int]:
    """Yield the keys of texts that no section has or had: left by what was cut off or deleted for ever."""
    require(reader, "accounts.manage")
    seen, held = Sighting.objects.filter(body=OuterRef("pk")), Text.objects.filter(body=OuterRef("pk"))
    yield from Body.objects.filter(~Exists(seen), ~Exists(held)).values_list("pk", flat=True)


def empty_documents(reader: Reader, *, before: datetime) -> list[Document]:
    """Return the documents made before that moment of which nothing was ever completed and no fact tells."""
    require(reader, "accounts.manage")
    whole = Edition.objects.filter(document=OuterRef("pk"))
    made = Document.objects.filter(Q(fact_key=None), revision=0, recorded_at__lt=before, item_number=None)
    return list(made.filter(~Exists(whole)))
