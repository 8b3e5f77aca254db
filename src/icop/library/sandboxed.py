"""The inside of the sandbox: a process that reads files for others and can do little else.

Started as `python -m icop.library.sandboxed`. Requests come as lines of JSON on standard input; drafts go out as lines
of JSON on what was standard output. Nothing it sends is ever run.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import IO, Any

from icop.engine.errors import IcopError
from icop.library.drafts import DocumentDraft
from icop.library.extract import recognise
from icop.library.importers import importer_for
from icop.library.importers.source import Source

BATCH = 100
MEGABYTE = 1_000_000


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=1 << 18)
    os.dup2(2, 1)  # what a library prints must not look like an answer
    limits = json.loads(sys.stdin.buffer.readline())
    _limit(limits)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit_time(request["cpu_seconds"])
        _answer(request, answers)


def _limit(limits: dict[str, int]) -> None:
    """Give up what reading does not need: memory beyond a bound, files to write, core dumps."""
    try:
        import resource
    except ImportError:  # Windows: the watchdog outside is the only limit
        return
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, 64)
    _set(resource.RLIMIT_AS, limits["megabytes"] * MEGABYTE)


def _set(which: int, value: int) -> None:
    import resource

    try:
        resource.setrlimit(which, (value, value))
    except (ValueError, OSError):  # macOS knows no limit on address space
        return


def _limit_time(seconds: int) -> None:
    """Allow this process `seconds` more of processor time, counted from now."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _answer(request: dict[str, Any], answers: IO[bytes]) -> None:
    source = Source(Path(request["path"]), request["name"], request["set"], request["as_of"])
    try:
        found = recognise(source.path, source.name)
        batch: list[list[Any]] = []
        for draft in importer_for(found, source.name, request["importer"]).read(source, found):
            if isinstance(draft, DocumentDraft):
                _send(answers, "sections", batch)
                batch = []
                _send(answers, "document", draft.packed())
                continue
            batch.append(draft.packed())
            if len(batch) == BATCH:
                _send(answers, "sections", batch)
                batch = []
        _send(answers, "sections", batch)
        _send(answers, "end", None)
    except IcopError as error:
        _send(answers, "refused", [error.problem, error.fix])
    except MemoryError:
        _send(
            answers, "refused", [f"{source.name} takes more memory than reading may use.", "Split it, or save it anew."]
        )
    except RecursionError:
        _send(
            answers, "refused", [f"{source.name} is nested too deeply to be read.", "Save it anew in a simpler form."]
        )
    answers.flush()


def _send(answers: IO[bytes], kind: str, body: object) -> None:
    if body == []:
        return
    answers.write(json.dumps([kind, body], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
    answers.write(b"\n")


if __name__ == "__main__":
    main()
