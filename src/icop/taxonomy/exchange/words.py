"""The words of our SKOS files: W3C's where there is one, our own (`urn:icop:terms:`) for periods and standing.

Our own names are URNs, so that no host has to be anybody's. docs/guides/taxonomy.md says what each means.
"""

from __future__ import annotations

from rdflib import Namespace, URIRef

SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
DC = Namespace("http://purl.org/dc/terms/")
OURS = Namespace("urn:icop:terms:")
CONCEPT = "urn:icop:concept:"
SCHEME = URIRef("urn:icop:taxonomy")

PREFIXES = (("skos", SKOS), ("skosxl", XL), ("dcterms", DC), ("icop", OURS))

# kind of label -> (SKOS's plain property, SKOS-XL's)
LABELS = {
    "preferred": (SKOS.prefLabel, XL.prefLabel),
    "alternative": (SKOS.altLabel, XL.altLabel),
    "acronym": (SKOS.altLabel, XL.altLabel),
}


def address_of(key: str) -> URIRef:
    """Return the address of a concept in our files."""
    return URIRef(CONCEPT + key)
