"""Documents: lists, filters, one by its key. Hidden and missing are told in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.library.models import Document, Edition
from icop.library.policies import visible

SORTS = {
    "title": ("title", "key"),
    "modified": (F("modified").desc(nulls_last=True), "title", "key"),
    "kind": ("kind", "title", "key"),
    "issuer": ("issuer", "title", "key"),
    "year": (F("year").desc(nulls_last=True), "title", "key"),
    "item": (F("item_number").asc(nulls_last=True), "title", "key"),
}
FACETS = ("kind", "issuer", "year", "format")


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list: some values of a field, words of title, number or description, only what has text here,
    only the library items of the topic page.
    """

    kinds: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    formats: tuple[str, ...] = ()
    words: str = ""
    with_text: bool = False
    items: bool = False


def documents_for(
    reader: Reader, *, on: date, filters: Filters | None = None, sort: str = "title"
) -> QuerySet[Document]:
    """Return the documents `reader` may see that existed on `on`, in one of the orders of SORTS."""
    begun = Q(start_min=None) | Q(start_min__lte=on)
    not_ended = Q(end_max=None) | Q(end_max__gt=on)
    found = Document.objects.filter(visible(reader), begun & not_ended)
    return _narrowed(found, filters or Filters()).order_by(*SORTS.get(sort, SORTS["title"]))


def _narrowed(found: QuerySet[Document], filters: Filters) -> QuerySet[Document]:
    for name, values in (
        ("kind", filters.kinds),
        ("issuer", filters.issuers),
        ("year", filters.years),
        ("format", filters.formats),
    ):
        if values:
            found = found.filter(**{f"{name}__in": values})
    for word in filters.words.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(about__icontains=word)
            | Q(item_file__icontains=word)
        )
    if filters.with_text:
        found = found.filter(section_count__gt=0)
    return found.filter(item_number__isnull=False) if filters.items else found


def facets_for(reader: Reader, *, on: date, filters: Filters | None = None) -> dict[str, list[tuple[str, int]]]:
    """Return, for each field of FACETS, its values among the documents of the list and how many have each."""
    found = documents_for(reader, on=on, filters=filters).order_by()
    return {
        name: [
            (str(row[name]), row["found"])
            for row in found.exclude(**{name: None}).values(name).annotate(found=Count("pk")).order_by("-found", name)
            if row[name] != ""
        ]
        for name in FACETS
    }


def document_for(reader: Reader, key: str) -> Document:
    """Return the document called `key`, or that an old key leads to. Raises NotFound, alike for hidden and missing."""
    found = Document.objects.filter(visible(reader), key=key).first()
    if found is None:
        found = Document.objects.filter(visible(reader), aliases__key=key, aliases__anchor="").first()
    if found is None:
        raise NotFound(f"There is no document {key} here.", "Search for it, or look through the library.")
    return found


def documents_by(reader: Reader, name: str, values: Iterable[str]) -> list[Document]:
    """Return the documents whose field `name` (key, fact_key, citation) is one of `values`, those `reader` may see."""
    return list(Document.objects.filter(visible(reader), **{f"{name}__in": list(values)}))


def editions_for(reader: Reader, document: Document) -> QuerySet[Edition]:
    """Return what was received of a document, newest copy first."""
    return Edition.objects.filter(
        visible(reader, "document__"), document=document, completed_at__isnull=False
    ).order_by(F("as_of").desc(nulls_last=True), "-recorded_at")
