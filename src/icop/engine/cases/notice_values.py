"""The amounts in a notice of an arms sale: of a new sale by its labels, of a changed one by its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

SUM = r"\$?\s{0,2}(\d[\d,]{0,15}(?:\.\d{1,6})?|\.\d{1,6})\s{0,2}(million|billion|thousand)?(?![\d,]*\d)"
SMALLEST = 1000  # less without "million" behind it is a number whose unit was lost, unless it is zero
_SCALE = {"": Decimal(1), "thousand": Decimal(10) ** 3, "million": Decimal(10) ** 6, "billion": Decimal(10) ** 9}
_SUM = re.compile(SUM, re.I)
_DOLLARS = re.compile(r"(?=\$|\d[\d.,]{0,15}\s(?:m|b)illion)" + SUM, re.I)
_LEADERS = r"[^\n\d$]{0,120}(?:\n[\s.|]{0,40})?"  # stars, dots or dashes between a label and its amount
_LABELS = {
    "mde": re.compile(r"major\s{1,6}defense\s{1,6}equipment" + _LEADERS + SUM, re.I),
    "other": re.compile(r"\bother\b" + _LEADERS + SUM, re.I),
    "total": re.compile(r"^[\s'|]{0,12}total\b(?! (?:case )?estimated)" + _LEADERS + SUM, re.I | re.M),
}
_ENDS = re.compile(r"(?<=[a-z0-9)])\.\s+(?=[A-Z])")
_TELLS = re.compile(r"this (?:transmittal|notification|report) (?:also )?(?:notifies|reports|adds)", re.I)
_LONG = re.compile(r"major defense equipment(?: \(mde\))?", re.I)
_NON = re.compile(r"non-\s{0,2}mde", re.I)
_NEW = re.compile(
    r"(?:value|cost) of (?:the )?(?:new|newly extended|additional|added)\b,?([^$]{0,80}?)\b(?:is|are|was) "
)
_TOTAL_BY = re.compile(r"total (?:case|cost)(?: values?)? (?:will )?increases? by ")
_REST_BY = re.compile(
    r"\brest(?: and (?:overall )?total case)?(?: values?)? (?:will )?increases? by |increase in rest value by "
)
_MDE_BY = re.compile(r"\bmde(?: values?)? (?:will )?increases? by |increase in mde value by |mde value increase of ")
_AND_REST_BY = re.compile(r",? and rest value by ")
_WHOLE = re.compile(r"\btotal (?:case|value remain|cost will)")
_STANDS = re.compile(r"revised|constitut|remain")
_NO_MDE = re.compile(r"\bno mde (?:is |was |will be )?(?:associated|included)|mde value remains \$0")
_NO_NEW_MDE = re.compile(r"\bno (?:additional )?mde (?!or)|\bmde (?:value )?(?:will )?remains? ")


@dataclass(frozen=True, slots=True)
class Change:
    """What a report of enhancement adds to a sale, in US dollars; None: not told, or not told so that it adds up."""

    mde: Decimal | None = None
    total: Decimal | None = None


def first_sum(text: str) -> Decimal | None:
    """Return the sum of money that a text begins with, or None."""
    found = _SUM.match(text.lstrip())
    return amount(found[1], found[2]) if found else None


def amount(number: str, unit: str | None) -> Decimal | None:
    """Return a number with its unit as dollars; None where the unit seems lost."""
    value = Decimal(number.replace(",", "") or "0")
    if not unit and 0 < value < SMALLEST:
        return None
    return value * _SCALE[(unit or "").lower()]


def labelled(text: str) -> dict[str, Decimal]:
    """Return what stands beside the labels of a new sale: `mde`, `other`, `total`."""
    found: dict[str, Decimal] = {}
    for name, pattern in _LABELS.items():
        seen = pattern.search(text)
        value = amount(seen[1], seen[2]) if seen else None
        if value is not None:
            found[name] = value
    return found


def changed(text: str) -> tuple[Change, dict[str, Decimal]]:
    """Return what a report of enhancement adds, and what MDE (`mde`) and the whole sale (`total`) then come to."""
    text = " ".join(text.split())
    begins = _TELLS.search(text)
    sentences = tuple(_sentences(text[begins.start() :])) if begins else ()
    stands = {"mde": _mde_after(sentences), "total": _total_after(sentences)}
    total = _added(sentences, stands["total"])
    mde = _mde_added(sentences, total)
    if mde is not None and total is not None and mde > total:
        mde = None
    return Change(mde, total), {name: value for name, value in stands.items() if value is not None}


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences in small letters; `mde` stands for MDE, `rest` for what is not."""
    for one in _ENDS.split(text):
        yield " ".join(_NON.sub("rest", _LONG.sub("mde", one)).lower().split())


