"""Which document a draft belongs to: the one with its key, source, citation or file name, or a new one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from icop.accounts.reader import PUBLIC
from icop.library.actions.learning import guesses_of, learn
from icop.library.drafts import DocumentDraft
from icop.library.models import Alias, Document, Edition
from icop.library.naming import slug
from icop.library.storing import Weighed
from icop.links.prepared import Prepared, Row


def _with_name(audience: str, named: QuerySet[Any]) -> QuerySet[Document, tuple[Any, ...]]:
    """Return the documents of an audience among those `named`: by keys and in no order, so that the names' index leads.

    Asked any other way, the database goes through all the documents of the audience, for each file anew.
    """
    return Document.objects.filter(audience_id=audience, pk__in=named).order_by().values_list("pk")


def _is_part(source: str) -> Exists:
    """Tell of documents of which a file of this name is only a part (a chapter): it doesn't stand for them."""
    return Exists(Edition.objects.filter(document=OuterRef("pk"), source=source).exclude(extractor="office"))


_BY_SOURCE = Prepared(
    lambda audience, source: _with_name(
        audience, Document.objects.filter(~_is_part(source), source_id=source).values("pk")
    )
)
_BY_EDITION = Prepared(
    lambda audience, source: _with_name(audience, Edition.objects.filter(source=source).values("document")).filter(
        ~_is_part(source)
    )
)
_BY_ITEM = Prepared(lambda audience, file: _with_name(audience, Document.objects.filter(item_file=file).values("pk")))
_BY_KEY = Prepared(lambda key: Document.objects.filter(key=key).order_by().values_list("pk")[:1])
_BY_ALIAS = Prepared(lambda key: Alias.objects.filter(key=key, anchor="").order_by().values_list("pk")[:1])


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in, and what was said about it."""

    path: Path
    name: str
    weighed: Weighed
    audience: str
    set_name: str = ""
    as_of: str = ""
    importer: str = ""

    @property
    def source_id(self) -> str:
        """Return the name search results give for the file: its path below the named folder, below its set."""
        return f"{self.set_name}/{self.name}" if self.set_name else self.name


def document_for_draft(draft: DocumentDraft, incoming: Incoming) -> Document:
    """Return the document a draft adds to, saved or not. Audiences never mix: each has documents of its own."""
    found = _by_key(draft, incoming) if draft.key else _by_file(draft, incoming)
    if found is not None:
        learn(found, draft, as_of=incoming.as_of)
        return found
    return Document(
        key=_free_key(_wanted_key(draft, incoming), incoming),
        title=draft.title[:400],
        kind=draft.kind[:40],
        issuer=draft.issuer[:200],
        number=draft.number[:120],
        citation=draft.citation[:160],
        url=draft.url[:600],
        language=draft.language,
        format=draft.format,
        holding=draft.holding,
        source_id="" if draft.key else incoming.source_id,
        audience_id=incoming.audience,
        guesses=guesses_of(draft),
    )


def _by_key(draft: DocumentDraft, incoming: Incoming) -> Document | None:
    same = Document.objects.filter(audience_id=incoming.audience)
    found = same.filter(key=draft.key).first() or same.filter(aliases__key=draft.key, aliases__anchor="").first()
    if found is None and draft.citation:
        found = same.filter(citation=draft.citation, fact_key__isnull=False).order_by("pk").first()
        if found is not None:
            Alias.objects.get_or_create(key=draft.key, anchor="", defaults={"document": found})
    return found or same.filter(key=f"{draft.key}-{incoming.audience}").first()


def _by_file(draft: DocumentDraft, incoming: Incoming) -> Document | None:
    same = Document.objects.filter(audience_id=incoming.audience)
    file = PurePosixPath(incoming.name).name
    found = _found(
        _BY_SOURCE(audience=incoming.audience, source=incoming.source_id)
        # a copy of it came by this name, before it was merged into another or since
        or _BY_EDITION(audience=incoming.audience, source=incoming.source_id)
        or (_BY_ITEM(audience=incoming.audience, file=file) if file else [])
    )
    if found is None and draft.citation:
        # one that another file brought the text of is not joined unasked: two papers may bear one number
        bare = same.filter(citation=draft.citation, fact_key__isnull=False, source_id="")
        found = bare.order_by("pk").first()
    return found


def _found(rows: list[Row]) -> Document | None:
    return Document.objects.get(pk=min(rows)[0]) if rows else None


# pages of the library that a document must not stand in for
ADDRESSES = frozenset(
    {"add", "change-many", "changes", "cite", "intakes", "likenesses", "official", "reading-lists", "searches"}
    | {"withdrawn"}
)


def _wanted_key(draft: DocumentDraft, incoming: Incoming) -> str:
    """Return the key by the draft or the file's name. Only what is public has the plain one: the key given to a
    document must not tell that its name is taken by one that others may not read.
    """
    plain = draft.key or slug(str(PurePosixPath(incoming.name).with_suffix(""))) or "document"
    return plain if incoming.audience == PUBLIC else f"{plain}-{incoming.audience}"


def _free_key(wanted: str, incoming: Incoming) -> str:
    suffix = slug(PurePosixPath(incoming.name).suffix)
    choices = [wanted, f"{wanted}-{suffix}", f"{wanted}-{incoming.weighed.sha256[:8]}"]
    for choice in choices:
        if choice not in ADDRESSES and not _BY_KEY(key=choice) and not _BY_ALIAS(key=choice):
            return choice
    return f"{wanted}-{incoming.weighed.sha256}"
