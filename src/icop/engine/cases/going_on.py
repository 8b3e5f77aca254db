"""May a document go on under the notices of its case: what the determination says of it, what the notices lack.

A notice lets a document go on that is of the right kind, has not lapsed, covers what the case is worth, and whose
review is over. Sources: 22 USC 2776(b), SAMM C5.5.3, C5.5.6.4 and C5.5.6.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile, Notice
from icop.engine.cases.notified import CERTIFICATIONS, CHANGES, SALE, Values, ceiling, held_notices

KINDS = {
    "b1": "section 36(b)(1)", "b5a": "section 36(b)(5)(A)", "b5c": "section 36(b)(5)(C)", "s333": "10 USC 333",
    "other": "another law",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """What the determination says of a document: must Congress be notified (None: not known), by which kinds of notice.

    `worth` is what the case is worth with the document, as far as that is known.
    """

    must_notify: bool | None
    kinds: tuple[str, ...] = ()
    worth: Values = field(default_factory=Values)


class JudgedDocument(CaseDocument):
    """A document as rules look at it, with what the determination says of it. It is never kept."""

    duty: Duty


def judged_document(document: CaseDocument, duty: Duty) -> JudgedDocument:
    """Return a document with what the determination says of it; where nobody said it, that holds."""
    said = document.needs_notification
    told = {**dict(document), "needs_notification": duty.must_notify if said is None else said, "duty": duty}
    return JudgedDocument.model_construct(document.model_fields_set, **told)


def duty_of(document: CaseDocument) -> Duty | None:
    """Return what the determination says of a document, or None where it was not asked."""
    return document.duty if isinstance(document, JudgedDocument) else None


def is_denied(document: CaseDocument) -> bool:
    """Tell whether a document says that no notice is needed where the determination asks for one."""
    duty = duty_of(document)
    return document.needs_notification is False and duty is not None and duty.must_notify is True


def kinds_for(action: str, *, only_reported: bool) -> tuple[str, ...]:
    """Return the kinds of notice that serve what is planned: a sale, its change, or one that is only reported."""
    if action != "change_notified":
        return SALE
    return SALE + CHANGES if only_reported else CERTIFICATIONS


def covers(notice: Notice, document: CaseDocument) -> bool:
    """Tell whether a notice is for a document: it names it, or the document bears its number."""
    return notice.document == document.key or notice.transmittal in document.transmittals


def serving(file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date) -> tuple[list[Notice], list[str]]:
    """Return the notices that a document may go on under once their reviews are over, and what the others lack."""
    found = [one for one in file.notices if covers(one, document)]
    if file.type == "bpc":  # the programs have notices of their own, by their own laws
        return found, []
    kinds = _kinds(document)
    lapsed = {id(one.notice): one.lapses_on for one in held_notices(file, facts, on) if one.has_lapsed}
    good, lacks = [], []
    for one in found:
        if one.kind not in kinds:
            asked = " or ".join(KINDS[kind] for kind in kinds)
            lacks.append(f"a notice under {asked}; {one.transmittal} is one under {KINDS[one.kind]}")
        elif id(one) in lapsed:
            lacks.append(f"a new notice; {one.transmittal} was not used and lapsed after {lapsed[id(one)]}")
        else:
            good.append(one)
    return good, lacks


def _kinds(document: CaseDocument) -> tuple[str, ...]:
    duty = duty_of(document)
    if duty is not None and duty.kinds:
        return duty.kinds
    return SALE if document.kind == "basic" else SALE + CHANGES


def what_exceeds(file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date) -> Iterator[str]:
    """Yield what a case with a document is worth above the notices that hold on a day."""
    duty = duty_of(document)
    limit = ceiling(held_notices(file, facts, on)) if duty is not None and file.type != "bpc" else None
    if limit is None or duty is None:
        return
    names = ("equipment (MDE)", "total", "construction")
    for name, most, value in zip(names, limit.parts, duty.worth.parts, strict=True):
        if most is not None and value is not None and value > most:
            yield f"a notice of {name} {value:,.2f} dollars; {most:,.2f} were notified"
