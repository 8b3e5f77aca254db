"""The taxonomy over HTTP: concepts as of the day, the whole as a file, and what a file would change."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.pagination import LimitOffsetPagination, paginate

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.engine.concepts import Concept, path_to
from icop.engine.errors import NotFound, Refused
from icop.taxonomy.actions import propose_file
from icop.taxonomy.counting import counts_under
from icop.taxonomy.exchange import FORMATS, MOST_BYTES
from icop.taxonomy.joining import Preview
from icop.taxonomy.queries import (
    as_file,
    by_key,
    concept_for,
    leads_to,
    matching,
    narrower,
    preview_of,
    related_to,
    vocabulary,
)

router = Router(tags=["taxonomy"])


class NameOut(Schema):
    """A name: its kind, and from when until before when it holds (null: no such bound)."""

    text: str
    kind: str
    start: date | None
    end: date | None


class SourceOut(Schema):
    """Where a definition is from."""

    citation: str
    url: str
    standing: str
    checked_on: date


class ConceptLine(Schema):
    """A concept in a line, as of the day. `count`: documents and facts under it that you may read; null if unknown."""

    key: str
    notation: str
    label: str
    definition: str
    broader: str | None
    count: int | None


class ConceptOut(ConceptLine):
    """A concept as of the day. `use_instead` is the key of the concept that took its place, if one did."""

    path: list[str]
    labels: list[NameOut]
    sources: list[SourceOut]
    narrower: list[str]
    related: list[str]
    end: date | None
    use_instead: str | None


class PlannedOut(Schema):
    """A concept that a file would add or change."""

    key: str
    title: str


class PreviewOut(Schema):
    """What a file would change. `missing`: concepts here that it does not name; they stay unless `end_missing`.

    `proposals` is the address of the proposals made, when they were asked for.
    """

    new: list[PlannedOut]
    changed: list[PlannedOut]
    missing: list[str]
    same: int
    proposals: str = ""


class TakeIn(Schema):
    """What to do with a file: with `propose`, changes are proposed for review, saying why; without, only shown."""

    propose: bool = False
    end_missing: bool = False
    reason: str = ""


@router.get("/concepts", response=list[ConceptLine], summary="Concepts of the taxonomy")
@paginate(LimitOffsetPagination)
def concepts(request: HttpRequest, q: str = "", on: date | None = None) -> list[ConceptLine]:
    """List the concepts in use on the day by notation; `q` keeps those with these words, best first."""
    asked = _typed(request)
    found = matching(q, asked.on, asked.known) if q else vocabulary(asked.on, asked.known)
    counts = counts_under(asked.reader, asked.on, asked.known)
    return [_line(one, asked.on, counts.get(one.key, 0) if counts is not None else None) for one in found]


@router.get("/concepts/{key}", response=ConceptOut, summary="One concept")
def concept(request: HttpRequest, key: str, on: date | None = None) -> ConceptOut:
    """Return a concept with its names, place and sources."""
    asked = _typed(request)
    found = concept_for(key, asked.known)
    to = leads_to(found, asked.on, asked.known)
    counts = counts_under(asked.reader, asked.on, asked.known)
    return ConceptOut(
        **_line(found, asked.on, counts.get(key, 0) if counts is not None else None).dict(),
        path=[one.key for one in path_to(key, by_key(asked.known))],
        labels=[NameOut(text=one.text, kind=one.kind, start=one.start, end=one.end) for one in found.labels],
        sources=[
            SourceOut(citation=one.to, url=one.url, standing=one.standing, checked_on=one.checked_on)
            for one in found.sources
        ],
        narrower=[one.key for one in narrower(asked.on, asked.known).get(key, ())],
        related=[one.key for one in related_to(found, asked.on, asked.known)],
        end=found.end,
        use_instead=to.key if to is not found else None,
    )


@router.get("/taxonomy/{form}", summary="The taxonomy as a file")
def file(request: HttpRequest, form: str, on: date | None = None) -> HttpResponse:
    """Return the whole taxonomy: `xlsx`, or SKOS as `turtle`, `rdfxml`, `jsonld`."""
    asked = _typed(request)
    if form not in FORMATS:
        raise NotFound("There is no such format.", f"Use one of: {', '.join(FORMATS)}.")
    return HttpResponse(as_file(form, asked.on, asked.known), content_type=FORMATS[form].type)


@router.post("/taxonomy", response=PreviewOut, summary="What a file would change")
def take_in(request: HttpRequest, given: Form[TakeIn], file: File[UploadedFile | None] = None) -> PreviewOut:
    """Look at a file of concepts; with `propose` its changes are proposed and handed to review."""
    asked = _typed(request)
    require(asked.reader, "facts.propose")
    if file is None:
        raise Refused("No file was sent.", "Send it as the part `file` of a form.")
    name = file.name or "file"
    if (file.size or 0) > MOST_BYTES:
        raise Refused(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", "Send the concepts alone.")
    data = file.read()
    found = _preview(preview_of(name, data, reader=asked.reader, on=asked.today))
    if given.propose:
        batch = propose_file(
            name, data, reason=given.reason, end_missing=given.end_missing, by=asked.reader, on=asked.today
        )
        found.proposals = f"/facts/proposals/together/{batch}/"
    return found


def _preview(found: Preview) -> PreviewOut:
    return PreviewOut(
        new=[PlannedOut(key=one.key, title=one.title) for one in found.new],
        changed=[PlannedOut(key=one.key, title=one.title) for one in found.changed],
        missing=[one.key for one in found.gone],
        same=found.same,
    )


def _line(found: Concept, on: date, count: int | None) -> ConceptLine:
    return ConceptLine(
        key=found.key, notation=found.notation, label=found.preferred_on(on), definition=found.definition,
        broader=found.broader, count=count,
    )  # fmt: skip


def _typed(request: HttpRequest) -> Request:
    return request  # type: ignore[return-value]
