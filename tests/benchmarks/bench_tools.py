"""Job support tools: worked through, looked over, and proved, as they are shipped.

The peer compares every leaf of every condition with its answer once, in a plain loop: the least that any evaluation
does. The answers are the fullest of the tool's own examples.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from icop.engine.conditions.nodes import walk
from icop.engine.proving import prove_determination, prove_tool
from icop.engine.questionnaire import CompiledTool, evaluate, read_answers
from icop.engine.questionnaire.reaching import unreachable
from icop.engine.questionnaire.sources import conditions_of
from icop.engine.shelf import Shelf, Shelved, read_shelf
from tests.benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)
USUAL = 70


def run(quick: bool) -> list[Row]:
    """Measure on the shipped tools, in process, by the time of one core."""
    seconds = 0.5 if quick else 3.0
    shelf = read_shelf([ROOT / "src/icop/data"])
    tools = sorted((one for one in shelf.take() if isinstance(one.worked, CompiledTool)), key=_size)
    usual = next((one for one in tools if _size(one) >= USUAL), tools[-1])
    both = [usual] if usual is tools[-1] else [usual, tools[-1]]
    return [
        *(_evaluated(one, shelf, seconds) for one in both),
        _told(tools[-1], shelf, seconds),
        Row("What can never be reached, all tools", _spent(lambda: _unreachable(shelf)), "s", budget=0.5),
        Row("Proofs of all tools and determinations", _spent(lambda: _prove(shelf)), "s", budget=60),
    ]


def _size(one: Shelved) -> int:
    return len(one.worked.asks)


def _fullest(one: Shelved) -> tuple[dict[str, Any], date]:
    assert one.examples is not None
    example = max(one.examples.examples, key=lambda each: len(each.answers))
    return read_answers({ask.key: ask for ask in one.worked.asks}, example.answers)[0], example.on


def _evaluated(one: Shelved, shelf: Shelf, seconds: float) -> Row:
    tool, reference = one.worked, shelf.beside.reference
    assert isinstance(tool, CompiledTool)
    answers, on = _fullest(one)
    leaves = [
        (leaf.answer, getattr(getattr(leaf, "right", None), "value", None))
        for node in conditions_of(tool) for leaf in walk(node) if hasattr(leaf, "answer")
    ]  # fmt: skip
    name = f"{one.key}, {len(tool.asks)} questions and {len(tool.findings)} findings, worked through"
    return Row(
        name, _per_second(lambda: evaluate(tool, answers, on, reference), seconds), "per s", budget=1000,
        more_is_better=True, peer="every leaf compared in a plain loop",
        peer_figure=_per_second(lambda: _compared(leaves, answers), seconds), note=f"{len(answers)} answers",
    )  # fmt: skip


def _compared(leaves: list[tuple[str, Any]], answers: Mapping[str, Any]) -> int:
    true = 0
    for key, value in leaves:
        if answers.get(key) == value:
            true += 1
    return true


def _told(one: Shelved, shelf: Shelf, seconds: float) -> Row:
    tool, reference = one.worked, shelf.beside.reference
    assert isinstance(tool, CompiledTool)
    answers, on = _fullest(one)
    figure = _per_second(lambda: evaluate(tool, answers, on, reference).as_json(), seconds)
    return Row(f"{one.key}, with every trace as JSON", figure, "per s", more_is_better=True)


def _unreachable(shelf: Shelf) -> None:
    for one in shelf.take():
        assert not list(unreachable(one.worked))


def _prove(shelf: Shelf) -> None:
    for one in shelf.take():
        if isinstance(one.worked, CompiledTool):
            prove_tool(one.key, one.worked, DAY, shelf.beside.reference)
        else:
            prove_determination(one.key, one.worked, shelf.beside.reference)


def _spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _per_second(work: Callable[[], object], seconds: float) -> float:
    work()
    begun, times = time.process_time(), 0
    while time.process_time() - begun < seconds:
        work()
        times += 1
    return times / (time.process_time() - begun)
