"""``cuoshi decide``: one case, or a list of them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands.choices import How, Listing
from engine.commands.exits import FINDINGS, UNDECIDED
from engine.commands.lists import decide_list
from engine.commands.options import (
    Pairs,
    to_date,
    with_format,
    with_measure,
    with_output,
    with_policies,
    with_readings,
    with_records,
    with_sheet,
)
from engine.commands.output import show, write
from engine.commands.queries import Query, decide_as_query, is_query, with_queries
from engine.commands.speech import Argument, Command, Option, language, said, with_language

if TYPE_CHECKING:
    from engine.library import Library

_UNSETTLED = frozenset({"incomplete", "open", "conditional"})


@click.command(cls=Command)
@with_measure
@click.argument("where", cls=Argument, metavar=("案件", "CASES"))
@with_output
@with_policies
@click.option(
    "--on",
    cls=Option,
    metavar="YYYY-MM-DD",
    callback=to_date,
    zh="以此日期决定适用版本，代替规则集的 as_of",
    en="The date that decides the version, instead of the rule set's as_of.",
)
@with_readings
@with_records
@with_sheet
@click.option(
    "--columns",
    cls=Option,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    zh="列对照文件；不写则用规则集旁的 <版本>.columns.yaml",
    en="A columns file; else <version>.columns.yaml beside the rule set.",
)
@click.option(
    "--mask",
    cls=Option,
    is_flag=True,
    zh="隐去证件号码的中间各位：结果、汇总、报告和屏幕上都是",
    en="Hide the middle of identity numbers: in the result, summary, report and on the screen.",
)
@click.option(
    "--strict",
    cls=Option,
    is_flag=True,
    zh="结论未定时退出码为 3",
    en="Exit with 3 where a verdict is incomplete, open or conditional.",
)
@with_queries
@with_format("text", "json")
@with_language
def decide(
    measure: str,
    where: str,
    output: Path | None,
    policies: Path | None,
    on: date | None,
    readings: Pairs,
    proposed: bool,
    records: Pairs,
    sheet: str | None,
    columns: Path | None,
    mask: bool,
    strict: bool,
    format_: str,
    **query: Any,
) -> None:
    """决定一案，或者一份名单的每一行。

    一案：.yaml、.json 或 -；名单：.xlsx、.xls、.ods、.csv、.jsonl、.parquet、.duckdb、.sqlite。
    --
    Decide one case, or every row of a list.

    A case: .yaml, .json or -; a list: .xlsx, .xls, .ods, .csv, .jsonl, .parquet, .duckdb, .sqlite.
    """
    from engine.casefile import SUFFIXES
    from engine.library import Library

    is_case = where == "-" or Path(where).suffix.lower() in SUFFIXES
    library = Library.load(policies, measure.partition("@")[0], cases=is_case)
    how = How(measure, on, dict(readings), proposed)
    asked = Query(**query)
    if is_case:
        if records or sheet or mask or columns or any(asked):
            raise click.UsageError(
                said(
                    "--records、--sheet、--columns、--mask、--engine、--summary、--by 和 --plot "
                    "只用于名单",
                    "--records, --sheet, --columns, --mask, --engine, --summary, --by and --plot "
                    "are for lists",
                )
            )
        verdicts = [_decide_case(library, how, where, output, format_)]
        refused = False
    else:
        listing = Listing(where, output, dict(records), sheet, columns, mask, format_)
        verdicts, refused = _decide_listing(library, how, asked, listing)
    if refused:
        raise click.exceptions.Exit(FINDINGS)
    if strict and not _UNSETTLED.isdisjoint(verdicts):
        raise click.exceptions.Exit(UNDECIDED)


def _decide_case(library: Library, how: How, where: str, output: Path | None, format_: str) -> str:
    from engine.casefile import parse_case, read_case
    from engine.decide.facts import facts_from_json

    is_stdin = where == "-"
    facts = parse_case(sys.stdin.buffer.read(), "<stdin>") if is_stdin else read_case(Path(where))
    for program in library.candidates(how.measure):
        facts = facts_from_json(program, facts)
    decision = how.decide(library, facts)
    if format_ == "json":
        write(decision.to_json(), output)
    else:
        from engine.render.decision import render_decision

        spoken = language()
        show(lambda width: render_decision(decision, spoken, width), output)
    return decision.verdict.value


def _decide_listing(
    library: Library, how: How, query: Query, asked: Listing
) -> tuple[list[str], bool]:
    """The verdicts that occurred, and whether a row was refused."""
    if is_query(query, how, asked):
        done = decide_as_query(library, how, query, asked)
        if done is not None:
            return done
    summary = decide_list(library, how, asked)
    verdicts = [verdict.value for verdict, count in summary.verdicts.items() if count]
    return verdicts, not summary.complete
