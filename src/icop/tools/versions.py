"""How the questions of one version of a tool differ from those of another: new, asked otherwise, gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Questions = Mapping[str, Mapping[str, Any]]
_PARTS = {
    "ask": "its words",
    "answer": "the kind of its answer",
    "options": "its options",
    "columns": "its columns",
    "bounds": "its unit or bounds",
}


@dataclass(frozen=True, slots=True)
class Differing:
    """A question that is not the same in both versions: its key, its words, and what changed of it."""

    key: str
    ask: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """What a later version asks anew, otherwise, and no longer."""

    new: tuple[Differing, ...]
    changed: tuple[Differing, ...]
    gone: tuple[Differing, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether both versions ask the same."""
        return not (self.new or self.changed or self.gone)


def differences(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> Differences:
    """Return what changed between questions as `assessment_files.asked_then` tells them, by key."""
    new = tuple(Differing(key, after[key]["ask"]) for key in after if key not in before)
    gone = tuple(Differing(key, before[key].get("ask", "")) for key in before if key not in after)
    both = ((key, _what(before[key], after[key])) for key in after if key in before)
    changed = tuple(Differing(key, after[key]["ask"], what) for key, what in both if what)
    return Differences(new, changed, gone)


def _what(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    return ", ".join(words for name, words in _PARTS.items() if (before.get(name) or "") != (after.get(name) or ""))
