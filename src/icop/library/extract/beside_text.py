"""What an Office file says beside its text: its properties, and the comments people put to it.

It is only looked through for markings, and kept nowhere.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from icop.library.extract.markings import refuse_marked
from icop.library.extract.ooxml import xml_of

_COMMENTS = re.compile(r"(?:word|xl|ppt)/(?:comments\d*|(?:threadedC|c)omments/[^/]+)\.xml$")
_PROPERTIES = re.compile(r"docProps/(?:core|custom)\.xml$")
_PARAGRAPHS = {"p", "comment", "threadedComment", "cm"}
_DECLARED = {"title", "subject", "category", "keywords", "description", "contentStatus", "property"}
_LABEL = re.compile(r"classification", re.IGNORECASE)
MOST_LETTERS = 240


def refuse_marked_beside(packed: zipfile.ZipFile, name: str, program: str) -> None:
    """Look at the properties and comments of a file. Raises Classified when one of them is marked."""
    for member in packed.namelist():
        if _PROPERTIES.match(member):
            refuse_marked(_properties(xml_of(packed, member, name, program)), name)
        elif _COMMENTS.match(member):
            refuse_marked(_comments(xml_of(packed, member, name, program)), name)


def _properties(root: etree._Element | None) -> Iterator[str]:
    for one in root if root is not None else ():
        if _name(one) in _DECLARED:
            said = " ".join("".join(map(str, one.itertext())).split())[:MOST_LETTERS]
            yield said
            if _LABEL.search(str(one.get("name", ""))):
                yield f"CLASSIFICATION: {said}"


def _comments(root: etree._Element | None) -> Iterator[str]:
    """Yield each line and paragraph of the comments; that of an author's name stands by itself."""
    for one in root.iter() if root is not None else ():
        if _name(one) in _PARAGRAPHS and not any(_name(inner) in _PARAGRAPHS for inner in one.iterdescendants()):
            text = "".join(map(str, one.itertext()))
            yield from dict.fromkeys(line for line in text.split("\n") if line.strip())


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
