"""Keep a list of cases under a name, for oneself: what is kept is what was asked for, not the cases."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.db import transaction

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.cases.models import View
from icop.cases.policies import VERB
from icop.engine.errors import NotFound, Refused
from icop.tools.entering import refuse_classified

MOST_VIEWS, LONGEST_NAME = 50, 80


@transaction.atomic
def keep_view(name: str, query: str, *, by: Reader) -> View:
    """Keep what is asked of the portfolio under a name, in place of one of that name. Raises NotAllowed, or Refused."""
    require(by, VERB)
    told = _checked(name)
    refuse_classified([value for _, value in parse_qsl(query)])
    mine = View.objects.filter(person=by.number)
    if mine.count() >= MOST_VIEWS and not mine.filter(name=told).exists():
        raise Refused(f"You keep {MOST_VIEWS} lists already.", "Remove one of them first.")
    made, _ = View.objects.update_or_create(person_id=by.number, name=told, defaults={"query": query})
    return made


@transaction.atomic
def rename_view(pk: int, name: str, *, by: Reader) -> None:
    """Call a list otherwise. Raises NotFound, or Refused when there is one of that name."""
    found, told = _mine(pk, by), _checked(name)
    if View.objects.filter(person=by.number, name=told).exclude(pk=pk).exists():
        raise Refused(f"You keep a list “{told}” already.", "Choose another name.")
    found.name = told
    found.save(update_fields=["name"])


@transaction.atomic
def remove_view(pk: int, *, by: Reader) -> None:
    """Keep a list no longer. Raises NotFound."""
    _mine(pk, by).delete()


def _mine(pk: int, by: Reader) -> View:
    require(by, VERB)
    found = View.objects.filter(person=by.number, pk=pk).first()
    if found is None:
        raise NotFound("You keep no such list.", "Reload the page: it may be gone already.")
    return found


def _checked(name: str) -> str:
    told = " ".join(name.split())
    if not told:
        raise Refused("The list has no name.", "Write how you want to find it again.")
    if len(told) > LONGEST_NAME:
        raise Refused("The name is too long.", f"Keep it under {LONGEST_NAME} characters.")
    refuse_classified(told)
    return told
