"""Jobs of facts."""

from __future__ import annotations

from django_tasks import task


@task()
def index_facts(full_keys: list[str]) -> None:
    """Make the index say what these facts say."""
    from icop.facts.indexing import index_keys

    index_keys(full_keys)
