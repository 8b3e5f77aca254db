"""The one flow by which people change what the site says: draft, review, publish (or turn down, or withdraw).

A published proposal is a row of the site's own pack, which overlays all others; the row it replaces is retired.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotAllowed, Refused
from icop.facts.actions.loading import FactIn, announce
from icop.facts.models import Proposal, Row
from icop.facts.queries import SITE_PACK, find_fact
from icop.facts.reading import read_typed

SITE_RANK = 900
OPEN = (Proposal.Stage.DRAFT, Proposal.Stage.REVIEW)


@transaction.atomic
def draft_proposal(kind: str, key: str, *, text: str, reason: str, by: Reader, on: date) -> Proposal:
    """Keep a change to a fact as a draft. `text` is the whole fact as YAML.

    Raises NotAllowed; Refused with every problem of the text, or when no reason is given or nothing would change.
    """
    require(by, "facts.propose")
    base = find_fact(by, kind, key)
    fact = read_typed(kind, key, text, reader=by, on=on)
    _see_a_change(base.sha if base else "", fact.sha, reason)
    made = Proposal.objects.create(
        kind=kind, key=key, body=dict(fact.body), text=text, base_sha=base.sha if base else "", reason=reason.strip(),
        author=by.user_key, author_name=by.name,
    )  # fmt: skip
    record(f"{kind}:{key}", "facts.draft", by=by, on=on, note=f"proposal {made.pk}")
    return made


def draft_new_fact(kind: str, *, key: str, text: str, reason: str, by: Reader, on: date) -> Proposal:
    """Keep a fact that is not here yet as a draft. Raises as `draft_proposal` does, also when `key` is taken."""
    require(by, "facts.propose")
    if find_fact(by, kind, key):
        raise Refused(f"There is a fact {key} already.", "Propose a change to it, or choose another key.")
    return draft_proposal(kind, key, text=text, reason=reason, by=by, on=on)


@transaction.atomic
def draft_taking_back(kind: str, key: str, *, reason: str, by: Reader, on: date) -> Proposal:
    """Keep as a draft that the site's own version of a fact should go, so that what the packs say shows again.

    Raises NotAllowed; Refused when the site has no version of its own, or no reason is given.
    """
    require(by, "facts.propose")
    base = find_fact(by, kind, key)
    if base is None or base.pack != SITE_PACK:
        raise Refused("This site has no version of its own to take back.", "Propose a change instead.")
    _see_a_change(base.sha, "", reason)
    made = Proposal.objects.create(
        kind=kind, key=key, body={}, text="", base_sha=base.sha, reason=reason.strip(), author=by.user_key,
        author_name=by.name,
    )  # fmt: skip
    record(f"{kind}:{key}", "facts.draft", by=by, on=on, note=f"proposal {made.pk}, to take back")
    return made


@transaction.atomic
def revise_proposal(proposal: Proposal, *, text: str, reason: str, by: Reader, on: date) -> Proposal:
    """Change the text of a draft. Raises NotAllowed for anyone but its author; Refused as drafting does."""
    require_author(proposal, by)
    read_again(proposal)
    _require_stage(proposal, Proposal.Stage.DRAFT)
    if proposal.takes_back:
        raise Refused("A proposal to take back has no text.", "Withdraw it, and propose a change instead.")
    fact = read_typed(proposal.kind, proposal.key, text, reader=by, on=on)
    _see_a_change(proposal.base_sha, fact.sha, reason)
    proposal.text, proposal.body, proposal.reason = text, dict(fact.body), reason.strip()
    proposal.save(update_fields=["text", "body", "reason", "changed_at"])
    return proposal


@transaction.atomic
def submit_proposal(proposal: Proposal, *, by: Reader, on: date) -> Proposal:
    """Hand a draft to review. Raises NotAllowed for anyone but its author."""
    require_author(proposal, by)
    read_again(proposal)
    return move_on(proposal, Proposal.Stage.DRAFT, Proposal.Stage.REVIEW, "facts.submit", by=by, on=on)


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Reader, on: date) -> Proposal:
    """Take back a draft or one in review. Raises NotAllowed for anyone but its author."""
    require_author(proposal, by)
    read_again(proposal)
    if proposal.stage not in OPEN:
        raise Refused("This proposal has been decided.", "Make a new one.")
    return move_on(proposal, proposal.stage, Proposal.Stage.WITHDRAWN, "facts.withdraw", by=by, on=on)


@transaction.atomic
def reject_proposal(proposal: Proposal, *, note: str, by: Reader, on: date) -> Proposal:
    """Turn a proposal down, saying why. Raises NotAllowed, or Refused without a reason."""
    require(by, "facts.review")
    if not note.strip():
        raise Refused("Say why.", "Its author will read it.")
    read_again(proposal)
    sign(proposal, note, by)
    return move_on(proposal, Proposal.Stage.REVIEW, Proposal.Stage.REJECTED, "facts.reject", by=by, on=on)


@transaction.atomic
def publish_proposal(proposal: Proposal, *, note: str = "", by: Reader, on: date) -> Proposal:
    """Put a reviewed proposal into the site's own pack, where it holds from now on.

    Raises NotAllowed for one who may not publish, or for its author (an administrator may publish their own); Refused
    when the fact has changed since the proposal was made or the text no longer passes the checks.
    """
    require(by, "facts.publish")
    if proposal.author == by.user_key and not by.is_admin:
        raise NotAllowed("Somebody else must read your proposal.", "Ask another editor to publish it.")
    read_again(proposal)
    _require_stage(proposal, Proposal.Stage.REVIEW)
    base = find_fact(by, proposal.kind, proposal.key)
    if (base.sha if base else "") != proposal.base_sha:
        raise Refused("The fact has changed since this was proposed.", "Turn it down, and propose on the new version.")
    if proposal.takes_back:
        _take_back(proposal.kind, proposal.key)
    else:
        fact = read_typed(proposal.kind, proposal.key, proposal.text, reader=by, on=on)
        made_by = f"proposal {proposal.pk}"
        put_versions([FactIn(fact.kind, fact.key, fact.shape.title, dict(fact.body), fact.sha, made_by)])
    sign(proposal, note, by)
    return move_on(proposal, Proposal.Stage.REVIEW, Proposal.Stage.PUBLISHED, "facts.publish", by=by, on=on)


def _take_back(kind: str, key: str) -> None:
    Row.objects.filter(pack=SITE_PACK, kind=kind, key=key, retired_at=None).update(retired_at=timezone.now())
    announce([f"{kind}:{key}"])


def put_versions(facts: Sequence[FactIn]) -> None:
    """Make `facts` the site's own versions from now on, and let follow what follows. Its caller has asked who may."""
    now = timezone.now()
    for fact in facts:
        Row.objects.filter(pack=SITE_PACK, kind=fact.kind, key=fact.key, retired_at=None).update(retired_at=now)
        Row.objects.create(
            kind=fact.kind, key=fact.key, pack=SITE_PACK, rank=SITE_RANK, body=fact.body, title=fact.title,
            sha=fact.sha, path=fact.path, recorded_at=now,
        )  # fmt: skip
    announce([f"{fact.kind}:{fact.key}" for fact in facts])


