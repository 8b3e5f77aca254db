"""What the rules say of cases that come in by a file: what nobody knows is refused, what is out of order is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from icop.cases.tables.assembling import MOST_TOLD
from icop.cases.tables.reading import FileWrong, Wrong
from icop.engine.cases.checking import findings
from icop.engine.cases.checking.finding import CaseFinding, Looking
from icop.engine.cases.checking.moves import odd_findings
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.lifecycle import position

OF_NOTHING = ("event_of_something", "line_of_document")
MOST_WARNED = 200


class Reviewed:
    """The review of one file, case by case. `warnings` are the first of what its cases hold against the rules."""

    def __init__(self, facts: CaseFacts, on: date) -> None:
        self._facts, self._on = facts, on
        self._wrong: list[Wrong] = []
        self.warnings: list[dict[str, Any]] = []
        self.warned = 0

    def look_at(self, file: CaseFile) -> None:
        """Look at a case; one of a type without rules on this site is not judged."""
        if file.type not in self._facts.types:
            return
        looking = Looking(file, self._facts, self._on, position(file, self._facts, self._on))
        unknown = list(dict.fromkeys(_unknown(looking)))
        self._wrong += [_as_wrong(file, one) for one in unknown[: max(0, MOST_TOLD - len(self._wrong))]]
        for one in _out_of_order(looking, unknown):
            self.warned += 1
            if len(self.warnings) < MOST_WARNED:
                self.warnings.append(_as_json(file, one))

    def refuse_unknown(self, name: str) -> None:
        """Raise FileWrong with everything that is unknown in the file."""
        if self._wrong:
            raise FileWrong(name, self._wrong)


def _unknown(looking: Looking) -> Iterator[CaseFinding]:
    """Yield what names nothing: documents, lines and moves that are not there, codes that a whole list has not."""
    for key in OF_NOTHING:
        yield from looking.by_rule(key)
    rules = looking.position.rules
    yield from (
        one for one in looking.by_rule("event_known") if one.value not in rules.moves and one.value not in rules.titles
    )
    yield from (one for one in looking.by_rule("code_known") if one.severity == "stop")


def _out_of_order(looking: Looking, unknown: Iterable[CaseFinding]) -> Iterator[CaseFinding]:
    """Yield moves that the states do not allow, codes seen nowhere, and what stops a case, without what is refused."""
    stops = (
        one for one in findings(looking.file, looking.facts, looking.on, looking.position) if one.severity == "stop"
    )
    told = dict.fromkeys((*odd_findings(looking), *looking.by_rule("code_known"), *stops))
    yield from (one for one in told if one not in set(unknown))


def _as_wrong(file: CaseFile, found: CaseFinding) -> Wrong:
    sheet = str(found.place[0]).capitalize()
    return Wrong(sheet, 0, found.field, f"{file.case}: {found.says}", found.fix)


def _as_json(file: CaseFile, found: CaseFinding) -> dict[str, Any]:
    cite = found.cites[0].to if found.cites else ""
    return {"case": file.case, "field": found.field, "says": found.says, "fix": found.fix, "rule": cite}
