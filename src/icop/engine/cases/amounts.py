"""Amounts as a case file holds them: sums of money, quantities and percentages, exact and within bounds."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

MOST_MONEY = Decimal(10) ** 15
MOST_DECIMALS = 9


def is_measured(number: Decimal) -> bool:
    """Tell whether a number may be reckoned with: from 0 to the largest sum of money, with at most nine decimals."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DECIMALS and 0 <= number <= MOST_MONEY


def _decimal(value: Any, most: Decimal, places: int, what: str) -> Decimal:
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"'{str(value)[:40]}' is no {what}; write digits, with a point before decimals") from error
    if isinstance(value, bool) or not number.is_finite() or number < 0 or number > most:
        raise ValueError(f"'{str(value)[:40]}' is no {what}; write a number from 0 to {most:,f}")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        raise ValueError(f"'{str(value)[:40]}' has more than {places} decimals; write at most {places}")
    return abs(number)  # there is a zero below nothing


def _money(value: Any) -> Decimal:
    return _decimal(value, MOST_MONEY, 2, "sum of money")


def _quantity(value: Any) -> Decimal:
    return _decimal(value, Decimal(10) ** 9, 3, "quantity")


def _percent(value: Any) -> Decimal:
    return _decimal(value, Decimal(100), 6, "percentage")


_NUMBER = WithJsonSchema(
    {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9,]+(\.[0-9]+)?$"}]}
)
_AS_TEXT = PlainSerializer(lambda number: f"{number:f}", return_type=str)
Money = Annotated[Decimal, BeforeValidator(_money), _AS_TEXT, _NUMBER]
Quantity = Annotated[Decimal, BeforeValidator(_quantity), _AS_TEXT, _NUMBER]
Percent = Annotated[Decimal, BeforeValidator(_percent), _AS_TEXT, _NUMBER]
