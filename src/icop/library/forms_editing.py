"""Shapes of what editors type about documents: one, several at once, and what is to become of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from icop.accounts.queries import audiences_for
from icop.accounts.reader import Reader
from icop.library.actions import ForAll, Particulars
from icop.library.actions.editing import BY_FACT
from icop.library.models import Document, Edition
from icop.library.queries.changes import stewards_for

LABELS = {
    "title": "Title",
    "kind": "Kind",
    "issuer": "Issuer",
    "number": "Number",
    "citation": "Citation",
    "url": "Public address",
    "about": "What it is about",
    "year": "Year it is listed under",
    "audience": "Who may read it",
    "steward": "Steward",
    "review_on": "Review it by",
    "withdrawn": "Withdrawn",
}
INPUT, SELECT = {"class": "usa-input"}, {"class": "usa-select"}


def _typed(**more: str) -> forms.TextInput:
    return forms.TextInput(INPUT | more)


def _day(**more: Any) -> forms.DateField:
    widget = forms.DateInput({**INPUT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, widget=widget, **more)


class EditForm(forms.Form):
    """What is said of a document. Guesses show their reason; what a fact says can't be typed over."""

    title = forms.CharField(max_length=400, widget=_typed())
    kind = forms.CharField(max_length=40, widget=_typed(list="kinds"))
    issuer = forms.CharField(max_length=200, required=False, widget=_typed(list="issuers"))
    number = forms.CharField(max_length=120, required=False, widget=_typed())
    citation = forms.CharField(
        max_length=160, required=False, widget=_typed(), help_text="In its normal form, as DSCA 19-34 or P.L. 115-91."
    )
    url = forms.RegexField(
        r"^https?://\S+$",
        max_length=600,
        required=False,
        widget=_typed(inputmode="url"),
        error_messages={"invalid": "Write the whole address, beginning with https://."},
    )
    about = forms.CharField(
        max_length=4000, required=False, widget=forms.Textarea({"class": "usa-textarea", "rows": "4"})
    )
    year = forms.IntegerField(
        min_value=1700, max_value=2200, required=False, widget=forms.NumberInput(INPUT | {"class": "usa-input"})
    )
    audience = forms.ChoiceField(widget=forms.Select(SELECT))
    steward = forms.ChoiceField(
        required=False, widget=forms.Select(SELECT), help_text="Who looks after it and is reminded of the review."
    )
    review_on = _day()
    confirmed = forms.MultipleChoiceField(
        label="Guesses that are right",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What you tick or change is no guess any more, and is kept when the file is read again.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, reader: Reader, document: Document, now: Particulars, data: Any = None) -> None:
        words = {name: getattr(now, name) for name in LABELS if name != "withdrawn"}
        super().__init__(data, initial=words | {"seen": now.digest()})
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        self._offer(reader, now)
        guesses = {name: why for name, why in document.guesses.items() if name in BY_FACT}
        for name, why in guesses.items():
            self.fields[name].help_text = f"Guessed: {str(why).rstrip('.')}. {self.fields[name].help_text}"
        self.fields["confirmed"].choices = [(name, LABELS[name]) for name in guesses]  # type: ignore[attr-defined]
        if not guesses:
            del self.fields["confirmed"]
        if document.fact_key:
            for name in (*BY_FACT, "audience"):
                self.fields[name].disabled = True

    def _offer(self, reader: Reader, now: Particulars) -> None:
        """Offer the audiences and stewards to choose from; who is set now is always among them."""
        people = stewards_for(reader)
        if now.steward and now.steward not in dict(people):
            people.append((now.steward, "Somebody who is no editor now"))
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (one.key, one.title) for one in audiences_for(reader)
        ]
        self.fields["steward"].choices = [("", "Nobody"), *people]  # type: ignore[attr-defined]

    def particulars(self) -> Particulars:
        """Return what was typed. The form is valid."""
        return Particulars(**{name: self.cleaned_data[name] for name in Particulars.__dataclass_fields__})


