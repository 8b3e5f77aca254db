"""Forms of a case, made from the table of parts: a field keeps what was typed, and tells its problem with its fix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from pydantic import ValidationError

from icop.cases.filling import (
    Read,
    changed,
    count_rows,
    fields_of,
    name_of,
    read_of,
    shown,
    typed_body,
    wrong_fields,
)
from icop.cases.parts import SHAPES, YES_NO, Ask, Heading, Part, Rows
from icop.engine.cases.checking import CaseFinding
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.types import CodeEntry
from icop.engine.clock import read_day
from icop.engine.errors import Refused
from icop.ui.asking import whole_number

INPUT, SELECT = {"class": "usa-input"}, {"class": "usa-select"}
AREA = {"class": "usa-textarea", "rows": "3"}
MOST_SUGGESTED = 300


def codes_on(facts: CaseFacts, named: str, on: date) -> dict[str, CodeEntry]:
    """Return the codes that may stand in a field on a day, by code."""
    lists = (shape for shape in facts.codes.values() if shape.field == named)
    return {code: entry for shape in lists for code, entry in shape.codes_on(on).items()}


CUSTOMERS = ("customers.codes", "customers.sample_codes")  # the codes of purchasers that were seen in print


def suggested_codes(facts: CaseFacts, named: str, on: date) -> tuple[tuple[str, str], ...]:
    """Return what a field offers while one types: codes with what each is called, or the names of countries."""
    if named not in {"customer", "country"}:
        told = codes_on(facts, named, on).items()
        return tuple((code, one.title or one.means) for code, one in told)[:MOST_SUGGESTED]
    sets = (facts.reference.sets.get(key) for key in CUSTOMERS)
    members = {one.member: one.note.rstrip(".") for found in sets if found is not None for one in found.members}
    if named == "country":
        return tuple((name, "") for name in sorted({name for name in members.values() if name}))
    return tuple(sorted(members.items()))


@dataclass(frozen=True, slots=True)
class Suggested:
    """Codes that a field offers while one types; any other may be typed too."""

    name: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together: the rows of a list under its legend, one field alone, or a heading without any."""

    legend: str
    help: str
    rows: tuple[tuple[Any, ...], ...]


