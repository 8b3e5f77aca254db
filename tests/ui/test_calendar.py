"""Due days for a calendar: they come back as they were given."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from icop.ui.calendar import DueDay, calendar_bytes, calendar_response

DAY = date(2026, 12, 6)
DUE = DueDay("a.cpi@site.example", DAY, "Identify, CPI; now\\then", "Owner: x\nDocument: y", "https://site.example/a")


def events(*due: DueDay):
    return Calendar.from_ical(calendar_bytes("Plan", due, on=date(2026, 11, 22))).walk("VEVENT")


def test_a_due_day_is_a_whole_day_that_keeps_nobody_busy():
    (event,) = events(DUE)
    assert event["DTSTART"].dt == DAY
    assert event["DTEND"].dt == date(2026, 12, 7)
    assert event["TRANSP"] == "TRANSPARENT"
    assert (event["UID"], event["SUMMARY"], event["DESCRIPTION"]) == (DUE.uid, DUE.title, DUE.notes)


def test_the_same_days_give_the_same_bytes():
    assert calendar_bytes("Plan", [DUE], on=DAY) == calendar_bytes("Plan", [DUE], on=DAY)


def test_words_cannot_add_lines_of_their_own():
    bad = DueDay("u@x\r\nX-EVIL:1", DAY, "a\r\nBEGIN:VALARM", "b\x07\r\nEND:VEVENT", "javascript:alert(1)")
    (event,) = events(bad)
    assert not event.subcomponents
    assert "X-EVIL" not in event
    assert "URL" not in event


def test_it_is_a_file_to_download():
    answer = calendar_response("plan", "Plan", [DUE], on=DAY)
    assert answer["Content-Disposition"] == 'attachment; filename="plan.ics"'
    assert answer["Content-Type"].startswith("text/calendar")
