"""Programs, the people on their teams, assessments, and every answer ever given: rows are added, never written over."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from icop.accounts.models import User


class Program(models.Model):
    """What assessments are about. Only its team reads them."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=400, blank=True)
    is_sample = models.BooleanField(default=False)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's place on the team of a program: what they are there (systems engineer), and whether they lead it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=80)
    leads = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-leads", "role", "pk")
        constraints = (models.UniqueConstraint(fields=("program", "person"), name="one_seat_per_person"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.program}"


class Assessment(models.Model):
    """A tool worked through for a program. It stays on the version of the tool it was begun with, told by its sha.

    `result` is what came out when it was finished, with what it rested on; later changes of sources are seen by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="assessments")
    tool = models.CharField(max_length=200)
    tool_sha = models.CharField(max_length=64)
    tool_version = models.PositiveIntegerField()
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.CharField(max_length=60, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-changed_at",)
        indexes = (models.Index(fields=("program", "tool")),)

    def __str__(self) -> str:
        return f"{self.tool} for {self.program}"


class Answer(models.Model):
    """One answer as somebody gave it. The one that stands has not been retired; `value` None: taken back.

    `undoes` is the answer that this one took back by putting the one before it in its place.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    undoes = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "question"), condition=Q(retired_at=None), name="one_answer_stands"
            ),
        )

    def __str__(self) -> str:
        return f"{self.question} of {self.assessment_id}"


class Comment(models.Model):
    """What somebody said beside a question."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="comments")
    question = models.CharField(max_length=80)
    text = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"comment on {self.question}"


class Evidence(models.Model):
    """A passage that supports an answer: its citation or document with the place in it, and why it is here."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    question = models.CharField(max_length=80)
    citation = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=200, blank=True)
    anchor = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    note = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """A section that somebody of the team works through, perhaps by a day."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assignments")
    section = models.CharField(max_length=80)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    due = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("section",)
        constraints = (models.UniqueConstraint(fields=("assessment", "section"), name="one_person_per_section"),)

    def __str__(self) -> str:
        return f"{self.section} of {self.assessment_id}"


class Done(models.Model):
    """An action of the plan that somebody of the team marked as done."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="done")
    finding = models.CharField(max_length=80)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "done"
        constraints = (models.UniqueConstraint(fields=("assessment", "finding"), name="done_once"),)

    def __str__(self) -> str:
        return f"{self.finding} of {self.assessment_id}"


class Planned(models.Model):
    """What the team planned of an action: who does it and until when, in place of what the tool says."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="planned")
    finding = models.CharField(max_length=80)
    owner = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "planned"
        constraints = (models.UniqueConstraint(fields=("assessment", "finding"), name="planned_once"),)

    def __str__(self) -> str:
        return f"{self.finding} of {self.assessment_id}"
