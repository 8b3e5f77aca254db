"""Bring cases in from a file: looked at first, then kept, all of the file or nothing of it.

A small file is read at once, a large one by a job that tells how far it is. Either may be cut off and done again: what
was worked out is kept in one transaction at the end.
"""

from __future__ import annotations

import gc
import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from icop.accounts.models import User
from icop.accounts.policies import require
from icop.accounts.queries import reader_of
from icop.accounts.reader import Reader, person_number
from icop.audit.actions import record
from icop.cases.actions.keeping_lines import hold_cases, keep_lines
from icop.cases.actions.recording import first_day, once_only, require_member
from icop.cases.entering import see_texts
from icop.cases.incoming import Incoming, seen_beside
from icop.cases.models import Case, Intake, Record
from icop.cases.policies import VERB
from icop.cases.queries import case_facts
from icop.cases.queries.many import last_record_of
from icop.cases.reviewing import Reviewed
from icop.cases.summarising import PortfolioLine, line_of
from icop.cases.tables.assembling import case_files, wrong_lines
from icop.cases.tables.reading import MOST_BYTES, FileWrong, Wrong, read_file
from icop.engine.cases.files import CaseFile
from icop.engine.errors import IcopError, NotAllowed, Refused
from icop.links.jobs import enqueue
from icop.tools.models import Program

logger = logging.getLogger(__name__)
SMALL_BYTES, SMALL_CASES = 200_000, 300
ROWS_AT_ONCE = 1_000
STEP = 250
MOST_SHOWN, KEPT_DAYS = 200, 14
LOOKED_AT, RUNNING = "looked at", ("waiting", "reading", "asked", "working", "writing")
FAILED = "Something went wrong on this site, and nothing of the file was kept."


class Cancelled(Exception):
    """Somebody cancelled the intake while it ran."""


def receive_file(program: Program, name: str, chunks: Iterable[bytes], *, by: Reader, on: date) -> Intake:
    """Keep a file that is to bring cases to a program, and look at it: at once if it is small, else by a job.

    Raises NotAllowed, or Refused for a closed program or a file that is too large.
    """
    _require_open(by, program)
    see_texts(name)
    made = Intake(program=program, name=name[-200:], stage="waiting", by=by.user_key or by.role)
    made.file = str(made.pk)
    size = _keep(made, chunks)
    with transaction.atomic():
        made.save(force_insert=True)
        record(f"program:{program.key}", "cases.receive_file", by=by, on=on)
        if size > SMALL_BYTES:
            enqueue("cases.look_at", str(made.pk))
    if size <= SMALL_BYTES:
        look_at(made.pk, on=on)
    made.refresh_from_db()
    return made


def look_at(pk: Any, *, on: date) -> None:
    """Tell of an intake what it would change, or what is wrong in its file. Nothing is kept; it may run twice."""
    intake = _running(pk, "waiting", "reading")
    if intake is not None:
        with _Guard(intake):
            _at(intake, "reading")
            read = read_file(_path(intake), intake.name)
            files = case_files(read, intake.name, lambda done: _at(intake, "reading", done=done))
            _at(intake, "reading", cases=len(files), done=len(files))
            last = last_record_of(intake.program)
            reviewed = Reviewed(case_facts(), on)
            told = _told(_kept_as_read(intake, seen_beside(intake.program, files, on), reviewed)) | {"last": last}
            reviewed.refuse_unknown(intake.name)
            told |= {"warnings": reviewed.warnings, "warned": reviewed.warned}
            _at(intake, LOOKED_AT, cases=len(files), done=0, told=told)


