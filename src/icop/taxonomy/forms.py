"""Shapes of what people type and send about concepts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from icop.engine.shapes import Cite
from icop.taxonomy.actions import NewName
from icop.taxonomy.exchange import FORMATS

INPUT = {"class": "usa-input", "autocomplete": "off"}
AREA = {"class": "usa-textarea", "rows": 3}
STANDINGS = (
    ("verified", "Verified: read in the primary source"),
    ("secondary", "Secondary: read about it"),
    ("assumed", "Assumed"),
)


class FileForm(forms.Form):
    """A file to look at before anything is proposed."""

    file = forms.FileField(
        label="File",
        help_text="A spreadsheet (.xlsx), or SKOS as .ttl, .rdf or .jsonld; at most 3 MB.",
        widget=forms.ClearableFileInput(
            {"class": "usa-file-input", "accept": ",".join(one.ending for one in FORMATS.values())}
        ),
    )


class SendForm(forms.Form):
    """What to do with a file that was looked at."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    end_missing = forms.BooleanField(
        label="Also propose that the concepts it does not name are no longer used", required=False
    )
    reason = forms.CharField(
        label="Why",
        help_text="Where the file is from, and what it is to change. The reviewer reads this beside the differences.",
        widget=forms.Textarea(AREA),
    )


class RenameForm(forms.Form):
    """Another name for a concept, from when, and who says so."""

    name = forms.CharField(label="New name", min_length=2, max_length=300, widget=forms.TextInput(INPUT))
    acronym = forms.CharField(label="Its acronym, if it has one", required=False, widget=forms.TextInput(INPUT))
    start = forms.DateField(
        label="First day it is called so",
        required=False,
        help_text="The old name stays known for the days before. Leave it empty if the old name was simply wrong.",
        widget=forms.DateInput({"class": "usa-input", "type": "date"}),
    )
    citation = forms.CharField(label="Where it is written", min_length=2, max_length=300, widget=forms.TextInput(INPUT))
    standing = forms.ChoiceField(
        label="How well it is known", choices=STANDINGS, widget=forms.Select({"class": "usa-select"})
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea(AREA))

    def new_name(self) -> NewName:
        """Return the name typed. Call it on a valid form."""
        typed: dict[str, Any] = self.cleaned_data
        cite = Cite(to=typed["citation"], standing=typed["standing"], checked_on=timezone.localdate())
        return NewName(typed["name"], typed["acronym"].strip(), typed["start"], cite)


class MergeForm(forms.Form):
    """Which concept takes another's place, and from when."""

    into = forms.ChoiceField(label="Use this one instead", widget=forms.Select({"class": "usa-select"}))
    start = forms.DateField(label="From this day on", widget=forms.DateInput({"class": "usa-input", "type": "date"}))
    reason = forms.CharField(label="Why", widget=forms.Textarea(AREA))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "Choose a concept"), *choices]  # type: ignore[attr-defined]
