"""Put proposed values in the place of those in force, in a copy: to show what a bill would change beside the law."""

from __future__ import annotations

from dataclasses import replace

from icop.engine.cases.types import ProposedValue, Scenario
from icop.engine.clock import FIRST_DAY, Start
from icop.engine.errors import Refused
from icop.engine.questionnaire.reference import Reference
from icop.engine.shapes import Parameter, Value
from icop.engine.trace import Step, Trace

AS_PROPOSED = "as proposed"


def with_scenario(reference: Reference, scenario: Scenario) -> Reference:
    """Return the reference with each proposed value in the place of all earlier ones of its parameter and dimensions.

    The proposal holds on every day, cited to its own source. Raises Refused when there is no such parameter.
    """
    parameters = dict(reference.parameters)
    for one in scenario.values:
        if one.parameter not in parameters:
            raise Refused(
                f"“{scenario.title}” proposes {one.parameter}, which is no parameter.",
                "Correct the key in the scenario, or add the parameter.",
            )
        parameters[one.parameter] = _proposed(parameters[one.parameter], one, scenario)
    return replace(reference, parameters=parameters, kept={})


def _proposed(parameter: Parameter, one: ProposedValue, scenario: Scenario) -> Parameter:
    kept = tuple(entry for entry in parameter.values if entry.by != one.by)
    value = Value(
        start=Start.on(FIRST_DAY), value=one.value, by=one.by, cite=scenario.cite, note=one.note or scenario.status
    )
    return parameter.model_copy(update={"values": (value, *kept)})


def told_as_proposed(trace: Trace, scenario: Scenario) -> Trace:
    """Return a trace in which the proposed values say so instead of a first day."""
    return Trace(tuple(_told(step, scenario) for step in trace.steps))


def _told(step: Step, scenario: Scenario) -> Step:
    if step.kind != "parameter" or step.citation != scenario.cite.to:
        return step
    return replace(step, start=AS_PROPOSED, says=f"{step.key}: {AS_PROPOSED} by {scenario.title}.")
