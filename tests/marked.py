"""Says whether made-up text happens to bear a marking: Hypothesis takes words from the modules it finds loaded."""

from __future__ import annotations

from typing import Any

from icop.engine.errors import Refused
from icop.tools.entering import refuse_classified


def is_unmarked(*values: Any) -> bool:
    """Return whether the site would keep these texts, each alone and all together. For `assume` and `filter`."""
    try:
        refuse_classified(*values)
    except Refused:
        return False
    return True
