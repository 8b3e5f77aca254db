"""Reading programs and their teams: one sees those one is on the team of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from icop.accounts.models import User
from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.tools.models import Program, Seat
from icop.tools.policies import visible

ADMINISTRATOR = "administrator of this site"


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a program, and what each of them is there, by the key of the person."""

    seats: tuple[Seat, ...]

    def role(self, key: str) -> str:
        """Return what a person is on the team, for lines such as "answered by the systems engineer"."""
        known = {seat.person.key: seat.role for seat in self.seats}
        if key in known:
            role = known[key] if known[key][1:2].isupper() else f"{known[key][:1].lower()}{known[key][1:]}"
            return role if role.startswith(("the ", "a ")) else f"the {role}"
        if key.startswith("role:"):
            return key.removeprefix("role:")
        return "somebody who has left the team" if key.startswith("person-") else f"the {ADMINISTRATOR}"

    def name(self, key: str) -> str:
        """Return a person's name, with what they are; only the team sees it."""
        seat = next((seat for seat in self.seats if seat.person.key == key), None)
        return f"{seat.person} ({seat.role})" if seat else self.role(key)


def programs_for(reader: Reader) -> QuerySet[Program]:
    """Return the programs `reader` may see, by name, with how many assessments they have and when one last changed."""
    here = Q(assessments__removed_at=None)
    counted = Program.objects.filter(visible(reader)).annotate(
        count=Count("assessments", filter=here, distinct=True), changed_at=Max("assessments__changed_at", filter=here)
    )
    return counted.order_by("closed_at", "name")


def program_for(reader: Reader, key: str) -> Program:
    """Return one program. Raises NotFound when there is none to see."""
    found = Program.objects.filter(visible(reader), key=key).distinct().first()
    if found is None:
        raise NotFound("There is no such program.", "Look at the programs you are on the team of.")
    return found


def team_of(program: Program) -> Team:
    """Return the team of a program."""
    return Team(tuple(program.seats.select_related("person").order_by("-leads", "role", "pk")))


def person_to_add(program: Program, pk: int) -> User:
    """Return somebody of the site who is not on the team yet. Raises NotFound."""
    found = people_to_add(program).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such person to add.", "Choose somebody of the list.")
    return found


def people_to_add(program: Program) -> QuerySet[User]:
    """Return the people of the site who are not on the team yet."""
    return User.objects.filter(is_active=True).exclude(seats__program=program).order_by("name", "email")
