"""Changing facts: loading packs, and the one flow by which people change what the site says."""

from icop.facts.actions.batches import (
    draft_together,
    publish_together,
    reject_together,
    submit_together,
    withdraw_together,
)
from icop.facts.actions.loading import FactIn, LoadReport, load_pack
from icop.facts.actions.proposing import (
    draft_new_fact,
    draft_proposal,
    draft_taking_back,
    publish_proposal,
    reject_proposal,
    revise_proposal,
    submit_proposal,
    withdraw_proposal,
)

__all__ = [
    "FactIn",
    "LoadReport",
    "draft_new_fact",
    "draft_proposal",
    "draft_taking_back",
    "draft_together",
    "load_pack",
    "publish_proposal",
    "publish_together",
    "reject_proposal",
    "reject_together",
    "revise_proposal",
    "submit_proposal",
    "submit_together",
    "withdraw_proposal",
    "withdraw_together",
]
