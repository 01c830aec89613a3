"""``cuoshi test``: the cases beside the rule sets."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands.exits import FINDINGS, UNREADABLE
from engine.commands.options import with_format, with_output, with_policies
from engine.commands.output import progress, show, to_json, write
from engine.commands.speech import Command, Option, language, said, with_language


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@with_policies
@click.option(
    "--coverage",
    cls=Option,
    is_flag=True,
    zh="列出没有案例触及的条件、档次、表行和读法",
    en="List the clauses, tiers, table rows and readings that no case has reached.",
)
@click.option(
    "--strict",
    cls=Option,
    is_flag=True,
    zh="与 --coverage 同用：有未触及之处也算失败",
    en="With --coverage: what no case has reached counts as a failure.",
)
@with_output
@with_format("text", "json", "junit")
@with_language
def test(
    paths: tuple[Path, ...],
    policies: Path | None,
    coverage: bool,
    strict: bool,
    output: Path | None,
    format_: str,
) -> None:
    """运行规则集旁的案例（<版本>.cases.yaml）。
    --
    Run the cases beside the rule sets (<version>.cases.yaml).
    """
    from engine.cases.running import run_cases
    from engine.render.case_reports import junit, run_record
    from engine.render.cases import render_run
    from engine.resources import policies_directory

    if strict and not coverage:
        raise click.UsageError(said("--strict 须与 --coverage 同用", "--strict needs --coverage"))
    chosen = paths or (policies or policies_directory(),)
    with progress(said("运行案例", "running cases")) as advance:
        run = run_cases(chosen, coverage=coverage, progress=advance)
    spoken = language()
    if format_ == "json":
        write(to_json(run_record(run)), output)
    elif format_ == "junit":
        write(junit(run, spoken), output)
    else:
        show(lambda width: render_run(run, spoken, width), output)
    if not run.files:
        raise click.exceptions.Exit(UNREADABLE)
    gaps = any(file.coverage is not None and file.coverage.gaps for file in run.files)
    if not run.ok or (strict and gaps):
        raise click.exceptions.Exit(FINDINGS)