class DaysForm(forms.Form):
    """The day of each copy that is one file."""

    def __init__(self, copies: list[Edition], data: Any = None) -> None:
        super().__init__(data)
        for copy in copies:
            self.fields[f"day-{copy.pk}"] = forms.CharField(
                required=False,
                label=f"Day of {copy.source.rsplit('/', 1)[-1]}",
                initial=written_day(copy),
                max_length=10,
                widget=_typed(placeholder="2026-01-31"),
            )

    def days(self) -> dict[int, str]:
        """Return the days typed, by edition. The form is valid."""
        return {int(name.removeprefix("day-")): day for name, day in self.cleaned_data.items()}


def written_day(copy: Edition) -> str:
    """Return the day of a copy as people type it: a month where it is known by its month only."""
    if copy.as_of is None:
        return ""
    last = copy.as_of_until or copy.as_of
    return copy.as_of.isoformat() if copy.as_of == last else f"{copy.as_of:%Y-%m}"


class ReasonForm(forms.Form):
    """Why a document is withdrawn."""

    why = forms.CharField(
        label="Why",
        max_length=300,
        widget=_typed(),
        help_text="One sentence. Editors see it under what is withdrawn, and the trail keeps it.",
    )


class DeleteForm(ReasonForm):
    """Why a document is deleted for ever, and its key typed once more."""

    typed = forms.CharField(label="Its key, to confirm", max_length=200, widget=_typed(autocomplete="off"))

    def __init__(self, document: Document, data: Any = None) -> None:
        super().__init__(data)
        self.fields["typed"].help_text = f"Type {document.key}"
        self.fields["why"].help_text = "One sentence. Only the trail keeps it."


class SplitForm(forms.Form):
    """Which copies are another document, and what it is called."""

    copies = forms.MultipleChoiceField(label="Copies that are another document", widget=forms.CheckboxSelectMultiple)
    title = forms.CharField(label="Title of the new document", max_length=400, widget=_typed())

    def __init__(self, copies: list[Edition], data: Any = None) -> None:
        super().__init__(data)
        self.fields["copies"].choices = [  # type: ignore[attr-defined]
            (str(copy.pk), f"{copy.source}, {f'copy of {written_day(copy)}' if copy.as_of else 'undated'}")
            for copy in copies
        ]


LEAVE = "-"


class ForAllForm(forms.Form):
    """What many documents shall say; what is left empty stays as each has it."""

    kind = forms.CharField(max_length=40, required=False, widget=_typed(list="kinds"))
    issuer = forms.CharField(max_length=200, required=False, widget=_typed(list="issuers"))
    audience = forms.ChoiceField(required=False, widget=forms.Select(SELECT))
    steward = forms.ChoiceField(required=False, widget=forms.Select(SELECT))
    review_on = _day()
    clear = forms.MultipleChoiceField(
        label="Clear",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("issuer", "Issuer"), ("review_on", "Review day")],
    )
    withdraw = forms.CharField(
        label="Withdraw them, because",
        max_length=300,
        required=False,
        widget=_typed(),
        help_text="A reason withdraws every one of them; leave it empty to keep them.",
    )

    def __init__(self, reader: Reader, data: Any = None) -> None:
        super().__init__(data)
        for name in ("kind", "issuer", "audience", "steward", "review_on"):
            self.fields[name].label = LABELS[name]
        leave = (LEAVE, "Leave as it is")
        audiences = [(one.key, one.title) for one in audiences_for(reader)]
        self.fields["audience"].choices = [leave, *audiences]  # type: ignore[attr-defined]
        people = [leave, ("", "Nobody"), *stewards_for(reader)]
        self.fields["steward"].choices = people  # type: ignore[attr-defined]
        self.fields["audience"].initial = self.fields["steward"].initial = LEAVE

    def wanted(self) -> ForAll:
        """Return what was asked for. The form is valid."""
        data, clear = self.cleaned_data, self.cleaned_data["clear"]
        day: date | None = data["review_on"]
        return ForAll(
            kind=data["kind"] or None,
            issuer=data["issuer"] or ("" if "issuer" in clear else None),
            audience=None if data["audience"] in {LEAVE, ""} else data["audience"],
            steward=None if data["steward"] == LEAVE or "steward" not in self.data else data["steward"],
            review_on=day.isoformat() if day else ("" if "review_on" in clear else None),
            withdraw=data["withdraw"],
        )
