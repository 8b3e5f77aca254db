"""Finding documents that are much alike, after they were taken in: proposals for editors, never more.

Reads: the texts of new editions, the sketches of all others. Writes: `Edition.signature`, and likenesses to be decided.
May be run twice, and be cut off at any moment: a signature is written together with what was found by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.db import transaction
from django.db.models import Q

from icop.accounts.queries import site_reader
from icop.audit.actions import record
from icop.library.likening import Found, Work, by_number, by_title, likened
from icop.library.models import Document, Edition, Likeness, Sighting
from icop.library.sketches import Shares, Sketch, exact_shares, pairs_among, sketch, unpacked
from icop.library.telling import bare_title, relation_told, said, told_in

AT_ONCE = 200
MOST_OF_ONE = 12  # likenesses proposed of one document: more tell of a form that many fill in
MOST_OF_WHOLE = 200  # a whole code has many parts
MOST_BEARERS = 12  # documents with one number or title, above which it tells nothing
MOST_NAMED = 3  # documents that one citation may mean
LONGEST_REASON = 300
_WORK = (
    "pk", "key", "title", "kind", "number", "citation", "source_id", "start_min", "holding", "guesses", "section_count"
)  # fmt: skip
_COUNTS = Q(completed_at__isnull=False, document__revision__gt=0, document__withdrawn_at=None)


Likely = dict[tuple[int, int], Found]  # (document, other) -> what they are


@dataclass(slots=True)
class _Known:
    """All documents, and of those with a text the edition that stands for each; `new` are the sketches not kept yet."""

    works: dict[int, Work]
    editions: dict[int, int]
    new: dict[int, Sketch]

    @property
    def mine(self) -> dict[int, Sketch]:
        """Return the new sketches by their documents."""
        return {document: self.new[edition] for document, edition in self.editions.items() if edition in self.new}


def compare_editions(*, on: date) -> int:
    """Compare each edition that was not compared yet with all others, and propose what is alike.

    Of many jobs that pile up the first does the work of all. Returns how many likenesses were proposed.
    """
    proposed = 0
    while waiting := _waiting():
        proposed += _compare(waiting, on=on)
    return proposed


def _waiting() -> list[int]:
    """Return the keys of editions without a signature, the first few."""
    unsigned = Edition.objects.filter(_COUNTS, signature=None)
    return list(unsigned.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _compare(waiting: list[int], *, on: date) -> int:
    """Compare some editions. All the reading comes first, so that nobody waits for it; one short transaction writes."""
    known = _known({pk: sketch(texts_of_edition(pk)) for pk in waiting})
    found = _told(known) | _named(known)
    found |= _alike(known, found)
    with transaction.atomic():
        for pk, one in known.new.items():
            Edition.objects.filter(pk=pk).update(signature=one.packed())
        count = _write(found, known)
        if found:  # a line in the trail also tells pages that are kept that they are made anew
            record("library:likenesses", "library.compare", by=site_reader(), on=on, note=f"{count} proposed")
    return count


def texts_of_edition(edition: int) -> Iterator[str]:
    """Yield the texts an edition shows, in reading order."""
    rows = Sighting.objects.filter(edition=edition).order_by("section__sort_key", "section__level", "pk")
    yield from rows.values_list("body__text", flat=True).iterator(200)


def _known(new: dict[int, Sketch]) -> _Known:
    """Return what is compared: of files the newest edition, of record sets the fullest."""
    editions: dict[int, tuple[tuple[object, ...], int]] = {}
    rows = Edition.objects.filter(_COUNTS, Q(signature__isnull=False) | Q(pk__in=new))
    for pk, document, format_, count, as_of, recorded in rows.values_list(
        "pk", "document_id", "format", "record_count", "as_of", "recorded_at"
    ):
        rank = (count if format_ == "records" else 0, as_of or date.min, recorded, pk)
        if document not in editions or rank > editions[document][0]:
            editions[document] = (rank, pk)
    return _Known(_works(), {document: pk for document, (_, pk) in editions.items()}, new)


def _works() -> dict[int, Work]:
    rows = Document.objects.filter(revision__gt=0, withdrawn_at=None)
    return {
        pk: Work(
            key,
            title,
            kind,
            citation or number,
            source,
            day=str(start) if holding == "issued" and start else guesses.get("issued", ""),
            is_issued=holding == "issued",
            has_text=bool(sections),
        )
        for pk, key, title, kind, number, citation, source, start, holding, guesses, sections in rows.values_list(
            *_WORK
        )
    }


def _told(known: _Known) -> Likely:
    """Return what the new documents say they do to others."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for pk, work in known.works.items():
        if work.number:
            bearers[work.number].append(pk)
    found: Likely = {}
    for document in known.mine:
        for told in told_in(texts_of_edition(known.editions[document])):
            others = [other for other in bearers.get(told.citation, []) if other != document]
            for other in others[:MOST_NAMED]:
                found[document, other] = Found("related", 0.0, said(told.sentence))
    return found