class PartForm(forms.Form):
    """One part of a case. After `is_valid`, `body` is what is to be recorded, `key` of which item, `day` from when."""

    use_required_attribute = False

    def __init__(
        self,
        part: Part,
        item: Mapping[str, Any] | None,
        facts: CaseFacts,
        on: date,
        data: Any = None,
        *,
        key: str = "",
        seen: int = 0,
        initial: Mapping[str, Any] | None = None,
        beside: Mapping[str, Any] | None = None,
    ) -> None:
        self.part = part if item is not None or part.named is None else replace(part, asks=(part.named, *part.asks))
        self.item, self.key, self.facts, self.on, self.is_new = dict(item or {}), key, facts, on, item is None
        self.rows = count_rows(self.part, self.item, data)
        self.body: dict[str, Any] = {}
        self.beside = dict(beside or {})  # what the item says beside the part, told elsewhere on the page
        typed = {**shown(self.part, self.item, self.rows), **(initial or {})}
        super().__init__(data, initial={**typed, "seen": str(seen), "holds_from": on.isoformat()})
        self.suggested: list[Suggested] = []
        for name, ask, path in fields_of(self.part, self.rows):
            self.fields[name] = self._field(ask, read_of(self.part.place, path), in_row=name != name_of(ask.path))
        self.fields["holds_from"] = text_field("From which day it holds", forms.TextInput(day_input()), is_open=True)
        self.fields["because"] = text_field(
            "Why it changes", forms.TextInput({**INPUT, "maxlength": "400"}), is_open=True
        )
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput())

    def _field(self, ask: Ask, read: Read, in_row: bool) -> forms.Field:
        is_open = in_row or not (read.is_needed or ask.needed)
        if read.kind in {"yes_no", "choice"} or ask.words:
            options = read.options or tuple(ask.words)
            words = YES_NO if read.kind == "yes_no" else {one: ask.words.get(one) or _said(one) for one in options}
            nothing = [] if read.default else [("", ask.none or ("Not known" if is_open else "Choose"))]
            choices = [*nothing, *words.items()]
            return text_field(ask.label, forms.Select(SELECT, choices), ask.help, is_open)
        if read.kind == "long" and not in_row:
            return text_field(ask.label, forms.Textarea(AREA), ask.help, is_open)
        if read.kind == "day":
            return text_field(ask.label, forms.TextInput(day_input()), ask.help, is_open)
        attributes = {**INPUT, **({"inputmode": "decimal"} if read.kind == "number" else {}), **self._codes(ask)}
        if read.longest:
            attributes["maxlength"] = str(read.longest)
        return text_field(ask.label, forms.TextInput(attributes), ask.help, is_open)

    def _codes(self, ask: Ask) -> dict[str, str]:
        if not ask.codes:
            return {}
        if ask.codes not in {one.name for one in self.suggested}:
            self.suggested.append(Suggested(ask.codes, suggested_codes(self.facts, ask.codes, self.on)))
        return {"list": f"codes-{ask.codes}"}

    @property
    def groups(self) -> tuple[Group, ...]:
        """The fields as they stand on the page: one alone, or the rows of a list."""
        return tuple(self._group(one) for one in self.part.asks)

    def _group(self, one: Ask | Rows | Heading) -> Group:
        if isinstance(one, Heading):
            return Group(one.title, one.says, ())
        if isinstance(one, Ask):
            return Group("", "", ((self[name_of(one.path)],),))
        numbers = range(self.rows.get(one.path, 0))
        rows = tuple(tuple(self[f"{one.path}-{number}-{ask.path}"] for ask in one.asks) for number in numbers)
        return Group(one.title, one.help, rows)

    @property
    def seen(self) -> int:
        """The last record that who fills this in had seen."""
        return whole_number(str(self.data.get("seen", "")), 0, digits=18)

    def see_anew(self, seen: int) -> None:
        """Note which record was seen last, so that what is sent next takes the place of what was told."""
        self.data = {**self.data.dict(), "seen": str(seen)}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read what was typed by the shape of the place, and tell each problem at its field."""
        given: dict[str, Any] = super().clean() or {}
        typed = {name: str(value or "") for name, value in given.items()}
        self.day = self._day(typed.get("holds_from", ""))
        self.because = typed.get("because", "").strip()
        body = {**typed_body(self.part, self.item, typed), **self.beside}
        if self.key and self.part.named is not None:
            body[self.part.named.path] = self.key
        try:
            self.body = changed(self.part, self.item, body)
        except ValidationError as error:
            self._tell(wrong_fields(error, self.part, typed))
        self._see_needed(typed)
        self._see_codes(typed)
        if self.is_new and self.part.named is not None and not self.errors:
            self.key = str(SHAPES[self.part.place].model_validate(body).model_dump(mode="json")[self.part.named.path])
            self.body.pop(self.part.named.path, None)
        return given

    def _day(self, text: str) -> date:
        try:
            return read_day(text) if text.strip() else self.on
        except Refused:
            self.add_error("holds_from", f"{text[:40]} is not a day; write it as YYYY-MM-DD.")
            return self.on

    def _tell(self, wrong: Iterable[Any]) -> None:
        for one in wrong:
            self.add_error(one.name if one.name in self.fields else None, one.says)
            self._keep_typed(one.name)

    def tell_findings(self, found: Iterable[CaseFinding]) -> None:
        """Tell what the rules don't allow: value, rule and what to do, at its field where the form has it."""
        for one in found:
            names = ("-".join(map(str, one.place[start:])) for start in range(len(one.place)))
            name = next((name for name in names if name in self.fields), None)
            rule = ", ".join(cite.to for cite in one.cites)
            value = f" (“{one.value[:60]}”)" if one.value and one.value not in one.says else ""
            self.add_error(name, f"{one.says}{value} {one.fix} {rule}".strip())

    def _keep_typed(self, name: str) -> None:
        """Show a day that is none as text: a field for days would drop it."""
        widget = self.fields[name].widget if name in self.fields else None
        if widget is not None and widget.attrs.get("type") == "date":
            widget.attrs["type"] = "text"

    def _see_needed(self, typed: Mapping[str, str]) -> None:
        """Tell what is left open although this form needs it."""
        for name, ask, _ in fields_of(self.part, self.rows):
            if ask.needed and not typed.get(name, "").strip() and name not in self.errors:
                self.add_error(name, "It is needed. Fill it in.")

    def _see_codes(self, typed: Mapping[str, str]) -> None:
        """Tell a code that a complete list of codes does not have."""
        for name, ask, _ in fields_of(self.part, self.rows):
            text = typed.get(name, "").strip()
            if not ask.codes or not text or name in self.errors:
                continue
            lists = [one for one in self.facts.codes.values() if one.field == ask.codes]
            if lists and all(one.is_complete for one in lists) and text not in codes_on(self.facts, ask.codes, self.on):
                known = ", ".join(sorted(codes_on(self.facts, ask.codes, self.on)))[:200]
                self.add_error(name, f"“{text[:40]}” is no {ask.label.lower()} there is. Use one of: {known}.")


