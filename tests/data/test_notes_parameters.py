"""Compares the shipped parameters and sets with the domain notes, both ways: every value there, none that is not there.

The notes lie in the shared folder beside the repository; without it these tests are skipped. What our files hold
beyond `parameters.csv` is listed in `notes_beyond_csv.py` with the note, the section and the words that say it.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from icop.engine.packs import Pack, read_pack
from tests.data.notes import Claim, Entry, Row, claims_of, entries_of, one_of_them, references, says, section, starts_as
from tests.data.notes import written as days_written
from tests.data.notes_beyond_csv import BEYOND

ROOT = Path(__file__).resolve().parents[2]
UNITS = {"USD": "usd", "month-day": "month_day", "work_days": "working_days", "day": "day_of_month"}
NO_UNIT = {"date", "table", "tuple", "set"}  # kept in another form than the notes have them
FROM_CUSTOMERS = {"cn.nato_plus5", "customers.codes", "customers.sample_codes", "partners.nato"}
NOT_CUSTOMERS = {"NATO members"}
# our set: the column of customers.csv that marks its members
GROUPS = {
    "cn.nato_plus5": "nato_plus5",
    "cn.qme.countries": "qme_required",
    "cn.620c.countries": "faa_620c",
    "contingent_fee.approve_all": "fee_approves_all",
    "fmf.dcc.countries": "fmf_direct_contracts",
    "closure.accp": "accp",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(ROOT / "src" / "icop" / "data")


@pytest.fixture(scope="module")
def entries(pack: Pack) -> list[Entry]:
    return entries_of(pack)


@pytest.fixture(scope="module")
def notes(shared: Path) -> Path:
    folder = shared / "domain"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not here")
    return folder


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows(notes: Path) -> list[Row]:
    return table(notes / "parameters.csv")


@pytest.fixture(scope="module")
def customers(notes: Path) -> list[Row]:
    return table(notes / "customers.csv")


# ---- both ways


def test_every_value_of_the_notes_is_shipped(rows: list[Row], entries: list[Entry]) -> None:
    absent = [
        (*claim.place, claim.value, row["start"], row["end"], row["standing"])
        for row in rows
        for claim in claims_of(row)
        if not any(says(entry, claim) for entry in entries)
    ]
    assert not absent


def test_every_value_names_the_sources_of_the_notes(rows: list[Row], entries: list[Entry]) -> None:
    wrong = []
    for row in rows:
        for claim in claims_of(row):
            entry = next(entry for entry in entries if says(entry, claim))
            cite = entry.dated.cite
            named = f"{cite.to} {cite.note}"
            asked = references(row["citation"])
            absent = [word for word in asked if word not in named]
            if not asked or cite.url != row["url"] or (len(absent) == len(asked) if one_of_them(claim) else absent):
                wrong.append((claim.place, absent, named, cite.url))
    assert not wrong


def test_every_parameter_has_the_unit_of_the_notes(rows: list[Row], pack: Pack) -> None:
    units = {fact.key: fact.shape.unit for fact in pack.facts if fact.kind == "parameter"}
    wrong = [
        (claim.place, units[claim.place[1]])
        for row in rows
        for claim in claims_of(row)
        if claim.place[0] == "parameter"
        and row["unit"] not in NO_UNIT
        and units[claim.place[1]] != UNITS.get(row["unit"], row["unit"])
    ]
    assert not wrong


@pytest.fixture(scope="module")
def beyond(rows: list[Row], entries: list[Entry]) -> list[Entry]:
    """Return our entries that `parameters.csv` and `customers.csv` don't have; what we plan with is nobody else's."""
    claims: dict[tuple[str, str, str], list[Claim]] = {}
    for row in rows:
        for claim in claims_of(row):
            claims.setdefault(claim.place, []).append(claim)
    return [
        entry
        for entry in entries
        if not any(says(entry, claim) for claim in claims.get(entry.place, ()))
        and entry.key not in FROM_CUSTOMERS
        and entry.dated.cite.to != "icop practice"
    ]


def test_every_value_beyond_the_table_stands_in_a_note(beyond: list[Entry], notes: Path) -> None:
    wrong = []
    for entry in beyond:
        said = BEYOND.get(entry.said)
        if said is None or said[2] not in section(notes / said[0], said[1]):
            wrong.append(f"{entry}: {said}")
    assert not wrong


def test_every_reason_given_is_used(beyond: list[Entry]) -> None:
    assert set(BEYOND) == {entry.said for entry in beyond}


def test_every_first_day_stands_in_a_note(beyond: list[Entry], notes: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(notes.glob("*.*")))
    days = {entry: entry.dated.start.earliest for entry in beyond if entry.dated.start.is_exact}
    wrong = [str(entry) for entry, day in days.items() if day and not any(word in text for word in days_written(day))]
    assert not wrong


# ---- customers


@pytest.mark.parametrize(("key", "column"), GROUPS.items())
def test_groups_of_customers_have_the_members_of_the_notes(
    key: str, column: str, customers: list[Row], entries: list[Entry]
) -> None:
    listed = {row["name"] for row in customers if row[column] == "Y"}
    ours = {entry.who for entry in entries if (entry.kind, entry.key) == ("set", key)}
    assert ours - NOT_CUSTOMERS == listed


def test_customer_codes_are_those_of_the_notes(customers: list[Row], entries: list[Entry]) -> None:
    listed = {row["code"]: row["code_standing"] for row in customers if row["code"]}
    keys = {"customers.codes", "customers.sample_codes"}
    assert {entry.who: entry.dated.cite.standing for entry in entries if entry.key in keys} == listed


def test_members_of_nato_have_the_standing_of_the_notes(customers: list[Row], entries: list[Entry]) -> None:
    rows = {row["name"]: row for row in customers}
    ours = [entry for entry in entries if entry.key == "partners.nato"]
    for entry in ours:
        row = rows[entry.who]
        told = re.search(r"NATO member from (\S+)", row["note"])
        assert starts_as(entry.dated.start, told[1] if told else ""), entry
        assert entry.dated.cite.standing == (row["flag_standing"] if told else "assumed"), entry
    told_of = {row["name"] for row in customers if "NATO member" in row["note"] and row["kind"] == "country"}
    assert {entry.who for entry in ours} == told_of
