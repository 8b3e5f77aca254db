"""Tools and determinations by the names people type: the whole key, or the last part of it."""

from __future__ import annotations

from collections.abc import Iterable

from icop.engine.errors import NotFound
from icop.engine.shaping import one_of


def key_named(name: str, keys: Iterable[str], *, kind: str) -> str:
    """Return the key that `name` is, or is the last part of; `kind` is the word for what it names ("tool").

    Raises NotFound with the likely name when there is none, or with the keys when there are several.
    """
    known = list(keys)
    found = [key for key in known if name in {key, key.rpartition(".")[2]}]
    if name in found:
        return name
    if len(found) > 1:
        raise NotFound(f"Several {kind}s are called '{name}'.", f"Use one of: {', '.join(found)}.")
    if not found:
        fix = one_of(name, [*known, *(key.rpartition(".")[2] for key in known)]) if known else "There are none here"
        raise NotFound(f"There is no {kind} '{name}'.", f"{fix[:1].upper()}{fix[1:]}".rstrip("."))
    return found[0]
