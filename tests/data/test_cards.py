"""Cards on provisions: found by citation, they say what held on a day in our own words, and name their source."""

from __future__ import annotations

import csv
import json
import lzma
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from icop.engine.citations import normal_form
from icop.engine.packs import read_pack
from icop.engine.shapes import Card, Statement
from icop.engine.timeline import Choice, entry_on

ROOT = Path(__file__).resolve().parents[2]
NOTES_READ = date(2026, 11, 22)  # the day up to which the sources were read
SOURCES = {
    "aeca", "faa", "title10", "ndaa", "dfars", "pgi", "far", "itar", "samm", "dsca", "presidential", "dod",
    "federal_register",
}  # fmt: skip
RUN = 9  # this many words in a row like the source's are its words, not ours
LEANS = re.compile(
    r"^(as before|as amended|the same (figures|meanings|periods|rule)|taken (up|further))|unchanged|joins the buyers",
    re.IGNORECASE,
)
Cards = dict[str, Card]


@pytest.fixture(scope="module")
def cards() -> Cards:
    facts = read_pack(ROOT / "src" / "icop" / "data").facts
    return {fact.key: fact.shape for fact in facts if isinstance(fact.shape, Card)}


def said(cards: Cards, citation: str, on: str) -> Choice[Statement]:
    found = next(card for card in cards.values() if card.citation == citation)
    return entry_on(found.statements, date.fromisoformat(on))


# ---- all cards


def test_every_file_of_cards_is_read_and_they_are_many(cards: Cards) -> None:
    files = {f"{path.parent.name}.{path.stem}" for path in (ROOT / "src/icop/data/cards").rglob("*.yaml")}
    assert set(cards) == files
    assert len(cards) >= 600
    assert {key.partition(".")[0] for key in cards} == SOURCES


def test_a_card_stands_under_one_citation_in_normal_form(cards: Cards) -> None:
    citations = [card.citation for card in cards.values()]
    assert [cited for cited in citations if normal_form(cited) != cited] == []
    assert len(set(citations)) == len(citations)


def test_a_card_is_kept_in_a_file_named_by_its_citation(cards: Cards) -> None:
    wrong = [key for key, card in cards.items() if key.partition(".")[2] != file_name(card.citation)]
    assert wrong == []


def file_name(citation: str) -> str:
    short = citation.lower().replace("p.l. ", "pl ").replace("sec. ", "sec ")
    return re.sub(r"[^a-z0-9.-]+", "_", short).strip("_")


def test_what_a_card_cites_is_in_normal_form_and_was_read_by_then(cards: Cards) -> None:
    cites = [statement.cite for card in cards.values() for statement in card.statements]
    assert [cite.to for cite in cites if normal_form(cite.to) != cite.to] == []
    assert [cite.to for cite in cites if cite.checked_on > NOTES_READ] == []


def test_a_statement_has_an_address_unless_its_source_is_not_published_as_a_page(cards: Cards) -> None:
    without = {s.cite.to for card in cards.values() for s in card.statements if not s.cite.url}
    old_acts = {cited for cited in without if re.match(r"P\.L\. (\d{2}|10[0-3])-", cited)}
    assert without - old_acts <= {"CD 2024-O0013", "NSM-18", "PPD-27"}


def test_a_statement_is_one_to_five_short_sentences(cards: Cards) -> None:
    texts = {card.citation: s.says for card in cards.values() for s in card.statements if not s.ended}
    assert [cited for cited, says in texts.items() if not 20 <= len(says) <= 700 or not says.endswith(".")] == []


def test_a_card_carries_names_people_type_and_topics(cards: Cards) -> None:
    assert [card.citation for card in cards.values() if not card.also or not card.topics] == []


