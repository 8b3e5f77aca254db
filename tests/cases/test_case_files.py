"""A case as a file: what is wrong is told by line, field, value and fix; what is written is read back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from icop.cases.files import case_in, case_schema, content_of, read_case_file, yaml_of
from icop.engine.cases.files import CaseFile
from icop.engine.errors import Refused
from tests.cases.making import case_of
from tests.marked import is_unmarked

HEAD = "case: BN-D-YCY\ntitle: Ground radar\n"


def read(tmp_path: Path, text: str, name: str = "case.yaml") -> CaseFile:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_case_file(path)[0]


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    return str(refused.value)


def test_numbers_and_codes_may_be_written_as_they_are(tmp_path):
    file = read(tmp_path, HEAD + "lines: [{number: 101, quantity: 2, unit_price: 1000.50, delivery: 8}]\n")
    (line,) = file.lines
    assert (line.number, f"{line.unit_price}", line.delivery) == ("101", "1000.50", "8")


def test_json_is_read_too(tmp_path):
    assert read(tmp_path, '{"case": "BN-D-YCY", "title": "Radar"}', "case.json").title == "Radar"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("case: BN-YCY\ntitle: R\n", ":1: 'case' cannot be 'BN-YCY'; write it as CC-I-DDD, such as BN-D-YCY"),
        ("case: BN-D-YCY\n", "'title' is missing; add a line 'title: ...'"),
        (
            HEAD + "lines:\n  - {number: 001, unit_price: lots}\n",
            ":4: 'unit_price': 'lots' is no sum of money",
        ),
        (HEAD + "lines:\n  - {number: 001, amount: -1}\n", "'amount': '-1' is no sum of money; write a number from 0"),
        (HEAD + "lines: [{number: 1}]\n", "'number' cannot be '1'; write three digits"),
        (HEAD + "lines: [{number: 001}, {number: 001}]\n", "the line 001 stands twice; give each its own number"),
        (HEAD + "events: [{what: MILAP, on: 2026-02-30}]\n", "'on': 2026-02-30 is not a day; write it as YYYY-MM-DD"),
        (HEAD + "type: lease\n", "'lease' is not a type; use one of: bpc, fms"),
        (HEAD + "tite: Radar\n", "unknown key 'tite'; did you mean 'title'?"),
        (HEAD + "documents: [{key: A1, kind: amendment}]\n", "'key' cannot be 'A1'; write basic, A01 for an Amendment"),
        (HEAD + "documents: [{key: A01}]\n", "'A01' does not name a basic; write basic, A01 or M01"),
        (HEAD + "says: 'SECRET//NOFORN'\n", "was not kept"),
    ],
)
def test_what_is_wrong_is_named_with_line_field_value_and_fix(tmp_path, text, said):
    assert said in refusal(tmp_path, text)


def test_every_problem_is_told_at_once(tmp_path):
    told = refusal(tmp_path, "case: BN\ntitle: R\nlines: [{number: 1, amount: dear}]\n")
    assert all(word in told for word in ("'case'", "'number'", "'amount'"))


def test_a_file_that_is_too_large_is_refused(tmp_path):
    assert "larger than" in refusal(tmp_path, HEAD + "#" * 600_000)


ODD = ("yes", "null", "~", "2026", "007", "1e3", "2026-01-01", "a: b", "# x", "- y", "tâche", "'")
LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    is_unmarked
)
WORDS = st.one_of(st.sampled_from(ODD), LETTERS)


@given(title=WORDS, says=WORDS, number=st.integers(0, 999))
def test_a_case_that_is_written_is_read_back_the_same(tmp_path_factory, title, says, number):
    file = case_of(
        title=title, says=says, lines=[{"number": f"{number:03}", "amount": "12.50", "title": says}],
        events=[{"what": "MILAP", "on": "2026-03-02"}], funds={"available_from_fy": 2026, "is_in_hand": True},
    )  # fmt: skip
    assert read(tmp_path_factory.getbasetemp(), yaml_of(file), "written.yaml") == file
    assert case_in(content_of(file)) == file


def test_any_yaml_reader_takes_what_is_written():
    told = yaml.safe_load(yaml_of(case_of(title="yes", lines=[{"number": "001"}])))
    assert (told["title"], told["lines"][0]["number"]) == ("yes", "001")


def test_the_schema_names_every_field_of_a_case():
    told = case_schema()
    assert set(told["properties"]) == set(CaseFile.model_fields)
    assert {"CaseLine", "CaseDocument", "CaseEvent"} <= set(told["$defs"])
