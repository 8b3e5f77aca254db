"""Who sees a program, and who may change what: the people on its team; an administrator keeps all of them."""

from __future__ import annotations

from django.db.models import Q

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.errors import NotAllowed
from icop.tools.models import Program, Seat

VERB = "tools.work"


def visible(reader: Reader, prefix: str = "") -> Q:
    """Return what `reader` may see of programs, or of what belongs to one (`prefix` leads there: `program__`)."""
    if reader.is_admin:
        return Q()
    if reader.number is None:
        return Q(pk=None)
    return Q(**{f"{prefix}seats__person": reader.number})


def require_work(reader: Reader) -> None:
    """Return if `reader` may work with tools at all. Raises NotAllowed."""
    require(reader, VERB)


def require_lead(reader: Reader, program: Program) -> None:
    """Return if `reader` leads the program's team, or keeps the site. Raises NotAllowed."""
    require(reader, VERB)
    if not may_lead(reader, program):
        raise NotAllowed("Only who leads the team may do that.", "Ask who leads it: its page names them.")


def may_lead(reader: Reader, program: Program) -> bool:
    """Tell whether `reader` leads the program's team, or keeps the site."""
    return reader.is_admin or Seat.objects.filter(program=program, person=reader.number, leads=True).exists()
