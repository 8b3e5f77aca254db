"""Reading tags: what the index is told of each passage, the topics and acronyms of a work, the tagger itself.

Works are named as the index names them ("document:key", "parameter:key"). Nothing here asks who reads: the rooms above
show a work's topics only with the work, and gather acronyms only of works that the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max, QuerySet
from django.utils import timezone

from icop.engine.tagging import Judged, Lessons, Tagger, Vocabulary
from icop.engine.tagging.topics import Decided, Topic, folded_words, sha_of, with_decisions
from icop.facts.queries import State, facts_state
from icop.taxonomy.models import PassageTags, TagDecision, TaggedWork, WorkAcronym, WorkTopic
from icop.taxonomy.queries import vocabulary

MOST_INDEXED = 8
"""How many concepts of a passage the index is told, the surest ones."""

AT_ONCE = 500


def the_tagger() -> Tagger:
    """Return the tagger of today's vocabulary and of what editors taught so far; kept until either changes."""
    changes = TagDecision.objects.aggregate(Max("pk"), Max("taken_back_at"))
    return _tagger(timezone.localdate(), facts_state(), tuple(changes.values()))


@lru_cache(maxsize=2)
def _tagger(on: date, state: State, decisions: tuple[object, ...]) -> Tagger:
    return Tagger(Vocabulary(vocabulary(on), on), lessons())


def lessons() -> Lessons:
    """Return what editors taught: each document counts once for a label of a concept."""
    judged: dict[tuple[str, str], set[tuple[str, bool]]] = defaultdict(set)
    rows = TagDecision.objects.filter(taken_back_at=None).exclude(label="")
    for concept, label, work, verdict in rows.values_list("concept", "label", "work", "verdict"):
        judged[concept, label].add((work, verdict == "accepted"))
    return Lessons(
        {
            key: Judged(sum(is_accepted for _, is_accepted in ones), sum(not is_accepted for _, is_accepted in ones))
            for key, ones in judged.items()
        }
    )


def decisions_on(works: Sequence[str]) -> list[TagDecision]:
    """Return the decisions that hold on a work, given all names it has and had, newest first."""
    return list(TagDecision.objects.filter(work__in=works, taken_back_at=None))


def decided(rows: Iterable[TagDecision]) -> list[Decided]:
    """Return decisions as tagging takes them, oldest first, so that of two on one thing the later one holds."""
    return [
        Decided(row.concept, row.verdict == "accepted", row.place, row.sha, row.quote)
        for row in sorted(rows, key=lambda row: (row.decided_at, row.pk))
    ]


class WorkConcepts:
    """The concepts of the passages of one work, after decisions."""

    def __init__(
        self, found: Mapping[tuple[str, str], Mapping[str, float]], decisions: Sequence[Decided], topics: Sequence[str]
    ) -> None:
        self._found = found
        self._decisions = decisions
        self._places = {one.place for one in decisions if not one.is_of_document}
        self.topics = tuple(topics)

    def of(self, place: str, text: str) -> tuple[str, ...]:
        """Return the concepts of a passage, the surest first; what is not tagged yet has none."""
        if not self._found and not self._decisions:
            return ()
        sha = sha_of(text)
        kept = self._found.get((place, sha), {})
        if self._decisions:
            folded = folded_words(text) if place in self._places else None
            kept = with_decisions(kept, self._decisions, place, sha, folded)
        return tuple(sorted(kept, key=lambda key: (-kept[key], key))[:MOST_INDEXED])


UNTAGGED = WorkConcepts({}, (), ())
"""What is known of a work before it is tagged."""


def concepts_of_works(works: Mapping[str, Sequence[str]]) -> dict[str, WorkConcepts]:
    """Return the concepts of the passages of several works, each given with all names it has and had."""
    found: dict[str, dict[tuple[str, str], dict[str, float]]] = defaultdict(dict)
    keys = list(works)
    for start in range(0, len(keys), AT_ONCE):
        rows = PassageTags.objects.filter(work__work__in=keys[start : start + AT_ONCE])
        for work, place, sha, tags in rows.values_list("work__work", "place", "sha", "tags"):
            found[work][place, sha] = {tag[0]: tag[1] for tag in tags}
    names = {name: work for work, ones in works.items() for name in ones}
    decisions: dict[str, list[TagDecision]] = defaultdict(list)
    for row in _decisions_of(list(names)):
        decisions[names[row.work]].append(row)
    topics = _topic_keys(keys)
    return {
        work: WorkConcepts(
            found.get(work, {}), ones := decided(decisions.get(work, ())), _after(topics.get(work, ()), ones)
        )
        for work in works
    }


