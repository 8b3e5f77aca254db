"""What a case file that comes in would change of the case there is: field by field, items matched by their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from icop.cases.queries.records import KEYS

MOST_FIELDS = 40
NAMES = {"documents": "Document", "lines": "Line", "notices": "Notice", "tasks": "Task"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that would change: where it stands, what it says now and what it would say ("": nothing)."""

    where: str
    was: str
    becomes: str

    def as_json(self) -> dict[str, str]:
        """Return it as plain JSON."""
        return asdict(self)


def is_same(old: Mapping[str, Any], new: Mapping[str, Any], today: str) -> bool:
    """Tell whether two plain case files say the same; what lies ahead of `today` may be missing in the new one."""
    if old == new:
        return True
    events = [one for one in old.get("events", ()) if one["on"] <= today]
    return {key: value for key, value in {**old, "events": events}.items() if value} == {
        key: value for key, value in new.items() if value
    }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Return the fields in which two plain case files differ, the first of them."""
    found: list[Difference] = []
    for one in _differ((), old, new):
        found.append(one)
        if len(found) == MOST_FIELDS:
            break
    return found


def _differ(path: tuple[str, ...], old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping | None) and isinstance(new, Mapping | None):
        before, after = old or {}, new or {}
        for key in dict.fromkeys((*before, *after)):
            yield from _differ((*path, key), before.get(key), after.get(key))
    elif isinstance(old, Sequence | None) and isinstance(new, Sequence | None) and not isinstance(old or new, str):
        before, after = _by_key(path, old or ()), _by_key(path, new or ())
        for key in dict.fromkeys((*before, *after)):
            yield from _differ((*path[:-1], key), before.get(key), after.get(key))
    else:
        yield Difference(_in_words(path), _short(old), _short(new))


def _by_key(path: tuple[str, ...], items: Sequence[Any]) -> dict[str, Any]:
    """Return the items of a list by what they are called: their own key where they have one, else their place."""
    place = path[-1] if path else ""
    name = NAMES.get(place, place.replace("_", " ").capitalize().removesuffix("s"))
    key = KEYS.get(place)
    told = [
        str(one.get(key, "basic")) if key and isinstance(one, Mapping) else str(number)
        for number, one in enumerate(items, 1)
    ]
    return {f"{name} {each}": one for each, one in zip(told, items, strict=True)}


def _in_words(path: tuple[str, ...]) -> str:
    return ", ".join(part.replace("_", " ") for part in path)


def _short(value: Any) -> str:
    text = "" if value is None else "yes" if value is True else "no" if value is False else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
