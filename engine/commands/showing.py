"""``cuoshi show``, ``schema`` and ``list``: what there is, for people and for programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.commands.options import with_format, with_measure, with_policies
from engine.commands.output import WIDEST, is_terminal, print_text, to_json, write
from engine.commands.speech import Argument, Command, Option, language, said, with_language


@click.command(cls=Command)
@with_measure
@with_policies
@with_format("text", "md", "json")
@with_language
def show(measure: str, policies: Path | None, format_: str) -> None:
    """把规则集显示为一页可读的文档。
    --
    Show a rule set as a readable page.
    """
    from engine.library import Library

    program = Library.load(policies, cases=False).program(measure)
    if format_ == "json":
        from engine.describe import describe

        write(to_json(describe(program)))
        return
    from engine.render.ruleset import to_markdown

    page = to_markdown(program, language())
    if format_ == "md" or not is_terminal(sys.stdout):
        click.echo(page, nl=False)
        return
    from engine.render.page import render_page

    print_text(lambda width: render_page(page, width or WIDEST))


@click.command(cls=Command)
@click.argument(
    "measure",
    cls=Argument,
    metavar=("[措施[@版本]]", "[MEASURE[@VERSION]]"),
    required=False,
)
@click.option(
    "--ruleset",
    "kind",
    cls=Option,
    flag_value="ruleset",
    zh="规则集文件的 JSON Schema",
    en="The JSON Schema of a rule set's file.",
)
@click.option(
    "--decision",
    "kind",
    cls=Option,
    flag_value="decision",
    zh="决定的 JSON Schema",
    en="The JSON Schema of a decision.",
)
@click.option(
    "--comparison",
    "kind",
    cls=Option,
    flag_value="comparison",
    zh="比较的 JSON Schema",
    en="The JSON Schema of a comparison.",
)
@with_policies
@with_language
def schema(measure: str | None, kind: str | None, policies: Path | None) -> None:
    """输出一案所需事实的 JSON Schema（2020-12）。
    --
    The JSON Schema (2020-12) of the facts of a case.
    """
    if (measure is None) == (kind is None):
        raise click.UsageError(
            said(
                "写一个措施，或 --ruleset、--decision、--comparison 之一",
                "name a measure, or one of --ruleset, --decision and --comparison",
            )
        )
    if kind is not None:
        from engine.resources import schema as shipped

        write(to_json(shipped(kind)))
        return
    from engine.describe import facts_schema
    from engine.library import Library

    write(to_json(facts_schema(Library.load(policies, cases=False).program(measure or ""))))


@click.command("list", cls=Command)
@with_policies
@with_format("text", "json")
@with_language
def list_(policies: Path | None, format_: str) -> None:
    """列出措施、版本、状态和施行期间。
    --
    List the measures, their versions, status and interval.
    """
    from engine.library import Library

    library = Library.load(policies, cases=False)
    programs = [program for name in library.measures for program in library.versions(name)]
    if format_ == "json":
        from engine.describe import summary

        write(to_json([summary(program) for program in programs]))
        return
    from engine.render.ruleset import render_list

    print_text(lambda width: render_list(programs, language(), width))
