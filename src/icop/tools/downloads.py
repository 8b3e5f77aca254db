"""What is taken away from an assessment: the report's own particulars, and the names of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from icop.tools.leading import passage_url
from icop.tools.models import Comment, Evidence
from icop.tools.products import ReleasePlan, process_rows
from icop.tools.queries.assessments import Working, beside_questions
from icop.tools.reminders import reminder
from icop.tools.reporting import About, Passage
from icop.tools.reporting import Comment as Said
from icop.tools.words import day_in_words

Absolute = Callable[[str], str]


def file_name(at_work: Working, what: str = "") -> str:
    """Return the name of a file without its ending: program, tool, what it holds, and the day of the rules."""
    tool = at_work.tool.key.rpartition(".")[2].replace("_", "-")
    parts = (at_work.assessment.program.key, tool, what, at_work.on.isoformat())
    return slugify("-".join(part for part in parts if part))


def about_of(
    at_work: Working,
    titles: Mapping[str, tuple[str, str]],
    plan: ReleasePlan | None,
    *,
    made_on: date,
    address: str,
    absolute: Absolute,
) -> About:
    """Return what the report of an assessment says of itself; `absolute` makes an address whole, with its host."""
    assessment, told = at_work.assessment, reminder()
    by = assessment.finished_by if assessment.finished_at else assessment.made_by
    beside = beside_questions(assessment)
    return About(
        program=assessment.program.name,
        made_on=made_on,
        state="finished" if assessment.finished_at else "open",
        made_by=_capital(at_work.team.role(by)),
        marking=told.marking,
        reminder=f"{told.title} {told.says}",
        address=absolute(address),
        passages={key: tuple(_passage(one, absolute) for one in found) for key, (_, found) in beside.items()},
        comments={key: tuple(_comment(one, at_work) for one in found) for key, (found, _) in beside.items()},
        answered={key: _answered(at_work, key) for key in at_work.answers},
        elsewhere={key: other.title for key, other in at_work.others.items()},
        titles={key: (title, absolute(url)) for key, (title, url) in titles.items()},
        processes=process_rows(plan),
    )


def _answered(at_work: Working, key: str) -> str:
    answer = at_work.answers[key]
    return f"{at_work.team.role(answer.by)}, {day_in_words(timezone.localtime(answer.at).date())}"


def _passage(one: Evidence, absolute: Absolute) -> Passage:
    url = passage_url(one)
    citation = one.citation if one.citation != one.title else ""
    return Passage(one.title, one.anchor, citation, absolute(url) if url else "")


def _comment(one: Comment, at_work: Working) -> Said:
    return Said(at_work.team.role(one.by), timezone.localtime(one.at).date(), one.text)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
