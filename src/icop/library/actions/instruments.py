"""Documents for instrument facts: a law, rule, memo or library item has its page before its text is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils import timezone

from icop.accounts.queries import site_reader
from icop.accounts.reader import PUBLIC
from icop.engine.clock import Start
from icop.engine.shapes import Instrument
from icop.engine.shapes import Relation as RelationShape
from icop.facts.queries import facts_for
from icop.library.models import Alias, Document, Relation
from icop.library.naming import slug
from icop.links.jobs import enqueue

AT_ONCE = 300
DECIDED = "document:"


def sync_instruments(full_keys: Iterable[str] | None = None) -> int:
    """Make the public documents of these instrument facts (`instrument:key`; None: all) say what the facts say.

    A document whose fact is gone stays if a text of it was received. May be run twice. Returns how many changed.
    """
    site = site_reader()
    keys = None if full_keys is None else [key.partition(":")[2] for key in full_keys]
    facts = {fact.key: fact.shape for fact in facts_for(site, "instrument", keys=keys)}
    instruments = {key: shape for key, shape in facts.items() if isinstance(shape, Instrument)}
    gone = [key for key in keys or _known_keys() if key not in instruments]
    names = list(instruments)
    changed = _withdraw(gone)
    for start in range(0, len(names), AT_ONCE):
        changed += _sync({key: instruments[key] for key in names[start : start + AT_ONCE]})
    _join_targets()
    return changed


def _known_keys() -> list[str]:
    return [key for key in Document.objects.exclude(fact_key=None).values_list("fact_key", flat=True) if key]


@transaction.atomic
def _sync(instruments: dict[str, Instrument]) -> int:
    now = timezone.now()
    known = {one.fact_key: one for one in Document.objects.filter(fact_key__in=instruments)}
    related: dict[int, list[Relation]] = defaultdict(list)
    stated = Relation.objects.filter(origin__in=known.values(), retired_at=None)
    for one in stated.exclude(target_key__startswith=DECIDED):  # what editors decided no fact takes back
        related[one.origin_id].append(one)
    touched: list[Document] = []
    for key, shape in instruments.items():
        document = known.get(key) or _received(shape) or Document(key=_free_key(key), audience_id=PUBLIC)
        before = _essence(document)
        _fill(document, key, shape)
        if document.pk is None or before != _essence(document):
            document.revision += 1
            document.changed_at = now
            document.save()
            touched.append(document)
            if document.key != slug(key):
                Alias.objects.get_or_create(key=slug(key), anchor="", defaults={"document": document})
        if _relate(document, shape, related[document.pk], now) and document not in touched:
            touched.append(document)
    if touched:
        enqueue("library.index_documents", [document.key for document in touched])
    return len(touched)


def _essence(document: Document) -> tuple[object, ...]:
    names = (
        "fact_key",
        "title",
        "kind",
        "issuer",
        "number",
        "citation",
        "url",
        "about",
        "item_number",
        "item_file",
        "item_type",
        "modified",
        "start_min",
    )
    return tuple(getattr(document, name) for name in names)


def _received(shape: Instrument) -> Document | None:
    """Return the public document that was received before its fact: the same citation, or the item's file name."""
    same = Document.objects.filter(audience_id=PUBLIC, fact_key=None, revision__gt=0)
    found = same.filter(citation=shape.citation).first() if shape.citation else None
    if found is None and shape.item is not None:
        file = shape.item.file
        found = same.filter(source_id=file).first() or same.filter(source_id__endswith=f"/{file}").first()
    return found


def _free_key(key: str) -> str:
    wanted = slug(key)
    return wanted if not Document.objects.filter(key=wanted).exists() else f"{wanted}-fact"


def _fill(document: Document, key: str, shape: Instrument) -> None:
    begun = shape.effective_on or shape.issued_on or shape.states[0].start
    issued = shape.issued_on or begun
    document.fact_key, document.guesses = key, {}
    document.title = shape.title[:400]
    document.kind = shape.kind
    document.issuer = shape.issuer[:200]
    document.number = shape.number[:120]
    document.citation = shape.citation[:160]
    document.url = shape.cite.url
    document.about = shape.says
    if shape.item is not None:
        document.item_number = shape.item.number
        document.item_file = shape.item.file
        document.item_type = shape.item.type
        document.modified = datetime.strptime(shape.item.modified, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    if not document.section_count:
        document.start_min = issued.earliest or issued.latest
        document.end_max = None
    day = issued.earliest or issued.latest
    document.year = day.year if day else document.year


def _relate(document: Document, shape: Instrument, stated: list[Relation], now: datetime) -> bool:
    """Bring the document's relations, `stated` so far, up to date: others are retired. Tell whether any changed."""
    wanted = {_edge(one): one for one in _relations(document, shape, now)}
    live = {_edge(one): one for one in stated}
    gone = [one.pk for edge, one in live.items() if edge not in wanted]
    new = [one for edge, one in wanted.items() if edge not in live]
    if gone:
        Relation.objects.filter(pk__in=gone).update(retired_at=now)
    Relation.objects.bulk_create(new)
    return bool(gone or new)


def _edge(one: Relation) -> tuple[object, ...]:
    return (one.target_key, one.type, one.start_min, one.start_max, one.until, one.citation, one.standing, one.note)


def _relations(document: Document, shape: Instrument, now: datetime) -> Iterator[Relation]:
    for one in shape.relations:
        low, high = _bounds(one)
        yield Relation(
            origin=document,
            target_key=one.to,
            type=one.type,
            start_min=low,
            start_max=high,
            until=one.until,
            citation=one.cite.to,
            url=one.cite.url,
            standing=one.cite.standing,
            checked_on=one.cite.checked_on,
            note=one.note,
            recorded_at=now,
        )


def _bounds(relation: RelationShape) -> tuple[date | None, date | None]:
    start: Start = relation.on
    return start.earliest, start.latest


@transaction.atomic
def _join_targets() -> None:
    """Fill in the documents that relations lead to, now that they are known."""
    open_ends = Relation.objects.filter(target=None, retired_at=None)
    keys = set(open_ends.values_list("target_key", flat=True))
    known = dict(Document.objects.filter(fact_key__in=keys).values_list("fact_key", "pk"))
    for key, document in known.items():
        open_ends.filter(target_key=key).update(target=document)


@transaction.atomic
def _withdraw(keys: list[str]) -> int:
    """Take back what facts said that are gone; documents that have no text of their own leave the library."""
    documents = list(Document.objects.filter(fact_key__in=keys))
    for document in documents:
        if document.editions.exists():
            document.fact_key, document.about = None, ""
            document.item_number, document.item_file, document.item_type = None, "", ""
            document.revision += 1
            document.save()
        else:
            document.delete()
    if documents:
        enqueue("library.index_documents", [document.key for document in documents])
    return len(documents)
