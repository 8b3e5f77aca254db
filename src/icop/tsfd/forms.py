"""Shapes of what people type about release processes."""

from __future__ import annotations

from typing import Any

from django import forms

from icop.engine.process_shapes import MOST_DAYS
from icop.engine.schedule import Spread

_NUMBER = {"class": "usa-input", "inputmode": "numeric"}


def _days(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_DAYS, widget=forms.NumberInput(_NUMBER))


class DaysForm(forms.Form):
    """How many calendar days a process takes here, and why."""

    low = _days("At least")
    likely = _days("Likely")
    high = _days("At most")
    source = forms.CharField(
        label="What they rest on",
        help_text="For example: our last nine cases. No names of programs or countries.",
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "usa-input"}),
    )
    reason = forms.CharField(
        label="Why",
        help_text="The reviewer reads this beside the difference.",
        widget=forms.Textarea({"class": "usa-textarea", "rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """See that the days are in order, naming the field that is not."""
        given: dict[str, Any] = super().clean() or {}
        low, likely, high = (given.get(name) for name in ("low", "likely", "high"))
        if low is not None and likely is not None and likely < low:
            self.add_error("likely", f"Give at least {low}, the days in “At least”.")
        elif likely is not None and high is not None and high < likely:
            self.add_error("high", f"Give at least {likely}, the days in “Likely”.")
        return given

    @property
    def spread(self) -> Spread:
        """The days as they were typed, once the form is valid."""
        return Spread(*(self.cleaned_data[name] for name in ("low", "likely", "high")))
