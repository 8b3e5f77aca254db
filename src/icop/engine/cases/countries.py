"""Which country a purchaser is, as the sets of partners name it: by its customer code, else by a name it is known by.

A name is the same in capitals and small letters, with and without accents, a leading "the" or a form of government.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import Purchaser

CODES, NAMES = "customers.codes", "customers.country_names"
PARTNERS = ("cn.nato_plus5", "partners.nato", "cn.qme.countries", "cn.620c.countries", "closure.accp")
NO_COUNTRY = "NATO members"  # a group that stands among the members of a set
_FORM = re.compile(r"(?:the )?(?:(?:government|kingdom|republic|state) of (?:the )?)*")


def country_of(buyer: Purchaser, facts: CaseFacts) -> str:
    """Return the country of a purchaser as the sets name it; "" where it is not known, or code and country differ.

    A country that no set knows is returned as it is written. `name` counts only where it names a country of a set.
    """
    names = _names(facts)
    by_code, written = _codes(facts).get(buyer.code, ""), _found(buyer.country, names)
    if by_code and written and by_code != written:
        return ""
    return by_code or written or buyer.country.strip() or _found(buyer.name, names)


def _found(written: str, names: Mapping[str, str]) -> str:
    plain = _plain(written)
    return names.get(plain) or names.get(_FORM.sub("", plain, count=1), "")


def _plain(written: str) -> str:
    """Return a name in small letters without accents and marks."""
    letters = unicodedata.normalize("NFKD", written).replace("ı", "i").casefold()
    return " ".join(re.findall(r"[a-z0-9]+", "".join(one for one in letters if not unicodedata.combining(one))))


def _codes(facts: CaseFacts) -> Mapping[str, str]:
    """Return the countries that are known by a customer code; programs and organizations have a code and no country."""
    if ("countries", CODES) not in facts.kept:
        names = _names(facts)
        facts.kept["countries", CODES] = {
            code: one for code, note in _notes(facts, CODES) if (one := _found(note, names))
        }
    kept: Mapping[str, str] = facts.kept["countries", CODES]
    return kept


def _names(facts: CaseFacts) -> Mapping[str, str]:
    """Return the countries of the sets by each name that they are known by."""
    if ("countries", NAMES) not in facts.kept:
        sets = facts.reference.sets
        told = {one for key in PARTNERS if key in sets for one in facts.ever_in(key)} - {NO_COUNTRY}
        also = {_plain(name): note.rstrip(".") for name, note in _notes(facts, NAMES)}
        facts.kept["countries", NAMES] = also | {_plain(one): one for one in told}
    found: Mapping[str, str] = facts.kept["countries", NAMES]
    return found


def _notes(facts: CaseFacts, key: str) -> list[tuple[str, str]]:
    sets = facts.reference.sets
    return [(one.member, one.note) for one in sets[key].members] if key in sets else []
