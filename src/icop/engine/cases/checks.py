"""The named checks that guards of moves ask: small pure functions over a situation, which tell what is missing.

A check takes the situation and the guard's arguments and yields what is missing, each in a few words; nothing means
that it holds. `CannotTell` says that a fact it leans on is not known. Adding a check is adding a function here; those
of closure and of the funds of BPC cases stand in `closing_checks` and `funds_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from icop.engine.cases import closing_checks, funds_checks  # noqa: F401  # register their checks
from icop.engine.cases.expiring import offer_expires
from icop.engine.cases.files import CaseDocument, Notice
from icop.engine.cases.formal_review import formal_review
from icop.engine.cases.going_on import is_denied, serving, what_exceeds
from icop.engine.cases.situation import CHECKS, Args, CannotTell, Situation, named
from icop.engine.clock import add_period
from icop.engine.parameters import Found

__all__ = ["CHECKS", "CannotTell", "Situation", "expiration"]

# Notices after which an offer waits its own number of days, whoever buys.
OFFER_WAIT = {"b5a": "cn.5a.offer_wait.days", "s333": "s333.notice.days", "other": "s333.notice.days"}


# ---- the request


@named("checklist")
def criteria_met(situation: Situation, args: Args) -> Iterator[str]:
    """Every criterion of a checklist that holds on the day is met, or does not apply."""
    answers = situation.document.request.criteria
    for one in situation.facts.criteria(args["checklist"], situation.on).values():
        answer = answers.get(one.key)
        if answer is None:
            yield f"not answered: {one.says}"
        elif answer == "not_met":
            yield f"not met: {one.says}"


@named()
def request_dated(situation: Situation, args: Args) -> Iterator[str]:
    """The letter's own day and the day of its receipt are both known."""
    request = situation.document.request
    if request.letter_on is None:
        yield "the day of the letter"
    if request.received_on is None:
        yield "the day it was received"


# ---- development


@named("among")
def category_among(situation: Situation, args: Args) -> Iterator[str]:
    """The category of the document is entered and one of these."""
    among, category = args["among"], situation.document.category
    if category not in among:
        named_so = f"category {category} is none of {', '.join(among)}" if category else "the category is not entered"
        yield f"{named_so}; it may be {' or '.join(among)}"


@named("category")
def factors_named(situation: Situation, args: Args) -> Iterator[str]:
    """A document of this category names at least one extenuating factor, with its estimated days."""
    document = situation.document
    if document.category == args["category"] and not document.extenuating:
        yield f"an extenuating factor for category {document.category}"
    yield from (f"estimated days of factor {one.code}" for one in document.extenuating if one.estimated_days is None)


@named("parameter")
def actual_days_known(situation: Situation, args: Args) -> Iterator[str]:
    """The actual days of every extenuating factor are known, where the parameter asks for them."""
    if not situation.value(args["parameter"]):
        return
    for one in situation.document.extenuating:
        if one.actual_days is None:
            yield f"actual days of factor {one.code}"


@named("code", may=["since", "category"])
def posted(situation: Situation, args: Args) -> Iterator[str]:
    """A milestone was posted; with `since`, not before the last of those; with `category`, asked of that one alone."""
    if situation.document.category != args.get("category", situation.document.category):
        return
    day = situation.position.day_of(args["code"], situation.of)
    since, code = max(_days_since(situation, args), default=(None, ""))
    if day is None:
        yield f"milestone {args['code']}"
    elif since is not None and day < since:
        yield f"milestone {args['code']} on or after {since} ({code}); the last is of {day}"


def _days_since(situation: Situation, args: Args) -> Iterator[tuple[date, str]]:
    codes = args.get("since", ())
    for code in (codes,) if isinstance(codes, str) else codes:
        day = situation.position.day_of(code, situation.of)
        if day is not None:
            yield day, code


@named("begin", "end")
def goes_on(situation: Situation, args: Args) -> Iterator[str]:
    """What begins with the one milestone or move has begun more often than it has ended with the other."""
    begun, ended = (len(list(situation.position.days_of(args[name], situation.of))) for name in ("begin", "end"))
    if begun <= ended:
        yield f"a milestone {args['begin']} that has not ended yet"


@named("codes")
def never_posted(situation: Situation, args: Args) -> Iterator[str]:
    """None of these milestones was ever posted."""
    for code in args["codes"]:
        if situation.position.has(code, situation.of):
            yield f"{code} was posted on {situation.position.day_of(code, situation.of)}"


# ---- the case around it


@named("states")
def case_in(situation: Situation, args: Args) -> Iterator[str]:
    """The case is in one of these states."""
    state = situation.position.case.state
    if state.key not in args["states"]:
        yield f"the case is {state.title.lower()}"


@named("states")
def document_in(situation: Situation, args: Args) -> Iterator[str]:
    """The document that brought a line is in one of these states."""
    line = situation.file.line(situation.of)
    where = situation.position.document(line.document) if line else None
    if where is not None and where.state.key not in args["states"]:
        yield f"{where.item} is {where.state.title.lower()}"


