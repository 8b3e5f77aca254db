"""What cases are judged by on this site: read once for each state of the facts, as the site knows them or knew them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from icop.accounts.reader import VISITOR
from icop.engine.cases.facts import CaseFacts
from icop.facts.queries import SITE_PACK, KnownFact, State, facts_for, facts_state
from icop.tools.queries import reference_for

_LEANS_ON = ("parameter", "set", "case_type", "code_list", "checklist", "scenario")
_MARKED = (*_LEANS_ON, "determination")
"""What the line of a case in the portfolio may hang on."""


def case_facts(*, known: datetime | None = None) -> CaseFacts:
    """Return what cases lean on, as the site knows it now or knew it at the moment `known`."""
    return _now(facts_state()) if known is None else _read(known)


@lru_cache(maxsize=2)
def _now(state: State) -> CaseFacts:
    return _read(None)


def _read(known: datetime | None) -> CaseFacts:
    by_kind = {kind: facts_for(VISITOR, kind, known=known) for kind in _LEANS_ON}
    shapes = {kind: {one.key: one.shape for one in found} for kind, found in by_kind.items()}
    local = frozenset(one.key for found in by_kind.values() for one in found if one.pack == SITE_PACK)
    return CaseFacts(
        reference=reference_for(known=known),
        types={key.rpartition(".")[2]: shape for key, shape in shapes["case_type"].items()},  # type: ignore[misc]
        codes=shapes["code_list"],  # type: ignore[arg-type]
        checklists=shapes["checklist"],  # type: ignore[arg-type]
        scenarios=shapes["scenario"],  # type: ignore[arg-type]
        local=local,
        mark=_mark(fact for kind in _MARKED for fact in facts_for(VISITOR, kind, known=known)),
    )


def _mark(facts: Iterable[KnownFact]) -> str:
    told = "\n".join(sorted(f"{fact.full_key} {fact.pack} {fact.sha}" for fact in facts))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
