"""Who reads. Every query takes a `Reader`; there is no default, and no value that means everything."""

from __future__ import annotations

from dataclasses import dataclass

PUBLIC = "public"
MEMBERS = "members"
EDITORS = "editors"
BUILT_IN = (PUBLIC, MEMBERS, EDITORS)
ROLES = ("visitor", "member", "editor", "administrator")


def person_number(key: str) -> int | None:
    """Return the number of the account that a key names (`person-7`); None for the site itself and for nobody."""
    number = key.removeprefix("person-")
    return int(number) if number.isascii() and number.isdigit() else None


@dataclass(frozen=True, slots=True)
class Reader:
    """A person as permission sees them: role and the keys of the audiences they belong to."""

    role: str
    audiences: frozenset[str]
    user_key: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"{self.role!r} is not a role")

    @property
    def is_known(self) -> bool:
        return self.role != "visitor"

    @property
    def number(self) -> int | None:
        """The number of the reader's account; None without one."""
        return person_number(self.user_key)

    @property
    def can_edit(self) -> bool:
        return self.role in {"editor", "administrator"}

    @property
    def is_admin(self) -> bool:
        return self.role == "administrator"

    def may_read(self, audience: str) -> bool:
        return audience in self.audiences


VISITOR = Reader("visitor", frozenset({PUBLIC}))
