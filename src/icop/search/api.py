"""Search over HTTP: the same as the page, in JSON."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from icop.accounts.web import Request
from icop.search.answers import Found, found_by
from icop.search.queries import search
from icop.search.results import Wanted

router = Router(tags=["search"])


class FoundOut(Schema):
    """A word of the question that a passage has: `by` is what stands there in its place, `where` says where."""

    word: str
    by: str
    where: str


class WhyOut(Schema):
    """Why a passage was found: words it has and lacks, closeness in meaning (0 to 1), what put it first."""

    words: list[FoundOut]
    lacking: list[str]
    meaning: float | None
    first: list[str]


class PartOut(Schema):
    """A part of the question as it was read: its kind, what was typed, what it was taken for."""

    kind: str
    typed: str
    read_as: str


class HitOut(Schema):
    """A passage that was found."""

    rank: int
    score: float
    document: str
    source_id: str
    citation: str
    title: str
    anchor: str
    url: str
    snippet: str
    standing: str
    status: str
    markings: list[str]
    why: WhyOut
    same_as: str


class SearchOut(Schema):
    """What was found: passages, best first, with how many there are in all and where they stand."""

    query: str
    on: date
    took_ms: float
    total: int
    results: list[HitOut]
    facets: dict[str, list[tuple[str, int]]]
    did_you_mean: str
    understood: list[PartOut]
    answered: bool


@router.get("/search", response=SearchOut, summary="Search")
def find(
    request: HttpRequest,
    q: str,
    on: date | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    kind: Annotated[list[str] | None, Query()] = None,
    taxonomy: bool = True,
) -> Found:
    """Find passages and facts; a citation goes to its place first, quoted words are exact.

    Without `taxonomy` words stand for themselves alone, not for their short or long forms.
    """
    asked: Request = request  # type: ignore[assignment]
    filters = {"kind": tuple(kind)} if kind else {}
    wanted = Wanted(filters, page=page, per_page=limit, by_section=True, taxonomy=taxonomy)
    return found_by(search(asked.reader, q, on=asked.on, wanted=wanted, known=asked.known), on=asked.on, limit=limit)
