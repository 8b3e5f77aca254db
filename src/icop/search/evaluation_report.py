"""The report of an evaluation for who knows the field: figures in tables, what was found, what was won and lost.

One page of its own with our style inside: it needs no site, no script and no network, and prints well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from icop.search.evaluation import Evaluation, Interval, Judged, Silence, evaluate, interval, silence
from icop.search.systems import Answered, System

MOST_TOLD = 12
PLAIN, OURS = "plain", "fused"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Measured:
    """A way to search with its figures; `gain` is over the plain peer, in nDCG."""

    system: System
    evaluation: Evaluation
    found: dict[str, Answered]
    gain: Interval
    times: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of query: how many, and each way's nDCG with whether it is the best of the row or below the peer."""

    name: str
    number: int
    cells: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A source found or judged: its grade (0: not judged to answer) and its rank in each way ("" when not found)."""

    source: str
    grade: int
    ranks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A query with what each way made of it."""

    judged: Judged
    figures: tuple[float, ...]
    gain: float
    answered: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report says."""

    title: str
    on: date
    limit: int
    ways: tuple[Measured, ...]
    kinds: tuple[Kind, ...]
    wins: tuple[Told, ...]
    losses: tuple[Told, ...]
    queries: tuple[Told, ...]
    silence: Silence
    asked: int


def measured(judged: Sequence[Judged], systems: Sequence[System], limit: int) -> list[Measured]:
    """Return each way with its figures on the judged queries; the first is the peer of the others."""
    ways: list[Measured] = []
    for system in systems:
        found = {one.id: system.find(one.query) for one in judged}
        by_query = {one.query: found[one.id].sources for one in judged}
        evaluation = evaluate(judged, by_query.__getitem__, limit)
        peer = ways[0].evaluation if ways else evaluation
        times = evaluation.mean["ndcg"] / peer.mean["ndcg"] if peer.mean["ndcg"] else 0.0
        ways.append(
            Measured(system, evaluation, found, interval(_gains(evaluation, judged), _gains(peer, judged)), times)
        )
    return ways


def _gains(evaluation: Evaluation, judged: Sequence[Judged]) -> list[float]:
    return [found.ndcg for one, found in zip(judged, evaluation.scores, strict=True) if one.has_answer]


def report_of(title: str, judged: Sequence[Judged], ways: Sequence[Measured], *, on: date, limit: int) -> Report:
    """Return the report on what was measured."""
    queries = [_told(number, one, ways, limit) for number, one in enumerate(judged)]
    answerable = [one for one in queries if one.judged.has_answer]
    by_gain = sorted(answerable, key=lambda one: -one.gain)
    answered = {one.judged.id: one.answered for one in queries}
    return Report(
        title=title,
        on=on,
        limit=limit,
        ways=tuple(ways),
        kinds=tuple(_kinds(judged, ways)),
        wins=tuple(one for one in by_gain[:MOST_TOLD] if one.gain > 0),
        losses=tuple(one for one in by_gain[::-1][:MOST_TOLD] if one.gain < 0),
        queries=tuple(queries),
        silence=silence(judged, answered),
        asked=len(answerable),
    )


def _kinds(judged: Sequence[Judged], ways: Sequence[Measured]) -> list[Kind]:
    kinds = []
    for name in ways[0].evaluation.categories:
        figures = [way.evaluation.categories[name]["ndcg"] for way in ways]
        best = max(figures)
        cells = tuple((one, "best" if one == best else "below" if one < figures[0] else "") for one in figures)
        kinds.append(Kind(name, sum(one.category == name and one.has_answer for one in judged), cells))
    return kinds


def _told(number: int, judged: Judged, ways: Sequence[Measured], limit: int) -> Told:
    figures = tuple(way.evaluation.scores[number].ndcg for way in ways)
    return Told(
        judged=judged,
        figures=figures,
        gain=figures[-1] - figures[0],
        answered=ways[-1].found[judged.id].answered,
        places=tuple(_places(judged, [way.found[judged.id].sources for way in ways], limit)),
    )


def _places(judged: Judged, found: Sequence[Sequence[str]], limit: int) -> list[Place]:
    """Return what the last way found, in its order, then what was judged and it did not find, the better first."""
    ranks = [{source: str(rank) for rank, source in enumerate(sources, 1)} for sources in found]
    missed = sorted((s for s in judged.relevant if s not in found[-1][:limit]), key=lambda s: (-judged.relevant[s], s))
    shown = (*found[-1][:limit], *missed)
    return [Place(one, int(judged.relevant.get(one, 0)), tuple(rank.get(one, "") for rank in ranks)) for one in shown]


def html_of(report: Report) -> str:
    """Return the report as one page."""
    return render_to_string("search/evaluation.html", {"report": report, "style": _style()})


def _style() -> str:
    place = finders.find("icop/icop.css")
    return _COMMENT.sub("", open(place, encoding="utf-8").read()) if isinstance(place, str) else ""  # noqa: PTH123
