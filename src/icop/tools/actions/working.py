"""Work an assessment through: begin, answer, undo, finish, open again, move to a newer version, remove, restore.

Answers are rows that are added; the one before is retired, never written over. Who saves says which answer they saw, so
that two people at once don't overwrite each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotFound, Refused
from icop.engine.questionnaire import Ask, read_answers, written_answers
from icop.tools.entering import refuse_classified
from icop.tools.models import Answer, Assessment, Program
from icop.tools.policies import require_lead, require_work
from icop.tools.queries import KnownTool, tool_for
from icop.tools.queries.assessments import Working, working
from icop.tools.resting import result_of


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody typed as an answer (None: it is to be taken back), and which answer they saw (0: none)."""

    value: Any
    seen: int = 0


@dataclass(slots=True)
class Saved:
    """What came of saving: whose answer changed, what is wrong, and what somebody else changed meanwhile."""

    changed: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Answer] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Tell whether everything that was typed is kept."""
        return not self.wrong and not self.conflicts


@transaction.atomic
def begin(program: Program, tool: KnownTool, *, by: Reader, on: date) -> Assessment:
    """Begin an assessment of a program with the version of a tool that is in use. Raises NotAllowed, or Refused."""
    require_work(by)
    if program.closed_at is not None:
        raise Refused(f"{program.name} is closed.", "Open the program again, or choose another.")
    made = Assessment.objects.create(
        program=program,
        tool=tool.key,
        tool_sha=tool.fact.sha,
        tool_version=tool.shape.version,
        made_by=by.user_key or by.role,
    )
    record(_key(made), "tools.begin", by=by, on=on)
    return made


@transaction.atomic
def save_answers(assessment: Assessment, typed: Mapping[str, Reply], *, by: Reader, on: date) -> Saved:
    """Keep every answer that can be read and that nobody changed meanwhile; tell the others. Nothing else is touched.

    Raises NotAllowed, or Refused when the assessment is finished or removed.
    """
    found = _locked(assessment, by)
    tool = working(by, found, on=on).tool
    asks = {ask.key: ask for ask in tool.compiled.asks}
    standing = {one.question: one for one in found.answers.filter(retired_at=None)}
    saved = Saved()
    for key, one in typed.items():
        _save_one(found, key, one, asks, standing.get(key), saved, by)
    if saved.changed:
        found.changed_at = timezone.now()
        found.save(update_fields=["changed_at"])
        record(_key(found), "tools.answer", by=by, on=on, note=", ".join(saved.changed)[:200])
    return saved


def _save_one(
    found: Assessment, key: str, typed: Reply, asks: Mapping[str, Ask], old: Answer | None, saved: Saved, by: Reader
) -> None:
    read, problems = read_answers(asks, {key: typed.value})
    if problems:
        what = problems[0].what.partition(": ")
        saved.wrong[key] = f"{(what[2] or what[0])[:1].upper()}{(what[2] or what[0])[1:]}. {_capital(problems[0].fix)}"
        return
    try:
        refuse_classified(typed.value)
    except Refused as error:
        saved.wrong[key] = str(error)
        return
    value = written_answers(read).get(key)
    held = old.value if old else None
    if value == held:
        return
    if (old.pk if old else 0) != typed.seen:
        if old is not None:
            saved.conflicts[key] = old
        return
    _put(found, key, value, old, by)
    saved.changed.append(key)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) or not text else ".")


def _put(
    found: Assessment, key: str, value: Any, old: Answer | None, by: Reader, undoes: Answer | None = None
) -> Answer:
    now = timezone.now()
    if old is not None:
        Answer.objects.filter(pk=old.pk).update(retired_at=now)
    return Answer.objects.create(
        assessment=found, question=key, value=value, by=by.user_key or by.role, at=now, undoes=undoes
    )


@transaction.atomic
def undo_last(assessment: Assessment, *, by: Reader, on: date) -> str:
    """Take back the last answer that `by` gave and that still stands; return its question.

    Raises NotAllowed, or Refused when there is none, or somebody else has answered the question since.
    """
    found = _locked(assessment, by)
    mine = _not_undone(found).filter(by=by.user_key or by.role).order_by("-pk").first()
    if mine is None:
        raise Refused("There is no answer of yours to take back.", "Change an answer on the page of its section.")
    standing = found.answers.get(question=mine.question, retired_at=None)
    if standing.by != mine.by:
        fix = "Change the answer on the page of its section."
        raise Refused("Somebody has answered this question since.", fix)
    before = _not_undone(found).filter(question=mine.question, pk__lt=mine.pk).order_by("-pk").first()
    _put(found, mine.question, before.value if before else None, standing, by, undoes=mine)
    record(_key(found), "tools.undo", by=by, on=on, note=mine.question)
    return mine.question


def _not_undone(found: Assessment) -> QuerySet[Answer]:
    return found.answers.filter(undoes=None, undone_by=None)


@transaction.atomic
def finish(assessment: Assessment, *, by: Reader, on: date) -> Working:
    """Finish an assessment: its answers no longer change, and what followed is kept with what it rested on.

    Open questions don't keep it from being finished: the report says what is open. Raises NotAllowed, or Refused.
    """
    found = _locked(assessment, by)
    at_work = working(by, found, on=on)
    if not at_work.answered:
        raise Refused("Nothing is answered yet.", "Answer at least one question first.")
    found.finished_at, found.finished_on = timezone.now(), on
    found.finished_by = by.user_key or by.role
    found.result = result_of(at_work)
    found.save(update_fields=["finished_at", "finished_on", "finished_by", "result"])
    record(_key(found), "tools.finish", by=by, on=on)
    return at_work


@transaction.atomic
def reopen(assessment: Assessment, *, by: Reader, on: date) -> None:
    """Open a finished assessment again; its answers stand. Raises NotAllowed, or Refused when it is not finished."""
    require_work(by)
    found = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if found.finished_at is None:
        raise Refused("The assessment is not finished.", "Go on with its sections.")
    found.finished_at = found.finished_on = None
    found.finished_by = ""
    found.save(update_fields=["finished_at", "finished_on", "finished_by"])
    record(_key(found), "tools.reopen", by=by, on=on)


@transaction.atomic
def move_to_newest(assessment: Assessment, *, by: Reader, on: date) -> KnownTool:
    """Move an assessment to the version of its tool that is in use; answers are kept, also those no question asks now.

    Raises NotAllowed, or Refused when it is finished, or there already.
    """
    found = _locked(assessment, by)
    newest = tool_for(by, found.tool)
    if newest.fact.sha == found.tool_sha:
        raise Refused("This is the version in use.", "Go on with it.")
    found.tool_sha, found.tool_version = newest.fact.sha, newest.shape.version
    found.save(update_fields=["tool_sha", "tool_version"])
    record(_key(found), "tools.move", by=by, on=on, note=f"version {newest.shape.version}")
    return newest


@transaction.atomic
def remove(assessment: Assessment, *, by: Reader, on: date) -> None:
    """Remove an assessment from sight; who leads the team can bring it back. Raises NotAllowed."""
    require_lead(by, assessment.program)
    Assessment.objects.filter(pk=assessment.pk, removed_at=None).update(removed_at=timezone.now())
    record(_key(assessment), "tools.remove", by=by, on=on)


@transaction.atomic
def restore(assessment: Assessment, *, by: Reader, on: date) -> None:
    """Bring a removed assessment back. Raises NotAllowed."""
    require_lead(by, assessment.program)
    Assessment.objects.filter(pk=assessment.pk).update(removed_at=None)
    record(_key(assessment), "tools.restore", by=by, on=on)


def _locked(assessment: Assessment, by: Reader) -> Assessment:
    require_work(by)
    found = Assessment.objects.select_for_update().filter(pk=assessment.pk).select_related("program").first()
    if found is None or found.removed_at is not None:
        raise NotFound("There is no such assessment.", "Look at the programs you are on the team of.")
    if found.finished_at is not None:
        raise Refused("The assessment is finished.", "Open it again to change answers.")
    return found


def _key(assessment: Assessment) -> str:
    return f"assessment:{assessment.pk}"
