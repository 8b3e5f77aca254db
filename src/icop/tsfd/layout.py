"""The map: processes as boxes in lanes by organisation, from left to right in the order in which they can come.

Our own layered layout. A box stands one column right of all it waits for; lines run between columns and along the
foot of lanes, where no box stands, so that none is crossed. Sizes are in units of the drawing: 1160 wide, or more where
many columns need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap

from icop.tsfd.model import DELIVERY, OFFER, Edge
from icop.tsfd.telling import Chart, Line

WIDTH = 1160
LABEL = 138  # left of the first column: the names of lanes
TOP = 34  # above the first lane: the names of columns
LINE = 16  # from a line of text in a box to the next
FOOT = 9  # space below a box
CHANNEL = 7  # between two lines that run down side by side
ARROW = 10  # room for the head of an arrow
TRACK = 7  # between two lines that run along the foot of a lane
LABEL_LETTERS = 17  # in a line of the name of a lane
LETTER = 7.6  # width of a bold letter
NARROWEST = 128
FIRST = ("precondition", "input")


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text at a height."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A process: where its box stands, and how it is called in it."""

    line: Line
    x: float
    y: float
    width: float
    height: float
    label: str

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def inside(self) -> float:
        """Where text in the box begins."""
        return self.x + 8

    @property
    def texts(self) -> tuple[Words, ...]:
        """The lines of text in the box, from the top."""
        said = _texts(self.line, self.label)
        top = self.middle - LINE * (len(said) - 1) / 2 + 5
        return tuple(Words(text, top + LINE * number) for number, text in enumerate(said))


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one box to another, as an SVG path, and the place of its head."""

    edge: Edge
    path: str
    head: str
    is_dashed: bool
    on_path: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The lane of an organisation, its name broken into lines."""

    name: str
    y: float
    height: float
    is_shaded: bool

    @property
    def words(self) -> tuple[Words, ...]:
        """The lines of its name, one below the other around its middle."""
        lines = wrap(self.name, LABEL_LETTERS) or [self.name]
        first = self.y + self.height / 2 + 5 - 8 * (len(lines) - 1)
        return tuple(Words(text, first + 16 * number) for number, text in enumerate(lines))


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map. `columns` are the names of columns with the middle of each."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    columns: tuple[tuple[str, float], ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def is_tall(self) -> bool:
        """Tell whether it fills a sheet of paper better upright."""
        return self.height > 0.72 * self.width

    @property
    def foot(self) -> float:
        """The lower end of the last lane."""
        return self.height - 4


def draw(chart: Chart) -> Drawing:
    """Return the map of a chart; the same chart gives the same map."""
    return _Draft(chart).drawing()


def _columns(chart: Chart) -> dict[str, int]:
    """Return the column of each process: right of what it waits for, under what it may start with."""
    column: dict[str, int] = {}
    for line in chart.lines:
        begin = 0 if line.node.sort in FIRST else 1
        befores = (column[w.key] + (w.order == "finish_to_start") for w in line.waits if w.key in column)
        column[line.key] = max([begin, *befores])
    work = [place for key, place in column.items() if key not in (OFFER, DELIVERY)]
    last = max(work, default=-1)
    column |= {key: last + 1 + (key == DELIVERY) for key in (OFFER, DELIVERY) if key in column}
    used = sorted(set(column.values()))
    return {key: used.index(place) for key, place in column.items()}


def _lane_of(line: Line) -> str:
    offices = line.node.lead.offices
    if line.is_milestone or not offices:
        return "Implementing agency" if line.is_milestone else "To be confirmed"
    return offices[0].short


