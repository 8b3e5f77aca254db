"""Files made to harm: each is refused whole and in words, before it takes much time or memory."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from icop.cases.tables.assembling import case_files
from icop.cases.tables.reading import read_file
from icop.engine.errors import Refused
from tests.cases.making import case_of
from tests.cases.portfolios import kept_at, sheet_of

HEAD, GOOD = ("Case", "Title", "Type"), ("BN-D-YCY", "Radar", "fms")
CASES = b"Case,Title,Type\nBN-D-YCY,Radar,fms\n"
SECONDS, BYTES = 8, 150_000_000  # far more than any of them should take


def read_again(folder: Path, raw: bytes) -> list:
    return case_files(read_file(kept_at(folder, raw), "f"), "f")


def zipped(members: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in members.items():
            packed.writestr(name, part)
    return held.getvalue()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(sheet_of({"Cases": [HEAD, GOOD]}))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_rows(rows: bytes) -> bytes:
    made = parts()
    sheet = next(name for name in made if "worksheets/sheet" in name)
    return zipped(made | {sheet: made[sheet].replace(b"</sheetData>", rows + b"</sheetData>")})


def of_json(**more: object) -> bytes:
    return json.dumps([{"case": "BN-D-YCY", "title": "Radar", **more}]).encode()


def with_sheet_of_entities() -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    text = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + entities + b"]><sst><si><t>&a9;</t></si></sst>"
    )
    return zipped(parts() | {"xl/sharedStrings.xml": text})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: with_rows(b'<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>'), "spreads over"),
        (lambda: with_rows(b'<row x=">" r="1048576"><c x=">" r="XFD1048576"><v>1</v></c></row>'), "spreads over"),
        (lambda: with_rows(b'<row><c r="A900000"><v>1</v></c><c r="GR900000"><v>1</v></c></row>'), "more than"),
        (lambda: with_rows(b"<row/>" * 200_000 + b'<row><c r="GR2"><v>1</v></c></row>'), "more than"),
        (lambda: with_rows(b"<row>" + b"<c/>" * 20_000 + b"</row>"), "spreads over"),
        (lambda: zipped(parts() | {"content.xml": b"<x/>"}), "no workbook"),
        (with_sheet_of_entities, "damaged"),
        (lambda: zipped({"cases.csv": b",".join(b"c%d" % n for n in range(300_000)) + b"\n1\n"}), "spreads over"),
        (lambda: zipped({"cases.csv": b"Case,Title" + b"," * 200_000 + b"\nBN-D-YCY,R\n"}), "spreads over"),
        (lambda: zipped({"cases.csv": CASES + b"\n" * 1_500_000}), "spreads over"),
        (lambda: zipped({"cases.csv": b'Case,Title\nBN-D-YCY,"' + b"x" * 200_000}), "cannot be read"),
        (lambda: zipped({"cases.csv": "Case,Title\nBN-D-YCY,\u00dc\n".encode("latin-1")}), "UTF-8"),
        (lambda: zipped({"cases.csv": CASES.decode().encode("utf-16")}), "UTF-8"),
        (lambda: b"[" + b"[]," * 4_100_000 + b"[]]", "objects and lists"),
        (lambda: b"[" * 200_000 + b"]" * 200_000, "cannot be read"),
        (lambda: b'[{"a":' * 300 + b"1" + b"}]" * 300, "not taken in"),
        (lambda: of_json(**{f"k{n}": n for n in range(200_000)}), "not taken in"),
        (lambda: of_json(events=[{"what": "", "on": "x"}] * 4_000), "not taken in"),
        (lambda: of_json(title="a\0b"), "not taken in"),
        (lambda: of_json(**{"SECRET//NOFORN": "x"}), "not taken in"),
        (lambda: b'[{"case": "BN-D-YCY", "title": "x", "other_charges": 1e-999999999}]', "not taken in"),
        (lambda: b'[{"case": "BN-D-YCY", "title": "x", "other_charges": ' + b"9" * 100_000 + b"}]", "cannot be read"),
    ],
)  # fmt: skip
def test_a_file_made_to_harm_is_refused_soon(tmp_path, make, words):
    raw, begun = make(), time.monotonic()
    with pytest.raises(Refused, match=words) as error:
        read_again(tmp_path, raw)
    assert error.value.fix
    assert time.monotonic() - begun < SECONDS


def test_what_refuses_a_file_takes_little_memory(tmp_path):
    raw = zipped({"cases.csv": CASES + b"\n" * 15_000_000})
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="spreads over"):
            read_again(tmp_path, raw)
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()


def test_two_files_of_one_table_are_refused_and_none_of_them_is_lost(tmp_path):
    raw = zipped({"a/cases.csv": CASES, "b/Cases.csv": CASES.replace(b"YCY", b"YCX")})
    with pytest.raises(Refused) as error:
        read_again(tmp_path, raw)
    assert [(one.sheet, one.what) for one in error.value.wrong] == [("cases.csv", "the file stands twice")]


def test_a_zero_is_never_below_nothing(tmp_path):
    (file,) = read_again(tmp_path, of_json(other_charges="-0"))
    assert f"{file.other_charges:f}" == "0"
    assert read_again(tmp_path, zipped({"../../cases.csv": CASES}))[0].case == case_of().case
