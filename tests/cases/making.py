"""What tests of cases need around them: people, a program with its team, a case, the default pack of facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from icop.accounts.models import User
from icop.accounts.queries import reader_of, site_reader
from icop.accounts.reader import Reader
from icop.cases.actions.recording import Said, make_case, say
from icop.cases.models import Case
from icop.engine.cases.files import CaseFile
from icop.facts.actions import FactIn, load_pack
from icop.tools.actions.programs import make_program, seat
from icop.tools.models import Program
from tests.makers import TODAY
from tests.shipped import DATA, shipped_pack

KINDS = frozenset({
    "parameter", "set", "instrument", "determination", "case_type", "code_list", "checklist", "scenario",
})  # fmt: skip


def load_policy(*more: str) -> None:
    """Load what cases are judged by from the default pack: values, sets, determinations, case types, codes.

    `more` names further kinds of facts.
    """
    facts = [
        FactIn(one.kind, one.key, one.shape.title, dict(one.body), one.sha, one.path)
        for one in shipped_pack().facts
        if one.kind in KINDS | set(more)
    ]
    load_pack("icop", 0, facts, by=site_reader(), on=TODAY)


def case_types() -> dict[str, str]:
    """Return the types of cases of the default pack, as their files tell them: full key -> YAML."""
    folder = DATA / "case_types" / "cases"
    return {f"case_type:cases.{one.stem}": one.read_text(encoding="utf-8") for one in sorted(folder.glob("*.yaml"))}


def case_of(**more: Any) -> CaseFile:
    """Return a case file of Bandaria with only what matters to a test spelled out."""
    told: dict[str, Any] = {
        "case": "BN-D-YCY", "title": "Ground radar and spares", "purchaser": {"code": "BN", "name": "Bandaria"},
    }  # fmt: skip
    return CaseFile.model_validate(told | more)


def make_team(lead: User, *others: User, name: str = "Radar program") -> Program:
    """Return a program that `lead` leads, with the others on its team."""
    by = reader_of(lead)
    made = make_program(name, by=by, on=TODAY)
    for person in others:
        seat(made, person, role="Case manager", leads=False, by=by, on=TODAY)
    return made


def keep_case(program: Program, file: CaseFile | None = None, *, by: Reader, on: date = TODAY) -> Case:
    """Return a case of a program, made from a case file."""
    return make_case(program, file or case_of(), by=by, on=on)


def tell(case: Case, place: str, item: str = "", *, by: Reader, on: date = TODAY, **body: Any) -> None:
    """Record something of a case from `on` on."""
    told: Mapping[str, Any] | None = body or None
    say(case, [Said(place, item, told, on)], by=by, on=TODAY)
