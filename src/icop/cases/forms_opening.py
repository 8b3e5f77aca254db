"""The form of a new case: whose it is and what it is called, who asks for what, and when it came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from icop.cases.forms import INPUT, SELECT, PartForm, Suggested, suggested_codes, text_field
from icop.cases.parts import PARTS, Ask, Part
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import IDENTIFIER
from icop.tools.models import Program

TYPES = {"fms": "Foreign military sale (FMS), by a letter of request",
         "bpc": "Building partner capacity (BPC), by a memorandum of request"}  # fmt: skip
WHOSE = Part("case", "Whose case it is", (
    Ask("type", "Type of case", words=TYPES), Ask("title", "Title", "What is bought, in a few words. Unclassified."),
    *(replace(one, needed=one.path == "purchaser.code") for one in PARTS["purchaser"].asks
      if isinstance(one, Ask) and one.path in {"purchaser.name", "purchaser.code", "purchaser.country"}),
    Ask("office", "Office that follows it", "A role or office."),
))  # fmt: skip
REQUEST = Part("documents", "The request", (*PARTS["request"].asks, *PARTS["document"].asks[1:3]))
MONEY = Part("case", "Funds of a BPC case", tuple(
    one for one in PARTS["funds"].asks if isinstance(one, Ask) and one.path in
    {"funds.program", "funds.authority", "funds.memorandum", "funds.available_to_fy", "funds.amount"}
))  # fmt: skip
ANY_NAME = "AA-A-AAA"  # lets the other fields be read while the name itself is wrong


class NameForm(forms.Form):
    """The program a case belongs to, its agency and designator; the purchaser's code is asked with the purchaser."""

    use_required_attribute = False

    def __init__(self, programs: Iterable[Program], facts: CaseFacts, on: date, data: Any, program: str) -> None:
        super().__init__(data, initial={"program": program})
        self.suggested = [Suggested("agency", suggested_codes(facts, "agency", on))]
        choices = [("", "Choose"), *((one.key, one.name) for one in programs if one.closed_at is None)]
        self.fields["program"] = text_field("Program", forms.Select(SELECT, choices), "Its team sees the case.")
        self.fields["agency"] = text_field(
            "Implementing agency", forms.TextInput({**INPUT, "list": "codes-agency", "maxlength": "1"}),
            "One letter, the second part of the name of the case: the D of BN-D-YCY.",
        )  # fmt: skip
        self.fields["designator"] = text_field(
            "Case designator", forms.TextInput({**INPUT, "maxlength": "3"}),
            "Three letters or digits the agency gives: the YCY of BN-D-YCY.",
        )  # fmt: skip
        self.programs = {one.key: one for one in programs}

    def clean(self) -> dict[str, Any]:
        """See that a program was chosen, and that the parts make a name."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("program") not in self.programs:
            self.add_error("program", "Choose the program whose team follows the case.")
        code = str(self.data.get("purchaser-code", "")).strip().upper()
        self.name = f"{code}-{given.get('agency', '').strip().upper()}-{given.get('designator', '').strip().upper()}"
        if not IDENTIFIER.match(self.name):
            self._tell_part("agency", 1, "It is one letter or digit.")
            self._tell_part("designator", 3, "It is three letters or digits.")
        return given

    def _tell_part(self, name: str, length: int, says: str) -> None:
        text = str(self.cleaned_data.get(name) or "").strip()
        if len(text) != length or not (text.isascii() and text.isalnum()):
            self.add_error(name, f"“{text[:40]}” does not fit. {says}" if text else f"It is needed. {says}")


class OpeningForm:
    """Everything a new case asks for, as one form: its name, whose it is, the request, the funds of a BPC case."""

    def __init__(self, programs: Iterable[Program], facts: CaseFacts, on: date, data: Any, program: str = "") -> None:
        self.naming = NameForm(list(programs), facts, on, data, program)
        told = {"case": ANY_NAME}
        self.whose = PartForm(WHOSE, {}, facts, on, data, beside=told)
        self.request = PartForm(REQUEST, {}, facts, on, data)
        self.money = PartForm(MONEY, {}, facts, on, data, beside={**told, "title": "A case"})
        self.parts = (self.naming, self.whose, self.request, self.money)
        self.said = ""

    def is_valid(self) -> bool:
        """Read all of it, so that every problem is told at once."""
        fine = [one.is_valid() for one in self.parts]
        return all(fine)

    @property
    def is_bpc(self) -> bool:
        """Tell whether what was sent is a BPC case."""
        return bool(self.whose.data) and self.whose.data.get("type") == "bpc"

    @property
    def errors(self) -> dict[str, Any]:
        """What is wrong, by field."""
        found = {name: errors for one in self.parts for name, errors in one.errors.items()}
        return {**found, **({"__all__": [self.said]} if self.said else {})}

    def non_field_errors(self) -> list[str]:
        """Return what is wrong with the whole."""
        told = [str(error) for one in self.parts for error in one.non_field_errors()]
        return [*told, *([self.said] if self.said else [])]

    def __iter__(self) -> Iterator[Any]:
        for one in self.parts:
            yield from (field for field in one if field.name not in {"seen", "holds_from", "because"})

    @property
    def program(self) -> Program:
        """The program that was chosen."""
        return self.naming.programs[self.naming.cleaned_data["program"]]

    def body(self) -> dict[str, Any]:
        """Return the case file that was filled in, as plain data."""
        document = {key: value for key, value in self.request.body.items() if value}
        return {"case": self.naming.name, **self.whose.body, **self.money.body, "documents": [document]}
