"""Reading the topics of a document, and the acronyms that documents define."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from icop.accounts.reader import Reader
from icop.engine.tagging import REASONS
from icop.library.models import Alias, Document
from icop.library.policies import visible
from icop.taxonomy.models import WorkAcronym
from icop.taxonomy.queries import by_key
from icop.taxonomy.tags.queries import (
    TopicLine,
    acronym_rows,
    acronyms_of,
    topics_of,
)

AT_ONCE = 500


def names_of(document: Document) -> tuple[str, ...]:
    """Return the name the index knows a document by, and those it had when it was another or several."""
    aliases = Alias.objects.filter(document=document, anchor="").values_list("key", flat=True)
    return (f"document:{document.key}", *(f"document:{key}" for key in aliases))


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic of a document as its page shows it."""

    key: str
    title: str
    line: TopicLine
    strength: str

    @property
    def reason(self) -> str:
        """Why it is a topic, in words."""
        found = self.line.topic
        if not found.passages:
            return "chosen by an editor" if self.line.verdict and not found.reason else "named in the title"
        plural = "" if found.passages == 1 else "s"
        words = REASONS.get(found.reason, "")  # type: ignore[call-overload]
        label = f" “{found.label}”" if found.label else ""
        return f"in {found.passages:,} passage{plural}; surest by{label or ' its place'} ({words})"


def shown_topics(reader: Reader, document: Document, on: date) -> list[ShownTopic]:
    """Return the topics of a document that `reader` was given: accepted first, rejected last and for editors only."""
    concepts = by_key()
    found = []
    for line in topics_of(*names_of(document)):
        concept = concepts.get(line.topic.concept)
        if concept is None or (line.verdict == "rejected" and not reader.can_edit):
            continue
        strength = "strong" if line.topic.score >= 0.6 else "clear" if line.topic.score >= 0.4 else "weak"
        found.append(ShownTopic(concept.key, concept.preferred_on(on), line, strength))
    return found


def shown_acronyms(document: Document) -> list[WorkAcronym]:
    """Return the acronyms a document that the reader was given defines."""
    return acronyms_of(f"document:{document.key}")


@dataclass(frozen=True, slots=True)
class GatheredAcronym:
    """What an acronym stands for in the documents that a reader may see: one long form with its documents."""

    short: str
    long: str
    documents: tuple[Document, ...]


def acronyms_for(reader: Reader, *, starting: str = "", most: int = 400) -> tuple[list[GatheredAcronym], bool]:
    """Return the acronyms that documents define which `reader` may see, in order, and whether there are more.

    Those are told that begin with `starting`.
    """
    found = _gathered(reader, acronym_rows(starting=starting))
    return found[:most], len(found) > most


def spelled_out(reader: Reader, short: str) -> list[GatheredAcronym]:
    """Return what documents that `reader` may see say an acronym stands for, what most of them say first."""
    found = _gathered(reader, acronym_rows(short=short))
    return sorted(found, key=lambda one: -len(one.documents))


def _gathered(reader: Reader, acronyms: QuerySet[WorkAcronym]) -> list[GatheredAcronym]:
    rows = list(acronyms.values_list("short", "long", "work__work"))
    keys = sorted({work.removeprefix("document:") for _, _, work in rows})
    seen: dict[str, Document] = {}
    for start in range(0, len(keys), AT_ONCE):
        some = Document.objects.filter(visible(reader), key__in=keys[start : start + AT_ONCE])
        seen.update((one.key, one) for one in some)
    gathered: dict[tuple[str, str], dict[str, Document]] = {}
    spelled: dict[tuple[str, str], str] = {}
    for short, long, work in rows:
        document = seen.get(work.removeprefix("document:"))
        if document is not None:
            gathered.setdefault((short, long.casefold()), {})[document.key] = document
            spelled.setdefault((short, long.casefold()), long)
    return [
        GatheredAcronym(key[0], spelled[key], tuple(sorted(ones.values(), key=lambda one: one.title)))
        for key, ones in sorted(gathered.items(), key=lambda pair: (pair[0][0].casefold(), pair[0]))
    ]


def acronym_letters(reader: Reader) -> list[str]:
    """Return the first letters of the acronyms that documents define which `reader` may see."""
    pairs = set(acronym_rows().values_list("short", "work__work"))
    keys = sorted({work.removeprefix("document:") for _, work in pairs})
    seen: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        some = Document.objects.filter(visible(reader), key__in=keys[start : start + AT_ONCE])
        seen.update(some.values_list("key", flat=True))
    return sorted({short[0].upper() for short, work in pairs if work.removeprefix("document:") in seen})