def text_field(label: str, widget: forms.Widget, help_text: str = "", is_open: bool = False) -> forms.CharField:
    """Return a field that keeps text as it was typed; `is_open` says whether it may be left empty."""
    made = forms.CharField(label=label, required=False, help_text=help_text, widget=widget)
    made.template_name = "cases/_field.html"  # type: ignore[attr-defined]
    made.is_needed = not is_open  # type: ignore[attr-defined]
    return made


def day_input() -> dict[str, str]:
    """Return what a field for a day is written with."""
    return {**INPUT, "type": "date"}


def _said(word: str) -> str:
    text = word.replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}"


class MoveForm(PartForm):
    """A move: the day, who acted, why, and what the move needs to be entered with it."""

    def __init__(self, actors: Mapping[str, str], part: Part, item: Mapping[str, Any], facts: CaseFacts, on: date,
                 data: Any = None, *, key: str = "", seen: int = 0, needs_reason: bool = False) -> None:  # fmt: skip
        beside = {"as_of": on.isoformat()} if part.place == "snapshots" else None
        super().__init__(part, item, facts, on, data, key=key, seen=seen, beside=beside)
        del self.fields["holds_from"], self.fields["because"]
        self.fields["day"] = text_field("Day it happened", forms.TextInput(day_input()))
        self.fields["day"].initial = on.isoformat()
        self.fields["actor"] = text_field("Who acted", forms.Select(SELECT, list(actors.items())))
        self.fields["actor"].initial = next(iter(actors), "")
        self.fields["why"] = text_field("Why", forms.Textarea({**AREA, "maxlength": "400"}), is_open=not needs_reason)
        self.order_fields(("day", "actor", "why"))
        self.needs_reason, self.actors = needs_reason, actors

    def clean(self) -> dict[str, Any]:
        """Read the day, and see that there is a reason where one is needed."""
        given = super().clean()
        text = str(given.get("day") or "").strip()
        try:
            self.day = read_day(text)
        except Refused:
            self.add_error("day", f"“{text[:40]}” is not a day; write it as YYYY-MM-DD." if text else "It is needed.")
            self._keep_typed("day")
        if self.part.place == "snapshots":
            self.key = self.day.isoformat()
        if given.get("actor") not in self.actors:
            self.add_error("actor", "Choose who acted: a role of the list.")
        if self.needs_reason and not str(given.get("why") or "").strip():
            self.add_error("why", "It is needed. Say in a line why.")
        return given
