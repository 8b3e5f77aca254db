"""Which index this site uses: a backend by the name before `://` in ICOP_INDEX_URL, loaded only when chosen."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import cast

from django.conf import settings

from icop.engine.errors import Refused
from icop.index.port import Index

BACKENDS = {"tantivy": "icop.index.backends.tantivy"}


def the_index() -> Index:
    """Return the index of this site; the same object as long as the setting is the same."""
    return open_index(settings.ICOP_INDEX_URL)


@lru_cache(maxsize=4)
def open_index(url: str) -> Index:
    """Return the index at `url` (`tantivy:///folder`); nothing is read before the first question.

    Raises Refused for a backend that is not known or not installed.
    """
    name, found, place = url.partition("://")
    if not found or name not in BACKENDS:
        raise Refused(
            f"ICOP_INDEX_URL names no index this icop knows ({url!r}).",
            f"Write it as NAME://PLACE with one of: {', '.join(BACKENDS)}.",
        )
    try:
        backend = import_module(BACKENDS[name])
    except ImportError as error:
        raise Refused(f"The index {name} is not installed ({error}).", "Install it, or choose another.") from error
    return cast(Index, backend.open_index(place))
