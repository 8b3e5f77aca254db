"""Facts as rows, and proposals to change them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Row(models.Model):
    """One version of a fact as a pack gave it. A change adds a row and retires the one before; nothing is deleted."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    pack = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(help_text="A later pack overlays an earlier one; the site's own is last.")
    body = models.JSONField()
    title = models.CharField(max_length=300)
    sha = models.CharField(max_length=64)
    path = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField(db_index=True)
    retired_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ("kind", "key", "rank", "recorded_at")
        constraints = (
            models.UniqueConstraint(
                fields=("pack", "kind", "key"), condition=Q(retired_at=None), name="one_row_in_use_per_pack"
            ),
        )
        indexes = (models.Index(fields=("kind", "key")),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} ({self.pack})"


class Proposal(models.Model):
    """A change somebody wants to a fact: drafted, reviewed, published into the site's own pack, or turned down."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEW = "review", "In review"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Turned down"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200, db_index=True)
    body = models.JSONField()
    text = models.TextField(help_text="The fact as YAML, as its author typed it.")
    batch = models.CharField(max_length=40, blank=True, db_index=True, help_text="Proposals that were made together.")
    base_sha = models.CharField(max_length=64, blank=True)
    reason = models.TextField()
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DRAFT)
    author = models.CharField(max_length=60)
    author_name = models.CharField(max_length=150, blank=True)
    reviewer = models.CharField(max_length=60, blank=True)
    reviewer_name = models.CharField(max_length=150, blank=True)
    review_note = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-changed_at", "-pk")

    @property
    def takes_back(self) -> bool:
        """Tell whether it would take back the site's own version instead of putting in another."""
        return not self.body

    def __str__(self) -> str:
        return f"{self.stage}: {self.kind}:{self.key}"