@pytest.mark.corpus
def test_the_topics_of_cards_exist(cards: Cards, shared: Path) -> None:
    with (shared / "domain" / "taxonomy.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert {topic for card in cards.values() for topic in card.topics} <= known


def test_a_statement_says_the_whole_rule_and_leans_on_no_other_statement(cards: Cards) -> None:
    texts = {(card.citation, index): s.says for card in cards.values() for index, s in enumerate(card.statements)}
    assert [at for at, says in texts.items() if LEANS.search(says)] == []


@pytest.mark.parametrize(
    ("says", "leans"),
    [
        ("As before; the report goes on.", True),
        ("The same figures and periods; Congress enacts a joint resolution.", True),
        ("The Republic of Korea is added to the group; figures unchanged.", True),
        ("The criminal penalty is unchanged. The civil penalty is at most $1.2 million.", True),
        ("Israel joins the buyers with a 15-day review.", True),
        ("Taken up by the final rule.", True),
        ("The same or a similar product may show that a price is fair.", False),
    ],
)
def test_leaning_on_another_statement_is_recognised(says: str, leans: bool) -> None:
    assert bool(LEANS.search(says)) is leans


@pytest.mark.parametrize(
    ("on", "parts"),
    [
        ("1983-01-01", {"30 calendar days", "15 for NATO"}),
        ("2009-01-01", {"paragraph (6)", "15 calendar days", "30 for all others", "Republic of Korea"}),
        ("2026-11-22", {"paragraph (6)", "15 calendar days", "30 for all others", "Korea", "Israel"}),
    ],
)
def test_the_gate_of_section_36_b_names_its_figures_and_periods_on_every_day(
    cards: Cards, on: str, parts: set[str]
) -> None:
    says = said(cards, "22 USC 2776(b)(1)", on).period.entry.says
    assert [part for part in ("$14 million", "$50 million", "$200 million", *sorted(parts)) if part not in says] == []


# ---- what held on a day


@pytest.mark.parametrize(
    ("citation", "on", "words"),
    [
        ("48 CFR 225.7301-1", "2019-12-01", "had to be firm-fixed-price"),
        ("48 CFR 225.7301-1", "2019-12-24", "a person must decide"),
        ("48 CFR 225.7301-1", "2020-06-01", "need not apply"),
        ("48 CFR 225.7301-1", "2021-03-01", "a person must decide"),
        ("48 CFR 225.7301-2", "2019-12-01", "sole-source contract that combines"),
        ("48 CFR 225.7301-2", "2024-01-01", "is to be firm-fixed-price and sole-source"),
        ("P.L. 114-328 sec. 830", "2018-06-01", "similar products"),
        ("P.L. 114-328 sec. 830", "2020-03-01", "not to take effect"),
        ("P.L. 115-91 sec. 887", "2021-06-01", "end of 2022"),
        ("48 CFR 15.403-4", "2018-06-30", "$750,000"),
        ("48 CFR 15.403-4", "2018-07-01", "$2 million"),
        ("48 CFR 15.403-4", "2025-12-01", "$2.5 million"),
        ("48 CFR 15.403-4", "2026-07-01", "$10 million"),
        ("SAMM C9.T4", "2012-10-31", "3.8 percent"),
        ("SAMM C9.T4", "2012-11-01", "3.5 percent"),
        ("SAMM C9.T4", "2018-06-01", "3.2 percent"),
        ("SAMM C5.T6", "2022-01-01", "150 days"),
        ("DSCA 19-43", "2020-02-01", "1 percent"),
        ("10 USC 333", "2025-01-01", "Nine missions"),
        ("EO 13637", "2025-01-01", "36(b)(1) go to Defense"),
        ("EO 13637", "2026-02-06", "to the Secretary of State"),
        ("NSPM-10", "2025-04-09", "carried out again"),
        ("P.L. 118-31 sec. 873", "2025-12-18", "must hire"),
    ],
)
def test_a_card_says_what_held_on_the_day(cards: Cards, citation: str, on: str, words: str) -> None:
    choice = said(cards, citation, on)
    assert choice.certain
    assert words in choice.period.entry.says


@pytest.mark.parametrize(
    ("citation", "on"),
    [
        ("48 CFR 225.7301-1", "2021-08-30"),
        ("P.L. 114-328 sec. 829", "2021-12-27"),
        ("P.L. 114-328 sec. 830", "2021-01-01"),
        ("22 USC 2768", "1996-02-11"),
        ("NSPM-10", "2024-01-01"),
        ("NSM-18", "2025-03-14"),
        ("PPD-27", "2018-04-19"),
        ("CD 2020-O0003", "2021-01-01"),
        ("DSCA 16-11", "2021-09-16"),
    ],
)
def test_a_card_tells_that_its_provision_has_ended(cards: Cards, citation: str, on: str) -> None:
    assert said(cards, citation, on).period.entry.ended


def test_before_its_first_day_a_provision_says_nothing(cards: Cards) -> None:
    choice = said(cards, "48 CFR 225.7301-1", "2019-11-26")
    assert choice.period is None
    assert choice.upcoming.start.earliest == date(2019, 11, 27)


# ---- in our own words


@pytest.mark.corpus
def test_no_card_repeats_the_words_of_its_source(cards: Cards, shared: Path) -> None:
    source = SourceTexts(shared / "corpus")
    compared, repeated = 0, []
    for card in cards.values():
        runs = {run for text in source.of(card.citation) for run in runs_of(text)}
        compared += bool(runs)
        ours = [card.title, card.about, *(statement.says for statement in card.statements)]
        repeated += [(card.citation, " ".join(run)) for text in ours for run in runs_of(text) if run in runs]
    assert repeated == []
    assert compared >= 480  # all of the Code, the regulations read and the manual


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9$]+(?:'[a-z]+)?", text.lower().replace(",", "").replace("’", "'"))
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


class SourceTexts:
    """The texts of the corpus by citation: sections of the Code, the regulations, the manual, the acts, the orders."""

    def __init__(self, corpus: Path) -> None:
        self._texts: dict[str, list[str]] = {}
        self._notes: list[str] = []
        for pattern, name in _NAMES.items():
            for path in corpus.glob(pattern):
                for row in read_rows(path):
                    self._add(name(row), row)

    def _add(self, citation: str, row: dict[str, str]) -> None:
        self._texts.setdefault(citation, []).append(row.get("text") or "")
        if row.get("notes"):
            self._notes.append(row["notes"])

    def of(self, citation: str) -> list[str]:
        if citation.startswith("SAMM"):
            return self._of_manual(citation)
        if citation.startswith("P.L.") and citation not in self._texts:
            law, _, section = citation.removeprefix("P.L. ").partition(" sec. ")
            return [note for note in self._notes if law.replace("-", "–") in note and section in note]
        return self._texts.get(citation.partition("(")[0], [])

    def _of_manual(self, citation: str) -> list[str]:
        if found := re.search(r"\.([TF])\d", citation):
            heading = f"{'Table' if found[1] == 'T' else 'Figure'} {citation.removeprefix('SAMM ')}."
            return [text for name, texts in self._texts.items() if name.startswith("SAMM") for text in texts
                    if heading in text]  # fmt: skip
        return [text for name, texts in self._texts.items() if name == citation or name.startswith(citation + ".")
                for text in texts]  # fmt: skip


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def code_name(row: dict[str, str]) -> str:
    title, section = row["id"].replace("–", "-").partition("#")[0].removeprefix("usc/").split("/")[:2]
    return f"{title} USC {section}"


def dfars_name(row: dict[str, str]) -> str:
    return row["id"].replace("PGI_", "PGI ") if row["id"].startswith("PGI_") else f"48 CFR {row['id']}"


def act_name(row: dict[str, str]) -> str:
    act, _, section = row["id"].partition("/sec-")
    return f"P.L. {act.removeprefix('pl')} sec. {section.upper()}"


_NAMES: dict[str, Callable[[dict[str, str]], str]] = {
    "uscode/usc-title-*.jsonl.xz": code_name,
    "uscode_dated/usc-selected-2026-08-04.jsonl.xz": code_name,
    "dfars/dfars-2025-11-10.jsonl.xz": dfars_name,
    "dfars/snapshots_part225/part225_2020-07-24.jsonl.xz": dfars_name,
    "far/far-2025-07.jsonl.xz": lambda row: f"48 CFR {row['number']}",
    "cfr/itar-ear-sections-2025-01.jsonl.xz": lambda row: f"22 CFR {row['section']}",
    "samm/samm-sections-2025-12.jsonl.xz": lambda row: f"SAMM {row['number']}",
    "ndaa/ndaa-*-enacted.jsonl.xz": act_name,
    "executive/presidential-documents.jsonl.xz": lambda row: row["citation"].replace("Executive Order", "EO"),
}
