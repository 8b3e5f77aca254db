"""Map, outline, table and the text read aloud are equal: each is read back from the page, and they say the same."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, pairwise
from typing import Any

import pytest
from lxml import html

from tests.makers import load_facts, signed_in
from tests.tsfd.making import HARBOUR

PLAN = "/release-processes/plan/?yes=lamps&yes=buoys&yes=paint&yes=rushed"
PAGES = ("/release-processes/", "/release-processes/?on=2017-05-01", "/release-processes/?on=2026-02-20", PLAN)
FIGURES = re.compile(r"(\d+) / (\d+) / (\d+)")
DAYS = re.compile(r"(\d+) / (\d+) / (\d+) days")
ALOUD_DAYS = re.compile(r"at least (\d+), likely (\d+), at most (\d+) days")
WAIT = re.compile(r"the (end|beginning) of (.+?)(?=, the (?:end|beginning) of | and the (?:end|beginning) of |\.|$)")
CLOSE = 0.11


@dataclass(frozen=True)
class Told:
    """What one form says of a process: its days (None: milestone or to be confirmed), lead, and what it waits for.

    `kind` is its sort and marks, `is_open` whether it is to be confirmed, `end` and `slack` are told in a plan only.
    """

    days: tuple[int, ...] | None
    lead: str
    waits: frozenset[tuple[str, str]]
    kind: str
    is_open: bool
    end: str = ""
    slack: str = ""


def page(path: str) -> html.HtmlElement:
    answer = signed_in(None).get(path)
    assert answer.status_code == 200, answer.content[:400]
    return html.fromstring(answer.content.decode())


def names_on(root: html.HtmlElement) -> dict[str, str]:
    rows = root.xpath("//tr[starts-with(@id,'row-')]")
    return {row.xpath("string(th)").strip(): row.get("id").removeprefix("row-") for row in rows}


def waits_in(texts: list[str], names: dict[str, str]) -> frozenset[tuple[str, str]]:
    found = [WAIT.fullmatch(text.strip()) for text in texts]
    assert all(found), texts
    return frozenset((names[one[2]], one[1]) for one in found if one)


def days_in(pattern: re.Pattern[str], text: str) -> tuple[int, ...] | None:
    found = pattern.search(text)
    return tuple(map(int, found.groups())) if found else None


def marks_of(kind: str) -> str:
    """Return a kind in full words as the map writes it: `primary pipe, partly Title 50` is `primary, T50*`."""
    first, *more = kind.split(", ")
    short = {"interagency": "IA", "Title 50": "T50", "class to be confirmed": "?"}
    sort = first.removesuffix(" pipe") if " " in first else first
    told = [short.get(one) or f"{short[one.removeprefix('partly ')]}*" for one in more]
    return ", ".join([sort, *told])


def day_of(text: str) -> str:
    """Return a day as ISO, however a form writes it."""
    for form in ("%d %b %Y", "%d %B %Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
    raise AssertionError(text)


def slack_of(words: str) -> str:
    """Return slack words as the map writes them: a number, or `path`."""
    if words == "on the longest path":
        return "path"
    return "0" if words.startswith("no slack") else words.partition(" days slack")[0]


def told_of(kind: str, **more) -> Told:
    """Return what is told, with what only a plan has, and no slack for a milestone: its box has no room for it."""
    slack = "" if kind == "milestone" else slack_of(more.pop("slack")) if more.get("slack") else ""
    more.pop("slack", None)
    return Told(kind=marks_of(kind), slack=slack, **more)


def outline(root: html.HtmlElement, names: dict[str, str]) -> dict[str, Told]:
    told = {}
    for item in root.xpath("//li[starts-with(@id,'outline-')]"):
        text = item.text_content()
        part = {name: item.xpath(f"string(.//span[@data-{name}])") for name in ("kind", "lead", "end", "slack")}
        waits = waits_in([span.text_content() for span in item.xpath(".//span[@data-wait]")], names)
        told[item.get("id").removeprefix("outline-")] = told_of(
            part["kind"], days=days_in(DAYS, text), lead=part["lead"], waits=waits, is_open=". To be confirmed" in text,
            end=day_of(part["end"]) if part["end"] else "", slack=part["slack"],
        )  # fmt: skip
    return told


def table(root: html.HtmlElement, names: dict[str, str]) -> dict[str, Told]:
    told = {}
    for row in root.xpath("//tr[starts-with(@id,'row-')]"):
        numbers = [int(cell.text_content()) for cell in row.xpath("td[@class='icop-num']")]
        waits = waits_in([span.text_content() for span in row.xpath(".//span[@data-wait]")], names)
        end = row.xpath("string(td[@class='icop-day-text'])")
        told[row.get("id").removeprefix("row-")] = told_of(
            row.xpath("string(.//span[@data-kind])"), days=tuple(numbers) or None, waits=waits,
            lead=row.xpath("string(td[2])").strip(), is_open="(to be confirmed)" in row.xpath("string(td[1])"),
            end=day_of(end) if end else "", slack=row.xpath("string(td[last()])") if end else "",
        )  # fmt: skip
    return told


def aloud(root: html.HtmlElement, names: dict[str, str]) -> dict[str, Told]:
    told = {}
    for paragraph in root.xpath("//h2[@id='aloud']/following-sibling::div[1]/p"):
        text = paragraph.text_content()
        name = next((name for name in names if text.startswith(f"{name}: ")), None)
        if name is None:
            continue  # the summary of a plan
        kind = re.match(r"an? (.+?)\. ", text.removeprefix(f"{name}: "))
        lead = re.search(r"(?:Lead: |Done by )(.+?)\.(?: |$)", text)
        said = re.search(r"It waits for (.+?)\.(?: It |$)", text)
        end = re.search(r"It (?:likely ends|comes likely) on (\d+ \w+ \d+), (.+)\.$", text)
        told[names[name]] = told_of(
            kind[1], days=days_in(ALOUD_DAYS, text), lead=lead[1], is_open=". To be confirmed: " in text,
            waits=frozenset((names[two], one) for one, two in WAIT.findall(said[1])),
            end=day_of(end[1]) if end else "", slack=end[2] if end else "",
        )  # fmt: skip
    return told


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        return self.x + CLOSE < x < self.x + self.width - CLOSE and self.y + CLOSE < y < self.y + self.height - CLOSE


def rect(element: html.HtmlElement) -> Rect:
    return Rect(*(float(element.get(name)) for name in ("x", "y", "width", "height")))


def boxes(root: html.HtmlElement) -> dict[str, Rect]:
    links = root.xpath("//*[local-name()='svg']//a[starts-with(@id,'map-')]")
    return {link.get("id").removeprefix("map-"): rect(link.xpath("*[local-name()='rect']")[0]) for link in links}


def points(path: str) -> list[tuple[float, float]]:
    """Return the corners of a path of M, H and V."""
    x = y = 0.0
    found = []
    for step, first, second in re.findall(r"([MHV])([-\d.]+)(?: ([-\d.]+))?", path):
        x, y = (float(first), float(second)) if step == "M" else (float(first), y) if step == "H" else (x, float(first))
        found.append((x, y))
    return found


def lines(root: html.HtmlElement) -> list[tuple[list[tuple[float, float]], bool]]:
    paths = root.xpath("//*[local-name()='path'][starts-with(@class,'d-edge')]")
    return [(points(path.get("d")), "d-dash" in path.get("class")) for path in paths]


def box_at(found: dict[str, Rect], point: tuple[float, float], *, sides: str) -> str:
    """Return the box of which a point is the middle of its left (l) or right (r) side."""
    x, y = point
    near = [
        key
        for key, box in found.items()
        for side, edge in (("l", box.x), ("r", box.x + box.width))
        if side in sides and abs(box.middle - y) < CLOSE and abs(edge - x) < CLOSE
    ]
    assert len(near) == 1, (point, near)
    return near[0]


def picture(root: html.HtmlElement, names: dict[str, str]) -> dict[str, Told]:
    """Read the map as an eye would: which boxes lines join, what stands in boxes, in which lane they lie."""
    found = boxes(root)
    waits: dict[str, set[tuple[str, str]]] = {key: set() for key in found}
    for corners, is_dashed in lines(root):
        before, after = box_at(found, corners[0], sides="lr"), box_at(found, corners[-1], sides="l")
        waits[after].add((before, "beginning" if is_dashed else "end"))
    told = {}
    for link in root.xpath("//*[local-name()='svg']//a"):
        key = link.get("id").removeprefix("map-")
        name = next(name for name, other in names.items() if other == key)
        lead = link.get("aria-label").partition(f": {name}, ")[2]
        lead = lead.removesuffix(", on the longest path").removesuffix(", to be confirmed")
        box = link.xpath("*[local-name()='rect']/@class")[0].split()
        told[key] = Told(lead=lead, waits=frozenset(waits[key]), is_open="d-dash" in box, **_written(link, box))
    return told


def _written(link: html.HtmlElement, box: list[str]) -> dict[str, Any]:
    """Return what the lines of text in a box say."""
    texts = [text.text_content() for text in link.xpath("*[local-name()='text']")]
    if "d-box-end" in box:
        return {"days": None, "kind": "milestone", "end": day_of(texts[1]) if texts[1:] else ""}
    days, kind, *when = texts[1:]
    found = re.fullmatch(r"by (\d+ \w+ \d+)(?: \+([\d,]+))?", when[0]) if when else None
    slack = (found[2] or "path") if found else ""
    assert (slack == "path") == ("d-box-crit" in box)
    return {"days": days_in(FIGURES, days), "kind": kind, "end": day_of(found[1]) if found else "", "slack": slack}


@pytest.mark.parametrize("path", PAGES)
def test_the_four_forms_of_a_page_say_the_same(db, path):
    load_facts(HARBOUR)
    root = page(path)
    names = names_on(root)
    told = {form.__name__: form(root, names) for form in (picture, outline, table, aloud)}
    assert len(told["table"]) >= 7
    assert any(one.waits for one in told["table"].values())
    for one, other in combinations(told, 2):
        assert told[one] == told[other], (one, other)


def test_a_box_lies_in_the_lane_of_the_office_that_leads(db):
    load_facts(HARBOUR)
    root = page("/release-processes/")
    labels = [(t.text_content(), float(t.get("y"))) for t in root.xpath("//*[@class='d-strong d-lane']")]
    edges = sorted({float(line.get("y1")) for line in root.xpath("//*[local-name()='line'][@class='d-grid']")})
    told = table(root, names_on(root))
    for key, box in boxes(root).items():
        top = max(edge for edge in edges if edge <= box.y)
        foot = min(edge for edge in edges if edge > box.y)
        lane = " ".join(text for text, y in labels if top < y < foot)
        if not key.startswith("milestones."):
            lead = told[key].lead.removeprefix("to be confirmed (last known: ").rstrip(")")
            assert lane == lead.split(", ")[0]


@pytest.mark.parametrize("path", PAGES)
def test_no_box_covers_another_and_no_line_runs_through_one(db, path):
    load_facts(HARBOUR)
    root = page(path)
    found = boxes(root)
    for one, other in combinations(found.values(), 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for corners, _ in lines(root):
        for (x, y), (to_x, to_y) in pairwise(corners):
            steps = [(x + (to_x - x) * part / 40, y + (to_y - y) * part / 40) for part in range(41)]
            assert not any(box.holds(*step) for box in found.values() for step in steps)


def test_a_process_stands_right_of_all_it_waits_for(db):
    load_facts(HARBOUR)
    root = page(PLAN)
    found = boxes(root)
    for corners, is_dashed in lines(root):
        before, after = box_at(found, corners[0], sides="lr"), box_at(found, corners[-1], sides="l")
        assert found[before].x < found[after].x or (is_dashed and found[before].x == found[after].x)
