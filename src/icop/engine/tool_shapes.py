"""The shapes of job support tools and determinations, and of the situations they are tried on.

A tool is questions in sections, findings that follow from answers, and ends that say where to go from there. A
determination is a few facts, eras and overlays, and rules of which the first that fits gives the outcome. Both are
data; conditions in them are read by `engine.conditions`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from icop.engine.fields import Day, Flag, Key, exact_text
from icop.engine.shapes import Cite, Dated, Fact, Shape

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Condition = Annotated[dict[str, Any], BeforeValidator(exact_text)]
Told = Annotated[Any, BeforeValidator(exact_text)]
SimpleAnswer = Literal["yes_no", "one_of", "number", "money", "date", "text", "country"]
AnswerType = Literal[
    "yes_no", "one_of", "many_of", "number", "money", "date", "text", "table", "country", "countries", "file_note"
]
Severity = Literal["stop", "act", "note"]
Product = Literal["release_plan", "case_file", "gates"]
NEEDS_A_HUMAN = "needs_a_human"


class Asked(Shape):
    """What an answer may be: its type, the options of a choice, the unit and the bounds of a number."""

    title: str = ""
    options: dict[Word, str] = Field(default_factory=dict)
    ordered: Flag = False
    unit: Word | None = None
    least: str | None = None
    most: str | None = None


class Column(Asked):
    """A column of a table, under its key: its title and what stands in a cell."""

    title: str = Field(min_length=2)
    answer: SimpleAnswer = "text"


class Implied(Shape):
    """An answer that follows from others: filled in and marked so, until somebody answers otherwise."""

    when: Condition
    answer: Told
    because: str = Field(min_length=2)


class Elsewhere(Shape):
    """A question that another tool asks: it is not asked again where that tool was worked through for the program."""

    tool: Key
    question: Word


class Question(Asked):
    """One question: how it is asked, what may be answered, why it is asked, and whom to ask who doesn't know.

    `when` says when it is asked; `implied` answers are filled in. `attribute` is the release attribute it answers: the
    question, its reason and source are then the attribute's, unless they are given here. `computed` is a condition that
    answers a yes-or-no question itself: nobody is asked.
    """

    key: Word
    number: str = Field(default="", max_length=12)
    ask: str = ""
    answer: AnswerType = "yes_no"
    columns: dict[Word, Column] = Field(default_factory=dict)
    why: str = ""
    help: str = ""
    examples: tuple[str, ...] = ()
    find_out_from: str = ""
    when: Condition | None = None
    computed: Condition | None = None
    implied: tuple[Implied, ...] = ()
    asked_in: Elsewhere | None = None
    attribute: Key | None = None
    cite: Cite | None = None

    @model_validator(mode="after")
    def _whole(self) -> Question:
        if self.attribute is None and (not self.ask or self.cite is None):
            missing = "ask" if not self.ask else "cite"
            raise ValueError(f"the question '{self.key}' has no '{missing}'; add it, or name its 'attribute'")
        if (self.answer in {"one_of", "many_of"}) != bool(self.options):
            raise ValueError(f"'{self.key}': a choice has 'options', nothing else has; add or remove them")
        if (self.answer == "table") != bool(self.columns):
            raise ValueError(f"'{self.key}': a table has 'columns', nothing else has; add or remove them")
        if self.computed is not None and self.answer != "yes_no":
            raise ValueError(f"'{self.key}': only a yes_no question can be computed; change 'answer' or 'computed'")
        return self


class Section(Shape):
    """A part of a tool that is worked through together, often by one person."""

    key: Word
    title: str = Field(min_length=2)
    about: str = ""
    questions: tuple[Question, ...] = Field(min_length=1)


class Due(Shape):
    """When something is due: so many days after the day asked about, or before or after an answer that is a day."""

    days: int = Field(ge=0, le=3660)
    before: Word | None = None
    after: Word | None = None

    @model_validator(mode="after")
    def _one_day(self) -> Due:
        if self.before and self.after:
            raise ValueError("the due rule names two days; give 'before' or 'after', not both")
        return self


class Finding(Shape):
    """What follows from answers: how grave it is, what it says, what to do, who does it, until when, with whom.

    A stop is a law or mandatory approval that is missing, an act a document or coordination that is needed, a note good
    practice. What is to be done needs an owner.
    """

    key: Word
    number: str = Field(default="", max_length=12)
    severity: Severity
    when: Condition
    says: str = Field(min_length=5)
    do: str = ""
    owner: str = ""
    due: Due | None = None
    document: str = ""
    coordinate: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _to_do(self) -> Finding:
        if self.severity != "note" and not (self.do and self.owner):
            raise ValueError(f"'{self.key}' says not what to do, or who does it; add 'do' and 'owner'")
        return self


class End(Shape):
    """Where the tool leads: what to go on with, when its condition holds. `next` are keys such as tool:sales.fms."""

    key: Word
    when: Condition
    says: str = Field(min_length=5)
    next: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = Field(min_length=1)


class Edition(Shape):
    """A version of a tool or determination, and what changed in it."""

    version: int = Field(ge=1)
    on: Day
    says: str = Field(min_length=2)


class Versioned(Fact):
    """What tools and determinations have in common. The last of `editions` is the one that stands here."""

    editions: tuple[Edition, ...] = Field(min_length=1)
    who: str = ""
    cite: Cite
    notes: tuple[Noted, ...] = ()

    @property
    def version(self) -> int:
        """The number of the version that stands here."""
        return self.editions[-1].version


class Noted(Shape):
    """Something to know beside the answer, with its source: two texts that differ, what is not settled."""

    says: str = Field(min_length=5)
    cites: tuple[Cite, ...] = Field(min_length=1)


class Tool(Versioned):
    """A job support tool. `makes` are the papers that come out of it beside findings and report."""

    use_it_to: str = Field(min_length=5)
    when_used: str = ""
    sections: tuple[Section, ...] = Field(min_length=1)
    findings: tuple[Finding, ...] = Field(min_length=1)
    ends: tuple[End, ...] = Field(min_length=1)
    makes: tuple[Product, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)


class Era(Dated):
    """A stretch of days in which one regime of rules holds, until the next era begins."""

    key: Word
    title: str = Field(min_length=2)
    says: str = ""


class Overlay(Shape):
    """Something laid over the rules for a time, as a class deviation is: from `start` to the day before `end`."""

    key: Word
    title: str = Field(min_length=2)
    start: Day
    end: Day | None = None
    says: str = Field(min_length=5)
    cite: Cite


class Result(Shape):
    """An outcome that a rule may have: its words, and whether it lets one go on (good), stops (gone) or neither."""

    title: str = Field(min_length=2)
    kind: Literal["good", "gone", "wait", "plain"] = "plain"


class Rule(Shape):
    """One rule: in the eras and overlays named (all, if none is), when its condition holds, this is the outcome.

    The first rule that fits is taken. One that may hold together with a later one of another outcome says so: `before`.
    """

    key: Word
    eras: tuple[Word, ...] = ()
    overlays: tuple[Word, ...] = ()
    when: Condition | None = None
    outcome: Word
    says: str = Field(min_length=5)
    do: str = ""
    decides: str = ""
    evidence: tuple[str, ...] = ()
    before: tuple[Word, ...] = ()
    cites: tuple[Cite, ...] = Field(min_length=1)


class Determination(Versioned):
    """Facts in, one outcome out. Without a rule that certainly fits, a human has to decide; the outcome says why.

    `asks_day` says which day decides (the day the solicitation is issued); it is the day asked about unless given.
    """

    asks: str = Field(min_length=5)
    asks_day: str = Field(min_length=5)
    decides: str = Field(min_length=2)
    facts: tuple[Question, ...] = Field(min_length=1)
    outcomes: dict[Word, Result] = Field(min_length=2)
    eras: tuple[Era, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)


class Example(Shape):
    """A situation with what must come out: exactly these findings and ends of a tool, or this rule of a determination.

    `open` are findings that stay open because something is not known.
    """

    name: str = Field(min_length=5)
    on: Day
    is_near_miss: Flag = False
    note: str = ""
    answers: dict[Word, Told] = Field(default_factory=dict)
    findings: tuple[Word, ...] | None = None
    open: tuple[Word, ...] | None = None
    ends: tuple[Word, ...] | None = None
    outcome: Word | None = None
    rule: Word | None = None


class Examples(Fact):
    """The situations one tool or determination is tried on; the file bears its name."""

    examples: tuple[Example, ...] = Field(min_length=1)


Versioned.model_rebuild()
Tool.model_rebuild()
Determination.model_rebuild()
