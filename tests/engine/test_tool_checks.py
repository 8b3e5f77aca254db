"""`icop check` on tools, determinations and their examples: what is wrong is told by file and line, with what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from icop.engine.checks import check
from tests.engine.makers import CITE
from tests.engine.tools import EDITIONS, end, finding, question, rule

ON = date(2026, 11, 22)
Body = dict[str, Any]


def tool() -> Body:
    """Return a sound tool as a file has it."""
    return {
        "title": "Lending a boat", "use_it_to": "Lend a boat.", "editions": EDITIONS, "cite": CITE,
        "sections": [{"key": "all", "title": "All", "questions": [
            question("owned"), question("crew", answer="number"), question("built", answer="date"),
            question("licence", when={"owned": "yes"}),
        ]}],
        "findings": [finding("no_licence", {"licence": "no"}, due={"days": 3, "before": "built"})],
        "ends": [{**end("out", {"owned": "yes"}), "next": ["determination:boats.out", "page:release-processes"]}],
    }  # fmt: skip


def determination() -> Body:
    """Return a sound determination as a file has it."""
    return {
        "title": "May the boat go out?", "asks": "May the boat go out?", "asks_day": "Day of the trip",
        "decides": "Harbor master", "editions": EDITIONS, "cite": CITE, "facts": [question("storm")],
        "outcomes": {"may": {"title": "May"}, "may_not": {"title": "May not"}},
        "rules": [rule("stormy", "may_not", {"storm": "yes"}), rule("calm", "may", {"storm": "no"})],
    }  # fmt: skip


def examples(*told: Body) -> Body:
    """Return examples as a file has them, each on a day."""
    return {
        "title": "Examples of the boats",
        "examples": [{"name": "Situation", "on": "2026-01-05", **one} for one in told],
    }


def sound() -> dict[str, Body]:
    """Return a sound pack: the bodies of its files by path."""
    return {
        "tools/boats/lend.yaml": tool(),
        "determinations/boats/out.yaml": determination(),
        "examples/boats/lend.yaml": examples(
            {"answers": {"owned": "yes", "licence": "no"}, "findings": ["no_licence"], "ends": ["out"], "open": []}
        ),
        "examples/boats/out.yaml": examples({"answers": {"storm": "no"}, "outcome": "may", "rule": "calm"}),
    }


def problems(folder: Path, change: Callable[[dict[str, Body]], object]) -> list[tuple[str, str, str]]:
    """Return what is wrong with the sound pack after a change: the text of its line, what, and fix."""
    files = sound()
    change(files)
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(json.loads(json.dumps(body)), sort_keys=False, width=1000), encoding="utf-8")
    told = []
    for one in check([folder], ON):
        line = Path(one.path).read_text(encoding="utf-8").splitlines()[max(one.line, 1) - 1]
        told.append((line.strip(), one.what, one.fix))
    return told


def questions(files: dict[str, Body]) -> list[Body]:
    return files["tools/boats/lend.yaml"]["sections"][0]["questions"]  # type: ignore[no-any-return]


def of_tool(files: dict[str, Body]) -> Body:
    return files["tools/boats/lend.yaml"]


def of_out(files: dict[str, Body]) -> Body:
    return files["determinations/boats/out.yaml"]


def example(files: dict[str, Body], name: str) -> Body:
    return files[f"examples/boats/{name}.yaml"]["examples"][0]  # type: ignore[no-any-return]


def test_a_sound_pack_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, lambda files: None) == []


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (lambda f: f.pop("examples/boats/lend.yaml"), "title: Lending a boat", "it has no examples"),
        (lambda f: questions(f)[3].update(when={"ownd": "yes"}), "ownd: 'yes'", "there is no question 'ownd'"),
        (lambda f: questions(f)[0].update(when={"crew": {"above": "1"}}), "crew:", "there is no question 'crew'"),
        (lambda f: questions(f)[1].update(key="any"), "- key: any", "nothing can be called 'any'"),
        (lambda f: questions(f)[1].update(key="owned"), "- key: owned", "two questions are called 'owned'"),
        (lambda f: questions(f)[1].update(answer="one_of", options={"unknown": "Who knows", "one": "One"}),
         "unknown: Who knows", "'unknown' is no option"),
        (lambda f: questions(f)[1].update(least="many"), "least: many", "'many' is not a number"),
        (lambda f: questions(f)[1].update(least="3", most="2"), "least: '3'", "3 is above 2"),
        (lambda f: questions(f)[0].update(least="3"), "- key: owned", "only a number or money has bounds"),
        (lambda f: questions(f)[1].update(unit="knots"), "unit: knots", "there is no unit 'knots'"),
        (lambda f: questions(f)[0].update(asked_in={"tool": "boats.hire", "question": "owned"}), "tool: boats.hire",
         "there is no other tool 'boats.hire'"),
        (lambda f: questions(f)[0].update(attribute="encryption"), "attribute: encryption", "there is no attribute"),
        (lambda f: questions(f)[3].update(when={"all": [{"owned": "yes"}, {"owned": "no"}]}), "when:",
         "the question 'licence' is never asked"),
        (lambda f: of_tool(f)["findings"][0].update(when={"licence": "no", "not": {"owned": "yes"}}), "when:",
         "the finding 'no_licence' is never reached"),
        (lambda f: of_tool(f)["findings"][0].update(due={"days": 3, "after": "crew"}), "due:",
         "there is no question for a day 'crew'"),
        (lambda f: of_tool(f)["ends"][0].update(next=["tool:boats.hire"]), "- tool:boats.hire", "there is no tool"),
        (lambda f: of_tool(f)["ends"][0].update(next=["somewhere"]), "- somewhere", "leads nowhere"),
        (lambda f: of_tool(f)["findings"].append(finding("no_licence", {"owned": "no"})), "- key: no_licence",
         "two findings are called 'no_licence'"),
        (lambda f: of_tool(f).update(editions=[*EDITIONS, *EDITIONS]), "editions:", "out of order"),
        (lambda f: of_out(f)["rules"][1].update(outcome="mya"), "outcome: mya", "there is no outcome 'mya'"),
        (lambda f: of_out(f)["outcomes"].update(never={"title": "Never"}), "never:", "no rule gives the outcome"),
        (lambda f: of_out(f)["rules"][1].update(before=["stormy"]), "before:", "there is no later rule 'stormy'"),
        (lambda f: of_out(f)["rules"][1].update(eras=["early"]), "eras:", "'early' is none of the eras"),
        (lambda f: of_out(f)["rules"].insert(0, rule("always", "may")), "- key: stormy",
         "the rule 'stormy' is never reached: 'always' comes first"),
        (lambda f: example(f, "lend").update(findings=[]), "findings: []", "has besides no_licence"),
        (lambda f: example(f, "lend").update(ends=["in"]), "ends:", "lacks in and has besides out"),
        (lambda f: example(f, "lend")["answers"].update(crew="many"), "crew: many", "'crew': 'many' is not a number"),
        (lambda f: example(f, "out").update(outcome="may_not"), "outcome: may_not", "comes out as may (by rule calm)"),
        (lambda f: example(f, "out").update(rule="stormy"), "rule: stormy", "calm gives the outcome"),
        (lambda f: example(f, "out").pop("outcome"), "- name: Situation", "expects no outcome"),
        (lambda f: f.update({"examples/boats/hire.yaml": examples({"findings": []})}), "title: Examples of the boats",
         "there is no tool or determination 'boats.hire'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line_with_a_fix(
    tmp_path: Path, change: Callable[[dict[str, Body]], object], line: str, what: str
) -> None:
    found = problems(tmp_path, change)
    fitting = [(text, fix) for text, said, fix in found if what in said]
    assert fitting, found
    assert (fitting[0][0].startswith(line), bool(fitting[0][1])) == (True, True), found


def test_the_same_question_of_another_tool_has_the_same_options(tmp_path: Path) -> None:
    def change(files: dict[str, Body]) -> None:
        other = tool()
        other["sections"][0]["questions"][0]["asked_in"] = {"tool": "boats.lend", "question": "crew"}
        files["tools/boats/hire.yaml"] = other
        files["examples/boats/hire.yaml"] = examples({"answers": {}, "findings": []})

    ((_, what, fix),) = problems(tmp_path, change)
    assert what == "'owned' is answered otherwise in boats.lend"
    assert "same type" in fix
