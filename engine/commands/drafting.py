"""``cuoshi cases``: the cases that a rule set still needs, for a person to confirm."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands.exits import FINDINGS, UNDECIDED
from engine.commands.options import with_format, with_measure, with_policies
from engine.commands.output import print_findings, print_text, progress, to_json, write
from engine.commands.speech import Command, Option, language, said, with_language


@click.command(cls=Command)
@with_measure
@with_policies
@click.option(
    "--write",
    "in_place",
    cls=Option,
    is_flag=True,
    zh="加到规则集旁的案例文件末尾，其余逐字节不变",
    en="Add them to the file of cases beside the rule set; every other byte stays.",
)
@click.option(
    "--output",
    "-o",
    cls=Option,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=("文件", "FILE"),
    zh="把加好的整个案例文件写到别处",
    en="Write the whole file, with what is added, elsewhere.",
)
@click.option(
    "--strict",
    cls=Option,
    is_flag=True,
    zh="还缺案例时退出码为 1，只有未定之处时为 3",
    en="Exit with 1 where cases are needed, with 3 where only something is undecided.",
)
@with_format("text", "json")
@with_language
def cases(
    measure: str,
    policies: Path | None,
    in_place: bool,
    output: Path | None,
    strict: bool,
    format_: str,
) -> None:
    """起草还缺的案例，供人确认（confirmed: false）。

    先清点文件里已经表明的。没有 --write 或 -o 时，新案例印到标准输出，报告印到标准错误。
    --
    Draft the cases that are still needed, for a person to confirm (confirmed: false).

    What the file already shows is counted first. Without --write or -o the new cases go to
    standard output; the report goes to standard error.
    """
    from engine.cases.reading import read_cases
    from engine.cases.running import case_file_of
    from engine.cases.writing import appended, entry, new_file
    from engine.draft.drafting import draft_cases
    from engine.library import Library
    from engine.prove.check import can_prove, not_analysed
    from engine.render.drafted import drafted_record, render_drafted
    from engine.ruleset import reader

    if in_place and output is not None:
        raise click.UsageError(said("--write 与 -o 只能用一个", "use either --write or -o"))
    program = Library.load(policies, measure.partition("@")[0]).program(measure)
    file = case_file_of(Path(program.file))
    contents = reader.contents(file) if file.exists() else None
    case_file = None if contents is None else read_cases(contents, str(file))
    spoken = language()
    if not can_prove():
        print_findings([not_analysed()])
    with progress(said("起草案例", "drafting cases")) as advance:
        drafted = draft_cases(program, case_file, spoken, advance)
    if format_ == "json":
        write(to_json(drafted_record(drafted)))
    else:
        print_text(lambda width: render_drafted(drafted, spoken, width), err=True)
    target = file if in_place else output
    if drafted.cases and target is not None:
        if contents is None or case_file is None:
            target.write_text(new_file(drafted.cases, drafted.base), encoding="utf-8")
        else:
            target.write_bytes(appended(contents, case_file.document, drafted.cases))
        click.echo(said(f"已写入 {target}", f"written to {target}"), err=True)
    elif drafted.cases and format_ != "json":
        new = new_file(drafted.cases, drafted.base) if contents is None else None
        click.echo(new or "".join(map(entry, drafted.cases)), nl=False)
    if strict and (drafted.cases or drafted.unsettled):
        raise click.exceptions.Exit(FINDINGS if drafted.cases else UNDECIDED)
