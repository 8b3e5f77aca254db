"""A determination for tests: may a boat moor at this pier? With eras, an overlay, a value, a table, and examples."""

from __future__ import annotations

from collections.abc import Mapping

from tests.makers import make_cite

CITE = make_cite("Example Directive 40 s. 2")
CHECK = make_cite("icop practice", standing="assumed")
KEY = "harbour.mooring"
PATH = f"/tools/determinations/{KEY}/"

MOORING = f"""
title: Mooring at the pier
asks: May this boat moor at the pier?
asks_day: Day of arrival
decides: Harbour master
who: Harbour master, with the pilot
editions: [{{version: 2, on: 2026-01-05, says: Asks for papers.}}]
cite: {CITE}
notes:
  - says: The directive and the pilot's guide differ on rafts.
    cites: [{CITE}, {make_cite("Example Guide 7", standing="secondary")}]
facts:
  - {{key: is_boat, ask: Is it a boat?, why: Rafts never moor., find_out_from: Pilot, cite: {CITE}}}
  - key: kind
    ask: Which kind is it?
    answer: one_of
    options: {{sail: Sailing boat, motor: Motor boat, row: Rowing boat, tug: Tug, house: House boat}}
    when: {{is_boat: yes}}
    cite: {CITE}
  - {{key: worth, ask: What is it worth?, answer: money, unit: usd, least: "0", when: {{is_boat: yes}}, cite: {CITE}}}
  - {{key: built, ask: On which day was it built?, answer: date, when: {{is_boat: yes}}, cite: {CITE}}}
  - key: papers
    ask: Which papers are on board?
    answer: table
    columns:
      name: {{title: Paper, answer: one_of, options: {{pass: Pass, deed: Deed}}}}
      until: {{title: Good until, answer: date}}
    when: {{kind: tug}}
    cite: {CITE}
outcomes:
  may: {{title: "May moor: there is room", kind: good}}
  may_not: {{title: "May not moor: only boats do", kind: gone}}
  ask: {{title: Ask for a berth first, kind: wait}}
eras:
  - {{key: old, start: 2015-01-01, title: Old pier, cite: {CITE}}}
  - {{key: new, start: 2020-03-01, title: New pier, says: It is longer., cite: {CITE}}}
overlays:
  - {{key: storm, title: Storm order, start: 2021-01-01, end: 2021-02-01, says: Nobody moors., cite: {CITE}}}
rules:
  - {{key: raft, when: {{is_boat: no}}, outcome: may_not, says: Only boats moor., do: Anchor outside.,
     evidence: [Photograph of the raft], before: [storm, tug, dear, aged, rest], cites: [{CITE}]}}
  - {{key: storm, overlays: [storm], outcome: may_not, says: The storm order holds., before: [tug, dear, aged, rest],
     cites: [{CITE}]}}
  - {{key: tug, when: {{papers: {{some_row: {{name: pass}}}}}}, outcome: may, says: It has a pass.,
     before: [dear, aged, rest], cites: [{CITE}]}}
  - {{key: dear, eras: [new], when: {{worth: {{at_least: {{parameter: pier.limit}}}}}}, outcome: ask,
     says: It is worth the limit or more., before: [aged, rest], cites: [{CHECK}]}}
  - {{key: aged, when: {{not: {{built: {{within: {{years: 10, before: "on"}}}}}}}}, outcome: ask, says: It is old.,
     before: [rest], cites: [{CITE}]}}
  - {{key: rest, outcome: may, says: There is room for it., decides: Any pilot, cites: [{CITE}]}}
"""
LIMIT = f"""
title: Limit of worth
unit: usd
values:
  - {{start: 2015-01-01, value: 1000, cite: {CITE}}}
  - {{start: 2024-01-01, value: 2000, cite: {CITE}}}
"""
EXAMPLES = """
title: Examples of mooring
examples:
  - name: A raft
    on: 2022-05-01
    answers: {is_boat: no}
    outcome: may_not
    rule: raft
  - name: A small sailing boat
    on: 2022-05-01
    is_near_miss: true
    answers: {is_boat: yes, kind: sail, worth: 999, built: 2015-05-01}
    outcome: may
    rule: rest
  - name: A tug with a pass
    on: 2022-05-01
    answers: {is_boat: yes, kind: tug, papers: [{name: pass, until: 2030-01-01}]}
    outcome: may
    rule: tug
"""
PIER: Mapping[str, str] = {
    f"determination:{KEY}": MOORING, f"example:{KEY}": EXAMPLES, "parameter:pier.limit": LIMIT,
}  # fmt: skip
SMALL = "day=2022-05-01&a.is_boat=yes&a.kind=sail&a.worth=999&a.built=2015-05-01"
