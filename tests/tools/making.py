"""A small tool of a made-up harbour, and what tests of assessments need around it."""

from __future__ import annotations

from typing import Any

from icop.accounts.models import User
from icop.accounts.queries import reader_of
from icop.tools.actions.programs import make_program, seat
from icop.tools.actions.working import Reply, Saved, begin, save_answers
from icop.tools.models import Assessment, Program
from icop.tools.queries import tool_for
from tests.makers import TODAY, load_facts, make_cite

CITE = make_cite()
SURVEY = f"""
title: Harbour survey
use_it_to: see whether a harbour is ready for a new buoy
who: Harbour master
editions: [{{version: 1, on: 2026-01-05, says: First edition.}}]
cite: {CITE}
sections:
  - key: place
    title: The place
    questions:
      - key: deep
        number: H1
        ask: Is the water deep enough?
        why: A buoy needs water under it.
        find_out_from: the pilot
        cite: {CITE}
      - key: depth
        number: H1a
        ask: How deep is it?
        answer: number
        unit: number
        least: 0
        most: 500
        when: {{deep: yes}}
        cite: {CITE}
      - key: kind
        number: H2
        ask: Which kind of buoy is meant?
        answer: one_of
        options: {{lit: With a lamp, plain: Without a lamp}}
        cite: {CITE}
      - key: note
        number: H3
        ask: What should the reader know?
        answer: text
        cite: {CITE}
  - key: money
    title: The money
    questions:
      - key: paid
        number: H4
        ask: Is it paid for?
        implied: [{{when: {{kind: plain}}, answer: yes, because: Plain buoys come out of the yearly budget.}}]
        cite: {CITE}
      - key: ready_on
        number: H5
        ask: When must it float?
        answer: date
        cite: {CITE}
      - key: ropes
        number: H6
        ask: Which ropes are there?
        answer: table
        columns:
          length: {{title: Length, answer: number}}
          sound: {{title: Sound, answer: yes_no}}
        cite: {CITE}
findings:
  - key: too_shallow
    number: F1
    severity: stop
    when: {{deep: no}}
    says: The water is too shallow for a buoy.
    do: Choose another place.
    owner: Harbour master
    due: {{days: 30}}
    document: Chart of the harbour
    coordinate: [Pilot]
    cites: [{CITE}]
  - key: unpaid
    number: F2
    severity: act
    when: {{paid: no}}
    says: Nobody pays for the buoy.
    do: Ask the council.
    owner: Treasurer
    due: {{days: 10, before: ready_on}}
    cites: [{CITE}]
  - key: fee
    severity: note
    when: {{depth: {{above: {{parameter: pricing.fee}}}}}}
    says: Deep water costs the higher fee.
    cites: [{CITE}]
ends:
  - key: lay
    when: {{deep: yes, paid: yes}}
    says: Lay the buoy.
    cites: [{CITE}]
"""
LAMPS = f"""
title: Lamp check
use_it_to: see whether a lamp burns
editions: [{{version: 1, on: 2026-01-05, says: First edition.}}]
cite: {CITE}
sections:
  - key: all
    title: All of it
    questions:
      - {{key: deep, ask: Is the water deep enough?, asked_in: {{tool: harbour.survey, question: deep}}, cite: {CITE}}}
findings:
  - {{key: shallow, severity: note, when: {{deep: no}}, says: The lamp lies dry., cites: [{CITE}]}}
ends:
  - {{key: done, when: {{deep: yes}}, says: Light it., cites: [{CITE}]}}
"""
FEE = f"""
title: Depth of the fee
unit: number
values:
  - {{start: 2015-01-01, value: 10, cite: {CITE}}}
"""
HARBOUR_TOOLS = {"tool:harbour.survey": SURVEY, "tool:harbour.lamps": LAMPS, "parameter:pricing.fee": FEE}


def newer_survey() -> str:
    """Return the survey in a later version: one question is new, one says something else, one is gone."""
    text = SURVEY.replace(
        "says: First edition.}]", "says: First edition.}, {version: 2, on: 2026-02-01, says: Asks who.}]"
    )
    text = text.replace("ask: Which kind of buoy is meant?", "ask: Which kind of buoy is it?")
    gone = text.index("      - key: note")
    until = text.index("  - key: money")
    new = f"      - {{key: who, ask: Who lays it?, answer: text, cite: {CITE}}}\n"
    return text[:gone] + new + text[until:]


def make_assessment(person: User, *, name: str = "New buoy", tool: str = "harbour.survey") -> Assessment:
    """Return an open assessment of a new program that `person` leads. The harbour's tools must be loaded."""
    by = reader_of(person)
    return begin(make_program(name, by=by, on=TODAY), tool_for(by, tool), by=by, on=TODAY)


def put_on_team(program: Program, person: User, *, by: User, role: str = "Pilot", leads: bool = False) -> None:
    """Put a person on the team of a program."""
    seat(program, person, role=role, leads=leads, by=reader_of(by), on=TODAY)


def answer(assessment: Assessment, person: User, **answers: Any) -> Saved:
    """Answer questions as `person`, who has seen what stands."""
    standing = {one.question: one.pk for one in assessment.answers.filter(retired_at=None)}
    typed = {key: Reply(value, standing.get(key, 0)) for key, value in answers.items()}
    return save_answers(assessment, typed, by=reader_of(person), on=TODAY)


def load_harbour(**changed: str) -> None:
    """Load the harbour's tools; `changed` takes the place of some."""
    load_facts({**HARBOUR_TOOLS, **{f"tool:{key}": text for key, text in changed.items()}})
