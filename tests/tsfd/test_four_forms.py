"""Map, outline, table and the text read aloud are equal: each is read back from the page, and they say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise

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
    """What one form says of a process: its days (None: milestone or to be confirmed), lead, and what it waits for."""

    days: tuple[int, ...] | None
    lead: str
    waits: frozenset[tuple[str, str]]


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


def outline(root: html.HtmlElement, names: dict[str, str]) -> dict[str, Told]:
    told = {}
    for item in root.xpath("//li[starts-with(@id,'outline-')]"):
        name, text = item.xpath("string(strong)"), item.text_content()
        rest = text.removeprefix(f"{name}, ")
        lead = re.split(r", \d+ / |, days to be|, likely |\. Waits for", rest)[0]
        waits = waits_in([span.text_content() for span in item.xpath(".//span[@data-wait]")], names)
        told[item.get("id").removeprefix("outline-")] = Told(days_in(DAYS, text), lead, waits)
    return told


def table(root: html.HtmlElement, names: dict[str, str]) -> dict[str, Told]:
    told = {}
    for row in root.xpath("//tr[starts-with(@id,'row-')]"):
        numbers = [int(cell.text_content()) for cell in row.xpath("td[@class='icop-num']")]
        waits = waits_in([span.text_content() for span in row.xpath(".//span[@data-wait]")], names)
        lead = row.xpath("string(td[2])").strip()
        told[row.get("id").removeprefix("row-")] = Told(tuple(numbers) or None, lead, waits)
    return told


def aloud(root: html.HtmlElement, names: dict[str, str]) -> dict[str, Told]:
    told = {}
    for paragraph in root.xpath("//h2[@id='aloud']/following-sibling::div[1]/p"):
        text = paragraph.text_content()
        name = next((name for name in names if text.startswith(f"{name}: ")), None)
        if name is None:
            continue  # the summary of a plan
        lead = re.search(r"(?:Led|Done) by (.+?)\.(?: |$)", text)
        said = re.search(r"It waits for (.+?)\.(?: It |$)", text)
        ends = frozenset((names[two], one) for one, two in WAIT.findall(said[1]))
        told[names[name]] = Told(days_in(ALOUD_DAYS, text), lead[1], ends)
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
        label = link.get("aria-label").removesuffix(", on the longest path")
        name = next(name for name, other in names.items() if other == key)
        lead = label.partition(f": {name}, ")[2]
        told[key] = Told(days_in(FIGURES, link.text_content()), lead, frozenset(waits[key]))
    return told


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
