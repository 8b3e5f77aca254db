"""Decide a condition quickly: its truth alone, as `judging` gives it; steps and needs only when somebody asks for them.

A tool is worked through at each answer, and of most of its conditions only the truth is wanted. Each node is made into
a function once, which is kept with the node. What leans on more than written values is judged in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from icop.engine.conditions import nodes
from icop.engine.conditions.facts import NOT_ANSWERED, UNKNOWN, Facts, NoAnswer, RowFacts
from icop.engine.conditions.judging import Judged, Truth, all_true, between, compared, judge, some_true
from icop.engine.conditions.nodes import AnswerOf, Literally, Node, SetAt
from icop.engine.conditions.possible import Need
from icop.engine.trace import Step

Decide = Callable[[Facts], Truth]
_ORDER: dict[str, Callable[[Any, Any], bool]] = {"above": gt, "at_least": ge, "below": lt, "at_most": le}


def decide(node: Node, facts: Facts) -> Truth:
    """Return the truth of a condition under these facts, the same that `judge` gives.

    Raises NotFound when a part that matters names a parameter, set or instrument that does not exist.
    """
    return decider(node)(facts)


def decider(node: Node) -> Decide:
    """Return the function that decides a condition; it is made once and kept with the node."""
    try:
        return node.decide  # type: ignore[no-any-return]
    except AttributeError:
        made = _made(node)
        object.__setattr__(node, "decide", made)
        return made


class Decided:
    """The truth of a condition; the steps and needs that `judge` tells are worked out when they are first asked for.

    The facts must not change afterwards, but for answers that the condition doesn't name.
    """

    __slots__ = ("_facts", "_judged", "_node", "truth")

    def __init__(self, node: Node, facts: Facts, truth: Truth) -> None:
        self.truth = truth
        self._node = node
        self._facts = facts
        self._judged: Judged | None = None

    @property
    def judged(self) -> Judged:
        """The condition judged in full."""
        if self._judged is None:
            self._judged = judge(self._node, self._facts)
        return self._judged

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that were looked at."""
        return self.judged.steps

    @property
    def needs(self) -> tuple[Need, ...]:
        """What would have to be known."""
        return self.judged.needs


def _made(node: Node) -> Decide:
    if isinstance(node, nodes.AllOf):
        return _joint([decider(part) for part in node.parts], deciding=False)
    if isinstance(node, nodes.AnyOf):
        return _joint([decider(part) for part in node.parts], deciding=True)
    if isinstance(node, nodes.Not):
        return _not(decider(node.part))
    if isinstance(node, nodes.Known):
        return _where_asked(node.answer, _known(node))
    if isinstance(node, nodes.Compare | nodes.Belongs) and isinstance(node.right, Literally):
        told = _compare(node, node.right.value) if isinstance(node, nodes.Compare) else _belongs(node, node.right.value)
        return _where_asked(node.answer, told)
    if isinstance(node, nodes.Rows):
        return _rows(node, decider(node.part))
    if isinstance(node, nodes.Count) and isinstance(node.right, Literally) and node.where is not None:
        return _count(node, decider(node.where), node.right.value)
    if isinstance(node, nodes.Compare) and isinstance(node.right, AnswerOf) and not node.right.tool:
        return _compare_answers(node, node.right.key)
    if isinstance(node, nodes.Belongs) and node.word == "in_set" and node.right == SetAt(_set_of(node)):
        return _in_set(node.answer, _set_of(node))
    if isinstance(node, nodes.Compare | nodes.Belongs | nodes.Within):
        return _in_full(node)
    return lambda facts: judge(node, facts).truth


def _in_full(node: nodes.Compare | nodes.Belongs | nodes.Within) -> Decide:
    """Return what judges in full, but where there is no answer: nothing beside it can make the truth known then."""

    def in_full(facts: Facts) -> Truth:
        asked = facts.asked(node.answer)
        if asked is not None and asked.truth is False:
            return False
        return None if isinstance(facts.answer(node.answer), NoAnswer) else judge(node, facts).truth

    return in_full


def _compare_answers(node: nodes.Compare, other: str) -> Decide:
    def both(facts: Facts) -> Truth:
        asked = facts.asked(node.answer)
        if asked is not None and asked.truth is False:
            return False
        left, right = facts.answer(node.answer), facts.answer(other)
        if isinstance(left, NoAnswer) or isinstance(right, NoAnswer):
            return None
        found = compared(left, node.word, right)
        return found if asked is None or asked.truth or found is False else None

    return both


