"""What of a record is turned into a vector, and the number that stands for it.

The same words give the same number, so a text that occurs in many editions, days or sources has one vector. Changing
the recipe means raising `icop.index.port.SCHEMA`: the index carries the numbers.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icop.index.port import Record


def meant(record: Record) -> str:
    """Return the words whose meaning stands for the record: its title, then its text."""
    title, text = record.title.strip(), record.text.strip()
    return f"{title}\n{text}" if title and not text.startswith(title) else text


def vector_key(record: Record) -> int:
    """Return the number of the record's vector, from 0 to 2^63: the same for the same words."""
    return int.from_bytes(hashlib.blake2b(meant(record).encode(), digest_size=8).digest(), "big") >> 1
