"""Changing what is said of a document, who may read it, and taking it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from icop.accounts.models import Audience, User
from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import Refused
from icop.library.models import Document
from icop.library.policies import require_editing
from icop.links.jobs import enqueue


@dataclass(frozen=True, slots=True)
class Particulars:
    """What editors may say of a document."""

    title: str
    kind: str
    issuer: str = ""
    number: str = ""
    url: str = ""
    about: str = ""
    audience: str = "public"
    steward: str = ""
    review_on: date | None = None


@transaction.atomic
def change_document(document: Document, to: Particulars, *, by: Reader, on: date) -> Document:
    """Set a document's particulars.

    Raises NotAllowed when `by` may not edit it or add to the new audience; Refused when title or kind is missing, the
    audience or steward does not exist, or a fact says what the document is (change the fact instead).
    """
    require_editing(by, document)
    require(by, "library.edit", to.audience)
    _check(document, to)
    document.title, document.kind = to.title.strip()[:400], to.kind.strip()[:40]
    document.issuer, document.number = to.issuer.strip()[:200], to.number.strip()[:120]
    document.url, document.about = to.url.strip()[:600], to.about.strip()
    document.audience_id = to.audience
    document.steward = User.objects.filter(email__iexact=to.steward, is_active=True).first() if to.steward else None
    document.review_on = to.review_on
    document.revision += 1
    document.changed_at = timezone.now()
    document.save()
    record(f"document:{document.key}", "library.edit", by=by, on=on)
    enqueue("library.index_documents", [document.key])
    return document


def _check(document: Document, to: Particulars) -> None:
    if not to.title.strip() or not to.kind.strip():
        raise Refused("A document needs a title and a kind.", "Fill in both.")
    if not Audience.objects.filter(key=to.audience).exists():
        raise Refused(f"There is no audience {to.audience}.", "Choose one of the list.")
    if to.steward and not User.objects.filter(email__iexact=to.steward, is_active=True).exists():
        raise Refused("There is no account with this steward's e-mail.", "Choose somebody with an account.")
    if document.fact_key and to.audience != document.audience_id:
        raise Refused("What a public fact tells of stays public.", "Bring the text in again for the other audience.")


@transaction.atomic
def remove_document(document: Document, *, by: Reader, on: date) -> None:
    """Take a document out, with its texts and what was received of it; one that a fact tells of stays without texts.

    Raises NotAllowed. The trail keeps that it was here; files it shares with others stay.
    """
    require_editing(by, document, "library.delete")
    key = document.key
    if document.fact_key:
        document.editions.all().delete()
        document.sections.all().delete()
        document.section_count, document.pages = 0, 0
        document.revision += 1
        document.changed_at = timezone.now()
        document.save()
    else:
        document.delete()
    record(f"document:{key}", "library.delete", by=by, on=on)
    enqueue("library.index_documents", [key])
