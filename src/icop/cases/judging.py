"""What the rules of the day say of a case that its file leaves open: whether Congress must be notified of a document.

States and moves know no policy of notification; they ask the file. Where nobody said it there, the determination of the
tools room does, on what is priced.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from icop.accounts.reader import VISITOR
from icop.cases.notifying import DETERMINATION, Notified, notification
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.cases.going_on import judged_document
from icop.engine.cases.happened import happened
from icop.engine.cases.money import ZERO, cents
from icop.engine.cases.notified import Values
from icop.engine.cases.pricing import Assumed, Priced, PricedLine, known_of, price, total_of
from icop.engine.errors import IcopError, NotFound
from icop.tools.queries import KnownDetermination, determination_for


@dataclass(frozen=True, slots=True)
class Worth:
    """What a case is worth with a document and those before it, and what the document adds to it.

    `least` and `least_added` are what is known of both: they are worth at least this.
    """

    whole: Values
    added: Values
    least: Values
    least_added: Values


def judged(file: CaseFile, facts: CaseFacts, on: date, *, known: datetime | None = None) -> CaseFile:
    """Return the file with what the determination says of its documents, which holds where nobody said it there.

    A document that was offered and of which nobody said it stays as it is; so does one of which it cannot tell. The
    file is for rules to look at; it is never kept.
    """
    seen = happened(file, on)
    offered = {one.key: seen.first("offered", one.key) for one in file.documents}
    asked = [one.key for one in file.documents if _is_asked(file, one, offered[one.key])]
    determination = find_determination(facts, known=known) if asked else None
    if determination is None:
        return file
    worth = worth_of_documents(file, facts, on, asked)
    documents = tuple(
        _told(file, one, facts, on, determination, worth[one.key]) if one.key in worth else one
        for one in file.documents
    )
    return file.model_copy(update={"documents": documents})


def _is_asked(file: CaseFile, document: CaseDocument, offered: date | None) -> bool:
    is_told = bool(file.lines_of(document.key)) or document.request.estimate is not None
    if file.type == "bpc" or not is_told:
        return False
    return document.needs_notification is not None or offered is None


def _told(
    file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date, determination: KnownDetermination, worth: Worth
) -> CaseDocument:
    try:
        found = notification(
            file, facts, on=on, values=worth.whole, change=worth.added, least=worth.least,
            least_change=worth.least_added, document=document.key, determination=determination,
        )  # fmt: skip
    except IcopError:
        return document  # what the site has does not judge it: it stays open
    return judged_document(document, found.duty)


def notified(
    file: CaseFile, facts: CaseFacts, on: date, document: str, determination: KnownDetermination,
    *, planned: date | None = None, scenario: str = "",
) -> Notified:  # fmt: skip
    """Return what is known of the notification of a document, on what it and those before it cost.

    While there is no line, what the sale is worth is not known. What has not happened yet is taken to happen on the
    day `planned`, or on the day asked about. Raises NotFound or Refused where the facts of the site cannot judge it.
    """
    worth = _worth_of(file, facts, on, document, Assumed.all_on(planned or on))
    return notification(
        file, facts, on=on, values=worth.whole, change=worth.added, least=worth.least, least_change=worth.least_added,
        document=document, determination=determination, scenario=scenario,
    )  # fmt: skip


def find_determination(facts: CaseFacts, *, known: datetime | None = None) -> KnownDetermination | None:
    """Return the determination of notification, looked up once for these facts; None where the site has none."""
    name = ("determination", DETERMINATION)
    if name not in facts.kept:
        try:
            facts.kept[name] = determination_for(VISITOR, DETERMINATION, known=known)
        except IcopError:
            facts.kept[name] = None
    found: KnownDetermination | None = facts.kept[name]
    return found


# ---- what is tested


def prices_of_document(
    file: CaseFile, facts: CaseFacts, on: date, document: str, *, assume: Assumed
) -> tuple[Priced, Priced]:
    """Return what the case costs with a document and those before it, and what the document adds.

    Raises NotFound when the case has no such document.
    """
    documents_in(file, document)
    keys = [one.key for one in file.documents]
    until = keys[: keys.index(document) + 1]
    whole = file.model_copy(update={"lines": tuple(one for one in file.lines if one.document in until)})
    return price(whole, facts, on=on, assume=assume), price(file, facts, on=on, document=document, assume=assume)


def worth_of_documents(file: CaseFile, facts: CaseFacts, on: date, documents: Collection[str]) -> dict[str, Worth]:
    """Return what the case is worth with each of these documents, and what each adds, as if all happened on `on`.

    The case is priced once, however many documents it has; only where a line's price hangs on the lines of other
    documents is each document priced for itself.
    """
    assume = Assumed.all_on(on)
    if any(line.kind == "small_case" or line.is_special_airlift for line in file.lines):
        return {key: _worth_of(file, facts, on, key, assume) for key in documents}
    brought = defaultdict[str, list[PricedLine]](list)  # a line may name a document that there is none of
    for line in price(file, facts, on=on, assume=assume).lines:
        brought[line.document].append(line)
    found, before, has_lines = {}, Values(ZERO, ZERO, ZERO), False
    least = before
    for document in file.documents:
        lines = brought[document.key]
        below = cents(file.other_charges or ZERO) if document is file.documents[0] else ZERO
        added = Values(
            total_of([line.price for line in lines if line.is_mde]),
            total_of([below, *(part for line in lines for part in line.parts)]),
            total_of([line.price for line in lines if line.is_construction]),
        )
        least_added = Values(
            known_of([line.known for line in lines if line.is_mde]),
            known_of([below, *(part for line in lines for part in (line.known, *line.parts[1:]))]),
            known_of([line.known for line in lines if line.is_construction]),
        )
        before, least, has_lines = _sum(before, added), _sum(least, least_added), has_lines or bool(lines)
        if document.key in documents:
            found[document.key] = Worth(before if has_lines else Values(), added, least, least_added)
    return found


def _sum(one: Values, other: Values) -> Values:
    """Return both together; what one of them does not know is not known."""
    return Values(*(total_of(list(pair)) for pair in zip(one.parts, other.parts, strict=True)))


def _worth_of(file: CaseFile, facts: CaseFacts, on: date, document: str, assume: Assumed) -> Worth:
    whole, added = prices_of_document(file, facts, on, document, assume=assume)
    values = values_of_price(whole) if whole.lines else Values()
    return Worth(values, values_of_price(added), least_of_price(whole), least_of_price(added))


def values_of_price(priced: Priced) -> Values:
    """Return what a price is worth for notification; what is to be confirmed is not known."""
    return Values(priced.mde_value, priced.total, priced.construction_value)


def least_of_price(priced: Priced) -> Values:
    """Return what is known of the values of a price: they are at least this."""
    return Values(priced.mde_known, priced.known, priced.construction_known)


def documents_in(file: CaseFile, document: str | None) -> tuple[CaseDocument, ...]:
    """Return all documents of a case, or the one of a key. Raises NotFound when there is no such document."""
    if document is None:
        return file.documents
    found = file.document(document)
    if found is None:
        fix = f"It has: {', '.join(one.key for one in file.documents)}."
        raise NotFound(f"{file.case} has no document '{document}'.", fix)
    return (found,)
