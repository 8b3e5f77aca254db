"""The account of one line: each amount with the steps it leans on, and what is to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from icop.engine.cases.pricing.result import Amount, ToConfirm
from icop.engine.cases.pricing.terms import Terms
from icop.engine.trace import Step, Trace, plain

NONE = Decimal("0.00")


@dataclass(slots=True)
class Account:
    """What was taken into account of one line so far: the steps, and what is to be confirmed."""

    of: str
    steps: list[Step] = field(default_factory=list)
    open: list[ToConfirm] = field(default_factory=list)
    waived: Amount = NONE

    def tell(self, key: str, value: Amount, says: str, *by: Iterable[Step]) -> Amount:
        """Note an amount with the steps it leans on before it, and return it."""
        for steps in by:
            self.steps.extend(steps)
        self.steps.append(Step("formula", key, plain(value), says))
        return value

    def ask(self, key: str, problem: str, fix: str, *by: Iterable[Step]) -> None:
        """Note that an amount is not known, and what is to be confirmed for it."""
        self.tell(key, None, problem, *by)
        self.open.append(ToConfirm(self.of, problem, fix))

    @property
    def trace(self) -> Trace:
        """The steps in order; one that several amounts lean on is told once."""
        return Trace(tuple({id(step): step for step in self.steps}.values()))


def by_indirect(key: str, terms: Terms, account: Account) -> Amount:
    """Return an indirect charge on a document that bears none, or of which that is to be confirmed."""
    why = terms.indirect_by
    if terms.indirect == "none":
        return account.tell(key, NONE, "No indirect charges on this document.", why.steps)
    account.ask(key, why.problem, why.fix, why.steps)
    return None
