"""Shapes of what people type about facts."""

from __future__ import annotations

from typing import Any

from django import forms

AREA = {"class": "usa-textarea icop-code", "spellcheck": "false"}


class ProposalForm(forms.Form):
    """A whole fact as text, and why it should change."""

    text = forms.CharField(
        label="The fact, with your change",
        help_text="Keep the layout. Add a later value as one more entry, with its citation, standing and day checked.",
        widget=forms.Textarea({**AREA, "rows": 24}),
    )
    reason = forms.CharField(
        label="Why",
        help_text="What changed, and where it is written. The reviewer reads this beside the difference.",
        widget=forms.Textarea({"class": "usa-textarea", "rows": 3}),
    )


class NewFactForm(ProposalForm):
    """A fact that is not here yet: its key, its text, and why it belongs here."""

    key = forms.RegexField(
        r"^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_.-]*)+$",
        label="Key",
        max_length=200,
        help_text="Subject and name with a dot between, in small letters: pricing.our_surcharge",
        widget=forms.TextInput({"class": "usa-input", "autocomplete": "off"}),
        error_messages={"invalid": "Write it as subject.name, in small letters, digits, - and _."},
    )
    field_order = ("key", "text", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "The fact"
        self.fields["text"].help_text = "Keep the layout; leave out what does not apply."


class TakeBackForm(forms.Form):
    """Why the site's own version should go."""

    reason = forms.CharField(
        label="Why",
        help_text="The reviewer reads this beside the difference.",
        widget=forms.Textarea({"class": "usa-textarea", "rows": 3}),
    )


class DecisionForm(forms.Form):
    """What a reviewer says."""

    note = forms.CharField(
        label="Note to the author", required=False, widget=forms.Textarea({"class": "usa-textarea", "rows": 3})
    )
