"""Shapes of what people type when they add documents."""

from __future__ import annotations

from typing import Any

from django import forms

from icop.accounts.queries import audiences_for
from icop.accounts.reader import PUBLIC, Reader


class ManyFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; at least one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files]


class AddForm(forms.Form):
    """Files to take in, who may read them, and what is known of them."""

    uploads = FilesField(
        allow_empty_file=True,  # it is refused by its name, and the others beside it go on
        label="Files",
        help_text="PDF, Word, PowerPoint, Excel, EPUB, e-mail, HTML, text, Markdown, record sets, or a ZIP of them. "
        "Public, unclassified material only.",
        widget=ManyFiles({"multiple": True}),
    )
    audience = forms.ChoiceField(label="Who may read them", widget=forms.Select({"class": "usa-select"}))
    as_of = forms.CharField(
        label="The copy is of this day",
        required=False,
        help_text="As 2026-01-31 or 2026-01, when the file itself does not say.",
        widget=forms.TextInput({"class": "usa-input", "placeholder": "2026-01-31"}),
    )
    set_name = forms.CharField(
        label="Name of the set",
        required=False,
        help_text="For record sets: sources are then called SET/ID.",
        widget=forms.TextInput({"class": "usa-input"}),
    )

    def __init__(self, reader: Reader, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(audience.key, audience.title) for audience in audiences_for(reader)]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        self.fields["audience"].initial = PUBLIC
