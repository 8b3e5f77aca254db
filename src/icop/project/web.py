"""The web server of a site: Granian with two processes of one thread each.

Pages and the model for questions are loaded before the processes fork, so that they share that memory and a broken page
stops the start.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_start_method
from threading import Event
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from icop.engine.errors import Unavailable
from icop.project import lifeline

WORKERS = 2
STOP_SECONDS = 5
APPLICATION = "icop.project.wsgi:application"
LOGGING = {"handlers": {}, "loggers": {name: {"propagate": True} for name in ("_granian", "granian.access")}}

logger = logging.getLogger(__name__)


def serve(host: str, port: int, begin: Event | None = None) -> None:
    """Load the pages, wait for `begin`, then answer requests until told to stop.

    Raises Unavailable when the port can't be used after all.
    """
    _load_pages()
    if begin is not None:
        begin.wait()
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
    )
    gc.freeze()
    try:
        server.serve(target_loader=application)
    except (OSError, RuntimeError) as error:
        logger.exception("web server failed")
        raise Unavailable(
            f"The web server could not use port {port} of {host}.", "See what else uses it, then start again."
        ) from error


def _load_pages() -> None:
    from django.urls import get_resolver

    import icop.project.wsgi  # noqa: F401 - loaded for the processes that fork from this one

    _ = get_resolver().url_patterns
    if get_start_method() == "fork":
        from icop.index.meaning.encoder import load_for_queries

        with suppress(Unavailable):
            load_for_queries()


def application(target: str) -> Callable[..., Any]:
    """Return the application, in a process of the server. Ends the process, with its reason in the log, if it fails."""
    lifeline.follow_starter()
    try:
        from icop.project.wsgi import application as found
    except Exception:
        logger.exception("the web application does not load")
        sys.exit(1)
    return found
