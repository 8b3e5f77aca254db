"""What people put beside questions: comments, passages as evidence, sections passed on, actions marked done."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotFound, Refused
from icop.tools.entering import refuse_classified
from icop.tools.models import Assessment, Assignment, Comment, Done, Evidence, Planned, Seat
from icop.tools.policies import require_work

LONGEST_TEXT, LONGEST_NOTE, LONGEST_OWNER = 4000, 400, 80


@transaction.atomic
def comment(assessment: Assessment, question: str, text: str, *, by: Reader, on: date) -> Comment:
    """Say something beside a question. Raises NotAllowed, or Refused without a text."""
    require_work(by)
    if not text.strip():
        raise Refused("The comment is empty.", "Write what you want the team to know.")
    if len(text) > LONGEST_TEXT:
        raise Refused("The comment is too long.", f"Keep it under {LONGEST_TEXT:,} characters.")
    refuse_classified(text)
    made = Comment.objects.create(assessment=assessment, question=question, text=text.strip(), by=_who(by))
    record(f"assessment:{assessment.pk}", "tools.comment", by=by, on=on, note=question)
    return made


@transaction.atomic
def uncomment(assessment: Assessment, pk: int, *, by: Reader, on: date) -> None:
    """Take back a comment of one's own. Raises NotAllowed, or NotFound."""
    require_work(by)
    mine = Comment.objects.filter(assessment=assessment, pk=pk, by=_who(by), removed_at=None)
    if not mine.update(removed_at=timezone.now()):
        raise NotFound("There is no such comment of yours.", "Only who wrote a comment can take it back.")
    record(f"assessment:{assessment.pk}", "tools.uncomment", by=by, on=on)


@transaction.atomic
def attach(
    assessment: Assessment,
    question: str,
    *,
    title: str,
    citation: str = "",
    document: str = "",
    anchor: str = "",
    note: str = "",
    by: Reader,
    on: date,
) -> Evidence:
    """Put a passage beside an answer as evidence: a citation, or a document with a place in it.

    Raises NotAllowed, or Refused when neither is named.
    """
    require_work(by)
    if not (citation.strip() or document.strip()):
        raise Refused("No passage is named.", "Write its citation, or the address of its page in the library here.")
    if len(note) > LONGEST_NOTE:
        raise Refused("The note is too long.", f"Keep it under {LONGEST_NOTE} characters.")
    refuse_classified(title, citation, note)
    made = Evidence.objects.create(
        assessment=assessment,
        question=question,
        title=(title or citation or document).strip()[:300],
        citation=citation.strip()[:300],
        document=document[:200],
        anchor=anchor[:300],
        note=note.strip(),
        by=_who(by),
    )
    record(f"assessment:{assessment.pk}", "tools.attach", by=by, on=on, note=question)
    return made


@transaction.atomic
def detach(assessment: Assessment, pk: int, *, by: Reader, on: date) -> None:
    """Take evidence away from a question. Raises NotAllowed, or NotFound."""
    require_work(by)
    found = Evidence.objects.filter(assessment=assessment, pk=pk, removed_at=None)
    if not found.update(removed_at=timezone.now()):
        raise NotFound("There is no such evidence.", "Reload the page: it may have been taken away already.")
    record(f"assessment:{assessment.pk}", "tools.detach", by=by, on=on)


@transaction.atomic
def assign(
    assessment: Assessment, section: str, person: int | None, *, due: date | None = None, by: Reader, on: date
) -> None:
    """Pass a section to somebody of the team, perhaps until a day; None gives it back to everybody.

    Raises NotAllowed, or Refused when the person is not on the team.
    """
    require_work(by)
    if person is None:
        Assignment.objects.filter(assessment=assessment, section=section).delete()
    else:
        if not Seat.objects.filter(program=assessment.program, person=person).exists():
            raise Refused("That person is not on the team.", "Put them on the team first, on the page of the program.")
        values = {"person_id": person, "due": due, "by": _who(by)}
        Assignment.objects.update_or_create(assessment=assessment, section=section, defaults=values)
    record(f"assessment:{assessment.pk}", "tools.assign", by=by, on=on, note=section)


@transaction.atomic
def mark_done(assessment: Assessment, finding: str, *, is_done: bool, by: Reader, on: date) -> None:
    """Mark an action of the plan as done, or as not done after all. Raises NotAllowed."""
    require_work(by)
    if is_done:
        Done.objects.get_or_create(assessment=assessment, finding=finding[:80], defaults={"by": _who(by)})
    else:
        Done.objects.filter(assessment=assessment, finding=finding).delete()
    record(f"assessment:{assessment.pk}", "tools.done" if is_done else "tools.undone", by=by, on=on, note=finding[:80])


@transaction.atomic
def plan_action(
    assessment: Assessment, finding: str, *, owner: str, due: date | None, by: Reader, on: date
) -> Planned | None:
    """Say who does an action of the plan and until when; with neither, what the tool says holds again.

    Raises NotAllowed, or Refused when the owner is too long or marked as classified.
    """
    require_work(by)
    if len(owner.strip()) > LONGEST_OWNER:
        raise Refused("The owner is too long.", f"Keep it under {LONGEST_OWNER} characters: a role is enough.")
    refuse_classified(owner)
    found = Planned.objects.filter(assessment=assessment, finding=finding)
    record(f"assessment:{assessment.pk}", "tools.plan", by=by, on=on, note=finding[:80])
    if not owner.strip() and due is None:
        found.delete()
        return None
    values = {"owner": owner.strip(), "due": due, "by": _who(by), "at": timezone.now()}
    return Planned.objects.update_or_create(assessment=assessment, finding=finding[:80], defaults=values)[0]


def _who(by: Reader) -> str:
    return by.user_key or by.role
