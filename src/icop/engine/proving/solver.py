"""z3, read when the first proof asks for it, and truths with three values as pairs of its terms."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from icop.engine.errors import Unavailable


def z3() -> ModuleType:
    """Return the prover. Raises Unavailable, with what to do, where it is not installed."""
    try:
        import z3 as found
    except ImportError as error:
        raise Unavailable(
            "Proofs need the package z3-solver, which is not installed.",
            "Install requirements/run.lock anew: ./run up does it.",
        ) from error
    return found  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Three:
    """A truth: the terms that say when it is true and when it is false; when neither is, it is unknown."""

    true: Any
    false: Any

    def __invert__(self) -> Three:
        return Three(self.false, self.true)


def known(truth: Any) -> Three:
    """Return a truth that is never unknown."""
    return Three(truth, z3().Not(truth))


def where(condition: Any, truth: Three) -> Three:
    """Return a truth that is unknown unless the condition holds."""
    both = z3().And
    return Three(both(condition, truth.true), both(condition, truth.false))


def every(parts: list[Three]) -> Three:
    """Return the truth of all of these together."""
    return Three(z3().And([one.true for one in parts]), z3().Or([one.false for one in parts]))


def some(parts: list[Three]) -> Three:
    """Return the truth of one of these at least."""
    return Three(z3().Or([one.true for one in parts]), z3().And([one.false for one in parts]))


def agreed(parts: list[Three]) -> Three:
    """Return what all of these agree on; unknown where they don't."""
    return Three(z3().And([one.true for one in parts]), z3().And([one.false for one in parts]))
