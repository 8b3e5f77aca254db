"""Facts that several tests of search look for: a term with a short form, and cards."""

from __future__ import annotations

from tests.makers import make_cite

WIDGET_TERM = f"""
title: Foreign widget sale
also: [FWS]
means: A widget sold abroad.
cite: {make_cite("DSCA 19-34")}
"""


def make_card(title: str, citation: str, says: str) -> str:
    """Return a card of one statement on a provision."""
    return f"""
title: {title}
citation: {citation}
statements:
  - start: 2002-09-30
    says: {says}
    cite: {make_cite(citation)}
"""


NOTICE_CARD = make_card("Notice to Congress", "22 USC 2776(b)", "Congress is told of large widget offers.")
