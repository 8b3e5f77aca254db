"""Changing what is said of a document: its particulars, and the days its copies are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from icop.accounts.models import Audience, User
from icop.accounts.policies import require
from icop.accounts.queries import reader_of
from icop.accounts.reader import Reader, person_number
from icop.engine.errors import Refused
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.limiting import require_within
from icop.library.actions.merging import redate
from icop.library.actions.steps import Steps
from icop.library.drafts import day_bounds
from icop.library.models import Change, Document, Edition, Sighting, Text
from icop.library.naming import sha
from icop.library.policies import require_editing

BY_FACT = (
    "title",
    "kind",
    "issuer",
    "number",
    "citation",
    "url",
    "about",
    "year",
)  # what a fact says, where one tells of it
WORDS = (*BY_FACT, "audience", "steward", "review_on")
LONGEST = {"title": 400, "kind": 40, "issuer": 200, "number": 120, "citation": 160, "url": 600}


@dataclass(frozen=True, slots=True)
class Particulars:
    """What editors may say of a document. `steward` is the key of a person (`person-5`), or empty."""

    title: str
    kind: str
    issuer: str = ""
    number: str = ""
    citation: str = ""
    url: str = ""
    about: str = ""
    year: int | None = None
    audience: str = "public"
    steward: str = ""
    review_on: date | None = None

    def digest(self) -> str:
        """Return a short text that is another for other particulars: what somebody saw when they began to type."""
        return sha(repr([str(getattr(self, name) or "") for name in WORDS]))[:16]


def particulars_of(document: Document) -> Particulars:
    """Return what is said of a document now."""
    words = {name: getattr(document, name) for name in BY_FACT}
    steward = f"person-{document.steward_id}" if document.steward_id else ""
    return Particulars(**words, audience=document.audience_id, steward=steward, review_on=document.review_on)


@transaction.atomic
def change_document(
    document: Document, to: Particulars, *, by: Reader, on: date, seen: str = "", confirmed: tuple[str, ...] = ()
) -> Change | None:
    """Set a document's particulars; return the change, which can be undone, or None where nothing was another.

    A field that is changed, or named in `confirmed`, counts as said by people from now on: its guess goes, and reading
    the file again leaves it alone. `seen` is the digest of the particulars the new ones were typed upon.

    Raises NotAllowed when `by` may not edit it or add to the new audience; Refused when title or kind is missing, the
    audience or steward does not exist, somebody else has changed it since `seen`, or a fact says what the document is
    (change the fact instead).
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    require_editing(by, document)
    require(by, "library.edit", to.audience)
    now = particulars_of(document)
    if seen and seen != now.digest() and now != to:
        raise Refused(
            "Somebody else changed this document while you were typing.",
            "Compare below, then save again: what you typed is kept.",
        )
    check_particulars(document, now, to)
    steps = Steps()
    _say(steps, document, to, confirmed)
    if not steps.noted:
        return None
    change = keep_change(
        "library.edit",
        f"Edited “{document.title}”",
        steps,
        keys=[document.key],
        audiences=[now.audience, to.audience],
        by=by,
    )
    tell([document.key], "library.edit", by=by, on=on, note=", ".join(steps.noted[0]["now"]))
    touch([document.key])
    return change


def _say(steps: Steps, document: Document, to: Particulars, confirmed: tuple[str, ...]) -> None:
    values = columns_of(to)
    changed = [name for name, value in values.items() if getattr(document, name) != value]
    known = [name for name in (*changed, *confirmed) if name in BY_FACT]
    steps.set(document, **values, **said_of(document, known))


def said_of(document: Document, known: Iterable[str]) -> dict[str, object]:
    """Return what people said and what is still guessed, once people have said the fields `known`."""
    said = list(dict.fromkeys([*document.said, *known]))
    gone = {*said, *(("issued",) if "year" in said else ())}
    return {"said": said, "guesses": {name: why for name, why in document.guesses.items() if name not in gone}}


