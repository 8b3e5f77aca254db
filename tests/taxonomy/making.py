"""Concepts for tests, with only what matters to a test spelled out."""

from __future__ import annotations

from tests.makers import make_cite


def make_concept(title: str, *lines: str, means: str = "A made-up idea.") -> str:
    """Return the YAML of a concept; `lines` are further fields."""
    return "\n".join([f"title: {title}", f"means: {means}", f"cites: [{make_cite()}]", *lines]) + "\n"


WIDGETS = {
    "concept:1": make_concept("Widgets"),
    "concept:1.1": make_concept("Small widgets", 'broader: "1"', "acronyms: [SW]", "also: [tiny widgets]"),
    "concept:1.1.1": make_concept("Blue widgets", 'broader: "1.1"', means="Widgets of the colour of the sea."),
    "concept:1.2": make_concept("Large widgets", 'broader: "1"', 'related: ["1.1"]'),
    "concept:2": make_concept(
        "Harbour office",
        f"labels: [{{text: Port office, kind: preferred, end: 2019-09-01, cite: {make_cite()}}}]",
    ),
}