def ask_for(intake: Intake, *, by: Reader, on: date) -> None:
    """Have what was looked at kept: at once if it is small, else by a job. Raises NotAllowed, or Refused."""
    _require_open(by, intake.program)
    is_small = intake.cases <= SMALL_CASES
    with transaction.atomic():
        if not Intake.objects.filter(pk=intake.pk, stage=LOOKED_AT).update(stage="asked", by=by.user_key or by.role):
            raise Refused("This file is not waiting to be brought in.", "Look at the page again: it may be done.")
        record(f"program:{intake.program.key}", "cases.ask_for", by=by, on=on)
        if not is_small:
            enqueue("cases.bring_in", str(intake.pk))
    if is_small:
        bring_in(intake.pk, on=on)


@transaction.atomic
def cancel(intake: Intake, *, by: Reader, on: date) -> None:
    """Stop an intake; nothing of its file is kept. Raises NotAllowed, or Refused when it is over."""
    require_member(by, intake.program)
    changed = Intake.objects.filter(pk=intake.pk, stage__in=(*RUNNING, LOOKED_AT))
    if not changed.update(stage="cancelled", ended_at=timezone.now()):
        raise Refused("It is too late to stop this.", "Look at the page again to see what came of it.")
    _forget(intake)
    record(f"program:{intake.program.key}", "cases.cancel_intake", by=by, on=on)


def bring_in(pk: Any, *, on: date) -> None:
    """Keep the cases of a file that was asked for: all of them or none. May run twice: what is done stays done."""
    intake = _running(pk, "asked", "working", "writing")
    if intake is None:
        return
    with _Guard(intake):
        by = _asker(intake)
        _require_open(by, intake.program)
        _at(intake, "working", done=0)
        files = _read_before(intake)
        seen = [one for one in seen_beside(intake.program, files, on) if one.kind != "unchanged"]
        lines = _worked_out(intake, seen, by, on)
        told = _told(seen) | {"unchanged": len(files) - len(seen), "last": intake.told.get("last", 0)}
        _write(intake, seen, lines, told, by=by, on=on)
    if intake.stage == "done":
        _forget(intake)


def forget_old_files(*, on: date) -> None:
    """Cancel what was looked at long ago and that nobody asked for, and remove its file."""
    first = on - timedelta(days=KEPT_DAYS)
    for intake in Intake.objects.filter(stage=LOOKED_AT, made_at__date__lt=first):
        Intake.objects.filter(pk=intake.pk, stage=LOOKED_AT).update(stage="cancelled", ended_at=timezone.now())
        _forget(intake)


def keep_files(program: Program, files: list[CaseFile], *, name: str, by: Reader, on: date) -> Counter[str]:
    """Keep case files as cases of a program, all or none, and return how many were new, changed or unchanged.

    Raises NotAllowed, or Refused for a closed program.
    """
    _require_open(by, program)
    seen = [one for one in seen_beside(program, files, on) if one.kind != "unchanged"]
    facts = case_facts()
    drafts = [_draft(one, program, by) for one in seen]
    lines = [line_of(case, one.file, facts, on) for case, one in zip(drafts, seen, strict=True)]
    with transaction.atomic():
        _hold(seen)
        _insert(program, seen, lines, reason=f"brought in from {name}", by=by, on=on)
    return Counter({"unchanged": len(files) - len(seen)}) + Counter(one.kind for one in seen)


# ---- the steps


def _kept_as_read(intake: Intake, seen: Iterable[Incoming], reviewed: Reviewed) -> Iterator[Incoming]:
    """Pass on what comes in, looked at by the rules, and write each case as a line of JSON beside the file."""
    with _read_path(intake).open("w", encoding="utf-8") as lines:
        for one in seen:
            lines.write(json.dumps(one.body, ensure_ascii=True, separators=(",", ":")))
            lines.write("\n")
            if one.kind != "unchanged":
                reviewed.look_at(one.file)
            yield one


def _read_before(intake: Intake) -> list[CaseFile]:
    """Return the cases as they were read when the file was looked at."""
    path = _read_path(intake)
    if not path.exists():
        raise Refused(f"{intake.name} is no longer kept here.", "Choose the file again.")
    with path.open(encoding="utf-8") as lines:
        return [CaseFile.model_validate_json(line) for line in lines]


