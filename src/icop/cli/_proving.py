"""What `icop check --prove` does: proofs of tools and determinations, and example answers in the words of examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typer

from icop.cli._answers import say
from icop.engine.proving import Proof, prove_determination, prove_tool
from icop.engine.questionnaire import CompiledTool
from icop.engine.shelf import Shelved, read_shelf


def prove(packs: list[Path], keys: list[str], on: date, as_json: bool) -> None:
    """Print what is proved of tools and determinations, and what is refuted. Exits 1 where something is.

    Example answers are printed for the keys asked for; as JSON, always.
    """
    shelf = read_shelf(packs)
    told = [_told(one, _proof(one, on, shelf.beside.reference)) for one in shelf.take(keys)]
    say({"on": on.isoformat(), "proved": told}, as_json, lambda answer: _words(answer, examples=bool(keys)))
    if any(one["problems"] for one in told):
        raise typer.Exit(1)


def _proof(one: Shelved, on: date, reference: Any) -> Proof:
    if isinstance(one.worked, CompiledTool):
        return prove_tool(one.key, one.worked, on, reference)
    return prove_determination(one.key, one.worked, reference)


def _told(one: Shelved, proof: Proof) -> dict[str, Any]:
    lines = one.lines_of(wrong.place for wrong in proof.wrong)
    problems = [
        {"file": one.fact.path, "line": line, "problem": wrong.what, "fix": wrong.fix}
        | ({"example": wrong.shown.as_json()} if wrong.shown else {})
        for line, wrong in zip(lines, proof.wrong, strict=True)
    ]
    return {
        "key": proof.key, "kind": proof.kind,
        "counts": {name: {"all": total, "reached": reached} for name, (total, reached) in proof.counts.items()},
        "eras": [[first.isoformat(), last.isoformat() if last else ""] for first, last in proof.eras],
        "skipped": list(proof.skipped), "free": list(proof.free), "problems": problems,
        "examples": [shown.as_json() for shown in proof.examples],
    }  # fmt: skip


def _words(answer: dict[str, Any], *, examples: bool) -> str:
    lines: list[str] = []
    for one in answer["proved"]:
        lines += _one(one, examples=examples)
    totals: dict[str, list[int]] = {}
    for one in answer["proved"]:
        for name, count in one["counts"].items():
            both = totals.setdefault(name, [0, 0])
            both[0], both[1] = both[0] + count["reached"], both[1] + count["all"]
    wrong = sum(len(one["problems"]) for one in answer["proved"])
    counted = ", ".join(f"{reached} of {total} {name}" for name, (reached, total) in totals.items())
    eras = sum(len(one["eras"]) for one in answer["proved"] if one["kind"] == "determination")
    lines.append(f"In all: {counted or 'nothing'} can be reached; {eras} stretches of days; {wrong or 'no'} problems.")
    return "\n".join(lines)


def _one(one: dict[str, Any], *, examples: bool) -> list[str]:
    problems = [f"{each['file']}:{each['line']}: {each['problem']}; {each['fix']}" for each in one["problems"]]
    shown = [line for each in one["problems"] if "example" in each for line in _yaml([each["example"]])]
    counts = ", ".join(f"{count['reached']} of {count['all']} {name}" for name, count in one["counts"].items())
    eras = f", {len(one['eras'])} stretches of days" if one["kind"] == "determination" else ""
    lines = [*problems, *shown, f"{one['key']}: {counts} can be reached{eras}"]
    lines += [f"  not looked at {each}" for each in one["skipped"]]
    lines += [f"  left free: {each}" for each in one["free"]]
    return [*lines, "examples:", *_yaml(one["examples"])] if examples and one["examples"] else lines


def _yaml(examples: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return examples as a file of examples has them."""
    lines = []
    for one in examples:
        doubt = "" if one.get("verified", True) else "  # hangs on what was left free"
        lines.append(f"  - name: {one['name']}{doubt}")
        for name in ("on", "answers", "findings", "ends", "outcome"):
            if name in one:
                lines.append(f"    {name}: {_flow(one[name])}")
        if one.get("outcome") and one.get("rule"):
            lines.append(f"    rule: {one['rule']}")
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    text = str(value)
    return text if text and all(letter.isalnum() or letter in "_.- " for letter in text) else f'"{text}"'
