"""``cuoshi diff`` and ``history``: versions compared."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.commands.exits import FINDINGS, UNDECIDED, UNREADABLE
from engine.commands.options import to_date, with_format, with_output, with_policies
from engine.commands.output import print_findings, show, to_json, write
from engine.commands.people import People, draw, examining, with_population
from engine.commands.speech import Argument, Command, Option, language, said, with_language

if TYPE_CHECKING:
    from engine.compare.gates import Gate
    from engine.compare.model import Comparison


@click.command(cls=Command)
@click.argument("sides", cls=Argument, metavar=("A [B]", "A [B]"), nargs=-1, required=True)
@with_output
@with_policies
@click.option(
    "--on",
    cls=Option,
    metavar="YYYY-MM-DD",
    callback=to_date,
    zh="这一日施行的版本；并说自何日至何日两者不同",
    en="The versions in force on that day; says from when to when the two differ.",
)
@click.option(
    "--fail-on",
    cls=Option,
    type=click.Choice(["any", "gains", "loses", "interface"]),
    multiple=True,
    zh="有这种变化时退出码为 1；可重复。方向未定的算在 gains 和 loses 之内",
    en="Exit with 1 on such a change; may be repeated. What may go either way counts as both.",
)
@click.option(
    "--strict",
    cls=Option,
    is_flag=True,
    zh="有方向未定的变化时退出码为 3",
    en="Exit with 3 where it stays open which way a change goes.",
)
@click.option(
    "--structure-only",
    cls=Option,
    is_flag=True,
    zh="只比较结构，不证明结论是否相同",
    en="Compare the structure alone; prove nothing about the answers.",
)
@click.option(
    "--behaviour-only",
    cls=Option,
    is_flag=True,
    zh="只列结论的变化，结构上的变化只计数",
    en="List what changes in the answers; count the changes of structure.",
)
@click.option(
    "--textconv",
    cls=Option,
    is_flag=True,
    zh="把一份规则集写成一行一项，供 git 比较",
    en="Write one rule set as a line for each thing it says, for git to compare.",
)
@with_population
@with_format("text", "md", "json", "html", "github", "sarif")
@with_language
def diff(
    sides: tuple[str, ...],
    output: Path | None,
    policies: Path | None,
    on: date | None,
    fail_on: tuple[Gate, ...],
    strict: bool,
    structure_only: bool,
    behaviour_only: bool,
    textconv: bool,
    format_: str,
    **people: Any,
) -> None:
    """比较 A 和 B：措施@版本、文件、文件夹，或者 git 的 版本:路径、A..B。

    作为 git 的比较程序：git config diff.cuoshi.command 'cuoshi diff'，并在 .gitattributes 中写
    policies/**/*.yaml diff=cuoshi。退出码：0 没有 --fail-on 所指的变化；
    1 有；2 读不出；3 在 --strict 下方向未定。
    --
    Compare A and B: MEASURE@VERSION, a file, a folder, or REV:path and A..B of git.

    As a git diff driver: git config diff.cuoshi.command 'cuoshi diff', and in .gitattributes
    policies/**/*.yaml diff=cuoshi. Exit codes: 0 nothing that --fail-on names; 1 such a change;
    2 unreadable; 3 open which way it goes, under --strict.
    """
    from engine.compare.driver import is_call_of_git
    from engine.compare.gates import stopped, undecided

    if textconv:
        _textconv(sides)
        return
    if is_call_of_git(sides):
        _driver(sides)
        return
    if len(sides) > 2:
        raise click.UsageError(said("写 A 和 B 两项", "name A and B, and no more"))
    if len(sides) == 1 and ".." not in sides[0]:
        raise click.UsageError(
            said(
                f"“{sides[0]}”和哪一个比较？写 A 和 B 两项，或者 git 的 A..B",
                f"“{sides[0]}” is one side: name A and B, or A..B of git",
            )
        )
    asked = People(**people)
    asked.check()
    comparison = _compared(sides, policies, on, asked, prove=not structure_only)
    if asked.plot is not None:
        draw(comparison, asked.plot)
    report(replace(comparison, brief=behaviour_only), format_, output)
    if stopped(comparison, fail_on):
        raise click.exceptions.Exit(FINDINGS)
    if strict and undecided(comparison):
        raise click.exceptions.Exit(UNDECIDED)


@click.command(cls=Command)
@click.argument("measure", cls=Argument, metavar=("措施", "MEASURE"))
@with_output
@with_policies
@with_format("text", "md", "json", "html")
@with_language
def history(measure: str, output: Path | None, policies: Path | None, format_: str) -> None:
    """按先后列出一项措施的各版本，以及每一版改了什么。
    --
    The versions of a measure on a line, with what each changed.
    """
    from engine.compare.history import history as versions_of
    from engine.compare.report.timeline import render_history
    from engine.library import Library

    comparison = versions_of(Library.load(policies, measure), measure)
    if format_ == "text":
        show(lambda width: render_history(comparison, language(), width), output)
    else:
        report(comparison, format_, output)


def _compared(
    sides: Sequence[str], policies: Path | None, on: date | None, people: People, *, prove: bool
) -> Comparison:
    """The comparison; whatever cannot be read ends the command with its findings."""
    from engine.compare.comparing import compare
    from engine.compare.sources import sides as named
    from engine.ruleset.diagnostics import CuoshiError

    try:
        before, after = named(sides[0], sides[1] if len(sides) == 2 else None, policies)
        one = before.is_single and after.is_single
        with examining(people, one=one, prove=prove) as examine:
            return compare(before, after, on=on, examine=examine)
    except CuoshiError as error:
        print_findings(error.diagnostics)
        raise click.exceptions.Exit(UNREADABLE) from None


def report(comparison: Comparison, format_: str, output: Path | None) -> None:
    """Write a comparison in one of its formats."""
    from engine.compare.report import annotations, markdown, page, record, text

    spoken = language()
    if format_ == "text":
        show(lambda width: text.render_comparison(comparison, spoken, width), output)
    elif format_ == "md":
        write(markdown.to_markdown(comparison, spoken).encode(), output)
    elif format_ == "html":
        write(page.to_html(comparison, spoken).encode(), output)
    elif format_ == "github":
        lines = "\n".join(annotations.github_lines(comparison, spoken))
        write(lines.encode(), output)
    elif format_ == "sarif":
        write(to_json(annotations.to_sarif(comparison, spoken)), output)
    else:
        write(to_json(record.comparison_record(comparison)), output)


def _driver(arguments: Sequence[str]) -> None:
    """What git shows for one file. An exit code other than 0 would end git's own command."""
    from engine.compare.driver import git_comparison, paths, text_difference

    older, newer = paths(arguments)
    click.echo(f"diff --cuoshi a/{older} b/{newer}")
    comparison, findings = git_comparison(arguments)
    if comparison is None:
        if findings:
            print_findings(findings)
        click.echo(text_difference(arguments))
        return
    report(comparison, "text", None)


def _textconv(files: Sequence[str]) -> None:
    from engine.compare.driver import outline
    from engine.ruleset.diagnostics import CuoshiError

    if len(files) != 1:
        raise click.UsageError(said("--textconv 后写一个文件", "--textconv takes one file"))
    text = Path(files[0]).read_bytes()
    try:
        write(outline(text, files[0]).encode())
    except CuoshiError:
        # Half an edit, or no rule set at all: git compares it as it stands.
        sys.stdout.flush()
        write(text)
