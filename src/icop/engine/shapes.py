"""The shapes facts come in: one frozen model per kind of file in a pack. Unknown keys are refused.

Every dated entry carries the citation that supports it, with standing and the day it was checked.
`engine.loading` reads files into these; room `facts` keeps them as rows; JSON Schemas are generated from them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from icop.engine.clock import Start
from icop.engine.fields import Day, Flag, Key, Standing, StartField, WrittenValue
from icop.engine.instrument_words import InstrumentKind, RelationKind, State


class Shape(BaseModel):
    """Base of everything read from a file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, coerce_numbers_to_str=True)


class Cite(Shape):
    """Where a statement comes from: `to` in normal form, a public address, how well it is known, when it was read."""

    to: str = Field(min_length=2, max_length=300)
    standing: Standing
    checked_on: Day
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    note: str = ""


class Dated(Shape):
    """Something that holds from `start` until the next entry of the same timeline begins."""

    start: StartField
    cite: Cite
    ended: Flag = False
    note: str = ""

    @property
    def since(self) -> Start:
        """The start with what the check adds: what was read as in force on a day had begun by then."""
        if self.start.latest is None and not self.ended:
            return Start(self.start.earliest, self.cite.checked_on)
        return self.start


class Tier(Shape):
    """One step of a tiered value: applies up to `up_to` (None: no upper end)."""

    up_to: Decimal | None = None
    value: Decimal


class Value(Dated):
    """A parameter's value from `start` on. Exactly one of value, tiers, set, unknown, ended is given."""

    value: WrittenValue | None = None
    tiers: tuple[Tier, ...] | None = None
    set: Key | None = None
    unknown: str = ""
    by: dict[str, str] = Field(default_factory=dict)
    keyed_to: str = ""

    @model_validator(mode="after")
    def _exactly_one(self) -> Value:
        given = [self.value is not None, self.tiers is not None, self.set is not None, bool(self.unknown), self.ended]
        if sum(given) != 1:
            raise ValueError(
                f"the entry says {sum(given) or 'no'} values; "
                "give exactly one of value, tiers, set, unknown (what to confirm), ended: true"
            )
        return self


class Fact(Shape):
    """What every fact has: a title and, where it helps, a line of explanation and topics."""

    title: str = Field(min_length=2, max_length=300)
    about: str = ""
    also: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class Parameter(Fact):
    """A dated policy value. Key: folder.name of its file. `unit` is a name in units.yaml."""

    unit: str
    keyed_to: str = ""
    by: tuple[str, ...] = ()
    values: tuple[Value, ...] = Field(min_length=1)


class Member(Dated):
    """One member of a set, from `start`; `ended: true` says it left on that day."""

    member: str = Field(min_length=1)


class ValueSet(Fact):
    """A named set with dated members (NATO+5, priority partners)."""

    members: tuple[Member, ...] = Field(min_length=1)


class Statement(Dated):
    """What a provision says from `start` on, in our own words."""

    says: str = ""

    @model_validator(mode="after")
    def _says_or_ended(self) -> Statement:
        if bool(self.says) == self.ended:
            raise ValueError(
                "the entry says nothing or too much; give 'says', or 'ended: true' on the first day it no longer holds"
            )
        return self


class Card(Fact):
    """A provision that our facts cite: what it says in our own words, over time. Never copied law."""

    citation: str = Field(min_length=2)
    issuer: str = ""
    statements: tuple[Statement, ...] = Field(min_length=1)


class OfficeName(Dated):
    """The name an office bears from `start`, and whom it reports to (an office key)."""

    name: str = ""
    acronym: str = ""
    reports_to: Key | None = None


class Contact(Shape):
    """A public way to reach an office: `way` is email, phone, web or post; `purpose` says what for."""

    way: Literal["email", "phone", "web", "post"]
    value: str
    purpose: str = ""
    cite: Cite


class Office(Fact):
    """An office with its dated names and public contacts: who do I call."""

    does: tuple[Statement, ...] = ()
    names: tuple[OfficeName, ...] = Field(min_length=1)
    contacts: tuple[Contact, ...] = ()


class Condition(Dated):
    """The state an instrument is in from `start` on."""

    state: State


class Relation(Shape):
    """A dated edge from this instrument to another (`to` is an instrument key)."""

    type: RelationKind
    to: Key
    on: StartField
    until: Day | None = None
    cite: Cite
    note: str = ""


