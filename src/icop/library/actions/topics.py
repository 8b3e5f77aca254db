"""What editors decide of the concepts of a document and its passages: accepted, rejected, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import transaction

from icop.accounts.reader import Reader
from icop.engine.tagging.topics import quote_of
from icop.library.actions.changes import touch
from icop.library.indexing import work_of
from icop.library.models import Document
from icop.library.policies import require_editing
from icop.library.topic_passages import tagged_passage
from icop.taxonomy.models import TagDecision
from icop.taxonomy.tags.actions import Ruling, decide, take_back
from icop.taxonomy.tags.queries import topics_of

Verdict = Literal["accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class OfPassage:
    """Which passage of a document is meant: the anchor of its section and the hash of its words."""

    place: str = ""
    sha: str = ""


@transaction.atomic
def decide_topic(
    document: Document, concept: str, verdict: Verdict, *, by: Reader, on: date, of: OfPassage | None = None
) -> TagDecision:
    """Accept or reject a concept of a document, or of one passage of it; search follows. Can be taken back.

    It holds when the document is read again, and teaches: the label that was found counts more or less from now on.
    Raises NotAllowed; NotFound when there is no such passage; Refused when there is no such concept.
    """
    require_editing(by, document)
    where, work = of or OfPassage(), work_of(document)
    if where.sha:
        passage = tagged_passage(document, where.place, where.sha)
        label, spans = passage.label_of(concept)
        ruling = Ruling(work, concept, verdict, where.place, where.sha, quote_of(passage.text, spans), label)
    else:
        label = next((line.topic.label for line in topics_of(work) if line.topic.concept == concept), "")
        ruling = Ruling(work, concept, verdict, label=label)
    made = decide(ruling, audience=document.audience_id, by=by, on=on)
    touch([document.key])
    return made


@transaction.atomic
def take_back_decision(document: Document, decision: int, *, by: Reader, on: date) -> None:
    """Take a decision back: the concept is again as tagging found it. Raises NotAllowed, NotFound."""
    require_editing(by, document)
    take_back(work_of(document), decision, audience=document.audience_id, by=by, on=on)
    touch([document.key])
