"""Two documents that are one: all of the second becomes the first's, and the second's key leads on.

Reads: both documents with everything that hangs on them. Writes: rows moved from one to the other, texts dated anew
from the copies of both, an alias for the old key, and the steps by which it is undone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.engine.errors import Refused
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.dating import date_again, span_of
from icop.library.actions.steps import Steps
from icop.library.models import (
    Alias,
    Change,
    Document,
    Edition,
    Likeness,
    ReadingListEntry,
    Relation,
    Section,
    Sighting,
    Text,
)
from icop.library.policies import require_editing

BEING_READ = timedelta(minutes=10)
_FACT = ("fact_key", "title", "kind", "issuer", "number", "citation", "url", "about")
_ITEM = ("item_number", "item_file", "item_type", "modified")
_SAID = ("issuer", "number", "citation", "url", "about", "steward_id", "review_on")
_TEXTLESS = ("holding", "format", "language", "pages", "source_id", "year")


@transaction.atomic
def merge_documents(target: Document, other: Document, *, by: Reader, on: date) -> Change:
    """Let everything of `other` become `target`'s: editions, sections, texts, relations, aliases, places in lists.

    `other` is a document no more; its key and the addresses of its sections lead on. Sections with one anchor become
    one, and all texts are dated anew. What `target` does not say of itself it takes from `other`. A likeness between
    the two goes; write down how it was decided before. Returns the change, which can be undone.

    Raises NotAllowed; Refused when they are one already, are read by different audiences, are both told of by facts,
    are withdrawn, or when a copy of one is just being read.
    """
    require_editing(by, target)
    require_editing(by, other)
    _check(target, other)
    steps = Steps()
    now = timezone.now()
    key, title, said = other.key, other.title, _what_to_take(target, other)
    _drop_double_editions(steps, target, other)
    steps.move(Edition.objects.filter(document=other), "document_id", target.pk)
    _join_sections(steps, target, other, now)
    _move_the_rest(steps, target, other)
    steps.drop(Document.objects.filter(pk=other.pk))
    steps.set(target, **said)
    _lead_on(steps, key, target)
    redate(steps, target, now)
    change = keep_change(
        "library.merge",
        f"Merged “{title}” into “{target.title}”",
        steps,
        keys=[target.key, key],
        audiences=[target.audience_id],
        by=by,
    )
    tell([target.key, key], "library.merge", by=by, on=on, note=f"{key} into {target.key}")
    touch([target.key, key])
    target.refresh_from_db()
    return change


def _check(target: Document, other: Document) -> None:
    if target.pk == other.pk:
        raise Refused("That is the same document.", "Choose the other one.")
    if target.audience_id != other.audience_id:
        raise Refused("The two are read by different audiences.", "Give both the same audience first.")
    if target.fact_key and other.fact_key:
        raise Refused("A fact tells of each of the two, as of works of their own.", "Change the facts first.")
    if target.withdrawn_at or other.withdrawn_at:
        raise Refused("One of the two is withdrawn.", "Restore it first.")
    refuse_while_read([target, other])


def refuse_while_read(documents: list[Document]) -> None:
    """Raise Refused when a copy of one of the documents is being read at this moment."""
    under_way = Edition.objects.filter(
        document__in=documents, completed_at=None, recorded_at__gte=timezone.now() - BEING_READ
    )
    if under_way.exists():
        raise Refused("A copy of it is being read just now.", "Try again in a few minutes.")


def _what_to_take(target: Document, other: Document) -> dict[str, object]:
    """Return what `target` shall say: its own words, `other`'s where it says nothing, and what a fact says of either.

    What people said stays said, whichever of the two they said it of.
    """
    names = [name for name in _SAID if not getattr(target, name)]
    guesses = {**other.guesses, **target.guesses}
    said = list(dict.fromkeys([*target.said, *(name for name in other.said if name in names)]))
    if other.fact_key:
        names, said = [*_FACT, *names], target.said
    if other.item_number is not None and target.item_number is None:
        names += _ITEM
    if not target.section_count:
        names += [name for name in _TEXTLESS if getattr(other, name)]
    elif not target.source_id:
        names.append("source_id")
    taken = {name: getattr(other, name) for name in dict.fromkeys(names)}
    kept = {name: why for name, why in guesses.items() if name in target.guesses or name in taken}
    return {**taken, "guesses": kept, "said": said}


def _drop_double_editions(steps: Steps, target: Document, other: Document) -> None:
    """Leave out the copies of `other` that are the very files `target` has."""
    names = ("sha256", "set_name", "said_as_of")
    held = set(Edition.objects.filter(document=target).values_list(*names))
    rows = Edition.objects.filter(document=other).values_list("pk", *names)
    double = [pk for pk, *which in rows if tuple(which) in held]
    if double:
        steps.move(Text.objects.filter(sighting__edition__in=double), "sighting_id", None)
        steps.drop(Sighting.objects.filter(edition__in=double))
        steps.drop(Edition.objects.filter(pk__in=double))


def _join_sections(steps: Steps, target: Document, other: Document, now: datetime) -> None:
    """Give `other`'s sections to `target`; those it has too give it what hangs on them."""
    held = dict(Section.objects.filter(document=target).values_list("anchor", "pk"))
    theirs = Section.objects.filter(document=other).values_list("pk", "anchor")
    twins = {pk: held[anchor] for pk, anchor in theirs if anchor in held}
    live = Text.objects.filter(section__document=other, retired_at=None).values_list("pk", "section_id")
    steps.set_each(Text, "retired_at", [(pk, None, now) for pk, section in live if section in twins])
    steps.lead(Sighting.objects.filter(section__document=other), "section_id", twins)
    steps.lead(Text.objects.filter(section__document=other), "section_id", twins)
    steps.lead(Section.objects.filter(document=other), "parent_id", twins)
    steps.lead(Alias.objects.filter(section__document=other), "section_id", twins)
    mine = Section.objects.filter(document=other)
    keys = list(twins)
    for start in range(0, len(keys), 500):
        steps.drop(mine.filter(pk__in=keys[start : start + 500]))
    steps.move(mine, "document_id", target.pk)


