"""The small library of the site under test: dated copies of one section, a file of each kind. All words are made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.library.making import code_section, pdf, records, write
from tests.library.office_files import picture, pptx, shape, table, xlsx

FIRST_DAY, CHANGE_SEEN, LAST_COPY = "2018-03-01", "2020-06-01", "2026-08-04"
OLD = "Sample text. The office tells the committee of each large offer within thirty days."
NEW = "Sample text. The office tells the committee of each large offer within fifteen days."
PHRASE = "a lantern in every lighthouse window"
SALES_NOTES = (
    "<!doctype html><html lang=en><body><h1>Sales notes</h1><p>Sample words on foreign military sales (FMS). "
    "A letter of offer and acceptance (LOA) follows a letter of request (LOR), "
    "and the harbour keeper (HK) waits.</p></body></html>"
)
RULES = {"2019-v1": "at dawn", "2021-v2": "before noon"}
LONG = [f"({letter}) Sample part {letter}." for letter in "abcdefghijklmn"]


def put_in(home: Path, folder: Path, icop: Callable[..., Any]) -> None:
    """Take the documents into the site's home; a copy of each day is its own file, as official texts come."""
    copies = {FIRST_DAY: OLD, CHANGE_SEEN: NEW, LAST_COPY: NEW}
    files = [write(folder, f"code-{day}.jsonl", records(_code(text, day))) for day, text in copies.items()]
    files.append(write(folder, "harbour-guide.pdf", pdf(_pages(), title="Harbour guide")))
    files.append(write(folder, "berth-manual.html", _manual()))
    files.append(write(folder, "tide-talk.pptx", _deck()))
    files.append(write(folder, "tide-table.xlsx", xlsx({"High water": _tides()})))
    files.append(write(folder, "sales-notes.html", SALES_NOTES))
    files += [write(folder, f"mooring-rules-{name}.html", _rules(words)) for name, words in RULES.items()]
    done = icop(home, "ingest", *map(str, files))
    assert done.returncode == 0, done.stdout + done.stderr


def _code(text: str, day: str) -> list[dict[str, Any]]:
    notice = (
        f"(a) Quarterly report\nSample text on reports.\n(b) Notice of offers\n  (1) {text}\n  (2) Sample exception."
    )
    long = "\n".join(line for part in LONG for line in (part, f"{part[4:]} It says one thing.", "Sample words follow."))
    return [
        code_section("2776", notice, day, title="Reports and notices on sales"),
        code_section("2778", long, day, title="A long section in many parts"),
        code_section("2791", "(a) Sample definitions.", day, title="Definitions"),
    ]


def _pages() -> list[list[str]]:
    pages = [[f"Page {number} of the guide speaks of berths and tides, at some length."] for number in range(1, 15)]
    pages[11] = ["Keepers of the harbour put", PHRASE, "when ships are late."]
    return pages


def _deck() -> bytes:
    slide = shape("Tides at a glance", kind="title") + table(("Day", "Metres"), ("Monday", "Four"))
    return pptx(slide + picture("A curve that rises and falls") + picture(), notes={1: "Point at the curve."})


def _tides() -> list[tuple[str | int, ...]]:
    return [("Berth", "Metres", "What to do"), *((f"Berth {number}", number, "Moor.") for number in range(1, 60))]


def _rules(when: str) -> str:
    line = "<p>Whoever moors at ring {0} pays the keeper of ring {0} a coin.</p>"
    rules = "".join(line.format(number) for number in range(1, 25))
    return f"<!doctype html><html lang=en><body><h1>Mooring rules</h1>{rules}<p>Ships leave {when}.</p></body></html>"


def _manual() -> str:
    chapters = "".join(
        f"<h2>{number} Berth {number}</h2><p>Ships moor at berth {number} with two lines and a spring.</p>"
        for number in range(1, 6)
    )
    table = "<table><tr><th>Berth</th><th>Depth</th></tr><tr><td>One</td><td>Nine metres</td></tr></table>"
    head = "<head><title>Berth manual</title></head>"
    return f"<!doctype html><html lang=en>{head}<body><h1>Berth manual</h1>{chapters}{table}</body></html>"
