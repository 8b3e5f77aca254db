"""Tables people take away: a spreadsheet must read every cell as text and never run one."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from icop.ui.sheets import csv_response, xlsx_bytes, xlsx_response


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


# ---- XLSX

DAY = date(2026, 11, 22)


def opened(*rows: tuple[object, ...], head: tuple[str, ...] = ("Action", "Due")):
    return load_workbook(io.BytesIO(xlsx_bytes("Plan: a/b", head, rows, on=DAY, widths=(40,)))).active


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://x.example","y")', " =1+1", "＝1"]
)
def test_a_cell_of_a_spreadsheet_is_never_a_formula(cell: str):
    found = opened((cell, None))["A2"]
    assert (found.data_type, found.value) == ("s", cell)
    assert found.quotePrefix


def test_the_head_of_a_spreadsheet_is_safe_and_frozen():
    sheet = opened(("a", DAY), head=("=1+1", "Due"))
    assert (sheet["A1"].data_type, sheet["A1"].value) == ("s", "=1+1")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"


def test_days_are_days_and_numbers_are_numbers():
    sheet = opened(("a", DAY), (3, Decimal("2.5")), (True, ""))
    assert sheet["B2"].is_date
    assert sheet["B2"].value.date() == DAY
    assert (sheet["A3"].value, float(sheet["B3"].value), sheet["A4"].value) == (3, 2.5, "True")


def test_widths_and_name_are_as_given():
    sheet = opened(("a", "b"))
    assert sheet.column_dimensions["A"].width == 40
    assert sheet.title == "Plan  a b"


def test_no_text_stops_a_spreadsheet():
    sheet = opened(("x" * 40_000, "a\x00\x07\ud800b"))
    assert (len(sheet["A2"].value), sheet["B2"].value) == (32_767, "ab")


def test_the_same_rows_give_the_same_spreadsheet():
    assert xlsx_bytes("P", ["a"], [["b"]], on=DAY) == xlsx_bytes("P", ["a"], [["b"]], on=DAY)


def test_a_spreadsheet_is_a_file_to_download():
    answer = xlsx_response("plan", "Plan", ["a"], [["b"]], on=DAY)
    assert answer["Content-Disposition"] == 'attachment; filename="plan.xlsx"'
    assert answer.content.startswith(b"PK")
