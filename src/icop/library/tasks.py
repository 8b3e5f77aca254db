"""Jobs of the library."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()
def index_documents(keys: list[str]) -> None:
    """Make the index say what these documents say."""
    from icop.library.indexing import index_documents as index

    index(keys)


@task(priority=-10)  # after what makes texts searchable
def compare_editions() -> None:
    """Propose what is alike among the documents that were taken in."""
    from icop.library.actions.likeness import compare_editions as compare

    compare(on=timezone.localdate())


@task()
def take_in(file: int) -> None:
    """Read a file that somebody brought in, by its key, and those that wait beside it."""
    from icop.library.actions.intaking import take_in as take

    take(file)


@task()
def read_scan(edition: int) -> None:
    """Read some pages of a scan by machine, by the key of its edition, and ask for the rest."""
    from icop.accounts.queries import site_reader
    from icop.library.actions.scans import read_scan as read

    read(edition, by=site_reader(), on=timezone.localdate())


@task()
def sync_instruments(full_keys: list[str]) -> None:
    """Make the documents of these instrument facts say what the facts say."""
    from icop.library.actions import sync_instruments as sync

    sync(full_keys)


@task()
def change_many(change: str) -> None:
    """Carry out what waits of one change of many documents, as whoever asked for it."""
    from icop.library.actions.changing_many import carry_on
    from icop.library.queries.changes import asker_of

    carry_on(int(change), by=asker_of(int(change)))


@task()
def undo_change(change: str) -> None:
    """Undo what is left of one change of many documents, as whoever asked for that."""
    from icop.library.actions.undoing import undo_on
    from icop.library.queries.changes import undoer_of

    undo_on(int(change), by=undoer_of(int(change)))
