"""Shapes of what people type about facts."""

from __future__ import annotations

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


class DecisionForm(forms.Form):
    """What a reviewer says."""

    note = forms.CharField(
        label="Note to the author", required=False, widget=forms.Textarea({"class": "usa-textarea", "rows": 3})
    )
