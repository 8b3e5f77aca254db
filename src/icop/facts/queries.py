"""Reading facts: the version in use now, or the one the site knew earlier; a later pack overlays an earlier.

Facts are public; the reader is asked for all the same, so that a pack with an audience needs no new question.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from pydantic import ValidationError

from icop.accounts.reader import Reader
from icop.engine.citations import ancestors
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.engine.kinds import KINDS
from icop.engine.shapes import Card, Cite, Fact
from icop.facts.models import Proposal, Row

logger = logging.getLogger(__name__)

State = tuple[object, ...]
SITE_PACK = "site"


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as the site knows it: its kind and key, its shape, and which pack gave it when."""

    kind: str
    key: str
    shape: Fact
    pack: str
    sha: str
    recorded_at: datetime

    @property
    def full_key(self) -> str:
        return f"{self.kind}:{self.key}"


def rows_in_use(*, known: datetime | None = None) -> QuerySet[Row]:
    """Return the rows in use now, or those that were at the moment `known`."""
    if known is None:
        return Row.objects.filter(retired_at=None)
    return Row.objects.filter(Q(retired_at=None) | Q(retired_at__gt=known), recorded_at__lte=known)


def packs_in_use() -> set[str]:
    """Return the names of the packs that facts in use come from."""
    return set(rows_in_use().order_by().values_list("pack", flat=True).distinct())


def facts_for(
    reader: Reader, kind: str, *, keys: Iterable[str] | None = None, known: datetime | None = None
) -> list[KnownFact]:
    """Return the facts of one kind (those of `keys`, if given), by key; of several packs the last one's."""
    found = _in_use(kind, facts_state()) if known is None else _latest(kind, known)
    if keys is None:
        return list(found.values())
    return [found[key] for key in sorted(set(keys)) if key in found]


def facts_state() -> State:
    """Return what changes whenever any fact does: one quick question, by which what is worked out can be kept."""
    with connection.cursor() as cursor:  # plain SQL: it is asked several times on a page, and each part uses an index
        cursor.execute(_STATE)
        return (connection.alias, *cursor.fetchone())


_STATE = (
    "SELECT (SELECT MAX(id) FROM facts_row), (SELECT MAX(recorded_at) FROM facts_row),"
    " (SELECT MAX(retired_at) FROM facts_row)"
)


@lru_cache(maxsize=3 * len(KINDS))
def _in_use(kind: str, state: State) -> dict[str, KnownFact]:
    """Return the facts of a kind in use in this state of the rows; kept, since facts seldom change."""
    return _latest(kind, None)


def _latest(kind: str, known: datetime | None) -> dict[str, KnownFact]:
    rows = rows_in_use(known=known).filter(kind=kind).order_by("key", "rank", "recorded_at")
    return {row.key: _known(row) for row in rows if is_readable(row)}


def is_readable(row: Row) -> bool:
    """Tell whether this icop can read a version of a fact.

    One that was published here may have been kept in a shape that a later icop no longer knows. It is passed over, so
    that the version of the pack beneath shows and every other fact can be read; the log and `icop doctor` name it.
    """
    try:
        _known(row)
    except ValidationError as error:
        logger.error("a fact cannot be read", extra={"fact": str(row), "wrong": error.errors()[0]["msg"]})
        return False
    return True


def fact_for(reader: Reader, kind: str, key: str, *, known: datetime | None = None) -> KnownFact:
    """Return one fact. Raises NotFound when there is none of that kind and key."""
    found = find_fact(reader, kind, key, known=known)
    if found is None:
        raise _no_fact(kind, key)
    return found


def _no_fact(kind: str, key: str) -> NotFound:
    return NotFound(f"There is no {kind} {key} here.", "Search for it, or look through the list of facts.")


def find_fact(reader: Reader, kind: str, key: str, *, known: datetime | None = None) -> KnownFact | None:
    """Return one fact, or None."""
    return next(iter(facts_for(reader, kind, keys=[key], known=known)), None)


def version_of(kind: str, key: str, sha: str) -> KnownFact:
    """Return the version of a fact with this hash, in use or not.

    Raises NotFound when the site never had it, or Refused when it has a shape that this icop cannot read.
    """
    row = Row.objects.filter(kind=kind, key=key, sha=sha).order_by("-recorded_at").first()
    if row is None:
        raise NotFound(f"There is no such version of the {kind} {key} here.", "Take the version that is in use.")
    if not is_readable(row):
        raise Refused(f"This icop cannot read that version of the {kind} {key}.", "Take the version that is in use.")
    return _known(row)


def history_of(reader: Reader, kind: str, key: str) -> list[Row]:
    """Return every version of a fact the site ever knew, newest first, with when it was recorded and retired.

    Raises NotFound when there never was one.
    """
    rows = list(Row.objects.filter(kind=kind, key=key).order_by("-recorded_at", "-rank"))
    if not rows:
        raise _no_fact(kind, key)
    return rows


def hidden_by(reader: Reader, fact: KnownFact) -> Row | None:
    """Return the version of a pack that the site's own version of `fact` hides though it came later; None if none did.

    What people published here holds against packs; a newer version of a pack is therefore pointed out, not taken over.
    """
    if fact.pack != SITE_PACK:
        return None
    beneath = newest_beneath(reader, fact)
    return beneath if beneath and beneath.recorded_at > fact.recorded_at and beneath.sha != fact.sha else None


