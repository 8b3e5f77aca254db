"""Keeping tags: what was found of a work, all of it at once; and what editors decide.

Reads: what the tagger found. Writes: rows of one work in one transaction, only those that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotFound, Refused
from icop.engine.tagging import Tag
from icop.engine.tagging.topics import Topic
from icop.taxonomy.models import PassageTags, TagDecision, TaggedWork, WorkAcronym, WorkTopic
from icop.taxonomy.queries import by_key

ROWS = 500
LONGEST = {"label": 300, "long": 300, "short": 20}
Verdict = Literal["accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class AcronymIn:
    """An acronym that a work defines, as it is to be kept."""

    short: str
    long: str
    place: str
    times: int
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What tagging found of one work: tags by place and hash of the passage, topics, acronyms, passages looked at."""

    work: str
    mark: str
    revision: str
    passages: int
    tags: Mapping[tuple[str, str], Sequence[Tag]]
    topics: Sequence[Topic] = ()
    acronyms: Sequence[AcronymIn] = field(default=())


@transaction.atomic
def keep_tags(found: Found) -> bool:
    """Make the rows of a work say what was found, and return whether the index must be told. May be run twice."""
    row, is_new = TaggedWork.objects.select_for_update().get_or_create(
        work=found.work, defaults={"mark": "", "revision": "", "tagged_at": timezone.now()}
    )
    changed = _keep_passages(row, found) | _keep_topics(row, found.topics)
    _keep_acronyms(row, found.acronyms)
    row.mark, row.revision, row.passages = found.mark, found.revision, found.passages
    row.tagged_at = timezone.now()
    row.is_indexed = not changed and (row.is_indexed or is_new)
    row.save()
    return not row.is_indexed


def _keep_passages(row: TaggedWork, found: Found) -> bool:
    held = {
        (place, sha): (pk, tags) for pk, place, sha, tags in row.passage_tags.values_list("pk", "place", "sha", "tags")
    }
    wanted = {key: _plain(tags) for key, tags in found.tags.items() if tags}
    gone = [pk for key, (pk, tags) in held.items() if wanted.get(key) != tags]
    for start in range(0, len(gone), ROWS):
        PassageTags.objects.filter(pk__in=gone[start : start + ROWS]).delete()
    new = [key for key, tags in wanted.items() if key not in held or held[key][1] != tags]
    PassageTags.objects.bulk_create(
        [PassageTags(work=row, place=place, sha=sha, tags=wanted[place, sha]) for place, sha in new], batch_size=ROWS
    )
    return bool(gone or new)


def _plain(tags: Iterable[Tag]) -> list[Any]:
    """Return tags as they are kept."""
    return [
        [tag.concept, tag.score, [list(span) for span in tag.spans], tag.label, tag.reason, list(tag.support)]
        for tag in tags
    ]


def _keep_topics(row: TaggedWork, topics: Sequence[Topic]) -> bool:
    """Keep the topics and return whether which concepts they are, or their order, changed."""
    held = list(row.topics.order_by("-score", "concept").values_list("concept", flat=True))
    row.topics.all().delete()
    WorkTopic.objects.bulk_create(
        WorkTopic(
            work=row, concept=one.concept, score=one.score, passages=one.passages, place=one.place,
            label=one.label[: LONGEST["label"]], reason=one.reason,
        )
        for one in topics
    )  # fmt: skip
    return held != [one.concept for one in sorted(topics, key=lambda one: (-one.score, one.concept))]


def _keep_acronyms(row: TaggedWork, acronyms: Sequence[AcronymIn]) -> None:
    row.acronyms.all().delete()
    WorkAcronym.objects.bulk_create(
        WorkAcronym(
            work=row, short=one.short[: LONGEST["short"]], long=one.long[: LONGEST["long"]], place=one.place,
            times=one.times, concepts=list(one.concepts),
        )
        for one in acronyms
    )  # fmt: skip


def note_indexed(works: Iterable[str]) -> None:
    """Note that the index says what is kept of these works."""
    keys = list(works)
    for start in range(0, len(keys), ROWS):
        TaggedWork.objects.filter(work__in=keys[start : start + ROWS]).update(is_indexed=True)


def forget_tags(works: Iterable[str]) -> None:
    """Forget what was found of works that are gone; decisions stay, should a work come back."""
    keys = list(works)
    for start in range(0, len(keys), ROWS):
        TaggedWork.objects.filter(work__in=keys[start : start + ROWS]).delete()


@transaction.atomic
def forget_works(works: Iterable[str]) -> None:
    """Forget all there is of works that were deleted for ever: their words stand in acronyms and decisions too.

    Who calls has seen to permission.
    """
    keys = list(works)
    forget_tags(keys)
    TagDecision.objects.filter(work__in=keys).delete()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided: a concept of a work, or of one passage of it by place, hash and quote; by which label found."""

    work: str
    concept: str
    verdict: Verdict
    place: str = ""
    sha: str = ""
    quote: str = ""
    label: str = ""


@transaction.atomic
def decide(ruling: Ruling, *, audience: str, by: Reader, on: date) -> TagDecision:
    """Accept or reject a concept; what was decided of the same before is taken back by it.

    `audience` is who may read the work. Raises NotAllowed; Refused for a concept that there is not.
    """
    require(by, "library.edit", audience)
    if ruling.concept not in by_key():
        raise Refused(f"There is no concept {ruling.concept}.", "Choose one of the taxonomy.")
    if ruling.verdict not in ("accepted", "rejected"):
        raise Refused("That is no decision.", "Accept or reject the concept.")
    same = TagDecision.objects.filter(
        work=ruling.work, place=ruling.place, sha=ruling.sha, concept=ruling.concept, taken_back_at=None
    )
    same.update(taken_back_at=timezone.now(), taken_back_by=by.user_key or by.role)
    row = TagDecision.objects.create(
        work=ruling.work, place=ruling.place, sha=ruling.sha, quote=ruling.quote[:400], concept=ruling.concept,
        label=ruling.label[: LONGEST["label"]], verdict=ruling.verdict, by=by.user_key or by.role,
        decided_at=timezone.now(),
    )  # fmt: skip
    record(ruling.work, f"taxonomy.{ruling.verdict}", by=by, on=on, note=ruling.concept)
    return row


@transaction.atomic
def take_back(work: str, decision: int, *, audience: str, by: Reader, on: date) -> None:
    """Take a decision back: it is as if it had not been made, and stays in the record.

    Raises NotAllowed; NotFound when no such decision holds on this work.
    """
    require(by, "library.edit", audience)
    row = TagDecision.objects.filter(pk=decision, work=work, taken_back_at=None).first()
    if row is None:
        raise NotFound("There is no such decision.", "Reload the page: it may have been taken back already.")
    row.taken_back_at, row.taken_back_by = timezone.now(), by.user_key or by.role
    row.save(update_fields=["taken_back_at", "taken_back_by"])
    record(work, "taxonomy.decide-again", by=by, on=on, note=row.concept)