def _told(seen: Iterable[Incoming]) -> dict[str, Any]:
    """Return what would change as plain values: counts, and the first cases that change with their fields."""
    counts = Counter[str]()
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for one in seen:
        counts[one.kind] += 1
        if one.kind == "changed" and len(changed) < MOST_SHOWN:
            fields = [each.as_json() for each in one.differences]
            changed.append({"case": one.file.case, "title": one.file.title, "fields": fields})
        if one.kind == "new" and len(new) < MOST_SHOWN:
            new.append({"case": one.file.case, "title": one.file.title})
    kinds = {kind: counts[kind] for kind in ("new", "changed", "unchanged")}
    return {**kinds, "changes": changed, "news": new}


def _worked_out(intake: Intake, seen: list[Incoming], by: Reader, on: date) -> list[PortfolioLine]:
    """Return the lines of the portfolio for cases that come in, telling how far it is."""
    facts, lines = case_facts(), []
    for place, one in enumerate(seen, 1):
        lines.append(line_of(_draft(one, intake.program, by), one.file, facts, on))
        if place % STEP == 0:
            _at(intake, "working", done=place)
    return lines


def _draft(one: Incoming, program: Program, by: Reader) -> Case:
    if one.case is not None:
        return one.case
    name = one.file.case
    return Case(program=program, identifier=name, is_sample=one.file.is_sample, made_by=by.user_key or by.role)


def _write(
    intake: Intake, seen: list[Incoming], lines: list[PortfolioLine], told: dict[str, Any], *, by: Reader, on: date
) -> None:
    _at(intake, "writing", done=len(seen))
    with transaction.atomic():
        _hold(seen)
        _require_as_looked_at(seen, told["last"])
        _insert(intake.program, seen, lines, reason=f"brought in from {intake.name}"[:400], by=by, on=on)
        _at(intake, "done", told=told, done=intake.cases, ended_at=timezone.now())


def _insert(
    program: Program, seen: list[Incoming], lines: list[PortfolioLine], *, reason: str, by: Reader, on: date
) -> None:
    """Write cases, their records and lines. The caller's transaction makes it all or nothing."""
    _require_unchanged(program, seen)
    new = [line.summary.case for line, one in zip(lines, seen, strict=True) if one.case is None]
    with once_only(Refused("Somebody made one of these cases meanwhile.", "Choose the file again.")):
        Case.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    now, who = timezone.now(), by.user_key or by.role
    Record.objects.bulk_create(
        [
            Record(
                case=line.summary.case, place="whole", body=one.body, recorded_at=now, by=who, reason=reason,
                event_on=on if one.case else first_day(one.file, on),
            )
            for line, one in zip(lines, seen, strict=True)
        ],
        batch_size=ROWS_AT_ONCE,
    )  # fmt: skip
    keep_lines(lines, instead_of=[one.case.pk for one in seen if one.case is not None])
    record(f"program:{program.key}", "cases.bring_in", by=by, on=on, note=f"{len(seen)} cases")


def _hold(seen: list[Incoming]) -> None:
    """Keep everybody else from changing the cases that a file changes, until the transaction ends."""
    hold_cases(one.case.pk for one in seen if one.case is not None)


def _require_unchanged(program: Program, seen: list[Incoming]) -> None:
    """Raise Refused when somebody made or removed one of these cases since they were looked at."""
    known = dict(Case.objects.filter(program=program, removed_at=None).values_list("identifier", "pk"))
    for one in seen:
        if known.get(one.file.case) != (one.case.pk if one.case else None):
            raise Refused(f"{one.file.case} was made or removed meanwhile.", "Choose the file again.")


