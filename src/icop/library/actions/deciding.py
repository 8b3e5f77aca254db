"""What an editor makes of two documents that are alike: one, kept apart, or related in a way that the pages show."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db import transaction
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import Refused
from icop.library.actions.merging import merge_documents
from icop.library.models import Change, Document, Likeness, Relation
from icop.library.policies import require_editing
from icop.library.telling import relation_told

Kind = Literal["duplicate", "part", "related"]
KINDS: tuple[Kind, ...] = ("duplicate", "part", "related")
RELATIONS = (
    "near duplicate of", "part of", "belongs with", "extends", "amends", "updates", "supersedes", "rescinds",
    "incorporates", "reinstates", "implements",
)  # fmt: skip
_VERBS = {"accepted": "library.relate", "rejected": "library.keep-apart", "open": "library.decide-again"}
_USUAL = {"duplicate": "near duplicate of", "part": "part of", "related": "belongs with"}


def usual_relation(likeness: Likeness, kind: str = "") -> str:
    """Return the relation that fits a likeness best: what a document says of itself, else what its kind implies."""
    return relation_told(likeness.reason) or _USUAL.get(kind or likeness.kind, "belongs with")


@transaction.atomic
def join_as_edition(likeness: Likeness, *, keep: Document, by: Reader, on: date) -> Change:
    """Make the two documents one, of which both are editions; `keep` gives it its name. Can be undone.

    After undoing, the likeness is to be decided again. Raises NotAllowed; Refused when it was decided already, or when
    the two can't be merged.
    """
    document, other = _both(likeness, by)
    _require_open(likeness)
    if keep.pk not in {document.pk, other.pk}:
        raise Refused("That is neither of the two.", "Choose the one that stays.")
    gone = other if keep.pk == document.pk else document
    _tell(likeness, "library.join", by=by, on=on)
    return merge_documents(keep, gone, by=by, on=on)


@transaction.atomic
def relate(likeness: Likeness, kind: Kind, *, by: Reader, on: date, relation: str = "") -> None:
    """Say what the first document is to the other: both stay, and their pages show the relation.

    `relation` is one of RELATIONS; without it the usual one. Raises NotAllowed; Refused when it was decided already, or
    there is no such relation.
    """
    document, other = _both(likeness, by)
    _require_open(likeness)
    wanted = relation or usual_relation(likeness, kind)
    if kind not in KINDS or wanted not in RELATIONS:
        raise Refused(f"There is no relation called {wanted}.", f"Use one of: {', '.join(RELATIONS)}.")
    Relation.objects.create(
        origin=document,
        target=other,
        target_key=_target_key(other),
        type=wanted,
        citation=document.citation,
        standing="verified",
        checked_on=on,
        note=likeness.reason,
        recorded_at=timezone.now(),
    )
    likeness.kind = kind
    _decide(likeness, "accepted", by=by, on=on)


@transaction.atomic
def keep_apart(likeness: Likeness, *, by: Reader, on: date) -> None:
    """Say that the two have nothing to do with one another; it is remembered and not proposed again.

    Raises NotAllowed; Refused when it was decided already.
    """
    _both(likeness, by)
    _require_open(likeness)
    _decide(likeness, "rejected", by=by, on=on)


@transaction.atomic
def decide_again(likeness: Likeness, *, by: Reader, on: date) -> None:
    """Take a decision back: the relation it made is retired, and the likeness is to be decided again.

    Raises NotAllowed; Refused when nothing was decided.
    """
    document, other = _both(likeness, by)
    if likeness.state == "open":
        raise Refused("Nothing was decided of these two.", "Decide it.")
    made = Relation.objects.filter(origin=document, target=other, target_key__startswith="document:", retired_at=None)
    made.filter(recorded_at__gte=likeness.recorded_at).update(retired_at=timezone.now())
    _decide(likeness, "open", by=by, on=on)


def _both(likeness: Likeness, by: Reader) -> tuple[Document, Document]:
    require_editing(by, likeness.document)
    require_editing(by, likeness.other)
    return likeness.document, likeness.other


def _require_open(likeness: Likeness) -> None:
    state = Likeness.objects.select_for_update().values_list("state", flat=True).filter(pk=likeness.pk).first()
    if state != "open":
        raise Refused("This was decided already.", "Open the list again; a decision there can be taken back.")


def _decide(likeness: Likeness, state: str, *, by: Reader, on: date) -> None:
    likeness.state = state
    is_open = state == "open"
    likeness.decided_by = "" if is_open else by.user_key or by.role
    likeness.decided_at = None if is_open else timezone.now()
    likeness.save()
    _tell(likeness, _VERBS[state], by=by, on=on)


def _tell(likeness: Likeness, verb: str, *, by: Reader, on: date) -> None:
    for one, two in ((likeness.document, likeness.other), (likeness.other, likeness.document)):
        record(f"document:{one.key}", verb, by=by, on=on, note=two.key)


def _target_key(document: Document) -> str:
    return f"document:{document.key}"[:200]
