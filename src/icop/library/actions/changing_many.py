"""One change of many documents: kept as one, carried out at once or in the background, undone as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.errors import IcopError, Refused
from icop.library.actions.changes import keep_change, tell, touch
from icop.library.actions.editing import (
    BY_FACT,
    LONGEST,
    Particulars,
    check_particulars,
    columns_of,
    particulars_of,
    said_of,
)
from icop.library.actions.steps import Steps
from icop.library.actions.withdrawing import reason_for
from icop.library.models import Change, Document
from icop.library.policies import require_editing
from icop.links.jobs import enqueue

AT_ONCE = 50
VERB = "library.edit_many"


@dataclass(frozen=True, slots=True)
class ForAll:
    """What many documents shall say; None leaves a field as each has it, an empty text or day clears it.

    `withdraw` is the reason for which they are withdrawn; empty: they are not.
    """

    kind: str | None = None
    issuer: str | None = None
    audience: str | None = None
    steward: str | None = None
    review_on: str | None = None
    withdraw: str = ""

    @property
    def words(self) -> dict[str, str]:
        """Return the fields that are set, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None and name != "withdraw"}


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one document: each field with what it says now and then, or why it is left out."""

    document: Document
    changes: tuple[tuple[str, str, str], ...]
    problem: str = ""


def plan(documents: Iterable[Document], wanted: ForAll, *, by: Reader) -> list[Planned]:
    """Return what carrying out `wanted` would do to each document. Nothing is changed. Raises as `change_many` does."""
    _check(wanted, by)
    return [_planned(document, wanted, by) for document in documents]


def change_many(documents: Iterable[Document], wanted: ForAll, *, by: Reader, on: date) -> Change:
    """Carry out one change of many documents; the change says how far it is, and is undone as one.

    Up to fifty are changed before this returns, more by a job. A document that can't be changed so is left out, and the
    change says why. Raises NotAllowed; Refused when nothing is asked for or a value makes no sense.
    """
    _check(wanted, by)
    found = list(documents)
    if not found:
        raise Refused("No document is chosen.", "Tick some, or choose all of the list.")
    with transaction.atomic():
        change = keep_change(
            VERB,
            _title(wanted, len(found)),
            Steps(),
            keys=[one.key for one in found],
            audiences=[*(one.audience_id for one in found), *([wanted.audience] if wanted.audience else [])],
            by=by,
        )
        change.before |= {
            "waiting": [one.key for one in found],
            "wanted": asdict(wanted),
            "left_out": [],
            "number": len(found),
            "on": on.isoformat(),
        }
        change.save(update_fields=["before"])
        if len(found) > AT_ONCE:
            enqueue("library.change_many", str(change.pk))
    if len(found) <= AT_ONCE:
        carry_on(change.pk, by=by)
    change.refresh_from_db()
    return change


def carry_on(pk: int, *, by: Reader) -> None:
    """Carry out what waits of a change of many, fifty documents in a transaction. May be cut off and run again."""
    while _some(pk, by):
        pass


@transaction.atomic
def _some(pk: int, by: Reader) -> bool:
    """Carry out the change for the next documents; tell whether more wait."""
    change = Change.objects.select_for_update().get(pk=pk)
    before = change.before
    waiting = before.get("waiting") or []
    now, later = waiting[:AT_ONCE], waiting[AT_ONCE:]
    if not now or change.undone_at:
        return False
    wanted, on = ForAll(**before["wanted"]), date.fromisoformat(before["on"])
    steps, done = Steps(), []
    for document in Document.objects.filter(key__in=now):
        try:
            if _change(steps, document, wanted, by):
                done.append(document.key)
        except IcopError as error:
            before["left_out"].append([document.key, document.title, str(error)])
    changed = before.get("changed", 0) + len(done)
    counts = {"changed": changed, "passed_over": len(before["left_out"])}
    change.before = before | {"waiting": later, "steps": [*before["steps"], *steps.noted]} | counts
    if not later:
        change.title = _title(wanted, changed)
    change.save(update_fields=["before", "title"])
    tell(done, VERB, by=by, on=on, note=f"change {pk}")
    touch(done)
    return bool(later)


def _change(steps: Steps, document: Document, wanted: ForAll, by: Reader) -> bool:
    """Change one document. Tell whether anything is another then. Raises NotAllowed or Refused."""
    before = len(steps.noted)
    to = _wanted_of(document, wanted, by)
    columns = columns_of(to)
    changed = [name for name in wanted.words if name in BY_FACT and getattr(document, name) != columns[name]]
    if wanted.withdraw:
        columns |= {"withdrawn_at": timezone.now(), "withdrawn_why": reason_for(wanted.withdraw)}
    steps.set(document, **columns, **said_of(document, changed))
    return len(steps.noted) > before


def _wanted_of(document: Document, wanted: ForAll, by: Reader) -> Particulars:
    """Return the particulars the document would have. Raises NotAllowed or Refused where it may not."""
    require_editing(by, document)
    if document.withdrawn_at:
        raise Refused("It is withdrawn.", "Restore it first.")
    now = particulars_of(document)
    words: dict[str, Any] = dict(wanted.words)
    if "review_on" in words:
        words["review_on"] = date.fromisoformat(words["review_on"]) if words["review_on"] else None
    to = replace(now, **words)
    require(by, "library.edit", to.audience)
    check_particulars(document, now, to)
    return to


def _planned(document: Document, wanted: ForAll, by: Reader) -> Planned:
    try:
        to, now = _wanted_of(document, wanted, by), particulars_of(document)
    except IcopError as error:
        return Planned(document, (), str(error))
    changes = [
        (name, str(getattr(now, name) or ""), str(getattr(to, name) or ""))
        for name in wanted.words
        if getattr(now, name) != getattr(to, name)
    ]
    if wanted.withdraw:
        changes.append(("withdrawn", "", wanted.withdraw))
    return Planned(document, tuple(changes))


def _check(wanted: ForAll, by: Reader) -> None:
    require(by, "library.edit", wanted.audience or "")
    if wanted.withdraw:
        require(by, "library.withdraw")
        reason_for(wanted.withdraw)
    if not wanted.words and not wanted.withdraw:
        raise Refused("Nothing is to be changed.", "Choose what to set.")
    if wanted.kind is not None and not wanted.kind.strip():
        raise Refused("A document needs a kind.", "Write one, or leave the kind as it is.")
    for name, value in wanted.words.items():
        if len(value) > LONGEST.get(name, 200):
            raise Refused(f"The {name} is too long.", f"Use at most {LONGEST.get(name, 200)} characters.")
    if wanted.review_on:
        _day(wanted.review_on)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text!r} is not a day.", "Write it as year-month-day, as in 2026-01-31.") from error


def _title(wanted: ForAll, number: int) -> str:
    many = f"{number:,} document{'' if number == 1 else 's'}"
    if wanted.withdraw and not wanted.words:
        return f"Withdrew {many}"
    names = [name.replace("review_on", "review day") for name in wanted.words]
    return f"Set {', '.join(names)} of {many}" + (" and withdrew them" if wanted.withdraw else "")
