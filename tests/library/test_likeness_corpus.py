"""Likenesses and guesses on the shared corpus: editions, parts and duplicates as people see them there."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.accounts.queries import site_reader
from icop.library.actions.likeness import compare_editions
from icop.library.models import Document
from icop.library.queries.likenesses import likenesses_for
from tests.library.making import take_in
from tests.makers import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.corpus, pytest.mark.slow]


@pytest.fixture
def documents(shared: Path) -> Path:
    return shared / "corpus" / "documents"


def found() -> dict[frozenset[str], str]:
    """Compare what was taken in; return the kind of each pair."""
    compare_editions(on=TODAY)
    return {frozenset((one.document.key, one.other.key)): one.kind for one in likenesses_for(site_reader())}


def test_editions_of_a_guide_and_of_a_workbook_are_found_and_nothing_else(documents: Path):
    take_in(documents / "pdf", documents / "xlsx")
    pairs = found()
    guides = frozenset(("gsa-apt-buyers-guide-2021-v1", "gsa-apt-buyers-guide-2022-v2"))
    books = {
        frozenset((f"gsa-fedramp-oscal-registry-{one}", f"gsa-fedramp-oscal-registry-{two}"))
        for one, two in ("ab", "bc", "ac")
    }
    assert {pair for pair, kind in pairs.items() if kind == "edition"} == books | {guides}
    assert set(pairs.values()) == {"edition"}


def test_changes_of_a_regulation_are_no_duplicates_or_editions_of_one_another(documents: Path):
    take_in(documents / "docx" / "lilo")
    assert Document.objects.count() == 45
    assert set(found().values()) <= {"related"}


def test_a_part_of_a_regulation_from_another_source_is_found_as_a_part(shared: Path):
    corpus = shared / "corpus"
    take_in(corpus / "dfars" / "dfars-2025-11-10.jsonl.xz", corpus / "cfr" / "dfars-48cfr-ch2" / "48cfr-part-225.md")
    assert found()[frozenset(("48cfr-part-225", "dfars"))] == "part"


def test_particulars_of_the_office_files_are_guessed_right(documents: Path):
    take_in(documents / "pdf")
    known = {one.key: one for one in Document.objects.all()}
    memo = known["omb-memo-performance-based-acquisition-2004"]
    assert (memo.issuer, memo.guesses["issued"]) == ("Office of Management and Budget", "2007-05-22")
    letter = known["ofpp-policy-letter-93-1-1994"]
    assert (letter.number, letter.guesses["issued"]) == ("OFPP Policy Letter 93-1", "1994-05-18")
    order = known["doe-order-of-preference-memo-2016"]
    assert (order.kind, order.issuer, order.guesses["issued"]) == ("memo", "Department of Energy", "2016-03-25")
    assert known["disa-ebm-draft-rfp-2005"].number == "HC1013-05-R-2001"
    assert known["dod-pbsa-guidebook-2000"].guesses["issued"] == "2000-12"
