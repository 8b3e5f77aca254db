"""How facts are shown to other rooms: a line with title, address, citation, standing and status on the day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from django.urls import reverse

from icop.accounts.reader import Reader
from icop.engine.cases.types import CaseType, Checklist, CodeList, Scenario
from icop.engine.concepts import concept_of
from icop.engine.errors import NotFound
from icop.engine.parameters import timelines
from icop.engine.process_shapes import Attribute, Process
from icop.engine.shapes import Card as ProvisionCard
from icop.engine.shapes import (
    Cite,
    Concept,
    Dated,
    Name,
    Office,
    OfficialSource,
    Parameter,
    Term,
    Topic,
    ValueSet,
    Wording,
)
from icop.engine.timeline import choose, periods
from icop.engine.tool_shapes import Determination, Tool
from icop.facts.queries import KnownFact, facts_for
from icop.links.registry import Card, Kind, register_kind
from icop.ui.templatetags.icop import start_day

STANDINGS = ("verified", "secondary", "assumed")  # from the best known to the least
FEW_WORDS = 6

# kind -> (title, plural, folder of its pages)
PAGES: dict[str, tuple[str, str, str]] = {
    "parameter": ("Value", "Values", "parameters"),
    "set": ("Set", "Sets", "sets"),
    "card": ("Card", "Cards", "cards"),
    "office": ("Office", "Offices", "offices"),
    "term": ("Term", "Terms", "terms"),
    "name": ("Name", "Popular names", "names"),
    "wording": ("Everyday words", "Everyday words", "wordings"),
    "source": ("Official text", "Official texts", "sources"),
    "concept": ("Concept", "Concepts", "concepts"),
    "process": ("Release process", "Release processes", "processes"),
    "attribute": ("Question of release", "Questions of release", "attributes"),
    "tool": ("Job support tool", "Job support tools", "tools"),
    "determination": ("Determination", "Determinations", "determinations"),
    "example": ("Examples", "Examples", "examples"),
    "case_type": ("Case type", "Case types", "case-types"),
    "code_list": ("Code list", "Code lists", "codes"),
    "checklist": ("Checklist", "Checklists", "checklists"),
    "scenario": ("Proposed values", "Proposed values", "scenarios"),
}


KIND_OF = {folder: kind for kind, (_, _, folder) in PAGES.items()}


def kind_in(folder: str) -> str:
    """Return the kind of facts whose pages lie below `folder`. Raises NotFound."""
    if folder not in KIND_OF:
        raise NotFound("There is no such kind of fact.", "Look through the kinds on the page of facts.")
    return KIND_OF[folder]


def register_facts() -> None:
    """Make the kinds of facts known to the registry, with how their cards are made."""
    for name, (title, plural, _) in PAGES.items():
        register_kind(Kind(name, title, plural, partial(_cards, name)))


# kind -> the routes of a fact's page and of the list, where a room above shows facts of that kind on pages of its own
_ROUTES: dict[str, tuple[str, str]] = {}


def register_pages(kind: str, page: str, listing: str) -> None:
    """Say that a room above shows facts of this kind on pages of its own; called once when the site starts."""
    _ROUTES[kind] = (page, listing)


def list_url(kind: str) -> str:
    """Return the address of the list of facts of a kind."""
    return reverse(_ROUTES[kind][1]) if kind in _ROUTES else reverse("facts:list", args=[PAGES[kind][2]])


def fact_url(kind: str, key: str) -> str:
    """Return the address of a fact's page."""
    if kind in _ROUTES:
        return reverse(_ROUTES[kind][0], args=[key])
    return reverse("facts:fact", args=[PAGES[kind][2], key])


def _cards(kind: str, keys: Iterable[str], reader: Reader, on: date) -> dict[str, Card]:
    return {fact.key: card_of(fact, on) for fact in facts_for(reader, kind, keys=keys)}


def card_of(fact: KnownFact, on: date) -> Card:
    """Return the line a fact is shown as on the day."""
    title, url = title_on(fact, on), fact_url(fact.kind, fact.key)
    return Card(fact.full_key, fact.kind, title, url, *_said(fact, on))


def title_on(fact: KnownFact, on: date) -> str:
    """Return what the fact is called on the day: an office or a concept bears its name of then."""
    if isinstance(fact.shape, Concept):
        return concept_of(fact.key, fact.shape).preferred_on(on)
    if isinstance(fact.shape, Office):
        chosen = choose(periods(fact.shape.names), on).period
        if chosen and chosen.entry.name:
            return chosen.entry.name
    return fact.shape.title


