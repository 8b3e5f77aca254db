"""What is kept about documents beside texts: likenesses, changes to undo, intakes, reading lists, saved searches."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from icop.accounts.models import Audience
from icop.library.models.records import Document


class Likeness(models.Model):
    """Two documents that say much the same: editions of one another, duplicates, one a part of the other, or related.

    `share` is the part of the words of `document` that `other` has (0 to 1). An editor decides; nothing is joined by
    itself.
    """

    KINDS = (("edition", "edition"), ("duplicate", "duplicate"), ("part", "part"), ("related", "related"))
    STATES = (("open", "to be decided"), ("accepted", "accepted"), ("rejected", "kept apart"))

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="likenesses_of")
    kind = models.CharField(max_length=10, choices=KINDS)
    share = models.FloatField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-recorded_at", "pk")
        verbose_name_plural = "likenesses"
        constraints = (models.UniqueConstraint(fields=("document", "other"), name="library_likeness_once"),)

    def __str__(self) -> str:
        return f"{self.document_id} like {self.other_id}"


class Change(models.Model):
    """A change of documents that can be undone: what was done, and how everything it touched was before."""

    verb = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    documents = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    by = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title


class Intake(models.Model):
    """Files somebody brought in at one time, and what they said about them. Each is read in the background."""

    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    as_of = models.CharField(max_length=10, blank=True)
    set_name = models.CharField(max_length=120, blank=True)
    importer = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.by} {self.made_at}"


class IntakeFile(models.Model):
    """A file of an intake: kept from the moment it arrived, and what came of it."""

    STATES = (("waiting", "waiting"), ("reading", "being read"), ("done", "taken in"), ("refused", "refused"))

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=500)
    file = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    added = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    documents = models.JSONField(default=list, blank=True)
    refusals = models.JSONField(default=list, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("intake", "pk")

    def __str__(self) -> str:
        return self.name


class ReadingList(models.Model):
    """Documents and places to read, in order, with notes: what a teacher hands to a class.

    One without an audience is read by its owner alone.
    """

    key = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("title", "key")

    def __str__(self) -> str:
        return self.title


class ReadingListEntry(models.Model):
    """A document, or a place in it by its anchor, at its position in a reading list."""

    reading_list = models.ForeignKey(ReadingList, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    anchor = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("reading_list", "position", "pk")
        verbose_name_plural = "reading list entries"

    def __str__(self) -> str:
        return f"{self.reading_list_id}.{self.position}"


class SavedSearch(models.Model):
    """A search or a filtered list that somebody keeps: `address` is its path with its question."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=600)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("title", "pk")
        verbose_name_plural = "saved searches"
        constraints = (models.UniqueConstraint(fields=("owner", "address"), name="library_saved_search_once"),)

    def __str__(self) -> str:
        return self.title
