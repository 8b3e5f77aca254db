"""Read public notices of arms sales: number, purchaser, values, agency and day, each with where it was found.

The forms of the Congressional Record and the Federal Register are read (section 36(b)(1), and reports of enhancement
under 36(b)(5)), and the shorter releases to the press. What is not found is left out, never guessed. Texts come from
anywhere: patterns are bounded, so that the time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from icop.engine.cases.notice_values import SUM, Change, amount, changed, labelled
from icop.engine.errors import Refused

Form = Literal["", "b1", "b5a", "b5c", "release"]
MOST_TEXT = 2_000_000
MOST_NOTICES = 500
FIELDS = ("transmittal", "purchaser", "mde", "total")
GRAMMAR = re.compile(r"(?:\d{2}-\d{1,3}[A-Z]?|\d?[A-Z]{1,2}-\d{2})\Z")

_HEAD, _BODY, _LEAD, _LINE = 900, 40_000, 6_000, 400  # how many characters are looked at
_BEGINS = re.compile(
    r"\([i1l]\)\s{0,4}(?:\(U\)\s{0,4})?(?:[a-z]{3,5}spective\s{1,6})?purchasers?\s{0,2}[:,]\s{0,4}", re.I
)
_NUMBER = re.compile(r"transmittal\s{1,4}(?:no|number)[.,:]{0,2}\s{0,4}([0-9a-z]{2,3}-[0-9a-z]{2,4})\b", re.I)
_UPGRADE = re.compile(r"report\s{1,6}of\s{1,6}enhancement", re.I)
_PARAGRAPH_A = re.compile(r"\(b\)\s{0,2}\(5\)\s{0,2}\(a\)", re.I)
_CERTIFIED = re.compile(r"transmittal\s{1,6}no[.:]{0,2}\s{0,6}([0-9a-z]{2,3}-[0-9a-z]{2,4})", re.I)
_LETTER = re.compile(r"estimated\s{1,6}to\s{1,6}cost\s{1,6}" + SUM, re.I)
_AGENCY = re.compile(r"(?:military\s{1,6}departments?|implementing\s{1,6}agency)\s{0,2}:\s{0,6}([^\n(;.]{2,60})", re.I)
_DELIVERED = re.compile(r"date\s{1,6}report\s{1,6}delivered\s{1,6}to\s{1,6}congress\s{0,2}:\s{0,6}([^\n*]{4,40})", re.I)
_DATED = re.compile(r"\bdate:\s{0,4}([^\n;]{4,30})", re.I)
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]{0,6}\.?\s{1,3}(\d{1,2})[,.]{0,2}\s{0,3}(\d{4})", re.I)
_DAY_FIRST = re.compile(r"(\d{1,2})\s{1,3}([a-z]{3})[a-z]{0,6}\.?,?\s{1,3}(\d{4})", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_THIRD, _FOURTH = re.compile(r"\(iii\)", re.I), re.compile(r"\(iv\)", re.I)
_RELEASE_BUYER = re.compile(
    r"possible foreign military sale to ((?:the )?(?:(?:government|kingdom|republic|state) of )?.{2,80}?) (?:of|for)\b",
    re.I,
)
_RELEASE_COST = re.compile(r"estimated (?:total )?(?:program )?cost (?:of|is)\s{1,3}" + SUM, re.I)
_POLITE = re.compile(
    r"^(?:the )?(?:(?:government|kingdom|state|federal republic|republic|commonwealth) of (?:the )?){0,3}", re.I
)


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """A notice as it was read. Amounts are US dollars.

    `mde`, `other` and `total` are of the whole sale as it then stands; `change` is what a report of enhancement adds.
    `certified` and `certified_on` name the sale that it changes. `sure` says of each field found where it stood.
    """

    form: Form = ""
    transmittal: str = ""
    purchaser: str = ""
    mde: Decimal | None = None
    other: Decimal | None = None
    total: Decimal | None = None
    quantity: str = ""
    agency: str = ""
    delivered_on: date | None = None
    certified: str = ""
    certified_on: date | None = None
    change: Change = field(default_factory=Change)
    sure: Mapping[str, str] = field(default_factory=dict)

    @property
    def country(self) -> str:
        """The purchaser without courtesies: `The Government of the Netherlands` is `Netherlands`."""
        return _POLITE.sub("", self.purchaser) or self.purchaser

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of number, purchaser, MDE and total were not found."""
        return tuple(name for name in FIELDS if name not in self.sure)

    @property
    def adds_up(self) -> bool | None:
        """Tell whether MDE and the rest make the total; None where one of them was not found."""
        if self.mde is None or self.other is None or self.total is None:
            return None
        return self.mde + self.other == self.total


def read_notice(text: str) -> ReadNotice:
    """Return the first notice of a text; nothing is in it where the text holds none.

    Raises Refused when the text is too long.
    """
    return next(iter(read_notices(text)), ReadNotice())


