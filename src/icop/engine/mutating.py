"""Try whether the examples of a tool or determination would notice a mistake in it.

Each mutant is the same tool with one small mistake: a leaf of a condition dropped or negated, a boundary moved by one,
two outcomes swapped, a rule dropped. An example that comes out otherwise kills it. What survives is a condition that no
example holds in place. The order and number of mutants depend on the file alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from icop.engine import mutants
from icop.engine.conditions import decide
from icop.engine.conditions.judging import Truth
from icop.engine.conditions.nodes import Node
from icop.engine.errors import IcopError
from icop.engine.loading import Finding, Place
from icop.engine.mutants import Mutant
from icop.engine.questionnaire import CompiledTool, Given, Reference, read_answers
from icop.engine.questionnaire.evaluating import told_of
from icop.engine.questionnaire.placing import Compiled
from icop.engine.tool_checks import Beside, tried_on_determination, tried_on_tool
from icop.engine.tool_shapes import Example, Examples
from icop.engine.unnoticed import cannot_be_noticed


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no example kills: its place in the fact, and what was changed, in words."""

    place: Place
    says: str


@dataclass(frozen=True, slots=True)
class Mutated:
    """How many mutants of a tool or determination its examples kill, and which survive.

    `silent` counts those apart that no example can kill: nothing that follows hangs on the condition, or it is proved
    that no answers tell the mistake. They are not among `total`. `failing` names the examples that do not hold even
    without a mistake; they kill nothing.
    """

    key: str
    total: int
    killed: int
    survivors: tuple[Survivor, ...]
    failing: tuple[str, ...] = ()
    silent: int = 0

    @property
    def percent(self) -> float:
        """The share that is killed, of a hundred; all, where there is nothing to mutate."""
        return 100 * self.killed / self.total if self.total else 100.0


def mutate(key: str, worked: Compiled, examples: Examples, beside: Beside) -> Mutated:
    """Return how the examples do against every mutant of a tool or determination."""
    trials, failing = _trials(worked, examples, beside.reference)
    found = list(mutants.of(worked, beside))
    alive = [one for one in found if not _killed(one, trials)]
    silent = [one for one in alive if not failing and cannot_be_noticed(one, worked)]
    survivors = tuple(Survivor(one.place, one.says) for one in alive if one not in silent)
    return Mutated(key, len(found) - len(silent), len(found) - len(alive), survivors, failing, len(silent))


@dataclass(frozen=True, slots=True)
class _Trial:
    """An example that holds, with the facts its answers give, to judge single conditions by."""

    example: Example
    given: Given
    truths: dict[Node, Truth]

    def truth(self, node: Node) -> Truth:
        if node not in self.truths:
            self.truths[node] = decide(node, self.given)
        return self.truths[node]


def _trials(worked: Compiled, examples: Examples, reference: Reference) -> tuple[list[_Trial], tuple[str, ...]]:
    trials, failing = [], []
    for example in examples.examples:
        if next(tried(example, worked, reference), None) is not None:
            failing.append(example.name)
            continue
        answers, _ = read_answers({ask.key: ask for ask in worked.asks}, example.answers)
        given = Given(example.on, reference)
        for ask in worked.asks:
            told_of(ask, given, answers, {})
        trials.append(_Trial(example, given, {}))
    return trials, tuple(failing)


def tried(example: Example, worked: Compiled, reference: Reference) -> Iterator[Finding]:
    """Yield how an example comes out otherwise than it says."""
    if isinstance(worked, CompiledTool):
        return tried_on_tool(example, worked, reference)
    return tried_on_determination(example, worked, reference)


def _is_noticed(example: Example, part: str, before: Truth, after: Truth) -> bool:
    """Tell whether an example that holds would tell that a finding or end follows, or stays open, otherwise.

    Nothing else hangs on these conditions, so that the tool need not be worked through anew.
    """
    follows = (before is True) != (after is True)
    if part == "ends":
        return follows and example.ends is not None
    is_open = (before is None) != (after is None)
    return (follows and example.findings is not None) or (is_open and example.open is not None)


def _killed(mutant: Mutant, trials: list[_Trial]) -> bool:
    return any(_kills(trial, mutant) for trial in trials)


def _kills(trial: _Trial, mutant: Mutant) -> bool:
    """Tell whether an example notices. Where the condition is as true as before, everything else is as before, too."""
    try:
        if mutant.before is not None and mutant.after is not None:
            given = replace(trial.given, reference=mutant.reference)
            before, after = trial.truth(mutant.before), decide(mutant.after, given)
            if before == after:
                return False
            if mutant.part in {"findings", "ends"}:
                return _is_noticed(trial.example, mutant.part, before, after)
        return next(tried(trial.example, mutant.worked, mutant.reference), None) is not None
    except IcopError:
        return True
