"""Check one case file against the rules in force: what is impossible, what is missing, what is worth a look.

Nothing is changed and nothing stops at the first finding. Rules of one file are the criteria of the checklist
`cases.file`; what the moves of the case type need is checked beside them.
"""

from __future__ import annotations

from datetime import date

from icop.engine.cases.checking import documents, events, lines, whole  # noqa: F401  # register their rules
from icop.engine.cases.checking.finding import RULES, CaseFinding, Looking
from icop.engine.cases.checking.moves import lasting_findings, odd_findings
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.lifecycle import Position, position

__all__ = ["RULES", "CaseFinding", "findings"]
_ORDER = {"stop": 0, "act": 1, "note": 2}


def findings(file: CaseFile, facts: CaseFacts, on: date, now: Position | None = None) -> tuple[CaseFinding, ...]:
    """Return everything that is wrong with a case file on a day, the gravest first, each with its rule.

    `now` is its position on that day, if it is known already. Raises NotFound when the site has no such case type.
    """
    looking = Looking(file, facts, on, now or position(file, facts, on))
    found = [*odd_findings(looking), *lasting_findings(looking)]
    for key in RULES:
        found.extend(looking.by_rule(key))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: _ORDER[one.severity]))
