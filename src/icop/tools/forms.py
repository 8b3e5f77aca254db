"""Shapes of what people type about programs, teams and what stands beside questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from icop.accounts.models import User
from icop.tools.actions.programs import LEAD, LONGEST_ABOUT, LONGEST_NAME, LONGEST_ROLE
from icop.tools.models import Program, Seat

INPUT, AREA, SELECT = {"class": "usa-input"}, {"class": "usa-textarea", "rows": "3"}, {"class": "usa-select"}
NEW = ""


class ProgramForm(forms.Form):
    """A program: what it is called and what it is about."""

    name = forms.CharField(
        label="Name of the program",
        max_length=LONGEST_NAME,
        help_text="As the team calls it. Unclassified; only the team sees it.",
        widget=forms.TextInput(INPUT),
    )
    about = forms.CharField(
        label="What it is about",
        max_length=LONGEST_ABOUT,
        required=False,
        help_text="One line, unclassified.",
        widget=forms.TextInput(INPUT),
    )


class NewProgramForm(ProgramForm):
    """A new program, and what its maker is on the team."""

    role = forms.CharField(
        label="What you are on its team", max_length=LONGEST_ROLE, initial=LEAD, widget=forms.TextInput(INPUT)
    )


class BeginForm(forms.Form):
    """For which program a tool is begun: one of those there are, or a new one."""

    program = forms.ChoiceField(label="Program", required=False, widget=forms.Select(SELECT))
    name = forms.CharField(
        label="Name of a new program",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Only for a new one. Unclassified; only you see it until you put others on its team.",
        widget=forms.TextInput(INPUT),
    )

    def __init__(self, programs: Iterable[Program], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        choices = [*((one.key, one.name) for one in programs if one.closed_at is None), (NEW, "A new program")]
        self.fields["program"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that a new program has a name."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("program") and not (given.get("name") or "").strip():
            self.add_error("name", "Write what the team calls the program, or choose one above.")
        return given


class SeatForm(forms.Form):
    """A person for the team: who, and what they are there."""

    person = forms.ChoiceField(label="Person", widget=forms.Select(SELECT))
    role = forms.CharField(
        label="What they are on the team",
        max_length=LONGEST_ROLE,
        help_text="For example: systems engineer, foreign disclosure officer.",
        widget=forms.TextInput(INPUT),
    )
    leads = forms.BooleanField(label="Leads the team", required=False)

    def __init__(self, people: Iterable[User], data: Any = None) -> None:
        super().__init__(data)
        self.fields["person"].choices = [("", "Choose"), *((str(one.pk), str(one)) for one in people)]  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    """A comment beside a question."""

    text = forms.CharField(label="Comment", max_length=4000, widget=forms.Textarea(AREA))


class EvidenceForm(forms.Form):
    """A passage that supports an answer, by its citation."""

    citation = forms.CharField(
        label="Citation, or address of a passage in the library here",
        max_length=300,
        help_text="For example: SAMM C3.2, or 10 USC 4211(c). It opens the passage as it stands on the day.",
        widget=forms.TextInput(INPUT),
    )
    note = forms.CharField(
        label="What it shows", max_length=400, required=False, widget=forms.Textarea({**AREA, "rows": "2"})
    )


class PlanForm(forms.Form):
    """Who does an action of the plan, and until when."""

    owner = forms.CharField(max_length=80, required=False)
    due = forms.DateField(required=False)


class AssignForm(forms.Form):
    """Who works a section through, and until when."""

    person = forms.ChoiceField(label="Person", required=False, widget=forms.Select(SELECT))
    due = forms.DateField(label="Until", required=False, widget=forms.DateInput({**INPUT, "type": "date"}))

    def __init__(self, seats: Iterable[Seat], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        people = [(str(one.person_id), f"{one.person} ({one.role})") for one in seats]
        self.fields["person"].choices = [("", "Anybody of the team"), *people]  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """The file of an assessment, and the program it is for: one of those there are, or a new one."""

    file = forms.FileField(
        label="File",
        help_text="The file of an assessment (.icop.json), from here or another site.",
        widget=forms.ClearableFileInput({"class": "usa-file-input", "accept": ".json"}),
    )
    program = forms.ChoiceField(label="Program", required=False, widget=forms.Select(SELECT))

    def __init__(self, programs: Iterable[Program], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(NEW, "A new program, called as in the file")]
        choices += [(one.key, one.name) for one in programs if one.closed_at is None]
        self.fields["program"].choices = choices  # type: ignore[attr-defined]
