"""Many small files, each of its own words and one of seven formats: what people bring in by the folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.library.making import docx, para, words, write
from tests.library.office_files import message, pptx, shape, table, xlsx

_SUBJECTS = ("fees", "offers", "releases", "schedules", "reviews", "letters", "prices", "transfers", "training")


def _lines(number: int) -> list[str]:
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    return [
        words(30 + (number * 7 + place * 11) % 60, f"Item {number}-{place} on {subject}")
        + f" See 22 USC {2700 + place}."
        for place in range(3 + number % 6)
    ]


def _docx(number: int) -> bytes:
    return docx(para(f"Notes {number}", style="Heading1"), *(para(one) for one in _lines(number)))


def _pptx(number: int) -> bytes:
    slides = [shape(f"Topic {number}.{place}", kind="title") + shape(one) for place, one in enumerate(_lines(number))]
    return pptx(*slides, table(("What", "Days"), (f"Step {number}", "14")))


def _xlsx(number: int) -> bytes:
    return xlsx({"List": [("What", "Days"), *((one, number + place) for place, one in enumerate(_lines(number)))]})


def _html(number: int) -> bytes:
    told = "".join(f"<h2>Part {place}</h2><p>{one}</p>" for place, one in enumerate(_lines(number)))
    return f"<html><head><title>Page {number}</title></head><body>{told}</body></html>".encode()


def _mail(number: int) -> bytes:
    return message(f"Note {number}", "\n\n".join(_lines(number))).as_bytes()


def _text(number: int) -> bytes:
    return "\n\n".join((f"Memo {number}", *_lines(number))).encode()


def _markdown(number: int) -> bytes:
    return "\n\n".join(f"# Part {place} of {number}\n\n{one}" for place, one in enumerate(_lines(number))).encode()


_MADE: tuple[tuple[str, Callable[[int], bytes]], ...] = (
    ("docx", _docx), ("pptx", _pptx), ("xlsx", _xlsx), ("html", _html), ("eml", _mail), ("txt", _text),
    ("md", _markdown),
)  # fmt: skip


def write_files(folder: Path, number: int, first: int = 0) -> list[Path]:
    """Write `number` files to `folder`, the formats in turn, and return where they are."""
    made = (_MADE[one % len(_MADE)] for one in range(first, first + number))
    return [write(folder, f"file-{one}.{ending}", make(one)) for one, (ending, make) in enumerate(made, first)]


def held_megabytes() -> list[float]:
    """Return what this process and each of those that read files for it hold as their own, as Linux tells it.

    Pages of files, as the database's that grows with what is taken in, can be let go at any time and don't count.
    """
    tasks = Path("/proc/self/task").glob("*/children")
    children = {int(pid) for task in tasks for pid in task.read_text(encoding="ascii").split()}
    readers = sorted(pid for pid in children if b"icop.library.sandboxed" in Path(f"/proc/{pid}/cmdline").read_bytes())
    return [_own_megabytes(pid) for pid in (os.getpid(), *readers)]


def _own_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("RssAnon:"))
    return int(kilobytes) * 1024 / 1_000_000
