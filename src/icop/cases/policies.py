"""Who sees a case, and who may change it: the team of its program; others who are signed in see those it shares."""

from __future__ import annotations

from django.db.models import Q

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.cases.models import Case
from icop.engine.errors import NotAllowed
from icop.tools.models import Seat
from icop.tools.policies import may_lead

VERB = "cases.work"


def visible(reader: Reader, prefix: str = "") -> Q:
    """Return what `reader` may see of cases, or of what belongs to one (`prefix` leads there: `case__`)."""
    return Q(**{f"{prefix}removed_at": None}) & _of_team_or_shared(reader, prefix)


def visible_lines(reader: Reader, prefix: str = "") -> Q:
    """Return what `reader` may see of summaries: those of the cases that `visible` lets them see."""
    return Q(**{f"{prefix}is_removed": False}) & _of_team_or_shared(reader, prefix)


def _of_team_or_shared(reader: Reader, prefix: str) -> Q:
    if reader.is_admin:
        return Q()
    if reader.number is None:
        return Q(pk=None)
    mine = Seat.objects.filter(person=reader.number).values("program")
    return Q(**{f"{prefix}program__in": mine}) | Q(**{f"{prefix}is_shared": True})


def require_team(reader: Reader, case: Case) -> None:
    """Return if `reader` is on the team of the case, or keeps the site. Raises NotAllowed."""
    require(reader, VERB)
    if not may_change(reader, case):
        raise NotAllowed("Only the team of this case may change it.", "Ask who leads its program.")


def require_lead(reader: Reader, case: Case) -> None:
    """Return if `reader` leads the team of the case, or keeps the site. Raises NotAllowed."""
    require(reader, VERB)
    if not may_lead(reader, case.program):
        raise NotAllowed("Only who leads the team may do that.", "Ask who leads it: its program's page names them.")


def may_change(reader: Reader, case: Case) -> bool:
    """Tell whether `reader` is on the team of the case, or keeps the site."""
    return reader.is_admin or Seat.objects.filter(program=case.program_id, person=reader.number).exists()
