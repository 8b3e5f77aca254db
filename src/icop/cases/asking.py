"""What the facts of the day add to a part: the criteria of checklists, the questions of scope, what the rules say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from icop.accounts.reader import VISITOR
from icop.cases.parts import MET, OF_REQUESTS, PARTS, YES_NO, Ask, Part, criteria_of
from icop.cases.showing import ShownCase
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument
from icop.engine.cases.lifecycle import position
from icop.engine.cases.offers import anticipated_offer, offer_expiration
from icop.engine.cases.types import Move
from icop.engine.errors import NotFound
from icop.engine.questionnaire import Ask as QuestionAsk
from icop.engine.questionnaire import determine, read_answers
from icop.engine.shapes import Cite
from icop.tools.determination_facts import asks_of
from icop.tools.queries import KnownDetermination, determination_for, reference_for
from icop.ui.reports.document import in_words

CHANGE = "cases.change_document"


# What a change adds, asked beside the determination: notification is judged by it, and the move that countersigns.
OWN_SCOPE = (
    Ask("scope.adds_capability", "Does it add a capability or technology?", words=YES_NO),
    Ask("scope.adds_mde_item", "Does it add an item of major defense equipment (MDE)?", words=YES_NO),
    Ask("scope.adds_mde_quantity", "Does it add to the quantity of MDE?", words=YES_NO),
    Ask("scope.is_sensitive_technology", "Does it hold sensitive technology?", "It sets the informal review.", YES_NO),
    Ask("scope.concurrent_modifications", "Is it one of concurrent Modifications?",
        "Value moves between cases; save, and its conditions are asked.", YES_NO),
)  # fmt: skip
OF_CASE = frozenset({"implemented", "held"})  # what the case itself tells
CONCURRENT = "concurrent"


@dataclass(frozen=True, slots=True)
class Told:
    """What the rules say beside the fields: a heading, the sentence, its sources, and where more is told."""

    title: str
    says: str
    cites: tuple[Cite, ...] = ()
    url: str = ""
    link: str = ""


def part_for(key: str, facts: CaseFacts, on: date, item: Mapping[str, Any] | None = None) -> Part:
    """Return a part with what the facts of the day ask in it of an item. Raises KeyError when there is no such part."""
    part = PARTS[key]
    if key == "checklist":
        return replace(part, asks=criteria_of(facts, on))
    return replace(part, asks=_scope_asks((item or {}).get("scope", {}))) if key == "scope" else part


def problems_of(key: str, body: Mapping[str, Any]) -> dict[str, str]:
    """Return what is missing in a part that its shape can't tell, by the name of the field."""
    if key != "offer":
        return {}
    again = list(enumerate(body.get("anticipated", ())))[1:]
    says = "It is needed: a date was set before. Say why it is set anew."
    return {f"anticipated-{row}-reason": says for row, one in again if not str(one.get("reason") or "").strip()}


def _change() -> KnownDetermination | None:
    try:
        return determination_for(VISITOR, CHANGE)
    except NotFound:  # a site may have taken it out
        return None


def _scope_asks(scope: Mapping[str, str]) -> tuple[Ask, ...]:
    """Return the questions that hold for any change, and for concurrent Modifications their conditions."""
    known = _change()
    asks = [one for one in known.compiled.asks if one.kind.read == "bool"] if known is not None else []
    whens = {CONCURRENT} if scope.get("concurrent_modifications") == "yes" else set()
    held = (one for one in asks if one.key not in OF_CASE and _of_change(one) in {"", *whens})
    mine = {one.path for one in OWN_SCOPE}
    found = (Ask(f"scope.{one.key}", one.ask, one.question.help, YES_NO) for one in held)
    return (*(one for one in found if one.path not in mine), *OWN_SCOPE)


def _of_change(one: QuestionAsk) -> str:
    """Return the kind of change a question is for; "" for any."""
    when = one.question.when
    return str(when.get("change", "")) if isinstance(when, Mapping) else ""


