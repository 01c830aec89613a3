"""``cuoshi check``: errors and warnings, and the quotes against the source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.commands.exits import FINDINGS, UNREADABLE
from engine.commands.options import with_format, with_paths, with_policies
from engine.commands.output import print_text, to_json, write
from engine.commands.speech import Command, Option, language, said, with_language

if TYPE_CHECKING:
    from engine.quotes.source import Coverage


@click.command(cls=Command)
@with_paths
@with_policies
@click.option(
    "--strict", cls=Option, is_flag=True, zh="有警告也算失败", en="Warnings count as failures."
)
@click.option(
    "--source",
    cls=Option,
    metavar=("[原文名=]文件", "[DOCUMENT=]FILE"),
    zh="原文（纯文本）：逐字查找每条引文，列出没有规则集引用的句子和数字",
    en="The source as plain text: look up every quote; list what no rule set quotes.",
)
@click.option(
    "--html",
    cls=Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="与 --source 同用：把原文对照写成一个网页",
    en="With --source: write the source and what quotes it as a page.",
)
@with_format("text", "json", "github")
@with_language
def check(
    paths: tuple[Path, ...],
    policies: Path | None,
    strict: bool,
    source: str | None,
    html: Path | None,
    format_: str,
) -> None:
    """检查规则集：一次列出全部错误和警告。
    --
    Check rule sets: every error and warning in one run.
    """
    from engine.checking import check_files
    from engine.render.checks import checked_record, render_checked
    from engine.resources import policies_directory

    if html is not None and source is None:
        raise click.UsageError(said("--html 须与 --source 同用", "--html needs --source"))
    from engine.prove.cache import user_folder

    checked = check_files(paths or (policies or policies_directory(),), user_folder())
    spoken = language()
    covered = _covered(source, checked.files) if source is not None else None
    if covered is not None:
        checked = checked.with_findings(covered.findings)
    if covered is not None and html is not None:
        from engine.render.coverage_page import coverage_page

        write(coverage_page(covered, spoken).encode(), html)
    if format_ == "json":
        record = checked_record(checked)
        if covered is not None:
            from engine.render.coverage import coverage_record

            record["source"] = coverage_record(covered)
        write(to_json(record))
    elif format_ == "github":
        from engine.render.diagnostics import github_line

        for diagnostic in checked.diagnostics:
            click.echo(github_line(diagnostic, spoken))
    else:
        print_text(lambda width: render_checked(checked, spoken, width))
        if covered is not None:
            from engine.render.coverage import render_coverage

            click.echo()
            print_text(lambda width: render_coverage(covered, spoken, width))
    if not checked.files:
        raise click.exceptions.Exit(UNREADABLE)
    if checked.errors or (strict and checked.warnings):
        raise click.exceptions.Exit(FINDINGS)


def _covered(source: str, files: Sequence[Path]) -> Coverage:
    from engine.quotes.reading import WhichDocumentError, cover

    document, named, path = source.partition("=")
    if not named or Path(source).exists():
        document, path = "", source
    try:
        return cover(Path(path), document or None, files)
    except UnicodeDecodeError:
        raise click.BadParameter(
            said(f"{path} 不是 UTF-8 或 GB18030 的文本", f"{path} is no UTF-8 or GB18030 text")
        ) from None
    except WhichDocumentError as error:
        cited = ", ".join(error.documents) or "—"
        raise click.BadParameter(
            said(
                f"不知 {path} 是哪个来源；写成 DOCUMENT={path}，规则集所引：{cited}",
                f"which document {path} is cannot be told; write DOCUMENT={path}, one of: {cited}",
            )
        ) from None
    except ValueError as error:  # The register beside the rule sets lacks what it needs.
        raise click.UsageError(str(error)) from None
