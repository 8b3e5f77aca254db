"""The request as our views see it: Django's, with what middleware has put on it."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest

from icop.accounts.reader import Reader


class Request(HttpRequest):
    """Who reads, the day asked about, what was known when. Only a type: never made by us."""

    reader: Reader
    on: date
    today: date
    known: datetime | None
