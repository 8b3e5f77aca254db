"""A few concepts and documents for tests of tagging, and tagging done at once."""

from django.utils import timezone

from icop.engine.clock import day_number
from icop.index.choice import the_index
from icop.index.port import Ask
from icop.library.actions.tagging import Tagging
from icop.library.indexing import index_documents
from tests.makers import TODAY, load_facts, make_document
from tests.taxonomy.making import make_concept

SALES = {
    "concept:3": make_concept("Sales"),
    "concept:3.1": make_concept("Foreign military sales", "acronyms: [FMS]", 'broader: "3"'),
    "concept:3.2": make_concept("Letter of offer and acceptance", "acronyms: [LOA]", 'broader: "3.1"'),
    "concept:4.1": make_concept("Anti-tamper", "acronyms: [AT]"),
    "concept:4.2": make_concept("End-use monitoring", "acronyms: [EUM]"),
}
MEMO = (
    "Foreign Military Sales (FMS) begin with a request. The partner signs a letter of offer and acceptance.\n\n"
    "Every FMS case is closed at its end. Ask the desk for help with it."
)


def tag_all() -> None:
    """Bring the index and the tags up to date."""
    index_documents([])
    assert Tagging().work(lambda: False) or Tagging().work(lambda: False)


def found_under(concept: str, *, audiences=("public",), kind: str = "") -> set[str]:
    """Return the works that the index finds under a concept."""
    filters = {"topic": (concept,)} | ({"kind": (kind,)} if kind else {})
    on, known = day_number(TODAY), day_number(timezone.localdate())
    ask = Ask(audiences=frozenset(audiences), on=on, known=known, filters=filters, limit=50)
    the_index().refresh()
    return {hit.record.work for hit in the_index().search(ask).hits}


__all__ = ["MEMO", "SALES", "found_under", "load_facts", "make_document", "tag_all"]
