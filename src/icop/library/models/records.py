"""The record model of the library: works, what was received of them, their places, texts in time, relations.

Texts and relations are only added to: what proved wrong is retired, so that what was known earlier stays known.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from icop.accounts.models import Audience


class Document(models.Model):
    """A work. Either texts were received of it (editions), or a fact tells of it (`fact_key`), or both.

    `start_min` and `end_max` span all its texts (None: no bound), so that lists need not ask the texts. `revision`
    counts changes; the index has seen `indexed_revision`.

    `guesses` holds, by field, why its value was guessed, and as `issued` the guessed day as far as it is written
    (`2018-06`), whose reason stands with the year; `said` names the fields that people set, which reading again
    leaves alone. `markings` are the CUI banners and distribution statements of all its editions. A withdrawn document
    is kept, and shown to nobody but those who may restore it.
    """

    key = models.SlugField(max_length=200, unique=True)
    title = models.CharField(max_length=400)
    kind = models.CharField(max_length=40, db_index=True)
    issuer = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=120, blank=True)
    citation = models.CharField(max_length=160, blank=True, db_index=True)
    url = models.CharField(max_length=600, blank=True)
    about = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="en")
    format = models.CharField(max_length=20, blank=True)
    source_id = models.CharField(max_length=500, blank=True, db_index=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField(null=True, blank=True)
    guesses = models.JSONField(default=dict, blank=True)
    said = models.JSONField(default=list, blank=True)
    markings = models.JSONField(default=list, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    fact_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    item_number = models.PositiveSmallIntegerField(null=True, blank=True)
    item_file = models.CharField(max_length=300, blank=True, db_index=True)
    item_type = models.CharField(max_length=40, blank=True)
    modified = models.DateTimeField(null=True, blank=True)

    holding = models.CharField(max_length=10, default="observed")
    pages = models.PositiveIntegerField(default=0)
    section_count = models.PositiveIntegerField(default=0)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    start_min = models.DateField(null=True, blank=True)
    end_max = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    indexed_revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("title", "key")
        indexes = (
            models.Index(fields=("audience", "title"), name="library_document_shelf"),
            models.Index(fields=("audience", "-modified"), name="library_document_recent"),
        )

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """What was received of a document: a file by its hash, which shows it on a day (`as_of` to `as_of_until`: within
    these). `said_as_of` is the day it was given by hand. Until `completed_at` is set its sightings count for nothing.
    `signature` stands for its words when documents are compared for likeness; `pictures` are the pages without text
    where others have some.
    """

    TEXT_LAYERS = (
        ("text", "text"),
        ("none", "no text layer"),
        ("garbled", "garbled text layer"),
        ("machine", "read by machine"),
    )

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="editions")
    sha256 = models.CharField(max_length=64, db_index=True)
    set_name = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=500, db_index=True)
    file = models.CharField(max_length=300, blank=True)
    format = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField(default=0)
    as_of = models.DateField(null=True, blank=True)
    as_of_until = models.DateField(null=True, blank=True)
    said_as_of = models.CharField(max_length=10, blank=True)
    made_on = models.DateField(null=True, blank=True)
    extractor = models.CharField(max_length=40)
    extractor_version = models.CharField(max_length=20)
    covers = models.JSONField(default=dict, blank=True)
    pages = models.PositiveIntegerField(default=0)
    record_count = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=8, default="en")
    warnings = models.JSONField(default=list, blank=True)
    text_layer = models.CharField(max_length=10, choices=TEXT_LAYERS, default="text")
    pictures = models.JSONField(default=list, blank=True)
    markings = models.JSONField(default=list, blank=True)
    signature = models.BinaryField(null=True, blank=True)
    by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("document", "as_of", "recorded_at")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "sha256", "set_name", "said_as_of"), name="library_edition_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.as_of or 'undated'}"


class Section(models.Model):
    """A citable place inside a document. Its identity lasts: texts come and go, the anchor stays.

    `unit` is the group of places a copy holds whole or not (a part, a chapter). `sort_key` puts a document in order.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    anchor = models.CharField(max_length=200)
    citation = models.CharField(max_length=160, blank=True, db_index=True)
    number = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=500, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    sort_key = models.CharField(max_length=200)
    unit = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, default="section")

    class Meta:
        ordering = ("document", "sort_key", "level", "pk")
        constraints = (models.UniqueConstraint(fields=("document", "anchor"), name="library_section_anchor"),)
        indexes = (models.Index(fields=("document", "sort_key", "level"), name="library_section_order"),)

    def __str__(self) -> str:
        return self.citation or self.anchor


