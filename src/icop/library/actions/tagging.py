"""Tagging documents in the background, after they can be found: a bit whenever nothing else is to do.

Reads: the records that the index is given of a document, one after the other. Writes: its tags, topics and acronyms in
one transaction, then the index anew. What was done is noted with the document's revision, so that a kill loses the
document at hand and nothing else, and what changed since is done again: words, vocabulary, tagger, lessons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Max, QuerySet

from icop.engine.tagging import Definition, Piece, Tag, Tagger, definitions, gathered
from icop.engine.tagging.topics import Gathering, sha_of
from icop.facts.queries import facts_state
from icop.index.choice import the_index
from icop.index.port import Record, Replace
from icop.library.indexing import records_of, with_concepts, work_of
from icop.library.models import Document
from icop.taxonomy.tags.actions import AcronymIn, Found, forget_tags, keep_tags, note_indexed
from icop.taxonomy.tags.indexing import tag_facts
from icop.taxonomy.tags.queries import number_waiting, tagged_works, the_tagger, works_done, works_waiting

PREFIX = "document:"
LOOK_EVERY = 40  # passages after which is asked whether something else is to do
INDEX_PASSAGES = 20_000  # passages of changed documents that are written to the index at one go
MOST_ACRONYMS = 2000

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class TaggingState:
    """How far tagging is: documents done, documents there are, and how many the index does not know of yet."""

    done: int
    wanted: int
    waiting: int

    @property
    def is_complete(self) -> bool:
        return self.done >= self.wanted and not self.waiting


def tagging_state() -> TaggingState:
    """Tell how far tagging is."""
    return TaggingState(works_done(the_tagger().mark, PREFIX), _taggable().count(), number_waiting())


def _taggable() -> QuerySet[Document]:
    """Return the documents that can be found: those are tagged."""
    return Document.objects.filter(revision__gt=0, withdrawn_at=None, indexed_revision=F("revision"))


class Tagging:
    """Brings tags up to date. What is half done of a document is kept from one call to the next."""

    def __init__(self) -> None:
        self._done: object = None
        self._run: _Run | None = None

    def work(self, stop: Stop) -> bool:
        """Tag facts and documents until all are done or `stop` says so; return whether all are."""
        state = _state()
        if state == self._done:
            return True
        tagger = the_tagger()
        if not (tag_facts(tagger, stop) and self._documents(tagger, stop) and index_tagged(stop)):
            return False
        self._done = _state()
        return self._done == state

    def _documents(self, tagger: Tagger, stop: Stop) -> bool:
        held = tagged_works(PREFIX)
        documents = list(_taggable().order_by("pk").values_list("pk", "key", "revision"))
        forget_tags(held.keys() - {f"{PREFIX}{key}" for _, key, _ in documents} - _not_indexed())
        for pk, key, revision in documents:
            if held.get(f"{PREFIX}{key}", ("", "", False))[:2] == (tagger.mark, str(revision)):
                continue
            if stop() or not self._one(pk, revision, tagger, stop):
                return False
        return True

    def _one(self, pk: int, revision: int, tagger: Tagger, stop: Stop) -> bool:
        """Tag one document, going on where the last call stopped; return whether it is done."""
        if self._run is None or self._run.is_other(pk, revision, tagger):
            document = Document.objects.filter(pk=pk).first()
            if document is None:
                return True
            self._run = _Run(document, tagger)
        for _ in self._run.steps:
            if stop():
                return False
        keep_tags(self._run.found())
        self._run = None
        return True


def _state() -> tuple[object, ...]:
    """Return what changes whenever there may be something to tag."""
    documents = Document.objects.aggregate(Max("pk"), Max("changed_at"))
    return (the_index().mark(), the_tagger().mark, *facts_state(), *documents.values())


def _not_indexed() -> set[str]:
    """Return the works whose newest words the index does not have yet: they keep their tags until it does."""
    rows = Document.objects.filter(revision__gt=0, withdrawn_at=None).exclude(indexed_revision=F("revision"))
    return {f"{PREFIX}{key}" for key in rows.values_list("key", flat=True)}


@dataclass(slots=True)
class _Acronym:
    definition: Definition
    place: str
    times: int = 0


@dataclass(slots=True)
class _Run:
    """One document on its way: first its acronyms, then passage by passage."""

    document: Document
    tagger: Tagger
    steps: Iterator[None] = field(init=False)
    tags: dict[tuple[str, str], tuple[Tag, ...]] = field(default_factory=dict)
    gathering: Gathering = field(default_factory=Gathering)
    acronyms: dict[tuple[str, str], _Acronym] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.steps = self._steps()

    def is_other(self, pk: int, revision: int, tagger: Tagger) -> bool:
        """Tell whether this run is of another document, or of this one as it was."""
        return (self.document.pk, self.document.revision, self.tagger.mark) != (pk, revision, tagger.mark)

    def _steps(self) -> Iterator[None]:
        for number, record in enumerate(records_of(self.document)):
            self._read_acronyms(record)
            if number % LOOK_EVERY == 0:
                yield
        meanings = gathered(one.definition for one in self.acronyms.values() for _ in range(one.times))
        for number, record in enumerate(records_of(self.document)):
            self._tag(record, meanings)
            if number % LOOK_EVERY == 0:
                yield

    def _read_acronyms(self, record: Record) -> None:
        for one in definitions(record.text):
            key = (one.short, one.long.casefold())
            self.acronyms.setdefault(key, _Acronym(one, record.section)).times += 1

    def _tag(self, record: Record, meanings: Mapping[str, str]) -> None:
        key = (record.section, sha_of(record.text))
        if key in self.tags:
            return  # the same words in another period
        found = self.tagger.tag(
            Piece(record.text, record.title if record.section else "", record.headings, record.number, meanings)
        )
        self.tags[key] = found
        if record.section:
            self.gathering.add(record.section, found)

    def found(self) -> Found:
        """Return what came of it."""
        title = self.tagger.tag(Piece("", self.document.title, number=self.document.citation))
        often = sorted(self.acronyms.values(), key=lambda one: -one.times)[:MOST_ACRONYMS]
        return Found(
            work_of(self.document),
            self.tagger.mark,
            str(self.document.revision),
            len(self.tags),
            self.tags,
            self.gathering.topics(title),
            [self._kept(one) for one in often],
        )

    def _kept(self, one: _Acronym) -> AcronymIn:
        concepts = tuple(sorted(self.tagger.vocabulary.meant_by(one.definition.long)))
        return AcronymIn(one.definition.short, one.definition.long, one.place, one.times, concepts)


def index_tagged(stop: Stop) -> bool:
    """Tell the index the concepts of documents whose tags changed; return whether all are told."""
    while waiting := _some_waiting():
        if stop():
            return False
        keys = [work.removeprefix(PREFIX) for work in waiting]
        documents = Document.objects.filter(key__in=keys, indexed_revision=F("revision")).order_by("pk")
        with the_index().writer() as writer:
            writer.apply(Replace(work_of(one), records_of(one, concepts)) for one, concepts in with_concepts(documents))
        note_indexed(waiting)
    return True


def _some_waiting() -> list[str]:
    """Return some works that the index does not know the tags of: few large ones or many small ones."""
    some: list[str] = []
    passages = 0
    for work, number in works_waiting(PREFIX):
        if some and passages + number > INDEX_PASSAGES:
            break
        some.append(work)
        passages += number
    return some