def _require_as_looked_at(seen: list[Incoming], last: int) -> None:
    """Raise Refused when something was recorded of a case after it was shown what the file changes of it."""
    changed = [one.case.pk for one in seen if one.case is not None]
    for start in range(0, len(changed), ROWS_AT_ONCE):
        later = Record.objects.filter(case__in=changed[start : start + ROWS_AT_ONCE], pk__gt=last)
        name = later.values_list("case__identifier", flat=True).first()
        if name is not None:
            raise Refused(f"{name} was changed after you looked at the file.", "Choose the file again.")


# ---- the intake itself


class _Guard:
    """Ends an intake in words when something goes wrong while it runs.

    Meanwhile Python does not look for rings of objects: thousands of cases make none, and looking takes a fifth more.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def __enter__(self) -> None:
        gc.disable()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        gc.enable()
        if error is None:
            return False
        if isinstance(error, FileWrong):
            _end(self._intake, "refused", {"wrong": _tellable(error.wrong), **_sentence(error)})
        elif isinstance(error, IcopError):
            _end(self._intake, "refused" if isinstance(error, Refused) else "failed", _sentence(error))
        elif isinstance(error, Exception) and not isinstance(error, Cancelled):
            logger.exception("cases not brought in", extra={"intake": str(self._intake.pk)})
            _end(
                self._intake,
                "failed",
                {"problem": FAILED, "fix": "Choose the file again; an administrator finds the details in the log."},
            )
        return isinstance(error, Exception)


def _tellable(wrong: list[Wrong]) -> list[dict[str, Any]]:
    """Return problems as they may be kept: where one names what is marked as classified, only where it stands."""
    told = list(wrong_lines(wrong))
    for one in told:
        try:
            see_texts(one)
        except Refused as error:
            one |= {"sheet": "", "column": "", "what": error.problem, "fix": error.fix}
    return told


def _sentence(error: IcopError) -> dict[str, Any]:
    return {"problem": error.problem, "fix": error.fix}


def _end(intake: Intake, stage: str, told: dict[str, Any]) -> None:
    Intake.objects.filter(pk=intake.pk, stage__in=RUNNING).update(stage=stage, told=told, ended_at=timezone.now())
    _forget(intake)


def _running(pk: Any, *stages: str) -> Intake | None:
    return Intake.objects.select_related("program").filter(pk=pk, stage__in=stages).first()


def _at(intake: Intake, stage: str, **more: Any) -> None:
    """Keep how far an intake is. Raises Cancelled when somebody stopped it meanwhile."""
    if not Intake.objects.filter(pk=intake.pk, stage__in=RUNNING).update(stage=stage, **more):
        raise Cancelled
    intake.stage = stage
    for name, value in more.items():
        setattr(intake, name, value)


def _asker(intake: Intake) -> Reader:
    person = User.objects.filter(pk=person_number(intake.by) or 0).first()
    if person is None or not person.is_active:
        raise NotAllowed("Whoever asked for this has no account any more.", "Bring the file in yourself.")
    return reader_of(person)


def _require_open(by: Reader, program: Program) -> None:
    require(by, VERB)
    require_member(by, program)
    if program.closed_at is not None:
        raise Refused(f"{program.name} is closed.", "Open the program again, or choose another.")


def _path(intake: Intake) -> Path:
    return Path(settings.MEDIA_ROOT) / "cases" / intake.file


def _read_path(intake: Intake) -> Path:
    return _path(intake).with_suffix(".jsonl")


def _forget(intake: Intake) -> None:
    """Remove the file, and what was read of it."""
    _path(intake).unlink(missing_ok=True)
    _read_path(intake).unlink(missing_ok=True)


def _keep(intake: Intake, chunks: Iterable[bytes]) -> int:
    path, size = _path(intake), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size <= MOST_BYTES:
                file.write(chunk)
    if size > MOST_BYTES:
        path.unlink(missing_ok=True)
        raise Refused(f"{intake.name} is larger than {MOST_BYTES // 1_000_000} MB.", "Bring it in in parts.")
    return size
