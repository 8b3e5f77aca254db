"""What a document says of others: the sentence by which it cancels, extends or changes one, and what a title tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from icop.engine.citations import find_citations
from icop.library.naming import slug

LONGEST_SENTENCE = 220
LONGEST_TEXT = 60_000
CHANGES = "which it changes"  # words of the reason of a likeness that tell of a change and what it changes
# (relation, words of a sentence): what the document with the sentence does to the one it names
_ACTIVE = (
    ("rescinds", r"\b(?:rescind|cancel)(?:s|ed|led|ling|ing)?\b"),
    ("supersedes", r"\b(?:supersed(?:e[sd]?|ing)|replac(?:e[sd]?|ing))\b"),
    ("extends", r"\b(?:extend(?:s|ed|ing)?|extension of)\b"),
    ("amends", r"\b(?:amend(?:s|ed|ing|ment (?:\w+ )?(?:to|of))?|modif(?:y|ies|ied)|revis(?:es|ed))\b"),
    ("incorporates", r"\bincorporat(?:es|ed|ing)\b"),
    ("reinstates", r"\breinstat(?:es|ed|ing)\b"),
    ("updates", r"\bupdat(?:es|ed|ing)\b"),
)
_VERBS = tuple((relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _ACTIVE)
# Words by which a paper speaks of what it does itself, not of what others did.
_ITSELF = re.compile(
    r"^\W{0,4}(?:\(?\w{1,3}[.)]\s*)?(?:rescissions?|cancell?ation|cancels|supersedes|replaces|extends|amends|updates"
    r"|reissues and (?:cancels|renames))\b|\bthis (?:\w+ )?(?:memo(?:randum)?|policy|instruction|directive|letter"
    r"|change"
    r"|guidance|document|manual|extension|notice|amendment|issuance|deviation|update)\b|\b(?:is|are) (?:hereby )?"
    r"(?:rescinded|cancell?ed|superseded|replaced|extended|amended|modified|incorporated|reinstated)\b|\bhereby\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(“\"])|\n")
_QUOTED = re.compile(r"It says: “(.*)”", re.DOTALL)
# (relation, words of a title): what a document so called does to the one called the same without them
_IN_TITLES = (
    ("extends", r"\bextension\b"),
    ("amends", r"\bamendment\b(?: (?:no\.? ?)?\w{1,3})?"),
    ("amends", r"\bchange (?:no\.? ?)?\d{1,2}\b"),
    ("updates", r"\bupdate[ds]?\b|\breissue[ds]?\b|\bcorrection\b|\berrat(?:um|a)\b"),
)
_ADDED = tuple((relation, re.compile(pattern, re.IGNORECASE)) for relation, pattern in _IN_TITLES)
_LITTLE = {"of", "to", "the", "a", "an", "for", "and", "on", "in", "no", "no."}
_VERSION = re.compile(
    r"\b(?:v(?:er(?:sion)?)?[ .-]?\d+(?:\.\d+)*|rev(?:ision)?[ .-]?\w{1,2}|final|draft|clean|copy|edition)\b"
    r"|\b\d{1,4}(?:st|nd|rd|th)?\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says it does to another: the relation, the other's citation, the sentence."""

    relation: str
    citation: str
    sentence: str


def told_in(texts: Iterable[str]) -> Iterator[Told]:
    """Yield what a document says it does to others, each of them once, from the first 60,000 letters of its texts."""
    done: set[str] = set()
    left = LONGEST_TEXT
    for text in texts:
        if left <= 0:
            return
        for sentence in _SENTENCE.split(text[:left]):
            for one in _told_by(sentence):
                if one.citation not in done:
                    done.add(one.citation)
                    yield one
        left -= len(text)


def _told_by(sentence: str) -> Iterator[Told]:
    if len(sentence) > 4 * LONGEST_SENTENCE or not _ITSELF.search(sentence):
        return
    relation = relation_in(sentence)
    if relation:
        for cited in find_citations(sentence):
            yield Told(relation, cited.normal, _short(sentence))


def relation_in(words: str) -> str:
    """Return the relation that the first such verb of a sentence states; "" without one."""
    found = [(hit.start(), relation) for relation, verb in _VERBS if (hit := verb.search(words))]
    return min(found)[1] if found else ""


def relation_told(reason: str) -> str:
    """Return the relation that the reason of a likeness states by its quotation or its title; "" without one."""
    quoted = _QUOTED.search(reason)
    if quoted:
        return relation_in(quoted[1])
    if CHANGES in reason:
        return "amends"
    if "title" not in reason:
        return ""
    return next((relation for relation, words in _ADDED if words.search(reason)), "")


def said(sentence: str) -> str:
    """Return a reason that quotes a sentence."""
    return f"It says: “{sentence}”"


def bare_title(title: str) -> str:
    """Return what a title says without versions, dates and numbers: equal for editions of one work."""
    plain = _VERSION.sub(" ", re.sub(r"[_()\[\]]", " ", title))
    return " ".join(word for word in slug(plain, 400).split("-") if len(word) > 1 and not word.isdigit())


def added_in(title: str, other: str) -> str:
    """Return the word by which `title` says that it changes the work called `other` ("Extension"), else ""."""
    for _, words in _ADDED:
        found = words.search(title)
        if found and not words.search(other):
            rest = _meant(title[: found.start()] + title[found.end() :])
            if len(rest) > 1 and rest == _meant(other):
                return found[0]
    return ""


def _meant(title: str) -> list[str]:
    return [word for word in bare_title(title).split() if word not in _LITTLE]


def _short(sentence: str) -> str:
    plain = " ".join(sentence.split())
    if len(plain) <= LONGEST_SENTENCE:
        return plain
    return f"{plain[:LONGEST_SENTENCE].rsplit(' ', 1)[0]} …"
