"""Changes that can be undone, what is withdrawn, and whom and what an editor may name in a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from icop.accounts.models import User
from icop.accounts.policies import require
from icop.accounts.queries import names_of, reader_of, site_reader
from icop.accounts.reader import Reader, person_number
from icop.engine.errors import NotFound
from icop.library.models import Change, Document, Edition
from icop.library.policies import visible

MOST_CHANGES = 500
LISTS = "library.lists"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as people see it: who made it and who undid it, how far it is, the documents they may open.

    Of one of many documents, of `number` in all, `changed` are another by it and `passed_over` could not be changed so;
    `left_out` are these, and what was not undone. `back` of `back_of` steps are undone, while that goes on.
    """

    change: Change
    by: str
    undone_by: str
    documents: tuple[Document, ...]
    done: int
    number: int
    left_out: tuple[tuple[str, str, str], ...]
    changed: int
    passed_over: int
    back: int = 0
    back_of: int = 0

    @property
    def same(self) -> int:
        """Return how many documents were so already."""
        return self.done - self.changed - self.passed_over

    @property
    def is_being_undone(self) -> bool:
        """Tell whether it is being undone."""
        return self.back_of > 0 and self.change.undone_at is None

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is still being carried out."""
        return self.done < self.number

    @property
    def can_be_undone(self) -> bool:
        """Tell whether there is something to undo."""
        is_open = self.change.undone_at is None and not self.is_waiting and not self.is_being_undone
        return is_open and bool(self.change.before.get("steps"))


def changes_for(reader: Reader) -> list[ChangeLine]:
    """Return the newest changes: an editor's view of those of documents, and everybody's own of what they keep.

    A change that touched anything `reader` may not read is left out. Raises NotAllowed.
    """
    require(reader, LISTS)
    found = Change.objects.all() if reader.can_edit else Change.objects.filter(verb=LISTS, by=reader.user_key)
    return _lines([one for one in found[: 2 * MOST_CHANGES] if _may_see(one, reader)][:MOST_CHANGES], reader)


def change_for(reader: Reader, pk: int) -> ChangeLine:
    """Return one change. Raises NotAllowed, or NotFound, alike for hidden and missing."""
    require(reader, LISTS)
    found = Change.objects.filter(pk=pk).first()
    if found is None or not _may_see(found, reader):
        raise NotFound("There is no such change.", "Look at the list of changes.")
    return _lines([found], reader)[0]


def _may_see(change: Change, reader: Reader) -> bool:
    if change.verb == LISTS:
        return change.by == reader.user_key
    return reader.can_edit and all(reader.may_read(one) for one in change.before.get("audiences", ()))


def _lines(changes: list[Change], reader: Reader) -> list[ChangeLine]:
    names = names_of({key for one in changes for key in (one.by, one.undone_by)})
    few = {one.pk: one.documents[:5] for one in changes}
    keys = {key for some in few.values() for key in some}
    documents = {one.key: one for one in Document.objects.filter(visible(reader), key__in=keys)}
    found = []
    for one in changes:
        number = int(one.before.get("number", 0))
        done = number - len(one.before.get("waiting") or ())
        left = tuple((key, title, why) for key, title, why in one.before.get("left_out", ()))
        undoing = one.before.get("undoing") or {"left": 0, "of": 0}
        found.append(
            ChangeLine(
                one,
                names.get(one.by, "this site" if one.by == "site" else "somebody"),
                names.get(one.undone_by, "this site" if one.undone_by == "site" else "somebody"),
                tuple(documents[key] for key in few[one.pk] if key in documents),
                done,
                number,
                left,
                int(one.before.get("changed", done - len(left))),
                int(one.before.get("passed_over", len(left))),
                undoing["of"] - undoing["left"],
                undoing["of"],
            )
        )
    return found


def withdrawn_for(reader: Reader) -> list[Document]:
    """Return the documents that are withdrawn, newest first, of the audiences `reader` is in. Raises NotAllowed."""
    require(reader, "library.withdraw")
    found = Document.objects.filter(audience__in=sorted(reader.audiences), withdrawn_at__isnull=False)
    return list(found.order_by("-withdrawn_at", "key"))


def document_to_keep(reader: Reader, key: str, *, verb: str = "library.edit") -> Document:
    """Return a document that an editor is to change, withdrawn or not.

    Raises NotAllowed when `reader` may do so to no document, NotFound alike for hidden and missing.
    """
    require(reader, verb)
    found = Document.objects.filter(key=key, audience__in=sorted(reader.audiences), revision__gt=0).first()
    if found is None:
        raise NotFound(f"There is no document {key} here.", "Search for it, or look through the library.")
    return found


def stewards_for(reader: Reader) -> list[tuple[str, str]]:
    """Return who may be a steward, as key and name: active editors and administrators. Raises NotAllowed."""
    require(reader, "library.edit")
    people = User.objects.filter(is_active=True, role__in=("editor", "administrator"))
    return sorted(((person.key, str(person)) for person in people), key=lambda one: one[1].lower())


def suggested_values(reader: Reader, name: str, *, most: int = 60) -> list[str]:
    """Return the values that documents have in the field `name` (kind, issuer), the commonest first."""
    found = Document.objects.filter(visible(reader)).exclude(**{name: ""}).values(name).annotate(times=Count("pk"))
    return [str(row[name]) for row in found.order_by("-times", name)[:most]]


def copies_of(document: Document) -> list[Edition]:
    """Return the copies of a document an editor may date or split off, newest first; `document` was asked for."""
    return list(Edition.objects.filter(document=document, completed_at__isnull=False).order_by("-recorded_at", "-pk"))


def names_of_stewards(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of people by key, for a preview that an editor sees."""
    return names_of(keys)


def asker_of(change: int) -> Reader:
    """Return who asked for a change, as permission sees them now: a job carries it out in their name.

    The administrator of this home for what the site asked itself; a visitor when the person is gone.
    """
    return _person(Change.objects.filter(pk=change).values_list("by", flat=True).first() or "")


def undoer_of(change: int) -> Reader:
    """Return who asked for a change to be undone, as `asker_of` does who asked for the change."""
    before = Change.objects.filter(pk=change).values_list("before", flat=True).first() or {}
    return _person(str(before.get("undoing", {}).get("by", "")))


def _person(key: str) -> Reader:
    if key == "site":
        return site_reader()
    person = User.objects.filter(pk=person_number(key) or 0).first()
    return reader_of(person) if person else site_reader("visitor")