def columns_of(to: Particulars) -> dict[str, object]:
    """Return the particulars as the columns of a document."""
    words: dict[str, object] = {name: str(getattr(to, name)).strip()[:most] for name, most in LONGEST.items()}
    steward = int(to.steward.rpartition("-")[2]) if to.steward else None
    more = {"audience_id": to.audience, "steward_id": steward, "review_on": to.review_on}
    return words | {"about": to.about.strip(), "year": to.year} | more


def check_particulars(document: Document, now: Particulars, to: Particulars) -> None:
    """Raise Refused unless a document that says `now` may say `to`."""
    if not to.title.strip() or not to.kind.strip():
        raise Refused("A document needs a title and a kind.", "Fill in both.")
    if not Audience.objects.filter(key=to.audience).exists():
        raise Refused(f"There is no audience {to.audience}.", "Choose one of the list.")
    if to.audience != document.audience_id:
        require_within(document, to.audience)
    if document.fact_key and to.audience != document.audience_id:
        raise Refused("What a public fact tells of stays public.", "Bring the text in again for the other audience.")
    if document.fact_key and any(getattr(now, name) != getattr(to, name) for name in BY_FACT):
        raise Refused("A fact says what this document is.", "Propose a change to the fact.")
    if to.audience != now.audience:
        require_within(document, to.audience)
    if to.steward and (to.steward, to.audience) != (now.steward, now.audience):
        check_steward(to.steward, to.audience)


def check_steward(steward: str, audience: str) -> None:
    """Raise Refused unless `steward` is the key of somebody with an account who may read for `audience`."""
    person = User.objects.filter(pk=person_number(steward) or 0, is_active=True).first()
    if person is None:
        raise Refused("The steward has no account here.", "Choose somebody of the list.")
    if not reader_of(person).may_read(audience):
        raise Refused("The steward may not read it.", "Choose another, or add them to the audience first.")


def said_day_mark(sha256: str) -> str:
    """Return the word in `Document.said` that says that people set the day of the copy with this hash."""
    return f"as_of:{sha256[:16]}"


@transaction.atomic
def date_copies(document: Document, days: Mapping[int, str], *, by: Reader, on: date) -> Change | None:
    """Say of which day copies are (edition -> `2026-01-31`, `2026-01`, or empty: undated); texts are dated anew.

    Only of copies that are one file each; the records of a set carry their own days. Days that are as said are left.
    Returns the change, which can be undone. Raises NotAllowed; Refused for what is no day.
    """
    require_editing(by, document)
    steps, now = Steps(), timezone.now()
    copies = Edition.objects.filter(document=document, pk__in=days, completed_at__isnull=False)
    marks = list(document.said)
    for edition in copies.exclude(format="records"):
        first, last = _bounds(days[edition.pk])
        if (edition.as_of, edition.as_of_until) == (first, last):
            continue
        marks.append(said_day_mark(edition.sha256))
        steps.set(edition, as_of=first, as_of_until=last)
        looks = Sighting.objects.filter(edition=edition)
        steps.move(Text.objects.filter(sighting__edition=edition, retired_at=None), "retired_at", now)
        steps.move(looks, "seen_from", first)
        steps.move(looks, "seen_until", last)
    if not steps.noted:
        return None
    redate(steps, document, now)
    steps.set(document, said=list(dict.fromkeys(marks)))
    change = keep_change(
        "library.date",
        f"Dated copies of “{document.title}”",
        steps,
        keys=[document.key],
        audiences=[document.audience_id],
        by=by,
    )
    tell([document.key], "library.date", by=by, on=on)
    touch([document.key])
    return change


def _bounds(text: str) -> tuple[date, date] | tuple[None, None]:
    if not text.strip():
        return None, None
    found = day_bounds(text.strip())
    if found is None:
        raise Refused(f"{text!r} is not a day.", "Write it as year-month-day or year-month, as in 2026-01-31.")
    return found
