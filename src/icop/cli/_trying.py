"""What `icop check --mutate` does: tools and determinations with small mistakes, tried on their examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from icop.cli._answers import say
from icop.engine.mutating import Mutated, mutate
from icop.engine.shelf import Shelf, Shelved, read_shelf


def try_mutants(packs: list[Path], keys: list[str], at_least: float | None, as_json: bool) -> None:
    """Print how many mutants the examples kill, and which survive. Exits 1 where a share lies below `at_least`."""
    shelf = read_shelf(packs)
    found = [_mutated(one, shelf) for one in shelf.take(keys)]
    say({"mutated": found}, as_json, _words)
    if at_least is not None and any(one["percent"] < at_least for one in found):
        raise typer.Exit(1)


def _mutated(one: Shelved, shelf: Shelf) -> dict[str, Any]:
    if one.examples is None:
        nothing = dict.fromkeys(("examples", "total", "killed", "silent"), 0)
        return {"key": one.key, **nothing, "percent": 0.0, "failing": [], "survivors": []}
    found: Mutated = mutate(one.key, one.worked, one.examples, shelf.beside)
    lines = one.lines_of(survivor.place for survivor in found.survivors)
    survivors = [
        {"file": one.fact.path, "line": line, "mutant": survivor.says}
        for line, survivor in zip(lines, found.survivors, strict=True)
    ]
    return {
        "key": found.key, "examples": len(one.examples.examples), "total": found.total, "killed": found.killed,
        "silent": found.silent, "percent": round(found.percent, 1), "failing": list(found.failing),
        "survivors": survivors,
    }  # fmt: skip


def _words(answer: dict[str, Any]) -> str:
    lines = [line for one in answer["mutated"] for line in _told(one)]
    if not lines:
        return "There are no tools or determinations to try."
    total, killed = (sum(one[name] for one in answer["mutated"]) for name in ("total", "killed"))
    if len(answer["mutated"]) > 1 and total:
        lines.append(f"In all: {killed} of {total} mutants killed ({100 * killed / total:.1f} %).")
    return "\n".join(lines)


def _told(one: dict[str, Any]) -> list[str]:
    if not one["examples"]:
        return [f"{one['key']}: no examples; write examples/{one['key'].replace('.', '/', 1)}.yaml"]
    survivors = [f"{each['file']}:{each['line']}: survives: {each['mutant']}" for each in one["survivors"]]
    failing = [f"{one['key']}: the example '{name}' does not hold; mend it first" for name in one["failing"]]
    figures = f"{one['killed']} of {one['total']} mutants killed ({one['percent']} %)"
    apart = f"; {one['silent']} more cannot be noticed" if one["silent"] else ""
    return [*survivors, *failing, f"{one['key']}: {figures} by {one['examples']} examples{apart}"]
