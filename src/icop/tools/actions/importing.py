"""Take in an assessment from its file: answers with role and time, comments, evidence, what was passed on or done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import Refused
from icop.tools.actions.programs import make_program
from icop.tools.assessment_files import AssessmentFile, ResultKept
from icop.tools.incoming import Incoming, roles_of, seated
from icop.tools.models import Answer, Assessment, Assignment, Comment, Done, Evidence, Planned, Program
from icop.tools.policies import require_work

ROLE = "role:"
BATCH = 500


@transaction.atomic
def import_assessment(incoming: Incoming, *, program: Program | None, by: Reader, on: date) -> Assessment:
    """Keep what a file brings (see `incoming.look_at`), for a program or (None) a new one of the name in the file.

    All of it or nothing. Who did what is kept by role. Raises NotAllowed, or Refused for a program that is closed.
    """
    require_work(by)
    if program is not None and program.closed_at is not None:
        raise Refused(f"{program.name} is closed.", "Open the program again, or choose another.")
    file = incoming.file
    target = program or make_program(file.program.name, by=by, on=on)
    made = _assessment(incoming, target)
    _answers(made, file)
    _beside(made, file)
    _passed_on(made, file)
    record(f"assessment:{made.pk}", "tools.import", by=by, on=on, note=f"{file.tool.key} {file.tool.version}"[:200])
    return made


def _who(role: str) -> str:
    return f"{ROLE}{role}"


def _assessment(incoming: Incoming, program: Program) -> Assessment:
    file, tool = incoming.file, incoming.tool
    kept = file.finished.result if file.finished else file.last_result
    made = Assessment.objects.create(
        program=program,
        tool=tool.key,
        tool_sha=tool.fact.sha,
        tool_version=tool.shape.version,
        made_by=_who(file.begun.by),
        result=_plain(kept),
    )
    moments: dict[str, Any] = {"made_at": file.begun.at, "changed_at": file.changed_at}
    if incoming.stays_finished and file.finished is not None:
        done = file.finished
        moments |= {"finished_at": done.at, "finished_by": _who(done.by), "finished_on": done.on}
    Assessment.objects.filter(pk=made.pk).update(**moments)
    made.refresh_from_db()
    return made


def _plain(kept: ResultKept | None) -> dict[str, Any] | None:
    return kept.model_dump(mode="json", exclude_unset=True) if kept is not None else None


def _answers(made: Assessment, file: AssessmentFile) -> None:
    rows = Answer.objects.bulk_create(
        [
            Answer(
                assessment=made, question=one.question, value=one.value, by=_who(one.by), at=one.at,
                retired_at=one.retired_at,
            )
            for one in file.answers
        ],
        batch_size=BATCH,
    )  # fmt: skip
    undone = []
    for row, one in zip(rows, file.answers, strict=True):
        if one.undoes is not None:
            row.undoes = rows[one.undoes]
            undone.append(row)
    Answer.objects.bulk_update(undone, ["undoes"], batch_size=BATCH)


def _beside(made: Assessment, file: AssessmentFile) -> None:
    _keep(
        Comment,
        [
            Comment(assessment=made, question=one.question, text=one.text, by=_who(one.by), at=one.at)
            for one in file.comments
        ],
    )
    _keep(
        Evidence,
        [
            Evidence(
                assessment=made, question=one.question, title=one.title, citation=one.citation, document=one.document,
                anchor=one.anchor, note=one.note, by=_who(one.by), at=one.at,
            )
            for one in file.evidence
        ],
    )  # fmt: skip
    _keep(Done, [Done(assessment=made, finding=one.finding, by=_who(one.by), at=one.at) for one in file.done])
    plans = [
        Planned(assessment=made, finding=one.finding, owner=one.owner, due=one.due, by=_who(one.by), at=one.at)
        for one in file.planned
    ]
    _keep(Planned, plans)


def _passed_on(made: Assessment, file: AssessmentFile) -> None:
    rows = [
        Assignment(assessment=made, section=one.section, person=person, due=one.due, by=_who(one.by), at=one.at)
        for one, person in seated(file, roles_of(made.program))
        if person is not None
    ]
    _keep(Assignment, rows)


def _keep(table: type[Model], rows: Iterable[Any]) -> None:
    """Add rows with the moments they bear: a table that stamps its rows would put in the moment of the import."""
    made = list(rows)
    moments = [one.at for one in made]
    kept = table._default_manager.bulk_create(made, batch_size=BATCH)
    for one, at in zip(kept, moments, strict=True):
        one.at = at  # type: ignore[attr-defined]
    table._default_manager.bulk_update(kept, ["at"], batch_size=BATCH)
