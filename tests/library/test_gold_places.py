"""The gold set of places: phrases of public files, and the page, slide, cells or heading each stands at.

`gold/places.jsonl` was put together with other readers than ours (pypdfium2 page by page, python-docx, python-pptx, raw
cells of calamine) and holds phrases that stand in one place only. `place` is "page-12", "slide-3", "Sheet!C7", or the
heading above the phrase ("" before the first).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from icop.index.sources import build_index
from icop.library.extract.number_formats import place_of
from tests.library.making import take_in

pytestmark = [pytest.mark.django_db, pytest.mark.corpus, pytest.mark.slow]

GOLD = Path(__file__).parent / "gold" / "places.jsonl"
LEAST_SHARE = 0.99
LEAST = 300


def gold() -> list[dict[str, str]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def is_there(place: str, result: dict[str, str], page: str) -> bool:
    """Tell whether a result leads to the place, and its page has it."""
    section, _, fragment = unquote(result["url"]).rstrip("/").rpartition("/library/")[2].partition("#")
    anchor = section.rstrip("/").rpartition("/")[2]
    if fragment and f'id="{fragment}"' not in page:
        return False
    if re.fullmatch(r"page-\d+", place):
        return place in {fragment, anchor}
    if re.fullmatch(r"slide-\d+", place):
        return place == anchor
    title = " ".join(re.sub(r"<[^>]+>", " ", page.partition("<h1>")[2].partition("</h1>")[0]).split())
    if re.search(r"![A-Z]+\d+$", place):
        sheet, _, cell = place.rpartition("!")
        return title.startswith(unescaped(sheet)) and is_within(cell, fragment)
    wanted, heading = folded(unescaped(place))[:80], folded(title)
    return (
        anchor == "text" if not place else heading.startswith(wanted) or heading.endswith(wanted)
    )  # behind its number


def unescaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#x27;").replace('"', "&quot;")


def folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def is_within(cell: str, cells: str) -> bool:
    """Tell whether a cell is in a range, or in the row right above that names its columns."""
    first, _, last = cells.partition(":")
    if not last:
        return False
    (row, column), (top, left), (bottom, right) = place_of(cell), place_of(first), place_of(last)
    return top - 1 <= row <= bottom and left <= column <= right


def test_the_gold_set_is_large_and_covers_every_format():
    rows = gold()
    assert len(rows) >= LEAST
    assert {Path(row["file"]).suffix for row in rows} == {".pdf", ".docx", ".pptx", ".xlsx", ".xls"}
    assert all(len(row["phrase"].split()) <= 8 for row in rows)


def test_phrases_of_all_formats_open_where_they_stand(shared: Path, client):
    take_in(shared / "corpus" / "documents")
    build_index()
    rows = gold()
    missed = []
    for row in rows:
        answer = client.get("/api/v1/search", {"q": f'"{row["phrase"]}"', "limit": 20}).json()
        found = [one for one in answer["results"] if one["source_id"] == row["file"]]
        page = client.get(found[0]["url"].partition("#")[0]).content.decode() if found else ""
        if not found or not is_there(row["place"], found[0], page):
            missed.append((row["file"], row["phrase"], row["place"], found[0]["url"] if found else "not found"))
    share = 1 - len(missed) / len(rows)
    print(f"{share:.1%} of {len(rows)} phrases open where they stand", *missed, sep="\n")
    assert share >= LEAST_SHARE, "\n".join(map(str, missed))
