"""A list decided as one query: how the caller asks for it, and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from engine.commands.choices import How, Listing
from engine.commands.options import with_all, with_by, with_memory, with_plot
from engine.commands.output import print_text, progress, to_json, write
from engine.commands.speech import Option, language, said

if TYPE_CHECKING:
    from engine.library import Library

F = TypeVar("F", bound=Callable[..., Any])


def with_queries(command: F) -> F:
    """Add the options of a list that is decided as one query; they make a :class:`Query`."""
    options = (
        click.option(
            "--engine",
            cls=Option,
            type=click.Choice(["case", "duckdb", "spark"]),
            zh="逐件决定（每行写明理由），或成批决定；不写则长名单成批决定",
            en="Case by case with every reason, or as one query; else by the length of the list.",
        ),
        click.option(
            "--summary",
            cls=Option,
            is_flag=True,
            zh="汇总：各结论、不符合的条件、各项待遇；没有 -o 时只汇总",
            en="Count verdicts, failing requirements and benefits; without -o nothing else.",
        ),
        with_by,
        with_plot("把汇总画成图", "Draw the summary."),
        click.option(
            "--master",
            cls=Option,
            metavar="URL",
            zh="Spark 的主节点，如 local[2]、spark://HOST:7077",
            en="The Spark master: local[2], spark://HOST:7077.",
        ),
        with_memory,
    )
    return with_all(command, options)


class Query(NamedTuple):
    """How the caller wants a list to be decided at once, if at all."""

    engine: str | None
    summary: bool
    by: tuple[str, ...]
    plot: Path | None
    master: str | None
    memory: str | None


def is_query(query: Query, how: How, asked: Listing) -> bool:
    """Whether a list is decided as one query; what the caller said cannot be is an error."""
    from engine.bulk.choosing import is_database, is_installed, is_long

    wanted = any(query[1:]) or query.engine not in (None, "case") or is_database(asked.where)
    if query.engine == "case" and wanted:
        raise click.UsageError(
            said(
                "--summary、--by、--plot、--master、--memory、数据库文件和 --engine case 不能同用",
                "--engine case goes with no --summary, --by, --plot, --master, --memory or "
                "database file",
            )
        )
    if query.master and query.engine != "spark":
        raise click.UsageError(
            said("--master 和 --engine spark 同用", "--master goes with --engine spark")
        )
    if not wanted:
        able = is_installed() and not asked.mask and ("@" in how.measure or how.on is not None)
        return query.engine is None and able and is_long(Path(asked.where))
    if asked.mask:
        raise click.UsageError(
            said("--mask 只用于 --engine case", "--mask is for --engine case only")
        )
    if "@" not in how.measure and how.on is None:
        raise click.UsageError(
            said(
                "成批决定须写明版本（MEASURE@VERSION）或 --on",
                "to decide a list at once, name the version (MEASURE@VERSION) or give --on",
            )
        )
    return True


def decide_as_query(
    library: Library, how: How, query: Query, asked: Listing
) -> tuple[list[str], bool] | None:
    """The verdicts that occurred and whether a row was refused; None: decide case by case."""
    from engine.bulk.command import Request, run
    from engine.bulk.databases.duck import MEMORY
    from engine.bulk.lists.sources import NotInQueryError
    from engine.render.bulk import outcome_record, render_outcome

    spoken = language()
    is_named = "@" in how.measure
    program = (
        library.program(how.measure) if is_named else library.governing(how.measure, {}, on=how.on)
    )
    request = Request(
        asked.where,
        asked.output,
        asked.placed_records(),
        asked.sheet,
        asked.columns,
        query.by,
        query.summary or query.plot is not None,
        query.memory or MEMORY,
        query.engine or "duckdb",
        query.master,
    )
    chosen = library.chosen(program, how.readings, proposed=how.proposed)
    try:
        with progress(said("成批决定", "deciding")) as advance:
            ran = run(request, program, chosen, spoken, advance)
    except NotInQueryError:
        if query.engine is None and not any(query[1:]):
            return None
        raise
    outcome = ran.outcome
    if query.plot is not None:
        from engine.bulk.results.plot import plot

        write(plot(outcome, spoken), query.plot)
    if asked.format_ == "json":
        write(to_json(outcome_record(outcome, request.engine)))
    else:
        if outcome.lists is not None:
            from engine.render.reading import reading_lines

            for line in reading_lines(outcome.lists, ran.cleaned, spoken):
                click.echo(line)
        report = str(ran.report) if ran.report else ""
        print_text(lambda width: render_outcome(outcome, spoken, width, report=report))
        if query.plot is not None:
            click.echo(said(f"图在 {query.plot}", f"drawn in {query.plot}"))
    verdicts = [verdict.value for verdict in outcome.counts.verdicts]
    return verdicts, not outcome.complete
