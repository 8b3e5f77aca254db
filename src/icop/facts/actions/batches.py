"""Proposals made together, as by a file that was taken in: drafted, published, turned down or withdrawn as one.

They are checked beside each other, so a concept and what stands below it can come at once, in whatever order.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotAllowed, Refused
from icop.facts.actions.loading import FactIn
from icop.facts.actions.proposing import (
    move_on,
    put_versions,
    read_again,
    reject_proposal,
    sign,
    submit_proposal,
    withdraw_proposal,
)
from icop.facts.models import Proposal
from icop.facts.queries import facts_for
from icop.facts.reading import read_together

Stage = Proposal.Stage
MOST = 2000


@transaction.atomic
def draft_together(kind: str, texts: Mapping[str, str], *, reason: str, by: Reader, on: date) -> str:
    """Keep changes to several facts of a kind as drafts and return the name they are known by together.

    `texts` are whole facts as YAML by key. Raises NotAllowed; Refused with every problem, or when nothing would change.
    """
    require(by, "facts.propose")
    if not reason.strip():
        raise Refused("Say why the facts should change.", "The reviewer reads it beside the differences.")
    if len(texts) > MOST:
        raise Refused(f"These are more than {MOST:,} changes.", "Send them in parts.")
    read = read_together(kind, texts, reader=by, on=on)
    before = {fact.key: fact.sha for fact in facts_for(by, kind, keys=read)}
    changed = [fact for fact in read.values() if fact.sha != before.get(fact.key)]
    if not changed:
        raise Refused("Nothing in it differs from what the site says.", "Change something first.")
    batch = secrets.token_hex(6)
    Proposal.objects.bulk_create(
        Proposal(
            kind=kind, key=fact.key, body=dict(fact.body), text=texts[fact.key], base_sha=before.get(fact.key, ""),
            reason=reason.strip(), author=by.user_key, author_name=by.name, batch=batch,
        )
        for fact in changed
    )  # fmt: skip
    record(f"batch:{batch}", "facts.draft", by=by, on=on, note=f"{len(changed)} proposals of kind {kind}")
    return batch


@transaction.atomic
def submit_together(proposals: Sequence[Proposal], *, by: Reader, on: date) -> None:
    """Hand drafts made together to review. Raises NotAllowed for anyone but their author."""
    for proposal in _in_stage(proposals, Stage.DRAFT):
        submit_proposal(proposal, by=by, on=on)


@transaction.atomic
def withdraw_together(proposals: Sequence[Proposal], *, by: Reader, on: date) -> None:
    """Take back those that are not decided. Raises NotAllowed for anyone but their author."""
    for proposal in _in_stage(proposals, Stage.DRAFT, Stage.REVIEW):
        withdraw_proposal(proposal, by=by, on=on)


@transaction.atomic
def reject_together(proposals: Sequence[Proposal], *, note: str, by: Reader, on: date) -> None:
    """Turn down those in review, saying why. Raises NotAllowed, or Refused without a reason."""
    for proposal in _in_stage(proposals, Stage.REVIEW):
        reject_proposal(proposal, note=note, by=by, on=on)


@transaction.atomic
def publish_together(proposals: Sequence[Proposal], *, note: str = "", by: Reader, on: date) -> None:
    """Put those in review into the site's own pack, all or none.

    Raises NotAllowed as publishing one does; Refused when a fact has changed since, or they no longer pass the checks.
    """
    require(by, "facts.publish")
    wanted = _in_stage(proposals, Stage.REVIEW)
    if not by.is_admin and any(one.author == by.user_key for one in wanted):
        raise NotAllowed("Somebody else must read your proposals.", "Ask another editor to publish them.")
    kind = wanted[0].kind
    before = {fact.key: fact.sha for fact in facts_for(by, kind, keys=[one.key for one in wanted])}
    stale = [one.key for one in wanted if before.get(one.key, "") != one.base_sha]
    if stale:
        told = ", ".join(stale[:10]) + (" ..." if len(stale) > 10 else "")
        raise Refused(f"Changed since this was proposed: {told}.", "Turn these down, and propose on the new version.")
    read = read_together(kind, {one.key: one.text for one in wanted}, reader=by, on=on)
    made_by = {one.key: f"proposal {one.pk}" for one in wanted}
    put_versions([FactIn(kind, f.key, f.shape.title, dict(f.body), f.sha, made_by[f.key]) for f in read.values()])
    for proposal in wanted:
        sign(proposal, note, by)
        move_on(proposal, Stage.REVIEW, Stage.PUBLISHED, "facts.publish", by=by, on=on)


def _in_stage(proposals: Sequence[Proposal], *stages: str) -> list[Proposal]:
    """Read the proposals again, locked, and return those in one of the stages. Raises Refused when none is."""
    for proposal in proposals:
        read_again(proposal)
    found = [one for one in proposals if one.stage in stages]
    if not found:
        raise Refused("There is nothing left to decide here.", "Reload the page to see where they are.")
    return found
