"""A small vocabulary for tests of tagging."""

from datetime import date

from icop.engine.concepts import Concept, Label
from icop.engine.shapes import Cite
from icop.engine.tagging import Lessons, Piece, Tagger, Vocabulary

DAY = date(2026, 7, 1)


def concept(key, preferred, *also, acronyms=(), means="", broader=None, related=(), cite="Example Directive 1"):
    labels = [
        Label(preferred),
        *(Label(text, "alternative") for text in also),
        *(Label(text, "acronym") for text in acronyms),
    ]
    source = Cite(to=cite, standing="assumed", checked_on=DAY)
    return Concept(key, tuple(labels), means, (source,), broader, tuple(related), key)


CONCEPTS = (
    concept("3", "Sales & Transfers"),
    concept("3.1", "Foreign military sales", acronyms=["FMS"], broader="3", cite="22 USC 2761"),
    concept(
        "3.5", "Letter of offer and acceptance", "FMS case", acronyms=["LOA"], broader="3.1",
        means="Signed agreement between the United States and a purchaser.", cite="SAMM C5.4",
    ),
    concept("3.6", "Lease", means="Loan of defense articles for rent.", broader="3", related=["3.1"]),
    concept("3.7", "Nonrecurring cost recoupment", broader="3"),
    concept("2.2", "Agreements"),
    concept("2.3", "Memorandum of understanding or agreement", acronyms=["MOU"], broader="2.2"),
    concept("2.4", "Project arrangement", acronyms=["PA"], broader="2.2", related=["2.3"], means="On one project."),
    concept("4.1", "Anti-tamper", acronyms=["AT"], related=["4.2"], means="Protects technology from exploitation."),
    concept("4.2", "Critical program information", acronyms=["CPI"], related=["4.1"]),
    concept("4.3", "Manufacturing licence agreement", acronyms=["MLA"]),
    concept("4.4", "General security agreement", acronyms=["GSA"]),
    concept("4.5", "Cooperative projects", "AECA 27"),
    concept("4.6", "Section 333 capacity building", "333", means="Train and equip foreign forces.", cite="10 USC 333"),
    concept("5.1", "Security cooperation", acronyms=["SC"], means="Dealings with foreign defense establishments."),
    concept("5.2", "Steering committee", acronyms=["SC"], broader="2.2", related=["2.3", "2.4"]),
)  # fmt: skip


def tagger(lessons=None, concepts=CONCEPTS):
    vocabulary = Vocabulary(concepts, DAY)
    return Tagger(vocabulary, lessons) if lessons else Tagger(vocabulary)


def tags(text, **given):
    return {tag.concept: tag for tag in tagger().tag(Piece(text, **given))}


def keys(text, **given):
    return set(tags(text, **given))


__all__ = ["CONCEPTS", "DAY", "Lessons", "concept", "keys", "tagger", "tags"]
