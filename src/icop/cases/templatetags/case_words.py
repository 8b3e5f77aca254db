"""Words that templates of cases write: sums of money, and what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django import template

from icop.cases.telling import part_of_rate
from icop.engine.cases.money import dollars
from icop.engine.questionnaire.wording import with_days

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """Write a sum to the cent as it is exact: 5,778,280.00; what is not known in words."""
    return "to be confirmed" if amount is None else f"{amount:,.2f}"


@register.filter
def whole_dollars(amount: Decimal | None) -> str:
    """Write a sum in whole dollars, as an LOA shows it."""
    return "to be confirmed" if amount is None else f"{dollars(amount):,f}"


@register.filter
def change(amount: Decimal | None) -> str:
    """Write a difference with its sign."""
    return "to be confirmed" if amount is None else f"{amount:+,.2f}"


@register.filter
def yes_no(value: bool | None) -> str:
    """Write whether something is so; None is not known."""
    return {True: "yes", False: "no"}.get(value, "not known")  # type: ignore[arg-type]


@register.filter
def spoken(text: str) -> str:
    """Write a sentence of the engine with its days in words: 11 November 2026."""
    return with_days(str(text or ""))


@register.filter
def rate_part(name: str) -> str:
    """Write the part of a rate in words."""
    return part_of_rate(str(name).replace("_", " "))


@register.filter
def day_before(day: date) -> date:
    """Return the last day of a span that ends before a day."""
    return day - timedelta(days=1)
