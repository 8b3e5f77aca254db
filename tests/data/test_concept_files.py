"""A taxonomy file that is wrong is refused with its line; what is only ambiguous is pointed out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from icop.engine.checks import check, remarks

ON = date(2026, 11, 22)
CITES = '  cites: [{to: "Example Directive 12", standing: verified, checked_on: 2026-01-05}]\n'
TWO = f"""1:
  title: Widgets
  means: All of them.
{CITES}1.1:
  title: Small widgets
  means: The small ones.
{CITES}  broader: "1"
"""
LABEL = '    cite: {to: "Example Directive 12", standing: verified, checked_on: 2026-01-05}\n'


def problems_of(folder: Path, text: str) -> list[str]:
    path = folder / "pack" / "taxonomy" / "widgets.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return [str(one).rpartition("/")[2] for one in check([folder / "pack"], ON)]


def preferred(text: str, **days: str) -> str:
    lines = [
        f"    - text: {text}\n",
        "      kind: preferred\n",
        *(f"      {name}: {day}\n" for name, day in days.items()),
    ]
    return "".join([*lines, "  " + LABEL])


def test_a_sound_file_has_no_problem(tmp_path: Path):
    assert problems_of(tmp_path, TWO) == []


CASES = {
    "missing broader": (TWO.replace('broader: "1"', 'broader: "2"'), 9, "there is no concept '2'"),
    "missing related": (TWO + '  related: ["7"]\n', 10, "there is no concept '7'"),
    "itself": (TWO + '  related: ["1.1"]\n', 10, "the concept names itself"),
    "no definition": (TWO.replace("  means: The small ones.\n", ""), 5, "'means' is missing"),
    "no standing": (TWO.replace("standing: verified, ", "", 1), 4, "'standing' is missing"),
    "same name": (TWO.replace("Small widgets", "widgets"), 6, "'widgets' is the preferred label of 1 too"),
    "replaced without end": (TWO + '  replaced_by: "1"\n', 10, "it is replaced but has no end"),
    "wrong key": (TWO.replace("1.1:", "A b:"), 5, "'A b' cannot be a key"),
    "unknown field": (TWO.replace("title: Small", "titel: Small"), 6, "unknown key 'titel'; did you mean 'title'?"),
    "key twice": (TWO.replace("1.1:", "1:"), 5, "the key '1' is given twice (first on line 1)"),
    "period upside down": (
        f"{TWO}  labels:\n{preferred('Old', start='2020-01-01', end='2019-01-01')}", 14, "ends on 2019-01-01, before",
    ),
    "two preferred": (
        f"{TWO}  labels:\n{preferred('Old', end='2020-01-01')}{preferred('Older', end='2019-01-01')}", 15,
        "'Old' and 'Older' are both preferred",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, name: str):
    text, line, words = CASES[name]
    found = problems_of(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith(f"widgets.yaml:{line}: ")
    assert words in found[0]


def test_a_cycle_is_told_at_each_of_its_links(tmp_path: Path):
    found = problems_of(tmp_path, TWO.replace(CITES, f'{CITES}  broader: "1.1"\n', 1))
    assert ["it stands above itself: 1 < 1.1 < 1" in found[0], len(found)] == [True, 2]


def test_a_fifth_level_is_refused(tmp_path: Path):
    deeper = "".join(
        f'{key}:\n  title: W {key}\n  means: Deep.\n{CITES}  broader: "{key.rpartition(".")[0]}"\n'
        for key in ("1.1.1", "1.1.1.1", "1.1.1.1.1")
    )
    assert [one for one in problems_of(tmp_path, TWO + deeper) if "would be on level 5" in one]


def test_a_name_may_be_used_again_after_its_period(tmp_path: Path):
    later = TWO.replace("title: Small widgets", "title: Widgets").replace("title: Widgets", "title: Gadgets", 1)
    period = f"  labels:\n{preferred('Widgets', end='2020-01-01')}"
    text = later.replace(CITES, CITES + period, 1) + f"  labels:\n{preferred('Tiny', end='2020-01-01')}"
    assert problems_of(tmp_path, text) == []


def test_an_ambiguous_acronym_is_pointed_out_and_not_refused(tmp_path: Path):
    text = TWO.replace(CITES, f"  acronyms: [W]\n{CITES}")
    assert problems_of(tmp_path, text) == []
    assert ["'W' also names 1.1" in str(one) for one in remarks([tmp_path / "pack"])] == [True]


def test_a_file_in_a_folder_below_is_told(tmp_path: Path):
    path = tmp_path / "pack" / "taxonomy" / "deep" / "widgets.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(TWO, encoding="utf-8")
    assert "keep files of many facts right in the folder" in str(check([tmp_path / "pack"], ON)[0])


def test_a_topic_that_is_no_concept_is_told(tmp_path: Path):
    term = tmp_path / "pack" / "terms" / "field" / "widget.yaml"
    term.parent.mkdir(parents=True)
    cite = '{to: "Example Directive 12", standing: verified, checked_on: 2026-01-05}'
    term.write_text(f"title: Widget\ntopics: ['1.1', '1.9']\nmeans: A thing.\ncite: {cite}\n", encoding="utf-8")
    assert problems_of(tmp_path, TWO) == ["widget.yaml:2: there is no concept '1.9'; did you mean '1.1'?"]
