"""Read a JSON file strictly, with the line of every place in it, so that what is wrong can be pointed at.

Numbers stay exact. Keys given twice, numbers that are none (NaN) and text no database can keep are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from icop.engine.loading import MAX_DEPTH, Document, Place, Problem

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]:,\n]|[^\s{}\[\]:,"]+')
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_OPENS = {"{": "}", "[": "]"}
DEEPEST = 2 * MAX_DEPTH
LONGEST_NUMBER = 60


class _Unreadable(ValueError):
    """Something JSON allows and files of ours don't."""


def read_json(raw: bytes, shown: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Return what a JSON file says, or None and what is wrong with it; `shown` names it in problems."""
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, (Problem(shown, line, "a byte is not UTF-8 text", "save the file as UTF-8"),)
    try:
        data = json.loads(
            text, parse_int=_whole, parse_float=_number, parse_constant=_no_number, object_pairs_hook=_group
        )
        _see(data, 0)
    except json.JSONDecodeError as error:
        fix = "look at the line, and the one before it: a comma, a quote or a bracket is missing or too many"
        return None, (Problem(shown, error.lineno, f"this is not JSON ({error.msg.lower()})", fix),)
    except _Unreadable as error:
        return None, (Problem(shown, 0, str(error), "take a file that this site or another icop wrote"),)
    except RecursionError:
        return None, (Problem(shown, 0, "values lie too deep", "take a file that this site or another icop wrote"),)
    return Document(data, dict(_lines(text))), ()


def _whole(word: str) -> int:
    if len(word) > LONGEST_NUMBER:
        raise _Unreadable(f"the number {word[:20]}... is too long")
    return int(word)


def _number(word: str) -> Decimal:
    if len(word) > LONGEST_NUMBER or "e" in word.lower():
        raise _Unreadable(f"the number {word[:20]} is too long, or not written out")
    return Decimal(word)


def _no_number(word: str) -> Any:
    raise _Unreadable(f"{word} is not a number")


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Unreadable(f"the key '{key[:60]}' is given twice in one group")
        found[key] = value
    return found


def _see(value: Any, depth: int) -> None:
    """Return if nothing in it is too deep, and every text can be kept."""
    if depth > DEEPEST:
        raise _Unreadable(f"values lie more than {DEEPEST} deep")
    if isinstance(value, dict):
        for key, part in value.items():
            _see(key, depth)
            _see(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _see(part, depth + 1)
    elif isinstance(value, str) and _UNKEPT.search(value):
        raise _Unreadable("a text holds a character that cannot be kept")


def _lines(text: str) -> Iterator[tuple[Place, int]]:
    """Yield the line of every place of a text that is JSON."""
    line, place, open_ = 1, [], []  # type: int, list[str | int], list[str]
    is_key = False
    yield (), 1
    for found in _TOKEN.finditer(text):
        mark = found[0]
        if mark == "\n":
            line += 1
        elif mark in _OPENS:
            open_.append(mark)
            place.append(0)
            is_key = mark == "{"
            if mark == "[":
                yield tuple(place), _line_of_next(text, found.end(), line)
        elif mark in "}]":
            open_.pop()
            place.pop()
            is_key = False
        elif mark == "," and open_:
            is_key = open_[-1] == "{"
            if not is_key:
                place[-1] = int(place[-1]) + 1
                yield tuple(place), _line_of_next(text, found.end(), line)
        elif is_key and mark.startswith('"'):
            place[-1] = json.loads(mark)
            yield tuple(place), line
            is_key = False


def _line_of_next(text: str, start: int, line: int) -> int:
    """Return the line on which the next value begins."""
    rest = text[start : start + 2000]
    return line + rest[: len(rest) - len(rest.lstrip())].count("\n")
