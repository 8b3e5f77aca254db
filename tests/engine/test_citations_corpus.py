"""Citations against real texts: the corpus's own citations, its links, and how fast a law is read."""

from __future__ import annotations

import json
import lzma
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from icop.engine.citations import find_citations, kind_of, normal_form

pytestmark = pytest.mark.corpus

SETS = [
    "uscode/usc-title-22", "uscode_dated/usc-selected-2026-08-04", "cfr/itar-ear-sections-2025-01",
    "samm/samm-sections-2025-12", "ndaa/ndaa-fy2018-pl115-91-enacted", "ndaa/hr5515-2018-06-18-senate-passed",
    "executive/presidential-documents", "arms_sales/congressional-record-2025",
]  # fmt: skip
SEVERAL = re.compile(r"\w to \d|\d-\d+\.|, ")  # a record that stands for several sections
LINKED = re.compile(r"(?P<pgi>PGI_)?(?P<number>\d{3}\.\d{3,4}(?:-\d+)*)\.dita")


def _records(corpus: Path, name: str) -> Iterator[dict]:
    with lzma.open(corpus / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.mark.parametrize("name", SETS)
def test_every_citation_of_a_record_has_a_stable_normal_form(shared: Path, name: str):
    for record in _records(shared / "corpus", name):
        written = record.get("citation")
        if not written or SEVERAL.search(written):
            continue
        normal = normal_form(written)
        assert normal, written
        assert normal_form(normal) == normal
        assert kind_of(normal)


def test_a_record_that_stands_for_several_sections_gives_its_ends(shared: Path):
    several = [r["citation"] for r in _records(shared / "corpus", SETS[0]) if SEVERAL.search(r.get("citation", ""))]
    assert several
    assert all(len(find_citations(written)) >= 2 for written in several)


def test_what_the_acquisition_regulations_link_to_is_found_in_their_text(shared: Path):
    linked = missed = 0
    for record in _records(shared / "corpus", "dfars/dfars-2025-11-10"):
        text = record["text"] or ""
        targets = {found["number"] for link in record["xrefs"] for found in [LINKED.match(link)] if found}
        named = {number for number in targets if re.search(rf"(?<![\d.-]){re.escape(number)}(?![\d-])", text)}
        found = {re.sub(r"^(48 CFR|PGI) |\(.*", "", c.normal) for c in find_citations(text, "48 CFR 201")}
        linked, missed = linked + len(named), missed + len(named - found)
    assert linked > 3000
    assert missed <= linked * 0.005


def test_a_megabyte_of_law_is_read_in_about_a_second(shared: Path):
    text = "\n".join(record["text"] or "" for record in _records(shared / "corpus", SETS[4]))[:1_000_000]
    began = time.process_time()
    find_citations(text)
    assert time.process_time() - began < 3
