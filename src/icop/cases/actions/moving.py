"""Move a case, a document or a line on: by the rules of its type, with who acted, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from icop.accounts.reader import Reader
from icop.cases.actions.editing import see_it_had_begun, see_nobody_changed
from icop.cases.actions.recording import Said, say
from icop.cases.judging import judged
from icop.cases.models import Case, Record
from icop.cases.policies import require_team
from icop.cases.queries import case_facts, case_file
from icop.engine.cases.files import CaseFile
from icop.engine.cases.lifecycle import Block, judge
from icop.engine.cases.offers import offer_expiration
from icop.engine.cases.types import CaseType, Move
from icop.engine.errors import NotFound, Refused
from icop.engine.questionnaire.evaluating import cites_as_json

EXTENDS, EXTENSION = "extend_offer", "SAMM C5.4.19.1"  # the move that gives an offer a later last day, and its rule


class Blocked(Refused):
    """The rules do not allow the move yet: each block says what is missing, what to do, and by which rule."""

    def __init__(self, title: str, blocks: Sequence[Block]) -> None:
        stops = [one for one in blocks if not one.warns]
        told = stops or list(blocks)
        super().__init__(f"“{title}” is not possible yet. Needed first: {told[0].says}", told[0].fix)
        self.blocks = tuple(blocks)
        self.told = {"blocks": [_plainly(one) for one in self.blocks]}


def _plainly(block: Block) -> dict[str, Any]:
    """Return a block as plain JSON, with all that is missing and its rule."""
    told = {"says": block.says, "fix": block.fix, "missing": list(block.missing), "warns": block.warns}
    return told | {"cites": cites_as_json((block.cite,))}


@transaction.atomic
def move(
    case: Case, key: str, *, of: str, day: date, actor: str, reason: str = "", more: Sequence[Said] = (),
    goes_past_warnings: bool = False, seen: int | None = None, by: Reader, on: date,
) -> Record:  # fmt: skip
    """Record the move `key` of a case, document or line (`of`) on a day, with what was entered for it (`more`).

    `actor` is one of those who make such a move, by key or name. The rules of that day judge it, `more` included.
    Raises NotAllowed, Meanwhile, Blocked with what is missing and by which rule, or Refused when the state does not
    allow it or the actor makes no such move; nothing is kept then.
    """
    require_team(by, case)
    _see_day(case, day, on)
    if seen is not None:
        see_nobody_changed(case, "events", "", seen)
    facts, before = case_facts(), case_file(case, on=day)
    if more:
        say(case, more, by=by, on=on)
    file = case_file(case, on=day)
    found = judge(judged(file, facts, day), facts, key, of, day)
    acted = _who_acted(actor, found.move, facts.types[file.type])
    if more and key == EXTENDS:
        found = judge(judged(before, facts, day), facts, key, of, day)  # by the date that is extended, not the new one
        _see_it_extends(before, file, of, day)
    warned_only = all(one.warns for one in found.blocks)
    if found.blocks and not (warned_only and goes_past_warnings):
        raise Blocked(found.move.title, found.blocks)
    return _happened(case, key, of, day, acted, reason, by, on)


@transaction.atomic
def post_milestone(
    case: Case, code: str, *, of: str, day: date, actor: str, reason: str = "", by: Reader, on: date
) -> Record:
    """Record a milestone that moves nothing by itself, by its code. Raises NotAllowed, NotFound, or Refused."""
    require_team(by, case)
    _see_day(case, day, on)
    file = case_file(case, on=on)
    shape = case_facts().types.get(file.type)
    if shape is None or code not in {one.code for one in shape.milestones}:
        raise NotFound(f"There is no milestone {code}.", "Choose one of the list.")
    return _happened(case, code, of, day, actor, reason, by, on)


def _who_acted(actor: str, made: Move, shape: CaseType) -> str:
    """Return the name of who made a move. Raises Refused for nobody, and for somebody who makes no such move."""
    names = {one: shape.actors.get(one, one) for one in made.who}
    told = names.get(actor.strip(), actor.strip())
    if told in names.values():
        return told
    wrong = (
        f"“{told[:60]}” does not make the move “{made.title}”." if told else f"It is not said who made “{made.title}”."
    )
    may = " or ".join(f"{name} ({key})" for key, name in names.items())
    raise Refused(wrong, f"Say in 'actor' who did: {may} ({made.cite.to}).")


def _see_it_extends(before: CaseFile, after: CaseFile, of: str, day: date) -> None:
    """Raise Refused unless the new offer expiration date is not past on the day, and later than the one before."""
    first, then = before.document(of), after.document(of)
    new = then.offer_expires_on if then is not None else None
    if first is None or new is None:
        return
    old = offer_expiration(before, first, case_facts(), day).day
    fix = f"Give a later date ({EXTENSION})."
    if new < day:
        raise Refused(f"The new offer expiration date {new} would be past on {day} already.", fix)
    if old is not None and new <= old:
        raise Refused(f"The new offer expiration date {new} is no later than the one before it, {old}.", fix)


def _see_day(case: Case, day: date, on: date) -> None:
    if day > on:
        raise Refused(f"{day} has not come yet.", "Record what happened; say what is expected as an anticipated date.")
    see_it_had_begun(case, day)


def _happened(case: Case, what: str, of: str, day: date, actor: str, reason: str, by: Reader, on: date) -> Record:
    told = {"what": what, "on": day.isoformat(), "of": of, "actor": actor, "reason": reason.strip()}
    body = {name: value for name, value in told.items() if value}
    (made,) = say(case, [Said("events", "", body, day, reason.strip())], by=by, on=on)
    return made
