"""Moving a case, a document or a line on, and recording a milestone that moves nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from icop.accounts.web import Request
from icop.cases.actions.editing import Meanwhile
from icop.cases.actions.moving import Blocked, move, post_milestone
from icop.cases.actions.recording import Said
from icop.cases.filling import item_of
from icop.cases.forms import MoveForm
from icop.cases.forms_milestone import MilestoneForm
from icop.cases.history import changes_of
from icop.cases.policies import require_team
from icop.cases.showing import ShownCase, page_context, shown_case
from icop.cases.stepping import (
    Obstacle,
    after_of,
    ends_something,
    is_for_item,
    move_line,
    needs_reason,
    obstacles_of,
    part_of_move,
    who_acts,
)
from icop.engine.cases.lifecycle import OpenMove, judge
from icop.engine.cases.types import CaseType
from icop.engine.errors import NotFound, Refused
from icop.ui.forms import sent
from icop.ui.problems import today_only


@dataclass(frozen=True)
class Moving:
    """The page of a move: the move as it stands today, its form, and what stood in the way of what was sent."""

    shown: ShownCase
    open_move: OpenMove
    form: MoveForm
    obstacles: tuple[Obstacle, ...]
    not_today: str = ""

    @property
    def shape(self) -> CaseType:
        """The type of the case."""
        return self.shown.facts.types[self.shown.file.type]

    @property
    def title(self) -> str:
        """What the move is called."""
        return self.open_move.move.title

    @property
    def name(self) -> str:
        """What is moved."""
        return self.shown.title_of(self.open_move.of)

    @property
    def who(self) -> str:
        """Who makes the move."""
        return who_acts(self.shape, self.open_move.move)

    @property
    def day(self) -> date:
        """The day it is said to have happened."""
        return self.form.day

    @property
    def actor(self) -> str:
        """Who is said to have made it."""
        return self.form.actors.get(str(self.form.cleaned_data.get("actor")), self.who)

    @property
    def after(self) -> str:
        """What holds after it."""
        return after_of(self.open_move.move, self.shape)

    @property
    def stops(self) -> bool:
        """Tell whether something stands in its way that must be settled."""
        return any(not one.block.warns for one in self.obstacles)

    @property
    def may_go_past(self) -> bool:
        """Tell whether there are only warnings, past which one may go."""
        return bool(self.obstacles) and not self.stops


@today_only
def make(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Ask what belongs to a move, and record it; what blocks it is told with its rule and the way to enter it."""
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    of = request.GET.get("of", "basic")
    open_move, today = _judged(shown, key, of)
    form = _form(request, shown, open_move)
    obstacles = move_line(shown, open_move).obstacles
    if request.method == "POST" and form.is_valid():
        if _wants_asking(request, open_move, shown):
            context = page_context(shown, page=Moving(shown, open_move, form, obstacles), posted=_posted(request))
            return render(request, "cases/move_confirm.html", context)
        try:
            _made(request, shown, form, key, of)
        except Meanwhile as error:
            form.add_error(None, f"{error} {'; '.join(changes_of(error.records, shown))}")
            form.see_anew(shown.last_record)
        except Blocked as error:
            obstacles = obstacles_of(shown, open_move.move, of, error.blocks)
            form.add_error(None, str(error))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Recorded: {open_move.move.title}.")
            return redirect("cases:case", pk)
    context = page_context(shown, page=Moving(shown, open_move, form, obstacles, today), form=form)
    return render(request, "cases/move.html", context, status=400 if form.errors else 200)


def _judged(shown: ShownCase, key: str, of: str) -> tuple[OpenMove, str]:
    """Return a move as it stands today, and why it cannot happen today: it may have happened on an earlier day.

    Raises Refused when there is no such move of this item at all.
    """
    try:
        return judge(shown.judged, shown.facts, key, of, shown.on), ""
    except Refused as error:
        made = shown.facts.types[shown.file.type].move(key) if shown.file.type in shown.facts.types else None
        if made is None or made.clock or not is_for_item(made, of, shown):
            raise
        return OpenMove(made, made.level, of, ()), str(error)


def _form(request: Request, shown: ShownCase, open_move: OpenMove) -> MoveForm:
    made, of = open_move.move, open_move.of
    part = part_of_move(made, of, shown)
    item = item_of(shown.file, part.place, of) if part.place == "documents" and part.asks else {}
    shape = shown.facts.types[shown.file.type]
    actors = {shape.actors.get(one, one): shape.actors.get(one, one) for one in made.who}
    return MoveForm(
        actors, part, item or {}, shown.facts, request.today, sent(request), key=of if item else "",
        seen=shown.last_record, needs_reason=needs_reason(made),
    )  # fmt: skip


def _wants_asking(request: Request, open_move: OpenMove, shown: ShownCase) -> bool:
    shape = shown.facts.types[shown.file.type]
    return ends_something(open_move.move, shape) and "confirmed" not in request.POST


def _posted(request: Request) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]


def _made(request: Request, shown: ShownCase, form: MoveForm, key: str, of: str) -> None:
    told: dict[str, Any] = form.cleaned_data
    more = [Said(form.part.place, form.key, form.body, form.day)] if form.body else []
    move(
        shown.case, key, of=of, day=form.day, actor=told["actor"], reason=told.get("why", ""), more=more,
        goes_past_warnings="past" in request.POST, seen=form.seen, by=request.reader, on=request.today,
    )  # fmt: skip


@today_only
def milestone(request: Request, pk: UUID) -> HttpResponse:
    """Record a milestone by its code."""
    shown = shown_case(request, pk)
    require_team(request.reader, shown.case)
    shape = shown.facts.types.get(shown.file.type)
    if shape is None:
        raise NotFound("This site has no milestones for this type of case.", "Ask who keeps the site.")
    form = MilestoneForm(shown, shape, request.today, sent(request), request.GET)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            post_milestone(
                shown.case, told["code"], of=told["of"], day=form.day, actor=told["actor"], reason=told["why"],
                by=request.reader, on=request.today,
            )  # fmt: skip
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Recorded: {told['code']}.")
            return redirect("cases:case", pk)
    return render(request, "cases/milestone.html", page_context(shown, form=form), status=400 if form.errors else 200)
