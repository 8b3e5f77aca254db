"""Conditions, answers and due rules in words, for those who read a tool or determination instead of working through it.

Questions are told by their own words with their number, answers by the words of their options; no key is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from icop.engine.conditions import Node, describe, nodes
from icop.engine.questionnaire import Ask, Reference
from icop.engine.questionnaire.sources import rights_of
from icop.engine.questionnaire.wording import Words
from icop.engine.tool_shapes import Asked, Due
from icop.engine.units import Reading, Unit

_ALL, _ANY = "all of these hold", "one of these holds, or more"
_NEVER_SO = (  # the longest first: what follows a question in a sentence, and the same denied
    (" includes any of ", " includes none of "),
    (" includes all of ", " does not include all of "),
    (" includes ", " does not include "),
    (" belongs to ", " does not belong to "),
    (" is one of ", " is none of "),
    (" is ", " is not "),
)
_DAYS = (
    (" is below ", " is before "),
    (" is above ", " is after "),
    (" is at least ", " is on or after "),
    (" is at most ", " is on or before "),
)
_TYPES = {
    "yes_no": "Yes or no",
    "one_of": "One of these",
    "many_of": "Any of these",
    "number": "A number",
    "money": "An amount in U.S. dollars",
    "date": "A day",
    "text": "Words of one's own",
    "table": "A table",
    "country": "A country",
    "countries": "Countries",
    "file_note": "A note on a file: its name and where it is kept",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in words: one sentence, or what joins its `parts` (`all of these hold`)."""

    words: str
    parts: tuple[Clause, ...] = ()

    def __str__(self) -> str:
        """Return it as one sentence, the parts of parts in brackets."""
        joint = " and " if self.words == _ALL else " or "
        return joint.join(f"({part})" if part.parts else part.words for part in self.parts) or self.words


@dataclass(frozen=True)
class _Told(Words):
    """Words for reading: questions with their number, answers in quotation marks."""

    def question(self, key: str, tool: str = "") -> str:
        ask = None if tool else self.asks.get(key)
        number = f" ({ask.question.number})" if ask is not None and ask.question.number else ""
        return f"{Words.question(self, key, tool)}{number}"

    def value(self, question: str, value: Reading) -> str:
        ask = self.asks.get(question)
        options = ask.question.options if ask is not None else {}
        if ask is None and question in self.columns:
            table, name = self.columns[question]
            options = table.question.columns[name].options
        if isinstance(value, tuple):
            return ", ".join(f"“{options.get(str(one), str(one))}”" for one in value)
        return f"“{options[str(value)]}”" if str(value) in options else Words.value(self, question, value)


def words_of(asks: Iterable[Ask], reference: Reference) -> Words:
    """Return the names that `condition_in_words` gives to questions, answers and facts."""
    told: Words = _Told.of(asks, reference)
    return told


def condition_in_words(node: Node, asks: Iterable[Ask] | Words, reference: Reference | None = None) -> Clause:
    """Return a condition in the words of questions and answers; `reference` has the titles of values and sets.

    `asks` may be what `words_of` returned, where many conditions are told.
    """
    words = asks if isinstance(asks, Words) else words_of(asks, reference or Reference())
    if isinstance(node, nodes.AllOf | nodes.AnyOf):
        parts = tuple(condition_in_words(part, words) for part in node.parts)
        joint = _ALL if isinstance(node, nodes.AllOf) else _ANY
        return parts[0] if len(parts) == 1 else Clause(joint if parts else "always", parts)
    if isinstance(node, nodes.Not):
        return _denied(node.part, words)
    return Clause(_leaf(node, words))


def _denied(part: Node, words: Words) -> Clause:
    """Return the opposite: of several joined, each is denied and the joint changes sides."""
    if isinstance(part, nodes.AllOf | nodes.AnyOf):
        flipped = nodes.AnyOf if isinstance(part, nodes.AllOf) else nodes.AllOf
        return condition_in_words(flipped(tuple(nodes.Not(one) for one in part.parts)), words)
    if isinstance(part, nodes.Not):
        return condition_in_words(part.part, words)
    if isinstance(part, nodes.Rows):
        return Clause(_rows(part, words, "no row" if part.word == "some_row" else "not every row"))
    said = _leaf(part, words)
    if isinstance(part, nodes.Count | nodes.Sum):
        return Clause(f"not: {said}")
    name = words.fact("instrument", part.key) if isinstance(part, nodes.InForce) else words.question(part.answer)
    rest = said[len(name) :]
    for plain, denied in _NEVER_SO:
        if rest.startswith(plain):
            return Clause(f"{name}{denied}{rest[len(plain) :]}")
    return Clause(f"not: {said}")


