"""Documents that are alike, for those who may read both: to others a likeness does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from django.db.models import F, Q, QuerySet

from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.library.models import Document, Edition, Likeness, Sighting
from icop.library.naming import folded
from icop.library.policies import visible

STATES = ("open", "accepted", "rejected")
MOST_PARAGRAPHS = 1500
MOST_DIFFERENCES = 12
MOST_LETTERS = 700
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Likely:
    """A document much like the one asked about: `share` of the words of `of` the other has. `is_open`: not decided."""

    likeness: Likeness
    other: Document
    is_other_way: bool

    @property
    def percent(self) -> int:
        return int(self.likeness.share * 100)

    @property
    def is_open(self) -> bool:
        return self.likeness.state == "open"


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch in which two texts differ: what stands only in the first, and only in the second."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two documents beside one another: paragraphs they share, those only one has, and where they differ first."""

    same: int
    only_left: int
    only_right: int
    differences: tuple[Difference, ...]
    is_cut: bool


def _seen_by(reader: Reader) -> Q:
    return visible(reader, "document__") & visible(reader, "other__")


def likenesses_for(reader: Reader, *, state: str = "open", kind: str = "", words: str = "") -> QuerySet[Likeness]:
    """Return the likenesses of documents both of which `reader` may read, the strongest first.

    `state` is one of STATES, or "" for all; `words` narrow by the titles and numbers of either.
    """
    found = Likeness.objects.filter(_seen_by(reader)).select_related("document", "other")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        either = Q()
        for side in ("document", "other"):
            either |= Q(**{f"{side}__title__icontains": word}) | Q(**{f"{side}__number__icontains": word})
        found = found.filter(either)
    return found.order_by("-share", "pk")


def likeness_for(reader: Reader, pk: int) -> Likeness:
    """Return one likeness. Raises NotFound, alike for what is missing and what tells of a document not theirs."""
    found = Likeness.objects.filter(_seen_by(reader), pk=pk).select_related("document", "other").first()
    if found is None:
        raise NotFound("There is no such likeness here.", "Look through the list of likenesses.")
    return found


def likenesses_of(reader: Reader, document: Document) -> list[Likely]:
    """Return the documents much like this one, those kept apart left out: the strongest first, at most eight."""
    rows = Likeness.objects.filter(_seen_by(reader), Q(document=document) | Q(other=document))
    rows = rows.exclude(state="rejected").select_related("document", "other").order_by("-share", "pk")
    return [
        Likely(one, one.document, True) if one.other_id == document.pk else Likely(one, one.other, False)
        for one in rows[:MOST_SHOWN]
    ]


def side_by_side(reader: Reader, likeness: Likeness) -> SideBySide:
    """Return where the two documents of a likeness agree and first differ. Raises NotFound as `likeness_for` does."""
    found = likeness_for(reader, likeness.pk)
    left, left_cut = _paragraphs(found.document)
    right, right_cut = _paragraphs(found.other)
    matcher = SequenceMatcher(None, [folded(one) for one in left], [folded(one) for one in right])
    codes = matcher.get_opcodes()
    same = sum(end - start for tag, start, end, _, _ in codes if tag == "equal")
    differing = (code for code in codes if code[0] != "equal")
    differences = [one for _, a, b, c, d in differing for one in _differences(left[a:b], right[c:d])]
    return SideBySide(
        same=same,
        only_left=len(left) - same,
        only_right=len(right) - same,
        differences=tuple(differences[:MOST_DIFFERENCES]),
        is_cut=left_cut or right_cut or len(differences) > MOST_DIFFERENCES,
    )


def _differences(left: list[str], right: list[str]) -> Iterator[Difference]:
    """Yield what differs: paragraph by paragraph where as many stand on either side, else all of it at once."""
    if len(left) == len(right):
        yield from (Difference(_shown([one]), _shown([two])) for one, two in zip(left, right, strict=True))
    else:
        yield Difference(_shown(left), _shown(right))


def _paragraphs(document: Document) -> tuple[list[str], bool]:
    """Return the first paragraphs of the newest edition of a document, and whether there are more."""
    edition = (
        Edition.objects.filter(document=document, completed_at__isnull=False)
        .order_by(F("as_of").desc(nulls_last=True), "-recorded_at", "-pk")
        .first()
    )
    if edition is None:
        return [], False
    rows = Sighting.objects.filter(edition=edition).order_by("section__sort_key", "section__level", "pk")
    lines = _lines(rows.values_list("body__text", flat=True).iterator(50))
    found = list(islice(lines, MOST_PARAGRAPHS + 1))
    return found[:MOST_PARAGRAPHS], len(found) > MOST_PARAGRAPHS


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (line.strip() for line in text.split("\n") if line.strip())


def _shown(lines: list[str]) -> str:
    text = "\n".join(lines)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rsplit(' ', 1)[0]} …"
