"""Make a file of many cases in the background, for whoever asked for it alone.

A job writes it with the eyes of that person; it may be cut off and run again. Beside the file lie the keys of its
cases: it is handed out only while they may all still be seen.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from functools import partial
from io import SEEK_END
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.queries import reader_of
from icop.accounts.reader import Reader
from icop.cases.entering import see_texts
from icop.cases.models import TakeOut
from icop.cases.policies import VERB
from icop.cases.queries.many import files_of
from icop.cases.queries.portfolio import Wanted
from icop.cases.queries.taking_out import found_cases, label_of, may_see_all, see_names_differ, take_outs_for
from icop.cases.tables.packing import FORMS, pack
from icop.engine.errors import IcopError, NotAllowed, NotFound, Refused
from icop.links.actions import MOST_TRIES
from icop.links.jobs import enqueue

logger = logging.getLogger(__name__)
RUNNING = ("waiting", "working")
KEPT = timedelta(days=1)


class _Cancelled(Exception):
    """Somebody stopped it while it ran."""


@transaction.atomic
def ask_for_file(
    form: str, wanted: Wanted, *, cases: int, on: date, known: datetime | None = None, by: Reader
) -> TakeOut:
    """Have a list of cases written to a file, `cases` of them now. What `by` asked for before is forgotten.

    Raises NotAllowed, Refused where what is looked for looks like a marking, or NotFound for a form there is none of.
    """
    require(by, VERB)
    see_texts(wanted.words)
    if by.number is None:
        raise NotAllowed("A file of cases is made for a person.", "Sign in.")
    if form not in FORMS:
        raise NotFound("Cases are not taken out as that.", "Choose XLSX, ZIP or JSON.")
    for old in take_outs_for(by):
        forget(old, by=by)
    made = TakeOut.objects.create(
        person_id=by.number, form=form, query=wanted.query(), on=on, known=known, stage="waiting", cases=cases
    )
    enqueue("cases.take_out", str(made.pk))
    return made


def forget(found: TakeOut, *, by: Reader) -> None:
    """Stop making a file, or remove it. Raises NotAllowed when somebody else asked for it."""
    _require_own(found, by)
    path = _path(found)
    found.delete()
    transaction.on_commit(partial(_remove, path))


def forget_old_take_outs(*, now: datetime) -> None:
    """Remove files of cases that were asked for more than a day ago, and those that nothing tells of."""
    for old in TakeOut.objects.filter(made_at__lt=now - KEPT):
        path = _path(old)
        old.delete()
        _remove(path)
    told = {str(pk) for pk in TakeOut.objects.values_list("pk", flat=True)}
    for path in _folder().glob("*.keys"):
        if path.stem not in told:
            for form in (*FORMS, "keys"):
                path.with_suffix(f".{form}").unlink(missing_ok=True)


def file_of(found: TakeOut, *, by: Reader) -> Path:
    """Return where a file that is done lies.

    Raises NotAllowed when somebody else asked for it, NotFound when it is not there, or Refused when `by` may no longer
    see every case in it.
    """
    _require_own(found, by)
    path = _path(found)
    if not is_kept(found):
        raise _gone()
    try:
        keys = _keys(path).read_text(encoding="ascii").split()
    except FileNotFoundError as error:  # it was forgotten this moment
        raise _gone() from error
    if not may_see_all(by, keys):
        raise Refused("You may no longer see all cases of this file.", "Take them out again: it holds those you may.")
    return path


def is_kept(found: TakeOut) -> bool:
    """Tell whether a file is made and still here: backups hold none."""
    path = _path(found)
    return found.stage == "done" and path.exists() and _keys(path).exists()


def make_file(pk: Any, *, today: date) -> None:
    """Write a file that was asked for. May run twice: what is done stays done."""
    found = TakeOut.objects.select_related("person").filter(pk=pk, stage__in=RUNNING).first()
    if found is None:
        return
    try:
        _make(found, today)
    except _Cancelled:
        _remove(_path(found))
    except IcopError as error:
        _end(found, "refused", {"problem": error.problem, "fix": error.fix})
    except Exception:
        logger.exception("cases not taken out", extra={"take_out": str(found.pk)})
        fix = "Take the cases out again; an administrator finds the details in the log."
        _end(found, "failed", {"problem": "Something went wrong on this site.", "fix": fix})


def _make(found: TakeOut, today: date) -> None:
    if found.tries >= MOST_TRIES - 1:
        raise Refused("It was cut off again and again while it was written.", "Filter the list, and take out less.")
    if not found.person.is_active:
        raise NotAllowed("Whoever asked for this has no account any more.", "Take the cases out yourself.")
    _at(found, stage="working", tries=found.tries + 1, done=0)
    by, known = reader_of(found.person), found.known
    cases = found_cases(by, Wanted.of(dict(parse_qsl(found.query))), on=found.on, known=known, today=today)
    see_names_differ(cases)
    _at(found, cases=len(cases))
    files = files_of(cases, on=found.on, known=known, tell=lambda done: _at(found, done=done))
    path = _path(found)
    path.parent.mkdir(parents=True, exist_ok=True)
    _keys(path).write_text("\n".join(str(one.pk) for one in cases), encoding="ascii")
    with path.open("wb") as file:
        written = pack(found.form, files, label_of(found.on, known), file)
        size = file.seek(0, SEEK_END)
    _at(found, stage="done", cases=written, done=written, size=size, ended_at=timezone.now())


def _at(found: TakeOut, **more: Any) -> None:
    """Keep how far it is. Raises _Cancelled when it was stopped meanwhile."""
    if not TakeOut.objects.filter(pk=found.pk, stage__in=RUNNING).update(**more):
        raise _Cancelled


def _end(found: TakeOut, stage: str, told: dict[str, str]) -> None:
    TakeOut.objects.filter(pk=found.pk, stage__in=RUNNING).update(stage=stage, told=told, ended_at=timezone.now())
    _remove(_path(found))


def _require_own(found: TakeOut, by: Reader) -> None:
    if found.person_id != by.number:
        raise NotAllowed("Only who asked for this file may do that.", "Take the cases out yourself.")


def _gone() -> NotFound:
    return NotFound("This file is no longer kept here.", "Take the cases out again: such files are kept for a day.")


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "cases"


def _path(found: TakeOut) -> Path:
    return _folder() / f"{found.pk}.{found.form}"


def _keys(path: Path) -> Path:
    return path.with_suffix(".keys")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _keys(path).unlink(missing_ok=True)  # last: what is left of a file that was cut off is told by it
