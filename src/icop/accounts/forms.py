"""Shapes of what people type about people."""

from __future__ import annotations

from django import forms

from icop.accounts.models import Audience, Role

TEXT = {"class": "usa-input"}


class SetUpForm(forms.Form):
    """The first administrator."""

    code = forms.CharField(
        label="One-time code",
        help_text="icop printed it on the console when it started.",
        widget=forms.TextInput({**TEXT, "autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    email = forms.EmailField(label="Your e-mail", widget=forms.EmailInput({**TEXT, "autocomplete": "username"}))
    name = forms.CharField(label="Your name", required=False, widget=forms.TextInput({**TEXT, "autocomplete": "name"}))
    password = forms.CharField(
        label="Password",
        help_text="At least twelve characters, not a common word.",
        widget=forms.PasswordInput({**TEXT, "autocomplete": "new-password"}),
    )


class PasswordForm(forms.Form):
    """A first password."""

    password = forms.CharField(
        label="Choose a password",
        help_text="At least twelve characters, not a common word.",
        widget=forms.PasswordInput({**TEXT, "autocomplete": "new-password"}),
    )


class PersonForm(forms.Form):
    """Somebody to add."""

    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(TEXT))
    name = forms.CharField(label="Name", required=False, widget=forms.TextInput(TEXT))
    role = forms.ChoiceField(label="Role", choices=Role.choices, widget=forms.Select({"class": "usa-select"}))


class PersonChangeForm(forms.Form):
    """What an administrator may change about a person."""

    role = forms.ChoiceField(label="Role", choices=Role.choices, widget=forms.Select({"class": "usa-select"}))
    audiences = forms.ModelMultipleChoiceField(
        label="Audiences",
        required=False,
        queryset=Audience.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Public and members come with every account.",
    )
    is_active = forms.BooleanField(label="May sign in", required=False)


class AudienceForm(forms.Form):
    """A new circle of readers."""

    title = forms.CharField(label="Name", max_length=120, widget=forms.TextInput(TEXT))
    key = forms.SlugField(
        label="Short name", max_length=60, help_text="Small letters, digits and hyphens.", widget=forms.TextInput(TEXT)
    )
    about = forms.CharField(label="What it is for", required=False, widget=forms.TextInput(TEXT))
