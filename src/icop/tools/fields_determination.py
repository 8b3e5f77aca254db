"""The questions of a determination as fields of a form, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from icop.engine.conditions import AnswerKind
from icop.engine.loading import Finding
from icop.engine.questionnaire import Ask, Determined
from icop.engine.shapes import Cite
from icop.engine.tool_shapes import Asked
from icop.tools.determination_facts import MARK, Typed
from icop.tools.files import UNKNOWN

MOST_RADIOS = 4  # more options than these are shown as a list to choose from
MOST_ROWS = 50
FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    word: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one answer is given: `form` says how (radio, select, checks, text); `id` and `name` are the field's."""

    id: str
    name: str
    title: str
    form: str
    options: tuple[Option, ...] = ()
    value: str = ""
    is_unknown: bool = False
    type: str = "text"
    mode: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A question with its entry, or its rows of entries; with why it is asked, and what is wrong."""

    key: str
    ask: str
    help: str
    why: str
    find_out_from: str
    cites: tuple[Cite, ...]
    entry: Entry
    rows: tuple[tuple[Entry, ...], ...]
    wrong: str
    implied: str

    @property
    def has_more(self) -> bool:
        """Tell whether there is more to read about the question."""
        return bool(self.why or self.find_out_from or self.cites)

    @property
    def is_group(self) -> bool:
        """Tell whether several fields answer it."""
        return self.entry.form in {"radio", "checks", "table"}


def fields_of(asks: Iterable[Ask], typed: Typed, found: Determined, wrong: Iterable[Finding]) -> tuple[Field, ...]:
    """Return the questions that are asked, with what was typed."""
    said = {finding.place[0]: sentence(finding) for finding in wrong}
    return tuple(
        field_for(ask, typed, said.get(ask.key, ""), _implied(found, ask))
        for ask in asks
        if found.told[ask.key].state != "not asked" and ask.computed is None
    )


def sentence(finding: Finding) -> str:
    """Return what is wrong and what to do as two sentences."""
    return " ".join(_ended(part) for part in (finding.what, finding.fix) if part)


def _ended(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(("?", ".")) else ".")


def _implied(found: Determined, ask: Ask) -> str:
    told = found.told[ask.key]
    return told.because if told.source == "implied" else ""


def field_for(ask: Ask, typed: Typed, wrong: str = "", implied: str = "") -> Field:
    """Return a question as a field, with what was typed, what is wrong with it, and why its answer is implied."""
    question = ask.question
    values = typed.values.get(ask.key, ())
    entry = _entry(question, question.answer, ask.kind, f"a-{ask.key}", f"{MARK}{ask.key}", values)
    return Field(
        key=ask.key, ask=ask.ask, help=_help(question.help, question.answer, entry.hint), why=ask.why,
        find_out_from=question.find_out_from, cites=ask.cites, entry=entry, rows=_rows(ask, typed),
        wrong=wrong, implied=implied,
    )  # fmt: skip


def _entry(
    asked: Asked, answer: str, kind: AnswerKind, id_: str, name: str, values: tuple[str, ...], *, in_row: bool = False
) -> Entry:
    """Return how an answer of this kind is given, with what was typed."""
    options: Mapping[str, str] = {"yes": "Yes", "no": "No"} if answer == "yes_no" else asked.options
    form = {"many_of": "checks", "table": "table", "text": "text" if in_row else "area"}.get(answer, "text")
    if answer in {"yes_no", "one_of"}:
        form = "radio" if len(options) <= MOST_RADIOS and not in_row else "select"
    labels = {**options, UNKNOWN: "Unknown"} if options else {}
    return Entry(
        id_, name, asked.title, form, tuple(Option(word, label, word in values) for word, label in labels.items()),
        value=", ".join(value for value in values if value != UNKNOWN), is_unknown=UNKNOWN in values,
        type="date" if answer == "date" else "text", mode="decimal" if answer in {"number", "money"} else "",
        hint=_unit(asked, kind) if answer in {"number", "money"} else "",
    )  # fmt: skip


def _rows(ask: Ask, typed: Typed) -> tuple[tuple[Entry, ...], ...]:
    """Return the rows of a table as they were typed, and empty ones to go on."""
    if not ask.kind.columns:
        return ()
    told = typed.rows(ask.key)
    last = max(told, default=0)
    count = min(max(last + 1, FEWEST_ROWS), max(MOST_ROWS, last))
    return tuple(_row(ask, number, told.get(number, {})) for number in range(1, count + 1))


def _row(ask: Ask, number: int, told: Mapping[str, tuple[str, ...]]) -> tuple[Entry, ...]:
    columns = ask.question.columns.items()
    return tuple(
        _entry(
            column, column.answer, ask.kind.columns[name], f"a-{ask.key}-{number}-{name}",
            f"{MARK}{ask.key}.{number}.{name}", told.get(name, ()), in_row=True,
        )
        for name, column in columns
    )  # fmt: skip


def _unit(asked: Asked, kind: AnswerKind) -> str:
    """Return the unit and the bounds of a number, in words."""
    unit = "" if kind.unit.title == "number" else kind.unit.title
    bounds = (("at least", asked.least), ("at most", asked.most))
    told = [unit, *(f"{words} {bound}" for words, bound in bounds if bound is not None)]
    text = ", ".join(part for part in told if part)
    return f"{text[:1].upper()}{text[1:]}"


def _help(help_: str, answer: str, unit: str) -> str:
    """Return how to answer: the question's own help, its unit and bounds."""
    commas = "Several are separated by commas" if answer == "countries" else ""
    return " ".join(_ended(part) for part in (help_, unit, commas) if part)
