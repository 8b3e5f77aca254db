"""Taking a document out of sight and bringing it back; taking it out for ever."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import islice

from django.db import transaction
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import Refused
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.steps import Steps
from icop.library.indexing import work_of
from icop.library.models import Alias, Body, Change, Document, Edition, IntakeFile, Sighting, Text
from icop.library.policies import require_editing
from icop.library.scan_pages import forget_pages
from icop.library.storing import kept_path
from icop.links.jobs import enqueue
from icop.taxonomy.tags.actions import forget_works

LONGEST_REASON = 300
AT_ONCE = 500
AT_WORK = ("waiting", "reading")


@transaction.atomic
def withdraw_document(document: Document, *, why: str, by: Reader, on: date) -> Change:
    """Take a document out of lists, search and everything else; nothing of it is lost.

    Editors find it under what is withdrawn. Raises NotAllowed; Refused without a reason, or when it is withdrawn.
    """
    require_editing(by, document, "library.withdraw")
    if document.withdrawn_at:
        raise Refused("It is withdrawn already.", "Look under what is withdrawn.")
    reason = reason_for(why)
    steps = Steps()
    steps.set(document, withdrawn_at=timezone.now(), withdrawn_why=reason)
    return _keep(document, "library.withdraw", f"Withdrew “{document.title}”", steps, by=by, on=on, note=reason)


@transaction.atomic
def restore_document(document: Document, *, by: Reader, on: date) -> Change:
    """Bring a withdrawn document back as it was. Raises NotAllowed; Refused when it is not withdrawn."""
    require_editing(by, document, "library.withdraw")
    if not document.withdrawn_at:
        raise Refused("It is not withdrawn.", "Open it in the library.")
    steps = Steps()
    steps.set(document, withdrawn_at=None, withdrawn_why="")
    return _keep(document, "library.restore", f"Restored “{document.title}”", steps, by=by, on=on)


def reason_for(why: str) -> str:
    """Return a reason somebody gave. Raises Refused when there is none or it is too long."""
    if not why.strip():
        raise Refused("It takes a reason.", "Say in a sentence why; those who look for it later will ask.")
    if len(why.strip()) > LONGEST_REASON:
        raise Refused(f"The reason is longer than {LONGEST_REASON} characters.", "Say it shorter.")
    return why.strip()


def _keep(document: Document, verb: str, title: str, steps: Steps, *, by: Reader, on: date, note: str = "") -> Change:
    change = keep_change(verb, title, steps, keys=[document.key], audiences=[document.audience_id], by=by)
    tell([document.key], verb, by=by, on=on, note=note)
    touch([document.key])
    return change


@transaction.atomic
def delete_document(document: Document, *, why: str, typed: str, by: Reader, on: date) -> None:
    """Take a document out for ever: its texts, its copies, its files, what the list of changes kept of it, and what
    tagging and editors noted of its words.

    One that a fact tells of stays without texts. Bodies and files that another document has too stay. The trail keeps
    its key, who did it and `why`. Nothing brings it back.

    Raises NotAllowed; Refused without a reason, or unless `typed` is the document's key.
    """
    require_editing(by, document, "library.delete")
    reason = reason_for(why)
    if typed.strip() != document.key:
        raise Refused("What you typed is not the key of the document.", f"Type {document.key} to confirm.")
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
    record(f"document:{key}", "library.delete", by=by, on=on, note=reason)
    enqueue("library.index_documents", [key])
    transaction.on_commit(partial(_forget_files, files))


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
        if not others or change.verb in {"library.merge", "library.split"}:
            change.delete()
            continue
        change.documents = others
        steps = change.before.get("steps", [])
        change.before["steps"] = [one for one in steps if one["model"] != "Document" or one.get("pk") != pk]
        change.save(update_fields=["documents", "before"])


def _forget_files(files: dict[str, str]) -> None:
    """Remove the files of these hashes that no other copy has and no intake is about to read."""
    for sha256, name in files.items():
        received = IntakeFile.objects.filter(sha256=sha256)
        if Edition.objects.filter(sha256=sha256).exists() or received.filter(state__in=AT_WORK).exists():
            continue
        forget_pages(sha256)
        for one in {name, *received.exclude(file="").values_list("file", flat=True)}:
            kept_path(one).unlink(missing_ok=True)