def _decisions_of(works: Sequence[str]) -> Iterable[TagDecision]:
    if not TagDecision.objects.exists():
        return ()
    return (
        row
        for start in range(0, len(works), AT_ONCE)
        for row in decisions_on(works[start : start + AT_ONCE])
    )  # fmt: skip


def _topic_keys(works: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(works), AT_ONCE):
        rows = WorkTopic.objects.filter(work__work__in=works[start : start + AT_ONCE]).order_by("-score", "concept")
        for work, concept in rows.values_list("work__work", "concept"):
            found[work].append(concept)
    return found


def _after(topics: Sequence[str], decisions: Sequence[Decided]) -> list[str]:
    kept = dict.fromkeys(topics, True)
    for one in decisions:
        if one.is_of_document and one.is_accepted:
            kept = {one.concept: True, **kept}
        elif one.is_of_document:
            kept.pop(one.concept, None)
    return list(kept)[:MOST_INDEXED]


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic of a work with what was decided of it: "" (nothing), "accepted" or "rejected", and by whom when."""

    topic: Topic
    verdict: str = ""
    decision: int = 0
    by: str = ""
    at: datetime | None = None


def topics_of(work: str, *also: str) -> list[TopicLine]:
    """Return the topics of a work: accepted ones first, then by strength, rejected ones last."""
    rows = WorkTopic.objects.filter(work__work=work)
    lines = {
        row.concept: TopicLine(Topic(row.concept, row.score, row.passages, row.place, row.label, row.reason))
        for row in rows
    }
    for one in reversed(decisions_on((work, *also))):
        if one.place or one.sha:
            continue
        line = lines.get(one.concept) or TopicLine(Topic(one.concept, 0.0, 0, "", one.label, ""))
        lines[one.concept] = replace(line, verdict=one.verdict, decision=one.pk, by=one.by, at=one.decided_at)
    order = {"accepted": 0, "": 1, "rejected": 2}
    return sorted(lines.values(), key=lambda line: (order[line.verdict], -line.topic.score, line.topic.concept))


def acronyms_of(work: str) -> list[WorkAcronym]:
    """Return the acronyms that a work defines, in order."""
    return list(WorkAcronym.objects.filter(work__work=work).order_by("short", "-times", "long"))


def acronym_rows(*, starting: str = "", short: str = "") -> QuerySet[WorkAcronym]:
    """Return the acronyms that works define, in order, with their works: those that begin so, or just one.

    Whoever shows them keeps those of works that the reader may see.
    """
    rows = WorkAcronym.objects.select_related("work").order_by("short", "long", "work__work")
    if starting:
        rows = rows.filter(short__istartswith=starting)
    return rows.filter(short=short) if short else rows


def tags_of_place(work: str, place: str, sha: str) -> list[list[object]]:
    """Return the stored tags of one passage, the surest first."""
    rows = PassageTags.objects.filter(work__work=work, place=place, sha=sha).values_list("tags", flat=True)
    return [tag for tags in rows for tag in tags]


def tags_of_concept(work: str, concept: str, most: int) -> list[tuple[str, str, list[object]]]:
    """Return place, hash and tag of the passages of a work that have a concept, the surest first."""
    rows = PassageTags.objects.filter(work__work=work).values_list("place", "sha", "tags")
    found = [(place, sha, tag) for place, sha, tags in rows.iterator(2000) for tag in tags if tag[0] == concept]
    return sorted(found, key=lambda one: (-one[2][1], one[0]))[:most]


def tagged_works(prefix: str = "") -> dict[str, tuple[str, str, bool]]:
    """Return mark, revision and whether the index knows it, of each tagged work whose name begins with `prefix`."""
    rows = TaggedWork.objects.filter(work__startswith=prefix) if prefix else TaggedWork.objects.all()
    return {work: (mark, revision, known) for work, *(mark, revision, known) in rows.values_list(*_STATE)}


def works_done(mark: str, prefix: str) -> int:
    """Return how many works whose name begins with `prefix` were tagged under this mark."""
    return TaggedWork.objects.filter(mark=mark, work__startswith=prefix).count()


def works_waiting(prefix: str = "", most: int = 500) -> list[tuple[str, int]]:
    """Return works that the index does not know the tags of, the first ones, with how many passages each has."""
    rows = TaggedWork.objects.filter(is_indexed=False, work__startswith=prefix).order_by("pk")
    return list(rows.values_list("work", "passages")[:most])


def number_waiting() -> int:
    """Return how many works the index does not know the tags of."""
    return TaggedWork.objects.filter(is_indexed=False).count()


_STATE = ("work", "mark", "revision", "is_indexed")
