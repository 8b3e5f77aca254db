"""Runs the benchmarks: `python -m tests.benchmarks [--quick] [SUBJECT ...]`.

What is measured replaces its part of docs/benchmarks.md; with --quick the figures are just printed. A bound that is
missed is said and fails nothing: machines that run checks are shared, so their figures are no verdict.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import tests.benchmarks
from icop.project.memory import keep_memory_flat
from tests.benchmarks.rows import HEAD, Row, line, report

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def main(options: list[str]) -> int:
    """Measure, print, say which bounds were missed, and return 0."""
    quick, wanted = "--quick" in options, [option for option in options if not option.startswith("-")]
    names = [module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__)]
    subjects = [name for name in sorted(names) if name.startswith("bench_")]
    parts: list[tuple[str, list[Row]]] = []
    for name in subjects:
        if not wanted or name.removeprefix("bench_") in wanted:
            module = importlib.import_module(f"tests.benchmarks.{name}")
            rows = module.run(quick)
            parts.append(((module.__doc__ or name).splitlines()[0].rstrip("."), rows))
            print(f"\n## {parts[-1][0]}\n{HEAD}", *map(line, rows), sep="\n", flush=True)
    if not quick:
        PAGE.write_text(report(parts, datetime.now(UTC).date(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    missed = [row.name for _, rows in parts for row in rows if row.met is False]
    print(f"\nMissed: {'; '.join(missed)}." if missed else "\nAll bounds are kept.")
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="icop-bench-", ignore_cleanup_errors=True) as home:
        keep_memory_flat()
        # As where it is installed: what was compiled is kept, so that a process starts by reading it.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False
        os.environ["ICOP_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icop.project.settings")
        sys.exit(main(sys.argv[1:]))
