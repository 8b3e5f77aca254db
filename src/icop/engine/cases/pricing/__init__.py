"""What a case costs: lines, surcharges and the blocks of the LOA, each amount with the reason it is what it is."""

from icop.engine.cases.pricing.comparing import Compared, Difference, Reason, compare
from icop.engine.cases.pricing.days import NOTHING_ASSUMED, Assumed, DocumentDays, days_of
from icop.engine.cases.pricing.pricing import price
from icop.engine.cases.pricing.result import Block, CasPart, Priced, PricedLine, ToConfirm, known_of, total_of

__all__ = [
    "NOTHING_ASSUMED", "Assumed", "Block", "CasPart", "Compared", "Difference", "DocumentDays", "Priced", "PricedLine",
    "Reason", "ToConfirm", "compare", "days_of", "known_of", "price", "total_of",
]  # fmt: skip
