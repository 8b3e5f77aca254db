"""The plan as rows and due days."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from icop.tools.reporting import PLAN_HEAD, PLAN_WIDTHS, due_days, plan_rows
from icop.ui.calendar import calendar_bytes
from icop.ui.sheets import xlsx_bytes
from tests.tools.reporting.making import ON, boats


def test_rows_match_their_head_and_hold_days_as_days():
    rows = plan_rows(boats())
    assert len(PLAN_HEAD) == len(PLAN_WIDTHS)
    assert {len(row) for row in rows} == {len(PLAN_HEAD)}
    by_head = dict(zip(PLAN_HEAD, rows[0], strict=True))
    assert by_head["Due"] == date(2026, 1, 15)
    assert (by_head["Severity"], by_head["Sources"]) == ("Stop", "10 USC 4211; icop practice")
    assert dict(zip(PLAN_HEAD, rows[2], strict=True))["Due"] is None
    assert xlsx_bytes("Plan", PLAN_HEAD, rows, on=ON, widths=PLAN_WIDTHS).startswith(b"PK")


def test_only_what_has_a_day_is_due_under_a_lasting_name():
    due = due_days(boats(), "boats-7@site.example", program="Boats")
    assert [(one.uid, one.day) for one in due] == [
        ("stop_it.boats-7@site.example", date(2026, 1, 15)), ("act_on_it.boats-7@site.example", date(2026, 1, 30)),
    ]  # fmt: skip
    read = Calendar.from_ical(calendar_bytes("Plan", due, on=ON)).walk("VEVENT")
    assert [event["SUMMARY"] for event in read] == ["Boats: Ask the harbor master.", "Boats: Insure it."]
    assert "Sources: icop practice (assumed)" in read[1]["DESCRIPTION"]
