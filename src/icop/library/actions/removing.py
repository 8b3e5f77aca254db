"""Taking out for ever: a document, or some of its copies, with all that was made of them. Who calls has permission,
and tells search.

Reads: a document with everything that hangs on it. Writes: none of it is left; its files go after that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice

from django.db.models import Exists, OuterRef
from django.utils import timezone

from icop.library.actions.merging import redate
from icop.library.actions.steps import Steps
from icop.library.indexing import work_of
from icop.library.models import Alias, Body, Change, Document, Edition, IntakeFile, Section, Sighting, Text
from icop.library.scan_pages import forget_pages
from icop.library.storing import kept_path
from icop.taxonomy.tags.actions import forget_works

AT_ONCE = 500
AT_WORK = ("waiting", "reading")
STRUCTURAL = ("library.merge", "library.split")
Files = dict[str, str]


def remove_document(document: Document) -> Files:
    """Remove a document: its texts and copies, what the list of changes kept of it, what tagging noted of its words.

    One that a fact tells of stays without texts. Texts that another document has too stay. Returns its files, by hash,
    for `forget_files` when the transaction is through.
    """
    key, pk = document.key, document.pk
    forget_works([work_of(document), *_works_merged_into(document)])
    bodies = _bodies_of(document)
    files = dict(Edition.objects.filter(document=document).exclude(file="").values_list("sha256", "file"))
    if document.fact_key:
        _empty(document)
    else:
        document.delete()
    _forget_bodies(bodies)
    _forget_changes(key, pk)
    return files


def remove_copies(document: Document, hashes: Collection[str]) -> Files:
    """Remove the copies with these hashes from a document that has others: what only they showed goes, the rest is
    dated anew. Merging and splitting it can't be undone any more.

    Returns the files as `remove_document` does.
    """
    copies = Edition.objects.filter(document=document, sha256__in=hashes)
    files = dict(copies.exclude(file="").values_list("sha256", "file"))
    forget_works([work_of(document), *_works_merged_into(document)])
    bodies = set(Sighting.objects.filter(edition__in=copies).values_list("body_id", flat=True))
    copies.delete()
    shown = Sighting.objects.filter(section=OuterRef("section"), body=OuterRef("body"))
    Text.objects.filter(~Exists(shown), section__document=document, body__in=bodies).delete()
    _forget_empty_sections(document)
    _forget_bodies(bodies)
    _forget_structure(document.key)
    redate(Steps(), document, timezone.now())
    document.revision += 1
    document.changed_at = timezone.now()
    document.save()
    return files


def forget_files(files: Mapping[str, str]) -> None:
    """Remove the files of these hashes that no other copy has and no intake is about to read."""
    for sha256, name in files.items():
        received = IntakeFile.objects.filter(sha256=sha256)
        if Edition.objects.filter(sha256=sha256).exists() or received.filter(state__in=AT_WORK).exists():
            continue
        forget_pages(sha256)
        for one in {name, *received.exclude(file="").values_list("file", flat=True)}:
            kept_path(one).unlink(missing_ok=True)


def _works_merged_into(document: Document) -> list[str]:
    aliases = Alias.objects.filter(document=document, anchor="").values_list("key", flat=True)
    return [f"document:{key}" for key in aliases]


def _bodies_of(document: Document) -> set[int]:
    texts = Text.objects.filter(section__document=document).values_list("body_id", flat=True)
    looks = Sighting.objects.filter(section__document=document).values_list("body_id", flat=True)
    return {*texts, *looks}


def _empty(document: Document) -> None:
    document.editions.all().delete()
    document.sections.all().delete()
    document.section_count, document.pages, document.source_id = 0, 0, ""
    document.guesses, document.said, document.markings = {}, [], []
    document.revision += 1
    document.changed_at = timezone.now()
    document.save()


def _forget_empty_sections(document: Document) -> None:
    """Remove the places that nothing shows or showed, and then those that only held such."""
    bare = Section.objects.filter(document=document, sightings=None, texts=None, children=None)
    while bare.exists():
        Section.objects.filter(pk__in=list(bare.values_list("pk", flat=True)[:AT_ONCE])).delete()


def _forget_bodies(bodies: set[int]) -> None:
    """Remove texts that no place shows any more."""
    rest = iter(sorted(bodies))
    while some := list(islice(rest, AT_ONCE)):
        Body.objects.filter(pk__in=some, texts=None, sightings=None).delete()


def _forget_changes(key: str, pk: int) -> None:
    """Let the list of changes forget a document: what was done to it alone or to its parts can't be undone now."""
    for change in Change.objects.exclude(verb__startswith="library.lists"):
        if key not in change.documents:
            continue
        others = [one for one in change.documents if one != key]
        if not others or change.verb in STRUCTURAL:
            change.delete()
            continue
        change.documents = others
        steps = change.before.get("steps", [])
        change.before["steps"] = [one for one in steps if one["model"] != "Document" or one.get("pk") != pk]
        change.save(update_fields=["documents", "before"])


def _forget_structure(key: str) -> None:
    for change in Change.objects.filter(verb__in=STRUCTURAL):
        if key in change.documents:
            change.delete()
