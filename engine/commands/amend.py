"""``cuoshi amend``: a new version that differs in a few scalars."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine.commands.comparing import report
from engine.commands.options import (
    Pairs,
    to_date,
    to_pairs,
    with_format,
    with_measure,
    with_policies,
)
from engine.commands.output import print_findings
from engine.commands.people import proving
from engine.commands.speech import Command, Option, said, with_language


@click.command(cls=Command)
@with_measure
@click.option(
    "--set",
    "settings",
    cls=Option,
    multiple=True,
    callback=to_pairs,
    metavar=("项目.部分=值", "ITEM.PART=VALUE"),
    zh="改一个标量，如 女性年龄.at_least=30；可重复",
    en="Set a scalar, such as female_age.at_least=30; may be repeated.",
)
@click.option(
    "--version",
    cls=Option,
    metavar=("版本", "VERSION"),
    zh="新版本名；只有 --dry-run 时可以不写",
    en="The new version; may be left out with --dry-run.",
)
@click.option(
    "--effective",
    cls=Option,
    metavar="YYYY-MM-DD",
    callback=to_date,
    zh="自何日起施行",
    en="The day from which it is in force.",
)
@click.option(
    "--status",
    cls=Option,
    type=click.Choice(["draft", "in_force"]),
    zh="新版本的状态；不写则与原版相同",
    en="The status of the new version; else that of the old one.",
)
@click.option(
    "--dry-run", cls=Option, is_flag=True, zh="只比较，不写文件", en="Compare, and write nothing."
)
@with_policies
@with_format("text", "md", "json")
@with_language
def amend(
    measure: str,
    settings: Pairs,
    version: str | None,
    effective: date | None,
    status: str | None,
    dry_run: bool,
    policies: Path | None,
    format_: str,
) -> None:
    """只改几个数，另存为新版本：注释和版式逐字节不变，并显示与原版的比较。

    类型、schema 或 `cuoshi check` 不接受的，不接受。草案可以先改数、后改引文：
    引文还没有写新数的，逐条列出。
    --
    A new version that differs in a few scalars; comments and layout stay byte for byte.

    Refused is what the type, the schema or `cuoshi check` refuses. A draft may run ahead of its
    quotes: those that do not say the new figure yet are listed.
    """
    from engine.amend.shared import file_of
    from engine.amend.version import amended_version

    if not (settings or effective or status):
        raise click.UsageError(said("用 --set 写改什么", "say with --set what to change"))
    if version is None and not dry_run:
        raise click.UsageError(
            said("用 --version 写新版本名，或用 --dry-run 只看", "name a --version, or --dry-run")
        )
    file = file_of(measure, policies)
    with proving(True) as examine:
        amended = amended_version(
            file, settings, version=version, effective=effective, status=status, examine=examine
        )
    report(amended.comparison, format_, None)
    if amended.findings:
        print_findings(amended.findings)
    if amended.quotes_left:
        items = said("、", ", ").join(amended.quotes_left)
        first = f"--set {amended.quotes_left[0]}.quote=…"
        click.echo(
            said(
                f"引文还没有写新数：{items}。草案可以先改数；施行之前要改引文，如 {first}",
                f"quotes do not say the new figures yet: {items}. A draft may run ahead of its"
                f" quotes; before it is in force they have to be set, as by {first}",
            ),
            err=True,
        )
    if amended.used_by:
        terms = amended.older.partition("@")[0]
        newer = f"{terms}@{version or '…'}"
        uses = f"--set uses.{amended.older}={newer}"
        click.echo(
            said(
                "共用词汇自己不作决定。"
                f"采用 {amended.older} 的仍用旧版：{'、'.join(amended.used_by)}。"
                f"要改用新版的，逐项 cuoshi amend 措施 {uses} --version …，看各项因此有何变化",
                "a shared vocabulary decides nothing by itself. These go on with"
                f" {amended.older}: {', '.join(amended.used_by)}. To have one follow, and to see"
                f" what that changes: cuoshi amend MEASURE {uses} --version …",
            ),
            err=True,
        )
    if not dry_run:
        amended.write()
        click.echo(said(f"已写入 {amended.path}", f"written to {amended.path}"), err=True)
