"""One family of errors. Each says what is wrong and what to do next; edges turn them into pages, JSON or exit codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class IcopError(Exception):
    """Something a person can act on: `problem` says what is wrong, `fix` what to do next. Both are plain sentences.

    `told` is what programs are told beside them, as plain JSON.
    """

    told: Mapping[str, Any] = {}

    def __init__(self, problem: str, fix: str = "") -> None:
        super().__init__(f"{problem} {fix}".strip())
        self.problem = problem
        self.fix = fix


class NotFound(IcopError):
    """There is no such thing, or the reader may not see it: the words are the same for both."""


class NotAllowed(IcopError):
    """The person may see the thing but not do this with it."""


class Refused(IcopError):
    """The input or the move breaks a rule; nothing was changed."""


class Unavailable(IcopError):
    """Something icop needs is not there now; `retry` says whether waiting can help."""

    def __init__(self, problem: str, fix: str = "", *, retry: bool = False) -> None:
        super().__init__(problem, fix)
        self.retry = retry
