"""Which of the sources a case leans on changed since somebody last recorded something of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from icop.tools.resting import sources_on

NAMES = ("status", "document", "card", "text")


@dataclass(frozen=True, slots=True)
class ChangedSource:
    """A source that stands or reads otherwise: how it did, and how it does now, in words."""

    citation: str
    was: str
    now: str


def changed_sources(citations: Iterable[str], then: date, on: date) -> tuple[ChangedSource, ...]:
    """Return the sources that this site knows more of and that changed between two days."""
    told = list(citations)
    if then >= on or not told:
        return ()
    before, today = sources_on(told, then), sources_on(told, on)
    return tuple(found for one, was in before.items() if (found := _changed(one, was, today.get(one, {}))))


def _changed(citation: str, was: dict[str, str], now: dict[str, str]) -> ChangedSource | None:
    for name in NAMES:
        if name in was and was[name] != now.get(name):
            if name == "text":
                return ChangedSource(citation, "the text as it read then", "the text reads otherwise now")
            return ChangedSource(citation, was[name], now.get(name) or "no longer here")
    return None
