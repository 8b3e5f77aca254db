"""Topic pages show the rule of the day in our own words; terms and official sources are complete and cited."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from icop.engine.packs import LoadedFact, read_pack
from icop.engine.shapes import OfficialSource, Term, Topic, TopicRow
from icop.engine.timeline import entry_on

ROOT = Path(__file__).resolve().parents[2]
PAGE = "community.security_cooperation"


@pytest.fixture(scope="module")
def facts() -> dict[tuple[str, str], LoadedFact]:
    return {(fact.kind, fact.key): fact for fact in read_pack(ROOT / "src" / "icop" / "data").facts}


@pytest.fixture(scope="module")
def topics(facts: dict[tuple[str, str], LoadedFact]) -> dict[str, Topic]:
    return {key: fact.shape for (_, key), fact in facts.items() if isinstance(fact.shape, Topic)}


@pytest.fixture(scope="module")
def terms(facts: dict[tuple[str, str], LoadedFact]) -> list[Term]:
    return [fact.shape for fact in facts.values() if isinstance(fact.shape, Term)]


@pytest.fixture(scope="module")
def sources(facts: dict[tuple[str, str], LoadedFact]) -> list[OfficialSource]:
    return [fact.shape for fact in facts.values() if isinstance(fact.shape, OfficialSource)]


def rule(topic: Topic, subject: str, on: str) -> str:
    rows: list[TopicRow] = [row for row in topic.policy if row.subject == subject]
    period = entry_on(rows, date.fromisoformat(on)).period
    return period.entry.rule if period else ""


# ---- the Security Cooperation page


def test_the_library_lists_the_thirty_items_in_page_order(
    topics: dict[str, Topic], facts: dict[tuple[str, str], LoadedFact]
) -> None:
    numbers = [facts["instrument", key].shape.item.number for key in topics[PAGE].library]
    assert numbers == list(range(1, 31))


@pytest.mark.parametrize(
    ("subject", "on", "words"),
    [
        ("Arms transfer policy", "2020-01-01", "NSPM-10"),
        ("Arms transfer policy", "2024-01-01", "NSM-18"),
        ("Arms transfer policy", "2025-03-20", "None in force"),
        ("Arms transfer policy", "2026-11-22", "EO 14383"),
        ("Contract type for foreign sales", "2018-01-01", "Ask a human"),
        ("Contract type for foreign sales", "2019-12-01", "225.7301-1"),
        ("Contract type for foreign sales", "2021-03-01", "Ask a human"),
        ("Contract type for foreign sales", "2024-03-01", "no fixed-price rule"),
        ("Notice of sales to Congress", "1979-01-01", "7 million"),
        ("Notice of sales to Congress", "2008-10-14", "New Zealand"),
        ("Notice of sales to Congress", "2026-11-22", "Israel"),
        ("Who sends the notice to Congress", "2026-02-05", "Secretary of Defense"),
        ("Who sends the notice to Congress", "2026-02-06", "Secretary of State"),
        ("Time to develop a case", "2014-01-01", "30 days"),
        ("Time to develop a case", "2021-09-16", "45, 100, 150 or 60"),
        ("Certified cost or pricing data", "2017-05-01", "750,000"),
        ("Certified cost or pricing data", "2019-05-01", "2 million"),
        ("Certified cost or pricing data", "2025-12-01", "2.5 million"),
        ("Certified cost or pricing data", "2026-07-02", "10 million"),
        ("Price before an offer", "2026-05-13", "45 days"),
        ("Price before an offer", "2026-05-14", "Rough order"),
        ("How a letter of offer is written", "2026-02-09", "appendix 9"),
        ("Unmanned aircraft exports", "2021-01-01", "800 km/h"),
        ("Who leads", "2019-01-01", "Policy, with DSCA"),
        ("Who leads", "2026-03-01", "Acquisition and Sustainment"),
    ],
)
def test_a_past_day_shows_the_rule_of_that_day(topics: dict[str, Topic], subject: str, on: str, words: str) -> None:
    assert words in rule(topics[PAGE], subject, on)


def test_rows_of_one_subject_stand_together(topics: dict[str, Topic]) -> None:
    for key, topic in topics.items():
        subjects = [row.subject for row in topic.policy]
        runs = [subject for place, subject in enumerate(subjects) if place == 0 or subjects[place - 1] != subject]
        assert not [subject for subject, count in Counter(runs).items() if count > 1], key


def test_every_row_leads_to_an_instrument_of_its_day(
    topics: dict[str, Topic], facts: dict[tuple[str, str], LoadedFact]
) -> None:
    for topic in topics.values():
        for row in topic.policy:
            assert row.see, row.subject
            assert ("instrument", row.see) in facts


def test_the_page_offers_the_five_tools_and_the_lesson(topics: dict[str, Topic]) -> None:
    titles = " | ".join(tool.title for tool in topics[PAGE].tools)
    for name in ("IA&E Assessment", "Acquisition Strategy", "Cooperative Program", "FMS", "Business Planning", "ICD"):
        assert name in titles
    assert [tool.title for tool in topics[PAGE].tools if tool.room == "cases"] == [
        "FMS and BPC cases",
        "Milestones and standard timelines",
    ]
    assert len([tool for tool in topics[PAGE].tools if not tool.room]) == 6


def test_help_says_who_may_ask_and_what_it_costs(topics: dict[str, Topic]) -> None:
    said = " ".join(part.says for part in topics[PAGE].help)
    assert "when faculty are free" in said
    assert "pays travel" in said
    assert "InternationalHelp@dau.mil" in said


def test_pages_and_terms_are_in_our_own_words(topics: dict[str, Topic], terms: list[Term], shared: Path) -> None:
    page = words("".join(path.read_text(encoding="utf-8") for path in (shared / "seed").glob("*.txt")))
    if not page:
        pytest.skip("the shared corpus is not here")
    seen = {tuple(page[place : place + 8]) for place in range(len(page) - 7)}
    ours = [part.says for topic in topics.values() for part in (topic.lead, *topic.overview, *topic.help)]
    for text in [*ours, *(term.means for term in terms)]:
        said = words(text)
        assert not seen & {tuple(said[place : place + 8]) for place in range(len(said) - 7)}, text


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


# ---- terms


def test_the_words_of_the_field_are_there(terms: list[Term]) -> None:
    spellings = {word for term in terms for word in (term.title, *term.also)}
    wanted = (
        "LOR LOA FMS DCS BPC MDE SME P&A ROM AOD OED MILAP CN EUM TPT CDEF CPOHOLD ICP EDA IMET FMF SAMM IA IPO SCO "
        "TSFD NDP-1 ENDP LO/CLO DEF TCPD CAS PAR MTCR SDR CLSSA NTE NPOR"
    )
    assert not set(wanted.split()) - spellings
    assert 80 <= len(terms) <= 140


def test_a_term_is_short_and_says_more_than_its_title(terms: list[Term]) -> None:
    for term in terms:
        assert 20 <= len(term.means) <= 320, term.title
        assert term.means.endswith("."), term.title


def test_one_spelling_with_two_meanings_is_told_apart(terms: list[Term]) -> None:
    meanings: dict[str, list[str]] = {}
    for term in terms:
        for word in {term.title, *term.also}:
            meanings.setdefault(word, []).append(term.title)
    shared_words = {word: titles for word, titles in meanings.items() if len(titles) > 1}
    assert set(shared_words) == {"CAS"}


# ---- official sources


@pytest.mark.parametrize(
    ("citation", "title"),
    [
        ("22 USC 2776(b)(1)", "United States Code, title 22"),
        ("10 USC 3702", "United States Code, title 10"),
        ("48 CFR 225.7301-1", "DFARS and PGI (48 CFR chapter 2)"),
        ("PGI 225.7301(c)(ii)", "DFARS and PGI (48 CFR chapter 2)"),
        ("48 CFR 22.101", "Federal Acquisition Regulation (48 CFR chapter 1)"),
        ("48 CFR 2.101", "Federal Acquisition Regulation (48 CFR chapter 1)"),
        ("22 CFR 126.4", "International Traffic in Arms Regulations (22 CFR 120-130)"),
        ("SAMM C5.T6", "Security Assistance Management Manual"),
        ("DSCA 21-66", "DSCA policy memos"),
        ("P.L. 115-91 sec. 887", "Public laws and defense authorization acts"),
        ("84 FR 65304", "Federal Register rules and notices"),
        ("DoDI 5000.85 3C.3", "DoD directives, instructions and manuals"),
        ("EO 14268", "Executive orders"),
        ("H.R. 5515 sec. 1639", "Bills, reports and stages"),
        ("CD 2020-O0003", "Class deviations"),
    ],
)
def test_a_citation_leads_to_the_one_source_that_covers_it(
    sources: list[OfficialSource], citation: str, title: str
) -> None:
    found = {source.title for source in sources for prefix in source.covers if citation.startswith(prefix)}
    assert found == {title}


def test_a_source_says_how_to_bring_it_in(sources: list[OfficialSource]) -> None:
    names = [source.command.rsplit(maxsplit=1)[-1] for source in sources]
    for source in sources:
        assert re.fullmatch(r"icop ingest \S+ --set [a-z0-9]+", source.command), source.command
        assert source.url.startswith("https://")
        assert len(source.steps) >= 2
    assert {name for name in names if names.count(name) > 1} == {"uscode"}
