"""A tool as a document: all its file says is on the page in words, and picture, outline and table are equal."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from lxml import html

from icop.engine.questionnaire.sources import conditions_of
from icop.engine.shelf import Shelf, read_shelf
from icop.tools.drawing import GUTTER, WIDTH, draw
from icop.tools.graphs import BY_WORDS, links_in, parts_of_determination, parts_of_tool
from icop.tools.telling import condition_in_words, words_of
from tests.makers import load_facts, make_cite, signed_in
from tests.tools.determining import KEY as MOORING
from tests.tools.determining import PIER

CITE = make_cite("Example Directive 41")
OURS = make_cite("icop practice", standing="assumed")
VISIT = f"""
title: Visit of a ship
about: What the harbour asks of a visitor.
use_it_to: Prepare a visit.
who: Harbour master
when_used: Before each visit.
editions: [{{version: 1, on: 2025-01-05, says: First edition.}}, {{version: 2, on: 2026-01-05, says: Asks more.}}]
cite: {CITE}
sections:
  - key: ship
    title: The ship
    questions:
      - {{key: afloat, number: A1, ask: Is it afloat?, why: Only ships visit., find_out_from: Pilot, cite: {CITE}}}
      - key: size
        number: A2
        ask: How big is it?
        answer: one_of
        options: {{small: Small, big: Bigger than the pier}}
        when: {{afloat: yes}}
        cite: {CITE}
      - {{key: tug, number: A3, ask: Has it a tug?, implied: [{{when: {{size: small}}, answer: no, because: Small ones
         need none.}}], when: {{afloat: yes}}, cite: {OURS}}}
      - {{key: name, number: A4, ask: What is it called?, answer: text, cite: {OURS}}}
  - key: crew
    title: The crew
    questions:
      - key: arrives
        number: B1
        ask: On which day does it arrive?
        answer: date
        when: {{afloat: yes}}
        cite: {CITE}
      - key: people
        number: B2
        ask: Who is on board?
        answer: table
        columns:
          role: {{title: Role, answer: one_of, options: {{cook: Cook, mate: Mate}}}}
          tug: {{title: Rows the tug?, answer: yes_no}}
        cite: {CITE}
findings:
  - key: too_big
    number: F1
    severity: stop
    when: {{all: [{{size: big}}, {{not: {{tug: yes}}}}]}}
    says: It is too big for the pier.
    do: Anchor outside.
    owner: Pilot
    due: {{days: 3, before: arrives}}
    document: Anchor permit
    coordinate: [Coast guard]
    cites: [{CITE}]
  - key: no_cook
    severity: note
    when: {{any: [{{people: {{some_row: {{role: cook, tug: yes}}}}}}, {{afloat: no}}]}}
    says: Nobody cooks.
    cites: [{OURS}]
ends:
  - key: come
    when: {{not: {{afloat: no}}}}
    says: Let it come.
    next: ["determination:harbour.mooring"]
    cites: [{CITE}]
"""
EXAMPLES = """
title: Examples of a visit
examples:
  - name: A big ship with nobody to pull it
    on: 2026-01-05
    answers: {afloat: yes, size: big, tug: no, arrives: 2026-02-01, people: []}
    findings: [too_big]
    ends: [come]
  - name: The same with a tug
    on: 2026-01-05
    is_near_miss: true
    answers: {afloat: yes, size: big, tug: yes, arrives: 2026-02-01, people: []}
    findings: []
    ends: [come]
