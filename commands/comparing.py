"""``cuoshi diff``, ``history`` and ``amend``: versions compared, and made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import (
    FINDINGS,
    UNDECIDED,
    UNREADABLE,
    _Bilingual,
    _json,
    _language,
    _Option,
    _print,
    _said,
    _to_date,
    _to_pairs,
    _with_format,
    _with_language,
    _with_policies,
    _write,
)

if TYPE_CHECKING:
    from rich.text import Text

    from engine.compare.gates import Gate
    from engine.compare.model import Comparison
    from engine.ruleset.diagnostics import Diagnostic

_output = click.option(
    "-o",
    "--output",
    cls=_Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="结果写入的文件",
    en="File that the result is written to.",
)


@click.command(cls=_Bilingual)
@click.argument("sides", metavar="A [B]", nargs=-1, required=True)
@_output
@_with_policies
@click.option(
    "--on",
    cls=_Option,
    metavar="YYYY-MM-DD",
    callback=_to_date,
    zh="这一日施行的版本；并说自何日至何日两者不同",
    en="The versions in force on that day; says from when to when the two differ.",
)
@click.option(
    "--fail-on",
    cls=_Option,
    type=click.Choice(["any", "gains", "loses", "interface"]),
    multiple=True,
    zh="有这种变化时退出码为 1；可重复。方向未定的算在 gains 和 loses 之内",
    en="Exit with 1 on such a change; may be repeated. What may go either way counts as both.",
)
@click.option(
    "--strict",
    cls=_Option,
    is_flag=True,
    zh="有方向未定的变化时退出码为 3",
    en="Exit with 3 where it stays open which way a change goes.",
)
@click.option(
    "--textconv",
    cls=_Option,
    is_flag=True,
    zh="把一份规则集写成一行一项，供 git 比较",
    en="Write one rule set as a line for each thing it says, for git to compare.",
)
@_with_format("text", "md", "json", "html", "github", "sarif")
@_with_language
def diff(
    sides: tuple[str, ...],
    output: Path | None,
    policies: Path | None,
    on: date | None,
    fail_on: tuple[Gate, ...],
    strict: bool,
    textconv: bool,
    format_: str,
) -> None:
    """比较 A 和 B：措施@版本、文件、文件夹，或者 git 的 版本:路径、A..B。
    --
    Compare A and B: MEASURE@VERSION, a file, a folder, or REV:path and A..B of git.

    As a git diff driver: git config diff.cuoshi.command 'cuoshi diff', and in .gitattributes
    policies/**/*.yaml diff=cuoshi. Exit codes: 0 nothing that --fail-on names; 1 such a change;
    2 unreadable; 3 open which way it goes, under --strict.
    """
    from engine.compare.driver import is_call_of_git

    if textconv:
        _textconv(sides)
        return
    if is_call_of_git(sides):
        _driver(sides)
        return
    if len(sides) > 2:
        raise click.UsageError(_said("写 A 和 B 两项", "name A and B, and no more"))
    comparison = _compared(sides, policies, on)
    _report(comparison, format_, output)
    from engine.compare.gates import stopped, undecided

    if stopped(comparison, fail_on):
        raise click.exceptions.Exit(FINDINGS)
    if strict and undecided(comparison):
        raise click.exceptions.Exit(UNDECIDED)


@click.command(cls=_Bilingual)
@click.argument("measure", metavar="MEASURE")
@_output
@_with_policies
@_with_format("text", "md", "json", "html")
@_with_language
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
        _show(lambda width: render_history(comparison, _language(), width), output)
    else:
        _report(comparison, format_, output)


@click.command(cls=_Bilingual)
@click.argument("measure", metavar="MEASURE[@VERSION]")
@click.option(
    "--set",
    "settings",
    cls=_Option,
    multiple=True,
    callback=_to_pairs,
    metavar="项目.部分=值",
    zh="改一个标量，如 女性年龄.at_least=30；可重复",
    en="Set a scalar, such as female_age.at_least=30; may be repeated.",
)
@click.option("--version", cls=_Option, metavar="VERSION", zh="新版本名", en="The new version.")
@click.option(
    "--effective",
    cls=_Option,
    metavar="YYYY-MM-DD",
    callback=_to_date,
    zh="自何日起施行",
    en="The day from which it is in force.",
)
@click.option(
    "--status",
    cls=_Option,
    type=click.Choice(["draft", "in_force"]),
    zh="新版本的状态；不写则与原版相同",
    en="The status of the new version; else that of the old one.",
)
@click.option(
    "--dry-run", cls=_Option, is_flag=True, zh="只比较，不写文件", en="Compare, and write nothing."
)
@_with_policies
@_with_format("text", "md", "json")
@_with_language
def amend(
    measure: str,
    settings: Sequence[tuple[str, str]],
    version: str | None,
    effective: date | None,
    status: str | None,
    dry_run: bool,
    policies: Path | None,
    format_: str,
) -> None:
    """只改几个数，另存为新版本：注释和版式逐字节不变，并显示与原版的比较。
    --
    A new version that differs in a few scalars; comments and layout stay byte for byte.

    Refused is what the type, the schema or `cuoshi check` refuses. A draft may run ahead of its
    quotes: those that do not say the new figure yet are listed.
    """
    from engine.amend.version import amended_version
    from engine.library import Library

    if not (settings or effective or status):
        raise click.UsageError(_said("用 --set 写改什么", "say with --set what to change"))
    if version is None and not dry_run:
        raise click.UsageError(
            _said("用 --version 写新版本名，或用 --dry-run 只看", "name a --version, or --dry-run")
        )
    file = Path(Library.load(policies, measure.partition("@")[0]).program(measure).file)
    amended = amended_version(file, settings, version=version, effective=effective, status=status)
    _report(amended.comparison, format_, None)
    if amended.findings:
        _warn(amended.findings)
    if not dry_run:
        amended.write()
        click.echo(_said(f"已写入 {amended.path}", f"written to {amended.path}"), err=True)


def _compared(sides: Sequence[str], policies: Path | None, on: date | None) -> Comparison:
    """The comparison; whatever cannot be read ends the command with its findings."""
    from engine.compare.comparing import compare
    from engine.compare.sources import sides as named
    from engine.ruleset.diagnostics import CuoshiError

    try:
        before, after = named(sides[0], sides[1] if len(sides) == 2 else None, policies)
        return compare(before, after, on=on)
    except CuoshiError as error:
        _warn(error.diagnostics)
        raise click.exceptions.Exit(UNREADABLE) from None


def _report(comparison: Comparison, format_: str, output: Path | None) -> None:
    from engine.compare.report import annotations, markdown, page, record, text

    language = _language()
    if format_ == "text":
        _show(lambda width: text.render_comparison(comparison, language, width), output)
    elif format_ == "md":
        _write(markdown.to_markdown(comparison, language).encode(), output)
    elif format_ == "html":
        _write(page.to_html(comparison, language).encode(), output)
    elif format_ == "github":
        lines = "\n".join(annotations.github_lines(comparison, language))
        _write(lines.encode(), output)
    elif format_ == "sarif":
        _write(_json(annotations.to_sarif(comparison, language)), output)
    else:
        _write(_json(record.comparison_record(comparison)), output)


def _show(build: Callable[[int | None], Text], output: Path | None) -> None:
    if output is None:
        _print(build)
    else:
        _write(build(None).plain.encode(), output)


def _warn(findings: Sequence[Diagnostic]) -> None:
    from engine.render.diagnostics import render_diagnostics

    language = _language()
    _print(lambda width: render_diagnostics(findings, language, width), err=True)


def _driver(arguments: Sequence[str]) -> None:
    """What git shows for one file. An exit code other than 0 would end git's own command."""
    from engine.compare.driver import git_comparison, text_difference

    click.echo(f"diff --cuoshi a/{arguments[0]} b/{arguments[0]}")
    comparison, findings = git_comparison(arguments)
    if comparison is None:
        if findings:
            _warn(findings)
        click.echo(text_difference(arguments))
        return
    _report(comparison, "text", None)


def _textconv(files: Sequence[str]) -> None:
    from engine.compare.driver import outline
    from engine.ruleset.diagnostics import CuoshiError

    if len(files) != 1:
        raise click.UsageError(_said("--textconv 后写一个文件", "--textconv takes one file"))
    text = Path(files[0]).read_bytes()
    try:
        _write(outline(text, files[0]).encode())
    except CuoshiError:
        # Half an edit, or no rule set at all: git compares it as it stands.
        sys.stdout.flush()
        _write(text)
