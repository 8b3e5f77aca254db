"""The day, month or year a document says it is of, as people write it in names of files and at the head of papers.

What is less than a day stays so: "Jun 18" gives `2018-06`, never a day of that month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT_YEAR = r"'?(?P<short>\d\d)"
_FIRST_YEAR, _LAST_YEAR, _CENTURY_TURNS = 1940, 2050, 60
# A stamp's figures may stand apart ("NOV 0 5 2018"), and a reader of pictures may put a mark before them ("March :25").
_STAMPED = r"[-:.]?\s?(?P<day>[0-3]\s?\d|\d)"

_IN_TEXT = (
    re.compile(rf"\b{_MONTH}\s*{_STAMPED}(?:st|nd|rd|th)?\s*,?\s+{_YEAR}\b", re.I),
    re.compile(rf"(?<!\d)(?P<day>[0-3]\s?\d|\d)\s+{_MONTH}\s*,?\s*{_YEAR}\b", re.I),
    re.compile(rf"(?<!\d)(?P<day>[0-3]?\d)\s+{_MONTH}\s+{_SHORT_YEAR}(?!\d)", re.I),
    re.compile(rf"(?<![\d/-]){_YEAR}-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?![\d-])"),
    re.compile(rf"(?<![\d/-])(?P<number>[01]?\d)/(?P<day>[0-3]?\d)/{_YEAR}(?![\d/])"),
)
_MONTHS_IN_TEXT = re.compile(rf"(?<!\d )\b{_MONTH}\s*,?\s*{_YEAR}\b", re.I)
_IN_NAME = (
    re.compile(rf"(?<!\d){_YEAR}[-_. ](?P<number>[01]\d)[-_. ](?P<day>[0-3]\d)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<number>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<number>0[1-9]|1[0-2])(?P<day>[0-3]\d){_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d)(?<!\d[-.])(?P<number>[01]?\d)[-.](?P<day>[0-3]?\d)[-.](?:{_YEAR}|{_SHORT_YEAR})(?![\d-])"),
    re.compile(rf"(?<![a-z\d])(?P<day>[0-3]?\d)[-_ ]?{_MONTH}[-_ ]?{_YEAR}(?!\d)", re.I),
    re.compile(rf"(?<![a-z]){_MONTH}[-_ ](?P<day>[0-3]?\d),?[-_ ]{_YEAR}(?!\d)", re.I),
    re.compile(rf"(?<![a-z]){_MONTH}[-_ ,]*(?:{_YEAR}|{_SHORT_YEAR})(?!\d)", re.I),
    re.compile(r"(?<![\d.])(?P<year>20\d\d)[-_](?P<number>0[1-9]|1[0-2])(?![\d-])"),
)
# A year alone is one only where it closes a name or stands in brackets; "FY 2018" is a budget, not a day.
_YEAR_IN_NAME = re.compile(rf"(?:\(|[-_ ]){_YEAR}(?=[-_ ](?:v|rev|final)[\w.]*$|$|\))", re.I)
_FISCAL = re.compile(r"\b(?:FY|fiscal years?)[-_ ]?\d{2,4}(?!\d)", re.I)
_LABELLED = re.compile(
    r"\b(?P<label>effective(?: date)?|date issued|issue date|issued|date of issue|dated?|published|publication date"
    r"|date signed|signed|last revised|revised|last updated|as of)\s*(?:on|in)?\s*[:\-–]?\s*$",
    re.I,
)
_MAY_LABEL = re.compile(r"effective|issue|date|publi|signed|revised|as of", re.I)  # in every label
_FIGURE = re.compile(r"\d")
_FIRST = ("effective", "issue", "date issued", "date of issue", "issued", "date", "published", "publication", "signed")


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it was found: `value` is `2018-06-28`, `2018-06` or `2018`; `shown` the words; where they stand."""

    value: str
    shown: str
    start: int
    end: int

    @property
    def is_day(self) -> bool:
        """Tell whether it names one day."""
        return len(self.value) == 10


def day_in_name(stem: str) -> Written | None:
    """Return the day, month or year that a file's name without its ending states: the exactest, of these the last."""
    for pattern in _IN_NAME:
        found = [one for one in _found(pattern, stem) if not _is_fiscal(stem, one)]
        if found:
            return found[-1]
    years = [one for one in _found(_YEAR_IN_NAME, stem) if not _is_fiscal(stem, one)]
    return years[-1] if years else None


def days_in(text: str) -> list[Written]:
    """Return the days that `text` states, in order of place; without overlaps."""
    if not _FIGURE.search(text):
        return []
    found = sorted(
        (one for pattern in _IN_TEXT for one in _found(pattern, text)), key=lambda one: (one.start, -one.end)
    )
    kept: list[Written] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def months_in(text: str) -> list[Written]:
    """Return the months that `text` states with their year ("December 2000"), in order."""
    return list(_found(_MONTHS_IN_TEXT, text)) if _FIGURE.search(text) else []


def labelled_in(text: str) -> Written | None:
    """Return the day or month that a label in `text` says it is of ("Effective: September 9, 2020")."""
    if not _MAY_LABEL.search(text):
        return None
    found: list[tuple[int, Written]] = []
    for one in (*days_in(text), *months_in(text)):
        label = _LABELLED.search(text[max(one.start - 40, 0) : one.start])
        if label:
            start = max(one.start - 40, 0) + label.start()
            shown = " ".join(text[start : one.end].split())
            rank = 0 if label["label"].lower().startswith(_FIRST) else 1
            found.append((rank, Written(one.value, shown, start, one.end)))
    return min(found, key=lambda pair: (pair[0], not pair[1].is_day, pair[1].start))[1] if found else None


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Written]:
    for match in pattern.finditer(text):
        value = _value(match.groupdict())
        if value:
            yield Written(value, _shown(text, match), match.start(), match.end())


def _shown(text: str, match: re.Match[str]) -> str:
    """Return the words of a match, with the brackets that stand around them."""
    words = " ".join(match[0].split()).strip("-_ (")
    is_bracketed = text.rfind("(", max(match.start() - 1, 0), match.end()) >= 0 and text.startswith(")", match.end())
    return f"({words})" if is_bracketed else words


def _is_fiscal(stem: str, one: Written) -> bool:
    return any(span.start() < one.end and one.start < span.end() for span in _FISCAL.finditer(stem))


def _value(parts: dict[str, str | None]) -> str:
    """Return the parts of a date as `2018-06-28`, as far as they go; "" when there is no such day."""
    year = int(parts.get("year") or 0) or _full(int(parts.get("short") or 0))
    month = int(parts.get("number") or 0) or _month(parts.get("month") or "")
    day = int((parts.get("day") or "0").replace(" ", ""))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    if not month:
        return f"{year}" if "number" not in parts else ""
    if "day" not in parts:
        return f"{year}-{month:02d}" if month <= 12 else ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _full(short: int) -> int:
    return (1900 if short >= _CENTURY_TURNS else 2000) + short


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1 if word else 0
