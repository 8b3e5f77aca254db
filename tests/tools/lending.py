"""A small job support tool for tests, about lending boats, with a program and its team. Nothing here is policy."""

from __future__ import annotations

from icop.accounts.models import User
from icop.accounts.queries import reader_of
from icop.tools.actions.programs import make_program, seat
from icop.tools.actions.working import Reply, begin, save_answers
from icop.tools.models import Assessment, Program
from icop.tools.queries import tool_for
from tests.makers import TODAY, load_facts, make_cite

CITE = make_cite("Example Directive 40")
KEY = "boats.lending"
LENDING = f"""
title: Lending a boat
use_it_to: lend a boat to a neighbour
editions: [{{version: 1, on: 2026-01-05, says: First edition.}}]
cite: {CITE}
sections:
  - key: who
    title: Who borrows
    questions:
      - {{key: known, number: A-1, ask: Is the borrower known?, cite: {CITE}, find_out_from: Harbor master}}
      - {{key: partner, number: A-2, ask: What kind of borrower?, answer: one_of,
         options: {{club: A club, person: A person}}, cite: {CITE}}}
  - key: trip
    title: The trip
    about: How far it goes.
    questions:
      - {{key: value, number: B-1, ask: What is the boat worth?, answer: money, least: "0", cite: {CITE}}}
      - {{key: leaves, number: B-2, ask: When does it leave?, answer: date, cite: {CITE}}}
      - {{key: crew, number: B-3, ask: Who is aboard?, answer: table,
         columns: {{name: {{title: Name}}, swims: {{title: Swims, answer: yes_no}}}}, cite: {CITE},
         when: {{known: yes}}}}
      - {{key: notes, number: B-4, ask: What else?, answer: text, cite: {CITE}}}
findings:
  - {{key: unknown_borrower, number: R-1, severity: stop, when: {{known: no}}, says: Nobody knows the borrower.,
     do: Ask for a paper., owner: Harbor master, due: {{days: 10}}, document: Paper of identity,
     coordinate: [Harbor office], cites: [{CITE}]}}
  - {{key: dear_boat, number: R-2, severity: act, when: {{value: {{above: 1000}}}}, says: The boat is dear.,
     do: Insure it., owner: Clerk, due: {{days: 5, before: leaves}}, cites: [{CITE}]}}
  - {{key: not_a_swimmer, severity: note, when: {{crew: {{some_row: {{swims: no}}}}}}, says: Somebody cannot swim.,
     cites: [{CITE}]}}
ends:
  - {{key: lend, when: {{known: {{answered: true}}}}, says: Lend the boat., next: [page:release-processes],
     cites: [{CITE}]}}
"""


def lending(*changes: tuple[str, str]) -> str:
    """Return the tool with texts replaced: another version of it."""
    text = LENDING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def make_site(*changes: tuple[str, str]) -> None:
    """Give the site the tool."""
    load_facts({f"tool:{KEY}": lending(*changes)})


def make_team(lead: User, *others: tuple[User, str], name: str = "Harbour boats") -> Program:
    """Return a program led by `lead`, with others on its team by their roles."""
    program = make_program(name, by=reader_of(lead), on=TODAY)
    for person, role in others:
        seat(program, person, role=role, leads=False, by=reader_of(lead), on=TODAY)
    return program


def make_assessment(program: Program, person: User, **answers: object) -> Assessment:
    """Return an assessment of the program, begun by a person who gave these answers."""
    made = begin(program, tool_for(reader_of(person), KEY), by=reader_of(person), on=TODAY)
    answer(made, person, **answers)
    return made


def answer(assessment: Assessment, person: User, **answers: object) -> None:
    """Let a person give these answers, having seen those that stand. Fails when one is not kept."""
    standing = {one.question: one.pk for one in assessment.answers.filter(retired_at=None)}
    typed = {key: Reply(value, standing.get(key, 0)) for key, value in answers.items()}
    saved = save_answers(assessment, typed, by=reader_of(person), on=TODAY)
    assert saved.is_clean, saved
