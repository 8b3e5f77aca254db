"""What tests of notification start from: the shipped facts without a site, and cases with only what matters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from icop.cases.notifying import DETERMINATION, Notified, notification
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.notified import Values
from icop.engine.tool_checks import Beside
from icop.facts.queries import KnownFact
from icop.tools.queries import KnownDetermination
from tests.shipped import shipped_pack

ON = date(2026, 6, 5)
OTHER, GROUP = "Philippines", "Japan"


@cache
def _beside() -> Beside:
    pack = shipped_pack()
    return Beside.of(((fact.key, fact.shape) for fact in pack.facts), pack.units)


@cache
def facts() -> CaseFacts:
    """Return what cases are judged by, as shipped."""
    scenarios = {fact.key: fact.shape for fact in shipped_pack().facts if fact.kind == "scenario"}
    return CaseFacts(reference=_beside().reference, scenarios=scenarios)


@cache
def determination() -> KnownDetermination:
    """Return the determination of notification, as shipped."""
    compiled, wrong = _beside().determination(_beside().determinations[DETERMINATION])
    assert not wrong
    fact = KnownFact("determination", DETERMINATION, compiled.shape, "icop", "0", datetime(2026, 11, 23, tzinfo=UTC))
    return KnownDetermination(fact, compiled)


def worth(mde: float = 0, total: float = 0, construction: float = 0) -> Values:
    """Return values in millions of dollars; the total is at least the MDE."""
    million = Decimal(1_000_000)
    parts = [Decimal(str(one)) * million for one in (mde, max(mde, total), construction)]
    return Values(*parts)


def make_case(country: str = OTHER, *, kind: str = "country", lead: str = "", **more: Any) -> CaseFile:
    """Return a case of a buyer whose offers open no new sales territory."""
    buyer = {"kind": kind, "lead": lead, "country": country if kind == "country" else "", "opens_territory": False}
    return CaseFile.model_validate({
        "case": "BN-D-YAA", "title": "Radios", "purchaser": buyer | more.pop("purchaser", {}),
        "documents": [{"key": "basic"}], **more,
    })  # fmt: skip


def notified(file: CaseFile, values: Values, *, on: date = ON, **more: Any) -> Notified:
    """Return what is known of the notification of a case, by the shipped facts."""
    return notification(file, facts(), on=on, values=values, determination=determination(), **more)
