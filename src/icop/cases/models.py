"""Cases and everything ever recorded of them: rows are added, never written over; what a case is, is read from them.

A `Record` says something of a case from a day on. `Summary` and `Span` are worked out from the records anew with each
change, so that thousands of cases can be listed; they hold nothing of their own.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from icop.accounts.models import User
from icop.tools.models import Program


class Case(models.Model):
    """A case of a program. Its team alone reads it, unless it is shared with everybody who is signed in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="cases")
    identifier = models.CharField(max_length=8)
    is_shared = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("identifier",)
        constraints = (
            models.UniqueConstraint(
                fields=("program", "identifier"), condition=Q(removed_at=None), name="one_case_of_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.identifier


class Record(models.Model):
    """Something said of a case: `body` holds for an item (`lines`, `001`) of it from `event_on` on.

    `place` "whole" gives the whole case file; "case" its own fields; "events" one thing that happened. An empty body
    (None) takes the item away. A record that `replaces` another puts itself in its place: a correction; with the place
    "nothing" it takes the other back.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="records")
    place = models.CharField(max_length=20)
    item = models.CharField(max_length=40, blank=True)
    body = models.JSONField(null=True)
    event_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    reason = models.CharField(max_length=400, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replaced_by")

    class Meta:
        ordering = ("event_on", "pk")
        indexes = (models.Index(fields=("case", "recorded_at")),)

    def __str__(self) -> str:
        return f"{self.place} {self.item} of {self.case_id}"


class Summary(models.Model):
    """A case in a line of the portfolio, as it stood when it was worked out (`worked_on`); made from its records.

    `worked_by` is the mark of the facts it was worked out by (`CaseFacts.mark`): an open one is worked out anew by
    others.

    What decides who sees it is written here too (`tell_of_case`), so that lists need not look at every case for it.
    `days_used` are those of that day: while the clock `is_running`, each day since adds one. `value` is what is known
    of the price; with `is_value_open` it is at least that. `urgency` is smaller for what needs somebody sooner: the
    severity of its first flag, then the day of that.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="summary")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    identifier = models.CharField(max_length=8)
    is_shared = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)
    worked_on = models.DateField()
    worked_by = models.CharField(max_length=32, blank=True)
    title = models.CharField(max_length=200)
    type = models.CharField(max_length=3)
    purchaser = models.CharField(max_length=200)
    agency = models.CharField(max_length=1)
    state = models.CharField(max_length=40)
    state_title = models.CharField(max_length=60)
    phase = models.CharField(max_length=20)
    is_open = models.BooleanField()
    since = models.DateField(null=True)
    document = models.CharField(max_length=10)
    category = models.CharField(max_length=1, blank=True)
    days_used = models.IntegerField(null=True)
    days_allowed = models.IntegerField(null=True)
    clock_state = models.CharField(max_length=20, blank=True)
    is_running = models.BooleanField(default=False)
    standard_ends_on = models.DateField(null=True)
    offer_expires_on = models.DateField(null=True)
    funds_expire_on = models.DateField(null=True)
    funds_cancel_on = models.DateField(null=True)
    closure_due_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    needs_notification = models.BooleanField(default=False)
    next_move = models.CharField(max_length=80, blank=True)
    next_day = models.DateField(null=True)
    is_blocked = models.BooleanField(default=False)
    value = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    is_value_open = models.BooleanField(default=False)
    urgency = models.IntegerField(default=0)
    flags = models.JSONField(default=list)
    words = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "summaries"
        indexes = (
            models.Index(fields=("is_open", "urgency", "case")),
            models.Index(fields=("phase",)),
            models.Index(fields=("offer_expires_on",)),
            models.Index(fields=("funds_cancel_on",)),
        )

    def __str__(self) -> str:
        return f"summary of {self.case_id}"


class Span(models.Model):
    """The case or a document of it was in a state from `start` until before `end`; made from the records."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="spans")
    of = models.CharField(max_length=10)
    state = models.CharField(max_length=40)
    phase = models.CharField(max_length=20)
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        ordering = ("start", "pk")
        indexes = (models.Index(fields=("case", "of", "start")), models.Index(fields=("of", "start", "end")))

    def __str__(self) -> str:
        return f"{self.state} from {self.start}"


class Pace(models.Model):
    """A document of a case as performance counts it, as its clock stood when the case was summarised.

    The first fields are those of `PerformanceRow`, the last those of `EstimateRow`, which only some documents have.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="paces")
    document = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)
    requested = models.DateField(null=True)
    actionable = models.DateField(null=True)
    offered = models.DateField(null=True)
    accepted = models.DateField(null=True)
    implemented = models.DateField(null=True)
    scheme = models.CharField(max_length=20, blank=True)
    letter = models.CharField(max_length=20, blank=True)
    days_allowed = models.IntegerField(null=True)
    goal_percent = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    state = models.CharField(max_length=20)
    is_stopped = models.BooleanField(default=False)
    raw_days = models.IntegerField(null=True)
    net_days = models.IntegerField(null=True)
    has_estimate = models.BooleanField(default=False)
    asked_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    estimate = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    loa_value = models.DecimalField(max_digits=17, decimal_places=2, null=True)

    class Meta:
        ordering = ("case", "document")
        indexes = (models.Index(fields=("scheme", "is_stopped", "letter")),)

    def __str__(self) -> str:
        return f"pace of {self.document} of {self.case_id}"


class View(models.Model):
    """A portfolio list that somebody keeps under a name: the query of its address."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="case_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=600, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("person", "name"), name="one_view_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class Intake(models.Model):
    """A sheet or file of cases brought in: what was sent, how far it is, what it would change, what is wrong.

    `stage`: waiting, reading, looked at (it says what it would change), asked, working, writing, done; or refused,
    failed, cancelled. `done` of `cases` tell how far a stage is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="case_intakes")
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=80)
    stage = models.CharField(max_length=20)
    cases = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    told = models.JSONField(default=dict)
    by = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name


class TakeOut(models.Model):
    """A file of many cases that somebody asked for: what was asked, how far it is, how large it is once it is made.

    `stage`: waiting, working, done; or refused, failed. `done` of `cases` tell how far it is, `tries` how often it was
    begun.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="case_take_outs")
    form = models.CharField(max_length=10)
    query = models.TextField(blank=True)
    on = models.DateField()
    known = models.DateTimeField(null=True)
    stage = models.CharField(max_length=20)
    cases = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    told = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"cases-{self.on.isoformat()}.{self.form}"
