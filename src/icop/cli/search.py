"""`icop search` and `icop evaluate`: ask as a reader would, and measure the answers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from icop.cli._answers import As, AsJson, Known, On, answered, day_of, moment_of, reader_as, ready_home, say
from icop.cli._progress import bar

if TYPE_CHECKING:
    from icop.accounts.reader import Reader
    from icop.search.evaluation import Judged

Report = Annotated[Path | None, typer.Option("--report", metavar="FILE.html", help="Write a page for people.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")]

AsIs = Annotated[bool, typer.Option("--as-is", help="Don't wait for passages that have no vector yet.")]


def add_to(app: typer.Typer) -> None:
    """Add both commands."""
    _add_search(app)
    _add_evaluate(app)


def _add_search(app: typer.Typer) -> None:
    @app.command()
    def search(
        query: Annotated[str, typer.Argument(help="A citation, words, or words in quotation marks.")],
        limit: Limit = 10,
        kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind; may be repeated.")] = None,
        role: As = "",
        on: On = "",
        known: Known = "",
        as_json: AsJson = False,
    ) -> None:
        """Find the passages and facts that answer a question, as of a day."""
        with answered(as_json):
            ready_home()
            from icop.search.answers import found_by
            from icop.search.queries import search as ask
            from icop.search.results import Wanted

            day = day_of(on)
            wanted = Wanted({"kind": tuple(kind)} if kind else {}, per_page=limit, by_section=True)
            results = ask(reader_as(role), query, on=day, wanted=wanted, known=moment_of(known))
            say(found_by(results, on=day, limit=limit).as_json(), as_json, _hits)


def _add_evaluate(app: typer.Typer) -> None:
    @app.command()
    def evaluate(
        queries: Annotated[Path, typer.Argument(help="Judged queries, one JSON object a line.")],
        limit: Limit = 10,
        role: As = "",
        on: On = "",
        as_is: AsIs = False,
        report: Report = None,
        as_json: AsJson = False,
    ) -> None:
        """Measure search on judged queries: nDCG, MRR, MAP and recall, per category and query.

        The whole is measured: passages that have no vector yet get one first. Texts are measured, not what the site
        says itself. With --report other ways to search are measured too, plain BM25 among them, and a page is written.
        """
        with answered(as_json):
            ready_home()
            if not as_is:
                _wait_for_meaning()
            from icop.search.evaluation import evaluate as measure
            from icop.search.evaluation import read_judged
            from icop.search.systems import ours

            reader, day, judged = reader_as(role), day_of(on), read_judged(queries)
            if report:
                say(_reported(judged, queries.stem, report, (reader, day, limit)), as_json, _figures)
                return
            find = ours(reader, day, limit)
            say(asdict(measure(judged, lambda text: find(text).sources, limit)), as_json, _figures)


def _reported(judged: list[Judged], title: str, path: Path, asked: tuple[Reader, date, int]) -> dict[str, Any]:
    """Write the report and return the figures of search as it is."""
    from icop.search.evaluation_report import html_of, measured, report_of
    from icop.search.systems import systems

    reader, day, limit = asked
    ways = measured(judged, systems(reader, day, limit), limit)
    path.write_text(html_of(report_of(title, judged, ways, on=day, limit=limit)), encoding="utf-8")
    typer.echo(f"The report is in {path}.", err=True)
    return asdict(ways[-1].evaluation)


def _wait_for_meaning() -> None:
    from icop.project.meaning import meaning_ready

    with bar() as drawn:
        task = drawn.add_task("meaning", total=None)
        state = meaning_ready(lambda made, wanted: drawn.update(task, completed=made, total=wanted))
    if not state.well:
        typer.echo(f"Measured without search by meaning: {state.problem} {state.fix}", err=True)


def _hits(answer: dict[str, Any]) -> str:
    lines = [f"{answer['total']} with these words as of {answer['on']} in {answer['took_ms']} ms"]
    for hit in answer["results"]:
        lines.append(f"{hit['rank']:>3}. {hit['citation'] or hit['source_id']}  {hit['title']}  [{hit['status']}]")
        lines.append(f"     {hit['snippet']}")
        lines.append(f"     {hit['url']}")
    if answer["did_you_mean"]:
        lines.append(f"Did you mean: {answer['did_you_mean']}")
    return "\n".join(lines)


def _figures(answer: dict[str, Any]) -> str:
    limit = answer["limit"]
    lines = [f"{'':24} nDCG@{limit} MRR@{limit} MAP@{limit} Recall@{limit}"]
    rows = [("all queries", answer["mean"]), *answer["categories"].items()]
    for name, mean in rows:
        figures = "  ".join(f"{mean[one]:.3f}" for one in ("ndcg", "mrr", "map", "recall"))
        lines.append(f"{name[:24]:24} {figures}")
    return "\n".join(lines)
