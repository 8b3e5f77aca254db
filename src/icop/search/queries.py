"""Asking the index for what was typed, and putting the answer together: documents with their best passages.

Everything counted, suggested or shown comes from records the reader may see: the audiences are part of each question.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Sum
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.clock import day_number
from icop.index.choice import the_index
from icop.index.port import Answer, Ask, Force, Hit, Record, Snippet, Word
from icop.library.addresses import section_url
from icop.links.registry import Card, cards
from icop.search.answering import Told, is_answered, near
from icop.search.correcting import corrected, put_right
from icop.search.folding import asked_apart, folded
from icop.search.leading import Leads, lead_to
from icop.search.models import FailedSearch
from icop.search.places import Place, place_of
from icop.search.ranking import grouped, ranked
from icop.search.reading import Reading, read
from icop.search.results import Folded, PassageHit, Results, Wanted, WorkHit
from icop.search.topics import rolled_up, widened
from icop.search.understanding import LITTLE, Understood, understand
from icop.search.why import Why, why

PER_GROUP = 3
SNIPPET = 260
FEW = 10
FACETS = ("kind", "issuer", "year", "topic")
LABELLED = ("concept", "term")
STATES: dict[str, Force] = {"certain": "certain", "unsure": "unsure", "ended": "ended"}


def search(reader: Reader, text: str, *, on: date, wanted: Wanted, known: datetime | None = None) -> Results:
    """Return what `reader` may see of what `text` asks for, as of the day, best first.

    A citation goes to its place before all else; all words must occur, and where none does, some. Raises Unavailable
    when the index can't answer.
    """
    begun = time.perf_counter()
    reading = read(reader, text, on=on, known=known, taxonomy=wanted.taxonomy)
    understood = reading.understood
    if understood.is_empty:
        return Results(understood, 0, 0, (), {}, {})
    ask = _ask(reader, reading, on=on, known=known, wanted=wanted)
    answer, used, relaxed, first, page = _best(ask, reading.meant, wanted.by)
    if relaxed or not answer.total or not _are_seen(understood.words, first):
        reading = corrected(reading, ask, reader, on=on, known=known)
        if reading.corrected:
            right = replace(ask, words=reading.words, lift=reading.lift)
            answer, used, relaxed, first, page = _best(right, reading.meant, wanted.by)
    hits = _works(page, used, reader, on, wanted, first)
    place = _place(reader, understood, on=on, known=known)
    told = Told(answer.total, bool(relaxed), *_whys(hits), bool(place), first.reach, first.closest)
    answered = wanted.page > 1 or is_answered(understood, reading.meant, told, used)
    return Results(
        understood=understood,
        total=answer.total,
        works=max(answer.groups or 0, len(first.groups)),
        works_exact=answer.groups_exact,
        hits=hits,
        folded=_folded_away(hits),
        facets=rolled_up(answer.facets, used, on, known),
        states=_states(used),
        relaxed=relaxed,
        did_you_mean=_did_you_mean(reading),
        place=place if wanted.page == 1 else None,
        answered=answered,
        near=() if answered else _near(reader, reading.meant, used, on),
        meanings=reading.meanings,
        corrected=reading.corrected,
        took=time.perf_counter() - begun,
    )


@dataclass(frozen=True, slots=True)
class _First:
    """The best groups of hits; the cosines of theirs that are known, how far the words went, what is `closest` and what
    leads to places among them.

    As `ranked` says.
    """

    groups: list[list[Hit]]
    meaning: Mapping[str, float]
    reach: float
    closest: float | None
    leads: Leads


def _best(ask: Ask, text: str, by: str) -> tuple[Answer, Ask, str, _First, list[Hit]]:
    """Return what `_answer` says, and of what it asked in the end what `_first` does."""
    answer, used, relaxed = _answer(ask)
    return answer, used, relaxed, *_first(used, text, by)


def _first(ask: Ask, text: str, by: str) -> tuple[_First, list[Hit]]:
    """Return the best of what was found and the hits of the page asked for; beyond the best, words alone order."""
    index, best = the_index(), ranked(text, ask, by)
    first = _First(grouped(best.hits, ask), best.meaning, best.reach, best.closest, best.leads)
    if ask.offset >= len(first.groups) and ask.offset:
        return first, list(index.search(replace(ask, facets=())).hits)
    page = [hit for group in first.groups[ask.offset : ask.offset + ask.limit] for hit in group]
    snippets = index.snippets(ask, [hit.record for hit in page])
    return first, [replace(hit, snippet=snippet) for hit, snippet in zip(page, snippets, strict=True)]


def _are_seen(words: Sequence[str], first: _First) -> bool:
    """Tell whether each word stands as typed in what was found: then none is a slip."""
    texts = " ".join(f"{hit.record.title} {hit.record.text}" for group in first.groups for hit in group).lower()
    return all(word.lower() in texts for word in words)


def _place(reader: Reader, understood: Understood, *, on: date, known: datetime | None) -> Place | None:
    """Return where the citation or name that is the whole query leads; beside other words the hits say more."""
    if understood.words or understood.phrases or len(understood.citations) > 1:
        return None
    places = (place_of(reader, one, on=on, known=known) for one in (*understood.citations, *understood.places))
    return next((place for place in places if place), None)


def _ask(reader: Reader, reading: Reading, *, on: date, known: datetime | None, wanted: Wanted) -> Ask:
    moment = known or timezone.now()
    understood = reading.understood
    return Ask(
        audiences=reader.audiences,
        on=day_number(on),
        known=day_number(timezone.localtime(moment).date()),
        words=reading.words,
        phrases=understood.phrases,
        lift=reading.lift,
        number=understood.citations[0] if understood.citations else "",
        filters=widened(wanted.filters, on, known),
        force=_force(wanted.states),
        limit=wanted.per_page,
        offset=(wanted.page - 1) * wanted.per_page,
        facets=FACETS,
        group="section" if wanted.by_section else "work",
        per_group=1 if wanted.by_section else PER_GROUP,
        highlight=SNIPPET,
        little=LITTLE,
    )


def _force(states: tuple[str, ...]) -> Force:
    chosen = set(states) & set(STATES)
    if chosen == {"certain", "unsure"} or not chosen:
        return "possible"
    if len(chosen) == 1:
        return STATES[chosen.pop()]
    return "begun"


def _answer(ask: Ask) -> tuple[Answer, Ask, str]:
    """Count as typed, then ever more loosely until something is found; say in words what was let go."""
    index = the_index()
    for looser, said in _ways(ask):
        answer = index.search(_counting(looser))
        if answer.total and _is_enough(answer, looser):
            return answer, looser, said
        if answer.total:
            wider = replace(looser, match="most")
            return index.search(_counting(wider)), wider, _few(answer.total)
    return index.search(_counting(ask)), ask, ""


def _counting(ask: Ask) -> Ask:
    return replace(ask, limit=0, offset=0, highlight=0)


def _is_enough(answer: Answer, ask: Ask) -> bool:
    """Tell whether to leave it at these hits: few hits of many words are filled up, but not of quotes and citations."""
    return answer.total >= FEW or ask.match != "all" or len(ask.words) < 3 or bool(ask.phrases or ask.number)


def _few(number: int) -> str:
    have = "only one passage has" if number == 1 else f"only {number} passages have"
    return f"{have} all of these words; what has some of them comes after"


def _ways(ask: Ask) -> Iterator[tuple[Ask, str]]:
    yield ask, ""
    if ask.number and (ask.words or ask.phrases):
        yield replace(ask, words=(), phrases=()), "the words do not occur at that citation, so the citation alone"
    if ask.number:
        spelled = tuple(Word(part) for part in ask.number.split())
        words = (*spelled, *ask.words)
        yield replace(ask, number="", words=words), "no text or card of that citation is here, so texts that name it"
    if ask.words and ask.phrases:
        yield replace(ask, words=()), "no text has all of it, so those with the quoted words"
    if len(ask.words) > 2:
        yield replace(ask, match="most", number=""), "no text has all of these words, so those with some of them"
    if len(ask.words) > 1:
        yield replace(ask, match="any", number=""), "no text has all of these words, so those with some of them"


def _states(ask: Ask) -> dict[str, int]:
    index = the_index()
    return {name: index.count(replace(ask, force=force, facets=())) for name, force in STATES.items()}


def _did_you_mean(reading: Reading) -> str:
    """Return the question with misspelt words put right; "" when none was."""
    return put_right(reading.understood.text, reading.corrected) if reading.corrected else ""


def _works(
    page: Sequence[Hit], ask: Ask, reader: Reader, on: date, wanted: Wanted, first: _First
) -> tuple[WorkHit, ...]:
    shown = cards(list(dict.fromkeys(hit.record.work for hit in page)), reader, on)
    visible = [hit for hit in page if hit.record.work in shown]
    asked = [name for name, values in wanted.filters.items() if len(values) > 1]
    under = folded(visible, asked_apart(asked, wanted.states, day_number(on)))
    grouped: dict[str, list[Hit]] = {}
    for hit in visible:
        if hit.record.id in under:
            grouped.setdefault(hit.record.work, []).append(hit)

    def passage(hit: Hit) -> PassageHit:
        lead = lead_to(hit.record, first.leads)
        led_by = lead.by if lead else None
        return _passage(hit, ask, shown[hit.record.work], day_number(on), first.meaning.get(hit.record.id), led_by)

    def with_folded(hit: Hit) -> PassageHit:
        also = tuple(Folded(shown[other.record.work], passage(other)) for other in under[hit.record.id])
        return replace(passage(hit), also=also)

    return tuple(WorkHit(work, shown[work], tuple(map(with_folded, hits))) for work, hits in grouped.items())


def _whys(hits: tuple[WorkHit, ...]) -> tuple[tuple[Why, ...], tuple[str, ...]]:
    passages = [passage for work in hits for passage in work.passages]
    return tuple(passage.why for passage in passages), tuple(passage.citation for passage in passages)


def _near(reader: Reader, text: str, ask: Ask, on: date) -> tuple[Card, ...]:
    """Return the cards of what lies nearest to a question that nothing answers."""
    keys = [record.work for record in near(text, ask)]
    shown = cards(keys, reader, on)
    return tuple(shown[key] for key in keys if key in shown)


def _folded_away(hits: tuple[WorkHit, ...]) -> int:
    """Return how many documents stand only under others."""
    under = {one.card.key for work in hits for passage in work.passages for one in passage.also}
    return len(under - {work.key for work in hits})


def _passage(hit: Hit, ask: Ask, card: Card, on: int, meaning: float | None, led_by: Record | None) -> PassageHit:
    record = hit.record
    is_fact = record.room == "facts" or not record.section
    state, kind = (card.status, card.status_kind) if is_fact and card.status else _state_of(record, on)
    return PassageHit(
        url=_url(record, card),
        citation=record.number,
        title=record.title,
        snippet=hit.snippet or Snippet(record.text[:SNIPPET]),
        state=state,
        state_kind=kind,
        source_id=record.source_id,
        score=hit.score,
        is_fact=is_fact,
        why=why(ask, record, the_index().explain(ask, record), meaning, led_by),
    )


def _url(record: Record, card: Card) -> str:
    if record.room == "library" and record.section:
        return section_url(record.work.partition(":")[2], record.section, record.anchor)
    return card.url


def _state_of(record: Record, on: int) -> tuple[str, str]:
    """Return a record's state on the day in words and how to draw it. Undated texts say so."""
    held = record.in_force(on)
    if held == "certain":
        return "in force", "good"
    if held == "possible":
        seen = record.start_max <= on
        if record.start_max > on and record.end_min <= on:
            return "undated copy", "wait"
        return (f"as of {_day(record.end_min - 1)}, not known after" if seen else "perhaps in force"), "plain"
    if record.end_max <= on:
        exact = record.end_min == record.end_max
        return f"superseded {'' if exact else 'not later than '}{_day(record.end_max)}", "gone"
    return f"from {_day(record.start_min)}", "wait"


