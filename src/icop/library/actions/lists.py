"""What people keep for themselves and for others: reading lists in order with notes, and searches they saved."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse

from icop.accounts.models import Audience
from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.library.actions.changes import keep_change
from icop.library.actions.steps import Steps
from icop.library.models import Change, Document, ReadingList, ReadingListEntry, SavedSearch
from icop.library.naming import slug
from icop.library.policies import may_change_list
from icop.library.queries import section_for
from icop.library.queries.lists import entry_keys

VERB = "library.lists"
MOST_ENTRIES, LONGEST_TITLE, LONGEST_NOTE, LONGEST_ADDRESS = 500, 200, 4000, 600
RESERVED = frozenset({"new", "add"})


@transaction.atomic
def make_list(title: str, *, about: str, audience: str, by: Reader, on: date) -> ReadingList:
    """Make an empty reading list of `by`'s own, for an audience, or for nobody else when that is empty.

    Raises NotAllowed; Refused without a title or a known audience.
    """
    require(by, VERB, audience)
    _check(title, about, audience)
    made = ReadingList.objects.create(
        key=_free_key(title),
        title=title.strip(),
        about=about.strip(),
        audience_id=audience or None,
        owner_id=_owner(by),
    )
    record(f"reading_list:{made.key}", "library.lists.make", by=by, on=on)
    return made


@transaction.atomic
def change_list(found: ReadingList, *, title: str, about: str, audience: str, by: Reader, on: date) -> Change | None:
    """Say anew what a reading list is called, what it is about and who reads it (empty: its owner alone).

    Return the change, which can be undone; None when it says so already. Raises NotAllowed or Refused; only the owner
    may keep a list for themselves.
    """
    _permit(found, by)
    require(by, VERB, audience)
    _check(title, about, audience)
    if not audience and found.owner.key != by.user_key:
        raise Refused("Only who keeps a list can keep it for themselves.", "Choose an audience.")
    steps, name = Steps(), found.title
    steps.set(found, title=title.strip(), about=about.strip(), audience_id=audience or None)
    if not steps.noted:
        return None
    _changed(found, by, on)
    return _keep(f"Changed what “{name}” says of itself", steps, by)


@transaction.atomic
def add_entry(
    found: ReadingList, document: Document, *, anchor: str = "", note: str = "", by: Reader, on: date
) -> ReadingListEntry:
    """Put a document, or the place `anchor` in it, at the end of a reading list.

    Raises NotAllowed; NotFound when `by` may not read the place; Refused when it is in the list or the list is full.
    """
    _permit(found, by)
    if anchor:
        section_for(by, document.key, anchor, on=on)
    there = ReadingListEntry.objects.select_for_update().filter(reading_list=found)
    if there.filter(document=document, anchor=anchor).exists():
        raise Refused("That is in the list already.", "Open the list to change its note.")
    if there.count() >= MOST_ENTRIES:
        raise Refused(f"A list holds at most {MOST_ENTRIES} entries.", "Make another list.")
    last = there.aggregate(last=Max("position"))["last"] or 0
    made = ReadingListEntry.objects.create(
        reading_list=found, position=last + 1, document=document, anchor=anchor, note=_note(note)
    )
    _changed(found, by, on)
    return made


@transaction.atomic
def note_entry(found: ReadingList, entry: int, *, note: str, by: Reader, on: date) -> Change | None:
    """Write the note of an entry; return the change, which can be undone, or None when it is so already.

    Raises NotAllowed, NotFound, or Refused when it is too long.
    """
    _permit(found, by)
    steps = Steps()
    steps.set(ReadingListEntry.objects.get(pk=_entry(found, entry, by)), note=_note(note))
    if not steps.noted:
        return None
    _changed(found, by, on)
    return _keep(f"Changed a note in “{found.title}”", steps, by)


@transaction.atomic
def move_entry(found: ReadingList, entry: int, *, up: bool, by: Reader, on: date) -> Change | None:
    """Put an entry before the one above it, or after the one below, of those `by` sees; return the change.

    Moves that follow one another in a list are one change, undone together. At an end nothing happens, and None is
    returned. Raises NotAllowed or NotFound.
    """
    _permit(found, by)
    keys = entry_keys(by, found)
    here = keys.index(_entry(found, entry, by))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(keys):
        return None
    every = list(ReadingListEntry.objects.select_for_update().filter(reading_list=found))
    order = {one.pk: place for place, one in enumerate(every)}
    first, second = keys[here], keys[there]
    order[first], order[second] = order[second], order[first]
    steps = Steps()
    moved = [(one.pk, one.position, order[one.pk] + 1) for one in every if one.position != order[one.pk] + 1]
    steps.set_each(ReadingListEntry, "position", moved)
    _changed(found, by, on)
    return _keep_order(found, steps, by)


def _keep_order(found: ReadingList, steps: Steps, by: Reader) -> Change:
    """Keep a move: with the one before, if that was the last thing its mover did to lists and was in this one."""
    last = Change.objects.select_for_update().filter(verb=VERB, by=by.user_key or by.role).first()
    if last is None or last.undone_at or last.before.get("order_of") != found.key:
        made = _keep(f"Changed the order of “{found.title}”", steps, by)
        made.before |= {"order_of": found.key}
        made.save(update_fields=["before"])
        return made
    last.before |= {"steps": [*last.before["steps"], *steps.noted]}
    last.save(update_fields=["before"])
    return last


@transaction.atomic
def remove_entry(found: ReadingList, entry: int, *, by: Reader, on: date) -> Change:
    """Take an entry out of a list; return the change, which can be undone. Raises NotAllowed or NotFound."""
    _permit(found, by)
    steps = Steps()
    steps.drop(ReadingListEntry.objects.filter(pk=_entry(found, entry, by)))
    _changed(found, by, on)
    return _keep(f"Took an entry out of “{found.title}”", steps, by)


@transaction.atomic
def delete_list(found: ReadingList, *, by: Reader, on: date) -> Change:
    """Delete a reading list; return the change, which can be undone. Raises NotAllowed."""
    _permit(found, by)
    title, key = found.title, found.key
    steps = Steps()
    steps.drop(ReadingListEntry.objects.filter(reading_list=found))
    steps.drop(ReadingList.objects.filter(pk=found.pk))
    record(f"reading_list:{key}", "library.lists.delete", by=by, on=on)
    return _keep(f"Deleted the reading list “{title}”", steps, by)


def _permit(found: ReadingList, by: Reader) -> None:
    require(by, VERB)
    if not may_change_list(by, found):
        raise NotAllowed("Somebody else keeps this list.", "Ask them, or make a list of your own.")


def _owner(by: Reader) -> int:
    if by.number is None:
        raise Refused("That takes an account.", "Sign in on the site.")
    return by.number


def _check(title: str, about: str, audience: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Refused("A list needs a title.", f"Write one of at most {LONGEST_TITLE} characters.")
    if len(about) > LONGEST_NOTE:
        raise Refused("That is too long.", f"Say what it is about in at most {LONGEST_NOTE:,} characters.")
    if audience and not Audience.objects.filter(key=audience).exists():
        raise Refused(f"There is no audience {audience}.", "Choose one of the list.")


def _note(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise Refused("The note is too long.", f"Use at most {LONGEST_NOTE:,} characters.")
    return note.strip()


def _free_key(title: str) -> str:
    wanted = slug(title, 90) or "list"
    number = 1
    key = wanted
    while key in RESERVED or ReadingList.objects.filter(key=key).exists():
        number += 1
        key = f"{wanted}-{number}"
    return key


def _entry(found: ReadingList, entry: int, by: Reader) -> int:
    if entry not in entry_keys(by, found):
        raise NotFound("There is no such entry.", "Reload the list: it may have been taken out.")
    return entry


def _changed(found: ReadingList, by: Reader, on: date) -> None:
    found.save(update_fields=["changed_at"])
    record(f"reading_list:{found.key}", "library.lists.change", by=by, on=on)


def _keep(title: str, steps: Steps, by: Reader) -> Change:
    return keep_change(VERB, title, steps, keys=[], audiences=[], by=by)


def plain_address(address: str) -> str:
    """Return the address of a search or list as it is kept: its question without the page.

    Raises Refused for any other address.
    """
    parts = urlsplit(address)
    pages = (reverse("search:index"), reverse("library:index"))
    if parts.scheme or parts.netloc or parts.path not in pages:
        raise Refused("Only searches and lists of the library can be saved.", "Save it from the page itself.")
    question = [(name, value) for name, value in parse_qsl(parts.query) if name != "page" and value]
    kept = f"{parts.path}?{urlencode(question)}" if question else parts.path
    if len(kept) > LONGEST_ADDRESS:
        raise Refused("This search is too long to be saved.", "Narrow it by fewer values.")
    return kept


@transaction.atomic
def save_search(title: str, address: str, *, by: Reader, on: date) -> SavedSearch:
    """Keep a search, or a list of the library narrowed in some way, under a name.

    Its address carries a day only where one was chosen. Raises NotAllowed; Refused when it is saved already.
    """
    require(by, VERB)
    kept, owner = plain_address(address), _owner(by)
    there = SavedSearch.objects.filter(owner_id=owner, address=kept).first()
    if there is not None:
        raise Refused(f"You saved this search as “{there.title}”.", "Open it from your saved searches.")
    try:
        with transaction.atomic():
            made = SavedSearch.objects.create(owner_id=owner, title=_name(title), address=kept)
    except IntegrityError as error:
        raise Refused("You saved this search already.", "Open it from your saved searches.") from error
    record("saved_search", "library.lists.save_search", by=by, on=on)
    return made


@transaction.atomic
def rename_search(found: SavedSearch, *, title: str, by: Reader, on: date) -> None:
    """Give a saved search another name. Raises NotAllowed or Refused."""
    require(by, VERB)
    found.title = _name(title)
    found.save(update_fields=["title"])
    record("saved_search", "library.lists.rename_search", by=by, on=on)


@transaction.atomic
def delete_search(found: SavedSearch, *, by: Reader, on: date) -> Change:
    """Delete a saved search; return the change, which can be undone. Raises NotAllowed."""
    require(by, VERB)
    title = found.title
    steps = Steps()
    steps.drop(SavedSearch.objects.filter(pk=found.pk))
    record("saved_search", "library.lists.delete_search", by=by, on=on)
    return _keep(f"Deleted the saved search “{title}”", steps, by)


def _name(title: str) -> str:
    if not title.strip() or len(title.strip()) > LONGEST_TITLE:
        raise Refused("A saved search needs a name.", f"Write one of at most {LONGEST_TITLE} characters.")
    return title.strip()