def read_notices(text: str) -> tuple[ReadNotice, ...]:
    """Return the notices of a text in their order, the first 500. Raises Refused when the text is too long."""
    if len(text) > MOST_TEXT:
        raise Refused(f"The text has {len(text):,} characters.", f"Give notices of at most {MOST_TEXT:,} at once.")
    found = tuple(_parts(text))
    if found:
        return tuple(_notice(head, body) for head, body in found)
    release = _release(text[:_LEAD])
    return (release,) if release is not None else ()


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each notice, and the notice from its purchaser on."""
    begins = [(one.start(), one.end()) for one, _ in zip(_BEGINS.finditer(text), range(MOST_NOTICES), strict=False)]
    ends = [start for start, _ in begins[1:]] + [len(text)]
    last = 0
    for (start, end), until in zip(begins, ends, strict=False):
        yield text[max(last, start - _HEAD) : start], text[end : min(until, end + _BODY)]
        last = end


def _notice(head: str, body: str) -> ReadNotice:
    numbers = _NUMBER.findall(head)
    third = _THIRD.search(body)
    lead, rest = (body[: third.start()], body[third.end() :]) if third else (body[:_LINE], body)
    fourth = _FOURTH.search(rest)
    description = rest[: fourth.start()] if fourth else rest
    told: dict[str, tuple[Any, str]] = {
        "transmittal": (numbering(numbers[-1]) if numbers else "", "the heading"),
        "purchaser": (_purchaser(lead), "part (i)"),
        "agency": (_first(_AGENCY, body), "the agency's part"),
        "delivered_on": (_day(_first(_DELIVERED, body)), "the last part"),
        "quantity": (" ".join(description.partition(":")[2][:_LINE].split()), "part (iii)"),
    }
    if _UPGRADE.search(head):
        return _told(told | _of_change(head, lead, description))
    return _told(told | {"form": ("b1", "")} | _of_sale(head, lead))


def _told(told: Mapping[str, tuple[Any, str]]) -> ReadNotice:
    held = {name: value for name, (value, _) in told.items() if value is not None and value != ""}
    return ReadNotice(**held, sure={name: told[name][1] for name in held if told[name][1]})


def _of_sale(head: str, lead: str) -> dict[str, tuple[Any, str]]:
    """Return the values of a new sale; the letter before the notice, or a sum, helps where a label is missing."""
    told: dict[str, tuple[Any, str]] = {name: (value, "part (ii)") for name, value in labelled(lead).items()}
    letter = _LETTER.search(head)
    if "total" not in told and {"mde", "other"} <= told.keys():
        told["total"] = (told["mde"][0] + told["other"][0], "MDE and other together")
    elif "total" not in told and letter:
        told["total"] = (amount(letter[1], letter[2]), "the letter")
    if "mde" not in told and {"other", "total"} <= told.keys() and told["other"][0] <= told["total"][0]:
        told["mde"] = (told["total"][0] - told["other"][0], "total without other")
    return told


def _of_change(head: str, lead: str, description: str) -> dict[str, tuple[Any, str]]:
    change, stands = changed(description)
    form = "b5a" if _PARAGRAPH_A.search(head, [one.end() for one in _UPGRADE.finditer(head)][-1]) else "b5c"
    certified = _CERTIFIED.search(lead)
    return {
        "form": (form, ""), "change": (change, "part (iii)"),
        "certified": (numbering(certified[1]) if certified else "", "part (ii)"),
        "certified_on": (_day(_first(_DATED, lead)), "part (ii)"),
        **{name: (value, "part (iii)") for name, value in stands.items()},
    }  # fmt: skip


def _release(text: str) -> ReadNotice | None:
    """Return a release to the press: purchaser and total, and the number where it gives one; MDE is not told."""
    text = " ".join(text.split())
    buyer, cost = _RELEASE_BUYER.search(text), _RELEASE_COST.search(text)
    if buyer is None or cost is None:
        return None
    number = _NUMBER.search(text)
    return _told({
        "form": ("release", ""), "purchaser": (buyer[1], "the first sentence"),
        "transmittal": (numbering(number[1]) if number else "", "the release"),
        "total": (amount(cost[1], cost[2]), "the first sentence"),
    })  # fmt: skip


def numbering(printed: str) -> str:
    """Return a transmittal number in capitals, with the letter O that stands for a zero mended: `25-OF` is `25-0F`."""
    left, _, right = printed.upper().partition("-")
    if len(left) == 2 and left[0] == "O":
        left = f"0{left[1]}"
    if len(right) == 2 and right[0] == "O":
        right = f"0{right[1]}"
    return f"{left}-{right}"


def _purchaser(lead: str) -> str:
    """Return the purchaser: what stands before part (ii), in one line, without the full stop."""
    return " ".join(lead.partition("(ii)")[0][:_LINE].split()).rstrip(" .")


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found else ""


def _day(told: str) -> date | None:
    """Return the day that a text tells in words, or None where there is no such day."""
    month, day = _MONTH_FIRST.search(told), _DAY_FIRST.search(told)
    parts = (month[1], month[2], month[3]) if month else (day[2], day[1], day[3]) if day else None
    if parts is None or parts[0].lower() not in _MONTHS:
        return None
    try:
        return date(int(parts[2]), _MONTHS.index(parts[0].lower()) + 1, int(parts[1]))
    except ValueError:  # 31 June
        return None