def _sum_behind(pattern: re.Pattern[str], sentences: tuple[str, ...]) -> Decimal | None:
    for one in sentences:
        for seen in pattern.finditer(one):
            value = first_sum(one[seen.end() :])
            if value is not None:
                return value
    return None


def _added(sentences: tuple[str, ...], whole: Decimal | None) -> Decimal | None:
    """Return what the change adds; a sum above what the whole sale then comes to is a misprint."""
    told = (
        _new_items(sentences), _sum_behind(_TOTAL_BY, sentences), _both(sentences), _sum_behind(_REST_BY, sentences),
    )  # fmt: skip
    return next((value for value in told if value is not None and (whole is None or value <= whole)), None)


def _new_items(sentences: tuple[str, ...]) -> Decimal | None:
    """Return what the new items are worth: told in one sum, or as MDE and the rest."""
    parts: dict[str, Decimal] = {}
    for one in sentences:
        for seen in _NEW.finditer(one):
            value = first_sum(one[seen.end() :])
            if value is not None:
                words = seen[1].split()
                parts.setdefault("mde" if "mde" in words else "rest" if "rest" in words else "all", value)
    if "all" in parts or not parts:
        return parts.get("all")
    return sum(parts.values(), Decimal(0))


def _both(sentences: tuple[str, ...]) -> Decimal | None:
    mde, rest = _sum_behind(_MDE_BY, sentences), _sum_behind(_AND_REST_BY, sentences)
    return mde + rest if mde is not None and rest is not None else None


def _mde_added(sentences: tuple[str, ...], total: Decimal | None) -> Decimal | None:
    for one in sentences:
        for seen in _NEW.finditer(one):
            if "mde" in seen[1].split():
                return first_sum(one[seen.end() :])
    told = _sum_behind(_MDE_BY, sentences)
    if told is not None:
        return told
    rest = _sum_behind(_REST_BY, sentences)
    if rest is not None and total is not None and rest <= total:
        return total - rest
    if any(_NO_NEW_MDE.search(one) for one in sentences):
        return Decimal(0)
    return None


def _total_after(sentences: tuple[str, ...]) -> Decimal | None:
    """Return the last sum of the last sentence that tells the whole sale."""
    for one in reversed(sentences):
        whole = _WHOLE.search(one)
        sums = _sums(one[whole.end() :]) if whole else ()
        if sums:
            return sums[-1]
    return None


def _mde_after(sentences: tuple[str, ...]) -> Decimal | None:
    for one in reversed(sentences):
        if _NO_MDE.search(one):
            return Decimal(0)
        begins = re.search(r"\bmde\b", one)
        told = one[begins.start() :].partition(" rest ")[0] if begins else ""
        sums = _sums(told) if _STANDS.search(told) else ()
        if sums:
            return sums[-1]
    return None


def _sums(text: str) -> tuple[Decimal, ...]:
    found = (amount(one[1], one[2]) for one in _DOLLARS.finditer(text))
    return tuple(value for value in found if value is not None)
