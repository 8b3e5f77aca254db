"""docs/guides/write-a-tool.md, followed step by step: its files written, its commands typed, its answers compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from icop import cli
from icop.engine.loading import read_file
from icop.engine.questionnaire import evaluate, read_answers
from icop.engine.shelf import read_shelf
from icop.tools.queries import examples_for, tool_for
from tests.makers import load_facts, make_reader, signed_in

GUIDE = Path(__file__).parents[2] / "docs/guides/write-a-tool.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOOL, EXAMPLES = "my-pack/tools/school/guests.yaml", "my-pack/examples/school/guests.yaml"
Check = Callable[..., str]


def blocks(kind: str) -> list[str]:
    return [body for found, body in BLOCK.findall(GUIDE.read_text(encoding="utf-8")) if found == kind]


def file_in(guide_name: str) -> str:
    """Return the block of the guide that begins with this comment, which is copied with it."""
    return next(body for body in blocks("yaml") if body.startswith(f"# {guide_name}\n"))


def answer_with(words: str) -> list[str]:
    """Return the lines of the one answer in the guide that has these words."""
    (found,) = (body for body in blocks("text") if words in body)
    return found.splitlines()


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the pack after step 4 of the guide, from a folder of icop beside it."""
    for name in (TOOL, EXAMPLES):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(file_in(name), encoding="utf-8")
    (tmp_path / "icop").mkdir()
    monkeypatch.chdir(tmp_path / "icop")
    return tmp_path / "my-pack"


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Return what types `icop check …` and returns what is told."""
    if not cli.app.registered_commands:
        cli._add_commands()
    return lambda *words: CliRunner().invoke(cli.app, ["check", *words]).output


def change(path: Path, old: str, new: str, *, count: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def with_more(pack: Path) -> None:
    """Add the examples of step 6."""
    more = file_in(f"{EXAMPLES} (at its end)")
    path = pack / "examples/school/guests.yaml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def test_the_tool_of_the_guide_has_five_questions_and_three_findings_and_is_well(pack, check):
    assert check("../my-pack") == "All facts are well.\n"
    (one,) = read_shelf([pack]).take()
    assert (one.key, len(one.worked.asks), len(one.worked.findings)) == ("school.guests", 5, 3)
    with_more(pack)
    assert check("../my-pack") == "All facts are well.\n"


def test_a_wrong_word_is_told_as_the_guide_says(pack, check):
    change(pack / "tools/school/guests.yaml", "{guests: yes}", "{guest: yes}")
    assert check("../my-pack").splitlines() == answer_with("guest'")


def test_an_example_that_does_not_come_out_is_told_as_the_guide_says(pack, check):
    change(pack / "examples/school/guests.yaml", "[not_cleared, host_needed]", "[not_cleared]")
    assert check("../my-pack").splitlines() == answer_with("comes out otherwise")


def test_small_mistakes_are_noticed_as_the_guide_says(pack, check):
    told = check("--mutate", "../my-pack").splitlines()
    said = answer_with("survives")
    assert set(said) <= set(told)
    assert len(told) == 15, "the guide says how many lines there are"
    with_more(pack)
    assert check("--mutate", "../my-pack").splitlines() == answer_with("100.0 %")


def test_everything_is_reached_as_the_guide_says(pack, check):
    with_more(pack)
    assert set(answer_with("can be reached")) <= set(check("--prove", "../my-pack").splitlines())


def test_the_answers_of_the_guide_lead_to_what_it_says(pack):
    path = pack.parent / "spring.yaml"
    path.write_text(file_in("spring.yaml"), encoding="utf-8")
    document, problems = read_file(path)
    assert document is not None
    assert not problems
    (one,) = read_shelf([pack]).take()
    answers, wrong = read_answers({ask.key: ask for ask in one.worked.asks}, document.data["answers"])
    assert not wrong
    worked = evaluate(one.worked, answers, date.fromisoformat(document.data["on"]), read_shelf([pack]).beside.reference)
    assert [found.finding.key for found in worked.findings] == ["host_needed"]
    assert [found.key for found in worked.open] == ["not_cleared"]


def test_the_site_shows_the_tool_of_the_guide(db, pack):
    with_more(pack)
    kinds = {"tool": pack / "tools/school/guests.yaml", "example": pack / "examples/school/guests.yaml"}
    load_facts({f"{kind}:school.guests": path.read_text(encoding="utf-8") for kind, path in kinds.items()})
    reader = make_reader("visitor")
    assert tool_for(reader, "school.guests").shape.version == 1
    assert len(examples_for(reader, "school.guests")) == 8
    assert "Guests from abroad" in signed_in(None).get("/tools/school.guests/document/").content.decode()


def test_the_later_edition_of_the_guide_is_well(pack, check):
    change(pack / "tools/school/guests.yaml", "editions:\n  - {version: 1, on: 2026-11-23, says: First edition.}\n",
           next(body for body in blocks("yaml") if body.startswith("editions:")))  # fmt: skip
    assert check("../my-pack") == "All facts are well.\n"


def test_every_other_citation_in_the_guide_can_be_written(pack, check):
    cite = next(body for body in blocks("yaml") if body.startswith("cite: "))
    change(pack / "tools/school/guests.yaml", next(
        line for line in file_in(TOOL).splitlines() if line.startswith("cite: ")
    ) + "\n", cite)  # fmt: skip
    assert check("../my-pack") == "All facts are well.\n"
