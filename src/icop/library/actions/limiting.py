"""What markings do to a document: who may read it is narrowed, never widened, and its markings are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from icop.accounts.models import Audience
from icop.accounts.policies import require
from icop.accounts.reader import BUILT_IN, Reader
from icop.engine.errors import NotAllowed, Refused
from icop.library.models import Document, Edition
from icop.library.queries.markings import summary
from icop.links.prepared import Prepared

_FIELDS = ("kind", "text", "letter", "reason", "date", "office", "controls")
PUBLIC_LETTER = "A"
MOST = 20
_MARKED = Prepared(
    lambda document: Edition.objects.filter(document_id=document).exclude(markings=[]).values_list("markings")
)


def require_audience(audience: str, *, by: Reader) -> None:
    """Return if `by` may bring files in for the audience called so.

    Raises NotAllowed, in the same words for one that is not there and one that `by` is not in.
    """
    require(by, "library.receive")
    if not by.may_read(audience):
        own = ", ".join(sorted(by.audiences))
        raise NotAllowed(f"There is no audience {audience!r} that you are in.", f"Choose one of these: {own}.")


def limits_of(markings: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the audiences that the site keeps files with these markings for; none for distribution statement A."""
    found = set()
    for one in markings:
        if one.get("kind") == "cui":
            found.add(settings.ICOP_CUI_AUDIENCE)
        elif one.get("kind") == "distribution" and one.get("letter") != PUBLIC_LETTER:
            found.add(settings.ICOP_DISTRIBUTION_AUDIENCE)
    return frozenset(found)


def audience_within(chosen: str, markings: Iterable[Mapping[str, Any]]) -> str:
    """Return the audience to keep a document for: `chosen`, or the narrower one that its markings ask for.

    The built-in audiences lie one in the other; a circle of the site's own is narrower than any of them. Raises Refused
    when two such circles meet, of which neither is the narrower, or the setting names none.
    """
    kept = chosen
    for limit in sorted(limits_of(markings)):
        if not Audience.objects.filter(key=limit).exists():
            raise Refused(
                f"This site keeps files so marked for {limit}, and there is no such audience.",
                "Ask an administrator to make it, or to correct ICOP_CUI_AUDIENCE and ICOP_DISTRIBUTION_AUDIENCE.",
            )
        if _rank(limit) > _rank(kept):
            kept = limit
        elif limit != kept and limit not in BUILT_IN:
            raise Refused(
                f"This site keeps files so marked for {limit}, and this one was brought in for {kept}.",
                f"Bring it in for {limit}.",
            )
    return kept


def is_narrower(one: str, other: str) -> bool:
    """Tell whether fewer read what is kept for `one` than for `other`, as far as that is known."""
    return _rank(one) > _rank(other)


def _rank(audience: str) -> int:
    return BUILT_IN.index(audience) if audience in BUILT_IN else len(BUILT_IN)


def require_within(document: Document, audience: str) -> None:
    """Return if `audience` is no wider than the markings of `document` allow. Raises Refused."""
    kept = audience_within(audience, document.markings)
    if kept != audience:
        title = Audience.objects.get(key=kept).title
        raise Refused(
            f"This document is marked {summary(document.markings)}: it is kept for {title.lower()}.",
            "Leave it there, or bring in a copy whose markings were lifted.",
        )


def cleaned(markings: Iterable[Any]) -> list[dict[str, Any]]:
    """Return markings as they may be kept: known fields, of the right kinds, not too many."""
    found = []
    for one in list(markings)[:MOST]:
        if isinstance(one, dict) and one.get("kind") in {"cui", "distribution"}:
            fields = {name: one[name] for name in _FIELDS if one.get(name)}
            controls = [str(part)[:120] for part in fields.pop("controls", ())]
            plain = {name: str(value)[:600] for name, value in fields.items()}
            found.append({**plain, **({"controls": controls} if controls else {})})
    return found


def merged(document: Document) -> list[dict[str, Any]]:
    """Return the markings of all editions of a document, each once."""
    found: list[dict[str, Any]] = []
    for (markings,) in _MARKED(document=document.pk):
        found += [one for one in markings if one not in found]
    return found[:MOST]
