"""What the reader of a plan must know: what stops it, what its dates leave out, which decisions run out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from icop.engine.shapes import Cite
from icop.tsfd.model import OFFER
from icop.tsfd.planning import Applying, Plan


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know, with its source where it is a statement about policy and not about the plan itself."""

    says: str
    cite: Cite | None = None

    def __str__(self) -> str:
        return f"{self.says} ({self.cite.to}, {self.cite.standing})" if self.cite else self.says


def notes_of(plan: Plan) -> tuple[Note, ...]:
    """Return the notes of a plan, what stops it first."""
    plain = (*_goal(plan), *_applying(plan), *_open(plan), *_elsewhere(plan))
    return (*denials(plan), *map(Note, plain))


def denials(plan: Plan) -> Iterator[Note]:
    """Yield each denial that holds, and what its process says follows a decision, with its source."""
    for one in plan.applies:
        result = one.result
        if result and result.decision == "denied" and result.holds_on(plan.asked.begin):
            yield Note(f"{one.node.name} was denied{': no dates are given' if one.node in plan.stopped else ''}.")
            yield from (Note(said.says, said.cite) for said in one.node.shape.follows)


def _goal(plan: Plan) -> Iterator[str]:
    if plan.goal != OFFER:
        yield "Nothing that applies holds up the offer; it must end before the delivery."


def _applying(plan: Plan) -> Iterator[str]:
    for one in plan.applies:
        name, result = one.node.name, one.result
        if one.days is None and not one.is_done:
            yield f"{name}: its days are to be confirmed, and no date here counts them."
        if result is None:
            continue
        if not result.holds_on(plan.asked.begin):
            yield f"{name}: the decision expired on {result.expires}; its days are counted anew."
        elif result.decision == "referred":
            yield f"{name} was referred: its days are counted in full from the beginning."
        elif _runs_out(plan, one):
            yield f"{name}: the decision expires on {result.expires}, before the likely offer. Have it renewed."


def _runs_out(plan: Plan, one: Applying) -> bool:
    return bool(plan.offer and one.is_done and one.result and not one.result.holds_on(plan.offer.likely))


def _open(plan: Plan) -> Iterator[str]:
    for one in plan.may_apply:
        if one.node.unsure:
            yield f"{one.node.name} may apply. To be confirmed: {one.node.unsure.rstrip('.')}."


def _elsewhere(plan: Plan) -> Iterator[str]:
    applying = {one.node.key for one in plan.applies}
    for key in sorted({*plan.asked.results, *plan.asked.days} - applying):
        yield f"{plan.model.nodes[key].name}: what is told of it is not counted, since it does not certainly apply."