def _said(fact: KnownFact, on: date) -> tuple[str, str, str, str, str]:
    shape = fact.shape
    if isinstance(shape, ProvisionCard):
        return _provision(shape, on)
    if isinstance(shape, Office):
        return _office(shape, on)
    if isinstance(shape, OfficialSource):
        return f"Published by {shape.publisher}. {shape.about}".strip(), shape.cite.to, shape.cite.standing, "", ""
    if isinstance(shape, Concept):
        gone = (f"not used since {shape.end.isoformat()}", "gone") if shape.end and shape.end <= on else ("", "")
        return shape.means, shape.cites[0].to, shape.cites[0].standing, *gone
    if isinstance(shape, Term):
        return shape.means, shape.cite.to, shape.cite.standing, "", ""
    if isinstance(shape, Name):
        return _name(shape, on)
    if isinstance(shape, Wording):
        return _wording(shape), shape.cite.to, shape.cite.standing, "", ""
    if isinstance(shape, Parameter):
        cite = _cite_on(timelines(shape).values(), on)
        return shape.about, cite.to, cite.standing, "", ""
    if isinstance(shape, ValueSet):
        cite = _cite_on(([entry] for entry in shape.members), on)
        return shape.about, cite.to, cite.standing, "", ""
    if isinstance(shape, Topic):
        return shape.lead.says, shape.lead.cites[0].to, shape.lead.cites[0].standing, "", ""
    if isinstance(shape, Process):
        return _process(shape, on)
    if isinstance(shape, Tool | Determination):
        says = f"Use it to {shape.use_it_to}" if isinstance(shape, Tool) else shape.asks
        return says, shape.cite.to, shape.cite.standing, "", ""
    if isinstance(shape, Attribute):
        cite = shape.opens[0].cite
        return shape.ask, cite.to, cite.standing, "", ""
    if isinstance(shape, CaseType | Checklist):
        return shape.about, shape.cite.to, shape.cite.standing, "", ""
    if isinstance(shape, CodeList):
        cite = _cite_on(([entry] for entry in shape.codes), on)
        return shape.about, cite.to, cite.standing, "", ""
    if isinstance(shape, Scenario):
        return shape.says, shape.cite.to, shape.cite.standing, shape.status, "wait"
    return shape.about, "", "", "", ""


def _process(shape: Process, on: date) -> tuple[str, str, str, str, str]:
    """Return what a process decides, with its source; one that is none on the day says so."""
    choice = choose(periods(shape.shown), on)
    gone = ("no release process on this day", "gone")
    status = ("", "") if choice.period and not choice.period.entry.ended else gone
    first = shape.decides[0]
    return first.says, first.cite.to, first.cite.standing, *status


def _office(shape: Office, on: date) -> tuple[str, str, str, str, str]:
    """Return what an office does, with its source; one that has ended by the day says so."""
    named = choose(periods(shape.names), on).period
    does = choose(periods(shape.does), on).period if shape.does else None
    cite = does.entry.cite if does else (named.entry if named else shape.names[0]).cite
    status = (f"ended {start_day(named.start)}", "gone") if named and named.entry.ended else ("", "")
    return does.entry.says if does else shape.about, cite.to, cite.standing, *status


def _name(shape: Name, on: date) -> tuple[str, str, str, str, str]:
    """Return where a name leads on the day; one that no longer leads anywhere says so."""
    held = choose(periods(shape.leads), on).period
    entry = held.entry if held else shape.leads[0]
    status = (f"ended {start_day(held.start)}", "gone") if held and entry.ended else ("", "")
    leads = f"Leads to {', '.join(entry.to)}." if held and entry.to else ""
    return f"{leads} {shape.about}".strip(), entry.cite.to, entry.cite.standing, *status


def _wording(shape: Wording) -> str:
    """Return what a group of everyday words is about, with a few of them."""
    few = ", ".join(entry.say[0] for entry in shape.words[:FEW_WORDS])
    return f"{shape.about} {few}{' …' if len(shape.words) > FEW_WORDS else ''}".strip()


def _cite_on(entries: Iterable[Sequence[Dated]], on: date) -> Cite:
    """Return the citation of what held on the day in these timelines; of several the one least well known."""
    dated = [periods(timeline) for timeline in entries]
    held = [chosen.entry for timeline in dated if (chosen := choose(timeline, on).period)]
    first = [timeline[0].entry for timeline in dated]
    return max(held or first, key=lambda entry: STANDINGS.index(entry.cite.standing)).cite


def _provision(shape: ProvisionCard, on: date) -> tuple[str, str, str, str, str]:
    choice = choose(periods(shape.statements), on)
    if choice.period is None:
        upcoming = choice.upcoming
        when = f"not yet in force, from {start_day(upcoming.start)}" if upcoming else "not in force"
        return "", shape.citation, "", when, "wait"
    entry = choice.period.entry
    if entry.ended:
        return entry.note, shape.citation, entry.cite.standing, f"ended {start_day(choice.period.start)}", "gone"
    status = ("in force", "good") if choice.certain else ("in force, start not certain", "wait")
    return entry.says, shape.citation, entry.cite.standing, *status
