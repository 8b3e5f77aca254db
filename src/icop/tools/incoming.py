"""What would come in with the file of an assessment: looked at beside the facts of this site, nothing kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from icop.accounts.models import User
from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.engine.loading import Finding, Problem
from icop.engine.questionnaire import read_answers
from icop.engine.shaping import one_of
from icop.tools.actions.programs import LEAD
from icop.tools.assessment_files import AssessmentFile, AssignmentThen, FileRefused, asked_then, read_assessment_file
from icop.tools.models import Program
from icop.tools.queries import KnownTool, tool_for, tool_of_version, tools_for
from icop.tools.queries.filing import role_in_words
from icop.tools.queries.programs import team_of
from icop.tools.versions import Differences, differences

Person = TypeVar("Person")
SLACK = timedelta(days=1)  # clocks of two sites may differ


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that may be taken in: on which version of the tool, what differs there, and what does not fit.

    `unread` are answers that stand and that the questions don't read (line, what, to do): they are kept, and count as
    not answered. `passed` are the sections that were passed on, with the name of whose they become ("": nobody has the
    role on the team they come to).
    """

    file: AssessmentFile
    tool: KnownTool
    is_its_version: bool
    changes: Differences
    unread: tuple[Problem, ...]
    passed: tuple[tuple[AssignmentThen, str], ...]

    @property
    def standing(self) -> int:
        """How many questions have an answer that stands."""
        return sum(one.retired_at is None and one.value is not None for one in self.file.answers)

    @property
    def stays_finished(self) -> bool:
        """Tell whether it is finished here too: on another version something else may follow, so it comes in open."""
        return self.file.finished is not None and self.is_its_version

    @property
    def roles(self) -> tuple[tuple[str, int], ...]:
        """Who gave answers, by role, with how many."""
        return tuple(Counter(one.by for one in self.file.answers).most_common())


def look_at(raw: bytes, shown: str, *, reader: Reader, program: Program | None, now: datetime) -> Incoming:
    """Return what would come in with a file, to a program or (None) to a new one.

    Raises FileRefused with every problem by line; nothing is kept of such a file.
    """
    file, document = read_assessment_file(raw, shown)
    wrong = list(_ahead(file, now))
    tool, is_its_version = _tool_of(reader, file, wrong)
    if wrong or tool is None:
        raise FileRefused(sorted(document.problem(one, shown) for one in wrong), shown)
    then = {key: one.model_dump(exclude_defaults=True) for key, one in file.tool.questions.items()}
    now_asked = {ask.key: asked_then(ask) for ask in tool.compiled.asks}
    changes = differences(now_asked if is_its_version else then, now_asked)
    unread = tuple(sorted(document.problem(one, shown) for one in _unread(file, tool)))
    passed = tuple(_coming(file, reader, program))
    return Incoming(file, tool, is_its_version, changes, unread, passed)


def _tool_of(reader: Reader, file: AssessmentFile, wrong: list[Finding]) -> tuple[KnownTool | None, bool]:
    """Return the version of the tool the file stays on, else the one in use; what is wrong is added to `wrong`."""
    keys = [fact.key for fact in tools_for(reader)]
    if file.tool.key not in keys:
        fix = one_of(file.tool.key, keys) if keys else "add the tool to this site first"
        wrong.append(Finding(("tool", "key"), f"this site has no tool '{file.tool.key}'", fix))
        return None, False
    try:
        return tool_of_version(reader, file.tool.key, file.tool.sha), True
    except NotFound:
        return tool_for(reader, file.tool.key), False


def _ahead(file: AssessmentFile, now: datetime) -> Iterator[Finding]:
    """Yield the moments that lie ahead."""
    last = now + SLACK
    for part in ("answers", "comments", "evidence", "assignments", "done", "planned"):
        for place, one in enumerate(getattr(file, part)):
            for name in ("at", "retired_at"):
                yield from _later(getattr(one, name, None), (part, place, name), last)
    yield from _later(file.begun.at, ("begun", "at"), last)
    yield from _later(file.changed_at, ("changed_at",), last)
    if file.finished is not None:
        yield from _later(file.finished.at, ("finished", "at"), last)


def _later(at: datetime | None, place: tuple[str | int, ...], last: datetime) -> Iterator[Finding]:
    if at is not None and at > last:
        yield Finding(place, f"'{place[-1]}': {at.isoformat()} lies ahead", "give the moment at which it was")


def _unread(file: AssessmentFile, tool: KnownTool) -> Iterator[Finding]:
    """Yield the answers that stand, and that a question of the tool cannot read."""
    asks = {ask.key: ask for ask in tool.compiled.asks}
    for place, one in enumerate(file.answers):
        if one.retired_at is None and one.question in asks:
            _, found = read_answers(asks, {one.question: one.value})
            yield from (Finding(("answers", place, "value"), wrong.what, wrong.fix) for wrong in found)


def seated(file: AssessmentFile, roles: Mapping[str, Person]) -> list[tuple[AssignmentThen, Person | None]]:
    """Return the sections that were passed on with whose they become, by `roles_of` a team; None: nobody's."""
    return [(one, roles.get(one.role.casefold())) for one in file.assignments]


def roles_of(program: Program) -> dict[str, User]:
    """Return the people of a team by their roles as files tell them, the first of each."""
    team = team_of(program)
    found: dict[str, User] = {}
    for seat in team.seats:
        found.setdefault(role_in_words(team, seat.person.key).casefold(), seat.person)
    return found


def _coming(file: AssessmentFile, reader: Reader, program: Program | None) -> list[tuple[AssignmentThen, str]]:
    """Return whose each section would become, by name; of a new program who takes the file in is the lead."""
    if program is None:
        return [(one, name or "") for one, name in seated(file, {f"the {LEAD}".casefold(): reader.name})]
    return [(one, str(person) if person else "") for one, person in seated(file, roles_of(program))]
