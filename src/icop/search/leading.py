"""What our facts cite leads to the texts: a card says in plain words what a provision rules, and where it stands.

Law seldom uses the words people ask in; the cards, terms, values and other facts that cite it do. So the facts that
are found count for the passages at the places they cite. The numbers were chosen on the dev half of the judged set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from icop.engine.citations import ancestors
from icop.engine.clock import day_number
from icop.index.choice import the_index
from icop.index.port import Ask, Hit, Record
from icop.links.queries import cited_in
from icop.search.fusion import Fused

ROOM = "facts"
ASKED = 40
"""How many facts are looked for by words, beside those among the best of all that was found."""

LEADING, LEAST = 15, 0.1
"""How many of the best facts lead, and the score within its step (at most a half) from which one does."""

MOST_CITED = 6
"""A fact that cites more is about a whole field, and says little of any one place."""

LEAD, INSIDE = 0.7, 0.5
"""How much of its score a fact lends to the cited place and its paragraphs, and how much of that a step inside."""

ASKED_AT, THERE = 15, 40
"""At how many cited places, those of the best facts, how many passages that nothing else found are looked at."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A fact that cites a place, and how much it lends to what stands there."""

    by: Record
    worth: float


Leads = Mapping[str, Lead]
"""The best lead of each cited place."""


def may_lead(ask: Ask) -> bool:
    """Tell whether facts lead at all: where a citation or quoted words say what is wanted, they do not.

    Nor as the site was known before today: what facts cite is told as it is now.
    """
    return not (ask.phrases or ask.number) and ask.known >= day_number(timezone.localdate())


def facts_by_words(ask: Ask) -> tuple[Hit, ...]:
    """Return facts that have any of the words; none where somebody narrowed what to look among."""
    if not may_lead(ask) or ask.filters or not ask.words:
        return ()
    return the_index().search(_plainly(ask, filters={"room": (ROOM,)}, limit=ASKED)).hits


def leads_from(order: Iterable[Fused], records: Mapping[str, Record]) -> Leads:
    """Return where the best facts of what was found lead; `order` is best first."""
    found = ((one.within, records[one.id]) for one in order if records[one.id].room == ROOM)
    best = [(score, record) for score, record in found if score >= LEAST][:LEADING]
    cited = cited_in([record.work for _, record in best])
    leads: dict[str, Lead] = {}
    for score, record in best:
        places = cited.get(record.work, ())
        for place in places if len(places) <= MOST_CITED else ():
            leads.setdefault(place, Lead(record, score))
    return leads


def there(ask: Ask, leads: Leads) -> Sequence[Record]:
    """Return passages at the cited places, or inside them."""
    if not leads:
        return ()
    filters = {**ask.filters, "room": ("library",)}
    hits = the_index().search(_plainly(ask, words=(), lift=tuple(leads)[:ASKED_AT], filters=filters, limit=THERE)).hits
    return [hit.record for hit in hits if lead_to(hit.record, leads)]


def lead_to(record: Record, leads: Leads) -> Lead | None:
    """Return what leads to a passage, with what it lends; None for a fact or where nothing leads to."""
    if record.room == ROOM or not record.number:
        return None
    number = record.number
    around = [place for place in leads if number.startswith(place)]
    steps = _steps(number) if around else {}
    lent = [
        Lead(leads[place].by, LEAD * INSIDE ** steps[place] * leads[place].worth) for place in around if place in steps
    ]
    return max(lent, key=lambda one: one.worth, default=None)


def _steps(number: str) -> dict[str, int]:
    """Return how many steps a place lies inside each that holds it; its paragraphs are no step."""
    inner, steps = [number, *ancestors(number)], 0
    found = {}
    for place in inner:
        found[place] = steps
        steps += not place.endswith(")")
    return found


def _plainly(ask: Ask, **changes: object) -> Ask:
    return replace(ask, match="any", group="", offset=0, facets=(), highlight=0, **changes)  # type: ignore[arg-type]
