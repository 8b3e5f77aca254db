"""Tagging facts: values, cards, offices and the rest get concepts as passages do.

Reads: what the index is told of each fact. Writes: tags, then the index anew for those whose concepts changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from icop.engine.tagging import Piece, Tag, Tagger
from icop.engine.tagging.topics import Gathering, sha_of
from icop.facts.indexing import all_fact_records, index_keys
from icop.index.port import Record
from icop.taxonomy.models import TaggedWork
from icop.taxonomy.tags.actions import Found, forget_tags, keep_tags, note_indexed
from icop.taxonomy.tags.queries import WorkConcepts, concepts_of_works, tagged_works

NOT_TAGGED = ("concept",)  # a concept lies under itself as it is
AT_ONCE = 200


def tag_facts(tagger: Tagger, stop: Callable[[], bool]) -> bool:
    """Tag the facts whose words, vocabulary or lessons changed; return whether all are done, or `stop` said so."""
    held = tagged_works()
    met: set[str] = set()
    records_now = list(all_fact_records())  # read whole first: nothing is written amid an answer
    for work, records in groupby(records_now, key=lambda record: record.work):
        if stop():
            return False
        pieces = list(records)
        if pieces[0].kind in NOT_TAGGED:
            continue
        met.add(work)
        revision = _revision(pieces)
        if held.get(work, ("", "", False))[:2] != (tagger.mark, revision):
            keep_tags(_found(tagger, work, revision, pieces))
    forget_tags(work for work in held if work not in met and not work.startswith("document:"))
    return index_facts(stop)


def index_facts(stop: Callable[[], bool]) -> bool:
    """Tell the index the concepts of facts that it does not know of; return whether all are told."""
    waiting = TaggedWork.objects.filter(is_indexed=False).exclude(work__startswith="document:")
    while works := list(waiting.order_by("pk").values_list("work", flat=True)[:AT_ONCE]):
        if stop():
            return False
        index_keys(works)
        note_indexed(works)
    return True


def _revision(records: Iterable[Record]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for record in records:
        digest.update(f"{record.title}\n{record.number}\n{record.text}\n\n".encode())
    return digest.hexdigest()


def _found(tagger: Tagger, work: str, revision: str, records: list[Record]) -> Found:
    tags: dict[tuple[str, str], tuple[Tag, ...]] = {}
    gathering = Gathering()
    for record in records:
        told = tagger.tag(Piece(record.text, record.title, record.headings, record.number))
        gathering.add(record.section, told)
        tags[record.section, sha_of(record.text)] = told
    return Found(work, tagger.mark, revision, len(records), tags, gathering.topics())


def fact_concepts(works: Iterable[str] | None) -> Mapping[str, WorkConcepts]:
    """Return the concepts of facts by their works, of all of them when none are named."""
    keys = list(works) if works is not None else list(_all_facts())
    return concepts_of_works({key: (key,) for key in keys})


def _all_facts() -> Iterator[str]:
    yield from TaggedWork.objects.exclude(work__startswith="document:").values_list("work", flat=True)
