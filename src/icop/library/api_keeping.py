"""What is kept beside documents, over HTTP: reading lists for everybody, and changes for those who may undo them."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from icop.accounts.web import Request
from icop.library.queries.changes import changes_for
from icop.library.queries.lists import entries_of, plain_entry, reading_list_for, reading_lists_for

router = Router(tags=["library"])


class ListOut(Schema):
    """A reading list, and how many of its entries the caller may read."""

    key: str
    title: str
    about: str
    audience: str
    entries: int


class EntryOut(Schema):
    """An entry as of the day: a document, or a place in it; `quoted` is its citation with the day."""

    number: int
    title: str
    document: str
    anchor: str
    place: str
    citation: str
    quoted: str
    status: str
    note: str
    url: str
    markings: str


class ListDetail(Schema):
    """A reading list with its entries in order, those left out that the caller may not read."""

    key: str
    title: str
    about: str
    audience: str
    entries: list[EntryOut]


class ChangeOut(Schema):
    """A change of documents, or of what one keeps; `waiting` is how many documents it has not come to yet."""

    id: int
    verb: str
    title: str
    documents: list[str]
    made_at: datetime
    undone_at: datetime | None
    waiting: int
    can_be_undone: bool


@router.get("/reading-lists", response=list[ListOut], summary="Reading lists")
@paginate(LimitOffsetPagination)
def reading_lists(request: HttpRequest) -> list[ListOut]:
    """List the reading lists the caller may read, by title."""
    asked: Request = request  # type: ignore[assignment]
    return [
        ListOut(key=one.key, title=one.title, about=one.about, audience=one.audience_id or "", entries=one.shown)  # type: ignore[attr-defined]
        for one in reading_lists_for(asked.reader)
    ]


@router.get("/reading-lists/{key}", response=ListDetail, summary="One reading list")
def reading_list(request: HttpRequest, key: str, on: date | None = None) -> ListDetail:
    """Return a reading list as of the day."""
    asked: Request = request  # type: ignore[assignment]
    found = reading_list_for(asked.reader, key)
    entries = entries_of(asked.reader, found, on=asked.on, known=asked.known)
    return ListDetail(
        key=found.key,
        title=found.title,
        about=found.about,
        audience=found.audience_id or "",
        entries=[EntryOut(**plain_entry(entry)) for entry in entries],
    )


@router.get("/changes", response=list[ChangeOut], summary="Changes that can be undone")
@paginate(LimitOffsetPagination)
def changes(request: HttpRequest) -> list[ChangeOut]:
    """List the newest changes: of documents for editors, of what they keep themselves for members."""
    asked: Request = request  # type: ignore[assignment]
    return [
        ChangeOut(
            id=line.change.pk,
            verb=line.change.verb,
            title=line.change.title,
            documents=line.change.documents,
            made_at=line.change.made_at,
            undone_at=line.change.undone_at,
            waiting=line.number - line.done,
            can_be_undone=line.can_be_undone,
        )
        for line in changes_for(asked.reader)
    ]