def newest_beneath(reader: Reader, fact: KnownFact) -> Row | None:
    """Return the version that would show if the site had none of its own; None when no pack has the fact."""
    rows = rows_in_use().filter(kind=fact.kind, key=fact.key).exclude(pack=SITE_PACK)
    return rows.order_by("-rank", "-recorded_at").first()


def all_hidden(reader: Reader) -> list[KnownFact]:
    """Return the site's own facts that hide a newer version of a pack, by kind and key."""
    own = {(row.kind, row.key): row for row in rows_in_use().filter(pack=SITE_PACK).order_by("kind", "key")}
    found = (find_fact(reader, kind, key) for kind, key in own)
    return [fact for fact in found if fact and hidden_by(reader, fact)]


def counts(*, known: datetime | None = None) -> dict[str, int]:
    """Return how many facts there are of each kind."""
    return {kind: len(keys) for kind, keys in _keys(known).items()}


def keys_in_use(reader: Reader) -> dict[str, frozenset[str]]:
    """Return the keys of the facts in use, by kind."""
    return {kind: frozenset(keys) for kind, keys in _keys(None).items()}


def _keys(known: datetime | None) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind, key in rows_in_use(known=known).order_by().values_list("kind", "key"):
        found.setdefault(kind, set()).add(key)
    return found


def cites_in(body: Any, place: str = "") -> Iterator[tuple[str, Cite]]:
    """Yield every citation in a fact's body with the place it stands at (`values.2`)."""
    if isinstance(body, dict):
        for name, inner in body.items():
            if name == "cite" and isinstance(inner, dict):
                yield place, Cite.model_validate(inner)
            else:
                yield from cites_in(inner, f"{place}.{name}".lstrip("."))
    elif isinstance(body, list):
        for number, inner in enumerate(body):
            is_cite = isinstance(inner, dict) and {"to", "standing", "checked_on"} <= inner.keys()
            if is_cite:
                yield f"{place}.{number}", Cite.model_validate(inner)
            else:
                yield from cites_in(inner, f"{place}.{number}")


def _known(row: Row) -> KnownFact:
    return KnownFact(row.kind, row.key, _shape(row.kind, row.sha, _Body(row.body)), row.pack, row.sha, row.recorded_at)


class _Body:
    """Carries a body past the cache: versions are told apart by their sha alone."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Body)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4096)
def _shape(kind: str, sha: str, body: _Body) -> Fact:
    return KINDS[kind][1].model_validate(body.body)


def proposals_for(reader: Reader) -> QuerySet[Proposal]:
    """Return the proposals `reader` may see, newest first: editors all, others their own and what was published."""
    if reader.can_edit:
        return Proposal.objects.all()
    own = Q(author=reader.user_key) if reader.user_key else Q(pk=None)
    return Proposal.objects.filter(own | Q(stage=Proposal.Stage.PUBLISHED))


def proposal_for(reader: Reader, pk: int) -> Proposal:
    """Return one proposal. Raises NotFound when there is none to see."""
    found = proposals_for(reader).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such proposal.", "Go back to the list of proposals.")
    return found


def batch_for(reader: Reader, batch: str) -> list[Proposal]:
    """Return the proposals made together that `reader` may see. Raises NotFound if there are none."""
    found = list(proposals_for(reader).filter(batch=batch).order_by("pk")) if batch else []
    if not found:
        raise NotFound("There are no such proposals.", "Go back to the list of proposals.")
    return found


def own_proposal_for(reader: Reader, pk: int) -> Proposal:
    """Return a proposal that `reader` wrote. Raises NotFound, or NotAllowed when they may only read it."""
    found = proposal_for(reader, pk)
    if not reader.user_key or found.author != reader.user_key:
        raise NotAllowed("Only its author may do that.", "Ask them, or propose a change of your own.")
    return found


def find_card(reader: Reader, citation: str, *, known: datetime | None = None) -> KnownFact | None:
    """Return the card on the place `citation` names (in normal form), or on the nearest place around it; else None."""
    cards = facts_for(reader, "card", known=known)
    by_citation = _by_citation(facts_state()) if known is None else _citations(cards)
    return next((by_citation[step] for step in (citation, *ancestors(citation)) if step in by_citation), None)


def find_cards(reader: Reader, citations: Iterable[str]) -> dict[str, KnownFact]:
    """Return the card of each citation that has one, as `find_card` does, by one look at the facts."""
    by_citation = _by_citation(facts_state())
    found: dict[str, KnownFact] = {}
    for citation in citations:
        step = next((step for step in (citation, *ancestors(citation)) if step in by_citation), None)
        if step is not None:
            found[citation] = by_citation[step]
    return found


@lru_cache(maxsize=3)
def _by_citation(state: State) -> dict[str, KnownFact]:
    return _citations(_in_use("card", state).values())


def _citations(cards: Iterable[KnownFact]) -> dict[str, KnownFact]:
    return {card.shape.citation: card for card in cards if isinstance(card.shape, Card)}