@named("parameter", "state")
def not_held_for_closure(situation: Situation, args: Args) -> Iterator[str]:
    """The case is not in the hold that stops changes, from the day the parameter says that it stops them."""
    case = situation.position.case
    if case.state.key == args["state"] and _holds(situation, args["parameter"]):
        yield f"the case is held for closure since {case.since}"


def _holds(situation: Situation, parameter: str) -> bool:
    found = situation.facts.value(parameter, situation.on)
    return isinstance(found, Found) and found.value is True


@named("parameter")
def within_expiration(situation: Situation, args: Args) -> Iterator[str]:
    """No more than this many months have passed since the offer expiration date."""
    expires = expiration(situation)
    if expires is None:
        yield "the offer expiration date"
        return
    last = add_period(expires, int(str(situation.value(args["parameter"]))), "months")
    if situation.on > last:
        yield f"the offer expired on {expires}; the last day was {last}"


def expiration(situation: Situation) -> date | None:
    """Return the offer expiration date of the document, or None."""
    approved = situation.position.day_of("MILAP", situation.of)
    return offer_expires(situation.file, situation.document, approved, situation.facts)


@named()
def deposit_received(situation: Situation, args: Args) -> Iterator[str]:
    """The initial deposit has come."""
    paid = situation.document.deposit.paid_on
    if not situation.position.has("receive_deposit", situation.of) and not (paid and paid <= situation.on):
        yield "the day on which the initial deposit came"


@named()
def deposit_late(situation: Situation, args: Args) -> Iterator[str]:
    """The offer expiration date has passed, and the initial deposit had not come by then."""
    expires = expiration(situation)
    if expires is None:
        yield "the offer expiration date"
        return
    if situation.on <= expires:
        yield f"the offer expiration date is {expires}"
    recorded = situation.position.first_day_of("receive_deposit", situation.of)
    paid = min((day for day in (recorded, situation.document.deposit.paid_on) if day), default=None)
    if paid is not None and paid <= expires:
        yield f"the deposit came on {paid}"


@named(may=["concurrent"])
def brings_no_line(situation: Situation, args: Args) -> Iterator[str]:
    """The document brings no new line, unless the scope question named here is answered with yes."""
    document = situation.document
    if "concurrent" in args and document.scope.get(args["concurrent"]) == "yes":
        return
    yield from (f"line {one.number} is new" for one in situation.file.lines_of(document.key))


@named("questions", may=["unless"])
def no_scope_answer(situation: Situation, args: Args) -> Iterator[str]:
    """None of these questions on scope is answered with yes, unless another one is."""
    scope = situation.document.scope
    if "unless" in args and scope.get(args["unless"]) == "yes":
        return
    yield from (f"the question {key} is answered with yes" for key in args["questions"] if scope.get(key) == "yes")


@named("questions")
def scope_answered(situation: Situation, args: Args) -> Iterator[str]:
    """Each of these questions on scope is answered."""
    scope = situation.document.scope
    yield from (f"the question {key} is not answered" for key in args["questions"] if key not in scope)


@named("concurrent", "yes", "no")
def concurrent_as_a_whole(situation: Situation, args: Args) -> Iterator[str]:
    """Where the question named here says that Modifications go together, their conditions are answered as they must."""
    scope = situation.document.scope
    if scope.get(args["concurrent"]) != "yes":
        return
    for wanted in ("yes", "no"):
        for key in args[wanted]:
            if key not in scope:
                yield f"the question {key} is not answered"
            elif scope[key] != wanted:
                yield f"the question {key} is answered with {scope[key]}"


# ---- notification


@named()
def congress_waited(situation: Situation, args: Args) -> Iterator[str]:
    """Congress need not be notified of the document, or was, and the formal review is over."""
    document = situation.document
    if document.needs_notification is None:
        yield "whether Congress must be notified"
    elif document.needs_notification:
        yield from _review_open(situation, document)
    elif is_denied(document):
        yield "a notice to Congress: the rules of the day ask for one, the document says that none is needed"


def _review_open(situation: Situation, document: CaseDocument) -> Iterator[str]:
    file, facts, on = situation.file, situation.facts, situation.on
    notices, lacks = serving(file, document, facts, on)
    if not notices:
        yield from lacks or ["a notice that covers this document"]
        return
    for one in notices:
        if one.notified_on is None or one.notified_on > on:
            yield f"the day of the formal notice of {one.transmittal}"
        elif not one.is_emergency and on < (first := _review_ends(situation, one, one.notified_on)):
            yield f"the review of {one.transmittal} lasts; the first day is {first}"
    yield from what_exceeds(file, document, facts, on)


def _review_ends(situation: Situation, notice: Notice, notified: date) -> date:
    """Return the first day after the review; the report of a small change and other programs' notices have theirs."""
    key, by = OFFER_WAIT.get(notice.kind, ""), None
    if not key:
        review = formal_review(situation.file.purchaser, situation.facts, notified)
        key, by = review.key, review.by
    return notified + timedelta(days=int(str(situation.value(key, by, notified))))
