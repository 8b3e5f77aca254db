"""What tagging found, and what editors made of it.

What was found is a cache: it can be thrown away and is made anew. Decisions are not: they name the work, the place and
the words by what lasts, so that they hold when a document is read again.
"""

from __future__ import annotations

from django.db import models


class TaggedWork(models.Model):
    """A document or fact that was tagged: of which revision, by which tagger, vocabulary and lessons (`mark`).

    `is_indexed` is false until the index says so too.
    """

    work = models.CharField(max_length=240, unique=True)
    mark = models.CharField(max_length=60)
    revision = models.CharField(max_length=64)
    passages = models.PositiveIntegerField(default=0)
    is_indexed = models.BooleanField(default=False)
    tagged_at = models.DateTimeField()

    class Meta:
        ordering = ("work",)

    def __str__(self) -> str:
        return self.work


class PassageTags(models.Model):
    """The concepts of a passage: `tags` is a list of [concept, score, spans, label, reason, support].

    `place` is the anchor of its section, `sha` the hash of its words with case, space and punctuation folded.
    """

    work = models.ForeignKey(TaggedWork, on_delete=models.CASCADE, related_name="passage_tags")
    place = models.CharField(max_length=200, blank=True)
    sha = models.CharField(max_length=32)
    tags = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "passage tags"
        constraints = (models.UniqueConstraint(fields=("work", "place", "sha"), name="taxonomy_tags_once"),)

    def __str__(self) -> str:
        return f"{self.work_id} {self.place} {self.sha[:8]}"


class WorkTopic(models.Model):
    """A topic of a work, as it follows from its passages: how strong (0 to 1), in how many, and where most of all."""

    work = models.ForeignKey(TaggedWork, on_delete=models.CASCADE, related_name="topics")
    concept = models.CharField(max_length=120, db_index=True)
    score = models.FloatField()
    passages = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=20)

    class Meta:
        ordering = ("work", "-score", "concept")
        constraints = (models.UniqueConstraint(fields=("work", "concept"), name="taxonomy_topic_once"),)

    def __str__(self) -> str:
        return f"{self.work_id} {self.concept}"


class WorkAcronym(models.Model):
    """A work says what an acronym stands for: the first place where, how often, and which concepts that names."""

    work = models.ForeignKey(TaggedWork, on_delete=models.CASCADE, related_name="acronyms")
    short = models.CharField(max_length=20, db_index=True)
    long = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    times = models.PositiveIntegerField(default=1)
    concepts = models.JSONField(default=list)

    class Meta:
        ordering = ("short", "-times", "long")

    def __str__(self) -> str:
        return f"{self.short}: {self.long}"


class TagDecision(models.Model):
    """Somebody accepted or rejected a concept of a passage, or of a whole document (no place and no sha).

    `quote` are the folded words around the label: they find the passage again when its bounds moved. A decision that
    was taken back stays, and counts no more.
    """

    VERDICTS = (("accepted", "accepted"), ("rejected", "rejected"))

    work = models.CharField(max_length=240, db_index=True)
    place = models.CharField(max_length=200, blank=True)
    sha = models.CharField(max_length=32, blank=True)
    quote = models.CharField(max_length=400, blank=True)
    concept = models.CharField(max_length=120)
    label = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=10, choices=VERDICTS)
    by = models.CharField(max_length=60)
    decided_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-decided_at", "-pk")
        indexes = (models.Index(fields=("concept", "label"), name="taxonomy_decision_label"),)

    def __str__(self) -> str:
        return f"{self.work} {self.concept} {self.verdict}"
