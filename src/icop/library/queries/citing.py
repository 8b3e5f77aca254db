"""From a citation to the place it names: the section itself, or the nearest that contains it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from icop.accounts.reader import Reader
from icop.engine.citations import ancestors, normal_form
from icop.library.addresses import document_url, section_url
from icop.library.models import Document, Section, Text
from icop.library.policies import visible
from icop.library.queries.reading import chosen, known_texts

_LEVELS = re.compile(r"((?:\([A-Za-z0-9]{1,6}\))+)$")


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a citation leads: a document, its section and text if it is here, the subsection asked for.

    `path` is the subsection as an anchor (`b-1`): the deepest one the text has of those asked for. `is_exact` is False
    when only a place around the cited one was found.
    """

    citation: str
    document: Document
    section: Section | None
    text: Text | None
    path: str
    is_exact: bool

    @property
    def url(self) -> str:
        """Return the address of the place."""
        if self.section is None:
            return document_url(self.document.key)
        return section_url(self.document.key, self.section.anchor, self.path)


def find_by_citation(reader: Reader, citation: str, *, on: date, known: datetime | None = None) -> Cited | None:
    """Return where `citation` leads for this reader on `on`; None when nothing here contains the place.

    Steps outward: `22 USC 2776(b)(1)` looks for the section 22 USC 2776 and keeps (b)(1) as the place inside; a part or
    a whole act counts as containing its sections. Of several texts, one of a whole law or code that holds on the day
    wins, then one of a file that holds a part of it.
    """
    normal = normal_form(citation) or citation.strip()
    steps = (normal, *ancestors(normal)) if normal_form(citation) else (normal,)
    for step in steps:
        section = _section(reader, step, on, known)
        if section is not None:
            return _cited(normal, step, section, on)
        document = Document.objects.filter(visible(reader), citation=step).order_by("-section_count", "pk").first()
        if document is not None:
            return Cited(normal, document, None, None, "", step == normal)
    return None


def _section(reader: Reader, citation: str, on: date, known: datetime | None) -> Section | None:
    texts = Prefetch("texts", Text.objects.filter(known_texts(known)).select_related("body"), to_attr="known_texts")
    found = list(
        Section.objects.filter(visible(reader, "document__"), citation=citation)
        .select_related("document")
        .prefetch_related(texts)
        .order_by("pk")
    )
    held = {text.pk: one for one in found for text in one.known_texts}
    for is_law in (True, False):
        texts_here = (text for one in found if _is_of_a_law(one) is is_law for text in one.known_texts)
        if surest := next(iter(chosen(texts_here, on)), None):
            return held[surest.pk]
    return max(found, key=lambda one: (bool(one.known_texts), -one.pk), default=None)


def _cited(normal: str, step: str, section: Section, on: date) -> Cited:
    text = next(iter(chosen(section.known_texts, on)), None)  # type: ignore[attr-defined]
    rest = _LEVELS.search(normal[len(step) :])
    path = re.sub(r"[()]+", "-", rest[1]).strip("-") if rest else ""
    held = {entry[0] for entry in text.body.outline} if text else set()
    found = _held_path(path, held)
    return Cited(normal, section.document, section, text, found[0], normal == step or found[1])


def _held_path(path: str, held: set[str]) -> tuple[str, bool]:
    """Return the deepest subsection of `path` that the text has, and whether it is the one asked for.

    A text that begins inside a paragraph, as PGI does, has `ii` for `c-ii`.
    """
    for whole in (path, path.partition("-")[2]):
        deepest = whole
        while deepest and deepest not in held:
            deepest = deepest.rpartition("-")[0]
        if deepest:
            return deepest, deepest == whole
    return "", False


def sections_by_citation(reader: Reader, citations: list[str]) -> dict[str, Section]:
    """Return the section of each normal form that is here for this reader, asked in one question.

    Of several that of a whole code or law, then that which came first.
    """
    found = Section.objects.filter(visible(reader, "document__"), citation__in=citations).select_related("document")
    return {one.citation: one for one in sorted(found.order_by("-pk"), key=_is_of_a_law)}


def texts_by_citation(reader: Reader, citations: Iterable[str], *, on: date) -> dict[str, str]:
    """Return the hash of the text that holds on the day for each normal form that is here, asked in two questions.

    Files that hold a part of a law or code are left out: a copy that comes or goes changes no law.
    """
    texts = Prefetch("texts", Text.objects.filter(known_texts(None)).select_related("body"), to_attr="known_texts")
    rows = Section.objects.filter(of_a_law("document__"), visible(reader, "document__"), citation__in=list(citations))
    found: dict[str, str] = {}
    for section in rows.prefetch_related(texts).order_by("-pk"):
        held = next(iter(chosen(section.known_texts, on)), None)
        if held is not None:
            found[section.citation] = held.body.sha
    return found


def of_a_law(prefix: str) -> Q:
    """Return what holds of whole laws and codes, not of copies of parts: they come as records, or are cited themselves.

    `prefix` leads to the document (`document__`).
    """
    return Q(**{f"{prefix}format": "records"}) | ~Q(**{f"{prefix}citation": ""})


def quoted_as(citation: str, document: Document) -> str:
    """Return how a passage is cited in a quotation: with its file where that holds but a copy of a part of a law.

    The law may read otherwise by now than the copy.
    """
    if document.format == "records" or document.citation or not citation:
        return citation
    return f"{citation}, in “{document.title}”"


def _is_of_a_law(section: Section) -> bool:
    """As `of_a_law`, of one section."""
    return section.document.format == "records" or bool(section.document.citation)