def _day(number: int) -> str:
    day = date.fromordinal(max(1, number))
    return f"{day.day} {day:%b %Y}"


def complete(reader: Reader, beginning: str, *, on: date, limit: int = 8) -> list[str]:
    """Return words that begin as typed and occur in what `reader` may see on the day, the more frequent first."""
    typed = beginning.strip().lower()
    if len(typed) < 2:
        return []
    day = day_number(on)
    ask = Ask(audiences=reader.audiences, on=day, known=day_number(timezone.localdate()), force="possible")
    return list(the_index().suggest(ask, typed, limit))


@dataclass(frozen=True, slots=True)
class Failed:
    """A question asked in vain: how often, when last, and the concept or term that lies nearest."""

    text: str
    times: int
    last: date
    near: Card | None


def failed_searches(reader: Reader, *, on: date, first: int = 0, most: int = 50) -> tuple[list[Failed], int]:
    """Return questions that nothing answered, the most frequent first, and how many there are in all.

    Raises NotAllowed: they are for editors.
    """
    require(reader, "search.failed")
    rows = FailedSearch.objects.order_by().values("text").annotate(asked=Sum("times"), last=Max("on"))
    some = rows.order_by("-asked", "-last", "text")[first : first + most]
    ask = Ask(audiences=reader.audiences, on=day_number(on), known=day_number(timezone.localdate()), force="possible")
    return [_failed(reader, row, ask, on) for row in some], rows.count()


def _failed(reader: Reader, row: Mapping[str, Any], ask: Ask, on: date) -> Failed:
    words = tuple(map(Word, understand(row["text"]).words))
    found = (card for card in _near(reader, row["text"], replace(ask, words=words), on) if card.kind in LABELLED)
    return Failed(row["text"], row["asked"], row["last"], next(found, None))
