"""The peer of our pages: a bare Django list page of thirty rows from SQLite, no middleware, a short template."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

FOLDER = Path(os.environ["BARE_FOLDER"])
settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[],
    MIDDLEWARE=[],
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "bare.sqlite3", "CONN_MAX_AGE": None}
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()

from django.db import models  # noqa: E402 - after setup


class Item(models.Model):
    """A row to list."""

    title = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)

    class Meta:
        app_label = "bare"


def _fill() -> None:
    with sqlite3.connect(FOLDER / "bare.sqlite3") as rows:
        rows.execute("create table if not exists bare_item (id integer primary key, title text, kind text)")
        if not rows.execute("select count(*) from bare_item").fetchone()[0]:
            rows.executemany(
                "insert or ignore into bare_item values (?,?,?)", [(n, f"row {n}", "kind") for n in range(1, 1001)]
            )


_fill()
PAGE = engines["django"].from_string(
    "<!doctype html><title>List</title><h1>List</h1><table>"
    "{% for row in rows %}<tr><td><a href='/{{ row.pk }}'>{{ row.title }}</a></td><td>{{ row.kind }}</td></tr>"
    "{% endfor %}</table>"
)


def index(request: HttpRequest) -> HttpResponse:
    """List thirty rows."""
    return HttpResponse(PAGE.render({"rows": Item.objects.order_by("title")[:30]}))


urlpatterns = [path("", index)]
application = get_wsgi_application()
