"""Job support tools over HTTP: which there are, what each asks and finds, and what follows from answers."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from icop.accounts.web import Request
from icop.engine.conditions import describe
from icop.engine.questionnaire import Ask
from icop.engine.questionnaire.evaluating import cites_as_json
from icop.engine.shapes import Cite
from icop.tools.api_determinations import CiteOut
from icop.tools.files import AnswersFile, answers_in_file, schema_of_tool
from icop.tools.queries import KnownTool, tool_for, tools_for
from icop.tools.running import run_tool, site_says, tool_line

router = Router(tags=["job support tools"])


class ToolLineOut(Schema):
    """A job support tool in a line."""

    key: str
    title: str
    use_it_to: str
    version: int
    questions: int
    findings: int


class QuestionOut(Schema):
    """A question: how it is asked and answered, why, when (in words; empty: always), and whom to ask.

    `computed`: nobody is asked, it follows from other answers. `columns` are those of a table, with their titles.
    """

    key: str
    number: str
    ask: str
    answer: str
    options: dict[str, str]
    columns: dict[str, str]
    unit: str
    why: str
    find_out_from: str
    when: str
    computed: str
    cites: list[CiteOut]


class SectionOut(Schema):
    """A part of a tool that is worked through together."""

    key: str
    title: str
    about: str
    questions: list[QuestionOut]


class FindingOut(Schema):
    """What may follow: how grave it is, when (in words), what to do, who, with which document and whom."""

    key: str
    number: str
    severity: str
    when: str
    says: str
    do: str
    owner: str
    document: str
    coordinate: list[str]
    cites: list[CiteOut]


class EndOut(Schema):
    """Where the tool may lead, and when (in words)."""

    key: str
    when: str
    says: str
    next: list[str]
    cites: list[CiteOut]


class EditionOut(Schema):
    """A version of the tool, and what changed in it."""

    version: int
    on: date
    says: str


class ToolOut(ToolLineOut):
    """A tool with its questions, findings and ends, as the site knows it; `on` is the day asked about."""

    on: date
    about: str
    when_used: str
    who: str
    editions: list[EditionOut]
    sections: list[SectionOut]
    findings_that_may_follow: list[FindingOut]
    ends: list[EndOut]
    cite: CiteOut
    marking: str
    reminder: str


@router.get("/tools", response=list[ToolLineOut], url_name="tools")
def tools(request: HttpRequest, on: date | None = None) -> list[ToolLineOut]:
    """List the job support tools, by title."""
    asked: Request = request  # type: ignore[assignment]
    keys = [fact.key for fact in tools_for(asked.reader, known=asked.known)]
    return [ToolLineOut(**tool_line(tool_for(asked.reader, key, known=asked.known))) for key in keys]


@router.get("/tools/{key}", response=ToolOut, url_name="tool")
def tool(request: HttpRequest, key: str, on: date | None = None) -> ToolOut:
    """Tell what a tool asks, what may follow, and where it leads."""
    asked: Request = request  # type: ignore[assignment]
    known = _known(request, key)
    shape = known.shape
    line: dict[str, Any] = tool_line(known) | site_says()
    return ToolOut(
        **line, on=asked.on, about=shape.about, when_used=shape.when_used, who=shape.who,
        editions=[EditionOut(version=one.version, on=one.on, says=one.says) for one in shape.editions],
        sections=_sections(known), findings_that_may_follow=_findings(known), ends=_ends(known),
        cite=_cites((shape.cite,))[0],
    )  # fmt: skip


@router.get("/tools/{key}/schema", response=dict[str, Any], url_name="tool_schema")
def schema(request: HttpRequest, key: str) -> dict[str, Any]:
    """Return the JSON Schema of the answers that may be sent."""
    return schema_of_tool(_known(request, key).compiled)


@router.post("/tools/{key}/run", response=dict[str, Any], url_name="tool_run")
def run(request: HttpRequest, key: str, content: AnswersFile) -> dict[str, Any]:
    """Tell what follows from answers on a day (`on`, or else today), as `icop tool run` does. Nothing is stored."""
    asked: Request = request  # type: ignore[assignment]
    known = _known(request, key)
    return run_tool(known, answers_in_file(content, known.compiled, asked.on), at=asked.known).as_json()


def _known(request: HttpRequest, key: str) -> KnownTool:
    asked: Request = request  # type: ignore[assignment]
    return tool_for(asked.reader, key, known=asked.known)


def _cites(cites: tuple[Cite, ...]) -> list[CiteOut]:
    return [CiteOut(**one) for one in cites_as_json(cites)]


def _sections(known: KnownTool) -> list[SectionOut]:
    asks = {ask.key: ask for ask in known.compiled.asks}
    return [
        SectionOut(
            key=one.key, title=one.title, about=one.about, questions=[_question(asks[q.key]) for q in one.questions]
        )
        for one in known.shape.sections
    ]


def _question(ask: Ask) -> QuestionOut:
    question = ask.question
    return QuestionOut(
        key=ask.key, number=question.number, ask=ask.ask, answer=question.answer, options=question.options,
        columns={name: column.title for name, column in question.columns.items()},
        unit=ask.kind.unit.title if question.answer in {"number", "money"} else "", why=ask.why,
        find_out_from=question.find_out_from, when=describe(ask.when) if ask.when is not None else "",
        computed=describe(ask.computed) if ask.computed is not None else "", cites=_cites(ask.cites),
    )  # fmt: skip


def _findings(known: KnownTool) -> list[FindingOut]:
    return [
        FindingOut(
            key=one.key, number=one.number, severity=one.severity, when=describe(node), says=one.says, do=one.do,
            owner=one.owner, document=one.document, coordinate=list(one.coordinate), cites=_cites(one.cites),
        )
        for one, node in known.compiled.findings
    ]  # fmt: skip


def _ends(known: KnownTool) -> list[EndOut]:
    return [
        EndOut(key=one.key, when=describe(node), says=one.says, next=list(one.next), cites=_cites(one.cites))
        for one, node in known.compiled.ends
    ]
