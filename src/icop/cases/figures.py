"""What a case costs and what follows from that, as pages show it: price, notification, deposit, payments.

What has not happened yet is taken to happen on the day of the page; each amount says so by its steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from icop.accounts.reader import VISITOR
from icop.cases.judging import notified
from icop.cases.notifying import DETERMINATION, Notified
from icop.cases.showing import ShownCase
from icop.engine.cases.pricing import Assumed, Priced, price
from icop.tools.queries import determination_for

STATES = {
    "not_needed": ("not needed", "good"), "needed": ("needed", "gone"), "in_review": ("in review", "wait"),
    "cleared": ("cleared", "good"), "to_be_confirmed": ("to be confirmed", "wait"),
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """The figures of a case on the day of the page, `planned` being the day for what has not happened yet."""

    shown: ShownCase
    planned: date

    @property
    def assumed(self) -> Assumed:
        """The days planned for what has not happened."""
        return Assumed.all_on(self.planned)

    @cached_property
    def priced(self) -> Priced:
        """The price of the whole case."""
        return price(self.shown.file, self.shown.facts, on=self.shown.on, assume=self.assumed)

    def of_document(self, key: str) -> Priced:
        """Return the price of what one document brought."""
        return price(self.shown.file, self.shown.facts, on=self.shown.on, document=key, assume=self.assumed)

    def notified(self, document: str, scenario: str = "") -> Notified:
        """Return what is known of the notification of a document.

        Raises NotFound or Refused where the facts of the site cannot judge it.
        """
        shown = self.shown
        known = determination_for(VISITOR, DETERMINATION, known=shown.known)
        return notified(shown.file, shown.facts, shown.on, document, known, planned=self.planned, scenario=scenario)
