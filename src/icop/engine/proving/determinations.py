"""Prove of a determination that every rule can decide, that every complete case is decided, and that rules of different
outcomes never hold at once in silence: in each stretch of days in which the same rules and values stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from icop.engine import tool_shapes as shapes
from icop.engine.conditions.facts import Answer
from icop.engine.proving.answers import LATEST
from icop.engine.proving.found import Proof, Shown, Wrong
from icop.engine.proving.needing import variables_of, words_of
from icop.engine.proving.showing import Support, answers_from, day_in, fewest
from icop.engine.proving.solver import Three, known, z3
from icop.engine.proving.terms import Terms
from icop.engine.questionnaire import CompiledDetermination, Reference, determine, written_answers
from icop.engine.questionnaire.determining import standing_on
from icop.engine.questionnaire.placing import place_of_ask
from icop.engine.questionnaire.sources import sources_of
from icop.engine.questionnaire.spanning import breakpoints

EARLIEST = date(2000, 1, 1)
Standing = tuple[int, shapes.Rule, Three]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the same rules and values stand; `last` None: until something changes that is not known yet."""

    first: date
    last: date | None
    stands: tuple[bool | None, ...]
    has_era: bool

    def __str__(self) -> str:
        return f"from {self.first} to {self.last}" if self.last else f"since {self.first}"


def prove_determination(key: str, determination: CompiledDetermination, reference: Reference) -> Proof:
    """Return what was proved of a determination in all stretches of days. Raises Unavailable without the prover."""
    return _Prover(key, determination, reference).proof()


class _Prover:
    def __init__(self, key: str, determination: CompiledDetermination, reference: Reference) -> None:
        self.key, self.determination, self.reference = key, determination, reference
        self.words = words_of(determination, reference)
        self.cells, bounds = variables_of(determination, self.words)
        self.asks = {ask.key: ask for ask in determination.asks}
        self.support = Support(self.asks)
        self.allowed = z3().Bool("what is not known may be either")
        self.solver = z3().Solver()
        self.solver.add(bounds)
        self.wrong: dict[tuple[str, ...], Wrong] = {}
        self.reached: dict[str, Shown] = {}
        self.asked: set[str] = {ask.key for ask in determination.asks if ask.when is None}
        self.free: dict[str, list[date]] = {}

    def proof(self) -> Proof:
        eras, skipped = [], []
        for stretch in stretches(self.determination, self.reference):
            if not stretch.has_era:
                skipped.append(f"{stretch}: no era stands")
            elif None in stretch.stands:
                skipped.append(f"{stretch}: it is not certain which rules stood")
            else:
                eras.append((stretch.first, stretch.last))
                self._stretch(stretch)
        self._never()
        rules = self.determination.rules
        counts = {"questions": (len(self.asks), len(self.asked)), "rules": (len(rules), len(self.reached))}
        shown = tuple(self.reached[rule.key] for rule, _ in rules if rule.key in self.reached)
        free = tuple(f"{what}, as of {', '.join(map(str, days))}" for what, days in self.free.items())
        return Proof(
            self.key, "determination", counts, tuple(eras), tuple(skipped), free, tuple(self.wrong.values()), shown
        )

    def _never(self) -> None:
        for number, (rule, _) in enumerate(self.determination.rules):
            if rule.key not in self.reached:
                told = f"no facts lead to the rule '{rule.key}' on any day it stands"
                self.wrong["rule", rule.key] = Wrong(("rules", number), told, "correct it, or take it out")
        for ask in self.determination.asks:
            if ask.key not in self.asked:
                place = (*place_of_ask(self.determination, ask.key), "when")
                told = f"no facts lead to the question '{ask.key}'"
                self.wrong["asked", ask.key] = Wrong(place, told, "correct its condition, or take it out")

    def _stretch(self, stretch: Stretch) -> None:
        """Prove what there is to prove of one stretch; a day of it first, on which periods can be counted exactly."""
        day, prover = z3().Int("the day asked about"), z3()
        last = stretch.last or min(LATEST, date(stretch.first.year + 10, 1, 1))
        fixed = self._terms(min(last, stretch.first + timedelta(days=400)), None)
        self._reach(self._standing(fixed, stretch), fixed)
        terms = self._terms(stretch.first, day)
        self.solver.push()
        self.solver.add(prover.And(day >= stretch.first.toordinal(), day <= last.toordinal()))
        standing = self._standing(terms, stretch)
        for ask in self.determination.asks:
            if ask.key not in self.asked and self._model([terms.asked(ask.key).true]) is not None:
                self.asked.add(ask.key)
        self._reach(standing, terms)
        self._complete(standing, terms, stretch)
        self._overlaps(standing, terms, stretch)
        self.solver.pop()
        for told in terms.free:
            self.free.setdefault(told, []).append(stretch.first)

    def _terms(self, on: date, day: Any) -> Terms:
        return Terms(self.asks, self.cells, self.words, self.reference, on, day, self.allowed)

    def _standing(self, terms: Terms, stretch: Stretch) -> list[Standing]:
        return [
            (number, rule, terms.of(node) if node is not None else known(z3().BoolVal(True)))
            for number, (rule, node) in enumerate(self.determination.rules)
            if stretch.stands[number]
        ]

    def _reach(self, standing: list[Standing], terms: Terms) -> None:
        """Find facts that lead to each rule: first such as can be looked at again, then with what is not known free."""
        for allowed in (False, True):
            before: list[Any] = [self.allowed if allowed else z3().Not(self.allowed)]
            for _, rule, truth in standing:
                found = self.reached.get(rule.key)
                if found is None or (not found.verified and not allowed):
                    model = self._model([truth.true, *before])
                    if model is not None:
                        self.reached[rule.key] = self._shown(model, terms, rule)
                before.append(truth.false)

    def _complete(self, standing: list[Standing], terms: Terms, stretch: Stretch) -> None:
        left = [z3().Not(truth.true) for _, _, truth in standing]
        model = self._model([self.allowed, *terms.complete(), *left]) if ("complete",) not in self.wrong else None
        if model is not None:
            told = f"no rule fits some complete facts {stretch}"
            fix = "add a rule for them; it may give needs_a_human, with its reason"
            self.wrong["complete",] = Wrong(("rules",), told, fix, self._shown(model, terms, None))

    def _overlaps(self, standing: list[Standing], terms: Terms, stretch: Stretch) -> None:
        for at, (number, rule, truth) in enumerate(standing):
            silent = [
                later for later in standing[at + 1 :]
                if later[1].outcome != rule.outcome and later[1].key not in rule.before
            ]  # fmt: skip
            together = z3().Or([later[2].true for later in silent])
            if not silent or self._model([self.allowed, truth.true, together]) is None:
                continue
            for _, other, held in silent:
                name = ("overlap", rule.key, other.key)
                model = self._model([self.allowed, truth.true, held.true]) if name not in self.wrong else None
                if model is not None:
                    told = f"the rules '{rule.key}' and '{other.key}' can both hold {stretch}, with different outcomes"
                    fix = f"tell them apart, or declare it: before: [{other.key}]"
                    shown = self._shown(model, terms, rule, other)
                    self.wrong[name] = Wrong(("rules", number), told, fix, shown)

    def _model(self, parts: list[Any]) -> Any:
        self.solver.push()
        self.solver.add(parts)
        found = self.solver.model() if self.solver.check() == z3().sat else None
        self.solver.pop()
        return found

    def _shown(self, model: Any, terms: Terms, rule: shapes.Rule | None, other: shapes.Rule | None = None) -> Shown:
        """Return the facts of a model: those that matter to a rule and those before it, to all rules without one."""
        rules = self.determination.rules
        last = next((at for at, (one, _) in enumerate(rules) if one is (other or rule)), len(rules) - 1)
        answers = answers_from(
            model, terms, self.support.of([node for _, node in rules[: last + 1] if node is not None])
        )
        on, wanted, verified = day_in(model, terms), rule.key if rule is not None else "", True
        if rule is not None and other is None:
            answers, verified = fewest(answers, on, lambda told, day: self._decides(told, day) == wanted)
        found = determine(self.determination, answers, on, self.reference)
        comes = {"outcome": found.outcome} | ({"rule": found.rule.key} if found.rule else {})
        return Shown("rule", wanted, on, written_answers(answers), comes, verified)

    def _decides(self, answers: Mapping[str, Answer], on: date) -> str:
        found = determine(self.determination, answers, on, self.reference)
        return found.rule.key if found.rule else ""


