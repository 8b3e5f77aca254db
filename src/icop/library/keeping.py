"""Pages kept for visitors, and parts of pages for all, until a fact, a document or the index changes.

A page for somebody without an account follows from its address, the day, and the state of facts, library and index. It
is made once for each of these and handed out again; the first change anywhere makes it anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from icop.accounts.web import Request
from icop.facts.queries import facts_state
from icop.index.choice import the_index

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]
T = TypeVar("T")
MOST_PAGES, MOST_BYTES = 400, 200_000
MOST_PARTS = 400
_STATE = (
    "SELECT (SELECT MAX(id) FROM library_document), (SELECT MAX(changed_at) FROM library_document),"
    " (SELECT MAX(id) FROM audit_entry)"  # every action leaves a line there: deleting and changing readers too
)

_pages: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
_parts: OrderedDict[tuple[object, ...], Any] = OrderedDict()
_lock = threading.Lock()


def kept_for_visitors(view: View[P]) -> View[P]:
    """Hand a visitor the page made before for the same address, day and state of the site; else make and keep it.

    Only whole pages that went well are kept, at most 400 of at most 200 kB. Whoever carries a session gets a page of
    their own.
    """

    @wraps(view)
    def kept(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        key = (request.get_host(), request.get_full_path(), request.on, request.today, *site_state())
        page = _find(key)
        if page is None:
            answer = view(request, *args, **kwargs)
            _keep(key, answer)
            return answer
        answer = HttpResponse(page)
        patch_vary_headers(answer, ("Cookie",))
        return answer

    return kept  # type: ignore[return-value]


def kept_part(make: Callable[[], T], *key: object) -> T:
    """Return what `make` returned before for the same `key` and state of the site; else make and keep it.

    The key names everything the part depends on beside the state: whoever reads (by audiences), the day, the question.
    What is kept is shared, so it must not be changed, and small, as 400 parts are.
    """
    key = (*key, *site_state())
    with _lock:
        if key in _parts:
            _parts.move_to_end(key)
            return _parts[key]  # type: ignore[no-any-return]
    made = make()
    with _lock:
        _parts[key] = made
        while len(_parts) > MOST_PARTS:
            _parts.popitem(last=False)
    return made


def site_state() -> tuple[object, ...]:
    """Return what changes whenever anything shown on a page may have: facts, documents, the index."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        library = cursor.fetchone()
    return (*facts_state(), *library, the_index().mark())


def _find(key: tuple[object, ...]) -> bytes | None:
    with _lock:
        page = _pages.get(key)
        if page is not None:
            _pages.move_to_end(key)
        return page


def _keep(key: tuple[object, ...], answer: HttpResponse) -> None:
    plain = answer.status_code == 200 and not answer.streaming and not answer.cookies
    if not plain or not answer["Content-Type"].startswith("text/html") or len(answer.content) > MOST_BYTES:
        return
    with _lock:
        _pages[key] = answer.content
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)