class Body(models.Model):
    """A text as such, kept once. `outline` holds its subsections (path, start, end, title), `marks` what was inserted,
    struck or deleted in it (kind, start, end, deleted words). Texts that differ only by accident share a `norm_sha`.
    """

    sha = models.CharField(max_length=64, unique=True)
    norm_sha = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    outline = models.JSONField(default=list, blank=True)
    marks = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.sha[:12]


class Passage(models.Model):
    """A piece of a body that is shown and indexed, by its place in the text."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    path = models.CharField(max_length=200, blank=True)
    heading = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("body", "position")
        constraints = (
            models.UniqueConstraint(fields=("body", "position"), name="library_passage_place"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="library_passage_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.body_id}.{self.position}"


class Sighting(models.Model):
    """An edition showed a section with this body. `start` is an official first day, if the source states one."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="sightings")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sightings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="sightings")
    title = models.CharField(max_length=500, blank=True)
    seen_from = models.DateField(null=True, blank=True)
    seen_until = models.DateField(null=True, blank=True)
    start = models.DateField(null=True, blank=True)
    record_id = models.CharField(max_length=300, blank=True, db_index=True)
    credit = models.TextField(blank=True)
    pages = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("section", "edition", "record_id"), name="library_sighting_once"),
        )

    def __str__(self) -> str:
        return f"{self.section_id} in {self.edition_id}"


class Text(models.Model):
    """A section had this body, from a day in [start_min, start_max] to a day in [end_min, end_max] (not included).

    None stands for no bound: the beginning of time before, the end of time after. `sighting` is the latest with it.
    """

    BASES = (("official", "official dates"), ("observed", "between dated copies"), ("undated", "undated"))

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="texts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="texts")
    sighting = models.ForeignKey(Sighting, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=500, blank=True)
    pages = models.JSONField(default=list, blank=True)
    source_id = models.CharField(max_length=500, blank=True, db_index=True)
    start_min = models.DateField(null=True, blank=True)
    start_max = models.DateField(null=True, blank=True)
    end_min = models.DateField(null=True, blank=True)
    end_max = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=10, choices=BASES)
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("section", F("start_max").asc(nulls_first=True), "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(start_min=None) | Q(start_max=None) | Q(start_min__lte=F("start_max")),
                name="library_text_begins",
            ),
            models.CheckConstraint(
                condition=Q(end_min=None) | Q(end_max=None) | Q(end_min__lte=F("end_max")), name="library_text_ends"
            ),
        )
        indexes = (models.Index(fields=("section", "retired_at"), name="library_text_known"),)

    def __str__(self) -> str:
        return f"{self.section_id} from {self.start_max}"


class Relation(models.Model):
    """A dated edge between two works, as a fact states it. `target_key` is the key of a fact or document; `target` is
    filled in when it is known.
    """

    origin = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="related_from")
    target_key = models.CharField(max_length=200)
    type = models.CharField(max_length=40)
    start_min = models.DateField(null=True, blank=True)
    start_max = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=600, blank=True)
    standing = models.CharField(max_length=10)
    checked_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("origin", F("start_max").asc(nulls_first=True), "pk")
        indexes = (models.Index(fields=("origin", "retired_at"), name="library_relation_known"),)

    def __str__(self) -> str:
        return f"{self.origin_id} {self.type} {self.target_key}"


class Alias(models.Model):
    """An old name that leads on: a key to a document, or a key with an anchor to a section."""

    key = models.CharField(max_length=200)
    anchor = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="aliases")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases")

    class Meta:
        verbose_name_plural = "aliases"
        constraints = (models.UniqueConstraint(fields=("key", "anchor"), name="library_alias_leads_once"),)

    def __str__(self) -> str:
        return f"{self.key}#{self.anchor}" if self.anchor else self.key
