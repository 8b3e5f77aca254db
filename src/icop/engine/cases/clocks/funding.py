"""The days of the money of a BPC case: its funds expire, then they are cancelled; lines may reach beyond."""

from __future__ import annotations

from icop.engine.cases.clocks.due import Asked
from icop.engine.cases.funding import funds_clock


def funds_days(case: Asked) -> None:
    """Add the days on which the funds of a BPC case expire and are cancelled, and the lines that reach beyond them."""
    funds = funds_clock(case.file, case.facts, case.on)
    if funds.cancels_on is not None:
        says = "What is not paid by then is lost."
        case.add(
            "funds_cancel", "Funds are cancelled", funds.cancels_on, says, cites=funds.cites, unsure=funds.to_confirm
        )
    if funds.expires_on is None:
        return
    is_past = funds.expires_on < case.on
    title = "Funds have expired" if is_past else "Funds expire"
    says = "From then on money may only be adjusted and paid out, not newly obligated."
    case.add("funds_expire", title, funds.expires_on, says, severity="note" if is_past else None, cites=funds.cites)
    bound = case.value("bpc.period.within_funds")
    for number in funds.beyond_expiry if bound.value is True else ():
        says = f"The months of line {number} reach beyond {funds.expires_on}, the last day of its funds. Shorten them."
        if number in funds.beyond_cancellation:
            says = (
                f"The months of line {number} reach beyond {funds.cancels_on}, when the funds are gone. Shorten them."
            )
        case.add("beyond_funds", f"Line {number} outlasts its funds", funds.expires_on, says, bound, of=number,
                 severity="stop")  # fmt: skip
