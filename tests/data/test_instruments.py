"""The instruments and library items say what the notes and the community page say, and each day shows its own state."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from icop.engine.citations import normal_form
from icop.engine.history import state_on
from icop.engine.packs import read_pack
from icop.engine.shapes import Instrument
from tests.data.registry import (
    BESIDE,
    CHAINS,
    FY2026_SECTIONS,
    LAW_AND_POLICY,
    MORE_CHAINS,
    NOT_LINKED,
    RENUMBERED,
)

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
Instruments = dict[str, Instrument]


@pytest.fixture(scope="module")
def instruments() -> Instruments:
    facts = read_pack(ROOT / "src" / "icop" / "data").facts
    return {fact.key: fact.shape for fact in facts if isinstance(fact.shape, Instrument)}


@pytest.fixture(scope="module")
def items(instruments: Instruments) -> dict[int, Instrument]:
    return {fact.item.number: fact for fact in instruments.values() if fact.item}


@pytest.fixture(scope="module")
def notes(shared: Path) -> Path:
    folder = shared / "domain"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not here")
    return folder


@pytest.fixture(scope="module")
def seed(shared: Path) -> str:
    texts = sorted((shared / "seed").glob("*.txt"))
    if not texts:
        pytest.skip("the shared corpus is not here")
    return one_space(texts[0].read_text(encoding="utf-8"))


def one_space(text: str) -> str:
    return " ".join(text.split())


def cells(line: str) -> list[str]:
    return [cell.strip().strip("*").strip() for cell in line.strip().strip("|").split("|")]


def library_rows(notes: Path) -> list[list[str]]:
    text = (notes / "community.md").read_text(encoding="utf-8")
    table = text.split("## 5. The thirty library items")[1].split("### 5.1")[0]
    return [cells(line) for line in table.splitlines() if re.match(r"\| \d+ \|", line)]


def chain_steps(notes: Path) -> list[dict[str, str]]:
    text = (notes / "community.md").read_text(encoding="utf-8").split("### 5.1")[1]
    return list(csv.DictReader(text.split("```csv\n")[1].split("```")[0].splitlines()))


def state(instrument: Instrument, on: date) -> str:
    """Return the state on a day, with `or ...` when the bounds of a start leave more than one."""
    choice = state_on(instrument, on)
    if choice.period is None:
        return "nothing yet"
    possible = [choice.period, *choice.others]
    return " or ".join(dict.fromkeys(period.entry.state for period in possible))


# ---- the thirty items of the page


def test_items_are_numbered_from_1_to_30(items: dict[int, Instrument]) -> None:
    assert sorted(items) == list(range(1, 31))


def test_items_keep_the_counts_of_the_page(items: dict[int, Instrument]) -> None:
    assert Counter(item.item.type for item in items.values()) == {
        "Reference": 19,
        "Learning Material": 4,
        "Report": 6,
        "Presentation": 1,
    }


def test_items_have_the_files_days_and_types_of_the_notes(items: dict[int, Instrument], notes: Path) -> None:
    rows = library_rows(notes)
    assert len(rows) == 30
    for row in rows:
        item = items[int(row[0])].item
        modified = datetime.strptime(row[4], "%d %b %Y %H:%M")  # noqa: DTZ007 - as the page prints it
        assert item.file == row[1]
        assert item.modified == f"{modified:%Y-%m-%d %H:%M}", row[1]
        assert item.type == row[5]


def test_items_carry_the_topics_of_the_notes(items: dict[int, Instrument], notes: Path) -> None:
    for row in library_rows(notes):
        assert {tag.strip() for tag in row[6].split(",")} <= set(items[int(row[0])].topics), row[1]


def test_items_stand_in_page_order_under_their_listed_titles(items: dict[int, Instrument], seed: str) -> None:
    places = [seed.find(one_space(f"{items[n].item.file}{items[n].title}")) for n in sorted(items)]
    assert -1 not in places
    assert places == sorted(places)


def test_what_items_say_is_in_our_own_words(items: dict[int, Instrument], seed: str) -> None:
    page = words(seed)
    seen = {tuple(page[i : i + 8]) for i in range(len(page) - 7)}
    for item in items.values():
        ours = words(item.says)
        assert not seen & {tuple(ours[i : i + 8]) for i in range(len(ours) - 7)}, item.says


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def test_changed_and_issued_are_two_days(items: dict[int, Instrument]) -> None:
    old = items[27]
    assert old.issued_on.earliest == date(2004, 3, 1)
    assert old.issued_on.latest == date(2004, 3, 31)
    assert old.item.modified.startswith("2019-02-15")


@pytest.mark.parametrize(("one", "other"), [(10, 29), (24, 25), (26, 27), (13, 14), (13, 16), (14, 16)])
def test_near_duplicates_and_pairs_lead_to_each_other(
    instruments: Instruments, items: dict[int, Instrument], one: int, other: int
) -> None:
    numbers = {key: fact.item.number for key, fact in instruments.items() if fact.item}
    linked = {(n, numbers.get(relation.to)) for n in (one, other) for relation in items[n].relations}
    assert linked & {(one, other), (other, one)}


@pytest.mark.parametrize(
    ("number", "on", "expected"),
    [
        (5, "2018-06-28", "nothing yet"),
        (5, "2018-06-29", "in force"),
        (6, "2019-11-26", "in force"),
        (6, "2019-11-27", "incorporated"),
        (6, "2021-08-30", "repealed"),
        (8, "2018-08-12", "proposed"),
        (8, "2018-08-13", "not enacted"),
        (10, "2023-02-23", "superseded"),
        (10, "2025-04-09", "in force"),
        (12, "2020-08-18", "current"),
        (12, "2020-08-19", "superseded"),
        (20, "2017-12-12", "enacted"),
        (27, "2019-12-09", "in force"),
        (27, "2019-12-10", "superseded"),
    ],
)
def test_an_item_shows_the_state_of_its_matter(
    items: dict[int, Instrument], number: int, on: str, expected: str
) -> None:
    assert state(items[number], date.fromisoformat(on)) == expected


# ---- instruments of the notes


def test_every_row_of_the_law_and_policy_tables_is_there(instruments: Instruments, notes: Path) -> None:
    text = (notes / "law-and-policy.md").read_text(encoding="utf-8")
    tables = text.split("## 2. Statutes")[1].split("## 7. Main")[0]
    lines = [line for line in tables.splitlines() if line.startswith("|") and not line.startswith("|---")]
    rows = {cells(line)[0].replace("*", "") for line in lines}
    sections = {row for row in rows if re.match(r"(804-series|\d{3,4}\b)", row)}
    named = rows - sections - {"id", "§", ""}
    assert named == set(LAW_AND_POLICY)


def test_every_named_instrument_is_shipped(instruments: Instruments) -> None:
    wanted = {*LAW_AND_POLICY.values(), *BESIDE, *(f"ndaa.fy2026_{section}" for section in FY2026_SECTIONS)}
    wanted |= {key for chain in (*CHAINS.values(), *MORE_CHAINS.values()) for key in chain}
    assert wanted <= set(instruments)


def test_senate_sections_lead_to_their_numbers_in_the_act(instruments: Instruments) -> None:
    for senate, act in RENUMBERED.items():
        relations = instruments[f"bills.hr5515_senate_{senate}"].relations
        assert [r.to for r in relations if r.type == "renumbers"] == [f"ndaa.fy2019_{act}"]
    assert all(r.type != "renumbers" for r in instruments["bills.hr5515_senate_1727"].relations)


def test_the_house_passed_its_bill_before_the_senate(instruments: Instruments) -> None:
    house, senate = (instruments[f"bills.hr5515_{chamber}"] for chamber in ("house_passed", "senate"))
    assert house.issued_on.latest < senate.issued_on.earliest


@pytest.mark.parametrize(
    ("key", "on", "expected"),
    [
        ("presidential.ppd_27", "2018-04-18", "in force"),
        ("presidential.nspm_10", "2018-04-18", "nothing yet"),
        ("presidential.nspm_10", "2020-01-01", "in force"),
        ("presidential.nspm_10", "2024-01-01", "superseded"),
        ("presidential.nspm_10", "2025-04-08", "superseded"),
        ("presidential.nspm_10", "2025-04-09", "in force"),
        ("presidential.nsm_18", "2024-01-01", "in force"),
        ("presidential.nsm_18", "2025-03-13", "in force"),
        ("presidential.nsm_18", "2025-04-01", "rescinded"),
        ("state.uas_2018", "2020-07-23", "in force"),
        ("state.uas_2018", "2025-09-15", "superseded"),
        ("ndaa.fy2017_830", "2018-01-01", "in force"),
        ("ndaa.fy2017_830", "2021-01-01", "repealed"),
        ("deviations.cd_2018_o0017", "2019-06-01", "in force"),
        ("deviations.cd_2020_o0003", "2020-12-31", "in force"),
        ("deviations.cd_2020_o0003", "2021-01-01", "expired"),
        ("regulations.dfars_225_7301_1", "2019-11-26", "nothing yet"),
        ("regulations.dfars_225_7301_1", "2019-12-01", "in force"),
        ("regulations.dfars_225_7301_1", "2021-08-29", "in force"),
        ("regulations.dfars_225_7301_1", "2021-08-30", "repealed"),
        ("dsca.dsca_20_01", "2026-02-08", "in force"),
        ("dsca.dsca_20_01", "2026-02-09", "rescinded"),
        ("dsca.dsca_16_11", "2021-09-16", "superseded"),
        ("memos.dtsa_2004", "2004-03-15", "in force"),
        ("bills.hr3613_119", "2026-11-22", "proposed"),
        ("issuances.dodi_5132_14", "2026-11-22", "unknown"),
        ("dsca.dsca_26_50", "2026-11-22", "unknown"),
    ],
)
def test_an_instrument_has_its_state_on_a_day(instruments: Instruments, key: str, on: str, expected: str) -> None:
    assert state(instruments[key], date.fromisoformat(on)) == expected


def test_no_arms_transfer_policy_stood_from_14_march_to_9_april_2025(instruments: Instruments) -> None:
    policies = [instruments[f"presidential.{name}"] for name in ("ppd_27", "nspm_10", "nsm_18")]
    for on, standing in ((date(2025, 3, 13), 1), (date(2025, 3, 14), 0), (date(2025, 4, 8), 0), (date(2025, 4, 9), 1)):
        assert sum(state(policy, on) == "in force" for policy in policies) == standing, on


def test_what_is_not_known_says_what_to_confirm(instruments: Instruments) -> None:
    unknown = [(key, entry) for key, fact in instruments.items() for entry in fact.states if entry.state == "unknown"]
    assert unknown
    for key, entry in unknown:
        assert re.search("confirm", entry.note + instruments[key].says), key


def test_an_instrument_has_a_citation_that_icop_reads(instruments: Instruments) -> None:
    for key, fact in instruments.items():
        assert not fact.citation or normal_form(fact.citation) == fact.citation, key


# ---- chains


def test_chains_have_the_days_of_the_notes(instruments: Instruments, notes: Path) -> None:
    found: dict[str, list[str]] = {}
    for step in chain_steps(notes):
        found.setdefault(step["chain"], []).append(step["date"])
    assert set(found) == set(CHAINS)
    for chain, days in found.items():
        assert len(days) == len(CHAINS[chain]), chain
        for key, day in zip(CHAINS[chain], days, strict=True):
            assert not day or date.fromisoformat(day) in days_of(instruments[key]), (key, day)


def days_of(instrument: Instrument) -> set[date]:
    """Return every day named by an instrument: its own, its states' and its relations', exact or as the first bound."""
    starts = [instrument.issued_on, instrument.effective_on, *(entry.start for entry in instrument.states)]
    starts += [relation.on for relation in instrument.relations]
    return {start.earliest for start in starts if start and start.earliest}


def test_chains_walk_in_the_order_of_their_days(instruments: Instruments) -> None:
    for name, chain in {**CHAINS, **MORE_CHAINS}.items():
        begun = [instruments[key].states[0].since for key in chain]
        days = [start.earliest for start in begun if start.earliest]
        if name in {"data threshold", "offsets", "SCW"}:  # a law may be written after the rule that it moved
            continue
        assert days == sorted(days), name


def test_each_step_of_a_chain_is_reached_from_the_one_before(instruments: Instruments) -> None:
    around: dict[str, set[str]] = {key: set() for key in instruments}
    for key, fact in instruments.items():
        for relation in fact.relations:
            around[key].add(relation.to)
            around[relation.to].add(key)
    for name, chain in {**CHAINS, **MORE_CHAINS}.items():
        for one, other in pairwise(chain):
            assert name in NOT_LINKED or other in reached(around, one, steps=3), (name, one, other)


def reached(around: dict[str, set[str]], start: str, steps: int) -> set[str]:
    seen = {start}
    for _ in range(steps):
        seen |= {other for key in seen for other in around[key]}
    return seen


def test_what_supersedes_names_the_day_and_its_source(instruments: Instruments) -> None:
    for key, fact in instruments.items():
        for relation in fact.relations:
            assert relation.cite.to, key
            if relation.type in {"supersedes", "rescinds", "repeals"} and relation.on.latest:
                target = instruments[relation.to]
                assert state(target, max(relation.on.latest, target.states[0].since.latest)) != "in force", (
                    key,
                    relation.to,
                )
