"""Tables people take away: a spreadsheet must read every cell as text and never run one."""

from __future__ import annotations

import csv
import io

import pytest

from icop.ui.sheets import csv_response


def read(*cells: object) -> list[str]:
    answer = csv_response("list", ["a"], [cells])
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://x.example","y")', " =1+1", "\n=1", "＝1+1"],
)
def test_a_cell_that_would_be_run_is_made_text(cell: str):
    assert read(cell)[0].startswith("'")


@pytest.mark.parametrize("cell", ["Service fee", "3.25", "a=b", "22 USC 2776(b)", "", "'quoted'"])
def test_other_cells_stay_as_they_are(cell: str):
    assert read(cell) == [cell]


def test_commas_quotes_and_lines_stay_in_their_cell():
    assert read('a, "b"\nc', None, 3) == ['a, "b"\nc', "", "3"]


def test_the_head_is_safe_too():
    answer = csv_response("list", ["=1+1"], [])
    assert answer.content.decode("utf-8-sig").startswith("'=1+1")


def test_it_is_a_file_to_download_that_opens_as_unicode():
    answer = csv_response("my-list", ["ä"], [])
    assert answer["Content-Disposition"] == 'attachment; filename="my-list.csv"'
    assert answer.content.startswith("\ufeff".encode())
