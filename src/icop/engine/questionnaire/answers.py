"""Read answers as people and files give them, by the kind of each question, and write them back without loss.

Every wrong one is told with its key, what is wrong, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from icop.engine.conditions import UNKNOWN, AnswerKind
from icop.engine.conditions.facts import Answer, Cell, NoAnswer
from icop.engine.errors import Refused
from icop.engine.loading import Finding, hidden_in
from icop.engine.shaping import one_of
from icop.engine.tool_shapes import Asked, Question
from icop.engine.trace import Plain, plain
from icop.engine.units import read_value

if TYPE_CHECKING:
    from icop.engine.questionnaire.compiling import Ask

MOST_ROWS = 200
MOST_TEXT = 5_000
_UNKNOWN = "unknown"
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\Z")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 12, 31)


def read_answers(asks: Mapping[str, Ask], given: Mapping[str, Any]) -> tuple[dict[str, Answer], tuple[Finding, ...]]:
    """Return the answers that `given` says, and what is wrong, by key. What is None or empty is no answer."""
    answers: dict[str, Answer] = {}
    found: list[Finding] = []
    for key, value in given.items():
        ask = asks.get(key)
        if ask is None:
            found.append(Finding((key,), f"there is no question '{key}'", one_of(key, asks)))
        elif ask.computed is not None:
            found.append(Finding((key,), f"'{key}' is worked out from other answers", "leave it out"))
        elif not _is_nothing(value):
            try:
                answers[key] = _within_bounds(read_answer(value, ask.kind), ask.question)
            except Refused as error:
                found.append(Finding((key,), f"'{key}': {error.problem.rstrip('.')}", _fix(error)))
    return answers, tuple(found)


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], ())


def _fix(error: Refused) -> str:
    return f"{error.fix[:1].lower()}{error.fix[1:].rstrip('.')}"


def read_answer(value: Any, kind: AnswerKind) -> Answer:
    """Return one answer as its kind reads it; the word "unknown" says that nobody knows.

    Raises Refused with what is wrong and what to write.
    """
    if value == _UNKNOWN:
        return UNKNOWN
    if kind.columns:
        return _rows(value, kind)
    return _cell(value, kind)


def _cell(value: Any, kind: AnswerKind) -> Cell:
    if kind.unit.read == "bool":
        return _yes_or_no(value)
    if kind.unit.read == "set":
        return _many(value, kind)
    if isinstance(value, bool | list | tuple | dict):
        raise Refused(f"{_shown(value)} is not one {kind.unit.title}.", "Give one value.")
    text = _text(value)
    if kind.options and text not in kind.options:
        raise Refused(f"'{text}' is none of the answers.", _capital(one_of(text, kind.options)))
    found = read_value(_without_commas(text) if kind.unit.read in {"decimal", "whole"} else text, kind.unit)
    if isinstance(found, date) and not _EARLIEST <= found <= _LATEST:
        raise Refused(f"{found} is out of range.", f"Give a day from {_EARLIEST} to {_LATEST}.")
    return found


def _text(value: Any) -> str:
    text = (f"{value:f}" if isinstance(value, Decimal) else str(value)).strip()
    if len(text) > MOST_TEXT:
        raise Refused(f"The text has {len(text):,} characters.", f"Keep it under {MOST_TEXT:,}.")
    hidden = hidden_in(text)
    if hidden:
        raise Refused(f"An invisible character ({hidden}) hides in the text.", "Delete it, or type the word anew.")
    return text


def _without_commas(text: str) -> str:
    """Return a number without the commas between its thousands; any other comma is left to be refused."""
    return text.replace(",", "") if _THOUSANDS.match(text) else text


def _yes_or_no(value: Any) -> bool:
    found = value if isinstance(value, bool) else _YES_NO.get(str(value).strip().lower())
    if found is None:
        raise Refused(f"{_shown(value)} is not yes or no.", "Write yes, no or unknown.")
    return found


def _many(value: Any, kind: AnswerKind) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or any(isinstance(one, dict | list | tuple | bool) for one in given):
        raise Refused(f"{_shown(value)} is not a list.", "Write a list: [a, b].")
    words = [_text(one) for one in given]
    for word in words:
        if kind.options and word not in kind.options:
            raise Refused(f"'{word}' is none of the answers.", _capital(one_of(word, kind.options)))
    if len(words) > MOST_ROWS:
        raise Refused(f"The list has {len(words)} entries.", f"Give at most {MOST_ROWS}.")
    chosen = dict.fromkeys(words)
    return tuple(word for word in kind.options if word in chosen) if kind.options else tuple(chosen)


def _rows(value: Any, kind: AnswerKind) -> Answer:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise Refused(f"{_shown(value)} is not a table.", "Write a list of rows, each with its columns.")
    if len(value) > MOST_ROWS:
        raise Refused(f"The table has {len(value)} rows.", f"Give at most {MOST_ROWS}.")
    return tuple(_row(row, kind, number) for number, row in enumerate(value, 1))


def _row(row: Mapping[str, Any], kind: AnswerKind, number: int) -> Mapping[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, value in row.items():
        if name not in kind.columns:
            raise Refused(f"Row {number} has no column '{name}'.", _capital(one_of(str(name), kind.columns)))
        if _is_nothing(value):
            continue
        try:
            cells[name] = UNKNOWN if value == _UNKNOWN else _cell(value, kind.columns[name])
        except Refused as error:
            raise Refused(f"Row {number}, {name}: {error.problem}", error.fix) from error
    return {name: cells[name] for name in kind.columns if name in cells}


def _within_bounds(answer: Answer, asked: Question) -> Answer:
    """Return an answer that lies within the bounds of its question, and its cells within those of their columns."""
    _bounded(answer, asked)
    if asked.columns and isinstance(answer, tuple):
        for number, row in enumerate(answer, 1):
            assert isinstance(row, Mapping)
            for name, cell in row.items():
                try:
                    _bounded(cell, asked.columns[name])
                except Refused as error:
                    raise Refused(f"Row {number}, {name}: {error.problem}", error.fix) from error
    return answer


def _bounded(answer: Answer, asked: Asked) -> None:
    if not isinstance(answer, Decimal):
        return
    if asked.least is not None and answer < Decimal(asked.least):
        raise Refused(f"{answer:f} is below {asked.least}.", f"Give at least {asked.least}.")
    if asked.most is not None and answer > Decimal(asked.most):
        raise Refused(f"{answer:f} is above {asked.most}.", f"Give at most {asked.most}.")


def written_answers(answers: Mapping[str, Answer]) -> dict[str, Plain]:
    """Return answers as plain JSON; `read_answers` gives the same answers back."""
    return {key: written_answer(answer) for key, answer in answers.items()}


def written_answer(answer: Answer) -> Plain:
    """Return one answer as plain JSON: yes and no as words, numbers and days as exact text, rows as groups."""
    if isinstance(answer, NoAnswer):
        return _UNKNOWN if answer is UNKNOWN else None
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, tuple) and any(isinstance(part, Mapping) for part in answer):
        return [{name: written_answer(cell) for name, cell in row.items()} for row in answer]  # type: ignore[union-attr]
    return plain(answer)


def _shown(value: Any) -> str:
    text = str(plain(value))
    return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(("?", ".")) else ".")
