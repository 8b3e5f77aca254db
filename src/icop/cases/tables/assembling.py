"""From rows to case files: every problem told by sheet, row and column, and no case of a file in which one is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from icop.cases.entering import see_texts
from icop.cases.tables.columns import CASE, Column, Table, tables
from icop.cases.tables.reading import FileWrong, Raw, Read, Sheet, Wrong
from icop.engine.cases.files import CaseFile
from icop.engine.errors import Refused
from icop.engine.shaping import one_of

MOST_TOLD = 300
MOST_CASES = 30_000
MOST_PARTS = 300_000  # several times what the largest case holds
KEYED = frozenset({"documents", "lines"})  # each of a case once
YES = {"yes": True, "true": True, "no": False, "false": False}
_FIXES = {
    "case": "write it as CC-I-DDD, such as BN-D-YCY",
    "code": "write the two letters or digits of the customer code",
    "iso": "write the two letters of the ISO code",
    "number": "write three digits as text, such as 001",
    "line": "write three digits as text, such as 001",
    "key": "write basic, or A01, or M01",
    "document": "write basic, or A01, or M01",
    "of": "write case, a document (basic, A01) or a line (001)",
    "generic": "write its three letters or digits",
    "masl": "write letters, digits and hyphens, 16 at most",
}
_WORDS = {"missing": "it is missing", "string_type": "it is no text", "int_parsing": "it is no whole number"}

Tell = Callable[[int], None]


@dataclass(slots=True)
class _Draft:
    """A case as it is put together: its body, and the sheet and row from which each part of it came."""

    body: dict[str, Any]
    rows: dict[tuple[str | int, ...], tuple[Table, int]] = field(default_factory=dict)
    owners: dict[tuple[str, str], int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


def case_files(read: Read, name: str, tell: Tell | None = None) -> list[CaseFile]:
    """Return the cases that a file holds, in its order. Raises FileWrong with every problem, up to some hundreds."""
    assembling = _Assembling(tell or (lambda done: None))
    made = assembling.from_bodies(read.bodies) if read.bodies is not None else assembling.from_sheets(read.sheets)
    if not made and not assembling.wrong:
        assembling.tell(Wrong("Cases", 0, "", "there is no case in the file", "add a row for each case"))
    if assembling.wrong:
        raise FileWrong(name, assembling.wrong)
    return made


class _Assembling:
    """One file being put together. One use."""

    def __init__(self, done: Tell) -> None:
        self.wrong: list[Wrong] = []
        self._drafts: dict[str, _Draft] = {}
        self._has_cases = True
        self._seen: set[str] = set()
        self._done = done

    def tell(self, *found: Wrong) -> None:
        """Keep problems, up to as many as anybody would read."""
        self.wrong += found[: max(0, MOST_TOLD - len(self.wrong))]

    def from_bodies(self, bodies: list[Any]) -> list[CaseFile]:
        """Return the cases of plain case files."""
        made: list[CaseFile] = []
        names: set[str] = set()
        for place, body in enumerate(bodies[: MOST_CASES + 1], 1):
            where = partial(_in_json, place=place)
            file = self._checked(body, set(texts_in(body)), where) if self._is_small(body, place) else None
            if file is not None and file.case in names:
                self.tell(Wrong("cases", place, "case", f"{file.case} stands twice", "keep it once"))
            if file is not None:
                names.add(file.case)
                made.append(file)
            self._step(place)
        self._refuse_too_many(len(bodies))
        return made

    def from_sheets(self, sheets: dict[str, Sheet]) -> list[CaseFile]:
        """Return the cases of sheets: first what stands in each row, then each case as a whole."""
        for table in tables():
            if table.title in sheets:
                self._rows(table, sheets[table.title])
        self._refuse_too_many(len(self._drafts))
        made: list[CaseFile] = []
        for place, draft in enumerate(self._drafts.values(), 1):
            file = self._checked(draft.body, set(draft.texts), partial(_in_sheet, draft=draft))
            if file is not None:
                made.append(file)
            self._step(place)
        return made

    def _is_small(self, body: Any, place: int) -> bool:
        """Tell whether a body may be looked at: one that is far too large would be wrong in as many places."""
        is_small = next(islice(_parts_of(body), MOST_PARTS, None), None) is None
        if not is_small:
            self.tell(
                Wrong("cases", place, "", f"the case holds more than {MOST_PARTS:,} values", "keep what it needs")
            )
        return is_small

    def _step(self, place: int) -> None:
        if place % 200 == 0:
            self._done(place)

    def _refuse_too_many(self, count: int) -> None:
        if count > MOST_CASES:
            fix = f"bring in {MOST_CASES:,} at a time"
            self.tell(Wrong("Cases", 0, "", f"the file holds more than {MOST_CASES:,} cases", fix))

    def _checked(self, body: Any, texts: set[str], place: Callable[[ErrorDetails], Wrong]) -> CaseFile | None:
        """Return a case, its texts looked at for markings; a text that was clean in one case is in the next."""
        try:
            see_texts(sorted(texts - self._seen))
            self._seen |= texts
            return CaseFile.model_validate(body)
        except ValidationError as error:
            self.tell(*(place(one) for one in error.errors()))
        except Refused as error:
            self.tell(place({"type": "value_error", "loc": (), "msg": f"{error.problem}; {error.fix}", "input": ""}))
        return None

    def _rows(self, table: Table, sheet: Sheet) -> None:
        columns = self._columns(table, sheet)
        if columns is None:
            self._has_cases = self._has_cases and not table.is_of_cases
            return
        known = frozenset(table.head)
        for number, cells in sheet.rows:
            pairs = zip(columns, cells, strict=False)
            told = ((column, cell) for column, cell in pairs if column in known)
            given: dict[str, Raw] = {column: cell for column, cell in told if cell not in (None, "")}
            if given:
                self._row(table, number, given)

    def _columns(self, table: Table, sheet: Sheet) -> list[str] | None:
        """Return the heading of each column as we write it, or None where rows cannot be told apart.

        A column that nobody knows is told and left out, so that what else is wrong is told with it.
        """
        known = {heading.casefold(): heading for heading in table.head}
        found = [known.get(heading.casefold(), heading) for heading in sheet.head]
        strange = [one for one in found if one and one not in table.head]
        twice = {one for one in found if one and found.count(one) > 1}
        self.tell(
            *(
                Wrong(table.title, 1, one, f"there is no column '{one}'", f"{one_of(one, table.head)} Or remove it")
                for one in strange
            ),
            *(Wrong(table.title, 1, one, "the column stands twice", "keep it once") for one in sorted(twice)),
        )
        needed = [one for one in table.head[: 2 if table.owner else 1] if one not in found]
        self.tell(*(Wrong(table.title, 1, one, "the column is missing", "add it") for one in needed))
        return None if twice or needed else found

    def _row(self, table: Table, number: int, given: dict[str, Raw]) -> None:
        case = _text(given.pop(CASE, "")).strip()
        if table.is_of_cases:
            self._begin(table, number, case, given)
            return
        draft = self._drafts.get(case)
        if draft is None and not self._has_cases:
            return  # the sheet Cases itself could not be read: that is told once
        if draft is None:
            what = f"the sheet Cases has no case '{case}'" if case else "it is not said of which case the row is"
            self.tell(Wrong(table.title, number, CASE, what, "add the case, or correct its identifier here"))
            return
        self._add(table, number, draft, given)

    def _begin(self, table: Table, number: int, case: str, given: dict[str, Raw]) -> None:
        if case in self._drafts:
            self.tell(Wrong(table.title, number, CASE, f"{case} stands twice", "keep one row for each case"))
            return
        draft = self._drafts[case] = _Draft({})
        draft.body = self._body(table, number, draft, given) | {"case": case}
        draft.rows[()] = (table, number)

    def _add(self, table: Table, number: int, draft: _Draft, given: dict[str, Raw]) -> None:
        if not table.place:
            self._add_inside(table, number, draft, (), self._body(table, number, draft, given))
            return
        things = draft.body.setdefault(table.place, [])
        if not table.inside:
            place: tuple[str | int, ...] = (table.place, len(things))
            body = self._body(table, number, draft, given)
            name = str(body.get(_key(table), "")) if table.place in KEYED else str(number)
            if (table.place, name) in draft.owners:
                heading = table.columns[0].heading
                self.tell(
                    Wrong(table.title, number, heading, f"the {heading.lower()} {name} stands twice", "keep it once")
                )
                return
            draft.rows[place] = (table, number)
            draft.owners[table.place, name] = len(things)
            things.append(body)
            return
        assert table.owner is not None
        owner = _text(given.pop(table.owner.heading, ""))
        at = draft.owners.get((table.place, owner))
        if at is None:
            what = f"{draft.body['case']} has no {table.owner.heading.lower()} '{owner}'"
            fix = f"add it to the sheet {table.place.capitalize()}, or correct it here"
            self.tell(Wrong(table.title, number, table.owner.heading, what, fix))
            return
        self._add_inside(table, number, draft, (table.place, at), self._body(table, number, draft, given))

    def _add_inside(
        self, table: Table, number: int, draft: _Draft, thing: tuple[str, int] | tuple[()], body: dict[str, Any]
    ) -> None:
        """Add a row to what a thing holds: of the case itself, or of a document or line by its place."""
        holder = draft.body[thing[0]][thing[1]] if thing else draft.body
        for name in table.inside[:-1]:
            holder = holder.setdefault(name, {})
        base: tuple[str | int, ...] = (*thing, *table.inside)
        if table.holds == "answers":
            word, answer = (body.get(column.path[0], "") for column in table.columns)
            draft.rows[*base, word] = (table, number)
            if word in holder.setdefault(table.inside[-1], {}):
                heading = table.columns[0].heading
                self.tell(Wrong(table.title, number, heading, f"'{word}' stands twice", "keep it once"))
            holder[table.inside[-1]][word] = answer
            return
        held = holder.setdefault(table.inside[-1], [])
        draft.rows[*base, len(held)] = (table, number)
        held.append(body.get(table.columns[0].path[0], "") if table.holds == "texts" else body)

    def _body(self, table: Table, number: int, draft: _Draft, given: dict[str, Raw]) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for column in table.columns:
            if column.heading in given:
                into = body
                for name in column.path[:-1]:
                    into = into.setdefault(name, {})
                value = into[column.path[-1]] = self._value(table, number, column, given[column.heading])
                if column.kind == "text":
                    draft.texts.append(value)
        return body

    def _value(self, table: Table, number: int, column: Column, cell: Raw) -> Any:
        if column.kind == "text":
            return _text(cell)
        if column.kind == "flag":
            found = cell if isinstance(cell, bool) else YES.get(_text(cell).strip().casefold())
            if found is None:
                self.tell(
                    Wrong(
                        table.title, number, column.heading, f"'{_text(cell)[:40]}' is not yes or no", "write yes or no"
                    )
                )
            return bool(found)
        if column.kind == "day":
            return (
                cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else _text(cell).strip()
            )
        return _digits(cell) if isinstance(cell, float) else _text(cell).strip()


def texts_in(body: Any) -> Iterator[str]:
    """Yield every text of a plain value, the names of its fields among them."""
    return (part for part in _parts_of(body) if isinstance(part, str))


def _parts_of(body: Any) -> Iterator[Any]:
    """Yield a plain value and all that is in it, however deep."""
    left = [body]
    while left:
        one = left.pop()
        yield one
        if isinstance(one, dict):
            left += one
            left += one.values()
        elif isinstance(one, list):
            left += one


def _key(table: Table) -> str:
    return "number" if table.place == "lines" else "key"


def _digits(number: float) -> str:
    """Return a number as a spreadsheet shows it: fifteen digits, and no trace of how computers add."""
    short = f"{number:.15g}"
    return short if "e" not in short and "n" not in short else f"{number:.0f}" if number == number else short


def _text(cell: Raw) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else cell if isinstance(cell, str) else str(cell)


def _in_json(error: ErrorDetails, place: int) -> Wrong:
    where = ".".join(str(step + 1) if isinstance(step, int) else str(step) for step in error["loc"])
    return Wrong("cases", place, where, *_sentence(error))


def _in_sheet(error: ErrorDetails, draft: _Draft) -> Wrong:
    """Return where an error stands: the longest part of its place that a row made, and the column of the rest."""
    loc = error["loc"]
    for cut in range(len(loc), -1, -1):
        found = draft.rows.get(loc[:cut])
        if found is not None:
            table, row = found
            rest = tuple(step for step in loc[cut:] if isinstance(step, str))
            return Wrong(table.title, row, _heading(table, rest), *_sentence(error))
    table, row = draft.rows[()]
    return Wrong(table.title, row, _heading(table, ()), *_sentence(error))


def _heading(table: Table, rest: tuple[str, ...]) -> str:
    if table.holds != "things":
        return table.columns[-1].heading
    if table.place == "" and rest == ("case",):
        return CASE
    return next((column.heading for column in table.columns if column.path == rest), "")


def _sentence(error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong and what to do, in words for people who look at a sheet."""
    kind, context, given = error["type"], error.get("ctx", {}), str(error["input"])[:40]
    last = next((str(step) for step in reversed(error["loc"]) if isinstance(step, str)), "")
    if kind == "value_error":
        what, _, fix = error["msg"].removeprefix("Value error, ").partition("; ")
        return what, fix
    if kind == "literal_error":
        words = [word.strip().strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"'{given}' is none of the words known here", one_of(given, filter(None, words))
    if kind == "string_pattern_mismatch":
        return f"'{given}' cannot stand here", _FIXES.get(last, "write letters, digits, '_' and '-' only")
    if kind in {"string_too_long", "too_long"}:
        return f"it is longer than {context.get('max_length')}", "shorten it"
    if kind == "extra_forbidden":
        return f"'{last}' is no field of a case file", "remove it"
    return _WORDS.get(kind, f"{error['msg'][:1].lower()}{error['msg'][1:]}"), "correct it"


def wrong_lines(wrong: list[Wrong]) -> Iterator[dict[str, Any]]:
    """Yield problems as plain values, to be kept."""
    for one in wrong:
        yield {"sheet": one.sheet, "row": one.row, "column": one.column, "what": one.what, "fix": one.fix}
