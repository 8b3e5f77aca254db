"""Shapes of what people type about their reading lists and saved searches."""

from __future__ import annotations

from typing import Any

from django import forms

from icop.accounts.queries import audiences_for
from icop.accounts.reader import Reader
from icop.library.models import ReadingList

INPUT, AREA = {"class": "usa-input"}, {"class": "usa-textarea", "rows": "3"}
NEW, ONLY_ME = "", ""


class ListForm(forms.Form):
    """A reading list: what it is called, what it is about, who reads it."""

    title = forms.CharField(label="Title", max_length=200, widget=forms.TextInput(INPUT))
    about = forms.CharField(label="What it is about", max_length=4000, required=False, widget=forms.Textarea(AREA))
    audience = forms.ChoiceField(
        label="Who may read it",
        required=False,
        widget=forms.Select({"class": "usa-select"}),
        help_text="Each sees only the entries whose documents they may read.",
    )

    def __init__(self, reader: Reader, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"audience": ONLY_ME} | (initial or {}))
        choices = [(ONLY_ME, "Only me"), *((one.key, one.title) for one in audiences_for(reader))]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note on an entry."""

    note = forms.CharField(label="Note", max_length=4000, required=False, widget=forms.Textarea(AREA | {"rows": "2"}))


class AddEntryForm(NoteForm):
    """Into which list a document or a place goes, the one changed last unless another is chosen, and a note on it."""

    into = forms.ChoiceField(label="Reading list", required=False, widget=forms.Select({"class": "usa-select"}))
    title = forms.CharField(
        label="Title of a new list",
        max_length=200,
        required=False,
        widget=forms.TextInput(INPUT),
        help_text="Only for a new list. Only you read it, until you choose who else does.",
    )
    field_order = ("into", "title", "note")

    def __init__(self, lists: list[ReadingList], data: Any = None) -> None:
        latest = max(lists, key=lambda one: one.changed_at, default=None)
        super().__init__(data, initial={"into": latest.key if latest else NEW})
        choices = [*((one.key, one.title) for one in lists), (NEW, "A new list")]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new list needs a title, and a title a new list."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("into", NEW) == NEW and not data.get("title"):
            self.add_error("title", "Write a title for the new list, or choose one of yours.")
        elif data.get("into") and data.get("title"):
            self.add_error("into", "Choose “A new list”, or leave its title empty to add to this one.")
        return data


class NameForm(forms.Form):
    """What a saved search is called."""

    title = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(INPUT))
