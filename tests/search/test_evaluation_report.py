"""The report of an evaluation: what it says of a small site, and that it stands alone."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop import cli
from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.index.sources import build_index
from icop.library.actions import About, receive
from icop.search.evaluation import Judged
from icop.search.evaluation_report import html_of, measured, report_of
from icop.search.systems import Answered, System, systems, texts_for
from tests.makers import find_or_make_audience
from tests.permissions.code import commands

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 1)


def add_page(folder: Path, name: str, text: str, *, audience: str = "public") -> None:
    """Take in a page of one paragraph and build the index."""
    find_or_make_audience(audience)
    place = folder / "given" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"<html><body><h1>{place.stem.capitalize()}</h1><p>{text}</p></body></html>")
    receive([place], by=site_reader("administrator"), on=ON, about=About(audience=audience), progress=lambda *_: None)
    build_index()


def way(key: str, found: dict[str, list[str]], answered: bool = True) -> System:
    return System(key, key.capitalize(), "for the test", lambda query: Answered(tuple(found.get(query, ())), answered))


JUDGED = [Judged("1", "widgets & <b>", {"a": 3, "b": 1}, "words"), Judged("2", "gadgets", {"c": 3}, "words")]


def test_the_first_way_is_the_peer_of_the_others():
    ways = measured(JUDGED, [way("plain", {"gadgets": ["x", "c"]}), way("fused", {"gadgets": ["c"]})], 10)
    assert ways[0].times == 1
    assert ways[1].times == pytest.approx(ways[1].evaluation.mean["ndcg"] / ways[0].evaluation.mean["ndcg"], abs=0.01)
    assert ways[1].gain.difference > 0


def test_wins_losses_and_what_was_missed_are_told():
    plain, fused = {"widgets & <b>": ["a"], "gadgets": ["x"]}, {"widgets & <b>": ["y"], "gadgets": ["c"]}
    report = report_of("set", JUDGED, measured(JUDGED, [way("plain", plain), way("fused", fused)], 10), on=ON, limit=10)
    assert [told.judged.id for told in report.wins] == ["2"]
    assert [told.judged.id for told in report.losses] == ["1"]
    places = {place.source: (place.grade, place.ranks) for place in report.queries[0].places}
    assert places == {"y": (0, ("", "1")), "a": (3, ("1", "")), "b": (1, ("", ""))}


def test_the_page_stands_alone_and_shows_what_was_typed_as_text():
    ways = measured(JUDGED, [way("plain", {}), way("fused", {"gadgets": ["c"]})], 10)
    page = html_of(report_of("set", JUDGED, ways, on=ON, limit=10))
    assert "widgets &amp; &lt;b&gt;" in page
    assert "<script" not in page
    assert not re.search(r"(?:href|src)=|url\(", page.split("</style>")[1])
    assert page.count("<caption>") == page.count("<table>")


def test_what_the_site_says_itself_is_not_measured(home):
    add_page(home, "rules.html", "A widget offer above the threshold is told to Congress.")
    ours = {one.key: one.find for one in systems(site_reader("administrator"), ON, 10)}
    assert list(ours["fused"]("widget threshold").sources) == ["rules.html"]
    assert ours["plain"]("widget threshold").sources == ("rules.html",)


def test_the_peer_holds_no_text_that_its_reader_may_not_see(home):
    add_page(home, "club.html", "A widget offer.", audience="members")
    assert list(texts_for(VISITOR, ON)) == []
    assert [record.source_id for record in texts_for(site_reader("member"), ON)] == ["club.html"]


def test_the_command_writes_the_page_and_prints_the_figures(home, tmp_path: Path):
    commands()
    add_page(home, "rules.html", "A widget offer above the threshold is told to Congress.")
    queries = tmp_path / "small.jsonl"
    queries.write_text(json.dumps({"id": "1", "query": "widget threshold", "relevant": {"rules.html": 3}}) + "\n")
    page = tmp_path / "report.html"
    done = CliRunner().invoke(cli.app, ["evaluate", str(queries), "--as-is", "--report", str(page), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["mean"]["ndcg"] == 1
    assert "widget threshold" in page.read_text()
