"""Questions that found nothing, counted by day, without who asked them."""

from __future__ import annotations

from django.db import models


class FailedSearch(models.Model):
    """A question (in small letters, as short as it is kept) that nothing answered on a day, and how often."""

    text = models.CharField(max_length=120)
    on = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("text", "on"), name="failed_search_once_a_day"),)
        ordering = ("-on", "text")

    def __str__(self) -> str:
        return f"{self.on}: {self.text} ({self.times})"
