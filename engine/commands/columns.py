"""``cuoshi columns``: which column of a list is which fact."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from engine.commands.options import with_measure, with_policies, with_sheet
from engine.commands.output import write
from engine.commands.speech import Argument, Command, Option, said, with_language


@click.command(cls=Command)
@click.argument(
    "list_",
    cls=Argument,
    metavar=("名单", "LIST"),
    type=click.Path(exists=True, path_type=Path),
)
@with_measure
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="列对照文件写到何处；不写则写在名单旁",
    en="Where the columns file is written; else beside the list.",
)
@with_policies
@with_sheet
@with_language
def columns(
    list_: Path, measure: str, output: Path | None, policies: Path | None, sheet: str | None
) -> None:
    """看名单的各列各是哪项事实，写成列对照文件，供修改后用 --columns 给出。
    --
    See which column of a list is which fact; writes a columns file to edit, for --columns.
    """
    from engine.library import Library
    from engine.tables.binding.columns import SUFFIX, propose, spelling_for
    from engine.tables.binding.inputs import shared_inputs
    from engine.tables.lists import open_lists

    library = Library.load(policies, measure.partition("@")[0], cases=False)
    programs = library.candidates(measure)
    inputs = shared_inputs(programs)
    spelling = spelling_for(programs, inputs)
    lists = open_lists(list_, programs, sheet=sheet, spelling=spelling, strict=False)
    written = output or list_.with_name(f"{list_.stem}{SUFFIX}")
    if output is None and written.exists():
        raise click.UsageError(
            said(
                f"已有 {written}；要另写一份，用 -o 指定",
                f"{written} is there already; name another file with -o",
            )
        )
    text = propose(lists.subjects, lists.records, programs, inputs)
    write(text.encode(), written)
    click.echo(text, nl=False)
    command = shlex.join(["cuoshi", "decide", measure, str(list_), "--columns", str(written)])
    click.echo(
        said(
            f"\n已写入 {written}；改好后运行：{command}", f"\nwritten to {written}; then: {command}"
        )
    )
