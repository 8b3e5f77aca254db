"""Who may do what. A verb stands here once; actions ask `require` before they change anything."""

from __future__ import annotations

from icop.accounts.reader import ROLES, Reader
from icop.engine.errors import NotAllowed

# verb -> the least role that may do it
VERBS: dict[str, str] = {
    "library.receive": "editor",
    "library.edit": "editor",
    "library.withdraw": "editor",
    "library.delete": "administrator",
    "library.lists": "member",
    "library.sync": "administrator",
    "tools.work": "member",
    "cases.work": "member",
    "facts.load": "administrator",
    "facts.propose": "member",
    "facts.review": "editor",
    "facts.publish": "editor",
    "search.failed": "editor",
    "accounts.manage": "administrator",
    "site.keep": "administrator",
}


def is_allowed(reader: Reader, verb: str, audience: str = "") -> bool:
    """Tell whether `reader` may do `verb` (to something kept for `audience`, if one is named)."""
    least = VERBS[verb]
    return ROLES.index(reader.role) >= ROLES.index(least) and (not audience or reader.may_read(audience))


def require(reader: Reader, verb: str, audience: str = "") -> None:
    """Return if `reader` may do `verb`.

    Raises NotAllowed, in words that tell what role it takes and nothing about the thing itself.
    """
    if is_allowed(reader, verb, audience):
        return
    fix = "Sign in with an account that may." if not reader.is_known else "Ask an administrator of this site."
    raise NotAllowed(f"This takes the role of {VERBS[verb]}.", fix)
