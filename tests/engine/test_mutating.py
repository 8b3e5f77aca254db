"""Mutants: small mistakes put into a tool one at a time; examples that hold a condition in place kill them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
import yaml
from click.testing import Result
from typer.testing import CliRunner

from icop.cli import check
from icop.engine.mutating import Mutated, mutate
from icop.engine.packs import body_of
from tests.engine.tools import (
    beside,
    compiled,
    compiled_determination,
    finding,
    make_determination,
    make_examples,
    make_tool,
    question,
    rule,
)

BOAT = [
    question("owned"),
    question("size", answer="one_of", options={"small": "Small", "middle": "Middle", "big": "Big"}, ordered=True),
    question("price", answer="money"),
    question("built", answer="date"),
    question("kinds", answer="many_of", options={"sail": "Sail", "motor": "Motor"}),
    question("rows", answer="table", columns={"who": {"title": "Who"}, "cost": {"title": "Cost", "answer": "money"}}),
    question("licence", when={"size": "big"}),
]  # fmt: skip


def tried(when: dict[str, Any], *examples: dict[str, Any]) -> Mutated:
    """Return what the examples kill of a tool with one finding, its end apart."""
    shape = make_tool(BOAT[:-1], [finding("it", when)])
    told = [{"ends": [], **one} if "owned" not in one["answers"] else {"ends": ["done"], **one} for one in examples]
    both = [{"answers": {}, "findings": [], "ends": []}, {"answers": {"owned": "yes"}, "ends": ["done"]}, *told]
    return mutate("boats.lend", compiled(shape), make_examples(*both), beside())


def says(found: Mutated) -> list[str]:
    return [one.says.split(": ", 1)[1] for one in found.survivors if one.says.startswith("finding")]


def test_a_boundary_moved_by_one_dollar_survives_where_no_example_stands_at_it() -> None:
    when = {"price": {"at_least": "100"}}
    high, low = {"answers": {"price": "500"}, "findings": ["it"]}, {"answers": {"price": "5"}, "findings": []}
    far = tried(when, high, low)
    assert says(far) == [
        "'price is at least 100' made 'price is above 100'",
        "'price is at least 100' moved by +1",
        "'price is at least 100' moved by -1",
    ]
    at, under = {"answers": {"price": "100"}, "findings": ["it"]}, {"answers": {"price": "99"}, "findings": []}
    near = tried(when, at, under)
    assert says(near) == []


def test_a_boundary_on_a_day_or_a_scale_moves_by_one_day_or_step() -> None:
    day = tried({"built": {"below": "2020-01-01"}}, {"answers": {"built": "2019-12-31"}, "findings": ["it"]})
    assert says(day) == ["'built is below 2020-01-01' moved by +1"]
    step = tried({"size": {"at_least": "middle"}}, {"answers": {"size": "big"}, "findings": ["it"]})
    assert says(step) == ["'size is at least middle' moved by +1", "'size is at least middle' moved by -1"]


def test_a_value_of_a_parameter_is_moved_by_one_too() -> None:
    when = {"price": {"above": {"parameter": "boats.limit"}}}
    low, high = {"answers": {"price": "0"}, "findings": []}, {"answers": {"price": "9000"}, "findings": ["it"]}
    at, over = {"answers": {"price": "2000"}, "findings": []}, {"answers": {"price": "2001"}, "findings": ["it"]}
    assert [one.rsplit(" ", 1)[1] for one in says(tried(when, low, high))] == ["boats.limit'", "+1", "-1"]
    assert says(tried(when, at, over)) == []


def test_a_leaf_that_is_never_decisive_survives_dropped_and_negated() -> None:
    when = {"all": [{"owned": "yes"}, {"any": [{"size": "big"}, {"kinds": {"includes": "sail"}}]}]}
    found = tried(when, {"answers": {"owned": "yes", "size": "big"}, "findings": ["it"]})
    assert "drop 'kinds includes sail'" in says(found)
    held = tried(when,
        {"answers": {"owned": "yes", "size": "big", "kinds": ["motor"]}, "findings": ["it"]},
        {"answers": {"owned": "yes", "size": "small", "kinds": ["motor"]}, "findings": []},
        {"answers": {"owned": "yes", "size": "small", "kinds": ["sail"]}, "findings": ["it"]},
        {"answers": {"owned": "no", "size": "big", "kinds": ["sail"]}, "findings": []})  # fmt: skip
    assert says(held) == []
    assert held.percent == 100


def test_leaves_inside_tables_are_mutated() -> None:
    when = {"rows": {"count": {"at_least": "2", "where": {"cost": {"above": "10"}}}}}
    found = tried(when, {"answers": {"rows": [{"cost": "11"}, {"cost": "500"}]}, "findings": ["it"]})
    assert "drop 'cost is above 10'" in says(found)
    rows = tried({"rows": {"some_row": {"who": {"answered": True}}}}, {"answers": {"rows": [{}]}, "findings": []})
    assert "drop 'who is answered'" not in says(rows)


def test_the_condition_of_a_question_is_held_in_place_by_what_follows_from_it() -> None:
    shape = make_tool(BOAT, [finding("it", {"licence": "no"})])
    big = {"answers": {"owned": "yes", "size": "big", "licence": "no"}, "findings": ["it"], "ends": ["done"]}
    small = {"answers": {"owned": "yes", "size": "small", "licence": "no"}, "findings": [], "ends": ["done"]}
    without, with_both = (
        mutate("boats.lend", compiled(shape), make_examples(*examples), beside()) for examples in ([big], [big, small])
    )
    about = "question licence (when it is asked): drop 'size is big'"
    assert about in [one.says for one in without.survivors]
    assert about not in [one.says for one in with_both.survivors]
    place = next(one.place for one in without.survivors if one.says == about)
    assert place == ("sections", 0, "questions", 6, "when", "size")


RULES = [
    rule("stormy", "may_not", {"storm": "yes"}, before=["calm"]),
    rule("calm", "may", {"crew": {"at_least": "2"}}),
    rule("alone", "ask"),
]
FACTS = [question("storm"), question("crew", answer="number")]


def test_rules_are_dropped_and_outcomes_swapped() -> None:
    worked = compiled_determination(make_determination(FACTS, RULES))
    loose = mutate("boats.out", worked, make_examples({"answers": {"storm": "yes"}, "outcome": "may_not"}), beside())
    told = [one.says for one in loose.survivors]
    assert "rule calm: drop it" in told
    assert "rule calm: swap its outcome with that of alone" in told
    assert "rule stormy: swap its outcome with that of calm" not in told
    held = make_examples(
        {"answers": {"storm": "yes", "crew": "5"}, "outcome": "may_not", "rule": "stormy"},
        {"answers": {"storm": "no", "crew": "2"}, "outcome": "may", "rule": "calm"},
        {"answers": {"storm": "no", "crew": "1"}, "outcome": "ask", "rule": "alone"},
    )
    assert mutate("boats.out", worked, held, beside()).survivors == ()


def test_an_example_that_fails_without_a_mistake_is_named_and_kills_nothing() -> None:
    worked = compiled_determination(make_determination(FACTS, RULES))
    wrong = make_examples({"name": "Wrong way round", "answers": {"storm": "yes"}, "outcome": "may"})
    found = mutate("boats.out", worked, wrong, beside())
    assert (found.failing, found.killed) == (("Wrong way round",), 0)


def test_what_no_answers_bring_to_light_is_counted_apart() -> None:
    facts = [*FACTS, question("reason", answer="text", when={"storm": "yes"})]
    rules = [
        rule("stormy", "may_not", {"storm": "yes"}),
        rule("calm", "may", {"storm": "no", "any": [{"crew": {"at_least": "2"}}, {"crew": {"above": "3"}}]}),
        rule("alone", "ask", {"all": [{"storm": "no"}, {"crew": {"below": "2"}}]}),
    ]
    told = make_examples(
        {"answers": {"storm": "yes"}, "outcome": "may_not", "rule": "stormy"},
        {"answers": {"storm": "no", "crew": "2"}, "outcome": "may", "rule": "calm"},
        {"answers": {"storm": "no", "crew": "1"}, "outcome": "ask", "rule": "alone"},
        {"answers": {"storm": "no", "crew": "1.5"}, "outcome": "ask", "rule": "alone"},
        {"answers": {"crew": "2"}, "outcome": "needs_a_human"},
    )
    found = mutate("boats.out", compiled_determination(make_determination(facts, rules)), told, beside())
    assert not any("reason" in one.says for one in found.survivors)  # nothing follows from it
    assert not any(
        "drop 'crew is above 3'" in one.says for one in found.survivors
    )  # the other leaf holds wherever it does
    assert (found.silent > 2, found.total) == (True, found.killed + len(found.survivors))


def test_the_same_file_gives_the_same_mutants() -> None:
    worked = compiled_determination(make_determination(FACTS, RULES))
    examples = make_examples({"answers": {"storm": "yes"}, "outcome": "may_not"})
    assert mutate("boats.out", worked, examples, beside()) == mutate("boats.out", worked, examples, beside())


def test_the_command_tells_what_survives_by_line_and_fails_below_the_share_asked_for(tmp_path: Path) -> None:
    write_pack(tmp_path)
    told = run("--mutate", str(tmp_path), "--json")
    (found,) = json.loads(told.stdout)["mutated"]
    assert (told.exit_code, found["key"], found["killed"] < found["total"]) == (0, "boats.out", True)
    survivor = next(one for one in found["survivors"] if one["mutant"] == "rule calm: drop it")
    lines = (tmp_path / "determinations/boats/out.yaml").read_text().splitlines()
    assert "calm" in lines[survivor["line"] - 1]
    assert run("--mutate", "boats.out", str(tmp_path), "--at-least", "99").exit_code == 1
    assert run("--mutate", "boats.out", str(tmp_path), "--at-least", "1").exit_code == 0


def test_a_key_that_is_none_is_refused_with_the_likely_one(tmp_path: Path) -> None:
    write_pack(tmp_path)
    told = run("--mutate", "boats.ouut", str(tmp_path))
    assert (told.exit_code, "did you mean 'boats.out'" in told.stderr.lower()) == (1, True)


def run(*words: str) -> Result:
    """Run `icop check` with these words."""
    app = typer.Typer()
    check.add_to(app)
    return CliRunner().invoke(app, words)


def write_pack(folder: Path) -> None:
    """Write the determination with one example as a pack."""
    facts = {
        "determinations/boats/out.yaml": make_determination(FACTS, RULES),
        "examples/boats/out.yaml": make_examples({"answers": {"storm": "yes"}, "outcome": "may_not"}),
    }
    for name, shape in facts.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(yaml.safe_dump(body_of(shape), sort_keys=False))
