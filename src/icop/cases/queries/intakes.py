"""Files of cases that were brought in: those of the programs one is on the team of."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from icop.accounts.reader import Reader
from icop.cases.models import Intake
from icop.engine.errors import NotFound
from icop.tools.models import Seat


def intakes_for(reader: Reader) -> QuerySet[Intake]:
    """Return the intakes of the programs whose team `reader` is on, the last first."""
    found = Intake.objects.select_related("program").order_by("-made_at")
    return found if reader.is_admin else found.filter(program__in=_mine(reader))


def intake_for(reader: Reader, pk: Any) -> Intake:
    """Return one intake. Raises NotFound when there is none to see."""
    found = intakes_for(reader).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such file.", "Look through those your teams have brought in.")
    return found


def _mine(reader: Reader) -> Any:
    return Seat.objects.filter(person=reader.number or 0).values("program")
