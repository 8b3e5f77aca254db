"""Mutated files by the thousand: `python -m tests.hostile.fuzz [NUMBER] [SEED]` takes them in on a home of its own.

Prints the seed, and what became of the files. Fails with the first rule that does not hold, and keeps that batch.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

BATCH = 250
SEED = 20261122


@dataclass
class Outcome:
    """What became of the files of one run."""

    taken: int = 0
    refused: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


def run(files: Iterator[tuple[str, bytes]], folder: Path) -> Outcome:
    """Take the files in, batch by batch; fail when a rule is broken. The library is emptied after each batch."""
    from tests.hostile.rules import broken_rules
    from tests.library.making import take_in

    outcome, number = Outcome(), 0
    while part := list(islice(files, BATCH)):
        place = folder / f"batch-{number}"
        place.mkdir()
        for name, body in part:
            (place / name).write_bytes(body)
        begun = time.monotonic()
        report = take_in(place)
        outcome.slowest = max(outcome.slowest, time.monotonic() - begun)
        assert all(one.problem and one.fix for one in report.refused)
        broken = broken_rules()
        assert not broken, f"{place}: {broken[:5]}"
        names = {one.path.split("/")[0] for one in report.refused}
        outcome.refused += len(names)
        outcome.taken += len(part) - len(names)
        outcome.problems.update(_kind(one.problem, one.path) for one in report.refused)
        empty_library()
        shutil.rmtree(place)
        number += 1
    return outcome


def _kind(problem: str, path: str) -> str:
    """Return a problem without the name in it."""
    words = problem.replace(path, "FILE")
    return "".join("#" if letter.isdigit() else letter for letter in words)[:80]


def empty_library() -> None:
    """Remove every document and file, so that the next batch is measured and looked at alone."""
    from django.conf import settings

    from icop.library.models import Alias, Body, Document, Edition

    Edition.objects.all().delete()
    Alias.objects.all().delete()
    Document.objects.all().delete()
    Body.objects.all().delete()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _prepare(home: str) -> None:
    import django
    from django.core.management import call_command

    os.environ |= {"ICOP_HOME": home, "DJANGO_SETTINGS_MODULE": "icop.project.settings", "ICOP_LOG_LEVEL": "warning"}
    django.setup()
    call_command("migrate", verbosity=0)


def main(number: int, seed: int) -> None:
    """Run, and print what became of the files."""
    with tempfile.TemporaryDirectory(prefix="icop-fuzz-", ignore_cleanup_errors=True) as home:
        _prepare(home)
        from tests.hostile.making import SOUND
        from tests.hostile.mutating import mutants

        print(f"{number} files, seed {seed}", flush=True)
        begun = time.monotonic()
        kept = Path(tempfile.mkdtemp(prefix="icop-fuzz-batch-"))
        outcome = run(mutants(seed, number, SOUND), kept)
        shutil.rmtree(kept)
    took = time.monotonic() - begun
    print(f"{outcome.taken} taken in, {outcome.refused} refused in {took:.0f} s ({number / took:.0f} files/s)")
    print(f"slowest batch of {BATCH}: {outcome.slowest:.1f} s")
    for problem, times in outcome.problems.most_common(25):
        print(f"{times:6}  {problem}")


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [2000, SEED][len(given) :]))