def stretches(determination: CompiledDetermination, reference: Reference) -> tuple[Stretch, ...]:
    """Return the stretches of days in which the same eras, overlays, values, sets and instruments stand.

    Days before the first era, or before the year 2000 where there are no eras, are not looked at.
    """
    starts = [era.start.earliest for era in determination.shape.eras]
    known_starts = [start for start in starts if start is not None]
    floor = min(known_starts) if known_starts and len(known_starts) == len(starts) else EARLIEST
    days = [floor, *(day for day in breakpoints(determination, reference) if floor < day <= LATEST)]
    found: list[tuple[Any, Stretch]] = []
    for first, after in zip(days, (*days[1:], None), strict=True):
        last = after - timedelta(days=1) if after else None
        stands, has_era = standing_on(determination, first)
        mark = (stands, has_era, _values(determination, reference, first))
        if found and found[-1][0] == mark:
            kept = found[-1][1]
            found[-1] = (mark, Stretch(kept.first, last, stands, has_era))
        else:
            found.append((mark, Stretch(first, last, stands, has_era)))
    return tuple(stretch for _, stretch in found)


def _values(determination: CompiledDetermination, reference: Reference, on: date) -> tuple[Any, ...]:
    """Return what tells the values, sets and instruments of one day from those of another."""
    facts = reference.facts(on, None)
    found: list[Any] = []
    for kind, key in sources_of(determination):
        if kind == "set":
            found.append(tuple((one.member, one.certain) for one in facts.members(key, on)))
        elif kind == "instrument":
            found.append(facts.in_force(key, on))
        else:
            values = reference.parameters[key].values
            found.append(tuple(entry.since.has_come(on) for entry in values))
            named = dict.fromkeys(entry.set for entry in values if entry.set)
            found += [tuple((one.member, one.certain) for one in facts.members(name, on)) for name in named]
    return tuple(found)
