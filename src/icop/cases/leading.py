"""What of a case leads, in lists and on its page: the document at work, the state shown first, the next move."""

from __future__ import annotations

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.cases.lifecycle import OpenMove, Position, Where, judge_all
from icop.engine.cases.rules import allows, is_for, kind_of
from icop.engine.errors import Refused

ON_ITS_WAY = ("resume", "complete_supply", "close_final")  # how a case that is implemented goes on
NOT_AT_WORK = frozenset({"execution", "ended"})  # phases of a document that is implemented, or came to nothing


def document_at_work(file: CaseFile, now: Position) -> CaseDocument:
    """Return the document that is being worked on: the first that is neither implemented nor ended, else the basic."""
    for where in now.documents:
        if where.state.phase not in NOT_AT_WORK:
            return file.document(where.item) or file.documents[0]
    return file.documents[0]


def headline(case: Where, document: Where, now: Position) -> Where:
    """Return the state that lists show: the document's until the case itself was ever moved, then the case's."""
    return document if case.state.key == now.rules.type.first["case"] else case


def next_move(file: CaseFile, facts: CaseFacts, now: Position, document: Where) -> OpenMove | None:
    """Return the move that comes next on the way: the document's while one is at work, else the case's."""
    rules, kind = now.rules, kind_of(document.item)
    on_way = [
        move.key
        for move in rules.by_level["document"]
        if move.key in rules.steps and allows(move, document.state.key) and is_for(move, kind) and not move.clock
        if move.into or not now.was_made(move, document)
    ]
    found = _first(file, facts, now, sorted(on_way, key=rules.steps.__getitem__), document.item)
    if found is None and headline(now.case, document, now).level == "case":
        known = [key for key in ON_ITS_WAY if key in rules.moves]
        found = _first(file, facts, now, known, "case")
    return found


def _first(file: CaseFile, facts: CaseFacts, now: Position, keys: list[str], of: str) -> OpenMove | None:
    for key in keys:
        try:
            return judge_all(file, facts, now, key, of)
        except Refused:
            continue  # it is recorded already, or its day has not come
    return None
