"""Taking back a change: everything it touched becomes as it was, unless something newer rests on it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotAllowed, Refused
from icop.library.actions.changes import tell, touch
from icop.library.actions.classified import refuse_restoring
from icop.library.actions.steps import Newer, Note, changed_since, take_back
from icop.library.models import Change, Document, Edition, Likeness
from icop.links.jobs import enqueue

STRUCTURAL = ("library.merge", "library.split")
OWN = ("library.lists",)
MANY = "library.edit_many"
AT_ONCE = 50
SINCE = "It was changed while this was being undone, and stays as it is."


@transaction.atomic
def undo_change(change: Change, *, by: Reader, on: date) -> Change:
    """Make everything a change touched as it was before it.

    Texts that the change retired hold again as if it had never been; the trail and the change itself stay and tell of
    it. One change of more than fifty documents is undone by a job, and says how far that is. Raises NotAllowed; Refused
    when it was undone already, is still being carried out or undone, or something newer rests on it, naming what to
    undo first.
    """
    change = Change.objects.select_for_update().get(pk=change.pk)
    _permit(change, by)
    if change.undone_at:
        raise Refused("That was undone already.", "Look at the list of changes.")
    if change.before.get("waiting"):
        raise Refused("That is still being carried out.", "Wait until it is done, then undo it.")
    if change.before.get("undoing"):
        raise Refused("That is being undone already.", "Its page says how far it is.")
    _refuse_newer_structure(change)
    if change.verb == "library.withdraw":
        for document in Document.objects.filter(key__in=change.documents):
            refuse_restoring(document)
    if change.verb == MANY and len(change.before["steps"]) > AT_ONCE:
        return _begin(change, by=by, on=on)
    _clear_the_way(change.before["steps"])
    try:
        with transaction.atomic():
            take_back(change.before["steps"])
    except Newer as error:
        raise _newer(change) from error
    _end(change, by.user_key or by.role)
    if change.verb in OWN:
        record(f"change:{change.pk}", f"{change.verb}.undo", by=by, on=on)
    else:
        tell(change.documents, f"{change.verb}.undo", by=by, on=on, note=f"change {change.pk}")
        touch(change.documents)
    return change


def _begin(change: Change, *, by: Reader, on: date) -> Change:
    """Ask for a long change to be undone; each of its steps is of one document."""
    if changed_since(change.before["steps"]):
        raise _newer(change)
    steps = len(change.before["steps"])
    change.before |= {
        "undoing": {"left": steps, "of": steps, "by": by.user_key or by.role, "on": on.isoformat()},
    }
    change.save(update_fields=["before"])
    enqueue("library.undo_change", str(change.pk))
    return change


def undo_on(pk: int, *, by: Reader) -> None:
    """Undo what is left of a long change, fifty documents in a transaction. May be cut off and run again.

    `by` asked for it and was permitted then. A document that was changed meanwhile stays as it is, and the change says
    so.
    """
    while _undo_some(pk, by):
        pass


@transaction.atomic
def _undo_some(pk: int, by: Reader) -> bool:
    change = Change.objects.select_for_update().get(pk=pk)
    undoing = change.before.get("undoing")
    if not undoing or change.undone_at:
        return False
    left, kept = undoing["left"], []
    now, later = change.before["steps"][max(0, left - AT_ONCE) : left], max(0, left - AT_ONCE)
    documents = {one.pk: one for one in Document.objects.filter(pk__in=[note["pk"] for note in now])}
    done = []
    for note in reversed(now):
        document = documents.get(note["pk"])
        try:
            with transaction.atomic():
                take_back([note])
        except Newer:
            if document is not None:
                kept.append([document.key, document.title, SINCE])
        else:
            done += [document.key] if document is not None else []
    change.before |= {"undoing": undoing | {"left": later}, "left_out": [*change.before.get("left_out", ()), *kept]}
    change.save(update_fields=["before"])
    tell(done, f"{change.verb}.undo", by=by, on=date.fromisoformat(undoing["on"]), note=f"change {pk}")
    touch(done)
    if not later:
        _end(change, undoing["by"])
    return bool(later)


def _end(change: Change, by: str) -> None:
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])


def _permit(change: Change, by: Reader) -> None:
    if change.verb in OWN:
        require(by, change.verb)
        if change.by != by.user_key:
            raise NotAllowed("That is somebody else's.", "Ask them to undo it.")
        return
    require(by, "library.withdraw" if change.verb in {"library.withdraw", "library.restore"} else "library.edit")
    for audience in change.before.get("audiences", ()):
        require(by, "library.edit", audience)


def _later(change: Change) -> list[Change]:
    """Return the changes of the same documents made after this one and not undone, newest first."""
    after = Change.objects.filter(undone_at=None).exclude(pk=change.pk)
    after = after.filter(Q(made_at__gt=change.made_at) | Q(made_at=change.made_at, pk__gt=change.pk))
    mine = set(change.documents)
    return [one for one in after if mine & set(one.documents)]


def _refuse_newer_structure(change: Change) -> None:
    if change.verb not in STRUCTURAL:
        return
    for later in _later(change):
        if later.verb in STRUCTURAL or (change.verb == "library.split" and change.documents[-1] in later.documents):
            raise _first(later)
    documents = Document.objects.filter(key__in=change.documents)
    copies = Edition.objects.filter(document__in=documents, recorded_at__gt=change.made_at)
    if copies.exists():
        raise Refused("A copy of it was received since.", "Split that copy off first, or leave it as it is.")


def _newer(change: Change) -> Refused:
    later = _later(change)
    return _first(later[0]) if later else Refused(
        "What it changed has been changed in another way since.", "Edit the document instead."
    )  # fmt: skip


def _first(later: Change) -> Refused:
    return Refused(f"Something newer rests on it: {later.title}.", "Undo that first; the list of changes has it.")


def _clear_the_way(noted: list[Note]) -> None:
    """Let go of likenesses of documents that will be gone: they are found again by themselves."""
    made = [pk for note in noted if note["do"] == "made" and note["model"] == "Document" for pk in note["rows"]]
    Likeness.objects.filter(Q(document__in=made) | Q(other__in=made)).delete()