def _named(known: _Known) -> Likely:
    """Return what numbers and titles alone tell of the new documents."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for pk, work in known.works.items():
        for name in _names(work):
            by_name[name].append(pk)
    found: Likely = {}
    for document in known.mine:
        work = known.works[document]
        for name in _names(work):
            others = by_name[name] if len(by_name[name]) <= MOST_BEARERS else []
            for other in others:
                if other != document and (other, document) not in found:
                    one = by_title(work, known.works[other]) or by_number(work, known.works[other], 0.0, 0.0)
                    if one:
                        found[document, other] = one
    return found


def _names(work: Work) -> set[str]:
    """Return the names by which a document is looked up: its number, and its title without what an extension adds."""
    bare = " ".join(
        word for word in bare_title(work.title).split() if not word.startswith(("exten", "amend", "change", "updat"))
    )
    return {name for name in (f"number {work.number}" if work.number else "", f"title {bare}" if bare else "") if name}


def _alike(known: _Known, told: Likely) -> Likely:
    """Return what the words tell, counted exactly: of pairs whose sketches meet, and of those told of besides."""
    words: dict[int, int] = {}
    smalls: dict[int, set[int]] = defaultdict(set)  # the larger -> the smaller ones to look for in it
    met = [(pair.left, pair.right) for pair in pairs_among(known.mine, _sketches(known, words))]
    for left, right in [*met, *(pair for pair in told if pair[0] in words and pair[1] in words)]:
        small, large = (left, right) if words[left] <= words[right] else (right, left)
        smalls[large].add(small)
    found: Likely = {}
    for large, ones in smalls.items():
        texts = {one: texts_of_edition(known.editions[one]) for one in ones}
        for small, shares in exact_shares(texts, texts_of_edition(known.editions[large])).items():
            found |= _judged(small, large, shares, known, told)
    return found


def _judged(small: int, large: int, shares: Shares, known: _Known, told: Likely) -> Likely:
    """Return what a pair is by its words. What one says of the other itself is kept, with the share now known."""
    left = replace(known.works[small], words=shares.small_words)
    right = replace(known.works[large], words=shares.large_words)
    one = likened(left, right, shares)
    for pair, share in (((small, large), shares.of_small), ((large, small), shares.of_large)):
        before = told.get(pair)
        if before and relation_told(before.reason) and (one is None or one.kind == "related"):
            return {pair: replace(before, share=share)}
    one = one or by_number(left, right, shares.of_small, shares.of_large)
    return {(small, large): one} if one else {}


def _sketches(known: _Known, words: dict[int, int]) -> Iterator[tuple[int, Sketch]]:
    """Yield the sketch of each document, and note how many words it has."""
    documents = {edition: document for document, edition in known.editions.items()}
    rows = Edition.objects.filter(signature__isnull=False).order_by("pk").values_list("pk", "signature")
    kept = ((pk, unpacked(bytes(data or b""))) for pk, data in rows.iterator(200) if pk in documents)
    for pk, one in chain(known.new.items(), kept):
        if one is not None and pk in documents:
            words[documents[pk]] = one.words
            yield documents[pk], one


def _write(found: Likely, known: _Known) -> int:
    """Write the proposals, the strongest first; what editors decided stays, and what is alike no more goes."""
    mine = known.mine
    theirs = Likeness.objects.filter(Q(document__in=mine) | Q(other__in=mine))
    held = {frozenset((one.document_id, one.other_id)): one for one in theirs}
    here = set(Document.objects.filter(pk__in={pk for pair in found for pk in pair}).values_list("pk", flat=True))
    counted: dict[int, int] = defaultdict(int)
    proposed, seen = 0, set[frozenset[int]]()
    for pair, one in sorted(found.items(), key=lambda row: -_weight(row[1])):
        document, other = _oriented(pair, one)
        both = frozenset(pair)
        is_many = counted[document] >= MOST_OF_ONE or counted[other] >= MOST_OF_WHOLE
        if is_many or both in seen or not both <= here:
            continue
        seen.add(both)
        counted[document] += 1
        counted[other] += 1
        before = held.pop(both, None)
        if before is None or before.state == "open":
            row = before or Likeness()
            row.document_id, row.other_id = document, other
            row.kind, row.share, row.reason = one.kind, one.share, _short(one.reason)
            row.save()
            proposed += before is None
    Likeness.objects.filter(pk__in=[one.pk for one in held.values() if one.state == "open"]).delete()
    return proposed


def _oriented(pair: tuple[int, int], one: Found) -> tuple[int, int]:
    return (pair[1], pair[0]) if one.swap else pair


def _weight(one: Found) -> float:
    return {"duplicate": 3, "edition": 2, "part": 1, "related": 1}[one.kind] + one.share


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 2]} …"
