"""How topic pages are shown to other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from icop.accounts.reader import Reader
from icop.engine.shapes import Topic
from icop.facts.queries import facts_for
from icop.links.registry import Card, Kind, register_kind
from icop.topics.pages import slug_of


def register_topics() -> None:
    """Make topic pages known to the registry."""
    register_kind(Kind("topic", "Topic", "Topics", _cards))


def _cards(keys: Iterable[str], reader: Reader, on: date) -> dict[str, Card]:
    found = facts_for(reader, "topic", keys=keys)
    return {fact.key: _card(fact.key, fact.shape) for fact in found if isinstance(fact.shape, Topic)}


def _card(key: str, topic: Topic) -> Card:
    url = reverse("topics:topic", args=[slug_of(key)])
    cite = topic.lead.cites[0]
    return Card(f"topic:{key}", "topic", topic.title, url, topic.lead.says, cite.to, cite.standing)