def read_again(proposal: Proposal) -> None:
    """Read and lock the proposal: somebody may have decided on it since the page was opened."""
    proposal.refresh_from_db(from_queryset=Proposal.objects.select_for_update())


def move_on(proposal: Proposal, before: str, after: str, verb: str, *, by: Reader, on: date) -> Proposal:
    """Move a proposal from one stage to another, and record it. Raises Refused when it is in none of the first."""
    _require_stage(proposal, before)
    proposal.stage = after
    proposal.save()
    record(f"{proposal.kind}:{proposal.key}", verb, by=by, on=on, note=f"proposal {proposal.pk}")
    return proposal


def sign(proposal: Proposal, note: str, by: Reader) -> None:
    """Put down who decided, and what they said."""
    proposal.reviewer, proposal.reviewer_name, proposal.review_note = by.user_key, by.name, note.strip()


def _require_stage(proposal: Proposal, stage: str) -> None:
    if proposal.stage != stage:
        where = proposal.get_stage_display().lower()
        raise Refused(f"This proposal is {where}.", "Reload the page to see where it is.")


def require_author(proposal: Proposal, by: Reader) -> None:
    """Raise NotAllowed for anyone but the author of a proposal."""
    require(by, "facts.propose")
    if proposal.author != by.user_key:
        raise NotAllowed("Only its author may do that.", "Ask them, or propose a change of your own.")


def _see_a_change(base_sha: str, sha: str, reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why the fact should change.", "The reviewer reads it beside the difference.")
    if base_sha == sha:
        raise Refused("The text says what the fact says already.", "Change the value, its day or its citation.")
