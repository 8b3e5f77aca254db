"""One table, only added to; but for names of what must not be kept, which are struck out."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """Somebody did something to a thing: `on` is the day of the event, `at` when it was written down."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    on = models.DateField()
    by = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    key = models.CharField(max_length=300, db_index=True)
    note = models.TextField(blank=True)
    cite = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.key}"
