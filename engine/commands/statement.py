"""``cuoshi sql``: a rule set as one query."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands.options import Pairs, with_measure, with_output, with_policies, with_readings
from engine.commands.output import write
from engine.commands.speech import Command, Option, language, said, with_language


@click.command(cls=Command)
@with_measure
@click.option(
    "--dialect",
    cls=Option,
    metavar=("方言", "DIALECT"),
    default="duckdb",
    show_default=True,
    zh="数据库：duckdb、spark、postgres；其余由 sqlglot 从 PostgreSQL 翻译",
    en="The database: duckdb, spark, postgres; sqlglot translates to any other.",
)
@with_policies
@with_readings
@with_output
@with_language
def sql(
    measure: str,
    dialect: str,
    policies: Path | None,
    readings: Pairs,
    proposed: bool,
    output: Path | None,
) -> None:
    """把规则集写成一条 SQL 查询，注明条款和原文。
    --
    A rule set as one SQL query, with the clauses and the words of the source.
    """
    from engine.bulk.statement import UnknownDialectError, statement
    from engine.library import Library

    library = Library.load(policies, measure.partition("@")[0], cases=False)
    program = library.program(measure)
    chosen = library.chosen(program, dict(readings), proposed=proposed)
    try:
        text = statement(program, chosen, dialect, language())
    except UnknownDialectError as error:
        name, why, known = error.args
        listed = ", ".join(known)
        there_are = said(f"；有：{listed}", f"; there are: {listed}") if known else ""
        raise click.BadParameter(
            said(f"写不成“{name}”：{why}", f"the query cannot be written for “{name}”: {why}")
            + there_are,
            param_hint="--dialect",
        ) from None
    write(text.encode(), output)
