"""A unit reads what was written exactly, refuses what it cannot read, and shows it in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from icop.engine.errors import Refused
from icop.engine.trace import Step, Trace, plain
from icop.engine.units import MonthDay, Unit, read_units, read_value, show_value
from icop.engine.units import Step as ScaleStep

UNITS = {
    "ratio": Unit(title="ratio", read="decimal", bare=True),
    "usd": Unit(title="US dollars", read="decimal", prefix="$"),
    "days": Unit(title="days", read="whole", one="day"),
    "flag": Unit(title="yes or no", read="bool"),
    "set": Unit(title="list", read="set"),
    "date": Unit(title="day", read="date"),
    "month_day": Unit(title="month and day", read="month_day"),
    "level": Unit(title="level", read="scale", steps=("low", "moderate", "high")),
    "text": Unit(title="text", read="text"),
}


@pytest.mark.parametrize(
    ("unit", "written", "value", "shown"),
    [
        ("ratio", "0.040", Decimal("0.040"), "0.040"),
        ("usd", "14000000", Decimal(14000000), "$14,000,000"),
        ("usd", "-0.50", Decimal("-0.50"), "-$0.50"),
        ("days", "1", Decimal(1), "1 day"),
        ("days", "1200", Decimal(1200), "1,200 days"),
        ("flag", False, False, "no"),
        ("set", ("5a", "NO"), ("5a", "NO"), "5a, NO"),
        ("date", "1998-01-01", date(1998, 1, 1), "1998-01-01"),
        ("month_day", "02-29", MonthDay(2, 29), "02-29"),
        ("level", "moderate", ScaleStep(1, "moderate"), "moderate"),
        ("text", "0.040", "0.040", "0.040"),
    ],
)
def test_value_is_read_and_shown_by_its_unit(unit: str, written: object, value: object, shown: str) -> None:
    read = read_value(written, UNITS[unit])  # type: ignore[arg-type]
    assert read == value
    assert str(read) == str(value)
    assert show_value(read, UNITS[unit]) == shown


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("ratio", "1e5"), ("ratio", "1,000"), ("ratio", True), ("ratio", ("1",)), ("days", "1.5"), ("flag", "yes"),
        ("set", "a"), ("date", "2026-1-5"), ("date", "2026-02-30"), ("month_day", "13-01"), ("month_day", "02-30"),
        ("level", "severe"),
    ],
)  # fmt: skip
def test_what_a_unit_cannot_read_is_refused_with_a_fix(unit: str, written: object) -> None:
    with pytest.raises(Refused) as refused:
        read_value(written, UNITS[unit])  # type: ignore[arg-type]
    assert refused.value.fix


def test_units_of_a_broken_file_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(
        "ratio: {title: ratio, read: decimal}\nlevel: {title: level, read: scale}\nx: {title: x, raed: text}\n"
    )
    units, problems = read_units(path, "units.yaml")
    assert set(units) == {"ratio"}
    assert [str(problem) for problem in problems] == [
        "units.yaml:2: steps and scale go together; give 'steps', lowest first, exactly when read is scale",
        "units.yaml:3: unknown key 'raed'; did you mean 'read'?",
    ]


def test_trace_is_plain_ordered_and_tells_a_step_once() -> None:
    fee = Step("parameter", "a.fee", "0.040", "in force", None, "2015-01-01", "22 USC 2776", standing="assumed")
    asked = Step("question", "value", plain(Decimal("1.50")), "value is 1.50", True)
    trace = Trace.of([fee, asked]) + Trace.of([fee])
    assert trace.as_json() == [
        {
            "kind": "parameter", "key": "a.fee", "value": "0.040", "truth": None, "says": "in force",
            "start": "2015-01-01", "citation": "22 USC 2776", "standing": "assumed",
        },
        {"kind": "question", "key": "value", "value": "1.50", "truth": True, "says": "value is 1.50"},
    ]  # fmt: skip
    assert trace.leans_on_assumed
    assert trace.citations == ("22 USC 2776",)
