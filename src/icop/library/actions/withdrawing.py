"""Taking a document out of sight and bringing it back; taking it out for ever."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import Refused
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.classified import refuse_restoring
from icop.library.actions.removing import forget_files, remove_document
from icop.library.actions.steps import Steps
from icop.library.models import Change, Document
from icop.library.policies import require_editing
from icop.links.jobs import enqueue

LONGEST_REASON = 300


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
    """Bring a withdrawn document back as it was. Raises NotAllowed; Refused when it is not withdrawn, or was
    found to be classified.
    """
    require_editing(by, document, "library.withdraw")
    if not document.withdrawn_at:
        raise Refused("It is not withdrawn.", "Open it in the library.")
    refuse_restoring(document)
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
    key = document.key
    files = remove_document(document)
    record(f"document:{key}", "library.delete", by=by, on=on, note=reason)
    enqueue("library.index_documents", [key])
    transaction.on_commit(partial(forget_files, files))