class LibraryItem(Shape):
    """What the page lists of a library item: its file, its type and when the list entry was changed."""

    number: int = Field(ge=1)
    file: str
    type: Literal["Reference", "Learning Material", "Report", "Presentation"]
    modified: str = Field(pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$")


class Instrument(Fact):
    """A law, rule, memo, order, bill stage, paper or library item: a document of the library, known before its text is.

    `says` is its gist in our own words; `states` is its state over time; `relations` are dated edges.
    """

    kind: InstrumentKind
    issuer: str = ""
    number: str = ""
    citation: str = ""
    issued_on: StartField | None = None
    effective_on: StartField | None = None
    says: str
    cite: Cite
    states: tuple[Condition, ...] = Field(min_length=1)
    relations: tuple[Relation, ...] = ()
    item: LibraryItem | None = None


class TopicPart(Shape):
    """A part of a topic page: a paragraph in our own words with its source."""

    heading: str = ""
    says: str
    cites: tuple[Cite, ...] = Field(min_length=1)


class TopicRow(Dated):
    """A line of "where the rules are": subject and the rule from `start` on."""

    subject: str
    rule: str = ""
    see: Key | None = None


class TopicTool(Shape):
    """A tool the page offers, in our own words; `key` is that of the tool here that does it, or `room` the room."""

    title: str
    use_it_to: str
    key: str = ""
    room: Literal["", "cases"] = ""
    cite: Cite


class Topic(Fact):
    """A topic page: overview, policy table, tools, help, library."""

    lead: TopicPart
    overview: tuple[TopicPart, ...] = ()
    policy: tuple[TopicRow, ...] = ()
    tools: tuple[TopicTool, ...] = ()
    help: tuple[TopicPart, ...] = ()
    library: tuple[Key, ...] = ()
    read_through_on: Day | None = None


class Term(Fact):
    """A word of the field: what it means, with its source. `also` holds its acronym and other spellings."""

    means: str
    cite: Cite


class ConceptLabel(Shape):
    """A name a concept bore from `start` until before `end`, with its source. What is left out is not bounded."""

    text: str = Field(min_length=1, max_length=300)
    kind: Literal["preferred", "alternative", "acronym"]
    start: Day | None = None
    end: Day | None = None
    cite: Cite
    note: str = ""


class Concept(Fact):
    """A concept of the taxonomy. `title` is its preferred label, `also` its alternative ones, `acronyms` short forms.

    `labels` are names that held for a period; while a preferred one holds, it stands in place of the title. `end` is
    the first day the concept is no longer used; `replaced_by` then says which one to use.
    """

    acronyms: tuple[str, ...] = ()
    labels: tuple[ConceptLabel, ...] = ()
    means: str = Field(min_length=2)
    cites: tuple[Cite, ...] = Field(min_length=1)
    broader: Key | None = None
    related: tuple[Key, ...] = ()
    notation: str = ""
    end: Day | None = None
    replaced_by: Key | None = None


class Lead(Dated):
    """Where a name leads from `start` on: citations in normal form, the likeliest first."""

    to: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _leads_or_ended(self) -> Lead:
        if bool(self.to) == self.ended:
            raise ValueError(
                "the entry leads nowhere or too far; give 'to', or 'ended: true' on the day the name leads nowhere"
            )
        return self


class Name(Fact):
    """What people call a place in law or policy ("the Berry amendment") and where that leads, over time.

    `also` holds other spellings. The title and those are read in any case, wherever a question has them.
    """

    leads: tuple[Lead, ...] = Field(min_length=1)


class Everyday(Shape):
    """What people say and what the field writes for it: `say` are a few words each, read in any of their forms.

    With `when` it is read only where the question has one of those words too: a tank is a vehicle beside "army".
    """

    say: tuple[str, ...] = Field(min_length=1)
    means: tuple[str, ...] = Field(min_length=1, max_length=6)
    when: tuple[str, ...] = ()


class Wording(Fact):
    """Everyday words of one area, each with the words that law and policy write for it, the most telling first.

    Search looks for those too. `origin` says what kind of words they are; it stands beside what was looked for.
    """

    origin: Literal["everyday words", "another spelling"] = "everyday words"
    words: tuple[Everyday, ...] = Field(min_length=1)
    cite: Cite


class OfficialSource(Fact):
    """A public file of official texts: where to download it and how to bring it in."""

    publisher: str
    url: str
    covers: tuple[str, ...] = Field(min_length=1)
    steps: tuple[str, ...] = Field(min_length=1)
    command: str
    cite: Cite
