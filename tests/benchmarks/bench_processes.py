"""Release processes: a plan, the map, and a network run many times.

The peer of the simulation draws as many triangular days with numpy and adds them up along one chain: the least that
any simulation of these tasks does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np

from icop.engine.packs import read_pack
from icop.engine.schedule import Link, Spread, Task, network
from icop.engine.simulation import simulate
from icop.tsfd.asking import Asked
from icop.tsfd.layout import draw
from icop.tsfd.model import Model, model_of
from icop.tsfd.planning import plan
from icop.tsfd.telling import chart_of
from tests.benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)
TASKS, RUNS = 60, 10_000
USUAL = ("data_link", "encryption", "classified", "critical_program_information", "precise_positioning")


def run(quick: bool) -> list[Row]:
    """Measure on the shipped model, in process."""
    times = 9 if quick else 41
    model, spread = _model(), Spread(10, 20, 40)
    usual = Asked(frozenset(USUAL), DAY)
    everything = Asked(frozenset(model.questions), DAY)
    chain = network(
        [Task(f"t{n}", spread) for n in range(TASKS)],
        [Link(f"t{n}", f"t{m}") for n in range(TASKS) for m in range(n + 1, min(n + 4, TASKS))],
    )
    bare = _milliseconds(lambda: np.random.default_rng(1).triangular(10, 20, 40, (TASKS, RUNS)).cumsum(axis=0), times)
    return [
        Row("Plan, five attributes", _milliseconds(lambda: plan(model, usual), times), "ms", budget=10),
        Row("Plan, every attribute", _milliseconds(lambda: plan(model, everything), times), "ms", budget=10),
        Row("Map of the whole model, laid out", _milliseconds(lambda: draw(chart_of(model)), times), "ms", budget=100),
        Row(
            f"{RUNS:,} runs of {TASKS} tasks", _milliseconds(lambda: simulate(chain, runs=RUNS), times), "ms",
            budget=150, peer="numpy's triangle, added up in one chain", peer_figure=bare,
        ),
    ]  # fmt: skip


def _model() -> Model:
    facts = read_pack(ROOT / "src/icop/data").facts
    kinds = ({f.key: f.shape for f in facts if f.kind == kind} for kind in ("process", "attribute", "office"))
    return model_of(DAY, *kinds)  # type: ignore[arg-type]


def _milliseconds(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1000
