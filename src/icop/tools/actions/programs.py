"""Make a program, say who is on its team, close it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from icop.accounts.models import User
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotFound, Refused
from icop.tools.entering import refuse_classified
from icop.tools.models import Program, Seat
from icop.tools.policies import require_lead, require_work

LONGEST_NAME, LONGEST_ABOUT, LONGEST_ROLE = 120, 400, 80
LEAD = "Program manager"


@transaction.atomic
def make_program(name: str, *, about: str = "", role: str = LEAD, by: Reader, on: date) -> Program:
    """Make a program; who makes it leads its team, and nobody else sees it. Raises NotAllowed, or Refused."""
    require_work(by)
    _check(name, about, role)
    made = Program.objects.create(key=_free_key(name), name=name.strip(), about=about.strip(), made_by=by.user_key)
    if by.number is not None:
        Seat.objects.create(program=made, person_id=by.number, role=role.strip() or LEAD, leads=True)
    record(f"program:{made.key}", "tools.program.make", by=by, on=on)
    return made


@transaction.atomic
def change_program(program: Program, *, name: str, about: str, by: Reader, on: date) -> None:
    """Say anew what a program is called and what it is about. Raises NotAllowed, or Refused."""
    require_lead(by, program)
    _check(name, about, LEAD)
    program.name, program.about = name.strip(), about.strip()
    program.save(update_fields=["name", "about"])
    record(f"program:{program.key}", "tools.program.change", by=by, on=on)


@transaction.atomic
def seat(program: Program, person: User, *, role: str, leads: bool, by: Reader, on: date) -> Seat:
    """Put a person on the team, or change what they are there. Raises NotAllowed, or Refused for the last lead."""
    require_lead(by, program)
    if not role.strip() or len(role) > LONGEST_ROLE:
        raise Refused("It is not said what the person is on the team.", "Write their role, such as systems engineer.")
    if not leads:
        _keep_a_lead(program, person)
    made, _ = Seat.objects.update_or_create(
        program=program, person=person, defaults={"role": role.strip(), "leads": leads}
    )
    record(f"program:{program.key}", "tools.program.seat", by=by, on=on)
    return made


@transaction.atomic
def unseat(program: Program, person: int, *, by: Reader, on: date) -> None:
    """Take a person off the team; what they answered stays.

    Raises NotAllowed, NotFound, or Refused for the last who leads it.
    """
    require_lead(by, program)
    found = Seat.objects.select_related("person").filter(program=program, person=person).first()
    if found is None:
        raise NotFound("Nobody like that is on the team.", "Reload the page: they may have been taken off already.")
    _keep_a_lead(program, found.person)
    found.delete()
    record(f"program:{program.key}", "tools.program.unseat", by=by, on=on)


@transaction.atomic
def close_program(program: Program, *, is_closed: bool, by: Reader, on: date) -> None:
    """Close a program, or open it again: a closed one is listed last and begins no assessments. Raises NotAllowed."""
    require_lead(by, program)
    program.closed_at = timezone.now() if is_closed else None
    program.save(update_fields=["closed_at"])
    record(f"program:{program.key}", "tools.program.close" if is_closed else "tools.program.open", by=by, on=on)


def _keep_a_lead(program: Program, person: User) -> None:
    others = Seat.objects.select_for_update().filter(program=program, leads=True).exclude(person=person)
    is_lead = Seat.objects.filter(program=program, person=person, leads=True).exists()
    if is_lead and not others.exists():
        raise Refused("The team would have nobody who leads it.", "Let somebody else lead it first.")


def _check(name: str, about: str, role: str) -> None:
    if not name.strip():
        raise Refused("The program has no name.", "Write what the team calls it.")
    for text, longest in ((name, LONGEST_NAME), (about, LONGEST_ABOUT), (role, LONGEST_ROLE)):
        if len(text) > longest:
            raise Refused(f"“{text[:40]}…” is too long.", f"Keep it under {longest} characters.")
        refuse_classified(text)


def _free_key(name: str) -> str:
    base = slugify(name)[:60] or "program"
    taken = Program.objects.filter(key=base).exists() or base in {"new", "import"}
    return f"{base}-{uuid4().hex[:8]}" if taken else base
