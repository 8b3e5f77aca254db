"""Where keys lead that tools name: `tool:KEY`, `determination:KEY`, `process:KEY`, `page:release-processes`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from icop.accounts.reader import Reader
from icop.engine.questionnaire import Worked
from icop.library.addresses import document_url, section_url
from icop.links.registry import cards
from icop.tools.models import Assessment, Evidence
from icop.tools.queries.assessments import assessments_for
from icop.tools.resting import LOOKED_UP

RELEASE = "page:release-processes"


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a key leads: what to call it, its address, and what one does there."""

    title: str
    url: str
    verb: str = "See"


def leads_of(
    worked: Worked, assessment: Assessment, reader: Reader, on: date, *, release_url: str = ""
) -> dict[str, Lead]:
    """Return where the ends that were reached lead, by key; a key that leads nowhere here is left out.

    A tool is begun for the same program, or gone on with where that has begun. `release_url` is the address of the
    release processes that apply by these answers, where there is one.
    """
    keys = list(dict.fromkeys(key for one in worked.ends for key in one.end.next))
    found = {key: Lead(card.title, card.url) for key, card in cards(keys, reader, on).items()}
    for key in keys:
        kind, _, rest = key.partition(":")
        if kind == "tool" and key in found:
            found[key] = _tool(rest, found[key].title, assessment, reader)
        elif key == RELEASE:
            title = "The release processes that apply" if release_url else "The release processes"
            found[key] = Lead(title, release_url or reverse("tsfd:index"))
    return found


def _tool(key: str, title: str, assessment: Assessment, reader: Reader) -> Lead:
    begun = assessments_for(reader, program=assessment.program, tool=key).first()
    if begun is not None:
        return Lead(title, reverse("tools:assessment", args=[begun.pk]), "Go on with")
    return Lead(title, f"{reverse('tools:begin', args=[key])}?program={assessment.program.key}", "Begin")


def titles_of(worked: Worked, leads: Mapping[str, Lead], reader: Reader, on: date) -> dict[str, tuple[str, str]]:
    """Return title and address of what a report names by key: where ends lead, and the facts that were looked at."""
    looked = cards(_looked_up(worked), reader, on)
    return {key: (one.title, one.url) for key, one in leads.items()} | {
        key: (card.title, card.url) for key, card in looked.items()
    }


def _looked_up(worked: Worked) -> Iterable[str]:
    traces = [one.trace for one in worked.findings] + [one.trace for one in worked.ends]
    steps = (step for trace in traces for step in trace.steps)
    return dict.fromkeys(f"{step.kind}:{step.key}" for step in steps if step.kind in LOOKED_UP)


def passage_url(one: Evidence) -> str:
    """Return the address of a passage that was attached: its section, else its document; empty for a bare citation."""
    if not one.document:
        return ""
    return section_url(one.document, one.anchor) if one.anchor else document_url(one.document)
