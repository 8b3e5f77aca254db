"""The form that records a milestone by its code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from icop.cases.forms import AREA, INPUT, SELECT, day_input, text_field
from icop.cases.showing import ShownCase
from icop.engine.cases.types import CaseType
from icop.engine.clock import read_day
from icop.engine.errors import Refused


class MilestoneForm(forms.Form):
    """A milestone: which, of what, on which day, by whom and why."""

    use_required_attribute = False

    def __init__(self, shown: ShownCase, shape: CaseType, on: date, data: Any, asked: Mapping[str, str]) -> None:
        told = {"of": asked.get("of", "basic"), "code": asked.get("code", ""), "day": on.isoformat()}
        super().__init__(data, initial=told)
        self.codes = {one.code: f"{one.code}: {one.title}" for one in shape.milestones}
        items = [*(one.key for one in shown.documents), "case", *(one.number for one in shown.lines)]
        self.items = {one: shown.title_of(one) for one in items}
        self.fields["code"] = text_field("Milestone", forms.Select(SELECT, [("", "Choose"), *self.codes.items()]))
        self.fields["of"] = text_field("Of what", forms.Select(SELECT, list(self.items.items())))
        self.fields["day"] = text_field("Day it happened", forms.TextInput(day_input()))
        self.fields["actor"] = text_field(
            "Who recorded or caused it", forms.TextInput({**INPUT, "maxlength": "200"}), "A role or an office.", True
        )
        self.fields["why"] = text_field("Note", forms.Textarea({**AREA, "maxlength": "400"}), is_open=True)

    def clean(self) -> dict[str, Any]:
        """See that code, item and day are what there is."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("code") not in self.codes:
            self.add_error("code", "There is no such milestone. Choose one of the list.")
        if given.get("of") not in self.items:
            self.add_error("of", "The case has no such document or line. Choose one of the list.")
        text = str(given.get("day") or "").strip()
        try:
            self.day = read_day(text)
        except Refused:
            says = f"“{text[:40]}” is not a day; write it as YYYY-MM-DD." if text else "It is needed."
            self.add_error("day", says)
            self.fields["day"].widget.attrs["type"] = "text"
        return given