class _Draft:
    """Works out places step by step: columns, lanes, rows inside lanes, then the lines between boxes."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.column = _columns(chart)
        self.count = max(self.column.values(), default=0) + 1
        self.lane = {line.key: _lane_of(line) for line in chart.lines}
        self.lanes = self._lanes_in_order()
        self.row, self.rows = self._rows()
        self.channels: list[list[str]] = [[] for _ in range(self.count)]  # left of each column: what they lead to
        self.tracks: dict[str, list[str]] = {lane: [] for lane in self.lanes}  # at the foot of each lane
        self.ways = {edge: self._way(edge) for edge in chart.edges}
        self.gaps = [CHANNEL * (len(taken) + 1) + ARROW for taken in self.channels]
        self.box_width = max((WIDTH - LABEL - sum(self.gaps)) / self.count, NARROWEST)
        self.box = LINE * max((len(_texts(line, "")) for line in chart.lines), default=1) + 14
        self.top = self._tops()
        self.boxes = {line.key: self._box(line) for line in chart.lines}

    def drawing(self) -> Drawing:
        height = self.top[self.lanes[-1]] + self._height(self.lanes[-1]) if self.lanes else TOP
        path = set(zip(self.chart.path, self.chart.path[1:], strict=False))
        arrows = [self._arrow(edge, (edge.before, edge.after) in path) for edge in self.chart.edges]
        return Drawing(
            width=self._x(self.count - 1) + self.box_width,
            height=height + 4,
            lanes=tuple(
                Lane(name, self.top[name], self._height(name), place % 2 == 0) for place, name in enumerate(self.lanes)
            ),
            columns=tuple((self._heading(place), self._x(place) + self.box_width / 2) for place in range(self.count)),
            boxes=tuple(self.boxes.values()),
            arrows=tuple(sorted(arrows, key=lambda arrow: arrow.on_path)),
        )

    def _lanes_in_order(self) -> list[str]:
        """Return the lanes from those whose work comes first down to the one that makes the offer."""
        places: dict[str, list[int]] = {}
        for line in self.chart.lines:
            places.setdefault(self.lane[line.key], []).append(self.column[line.key])
        last = {self.lane[line.key] for line in self.chart.lines if line.is_milestone}
        return sorted(places, key=lambda name: (name in last, sum(places[name]) / len(places[name]), name))

    def _rows(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the row of each process inside its lane, and how many rows each lane has."""
        taken: dict[tuple[str, int], int] = {}
        row: dict[str, int] = {}
        for line in self.chart.lines:
            cell = (self.lane[line.key], self.column[line.key])
            row[line.key] = taken.get(cell, 0)
            taken[cell] = row[line.key] + 1
        return row, {name: max(n for (lane, _), n in taken.items() if lane == name) for name in self.lanes}

    # ---- lines

    def _way(self, edge: Edge) -> str:
        """Take the channels and the track an edge needs; return how it runs: `back`, `next`, `straight` or `along`."""
        start, end = self.column[edge.before], self.column[edge.after]
        _take(self.channels[end], edge.after)
        if start >= end:
            return "back"
        if start + 1 == end:
            return "next"
        if self._is_free(edge.before, range(start + 1, end)):
            return "straight"
        _take(self.channels[start + 1], edge.after)
        _take(self.tracks[self.lane[edge.before]], edge.after)
        return "along"

    def _is_free(self, key: str, columns: Iterable[int]) -> bool:
        """Tell whether no box stands in the row of a process in these columns."""
        place = (self.lane[key], self.row[key])
        here = {self.column[other] for other, row in self.row.items() if (self.lane[other], row) == place}
        return not here & set(columns)

    def _arrow(self, edge: Edge, on_path: bool) -> Arrow:
        source, target = self.boxes[edge.before], self.boxes[edge.after]
        way, channel = self.ways[edge], self._channel(self.column[edge.after], edge.after)
        steps = [f"M{source.x if way == 'back' else source.right:.1f} {source.middle:.1f}"]
        if way == "along":
            first = self._channel(self.column[edge.before] + 1, edge.after)
            steps += [f"H{first:.1f}", f"V{self._track(self.lane[edge.before], edge.after):.1f}"]
        steps += [f"H{channel:.1f}", f"V{target.middle:.1f}", f"H{target.x:.1f}"]
        head = f"M{target.x - 9:.1f} {target.middle - 5:.1f}v10l9-5z"
        return Arrow(edge, " ".join(steps), head, edge.order == "start_to_start", on_path)

    def _channel(self, column: int, key: str) -> float:
        """Return where a line runs down, left of a column, on its way to a process."""
        return self._x(column) - self.gaps[column] + CHANNEL * (self.channels[column].index(key) + 1)

    def _track(self, lane: str, key: str) -> float:
        """Return where a line runs along the foot of a lane, on its way to a process."""
        return self.top[lane] + self.rows[lane] * (self.box + FOOT) + FOOT + TRACK * self.tracks[lane].index(key)

    # ---- places

    def _x(self, column: int) -> float:
        return LABEL + column * self.box_width + sum(self.gaps[: column + 1])

    def _height(self, lane: str) -> float:
        return self.rows[lane] * (self.box + FOOT) + FOOT + TRACK * len(self.tracks[lane])

    def _tops(self) -> Mapping[str, float]:
        tops: dict[str, float] = {}
        y = float(TOP)
        for lane in self.lanes:
            tops[lane] = y
            y += self._height(lane)
        return tops

    def _box(self, line: Line) -> Box:
        key = line.key
        y = self.top[self.lane[key]] + FOOT + self.row[key] * (self.box + FOOT)
        names = (line.node.name, line.node.title, line.node.short)
        label = next((name for name in names if len(name) * LETTER < self.box_width - 16), line.node.short)
        return Box(line, self._x(self.column[key]), y, self.box_width, self.box, label)

    def _heading(self, column: int) -> str:
        inside = [line for line in self.chart.lines if self.column[line.key] == column]
        if any(line.is_milestone for line in inside):
            return inside[0].node.title
        if all(line.node.sort in FIRST or not line.waits for line in inside) and column == 0 and self.count > 3:
            return "Before you ask" if any(line.node.sort in FIRST for line in inside) else "Decide"
        return "Decide" if column <= 1 else "Then"


def _texts(line: Line, label: str) -> tuple[str, ...]:
    """Return what stands in a box: how it is called, its days, its kind, and in a plan its likely end and slack."""
    ends = (f"{line.when.finish.day} {line.when.finish:%b %Y}",) if line.when else ()
    if line.is_milestone:
        return (label, *ends)
    slack = "" if line.on_path or line.when is None else f" +{line.when.slack:,}"
    return (label, line.days_figures, line.node.marks, *(f"by {end}{slack}" for end in ends))


def _take(taken: list[str], key: str) -> None:
    if key not in taken:
        taken.append(key)
