"""A broken fact file is named by its place, with what is wrong and what to do; a good one loses nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.checks import check
from icop.engine.loading import MAX_BYTES, read_bytes
from icop.engine.packs import all_units, body_of, fact_from, overlay, read_pack, sha_of
from icop.engine.shapes import Parameter
from icop.engine.units import read_value

ON = date(2026, 11, 22)
CITE = 'cite: {to: "22 USC 2776(b)(1)", standing: verified, checked_on: 2026-01-05}'
GOOD = f"""title: Service fee
unit: ratio
values:
  - start: 2015-01-01
    value: 0.040
    {CITE}
"""
UNITS = "ratio: {title: ratio, read: decimal}\nset: {title: list, read: set}\nyes_no: {title: yes or no, read: bool}\n"


def make_pack(folder: Path, files: dict[str, str | bytes]) -> Path:
    pack = folder / "pack"
    for name, text in {"units.yaml": UNITS, **files}.items():
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return pack


def problems_of(folder: Path, text: str | bytes, name: str = "parameters/pricing/fee.yaml") -> list[str]:
    pack = make_pack(folder, {name: text})
    return [str(problem).removeprefix(f"{pack.as_posix()}/") for problem in check([pack], ON)]


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD) == []


BROKEN = {
    "unknown key": (
        GOOD.replace("unit:", "unti:"),
        ["parameters/pricing/fee.yaml:2: unknown key 'unti'; did you mean 'unit'?"],
    ),
    "key twice": (
        GOOD.replace("unit: ratio", "unit: ratio\nunit: ratio"),
        ["parameters/pricing/fee.yaml:3: the key 'unit' is given twice (first on line 2); keep one of the two"],
    ),
    "value without citation": (
        GOOD.replace(f"    {CITE}\n", ""),
        [
            "parameters/pricing/fee.yaml:4: the entry has no citation ('cite'); "
            "add cite: {to: ..., standing: ..., checked_on: ...} from the text that says so"
        ],
    ),
    "days out of order": (
        GOOD + f"  - start: 2014-12-31\n    value: 0.05\n    {CITE}\n",
        [
            "parameters/pricing/fee.yaml:7: the days are out of order: 2014-12-31 comes after 2015-01-01; "
            "put the oldest entry first, or correct the day"
        ],
    ),
    "two entries at one day": (
        GOOD + f"  - start: 2015-01-01\n    value: 0.05\n    {CITE}\n",
        [
            "parameters/pricing/fee.yaml:7: two entries start on 2015-01-01; "
            "keep one of the two, or tell them apart with 'by'"
        ],
    ),
    "ended first": (
        GOOD.replace("value: 0.040", "ended: true"),
        [
            "parameters/pricing/fee.yaml:5: the first entry has ended before anything began; "
            "put the value that ended before it, with its own citation"
        ],
    ),
    "yes is not true": (
        GOOD.replace("value: 0.040", "ended: yes"),
        [
            "parameters/pricing/fee.yaml:5: 'ended' is 'yes', which is not true or false; "
            "write true or false, without quotes",
        ],
    ),
    "wrong unit": (
        GOOD.replace("unit: ratio", "unit: ration"),
        ["parameters/pricing/fee.yaml:2: there is no unit 'ration'; did you mean 'ratio'?"],
    ),
    "value its unit cannot read": (
        GOOD.replace("0.040", "4 percent"),
        [
            "parameters/pricing/fee.yaml:5: '4 percent' is not a number (unit: ratio); "
            "write digits, with a point if needed and without separators"
        ],
    ),
    "undeclared dimension": (
        GOOD.replace("value: 0.040", "value: 0.040\n    by: {partner: close}"),
        [
            "parameters/pricing/fee.yaml:6: the dimension 'partner' is not declared; "
            "add it to the parameter's own 'by: [partner]', or correct it"
        ],
    ),
    "missing set": (
        GOOD.replace("unit: ratio", "unit: set").replace("value: 0.040", "set: cn.partners"),
        ["parameters/pricing/fee.yaml:5: there is no set 'cn.partners'; add the set cn.partners, or correct the key"],
    ),
    "checked in the future": (
        GOOD.replace("2026-01-05", "2027-01-05"),
        [
            "parameters/pricing/fee.yaml:6: 2027-01-05 has not come yet on 2026-11-22; "
            "write the day on which the source was read"
        ],
    ),
    "citation not in normal form": (
        GOOD.replace("22 USC 2776(b)(1)", "22 U.S.C. § 2776(b)(1)"),
        [
            "parameters/pricing/fee.yaml:6: the citation '22 U.S.C. § 2776(b)(1)' is not in normal form; "
            "write it as '22 USC 2776(b)(1)'"
        ],
    ),
    "two citations in one": (
        GOOD.replace("22 USC 2776(b)(1)", "22 USC 2776; SAMM C5.T6"),
        ["parameters/pricing/fee.yaml:6: '22 USC 2776; SAMM C5.T6' cites 2 places; cite the one that says so"],
    ),
    "an alias": (
        GOOD.replace("title: Service fee", "title: &name Service fee"),
        ["parameters/pricing/fee.yaml:1: anchors (&) and aliases (*) are not used in facts; write it out, or quote it"],
    ),
    "a tag": (
        "title: !!python/object/apply:os.system [ls]\n",
        ["parameters/pricing/fee.yaml:1: the tag tag:yaml.org,2002:python/object/apply:os.system is not used in facts"],
    ),
    "a merge key": ("<<: {title: x}\n", ["parameters/pricing/fee.yaml:1: merge keys (<<) are not used in facts"]),
    "a tab": (
        GOOD.replace("    value", "\tvalue"),
        ["parameters/pricing/fee.yaml:5: the line is indented with a tab; use two spaces for each step"],
    ),
    "bad utf-8": (
        GOOD.encode() + b"about: caf\xe9\n",
        ["parameters/pricing/fee.yaml:7: a byte is not UTF-8 text; save the file as UTF-8"],
    ),
    "an invisible character": (
        GOOD.replace("Service", "Ser\u202evice"),
        ["parameters/pricing/fee.yaml:1: an invisible character (U+202E) hides in the text"],
    ),
    "empty file": ("", ["parameters/pricing/fee.yaml:1: the file is empty; write the fact, or delete the file"]),
    "only a comment": ("# later\n", ["parameters/pricing/fee.yaml:1: the file is empty"]),
    "empty value": (GOOD + "about:\n", ["parameters/pricing/fee.yaml:7: 'about' is empty"]),
    "two documents": (GOOD + "---\n" + GOOD, ["parameters/pricing/fee.yaml:7: a second document starts here"]),
    "a list, not keys": ("- title: x\n", ["parameters/pricing/fee.yaml:1: the file is not a group of keys"]),
    "no YAML": ("title: a: b\n", ["parameters/pricing/fee.yaml:1: the line cannot be read"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_named_with_place_and_fix(name: str, tmp_path: Path) -> None:
    text, expected = BROKEN[name]
    found = problems_of(tmp_path, text)
    assert len(found) == len(expected), found
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_a_plain_title_and_a_range_may_be_cited(tmp_path: Path) -> None:
    for title in ("icop practice", "Memo of the Under Secretary on offsets", "P.L. 115-232 sec. 1701-1728"):
        assert problems_of(tmp_path, GOOD.replace("22 USC 2776(b)(1)", title)) == []


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("parameters/fee.yaml", "the file lies in the wrong folder; move it to parameters/<topic>/fee.yaml"),
        ("paramters/pricing/fee.yaml", "'paramters' is no folder of facts; did you mean 'parameters'?"),
        ("parameters/pricing/old/fee.yaml", "the folder lies too deep"),
        ("parameters/pricing/fee.yml", "this is no fact file; name it <name>.yaml"),
        ("parameters/pricing/My Fee.yaml", "'pricing.My Fee' cannot be a key"),
        ("fee.yaml", "the file lies outside the folders of facts"),
    ],
)
def test_file_in_the_wrong_place_is_named(place: str, says: str, tmp_path: Path) -> None:
    found = problems_of(tmp_path, GOOD, place)
    assert len(found) == 1
    assert says in found[0]


def test_two_files_cannot_make_one_key(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"parameters/a/b.c.yaml": GOOD, "parameters/a.b/c.yaml": GOOD})
    assert [problem.what.split(" is also")[0] for problem in check([pack], ON)] == ["the key a.b.c"]


def test_all_problems_of_all_files_are_listed(tmp_path: Path) -> None:
    broken = GOOD.replace("unit:", "unti:").replace("verified", "verifed").replace("2015-01-01", "2015-1-1")
    pack = make_pack(tmp_path, {"parameters/a/one.yaml": broken, "parameters/a/two.yaml": broken})
    places = [(Path(problem.path).name, problem.line) for problem in check([pack], ON)]
    assert places == [(name, line) for name in ("one.yaml", "two.yaml") for line in (2, 4, 6)]


def test_relations_and_offices_lead_to_what_exists(tmp_path: Path) -> None:
    states = f"states:\n  - {{start: 2010-01-01, state: in force, {CITE}}}\n"
    act = f"title: Act\nkind: statute\nsays: It says so.\n{CITE}\n{states}"
    edge = act + f"relations:\n  - {{type: amends, to: laws.acd, on: 2010-01-01, {CITE}}}\n"
    office = f"title: Desk\nnames:\n  - {{start: 2010-01-01, name: Desk, reports_to: army.legal, {CITE}}}\n"
    files: dict[str, str | bytes] = {
        "instruments/laws/act.yaml": act,
        "instruments/laws/edge.yaml": edge,
        "offices/dod/desk.yaml": office,
    }
    found = [problem.what + "; " + problem.fix for problem in check([make_pack(tmp_path, files)], ON)]
    assert found == [
        "there is no instrument 'laws.acd'; did you mean 'laws.act'?",
        "there is no office 'army.legal'; add the office army.legal, or correct the key",
    ]


def test_words_stay_words_and_numbers_stay_exact() -> None:
    document, problems = read_bytes(
        b"NO: on\nYes: off\na: 0.040\nb: 012\nc: 1e5\nd: 2026-01-05\ne: 12:30\nf: '1'\n", "x"
    )
    assert problems == ()
    assert document is not None
    assert {key: str(value) for key, value in document.data.items()} == {
        "NO": "on", "Yes": "off", "a": "0.040", "b": "012", "c": "1e5", "d": "2026-01-05", "e": "12:30", "f": "1",
    }  # fmt: skip
    assert document.data["NO"] == "on"


@pytest.mark.parametrize("bomb", [b"a: " + b"[" * 300_000, b"a: " + b"{a: " * 100_000, b"x" * (MAX_BYTES + 1)])
def test_bomb_is_refused_at_once(bomb: bytes) -> None:
    document, problems = read_bytes(bomb, "x")
    assert document is None
    assert len(problems) == 1


@given(st.binary(max_size=200) | st.text(alphabet=" \t\n-:{}[]&*!|>'\"%@#,?ab1.~\u202e", max_size=80))
def test_no_input_breaks_the_reader(given: bytes | str) -> None:
    document, problems = read_bytes(given if isinstance(given, bytes) else given.encode(), "x")
    assert (document is None) <= bool(problems)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)
    | st.sampled_from(["NO", "true", "on", "2026-01-05"])
    | st.booleans()
    | st.lists(st.sampled_from(["5", "5a", "NO"]), min_size=1, max_size=3)
)
def test_value_read_back_from_a_row_is_the_same(value: object) -> None:
    body = {"title": "Fee", "unit": "ratio", "values": [{"start": "2015-01-01", "value": value, "cite": _cite()}]}
    parameter = Parameter.model_validate(body)
    row = json.loads(json.dumps(body_of(parameter)))
    assert fact_from("parameter", row) == parameter
    assert body_of(fact_from("parameter", row)) == row


def _cite() -> dict[str, str]:
    return {"to": "22 USC 2776", "standing": "verified", "checked_on": "2026-01-05"}


def test_trailing_zero_survives_the_row(tmp_path: Path) -> None:
    pack = read_pack(make_pack(tmp_path, {"parameters/pricing/fee.yaml": GOOD}))
    (fact,) = pack.facts
    assert fact.key == "pricing.fee"
    assert fact.body["values"][0]["value"] == "0.040"
    entry = fact_from("parameter", fact.body).values[0]  # type: ignore[attr-defined]
    assert str(read_value(entry.value, pack.units["ratio"])) == "0.040"


def test_sha_tells_content_and_not_layout(tmp_path: Path) -> None:
    commented = "# a note\n" + GOOD.replace("title: Service fee\nunit: ratio", "unit: ratio\ntitle: 'Service fee'")
    changed = GOOD.replace("0.040", "0.04")
    shas = {
        name: read_pack(make_pack(tmp_path / name, {"parameters/a/fee.yaml": text})).facts[0].sha
        for name, text in {"plain": GOOD, "commented": commented, "changed": changed}.items()
    }
    assert shas["plain"] == shas["commented"] != shas["changed"]
    assert shas["plain"] == sha_of(read_pack(tmp_path / "plain" / "pack").facts[0].body)


def test_kept_facts_are_the_same_and_follow_the_files(tmp_path: Path) -> None:
    broken = GOOD.replace("unit:", "unti:")
    pack = make_pack(tmp_path, {"parameters/a/fee.yaml": GOOD, "parameters/a/broken.yaml": broken})
    cold, warm = read_pack(pack, tmp_path / "cache"), read_pack(pack, tmp_path / "cache")
    assert cold == warm
    (pack / "parameters/a/fee.yaml").write_text(GOOD.replace("0.040", "0.05"))
    (pack / "parameters/a/broken.yaml").write_text(GOOD)
    assert read_pack(pack, tmp_path / "cache") == read_pack(pack)
    for kept in (tmp_path / "cache").iterdir():
        kept.write_text("not what was written")
    assert read_pack(pack, tmp_path / "cache") == read_pack(pack)


def test_later_pack_takes_the_place_of_a_fact_whole(tmp_path: Path) -> None:
    ours = make_pack(tmp_path / "ours", {"parameters/a/fee.yaml": GOOD, "parameters/a/other.yaml": GOOD})
    theirs = make_pack(tmp_path / "theirs", {"parameters/a/fee.yaml": GOOD.replace("0.040", "0.05")})
    packs = [read_pack(ours), read_pack(theirs)]
    facts = overlay(packs)
    assert facts["parameter", "a.fee"].body["values"][0]["value"] == "0.05"
    assert facts["parameter", "a.other"].body["values"][0]["value"] == "0.040"
    assert set(all_units(packs)) == {"ratio", "set", "yes_no"}


def test_missing_pack_is_said(tmp_path: Path) -> None:
    (problem,) = check([tmp_path / "none"], ON)
    assert str(problem).endswith("none: there is no such folder; check the path of the pack")