def told_beside(key: str, shown: ShownCase, of: str) -> tuple[Told, ...]:
    """Return what the rules say beside the fields of a part."""
    document = shown.file.document(of)
    if document is None:
        return ()
    if key == "checklist":
        return tuple(_criteria_told(document, shown))
    if key == "scope":
        return tuple(_scope_told(document, shown))
    return tuple(_offer_told(document, shown)) if key == "offer" else ()


def _criteria_told(document: CaseDocument, shown: ShownCase) -> Iterator[Told]:
    """Yield how far each checklist is, what the request does not meet, and the move that follows from it."""
    answers = document.request.criteria
    for key, shape in shown.facts.checklists.items():
        if not key.startswith(OF_REQUESTS):
            continue
        criteria = shown.facts.criteria(key, shown.on).values()
        unmet = [one.says for one in criteria if answers.get(one.key) == "not_met"]
        left = sum(answers.get(one.key) not in MET for one in criteria)
        title = f"{shape.title}: {len(criteria) - left - len(unmet)} of {len(criteria)} settled"
        says = [f"{left} not answered." if left else "", f"Not met: {' '.join(unmet)}" if unmet else ""]
        words = " ".join(filter(None, says)) or "Everything is settled."
        move = _move_for(shown, key, is_short=bool(unmet)) if unmet or not left else None
        yield Told(title, words, (shape.cite,), *(_move_link(shown, move, document.key) if move else ("", "")))


def _move_for(shown: ShownCase, checklist: str, *, is_short: bool) -> Move | None:
    """Return the move that asks for a checklist, or where it `is_short` the one that tells the purchaser so."""
    moves = shown.facts.types[shown.file.type].moves if shown.file.type in shown.facts.types else ()
    asking = next((one for one in moves for need in one.needs if need.args.get("checklist") == checklist), None)
    short = next((one for one in moves if one.key == "find_insufficient"), None)
    return short if is_short else asking


def _move_link(shown: ShownCase, move: Move, of: str) -> tuple[str, str]:
    return f"{reverse('cases:move', args=[shown.case.pk, move.key])}?{urlencode({'of': of})}", move.title


def _offer_told(document: CaseDocument, shown: ShownCase) -> Iterator[Told]:
    offer = offer_expiration(shown.file, document, shown.facts, shown.on)
    day = in_words(offer.day) if offer.day else "not known"
    yield Told(f"Offer expiration date: {day}", offer.because, offer.cites)
    expected = anticipated_offer(shown.file, document, shown.facts, shown.on)
    computed = in_words(expected.computed) if expected.computed else "not known"
    yield Told(f"Anticipated offer date by the standard: {computed}", expected.says)


def _scope_told(document: CaseDocument, shown: ShownCase) -> Iterator[Told]:
    known = _change()
    if known is None:
        return
    answers = scope_answers(document, shown)
    read, _ = read_answers(asks_of(known.compiled), answers)
    found = determine(known.compiled, read, shown.on, reference_for(known=shown.known))
    typed = {f"a.{key}": {True: "yes", False: "no"}.get(value, value) for key, value in answers.items()}
    url = f"{reverse('tools:determination', args=[CHANGE])}?{urlencode(typed)}"
    yield Told(found.result.title, found.says, found.cites, url, "Say what is changed, and see why")


def scope_answers(document: CaseDocument, shown: ShownCase) -> dict[str, Any]:
    """Return what a case and a change of it tell the determination of which document carries the change."""
    now = position(shown.file, shown.facts, shown.on)
    told: dict[str, Any] = {key: value == "yes" for key, value in document.scope.items()}
    known = _change()
    asked = set(asks_of(known.compiled)) if known is not None else set()
    told |= {"implemented": now.has("ISTATUS", "basic"), "held": now.case.state.key == "closure_hold"}
    if told.get("concurrent_modifications"):
        told["change"] = CONCURRENT
    return {key: value for key, value in told.items() if key in asked}
