"""How search by meaning is, for pages that are asked often: looks at the list of files only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from icop.engine.errors import Unavailable
from icop.index.meaning.listing import read_list
from icop.index.meaning.model import get_model


@dataclass(frozen=True, slots=True)
class State:
    """How search by meaning is: `made` of `wanted` vectors are there; when not `well`, `problem` and `fix` say why."""

    well: bool
    made: int = 0
    wanted: int = 0
    megabytes: float = 0.0
    problem: str = ""
    fix: str = ""

    @property
    def is_complete(self) -> bool:
        return self.well and self.made >= self.wanted


def vectors_folder() -> Path:
    """Return where this site keeps its vectors."""
    return Path(settings.ICOP_HOME) / "meaning"


def meaning_state() -> State:
    """Tell how search by meaning is. Never raises."""
    folder = vectors_folder()
    try:
        model, listed = get_model(), read_list(folder)
        size = sum((folder / name).stat().st_size for name in listed.files()) / 1e6
    except Unavailable as error:
        return State(False, problem=error.problem, fix=error.fix)
    except OSError:  # the worker has just replaced a file
        size = 0.0
    return State(True, listed.made if listed.model == model.name else 0, listed.wanted, size)
