"""``cuoshi test``: the cases beside the rule sets."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.commands.exits import FINDINGS, UNREADABLE
from engine.commands.options import with_format, with_output, with_paths, with_policies
from engine.commands.output import progress, show, to_json, write
from engine.commands.speech import Command, Language, Option, language, said, with_language

if TYPE_CHECKING:
    from rich.text import Text

    from engine.cases.mutation.outcome import Mutation
    from engine.cases.running import Run


@click.command(cls=Command)
@with_paths
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
    zh="有待确认的案例也算失败；与 --coverage 同用时，有未触及之处也算",
    en="A case that is not confirmed fails; with --coverage, so does what no case has reached.",
)
@click.option(
    "--mutate",
    cls=Option,
    is_flag=True,
    zh="把规则集一处一处改错，列出案例没有发现的改动",
    en="Change one thing in the rule sets at a time, and list what no case notices.",
)
@click.option(
    "--jobs",
    cls=Option,
    type=click.IntRange(1),
    default=lambda: os.cpu_count() or 1,
    zh="与 --mutate 同用：同时运行的进程数；不写则为处理器数",
    en="With --mutate: processes that run at once; else as many as processors.",
)
@with_output
@with_format("text", "json", "junit")
@with_language
def test(
    paths: tuple[Path, ...],
    policies: Path | None,
    coverage: bool,
    strict: bool,
    mutate: bool,
    jobs: int,
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

    if mutate and coverage:
        raise click.UsageError(
            said("--mutate 不与 --coverage 同用", "--mutate does not go with --coverage")
        )
    chosen = paths or (policies or policies_directory(),)
    with progress(said("运行案例", "running cases")) as advance:
        run = run_cases(chosen, coverage=coverage, progress=advance)
    if mutate:
        _mutate(run, jobs, output, format_)
        return
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
    if not run.ok or (strict and (gaps or run.unconfirmed)):
        raise click.exceptions.Exit(FINDINGS)


def _mutate(run: Run, jobs: int, output: Path | None, format_: str) -> None:
    """Report what became of the mutants of the rule sets whose cases were run."""
    from engine.cases.mutation.cache import user_folder
    from engine.cases.mutation.running import How, examine_mutants
    from engine.render.mutation_reports import mutation_junit, mutation_record

    with progress(said("检验变异", "examining mutants")) as advance:
        mutation = examine_mutants(run, How(jobs, user_folder()), advance)
    spoken = language()
    if format_ == "json":
        write(to_json(mutation_record(mutation)), output)
    elif format_ == "junit":
        write(mutation_junit(mutation, spoken), output)
    else:
        show(lambda width: _rendered(run, mutation, spoken, width), output)
    if not run.files:
        raise click.exceptions.Exit(UNREADABLE)
    if not mutation.ok:
        raise click.exceptions.Exit(FINDINGS)


def _rendered(run: Run, mutation: Mutation, spoken: Language, width: int | None) -> Text:
    """What became of the mutants, after the cases that do not pass."""
    from engine.render.cases import render_run
    from engine.render.mutation import render_mutation

    rendered = render_mutation(mutation, spoken, width)
    if run.ok:
        return rendered
    return render_run(run, spoken, width) + "\n\n" + rendered
