"""The shape of what is asked before cases are brought in: a file, and the program they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from icop.tools.models import Program


class FileForm(forms.Form):
    """A file of cases, and their program."""

    program = forms.ChoiceField(label="Program", widget=forms.Select({"class": "usa-select"}))
    file = forms.FileField(
        label="Workbook (XLSX), ZIP of CSV files, or JSON",
        help_text="As icop writes it. One sheet for each kind of thing, one row for each thing.",
        widget=forms.ClearableFileInput({"accept": ".xlsx,.zip,.json"}),
    )

    def __init__(
        self, programs: Iterable[Program], data: Any = None, files: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, initial=initial)
        choices = [(one.key, one.name) for one in programs if one.closed_at is None]
        self.fields["program"].choices = choices  # type: ignore[attr-defined]
