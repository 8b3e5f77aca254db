"""Reading intakes: one's own; an administrator sees all. A hidden one and a missing one are told alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.library.models import Document, Intake, IntakeFile
from icop.library.queries.shelves import documents_by
from icop.links.queries import keys_under_way

JOB = "library.take_in"
UNDER_WAY = ("waiting", "reading")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of an intake as its page shows it: what came of it, and the documents of it the reader may see.

    `is_stuck`: its reading broke off and no job has it any more.
    """

    file: IntakeFile
    documents: list[Document]
    refusals: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    is_stuck: bool

    @property
    def inside(self) -> int:
        """Return how many things were taken in of an archive that is being read."""
        file = self.file
        return file.added + file.updated + file.unchanged if file.state == "reading" else 0

    @property
    def is_classified(self) -> bool:
        return any(one.get("is_classified") for one in self.refusals)


@dataclass(frozen=True, slots=True)
class IntakeState:
    """An intake with its files in the order they arrived, and how many are in each state."""

    intake: Intake
    lines: list[FileLine]
    waiting: int
    reading: int
    done: int
    refused: int
    stuck: int

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def is_finished(self) -> bool:
        return not self.waiting + self.reading - self.stuck

    @property
    def percent(self) -> int:
        """Return how much of it was read, 0 to 100."""
        return 100 * (self.done + self.refused) // self.total if self.total else 100

    @property
    def can_try_again(self) -> bool:
        return bool(self.stuck or any(one.file.state == "refused" and one.file.file for one in self.lines))


def intakes_for(reader: Reader) -> QuerySet[Intake]:
    """Return the intakes of `reader`, newest first; all of them for an administrator. Raises NotAllowed."""
    require(reader, "library.receive")
    found = Intake.objects.select_related("audience")
    return found if reader.is_admin else found.filter(by=reader.user_key or reader.role)


def intake_for(reader: Reader, key: int) -> Intake:
    """Return an intake by its key. Raises NotAllowed, or NotFound."""
    found = intakes_for(reader).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such intake.", "Look through your intakes.")
    return found


def intake_state(reader: Reader, intake: Intake, only: Iterable[int] | None = None) -> IntakeState:
    """Return how far an intake is; with `only`, the lines are those of the files with these keys, just added."""
    every = intake.files.order_by("pk")
    files = list(every if only is None else every.filter(pk__in=only))
    keys = {key for file in files for key in file.documents}
    documents = {one.key: one for one in documents_by(reader, "key", keys)}
    stuck = {one.pk for one in stuck_files(intake)} if only is None else set()
    lines = [_line(file, documents, is_stuck=file.pk in stuck) for file in files]
    states = Counter(every.values_list("state", flat=True) if only is not None else (file.state for file in files))
    return IntakeState(
        intake, lines, states["waiting"], states["reading"], states["done"], states["refused"], len(stuck)
    )


def _line(file: IntakeFile, documents: dict[str, Document], *, is_stuck: bool) -> FileLine:
    return FileLine(
        file,
        [documents[key] for key in file.documents if key in documents],
        [one for one in file.refusals if "problem" in one],
        [one for one in file.refusals if "note" in one],
        is_stuck,
    )


def stuck_files(intake: Intake) -> list[IntakeFile]:
    """Return the files of an intake that wait or are being read though no job is left to do it."""
    open_files = list(intake.files.filter(state__in=UNDER_WAY))
    if not open_files:
        return []
    under_way = keys_under_way(JOB)
    siblings = {one.pk for one in open_files} & under_way
    return [one for one in open_files if one.pk not in under_way and not (one.state == "reading" and siblings)]
