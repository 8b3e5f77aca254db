"""Who do I call: offices bear the name and the line of the day, and their contacts are public and cited."""

from __future__ import annotations

import lzma
import re
from datetime import date
from pathlib import Path

import pytest

from icop.engine.packs import read_pack
from icop.engine.shapes import Office, OfficeName
from icop.engine.timeline import Choice, entry_on

ROOT = Path(__file__).resolve().parents[2]
Offices = dict[str, Office]


@pytest.fixture(scope="module")
def offices() -> Offices:
    facts = read_pack(ROOT / "src" / "icop" / "data").facts
    return {fact.key: fact.shape for fact in facts if isinstance(fact.shape, Office)}


def named(office: Office, on: str) -> Choice[OfficeName]:
    return entry_on(office.names, date.fromisoformat(on))


@pytest.mark.parametrize(
    ("key", "on", "acronym"),
    [
        ("osd.dpcap", "2018-06-28", "DPAP"),
        ("osd.dpcap", "2019-11-27", "DPC"),
        ("osd.dpcap", "2024-02-15", "DPC"),
        ("osd.dpcap", "2025-11-10", "DPCAP"),
        ("schools.dscu", "2018-01-01", "DISAM"),
        ("schools.dscu", "2019-10-01", "DSCU"),
        ("schools.dau", "2019-01-01", "DAU"),
        ("schools.dau", "2026-11-22", "WAU"),
        ("osd.usd_atl", "2018-01-31", "USD(AT&L)"),
        ("osd.usd_as", "2018-02-01", "USD(A&S)"),
    ],
)
def test_an_office_bears_the_name_of_the_day(offices: Offices, key: str, on: str, acronym: str) -> None:
    choice = named(offices[key], on)
    assert choice.certain
    assert choice.period.entry.acronym == acronym


@pytest.mark.parametrize("key", ["agencies.dsca", "agencies.dtsa"])
def test_dsca_and_dtsa_moved_between_the_order_and_its_execution(offices: Offices, key: str) -> None:
    before, after = named(offices[key], "2025-11-06"), named(offices[key], "2026-02-10")
    assert (before.certain, before.period.entry.reports_to) == (True, "osd.usd_p")
    assert (after.certain, after.period.entry.reports_to) == (True, "osd.usd_as")
    assert not named(offices[key], "2025-12-07").certain


def test_an_office_that_ended_has_no_name_afterwards(offices: Offices) -> None:
    assert named(offices["osd.usd_atl"], "2018-02-01").period.entry.ended
    assert named(offices["osd.usd_re"], "2018-01-31").period is None


def test_department_of_war_is_an_added_name_from_5_september_2025(offices: Offices) -> None:
    department = offices["departments.defense"]
    assert "War" not in named(department, "2025-09-04").period.entry.name
    assert "Department of Defense" in named(department, "2025-09-05").period.entry.name
    assert "Department of War" in named(department, "2025-09-05").period.entry.name


def test_no_line_of_offices_runs_in_a_circle(offices: Offices) -> None:
    above = {key: {name.reports_to for name in office.names if name.reports_to} for key, office in offices.items()}
    for key in offices:
        seen: set[str] = set()
        waiting = set(above[key])
        while waiting:
            seen |= waiting
            waiting = {over for place in waiting for over in above[place]} - seen
        assert key not in seen, key


def test_every_office_says_what_it_is_for(offices: Offices) -> None:
    assert [key for key, office in offices.items() if not office.does] == ["osd.usd_atl"]


def test_every_contact_says_what_for(offices: Offices) -> None:
    for key, office in offices.items():
        for contact in office.contacts:
            assert contact.purpose, key
            wanted = r"[\w.\-]+@[\w.\-]+\.(mil|gov|edu)$" if contact.way == "email" else r"https://"
            assert re.match(wanted, contact.value), contact.value


def test_mailboxes_are_printed_in_the_texts_that_they_cite(offices: Offices, shared: Path) -> None:
    found = [(c.value.lower(), c.cite.to) for office in offices.values() for c in office.contacts if c.way == "email"]
    samm = printed(shared / "corpus" / "samm" / "samm-sections-2025-12.jsonl.xz")
    dfars = printed(shared / "corpus" / "dfars" / "dfars-2025-11-10.jsonl.xz")
    page = "".join(path.read_text(encoding="utf-8") for path in (shared / "seed").glob("*.txt")).lower()
    assert len(found) >= 20
    for value, source in found:
        assert value in (samm if source.startswith("SAMM") else dfars if "CFR" in source else page), value


def printed(path: Path) -> str:
    """Return a record set as lower-case text without the breaks that a page puts into an address."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return re.sub(r"(?<=-)(\s|\\n)+(?=[a-z])", "", file.read().lower())
