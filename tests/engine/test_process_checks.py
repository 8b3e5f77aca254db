"""What is wrong with release processes is found where it stands, on the days on which it is wrong, with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.accounts.reader import VISITOR
from icop.engine.checks import check
from icop.engine.errors import Refused
from icop.engine.packs import fact_from
from icop.engine.process_checks import order_findings
from icop.engine.process_shapes import Process
from icop.facts.reading import read_typed
from icop.tsfd.model import model_of
from tests.makers import load_facts, make_cite, read_fact

ON = date(2026, 11, 22)
CITE = make_cite("Example Directive 30")
FOLDERS = {"office": "offices", "process": "tsfd"}


def entry(says: str, start: str = "unknown") -> str:
    return f"{{start: {start}, {says}, cite: {CITE}}}"


def make(*after: str, **changed: str) -> str:
    """Return the YAML of a process, each field on a line of its own: `after` from line 9 on, an entry on each."""
    lines = {
        "title": "Beacons", "acronym": "BEACON", "sort": "pipe",
        "shown": f"[{entry('says: on the list')}]",
        "decides": f"[{{says: Decides about it., cite: {CITE}}}]",
        "leads": f"[{entry('office: shore.tide')}]",
        "days": f"[{entry('low: 1, likely: 2, high: 3')}]",
        **changed,
    }  # fmt: skip
    told = [f"{name}: {said}" for name, said in lines.items()]
    return "\n".join([*told, *(["after:", *(f"  - {one}" for one in after)] if after else [])]) + "\n"


def waits(key: str, start: str = "unknown") -> str:
    return entry(f"process: {key}", start)


def ends(key: str, start: str) -> str:
    return entry(f"process: {key}, ended: true", start)


# code -> beacon -> offer
SOUND: Mapping[str, str] = {
    "office:shore.tide": f"title: Tide Office\nnames: [{entry('name: Tide Office, acronym: TIDE')}]\n",
    "process:pipes.code": make(),
    "process:pipes.beacon": make(waits("pipes.code")),
    "process:milestones.offer": make(waits("pipes.beacon"), sort="milestone"),
}


@pytest.fixture
def problems(tmp_path: Path):
    """Return what `icop check` says of the sound facts with some changed: file, line, what and fix."""

    def told(changed: Mapping[str, str]) -> list[str]:
        for full_key, text in {**SOUND, **changed}.items():
            kind, _, key = full_key.partition(":")
            path = tmp_path / FOLDERS.get(kind, "attributes") / (key.replace(".", "/", 1) + ".yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return [str(one).removeprefix(f"{tmp_path.as_posix()}/") for one in check([tmp_path], ON)]

    return told


def test_sound_processes_have_no_problem(problems):
    assert problems({}) == []


@pytest.mark.parametrize("lead", ["office: shore.tode", "office: shore.tide, beside: [shore.tode]"])
def test_a_lead_is_an_office_that_is_there(problems, lead):
    assert problems({"process:pipes.code": make(leads=f"[{entry(lead)}]")}) == [
        "tsfd/pipes/code.yaml:6: there is no office 'shore.tode'; did you mean 'shore.tide'?"
    ]


def test_a_process_waits_for_one_that_is_there(problems):
    assert problems({"process:pipes.beacon": make(waits("pipes.code"), waits("pipes.coed"))}) == [
        "tsfd/pipes/beacon.yaml:10: there is no process 'pipes.coed'; did you mean 'pipes.code'?"
    ]


def test_a_process_does_not_wait_for_itself(problems):
    assert problems({"process:pipes.code": make(waits("pipes.code"))}) == [
        "tsfd/pipes/code.yaml:9: the process waits for itself; name the other process"
    ]


def test_a_circle_is_told_once_at_the_entry_of_the_first_that_closes_it(problems):
    third = {"process:pipes.mark": make(waits("pipes.beacon")), "process:pipes.code": make(waits("pipes.mark"))}
    assert problems(third) == [
        "tsfd/pipes/beacon.yaml:9: it waits for itself: pipes.beacon after pipes.code after pipes.mark "
        "after pipes.beacon; take one of these out"
    ]


def test_circles_beside_each_other_are_all_told(problems):
    both = make(waits("pipes.beacon"), waits("pipes.mark"))
    found = problems({"process:pipes.code": both, "process:pipes.mark": make(waits("pipes.code"))})
    assert [one.partition(";")[0] for one in found] == [
        "tsfd/pipes/beacon.yaml:9: it waits for itself: pipes.beacon after pipes.code after pipes.beacon",
        "tsfd/pipes/code.yaml:10: it waits for itself: pipes.code after pipes.mark after pipes.code",
    ]


def test_a_circle_that_a_later_order_closes_is_told_with_its_day(problems):
    assert problems({"process:pipes.code": make(waits("pipes.beacon", "2027-01-01"))}) == [
        "tsfd/pipes/beacon.yaml:9: it waits for itself from 2027-01-01: pipes.beacon after pipes.code after "
        "pipes.beacon; take one of these out, or end it on 2027-01-01"
    ]


def test_a_circle_that_ends_is_told_with_its_last_day_past(problems):
    until = make(waits("pipes.beacon", "2027-01-01"), ends("pipes.beacon", "2028-01-01"))
    assert "it waits for itself from 2027-01-01 until 2028-01-01: " in problems({"process:pipes.code": until})[0]


def test_a_circle_begins_when_the_last_of_its_processes_is_shown(problems):
    shown = f"[{entry('says: added', '2018-04-01')}]"
    assert problems({"process:pipes.code": make(waits("pipes.beacon"), shown=shown)}) == [
        "tsfd/pipes/beacon.yaml:9: it waits for itself from 2018-04-01: pipes.beacon after pipes.code after "
        "pipes.beacon; take one of these out, or end it on 2018-04-01"
    ]


TURNED = {
    "process:pipes.code": make(waits("pipes.beacon", "2027-01-01")),
    "process:pipes.beacon": make(waits("pipes.code"), ends("pipes.code", "2027-01-01")),
    "process:milestones.offer": make(waits("pipes.beacon"), waits("pipes.code"), sort="milestone"),
}


def test_an_order_that_turns_round_from_a_day_on_is_no_circle(problems):
    assert problems(TURNED) == []


def test_an_order_that_turns_round_within_bounds_is_a_circle_between_them_as_either_may_hold(problems):
    bounds = "{between: [2027-01-01, 2027-06-30]}"
    within = {key: text.replace("start: 2027-01-01", f"start: {bounds}") for key, text in TURNED.items()}
    assert "it waits for itself from 2027-01-01 until 2027-06-30: " in problems(within)[0]


def test_an_order_that_turns_round_before_the_old_one_ends_is_a_circle_between_the_two_days(problems):
    early = {**TURNED, "process:pipes.code": make(waits("pipes.beacon", "2026-12-01"))}
    assert "it waits for itself from 2026-12-01 until 2027-01-01: " in problems(early)[0]


SEVERAL = ("pipes.a", "pipes.b", "pipes.c")
days = st.sampled_from(["unknown", "2020-01-01", "2024-01-01", "{between: [2019-01-01, 2023-01-01]}"])
orders = st.lists(st.tuples(st.sampled_from(SEVERAL), st.booleans(), days), max_size=3)


@settings(max_examples=60)
@given(st.lists(orders, min_size=3, max_size=3))
def test_a_circle_is_found_exactly_when_the_model_of_some_day_cannot_be_made(told):
    shapes = {}
    for key, entries in zip(SEVERAL, told, strict=True):
        after = [(ends if has_ended else waits)(other, start) for other, has_ended, start in entries if other != key]
        shapes[key] = fact_from("process", read_fact(f"process:{key}", make(*after)).body)
    stuck = [day for day in (date(year, 6, 1) for year in range(2018, 2028)) if is_stuck(shapes, day)]
    found = [one.what for findings in order_findings(shapes).values() for one in findings]
    assert any("waits for itself" in what for what in found) == bool(stuck)


def is_stuck(shapes: Mapping[str, Process], on: date) -> bool:
    try:
        model_of(on, shapes, {}, {})
    except Refused:
        return True
    return False


WAY = "name it under 'after' in a milestone, or in a process that leads to one"


def test_a_process_leads_to_a_milestone(problems):
    assert problems({"process:pipes.mark": make(waits("pipes.code"))}) == [
        f"tsfd/pipes/mark.yaml:3: nothing waits for this process on the way to a milestone; {WAY}"
    ]


def test_a_process_leads_to_a_milestone_on_every_day(problems):
    offer = make(waits("pipes.beacon"), ends("pipes.beacon", "2027-01-01"), waits("pipes.code"), sort="milestone")
    assert problems({"process:milestones.offer": offer}) == [
        f"tsfd/pipes/beacon.yaml:3: nothing waits for this process on the way to a milestone from 2027-01-01; {WAY}"
    ]


def test_a_way_through_a_process_that_is_gone_is_no_way(problems):
    gone = f"[{entry('says: on the list')}, {entry('ended: true', '2025-03-01')}]"
    assert problems({"process:pipes.beacon": make(waits("pipes.code"), shown=gone)}) == [
        f"tsfd/pipes/code.yaml:3: nothing waits for this process on the way to a milestone from 2025-03-01; {WAY}"
    ]


def test_a_process_that_began_before_its_way_lacks_it_until_then(problems):
    begun = f"[{entry('says: added', '2015-01-01')}]"
    late = {
        "process:pipes.mark": make(shown=begun),
        "process:milestones.offer": make(waits("pipes.beacon"), waits("pipes.mark", "2018-04-01"), sort="milestone"),
    }
    assert problems(late) == [
        f"tsfd/pipes/mark.yaml:3: nothing waits for this process on the way to a milestone until 2018-04-01; {WAY}"
    ]


def test_nothing_is_missed_before_a_process_certainly_is_one(problems):
    late = make(waits("pipes.beacon"), waits("pipes.mark", "2018-04-01"), sort="milestone")
    assert problems({"process:pipes.mark": make(), "process:milestones.offer": late}) == []


def test_a_process_that_is_gone_needs_no_way(problems):
    gone = f"[{entry('says: on the list')}, {entry('ended: true', '2025-03-01')}]"
    offer = make(waits("pipes.beacon"), waits("pipes.mark"), ends("pipes.mark", "2025-03-01"), sort="milestone")
    assert problems({"process:pipes.mark": make(shown=gone), "process:milestones.offer": offer}) == []


def test_an_attribute_opens_processes_that_are_there(problems):
    opens = ("process: pipes.code, reason: it is coded", "process: pipes.coed, reason: it is coded")
    lines = "\n".join(f"    - {entry(one)}" for one in opens)
    text = f"lamps:\n  title: Lamps\n  ask: Does it have lamps?\n  opens:\n{lines}\n"
    assert problems({"attribute:capability": text}) == [
        "attributes/capability.yaml:6: there is no process 'pipes.coed'; did you mean 'pipes.code'?"
    ]


@pytest.mark.parametrize(("says", "what"), [
    ("low: 3, likely: 2, high: 5", "the days are out of order; write low <= likely <= high"),
    ("low: 1, likely: 9, high: 5", "the days are out of order; write low <= likely <= high"),
    ("low: 1, high: 5",
     "the entry gives nothing; give exactly one of low, likely and high, unknown, ended: true"),
    ("low: 1, high: 5, unknown: how long", "some of the days are missing; give low, likely and high, or 'unknown'"),
    ("low: 1, likely: 2, high: 3, unknown: how long",
     "the entry gives low, likely and high and unknown; give exactly one of low, likely and high, unknown, "
     "ended: true"),
])  # fmt: skip
def test_days_are_three_in_order_or_unknown(problems, says, what):
    told = f"[{entry('low: 1, likely: 2, high: 3')}, {entry(says, '2024-01-01')}]"
    assert f"tsfd/pipes/code.yaml:7: {what}" in problems({"process:pipes.code": make(days=told)})


@pytest.mark.parametrize(("field", "line", "first", "says", "what"), [
    ("shown", 4, "says: listed", "note: nothing", "gives nothing; give exactly one of says, unknown, ended: true"),
    ("shown", 4, "says: listed", "says: it is, unknown: whether",
     "gives says and unknown; give exactly one of says, unknown, ended: true"),
    ("leads", 6, "office: shore.tide", "body: the board",
     "gives nothing; give exactly one of office, unknown, ended: true"),
    ("leads", 6, "office: shore.tide", "office: shore.tide, ended: true",
     "gives office and ended; give exactly one of office, unknown, ended: true"),
    ("days", 7, "low: 1, likely: 2, high: 3", "unknown: how long, ended: true",
     "gives unknown and ended; give exactly one of low, likely and high, unknown, ended: true"),
])  # fmt: skip
def test_a_dated_entry_says_exactly_one_thing(problems, field, line, first, says, what):
    text = make(**{field: f"[{entry(first)}, {entry(says, '2024-01-01')}]"})
    assert f"tsfd/pipes/code.yaml:{line}: the entry {what}" in problems({"process:pipes.code": text})


@pytest.mark.parametrize(("says", "given"), [
    ("note: nothing", "nothing"), ("reason: it is, unknown: whether", "reason and unknown"),
    ("reason: it is, ended: true", "reason and ended"),
])  # fmt: skip
def test_what_an_attribute_opens_has_a_reason_or_is_unknown(problems, says, given):
    opens = entry(f"process: pipes.code, {says}")
    text = f"lamps:\n  title: Lamps\n  ask: Does it have lamps?\n  opens:\n    - {opens}\n"
    assert problems({"attribute:capability": text}) == [
        f"attributes/capability.yaml:5: the entry gives {given}; give exactly one of reason, unknown, ended: true"
    ]


# ---- what a person proposes


def refused(key: str, text: str) -> str:
    with pytest.raises(Refused) as error:
        read_typed("process", key, text, reader=VISITOR, on=ON)
    return error.value.problem


@pytest.mark.django_db
def test_a_proposal_that_closes_a_circle_is_refused_at_its_own_line_whoever_comes_first():
    load_facts(SOUND)
    assert refused("pipes.code", make(waits("pipes.beacon"))) == (
        "Line 9: it waits for itself: pipes.code after pipes.beacon after pipes.code; take one of these out."
    )


@pytest.mark.django_db
def test_a_proposal_is_not_refused_for_a_circle_it_is_not_part_of():
    load_facts({**SOUND, "process:pipes.code": make(waits("pipes.beacon"))})
    text = make(waits("pipes.beacon"), sort="milestone", title="Offer of beacons")
    assert read_typed("process", "milestones.offer", text, reader=VISITOR, on=ON).shape.title == "Offer of beacons"


@pytest.mark.django_db
def test_a_proposal_that_turns_an_order_round_in_two_steps_is_taken():
    load_facts({**SOUND, **TURNED, "process:pipes.code": make()})
    read_typed("process", "pipes.code", TURNED["process:pipes.code"], reader=VISITOR, on=ON)


@pytest.mark.django_db
def test_a_new_process_may_come_before_what_waits_for_it_and_one_that_is_there_must_lead_on():
    load_facts(SOUND)
    read_typed("process", "pipes.mark", make(), reader=VISITOR, on=ON)
    load_facts({**SOUND, "process:pipes.mark": make()})
    said = refused("pipes.mark", make(title="Marks"))
    assert said.startswith("Line 3: nothing waits for this process on the way to a milestone;")


@pytest.mark.django_db
def test_a_proposal_names_offices_and_processes_of_the_site():
    load_facts(SOUND)
    said = refused("pipes.beacon", make(waits("pipes.coed"), leads=f"[{entry('office: shore.tode')}]"))
    assert said.splitlines() == [
        "Line 6: there is no office 'shore.tode'; did you mean 'shore.tide'?",
        "Line 9: there is no process 'pipes.coed'; did you mean 'pipes.code'?",
    ]