def _move_the_rest(steps: Steps, target: Document, other: Document) -> None:
    for rows, field in (
        (Alias.objects.filter(document=other), "document_id"),
        (ReadingListEntry.objects.filter(document=other), "document_id"),
        (Relation.objects.filter(origin=other), "origin_id"),
        (Relation.objects.filter(target=other), "target_id"),
    ):
        steps.move(rows, field, target.pk)
    to_itself = Relation.objects.filter(origin=target, target=target, retired_at=None)
    steps.move(to_itself, "retired_at", timezone.now())
    _move_likenesses(steps, target, other)


def _move_likenesses(steps: Steps, target: Document, other: Document) -> None:
    """Let likenesses with third documents be the target's; those it has already, and that of the two, go."""
    of_target = Likeness.objects.filter(Q(document=target) | Q(other=target))
    known = {one for pair in of_target.values_list("document_id", "other_id") for one in pair}
    theirs = Likeness.objects.filter(Q(document=other) | Q(other=other))
    steps.drop(theirs.filter(Q(document__in=known) & Q(other=other) | Q(document=other) & Q(other__in=known)))
    steps.drop(theirs.filter(Q(document=target) | Q(other=target)))
    steps.move(Likeness.objects.filter(document=other), "document_id", target.pk)
    steps.move(Likeness.objects.filter(other=other), "other_id", target.pk)


def _lead_on(steps: Steps, key: str, target: Document) -> None:
    """Let an old key lead to the document."""
    alias = Alias.objects.filter(key=key, anchor="").first()
    if alias:
        steps.set(alias, document_id=target.pk)
    else:
        steps.note_made(Alias, [Alias.objects.create(key=key, document=target).pk])


def redate(steps: Steps, document: Document, now: datetime) -> None:
    """Date a document's texts anew, and what follows from them for the document; notes what came of it."""
    texts = Text.objects.filter(section__document=document, retired_at=None)
    before = set(texts.values_list("pk", flat=True))
    date_again(document, now)
    after = set(texts.values_list("pk", flat=True))
    steps.note_moved(Text, "retired_at", ((pk, None, now) for pk in sorted(before - after)))
    steps.note_made(Text, after - before)
    span = span_of(document)
    derived: dict[str, object] = {"section_count": span.sections}
    if span.sections or not document.fact_key:
        is_told = "year" in document.said or "issued" in document.guesses
        derived |= {"start_min": span.start, "end_max": span.end}
        derived["year"] = document.year if is_told else span.year or document.year
    copies = list(Edition.objects.filter(document=document, completed_at__isnull=False).order_by("recorded_at", "pk"))
    if copies:
        derived |= {"pages": copies[-1].pages or document.pages, "format": copies[-1].format}
    marked = [one for copy in copies for one in copy.markings]
    derived["markings"] = [one for place, one in enumerate(marked) if one not in marked[:place]]
    steps.set(document, **derived)