def _set_of(node: nodes.Belongs) -> str:
    return node.right.key if isinstance(node.right, SetAt) else ""


def _in_set(key: str, named: str) -> Decide:
    """Return what tells whether one answer, or one of several, belongs to a set on the day asked about."""

    def member(facts: Facts) -> Truth:
        value = facts.answer(key)
        if isinstance(value, NoAnswer):
            return None
        mine = value if isinstance(value, tuple) else (str(value),)
        found = [one.certain for one in facts.members(named, facts.on) if one.member in mine]
        return True in found or (None if found else False)

    return _where_asked_of(key, member)


def _rows(node: nodes.Rows, part: Decide) -> Decide:
    joined = some_true if node.word == "some_row" else all_true

    def rows(facts: Facts) -> Truth:
        table = facts.answer(node.answer)
        if not isinstance(table, tuple):
            return None
        return joined(part(RowFacts(row, node.columns, facts)) for row in table if isinstance(row, Mapping))

    return _where_asked_of(node.answer, rows)


def _count(node: nodes.Count, where: Decide, right: Any) -> Decide:
    def count(facts: Facts) -> Truth:
        table = facts.answer(node.answer)
        if not isinstance(table, tuple):
            return None
        truths = [where(RowFacts(row, node.columns, facts)) for row in table if isinstance(row, Mapping)]
        low = truths.count(True)
        return between((Decimal(low), Decimal(low + truths.count(None))), node.word, right)

    return _where_asked_of(node.answer, count)


def _where_asked_of(key: str, told: Decide) -> Decide:
    def decided(facts: Facts) -> Truth:
        asked = facts.asked(key)
        if asked is None or asked.truth is True:
            return told(facts)
        return False if asked.truth is False or told(facts) is False else None

    return decided


def _joint(parts: list[Decide], *, deciding: bool) -> Decide:
    """Return what decides of parts that are joined: one that is `deciding` settles it, else one that is not known."""

    def joined(facts: Facts) -> Truth:
        truth: Truth = not deciding
        for part in parts:
            found = part(facts)
            if found is deciding:
                return deciding
            if found is None:
                truth = None
        return truth

    return joined


def _not(part: Decide) -> Decide:
    def turned(facts: Facts) -> Truth:
        found = part(facts)
        return None if found is None else not found

    return turned


def _where_asked(key: str, told: Callable[[Any], Truth]) -> Decide:
    """Return what decides of one answer where its question is asked: nothing is so of one that is not."""

    def decided(facts: Facts) -> Truth:
        asked = facts.asked(key)
        if asked is None or asked.truth is True:
            return told(facts.answer(key))
        if asked.truth is False or told(facts.answer(key)) is False:
            return False
        return None

    return decided


def _known(node: nodes.Known) -> Callable[[Any], Truth]:
    is_unknown = node.word == "unknown"
    return lambda value: None if value is NOT_ANSWERED else (value is UNKNOWN) is is_unknown


def _compare(node: nodes.Compare, right: Any) -> Callable[[Any], Truth]:
    if node.word != "equals":
        ordered = _ORDER[node.word]

        def in_order(value: Any) -> Truth:
            if type(value) is type(right):
                return bool(ordered(value, right))
            return None if isinstance(value, NoAnswer) else compared(value, node.word, right)

        return in_order
    if isinstance(right, tuple):
        wanted = set(right)
        return lambda value: None if isinstance(value, NoAnswer) else isinstance(value, tuple) and set(value) == wanted
    words = str(right)

    def equal(value: Any) -> Truth:
        if type(value) is type(right):
            return bool(value == right)
        return None if isinstance(value, NoAnswer) else str(value) == words

    return equal


def _belongs(node: nodes.Belongs, right: Any) -> Callable[[Any], Truth]:
    wanted = frozenset(right) if isinstance(right, tuple) else frozenset({str(right)})
    holds: Callable[[Any], bool] = wanted.issubset
    if node.word not in {"includes", "includes_all"}:
        holds = lambda mine: not wanted.isdisjoint(mine)  # noqa: E731 - one of two ways to compare

    def belongs(value: Any) -> Truth:
        if isinstance(value, NoAnswer):
            return None
        return holds(value if isinstance(value, tuple) else (str(value),))

    return belongs
