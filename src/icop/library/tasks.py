"""Jobs of the library."""

from __future__ import annotations

from django_tasks import task


@task()
def index_documents(keys: list[str]) -> None:
    """Make the index say what these documents say."""
    from icop.library.indexing import index_documents as index

    index(keys)


@task()
def sync_instruments(full_keys: list[str]) -> None:
    """Make the documents of these instrument facts say what the facts say."""
    from icop.library.actions import sync_instruments as sync

    sync(full_keys)
