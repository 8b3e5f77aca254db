"""Cases as sheets: what is taken out comes in again, and what is wrong is told by sheet, row and column."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from icop.cases.sampling import sample_files
from icop.cases.tables.assembling import case_files
from icop.cases.tables.columns import tables
from icop.cases.tables.reading import FileWrong, Wrong, read_file
from icop.engine.cases.files import CaseFile, Extenuating, body_of_case
from icop.engine.errors import Refused
from tests.cases.making import case_of
from tests.cases.portfolios import archive, kept_at, sheet_of, workbook
from tests.marked import is_unmarked

HEAD = ("Case", "Title", "Type")
GOOD = ("BN-D-YCY", "Radar", "fms")
WRITTEN = (("cases.xlsx", workbook), ("cases.zip", archive))


def read_again(folder: Path, raw: bytes, name: str) -> list[CaseFile]:
    return case_files(read_file(kept_at(folder, raw, name), name), name)


def wrong_in(folder: Path, sheets: dict) -> list[Wrong]:
    with pytest.raises(FileWrong) as error:
        read_again(folder, sheet_of(sheets), "cases.xlsx")
    return error.value.wrong


# ---- out and in again

letters = st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("=+-@'\"\n ,;")
texts = st.text(letters, max_size=40).filter(is_unmarked)
names = st.text(letters, min_size=1, max_size=30).filter(is_unmarked)
days = st.dates(date(1850, 1, 1), date(2300, 1, 1)).map(date.isoformat)
money = st.none() | st.decimals(0, 10**15, places=2).map(str)
prices = st.none() | st.decimals(0, 10**6, places=2).map(str)  # times the greatest quantity: what a line may be worth
amounts = st.none() | st.decimals(0, 10**9, places=3).map(str)
factors = st.fixed_dictionaries({"code": st.just("5a"), "actual_days": st.none() | st.integers(0, 99)})
events = st.fixed_dictionaries({"what": st.sampled_from(["MILAP", "accept", "LOR Date"]), "on": days, "reason": texts})
lines = st.lists(
    st.fixed_dictionaries({
        "number": st.integers(1, 999).map(lambda n: f"{n:03}"), "title": texts, "unit_price": prices,
        "quantity": amounts,
        "nonrecurring_waived": st.booleans(),
        "deliveries": st.lists(st.fixed_dictionaries({"on": days, "percent": st.none() | st.just("12.5")}), max_size=2),
    }),
    max_size=4, unique_by=lambda one: one["number"],
)  # fmt: skip
documents = st.fixed_dictionaries({
    "key": st.just("basic"), "category": st.sampled_from(["", "A", "D"]), "transmittals": st.lists(texts, max_size=2),
    "scope": st.dictionaries(st.sampled_from(["adds_line", "adds_value"]), st.sampled_from(["yes", "no"])),
    "request": st.fixed_dictionaries({
        "received_on": st.none() | days, "estimate": money,
        "criteria": st.dictionaries(st.sampled_from(["eligible", "channel"]), st.sampled_from(["met", "not_met"])),
    }),
    "extenuating": st.lists(factors, max_size=2),
    "needs_notification": st.none() | st.booleans(),
})  # fmt: skip
files = st.fixed_dictionaries({
    "case": st.integers(0, 9).map(lambda n: f"BN-D-YC{n}"), "title": names, "says": texts,
    "type": st.sampled_from(["fms", "bpc"]), "documents": documents.map(lambda one: [one]), "lines": lines,
    "purchaser": st.fixed_dictionaries({
        "name": texts, "gets_imet": st.none() | st.booleans(), "programs": st.lists(texts, max_size=2),
        "principals": st.lists(st.sampled_from(["N4", "D5", "0A"]), max_size=3),
    }),
    "funds": st.fixed_dictionaries({"available_to_fy": st.none() | st.integers(1970, 2200), "amount": money}),
    "events": st.lists(events, max_size=3),
    "snapshots": st.lists(st.fixed_dictionaries({"as_of": days, "ordered": money}), max_size=2),
    "reviews": st.lists(st.fixed_dictionaries({"kind": st.just("case"), "on": days, "says": texts}), max_size=2),
})  # fmt: skip


@settings(max_examples=25)
@given(st.lists(files.map(CaseFile.model_validate), min_size=1, max_size=3, unique_by=lambda one: one.case))
def test_what_is_taken_out_comes_in_as_it_was(tmp_path_factory, cases):
    assume(is_unmarked([case.model_dump(mode="json") for case in cases]))
    folder = tmp_path_factory.mktemp("out")
    for name, write in WRITTEN:
        assert read_again(folder, write(*cases), name) == cases


@pytest.mark.parametrize(("name", "write"), WRITTEN)
def test_the_sample_portfolio_comes_in_as_it_went_out(tmp_path, name, write):
    assert read_again(tmp_path, write(*sample_files()), name) == list(sample_files())


def test_a_list_of_case_files_comes_in(tmp_path):
    import json

    raw = json.dumps({"cases": [body_of_case(one) for one in sample_files()]}).encode()
    assert read_again(tmp_path, raw, "cases.json") == list(sample_files())


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "''+x", "@SUM(A1)", "-2", " =x", "a\nb", "a\r\nb", "_x0041_", "\x02"]
)
@pytest.mark.parametrize(("name", "write"), WRITTEN)
def test_formulas_and_control_characters_stay_the_text_they_are(tmp_path, text, name, write):
    assert read_again(tmp_path, write(case_of(says=text)), name)[0].says == text


def test_no_cell_of_a_file_is_a_formula():
    raw = workbook(case_of(title="=HYPERLINK(1)"))
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist() if "sheet" in name)
    with zipfile.ZipFile(io.BytesIO(archive(case_of(title="=HYPERLINK(1)")))) as packed:
        assert b",'=HYPERLINK(1)," in packed.read("cases.csv")


def test_a_file_says_what_it_is(tmp_path):
    with zipfile.ZipFile(io.BytesIO(archive(case_of()))) as packed:
        said = packed.read("read_me.txt").decode()
    assert all(word in said for word in ("UNCLASSIFIED", "not the system of record", "2026-11-22"))


def test_numbers_come_in_as_a_sheet_shows_them(tmp_path):
    lines = [("Case", "Line", "Unit price", "Quantity"), ("BN-D-YCY", "001", 0.1 + 0.2, 3)]
    raw = sheet_of({"Cases": [HEAD, GOOD], "Lines": lines})
    (line,) = read_again(tmp_path, raw, "cases.xlsx")[0].lines
    assert (line.unit_price, line.quantity) == (Decimal("0.3"), 3)


def test_every_field_of_a_case_file_has_its_column():
    heads = {table.title: table.head for table in tables()}
    assert len(heads) == 17
    assert all(len(set(head)) == len(head) for head in heads.values())
    assert {"Case", "Purchaser code", "Funds amount"} <= set(heads["Cases"])


WRITTEN_AS = {
    "case": "BN-D-YCY", "code": "5A", "iso": "NO", "principals": "D5", "title": "Radar", "key": "M01", "number": "002",
    "document": "A01", "generic": "A5A", "masl": "X-1", "source": "P", "assistance": "5", "release": "A", "of": "001",
    "delivery": "7", "what": "MILAP", "transmittal": "26-01", "line": "001",
}  # fmt: skip


def filled(shape: type[BaseModel]) -> dict[str, Any]:
    """Return a body with something in each field of a shape, and of the shapes in it, that is not its default."""
    return {name: something(field.annotation, name, shape) for name, field in shape.model_fields.items()}


def something(annotation: Any, name: str, of: type[BaseModel]) -> Any:
    origin, inner = get_origin(annotation), [one for one in get_args(annotation) if one is not type(None)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return filled(annotation)
    if origin is Literal:
        return inner[-1]
    if origin is tuple:
        return [something(inner[0], name, of)]
    if origin is dict:
        return {"a_word": something(inner[1], name, of)}
    if origin is Annotated or inner:
        return something(inner[0], name, of)
    if annotation is str:
        return "5a" if of is Extenuating and name == "code" else WRITTEN_AS.get(name, f"of {name}")
    return {bool: True, int: 2001, Decimal: "7.5", date: "2026-03-04"}[annotation]


def unsaid(told: dict[str, Any], shape: type[BaseModel], before: str = "") -> list[str]:
    """Return the fields of a shape that stand at their default in a body, in the bodies in it too."""
    missing = []
    for name, field in shape.model_fields.items():
        place, inner = f"{before}{name}", shape_in(field.annotation)
        if name not in told:
            missing.append(place)
        elif inner is not None:
            body = told[name][0] if isinstance(told[name], list) else told[name]
            missing += unsaid(body, inner, f"{place}.")
    return missing


def shape_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := shape_in(part))), None)


@pytest.mark.parametrize(("name", "write"), WRITTEN)
def test_each_field_that_a_case_file_may_have_comes_in_as_it_went_out(tmp_path, name, write):
    whole = CaseFile.model_validate(filled(CaseFile))
    assert unsaid(whole.model_dump(mode="json", exclude_defaults=True), CaseFile) == ["format", "version"]
    assert read_again(tmp_path, write(whole), name) == [whole]


@pytest.mark.parametrize(("sheet", "heading"), [("Principals", "Principal"), ("Programs", "Program")])
def test_the_lists_of_a_purchaser_keep_their_order_and_tell_their_row(tmp_path, sheet, heading):
    rows = [("Case", heading), ("BN-D-YCY", "N4"), ("BN-D-YCY", "D5")]
    (made,) = read_again(tmp_path, sheet_of({"Cases": [HEAD, GOOD], sheet: rows}), "cases.xlsx")
    assert getattr(made.purchaser, sheet.lower()) == ("N4", "D5")
    (one,) = wrong_in(tmp_path, {"Cases": [HEAD, GOOD], sheet: [*rows, ("BN-D-XXX", "D5")]})
    assert (one.sheet, one.row, one.column) == (sheet, 4, "Case")
    (one,) = wrong_in(tmp_path, {"Cases": [HEAD, GOOD], sheet: [*rows, ("BN-D-YCY", "x" * 50)]})
    assert (one.sheet, one.row, one.column) == (sheet, 4, heading)


# ---- refused, with row, column and what to do


@pytest.mark.parametrize(
    ("sheet", "rows", "row", "column", "words"),
    [
        ("Lines", [("Case", "Line", "Unit price"), ("BN-D-YCY", "001", "many")], 2, "Unit price", "no sum of money"),
        ("Lines", [("Case", "Line"), ("BN-D-YCY", "1")], 2, "Line", "cannot stand here"),
        ("Lines", [("Case", "Line"), ("BN-D-YCY", "001"), ("BN-D-YCY", "001")], 3, "Line", "stands twice"),
        ("Events", [("Case", "What happened", "Day"), (), ("BN-D-YCY", "MILAP", "2026-02-30")], 3, "Day", "not a day"),
        ("Events", [("Case", "What happened", "Day"), ("BN-D-XXX", "MILAP", "2026-02-03")], 2, "Case", "no case"),
        ("Documents", [("Case", "Document", "Category"), ("BN-D-YCY", "basic", "E")], 2, "Category", "none of"),
        ("Deliveries", [("Case", "Line", "Day"), ("BN-D-YCY", "009", "2026-02-03")], 2, "Line", "has no line"),
        ("Lines", [("Case", "Line", "Is overseas"), ("BN-D-YCY", "001", "maybe")], 2, "Is overseas", "not yes or no"),
        ("Lines", [("Case", "Line", "Unit prise"), ("BN-D-YCY", "001", 1)], 1, "Unit prise", "no column"),
        ("Lines", [("Case", "Title"), ("BN-D-YCY", "x")], 2, "Line", "missing"),
        ("Cases", [HEAD, GOOD, GOOD], 3, "Case", "stands twice"),
        ("Cases", [HEAD, ("BN-D-Y", "Radar", "fms")], 2, "Case", "cannot stand here"),
        ("Cases", [HEAD, ("BN-D-YCY", "", "fms")], 2, "Title", "missing"),
        ("Cases", [HEAD, ("BN-D-YCY", "SECRET//NOFORN", "fms")], 2, "", "marked"),
        ("Casses", [HEAD, GOOD], 0, "", "no table"),
    ],
)
def test_what_is_wrong_is_told_with_sheet_row_column_and_fix(tmp_path, sheet, rows, row, column, words):
    found = wrong_in(tmp_path, {"Cases": [HEAD, GOOD], sheet: rows})
    one = next((each for each in found if words in each.what), None)
    assert one is not None, found
    assert (one.sheet, one.row, one.column) == (sheet, row, column)
    assert one.fix


def test_all_problems_are_told_at_once(tmp_path):
    rows = [("Case", "Line", "Unit price", "Ends on"), ("BN-D-YCY", "001", "x", "soon"), ("BN-D-YCY", "002", "y", None)]
    assert len(wrong_in(tmp_path, {"Cases": [HEAD, GOOD], "Lines": rows})) == 3


def test_a_list_of_case_files_tells_case_and_field(tmp_path):
    raw = b'[{"case": "BN-D-YCY", "title": "Radar", "lines": [{"number": "001", "unit_price": "x"}]}]'
    with pytest.raises(FileWrong) as error:
        read_again(tmp_path, raw, "cases.json")
    assert [(one.row, one.column) for one in error.value.wrong] == [(1, "lines.1.unit_price")]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"hello", "no workbook"),
        (b"PK\x03\x04 broken", "damaged"),
        (b'{"cases": 3}', "no list"),
        (b'[{"a": NaN}]', "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(tmp_path, raw, words):
    with pytest.raises(Refused, match=words):
        read_again(tmp_path, raw, "cases.xlsx")


def test_a_workbook_that_spreads_too_far_is_refused_before_it_is_read(tmp_path):
    with zipfile.ZipFile(io.BytesIO(sheet_of({"Cases": [HEAD, GOOD]}))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = next(name for name in parts if "worksheets/sheet" in name)
    parts[sheet] = parts[sheet].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    with pytest.raises(Refused, match="spreads over"):
        read_again(tmp_path, held.getvalue(), "cases.xlsx")


def test_a_zip_that_unpacks_to_far_more_than_it_weighs_is_refused(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("cases.csv", b"a" * 60_000_000)
    with pytest.raises(Refused, match="would unpack"):
        read_again(tmp_path, held.getvalue(), "cases.zip")
