"""Answers in the words people use: options as they read, money as $1,000,000, days as 22 Nov 2026."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from icop.engine.conditions import NOT_ANSWERED, AnswerKind
from icop.engine.conditions.facts import Answer, NoAnswer
from icop.engine.questionnaire import Ask
from icop.engine.tool_shapes import Asked
from icop.engine.units import show_value
from icop.ui.reports.document import in_words

NONE_OF_THEM = "None"


def day_in_words(day: date) -> str:
    """Return a day as 22 Nov 2026."""
    return in_words(day)


def answer_in_words(ask: Ask, answer: Answer) -> str:
    """Return an answer to a question in words; the rows of a table each on a line of its own."""
    if isinstance(answer, NoAnswer):
        return "Not answered" if answer is NOT_ANSWERED else "Unknown"
    if ask.kind.columns:
        heads = heads_in_words(ask)
        return "\n".join(
            "; ".join(f"{_led_by(head)} {cell}" for head, cell in zip(heads, row, strict=True) if cell)
            for row in rows_in_words(ask, answer)
        ) or "No rows"  # fmt: skip
    return _in_words(answer, ask.question, ask.kind)


def _led_by(head: str) -> str:
    return head if head.endswith(("?", ":")) else f"{head}:"


def heads_in_words(ask: Ask) -> tuple[str, ...]:
    """Return the heads of the columns of a table question."""
    return tuple(column.title for column in ask.question.columns.values())


def rows_in_words(ask: Ask, answer: Answer) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table answer, each cell in words; a cell nobody filled is empty."""
    rows = answer if isinstance(answer, tuple) else ()
    return tuple(
        tuple(_cell(row.get(key), column, ask.kind.columns[key]) for key, column in ask.question.columns.items())
        for row in rows
        if isinstance(row, Mapping)
    )


def _cell(value: Any, column: Asked, kind: AnswerKind) -> str:
    if value is None or value is NOT_ANSWERED:
        return ""
    return "Unknown" if isinstance(value, NoAnswer) else _in_words(value, column, kind)


def _in_words(value: Any, asked: Asked, kind: AnswerKind) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, tuple):
        return "; ".join(asked.options.get(str(one), str(one)) for one in value) or NONE_OF_THEM
    if asked.options:
        return asked.options.get(str(value), str(value))
    return show_value(value, kind.unit)
