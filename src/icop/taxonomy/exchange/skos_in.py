"""Reading SKOS: our own files without loss, and plain SKOS of others as far as it goes.

Nothing is fetched: the file is all there is. Labels in other languages than English are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rdflib import RDF, BNode, Graph, Literal
from rdflib.term import Node

from icop.engine.fields import KEY
from icop.taxonomy.exchange.guarding import plain_text, refuse, see_own_context, see_plain_xml
from icop.taxonomy.exchange.rows import MOST_LETTERS, Row, Wrong
from icop.taxonomy.exchange.words import CONCEPT, DC, OURS, SKOS, XL

NAMES = {"turtle": "turtle", "rdfxml": "xml", "jsonld": "json-ld"}
MOST_TRIPLES = 300_000

_LINE = re.compile(r"(?:at line |line |:)(\d+)")


def read_skos(data: bytes, form: str) -> tuple[list[Row], list[Wrong]]:
    """Return what a SKOS file says of each concept, and what is wrong. Raises FileRefused when it cannot be read."""
    graph = _graph(data, form)
    wrong: list[Wrong] = []
    concepts = sorted((one for one in graph.subjects(RDF.type, SKOS.Concept)), key=str)
    if not concepts:
        raise refuse("the file holds no skos:Concept", "choose a file of SKOS concepts")
    rows = [_row(graph, one, wrong) for one in dict.fromkeys(concepts)]
    return rows, wrong


def _graph(data: bytes, form: str) -> Graph:
    text = plain_text(data)
    if form == "rdfxml":
        see_plain_xml(data)
    if form == "jsonld":
        see_own_context(text)
    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(data=text, format=NAMES[form], publicID="urn:icop:file")
    except RecursionError as error:
        raise refuse("the file is nested too deep", "write it flatter") from error
    except Exception as error:  # rdflib's parsers raise whatever they meet: KeyError, IndexError, SAX errors, their own
        line = _LINE.search(str(error))
        place = f"line {line[1]}" if line else ""
        raise refuse("the file cannot be read as " + form, "check it with the program that wrote it", place) from error
    if len(graph) > MOST_TRIPLES:
        raise refuse(f"the file says more than {MOST_TRIPLES:,} things", "send one taxonomy at a time")
    return graph


def _row(graph: Graph, me: Node, wrong: list[Wrong]) -> Row:
    place = str(me)
    fields: dict[str, Any] = {}
    _labels(graph, me, fields, wrong)
    definitions = _texts(graph.objects(me, SKOS.definition))
    if definitions:
        fields["means"] = definitions[0]
    sources = sorted(graph.objects(me, DC.source), key=lambda one: _order(graph, one))
    if sources:
        fields["cites"] = [_cite(graph, one) for one in sources]
    fields["related"] = sorted(str(one) for one in graph.objects(me, SKOS.related))
    above = sorted({str(one) for one in (*graph.objects(me, SKOS.broader), *graph.subjects(SKOS.narrower, me))})
    if len(above) > 1:
        wrong.append(Wrong(place, f"it has {len(above)} broader concepts", "keep one skos:broader"))
    fields["broader"] = above[0] if above else None
    fields |= {name: value for name, value in _ours(graph, me).items() if value}
    return Row(place, name=place, key=_key(graph, me), fields=_bounded(fields, place, wrong))


def _ours(graph: Graph, me: Node) -> dict[str, Any]:
    replaced = graph.value(me, DC.isReplacedBy)
    return {
        "notation": _one(graph, me, OURS.notation),
        "about": _one(graph, me, OURS.about),
        "end": _one(graph, me, OURS.end),
        "topics": sorted(str(one) for one in graph.objects(me, OURS.topic)),
        "replaced_by": str(replaced) if replaced is not None else "",
    }


def _labels(graph: Graph, me: Node, fields: dict[str, Any], wrong: list[Wrong]) -> None:
    """Read the names: SKOS-XL labels where there are any, since they say more; else the plain ones."""
    both = [one for name in (XL.prefLabel, XL.altLabel) for one in graph.objects(me, name)]
    preferred = set(graph.objects(me, XL.prefLabel))
    lines = sorted(both, key=lambda one: _order(graph, one))
    if not any(_one(graph, one, XL.literalForm) for one in lines):
        _plain_labels(graph, me, fields, wrong)
        return
    titles: list[str] = []
    also: list[str] = []
    acronyms: list[str] = []
    dated: list[dict[str, Any]] = []
    for one in lines:
        text, kind = _one(graph, one, XL.literalForm), _one(graph, one, OURS.kind)
        kind = kind or ("preferred" if one in preferred else "alternative")
        if _one(graph, one, OURS.dated):
            dated.append(_dated(graph, one, text, kind))
        else:
            {"preferred": titles, "acronym": acronyms}.get(kind, also).append(text)
    if len(titles) > 1:
        wrong.append(Wrong(str(me), f"it has {len(titles)} preferred labels without a period", "keep one of them"))
    fields |= {"also": also, "acronyms": acronyms, "labels": dated, **({"title": titles[0]} if titles else {})}


def _dated(graph: Graph, one: Node, text: str, kind: str) -> dict[str, Any]:
    source = graph.value(one, DC.source)
    given = {
        "start": _one(graph, one, OURS.start),
        "end": _one(graph, one, OURS.end),
        "note": _one(graph, one, OURS.note),
        "cite": _cite(graph, source) if source is not None else None,
    }
    return {"text": text, "kind": kind, **{name: value for name, value in given.items() if value}}


def _plain_labels(graph: Graph, me: Node, fields: dict[str, Any], wrong: list[Wrong]) -> None:
    titles = _texts(graph.objects(me, SKOS.prefLabel))
    if len(titles) > 1:
        wrong.append(Wrong(str(me), f"it has {len(titles)} preferred labels in English", "keep one of them"))
    if titles:
        fields["title"] = titles[0]
    others = [*graph.objects(me, SKOS.altLabel), *graph.objects(me, SKOS.hiddenLabel)]
    fields["other_names"] = _texts(others)


def _cite(graph: Graph, source: Node) -> dict[str, Any]:
    """Return a source: ours with standing and day, or of others just a text or an address."""
    if isinstance(source, BNode):
        given = {
            "to": _one(graph, source, DC.bibliographicCitation),
            "url": _one(graph, source, OURS.address),
            "standing": _one(graph, source, OURS.standing),
            "checked_on": _one(graph, source, OURS.checked),
            "note": _one(graph, source, OURS.note),
        }
        return {name: value for name, value in given.items() if value}
    return {"to": str(source)}


def _key(graph: Graph, me: Node) -> str:
    if str(me).startswith(CONCEPT):
        return str(me).removeprefix(CONCEPT)
    notations = sorted(str(one) for one in graph.objects(me, SKOS.notation))
    return next((one for one in notations if KEY.match(one)), "")


def _texts(found: Iterable[Node]) -> list[str]:
    """Return the texts in English or in no language, by the alphabet."""
    literals = [one for one in found if isinstance(one, Literal)]
    return sorted({str(one) for one in literals if (one.language or "en").lower().split("-")[0] == "en"})


def _one(graph: Graph, me: Node, name: Node) -> str:
    found = graph.value(me, name, any=True)
    return str(found) if found is not None else ""


def _order(graph: Graph, one: Node) -> tuple[int, str]:
    text = _one(graph, one, OURS.order)
    return (int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 10**9, str(one))


def _bounded(fields: dict[str, Any], place: str, wrong: list[Wrong]) -> dict[str, Any]:
    for name, value in fields.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and len(text) > MOST_LETTERS for text in texts):
            wrong.append(Wrong(place, f"its {name} is longer than {MOST_LETTERS:,} letters", "shorten it"))
    return fields
