"""Days that are due, as a calendar file that people open in the calendar they have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse

from icop.ui.plain_text import plain_text

if TYPE_CHECKING:
    from icalendar import Event

_ADDRESSES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class DueDay:
    """Something due on a day. `uid` is the same each time it is taken: a calendar then changes its entry in place."""

    uid: str
    day: date
    title: str
    notes: str = ""
    url: str = ""


def calendar_response(name: str, title: str, due: Iterable[DueDay], *, on: date) -> HttpResponse:
    """Return a calendar file to download, as `calendar_bytes` writes it."""
    response = HttpResponse(calendar_bytes(title, due, on=on), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def calendar_bytes(title: str, due: Iterable[DueDay], *, on: date) -> bytes:
    """Return a calendar of whole-day entries that keep nobody busy, in the order given.

    `on` is the day the entries are stamped with, so that the same days give the same bytes.
    """
    from icalendar import Calendar  # slow to load, so only when it is asked for

    calendar = Calendar()
    calendar.add("prodid", "-//icop//Due days//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(title))
    for one in due:
        calendar.add_component(_entry(one, datetime.combine(on, time(12), UTC)))
    return bytes(calendar.to_ical())


def _entry(one: DueDay, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", _line(one.uid))
    event.add("dtstamp", stamp)
    event.add("dtstart", one.day)
    if one.day < date.max:
        event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", _line(one.title))
    if one.notes:
        event.add("description", plain_text(one.notes))
    if one.url.startswith(_ADDRESSES) and not any(character.isspace() for character in one.url):
        event.add("url", one.url)
    event.add("transp", "TRANSPARENT")
    return event


def _line(text: str) -> str:
    return plain_text(text).replace("\n", " ").strip()