def _leaf(node: Node, words: Words) -> str:
    if isinstance(node, nodes.Rows):
        return _rows(node, words, "some row" if node.word == "some_row" else "every row")
    if isinstance(node, nodes.Count | nodes.Sum):
        return _total(node, words)
    said = _dimensions(describe(node, words), node, words)
    if isinstance(node, nodes.Known):
        found = "answered" if node.word == "answered" else "answered “I don’t know”"
        return f"{words.question(node.answer)} is {found}"
    if isinstance(node, nodes.Compare) and _is_day(node.answer, words):
        name = words.question(node.answer)
        for plain, day in _DAYS:
            if said.startswith(f"{name}{plain}"):
                return f"{name}{day}{said[len(name) + len(plain) :]}"
    return said


def _rows(node: nodes.Rows, words: Words, which: str) -> str:
    return f"in {which} of {words.question(node.answer)}: {condition_in_words(node.part, _inside(node.answer, words))}"


def _total(node: nodes.Count | nodes.Sum, words: Words) -> str:
    inner = _inside(node.answer, words)
    said = _dimensions(describe(replace(node, where=None), inner), node, words)
    if node.where is None:
        return said
    what = said[: said.index(words.question(node.answer)) + len(words.question(node.answer))]
    if isinstance(node, nodes.Sum):
        what = f"{what} {inner.question(node.column)}"
    return f"{what}, where {condition_in_words(node.where, inner)},{said[len(what) :]}"


def _inside(table: str, words: Words) -> Words:
    """Return the words inside a table: its columns go before questions, and columns of other tables, of that key."""
    ask = words.asks[table]
    columns = {name: (ask, name) for name in ask.kind.columns}
    return replace(words, asks={key: one for key, one in words.asks.items() if key not in columns}, columns=columns)


def _dimensions(said: str, node: Node, words: Words) -> str:
    """Return a sentence in which what a value differs by is told in words, not by its key."""
    for right in rights_of(node):
        for name, told in right.by if isinstance(right, nodes.ParameterAt) else ():
            plain = name.replace("_", " ")
            if isinstance(told, str):
                sets = (one.title for key, one in words.reference.sets.items() if key.endswith(f".{told}"))
                said = said.replace(f"{name} {told}", f"{plain} “{next(sets, told.replace('_', ' '))}”")
            else:
                said = said.replace(f"{name} the answer", f"{plain} as in the answer")
    return said


def _is_day(key: str, words: Words) -> bool:
    if key in words.asks:
        return words.asks[key].kind.unit.read == "date"
    ask, name = words.columns[key]
    return ask.kind.columns[name].unit.read == "date"


def type_in_words(asked: Asked, answer: str, unit: Unit | None) -> str:
    """Return what may be answered, in words: `A number in months, from 0 to 120`."""
    told = _TYPES[answer]
    if answer == "number" and unit is not None and not unit.bare:
        told = f"A number in {unit.title}" if not unit.prefix else f"An amount in {unit.title}"
    if asked.ordered:
        told = f"{told}, from low to high"
    least, most = asked.least, asked.most
    bounds = f"from {least} to {most}" if least and most else f"at least {least}" if least else f"at most {most}"
    return f"{told}, {bounds}" if least or most else told


def due_in_words(due: Due | None, words: Words) -> str:
    """Return when something is due, in words; empty without a rule."""
    if due is None:
        return ""
    days = f"{due.days} day{'' if due.days == 1 else 's'}"
    named = due.before or due.after
    if named is None:
        return f"{days} after the day asked about" if due.days else "at once"
    side = "before" if due.before else "after"
    base = f"the answer to {words.question(named)}"
    return f"{days} {side} {base}" if due.days else f"on the day that answers {words.question(named)}"
