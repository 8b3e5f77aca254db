"""Writing the taxonomy as SKOS. Plain labels for every reader of SKOS; SKOS-XL labels carry kind, period and source.

Only names of the day stand as plain labels, so that a program that knows no periods shows what holds now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rdflib import RDF, XSD, BNode, Graph, Literal
from rdflib.term import Node

from icop.engine.concepts import concept_of
from icop.engine.shapes import Cite, Concept
from icop.taxonomy.exchange.words import DC, LABELS, OURS, PREFIXES, SCHEME, SKOS, XL, address_of

NAMES = {"turtle": "turtle", "rdfxml": "pretty-xml", "jsonld": "json-ld"}


def write_skos(concepts: Mapping[str, Concept], form: str, on: date) -> bytes:
    """Return the concepts as SKOS in `form` (turtle, rdfxml, jsonld), plain labels as of the day."""
    graph = Graph()
    for prefix, space in PREFIXES:
        graph.bind(prefix, space)
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    graph.add((SCHEME, DC.issued, Literal(on)))
    for key, shape in concepts.items():
        _add(graph, key, shape, on)
    if form == "jsonld":
        context = {prefix: str(space) for prefix, space in PREFIXES}
        return graph.serialize(format="json-ld", context=context, auto_compact=False, encoding="utf-8")
    return graph.serialize(format=NAMES[form], encoding="utf-8")


def _add(graph: Graph, key: str, shape: Concept, on: date) -> None:
    me = address_of(key)
    graph.add((me, RDF.type, SKOS.Concept))
    graph.add((me, SKOS.inScheme, SCHEME))
    graph.add((me, SKOS.notation, Literal(shape.notation or key)))
    if shape.notation:
        graph.add((me, OURS.notation, Literal(shape.notation)))
    for label in concept_of(key, shape).labels_on(on):
        graph.add((me, LABELS[label.kind][0], _said(label.text)))
    _add_labels(graph, me, shape)
    graph.add((me, SKOS.definition, _said(shape.means)))
    for number, cite in enumerate(shape.cites):
        graph.add((me, DC.source, _cited(graph, cite, number)))
    _add_links(graph, me, shape)
    for name, text in (("about", shape.about), ("end", shape.end)):
        if text:
            graph.add((me, OURS[name], Literal(text)))
    for topic in shape.topics:
        graph.add((me, OURS.topic, Literal(topic)))


def _add_links(graph: Graph, me: Node, shape: Concept) -> None:
    if shape.broader:
        graph.add((me, SKOS.broader, address_of(shape.broader)))
        graph.add((address_of(shape.broader), SKOS.narrower, me))
    else:
        graph.add((me, SKOS.topConceptOf, SCHEME))
        graph.add((SCHEME, SKOS.hasTopConcept, me))
    for other in shape.related:
        graph.add((me, SKOS.related, address_of(other)))
    if shape.replaced_by:
        graph.add((me, DC.isReplacedBy, address_of(shape.replaced_by)))


def _add_labels(graph: Graph, me: Node, shape: Concept) -> None:
    """Add every name, in order: SKOS-XL labels, of which the undated ones are the fact's own title and names."""
    undated = [("preferred", shape.title)]
    undated += [("alternative", text) for text in shape.also] + [("acronym", text) for text in shape.acronyms]
    number = 0
    for kind, text in undated:
        _label(graph, me, kind, text, number)
        number += 1
    for given in shape.labels:
        label = _label(graph, me, given.kind, given.text, number)
        graph.add((label, OURS.dated, Literal(True)))
        for name, day in (("start", given.start), ("end", given.end)):
            if day:
                graph.add((label, OURS[name], Literal(day)))
        if given.note:
            graph.add((label, OURS.note, Literal(given.note)))
        graph.add((label, DC.source, _cited(graph, given.cite, 0)))
        number += 1


def _label(graph: Graph, me: Node, kind: str, text: str, number: int) -> BNode:
    label = BNode()
    graph.add((me, LABELS[kind][1], label))
    graph.add((label, RDF.type, XL.Label))
    graph.add((label, XL.literalForm, _said(text)))
    graph.add((label, OURS.kind, Literal(kind)))
    graph.add((label, OURS.order, Literal(number)))
    return label


def _cited(graph: Graph, cite: Cite, number: int) -> BNode:
    source = BNode()
    graph.add((source, RDF.type, OURS.Source))
    graph.add((source, DC.bibliographicCitation, Literal(cite.to)))
    graph.add((source, OURS.standing, Literal(cite.standing)))
    graph.add((source, OURS.checked, Literal(cite.checked_on.isoformat(), datatype=XSD.date)))
    graph.add((source, OURS.order, Literal(number)))
    if cite.url:
        graph.add((source, OURS.address, Literal(cite.url)))
    if cite.note:
        graph.add((source, OURS.note, Literal(cite.note)))
    return source


def _said(text: str) -> Literal:
    return Literal(text, lang="en")
