"""Relations that a received file states of itself: what it rescinds, supersedes, changes or cites.

Where a fact tells of the document, the fact is what counts, and nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from icop.library.drafts import day_bounds
from icop.library.models import Document, Relation
from icop.links.prepared import Prepared

STANDING = "secondary"
_LIVE = Prepared(
    lambda document: Relation.objects.filter(origin_id=document, retired_at=None).order_by().values_list("pk")[:1]
)


def relate_received(document: Document, stated: Sequence[dict[str, str]], now: datetime, *, on: date) -> None:
    """Make the relations of `document` those its file states (`stated`, as a draft gives them).

    Runs in the transaction that completes the file. What no longer holds is retired, never deleted; what is stated to
    have ended the document has come by the day the file was saved, or by `on`.
    """
    if document.fact_key is not None or not (stated or _LIVE(document=document.pk)):
        return
    wanted = {_edge(one): one for one in (_relation(document, each, now, on) for each in stated)}
    live = {_edge(one): one for one in Relation.objects.filter(origin=document, retired_at=None)}
    gone = [one.pk for edge, one in live.items() if edge not in wanted and one.standing == STANDING]
    Relation.objects.filter(pk__in=gone).update(retired_at=now)
    Relation.objects.bulk_create(one for edge, one in wanted.items() if edge not in live)


def _edge(one: Relation) -> tuple[str, str, str]:
    return one.type, one.target_key, one.note


def _relation(document: Document, stated: dict[str, str], now: datetime, on: date) -> Relation:
    cited = stated["to"]
    seen = day_bounds(stated.get("seen", ""))
    same = Document.objects.filter(audience=document.audience_id, citation=cited) if cited else Document.objects.none()
    target = same.order_by("-fact_key", "pk").first() or _work(document, cited)
    return Relation(
        origin=document,
        target=target,
        target_key=cited[:200],
        type=stated["type"][:40],
        start_min=document.start_min,
        start_max=seen[1] if seen else on,
        citation=stated.get("cite", "")[:300],
        url=document.url,
        standing=STANDING,
        checked_on=seen[1] if seen else None,
        note=stated.get("note", ""),
        recorded_at=now,
    )


def _work(document: Document, cited: str) -> Document | None:
    """Return the manual that is cited by its short name alone."""
    found = Document.objects.filter(audience=document.audience_id, citation=f"{cited} C1") if cited == "SAMM" else None
    return found.order_by("pk").first() if found is not None else None
