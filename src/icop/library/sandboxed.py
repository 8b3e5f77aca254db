"""The inside of the sandbox: a process that reads files for others and can do little else.

Started as `python -m icop.library.sandboxed`. Requests come as lines of JSON on standard input; drafts go out as lines
of JSON on what was standard output. Nothing it sends is ever run.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from icop.engine.errors import IcopError
from icop.library.confining import Confined, confine, limit_time
from icop.library.drafts import DocumentDraft
from icop.library.extract import recognise
from icop.library.extract.markings import Classified
from icop.library.importers import importer_for, reads_archives
from icop.library.importers.source import Source
from icop.library.looking import looked_through
from icop.library.naming import hides_wide, seen
from icop.library.unpacking import is_archive, members_in

READY = b"ready\n"
BATCH = 100
BATCH_LETTERS = 1_000_000
PIECE = 1 << 18
_CONTROLS = (b"\\u00", b"\\b", b"\\f", b"\x7f")  # as JSON writes them
DAMAGED = "Open it in its own program, save it anew, and bring that in."


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=1 << 18)
    os.dup2(2, 1)  # what a library prints must not look like an answer
    said = json.loads(sys.stdin.buffer.readline())
    tempfile.tempdir = said["folder"]
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)  # what a file is read into is large, and has hardly a cycle in it
    confined = confine(said["megabytes"], said["disk_megabytes"], Path(said["folder"]))
    answers.write(READY)
    answers.flush()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        limit_time(request["cpu_seconds"])
        confined.allow(Path(request["path"]), request["closed"])
        _answer(request, answers, confined)


def _answer(request: dict[str, Any], answers: IO[bytes], confined: Confined) -> None:
    """Send what is asked of one file, and how it ended. What nobody foresaw is told by its kind and place alone."""
    source = Source(Path(request["path"]), request["name"], request["set"], request["as_of"])
    try:
        if request["unpack"]:
            _send_members(source, answers)
        elif _is_taken_apart(request, source):
            _send(answers, "archive", None)
        else:
            _send_drafts(source, request["importer"], answers)
        _send(answers, "end", None)
    except Classified as error:
        _send(answers, "classified", [error.problem, error.fix])
    except IcopError as error:
        _send(answers, "refused", [error.problem, error.fix])
    except FileNotFoundError:  # of an archive that was given up while its members were being read ahead
        _send(answers, "refused", [f"{source.name} is no longer there.", "Bring it in again."])
    except MemoryError:
        _send(
            answers, "refused", [f"{source.name} takes more memory than reading may use.", "Split it, or save it anew."]
        )
    except RecursionError:
        _send(
            answers, "refused", [f"{source.name} is nested too deeply to be read.", "Save it anew in a simpler form."]
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # also the panics of libraries in Rust, which are no Exception
        _send(answers, "broken", [f"{source.name} is damaged: it could not be read.", DAMAGED, _place_of(error)])
    answers.flush()


def _is_taken_apart(request: dict[str, Any], source: Source) -> bool:
    is_one = request["as_one"] or reads_archives(request["importer"])
    return not is_one and is_archive(source.path, source.name)


def _send_drafts(source: Source, importer: str, answers: IO[bytes]) -> None:
    found = recognise(source.path, source.name)
    batch: list[list[Any]] = []
    letters = 0
    chosen = importer_for(found, source.name, importer, source.path)
    drafts = chosen.read(source, found)
    for draft in looked_through(drafts, source, is_stream=found == "records"):
        if isinstance(draft, DocumentDraft):
            _send(answers, "sections", batch)
            batch, letters = [], 0
            _send(answers, "document", replace(draft, importer=chosen.NAME).packed())
            continue
        batch.append(draft.packed())
        letters += len(draft.text)
        if len(batch) == BATCH or letters > BATCH_LETTERS:
            _send(answers, "sections", batch)
            batch, letters = [], 0
    _send(answers, "sections", batch)


def _send_members(source: Source, answers: IO[bytes]) -> None:
    """Send the files of an archive, each by its name and then its bytes in pieces; of one left out, why."""
    for found in members_in(source.path, source.name):
        if found.left_out:
            _send(answers, "left_out", [found.name, found.left_out])
            continue
        _send(answers, "member", [found.name])
        with found.path.open("rb") as file:
            while piece := file.read(PIECE):
                _send(answers, "bytes", base64.b64encode(piece).decode("ascii"))
        _send(answers, "whole", None)


def _place_of(error: BaseException) -> str:
    """Return what kind of error it was and where in our code it came up, without a word of the file."""
    place, trace = "", error.__traceback__
    while trace is not None:
        if "icop" in trace.tb_frame.f_code.co_filename:
            place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"


def _send(answers: IO[bytes], kind: str, body: object) -> None:
    if body == []:
        return
    line = _line(kind, body).encode("utf-8", "surrogatepass")
    if any(sign in line for sign in _CONTROLS) or hides_wide(line):
        line = _line(kind, _seen(body)).encode("utf-8", "replace")
    answers.write(line + b"\n")


def _line(kind: str, body: object) -> str:
    return json.dumps([kind, body], ensure_ascii=False, separators=(",", ":"))


def _seen(body: object) -> object:
    """Return `body` with a mark for each character that can't be kept; texts have none by now, names may."""
    if isinstance(body, str):
        return seen(body)
    return [_seen(one) for one in body] if isinstance(body, list | tuple) else body


if __name__ == "__main__":
    main()
