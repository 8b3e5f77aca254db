"""Who leans on which citation."""

from __future__ import annotations

from django.db import models


class Use(models.Model):
    """A thing of ours cites a provision: checked on a day, against the text it had then."""

    room = models.CharField(max_length=30)
    key = models.CharField(max_length=300)
    title = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    citation = models.CharField(max_length=300, db_index=True)
    standing = models.CharField(max_length=10)
    text_sha = models.CharField(max_length=64, blank=True)
    checked_on = models.DateField()
    owner = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("citation", "room", "key")
        constraints = (models.UniqueConstraint(fields=("room", "key", "place", "citation"), name="one_use_per_place"),)
        indexes = (models.Index(fields=("room", "key")),)

    def __str__(self) -> str:
        return f"{self.room}:{self.key} cites {self.citation}"