"""
FACTS = {"tool:harbour.visit": VISIT, "example:harbour.visit": EXAMPLES, **PIER}
PAGES = ("/tools/harbour.visit/document/", f"/tools/determinations/{MOORING}/document/")
TOO_BIG = (
    "When all of these hold: “How big is it?” (A2) is “Bigger than the pier” “Has it a tug?” (A3) is not yes "
    "Do: Anchor outside. Owner: Pilot · Due: 3 days before the answer to “On which day does it arrive?” (B1)"
)
Told = set[tuple[str, str, str]]


def page(path: str) -> html.HtmlElement:
    answer = signed_in(None).get(path)
    assert answer.status_code == 200, answer.content[:400]
    return html.fromstring(answer.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def svgs(part: html.HtmlElement) -> list[html.HtmlElement]:
    return part.xpath(".//*[local-name()='svg']")


def boxes(part: html.HtmlElement) -> dict[str, tuple[float, ...]]:
    """Return the boxes of a picture by where they lead: x, y, width, height."""
    found = {}
    for link in svgs(part)[0].xpath(".//a[@data-spot]"):
        rect = link.xpath("*[local-name()='rect']")[0]
        found[link.get("href")] = tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))
    return found


def at(found: dict[str, tuple[float, ...]], x: float, y: float) -> str:
    """Return the box on whose edge a line ends."""
    near = [
        key for key, (left, top, width, height) in found.items()
        if min(abs(x - left), abs(x - left - width)) < 0.2 and top <= y <= top + height
    ]  # fmt: skip
    assert len(near) == 1, (x, y, near)
    return near[0]


def picture(part: html.HtmlElement) -> Told:
    """Read the picture as an eye would: which boxes a line joins, on which sides, and whether it is dashed."""
    found, told = boxes(part), set()
    for path in svgs(part)[0].xpath(".//*[local-name()='path'][starts-with(@class,'d-edge')]"):
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", path.get("d"))]
        source, target = at(found, *numbers[:2]), at(found, *numbers[-2:])
        if found[source][0] == found[target][0]:
            by = "answered" if "d-dash" in path.get("class") else "asked"
        else:
            by = {"f": "follows", "e": "ends", "r": "fits", "o": "gives"}[target[1]]
        told.add((source, target, BY_WORDS[by]))
    return told


def outline(part: html.HtmlElement) -> Told:
    return {
        (item.xpath("a/@href")[0], inner.xpath("a/@href")[0], words(inner.xpath("span[@data-by]")[0]))
        for item in part.xpath(".//ul[@class='icop-outline']/li")
        for inner in item.xpath("ul/li")
    }


def table(part: html.HtmlElement) -> Told:
    return {
        (row.xpath("th//a/@href")[0], row.xpath("td//a/@href")[0], words(row.xpath("td")[0]))
        for row in part.xpath(".//tbody/tr")
    }


def names(part: html.HtmlElement, where: str) -> dict[str, str]:
    return {link.get("href"): words(link) for link in part.xpath(where)}


@pytest.mark.parametrize("path", PAGES)
def test_picture_outline_and_table_say_the_same(db, path):
    load_facts(FACTS)
    root = page(path)
    parts = root.xpath("//section[@data-part]")
    assert len(parts) == (2 if "visit" in path else 1)
    for part in parts:
        told = {form.__name__: form(part) for form in (picture, outline, table)}
        assert len(told["table"]) >= 2
        for one, other in combinations(told, 2):
            assert told[one] == told[other], (one, other)
        spots = {link.get("href"): link.get("aria-label").partition(" asked in ")[0].partition(" reads sections ")[0]
                 for link in svgs(part)[0].xpath(".//a[@data-spot]")}  # fmt: skip
        assert set(names(part, ".//ul[@class='icop-outline']//a")) == set(spots)
        for listed in (".//ul[@class='icop-outline']//a", ".//tbody//a"):
            assert names(part, listed).items() <= spots.items()


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_the_graph_leads_to_its_place_in_the_document(db, path):
    load_facts(FACTS)
    root = page(path)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    anchors = {href.removeprefix("#") for href in root.xpath("//main//@href") if href.startswith("#")}
    assert anchors <= set(ids)


def test_the_page_tells_a_tool_in_words_and_shows_no_key_of_a_question(db):
    load_facts(FACTS)
    root = page(PAGES[0])
    finding = words(root.get_element_by_id("f-too_big"))
    assert finding.startswith("F1 Stop It is too big for the pier.")
    assert TOO_BIG in finding
    assert "Document: Anchor permit" in finding
    assert "Coordinate with: Coast guard" in finding
    assert "Verified" in finding
    tug = words(root.get_element_by_id("q-tug"))
    assert "Asked when “Is it afloat?” (A1) is yes" in tug
    assert "Filled in with “no” when “How big is it?” (A2) is “Small” Because: Small ones need none." in tug
    assert "icop practice Assumed" in tug
    assert "One of these: Small · Bigger than the pier" in words(root.get_element_by_id("q-size"))
    assert "Role: one of these (Cook, Mate) · Rows the tug?: yes or no" in words(root.get_element_by_id("q-people"))
    cook = words(root.get_element_by_id("f-no_cook"))
    assert "in some row of “Who is on board?” (B2): Role is “Cook” and Rows the tug? is yes" in cook
    assert "“Is it afloat?” (A1) is not no" in words(root.get_element_by_id("e-come"))
    said = words(root.xpath("//main")[0])
    assert "Version 2 of 5 Jan 2026 · 6 questions in 2 sections · 2 findings · 1 end · 2 examples" in said
    assert "1 , 5 Jan 2025: First edition." in said
    assert "icop check --prove harbour.visit" in said


def test_the_page_tells_a_determination_with_its_rules_in_order(db):
    load_facts(FACTS)
    root = page(PAGES[1])
    rules = root.xpath("//li[starts-with(@id,'r-')]")
    assert [rule.get("id") for rule in rules] == ["r-raft", "r-storm", "r-tug", "r-dear", "r-aged", "r-rest"]
    assert "“Is it a boat?” is no" in words(rules[0])
    assert "Goes before: rules 2, 3, 4, 5, 6" in words(rules[0])
    assert "Stands in: Storm order" in words(rules[1])
    assert "in some row of “Which papers are on board?”: Paper is “Pass”" in words(rules[2])
    assert "“What is it worth?” is at least “Limit of worth”" in words(rules[3])
    assert "nothing before it fits" in words(rules[5])
    assert {"o-may", "o-may_not", "o-ask"} == set(root.xpath("//li[starts-with(@id,'o-')]/@id"))
    assert "Old pier" in words(root.xpath("//main")[0])


def test_an_example_is_worked_out_anew_when_it_is_followed(db):
    load_facts(FACTS)
    tried = page(PAGES[0]).xpath("//h2[@id='examples']/following::table[1]//tr/th/a/@href")
    said = words(page(tried[0]).xpath("//main")[0])
    assert "it comes out as it must" in said
    assert "Anchor outside. Due 29 Jan 2026." in said
    assert "A2 How big is it? Bigger than the pier" in said
    assert "No finding." in words(page(tried[1]).xpath("//main")[0])


@pytest.mark.parametrize("path", ["/tools/harbour.none/document/", "/tools/harbour.visit/document/examples/3/",
                                  "/tools/harbour.visit/document/examples/0/",
                                  "/tools/determinations/harbour.visit/document/"])  # fmt: skip
def test_what_is_not_there_is_missing(db, path):
    load_facts(FACTS)
    assert signed_in(None).get(path).status_code == 404


def test_links_carry_the_day_asked_about_and_only_that_day(db):
    load_facts(FACTS)
    past = page(f"{PAGES[0]}?on=2025-02-01").get_element_by_id("e-come").xpath(".//p/a/@href")
    now = page(PAGES[0]).get_element_by_id("e-come").xpath(".//p/a/@href")
    assert past[0] == f"/tools/determinations/{MOORING}/document/?on=2025-02-01"
    assert now[0] == f"/tools/determinations/{MOORING}/document/"


# ---- every shipped tool


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return read_shelf([Path("src/icop/data")])


def test_no_box_covers_another_in_any_picture_of_the_shipped_tools(shelf):
    for one in shelf.take():
        compiled = one.worked
        parts = parts_of_tool(compiled) if one.fact.kind == "tool" else parts_of_determination(compiled)
        assert links_in(parts) > 0
        seen = [(link.source.anchor, link.target.anchor, link.by) for part in parts for link in part.links]
        assert len(seen) == len(set(seen)), one.key
        for part in parts:
            drawn = draw(part)
            for box, other in combinations(drawn.boxes, 2):
                apart = box.right <= other.x or other.right <= box.x
                assert apart or box.y + box.height <= other.y or other.y + other.height <= box.y, (one.key, part.key)
            assert all(box.x >= GUTTER and box.right < WIDTH for box in drawn.boxes)
            assert all(text.y < box.y + box.height for box in drawn.boxes for text in box.texts)


def test_no_condition_of_the_shipped_tools_is_told_by_keys(shelf):
    for one in shelf.take():
        words_here = words_of(one.worked.asks, shelf.beside.reference)
        for node in conditions_of(one.worked):
            said = re.sub(r"“[^”]*”", "", str(condition_in_words(node, words_here)))
            assert not re.search(r"[a-z]_[a-z]", said), (one.key, said)
