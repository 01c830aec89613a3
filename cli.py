"""The command line: parses arguments, calls the engine, renders. It holds no rules logic.

The engine and rich are imported inside the commands, so that ``--help`` is instant.
"""

from __future__ import annotations

import inspect
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from engine.decide.decision import Decision
    from engine.library import Library
    from engine.program import Program
    from engine.quotes.source import Coverage
    from engine.ruleset.diagnostics import CuoshiError
    from engine.tables.summary import Summary

Language = Literal["zh", "en"]
F = TypeVar("F", bound=Callable[..., Any])

FINE, FINDINGS, UNREADABLE, UNDECIDED, INTERRUPTED, CLOSED_PIPE, ENDED = 0, 1, 2, 3, 130, 141, 143
"""Exit codes; the last three are what a shell makes of SIGINT, SIGPIPE and SIGTERM."""

WIDEST = 110
"""Cells: on a wider terminal a place at the right edge is too far from what it belongs to."""

_LANGUAGE = "cuoshi.language"


# -- language ------------------------------------------------------------------------------------


def _language_of(environment: Mapping[str, str]) -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def _language() -> Language:
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(_LANGUAGE) if context else None
    return chosen or _language_of(os.environ)


def _remember_language(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[_LANGUAGE] = value


def _said(zh: str, en: str) -> str:
    return zh if _language() == "zh" else en


class _Option(click.Option):
    """An option whose help is in the reader's language."""

    def __init__(self, *arguments: Any, zh: str = "", en: str = "", **settings: Any) -> None:
        settings.pop("help", None)  # What click would say itself, in English alone.
        super().__init__(*arguments, **settings)
        self._help = (zh, en)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = _said(*self._help)
        return super().get_help_record(ctx)


class _Bilingual(click.Command):
    """A command whose help is in the reader's language: Chinese, a line ``--``, English."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # ``--help`` answers as soon as it is read, and ``--lang`` may stand after it.
        for word, following in pairwise([*args, ""]):
            name, _, value = word.partition("=")
            chosen = value or following
            if name == "--lang" and chosen in ("zh", "en"):
                ctx.meta[_LANGUAGE] = chosen
        return super().parse_args(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        both, self.help = self.help, _half(self.help)
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = both

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _said("显示帮助", "Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 60) -> str:
        del limit  # A sentence is not cut: the terminal wraps it.
        return _half(self.help).partition("\n")[0]


_ELSEWHERE: Mapping[str, tuple[str, str, str]] = {
    "amend": (
        "commands.comparing",
        "只改几个数，另存为新版本，并显示与原版的比较。",
        "A new version that differs in a few scalars, compared with the old one.",
    ),
    "diff": (
        "commands.comparing",
        "比较两个版本、文件、文件夹或者 git 的两个版本。",
        "Compare two versions, files, folders or git revisions.",
    ),
    "history": (
        "commands.comparing",
        "按先后列出一项措施的各版本，以及每一版改了什么。",
        "The versions of a measure on a line, with what each changed.",
    ),
}
"""Commands in modules of their own: the module, and what ``--help`` says without importing it."""


class _Elsewhere(_Bilingual):
    """Stands for a command until it is called."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        assert self.name is not None
        module = import_module(_ELSEWHERE[self.name][0])
        command: click.Command = getattr(module, self.name)
        return command.make_context(info_name, args, parent, **extra)


class _Group(_Bilingual, click.Group):
    """The group of all commands: the one place where an error becomes text and an exit code."""

    command_class = _Bilingual

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _ELSEWHERE:
            return _Elsewhere(cmd_name, help="\n--\n".join(_ELSEWHERE[cmd_name][1:]))
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered must not be written at exit: nobody reads it.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115
            ctx.exit(CLOSED_PIPE)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            click.echo(f"{_said('错误', 'error')}: {named}{error.strerror or error}", err=True)
            ctx.exit(UNREADABLE)
        except click.exceptions.Exit:
            raise
        except Exception as error:
            from engine.ruleset.diagnostics import CuoshiError

            if not isinstance(error, CuoshiError):
                raise
            _fail(ctx, error)
        return result


def _half(text: str | None) -> str:
    zh, cut, en = inspect.cleandoc(text or "").partition("\n--\n")
    return _said(zh, en) if cut else zh


def _fail(ctx: click.Context, error: CuoshiError) -> NoReturn:
    from engine.render.diagnostics import render_diagnostics
    from engine.ruleset.diagnostics import RuleSetError, UndefinedError

    language = _language()
    _print(lambda width: render_diagnostics(error.diagnostics, language, width), err=True)
    ctx.exit(FINDINGS if isinstance(error, RuleSetError | UndefinedError) else UNREADABLE)


# -- what every command takes --------------------------------------------------------------------


def _with_language(command: F) -> F:
    return click.option(
        "--lang",
        cls=_Option,
        type=click.Choice(["zh", "en"]),
        is_eager=True,
        expose_value=False,
        callback=_remember_language,
        zh="输出语言；不写则按 LC_ALL、LC_MESSAGES、LANG",
        en="Language of the output; else by LC_ALL, LC_MESSAGES, LANG.",
    )(command)


def _with_policies(command: F) -> F:
    return click.option(
        "--policies",
        cls=_Option,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        zh="规则集所在目录；不写则用随附的规则集",
        en="Folder of the rule sets; else those that come with the engine.",
    )(command)


def _with_format(*formats: str) -> Callable[[F], F]:
    return click.option(
        "--format",
        "format_",
        cls=_Option,
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        zh="输出格式",
        en="What is written.",
    )


def _to_date(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(
            _said(f"“{value}”不是日期，写成 2024-03-31", f"“{value}” is no date; write 2024-03-31")
        ) from None


def _to_records(
    context: click.Context, parameter: click.Parameter, values: Sequence[str]
) -> Sequence[tuple[str, str]]:
    """As pairs; a file alone is that of the only input of type records."""
    if len(values) == 1 and "=" not in values[0]:
        return (("", values[0]),)
    return _to_pairs(context, parameter, values)


def _with_queries(command: F) -> F:
    """The options of a list that is decided as one query."""
    options = (
        click.option(
            "--engine",
            cls=_Option,
            type=click.Choice(["case", "duckdb", "spark"]),
            zh="逐件决定（每行写明理由），或成批决定；不写则长名单成批决定",
            en="Case by case with every reason, or as one query; else by the length of the list.",
        ),
        click.option(
            "--summary",
            cls=_Option,
            is_flag=True,
            zh="汇总：各结论、不符合的条件、各项待遇；没有 -o 时只汇总",
            en="Count verdicts, failing requirements and benefits; without -o nothing else.",
        ),
        click.option(
            "--by",
            cls=_Option,
            multiple=True,
            metavar="列",
            zh="按此列分组汇总；可重复",
            en="Group the summary by this column; may be repeated.",
        ),
        click.option(
            "--plot",
            cls=_Option,
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE.svg",
            zh="把汇总画成图",
            en="Draw the summary.",
        ),
        click.option("--master", cls=_Option, metavar="URL", zh="Spark 的主节点", en="Of Spark."),
        click.option(
            "--memory", cls=_Option, metavar="1200MB", zh="DuckDB 可用的内存", en="Of DuckDB."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _to_pairs(
    _: click.Context, __: click.Parameter, values: Sequence[str]
) -> Sequence[tuple[str, str]]:
    pairs: dict[str, str] = {}
    for value in values:
        name, equals, given = (part.strip() for part in value.partition("="))
        if not (name and equals and given):
            raise click.BadParameter(
                _said(f"“{value}”应写成 名称=值", f"“{value}” should be NAME=VALUE")
            )
        if name in pairs:
            raise click.BadParameter(_said(f"“{name}”给了两次", f"“{name}” is given twice"))
        pairs[name] = given
    return tuple(pairs.items())


# -- the commands --------------------------------------------------------------------------------


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@_with_language
@click.version_option(
    package_name="cuoshi",
    prog_name="cuoshi",
    cls=_Option,
    zh="显示版本",
    en="Show the version and exit.",
)
def cli() -> None:
    """措施：以 YAML 规则集为准的政策规则引擎。
    --
    A rules engine for public policy, driven by YAML rule sets.
    """


@cli.command()
@click.argument("measure", metavar="MEASURE[@VERSION]")
@click.argument("where", metavar="CASES")
@click.option(
    "-o",
    "--output",
    cls=_Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="结果写入的文件",
    en="File that the result is written to.",
)
@_with_policies
@click.option(
    "--on",
    cls=_Option,
    metavar="YYYY-MM-DD",
    callback=_to_date,
    zh="以此日期决定适用版本，代替规则集的 as_of",
    en="The date that decides the version, instead of the rule set's as_of.",
)
@click.option(
    "--reading",
    "readings",
    cls=_Option,
    multiple=True,
    callback=_to_pairs,
    metavar="参数=读法",
    zh="选定一个待解释参数的读法；可重复",
    en="Choose a reading of an open parameter; may be repeated.",
)
@click.option(
    "--proposed",
    cls=_Option,
    is_flag=True,
    zh="其余参数采用拟议的读法",
    en="Choose every reading that is proposed, where --reading chooses no other.",
)
@click.option(
    "--records",
    cls=_Option,
    multiple=True,
    callback=_to_records,
    metavar="[输入=]FILE[#SHEET]",
    zh="某输入的记录在另一名单中；可重复",
    en="The records of an input stand in another list; may be repeated.",
)
@click.option("--sheet", cls=_Option, zh="工作簿中的工作表", en="The sheet of a workbook.")
@click.option(
    "--columns",
    cls=_Option,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    zh="列对照文件；不写则用规则集旁的 <版本>.columns.yaml",
    en="A columns file; else <version>.columns.yaml beside the rule set.",
)
@click.option(
    "--mask",
    cls=_Option,
    is_flag=True,
    zh="隐去证件号码的中间各位：结果、汇总、报告和屏幕上都是",
    en="Hide the middle of identity numbers: in the result, summary, report and on the screen.",
)
@click.option(
    "--strict",
    cls=_Option,
    is_flag=True,
    zh="结论未定时退出码为 3",
    en="Exit with 3 where a verdict is incomplete, open or conditional.",
)
@_with_queries
@_with_format("text", "json")
@_with_language
def decide(
    measure: str,
    where: str,
    output: Path | None,
    policies: Path | None,
    on: date | None,
    readings: Sequence[tuple[str, str]],
    proposed: bool,
    records: Sequence[tuple[str, str]],
    sheet: str | None,
    columns: Path | None,
    mask: bool,
    strict: bool,
    format_: str,
    **query: Any,
) -> None:
    """决定一案（.yaml、.json 或 -），或一份名单（.xlsx、.xls、.ods、.csv、.jsonl、.parquet、
    .duckdb、.sqlite）。
    --
    Decide one case (.yaml, .json or -), or a list of them (.xlsx, .xls, .ods, .csv, .jsonl,
    .parquet, .duckdb, .sqlite).
    """
    from engine.casefile import SUFFIXES
    from engine.library import Library

    library = Library.load(policies, measure.partition("@")[0])
    how = _How(measure, on, dict(readings), proposed)
    cases, asked = Path(where), _Query(**query)
    if where == "-" or cases.suffix.lower() in SUFFIXES:
        if records or sheet or mask or columns or any(asked):
            raise click.UsageError(
                _said(
                    "--records、--sheet、--columns、--mask、--engine、--summary、--by 和 --plot "
                    "只用于名单",
                    "--records, --sheet, --columns, --mask, --engine, --summary, --by and --plot "
                    "are for lists",
                )
            )
        verdicts = [_decide_case(library, how, cases, output, format_)]
        refused = False
    elif _is_query(asked, how, where, mask) and (
        done := _decide_as_query(
            library, how, asked, where, output, records, sheet, columns, format_
        )
    ):
        verdicts, refused = done
    else:
        summary = _decide_list(library, how, cases, output, records, sheet, columns, mask, format_)
        verdicts = [verdict.value for verdict, count in summary.verdicts.items() if count]
        refused = not summary.complete
    if refused:
        raise click.exceptions.Exit(FINDINGS)
    if strict and not _UNSETTLED.isdisjoint(verdicts):
        raise click.exceptions.Exit(UNDECIDED)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_with_policies
@click.option(
    "--strict", cls=_Option, is_flag=True, zh="有警告也算失败", en="Warnings count as failures."
)
@click.option(
    "--source",
    cls=_Option,
    metavar="[DOCUMENT=]FILE",
    zh="原文（纯文本）：逐字查找每条引文，列出没有规则集引用的句子和数字",
    en="The source as plain text: look up every quote; list what no rule set quotes.",
)
@click.option(
    "--html",
    cls=_Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="与 --source 同用：把原文对照写成一个网页",
    en="With --source: write the source and what quotes it as a page.",
)
@_with_format("text", "json", "github")
@_with_language
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
        raise click.UsageError(_said("--html 须与 --source 同用", "--html needs --source"))
    from engine.prove.cache import user_folder

    checked = check_files(paths or (policies or policies_directory(),), user_folder())
    language = _language()
    covered = _covered(source, checked.files) if source is not None else None
    if covered is not None:
        checked = checked.with_findings(covered.findings)
    if covered is not None and html is not None:
        from engine.render.coverage_page import coverage_page

        _write(coverage_page(covered, language).encode(), html)
    if format_ == "json":
        record = checked_record(checked)
        if covered is not None:
            from engine.render.coverage import coverage_record

            record["source"] = coverage_record(covered)
        _write(_json(record))
    elif format_ == "github":
        from engine.render.diagnostics import github_line

        for diagnostic in checked.diagnostics:
            click.echo(github_line(diagnostic, language))
    else:
        _print(lambda width: render_checked(checked, language, width))
        if covered is not None:
            from engine.render.coverage import render_coverage

            click.echo()
            _print(lambda width: render_coverage(covered, language, width))
    if not checked.files:
        raise click.exceptions.Exit(UNREADABLE)
    if checked.errors or (strict and checked.warnings):
        raise click.exceptions.Exit(FINDINGS)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_with_policies
@click.option(
    "--coverage",
    cls=_Option,
    is_flag=True,
    zh="列出没有案例触及的条件、档次、表行和读法",
    en="List the clauses, tiers, table rows and readings that no case has reached.",
)
@click.option(
    "--strict",
    cls=_Option,
    is_flag=True,
    zh="与 --coverage 同用：有未触及之处也算失败",
    en="With --coverage: what no case has reached counts as a failure.",
)
@click.option(
    "-o",
    "--output",
    cls=_Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="结果写入的文件",
    en="File that the result is written to.",
)
@_with_format("text", "json", "junit")
@_with_language
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
        raise click.UsageError(_said("--strict 须与 --coverage 同用", "--strict needs --coverage"))
    chosen = paths or (policies or policies_directory(),)
    with _progress(_said("运行案例", "running cases")) as advance:
        run = run_cases(chosen, coverage=coverage, progress=advance)
    language = _language()
    if format_ == "json":
        _write(_json(run_record(run)), output)
    elif format_ == "junit":
        _write(junit(run, language), output)
    elif output is not None:
        _write(render_run(run, language).plain.encode(), output)
    else:
        _print(lambda width: render_run(run, language, width))
    if not run.files:
        raise click.exceptions.Exit(UNREADABLE)
    gaps = any(file.coverage is not None and file.coverage.gaps for file in run.files)
    if not run.ok or (strict and gaps):
        raise click.exceptions.Exit(FINDINGS)


@cli.command()
@click.argument("measure", metavar="MEASURE[@VERSION]")
@_with_policies
@_with_format("text", "md", "json")
@_with_language
def show(measure: str, policies: Path | None, format_: str) -> None:
    """把规则集显示为一页可读的文档。
    --
    Show a rule set as a readable page.
    """
    from engine.library import Library

    program = Library.load(policies).program(measure)
    if format_ == "json":
        from engine.describe import describe

        _write(_json(describe(program)))
        return
    from engine.render.ruleset import to_markdown

    page = to_markdown(program, _language())
    if format_ == "md" or not _is_terminal(sys.stdout):
        click.echo(page, nl=False)
        return
    from engine.render.page import render_page

    _print(lambda width: render_page(page, width or WIDEST))


@cli.command()
@click.argument("measure", metavar="[MEASURE[@VERSION]]", required=False)
@click.option(
    "--ruleset",
    "kind",
    cls=_Option,
    flag_value="ruleset",
    zh="规则集文件的 JSON Schema",
    en="The JSON Schema of a rule set's file.",
)
@click.option(
    "--decision",
    "kind",
    cls=_Option,
    flag_value="decision",
    zh="决定的 JSON Schema",
    en="The JSON Schema of a decision.",
)
@click.option(
    "--comparison",
    "kind",
    cls=_Option,
    flag_value="comparison",
    zh="比较的 JSON Schema",
    en="The JSON Schema of a comparison.",
)
@_with_policies
@_with_language
def schema(measure: str | None, kind: str | None, policies: Path | None) -> None:
    """输出一案所需事实的 JSON Schema（2020-12）。
    --
    The JSON Schema (2020-12) of the facts of a case.
    """
    if (measure is None) == (kind is None):
        raise click.UsageError(
            _said(
                "写一个措施，或 --ruleset、--decision、--comparison 之一",
                "name a measure, or one of --ruleset, --decision and --comparison",
            )
        )
    if kind is not None:
        from engine.resources import schema as shipped

        _write(_json(shipped(kind)))
        return
    from engine.describe import facts_schema
    from engine.library import Library

    _write(_json(facts_schema(Library.load(policies).program(measure or ""))))


@cli.command()
@click.argument("measure", metavar="MEASURE[@VERSION]")
@click.option(
    "--dialect",
    cls=_Option,
    default="duckdb",
    show_default=True,
    zh="数据库：duckdb、spark、postgres；其余由 sqlglot 从 PostgreSQL 翻译",
    en="The database: duckdb, spark, postgres; sqlglot translates to any other.",
)
@_with_policies
@click.option(
    "--reading",
    "readings",
    cls=_Option,
    multiple=True,
    callback=_to_pairs,
    metavar="参数=读法",
    zh="选定一个待解释参数的读法；可重复",
    en="Choose a reading of an open parameter; may be repeated.",
)
@click.option(
    "--proposed",
    cls=_Option,
    is_flag=True,
    zh="其余参数采用拟议的读法",
    en="Choose every reading that is proposed, where --reading chooses no other.",
)
@click.option(
    "-o",
    "--output",
    cls=_Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="结果写入的文件",
    en="File that the result is written to.",
)
@_with_language
def sql(
    measure: str,
    dialect: str,
    policies: Path | None,
    readings: Sequence[tuple[str, str]],
    proposed: bool,
    output: Path | None,
) -> None:
    """把规则集写成一条 SQL 查询，注明条款和原文。
    --
    A rule set as one SQL query, with the clauses and the words of the source.
    """
    from engine.bulk.statement import UnknownDialectError, statement
    from engine.library import Library

    library = Library.load(policies, measure.partition("@")[0])
    program = library.program(measure)
    chosen = library.chosen(program, dict(readings), proposed=proposed)
    try:
        text = statement(program, chosen, dialect, _language())
    except UnknownDialectError as error:
        name, why, known = error.args
        listed = ", ".join(known)
        raise click.BadParameter(
            _said(f"写不成“{name}”：{why}；有：{listed}", f"“{name}”: {why}; there are: {listed}"),
            param_hint="--dialect",
        ) from None
    _write(text.encode(), output)


@cli.command()
@click.argument("list_", metavar="LIST", type=click.Path(exists=True, path_type=Path))
@click.argument("measure", metavar="MEASURE[@VERSION]")
@click.option(
    "-o",
    "--output",
    cls=_Option,
    type=click.Path(dir_okay=False, path_type=Path),
    zh="列对照文件写到何处；不写则写在名单旁",
    en="Where the columns file is written; else beside the list.",
)
@_with_policies
@click.option("--sheet", cls=_Option, zh="工作簿中的工作表", en="The sheet of a workbook.")
@_with_language
def columns(
    list_: Path, measure: str, output: Path | None, policies: Path | None, sheet: str | None
) -> None:
    """看名单的各列各是哪项事实，写成列对照文件，供修改后用 --columns 给出。
    --
    See which column of a list is which fact; writes a columns file to edit, for --columns.
    """
    from engine.library import Library
    from engine.tables.binding import shared_inputs
    from engine.tables.columns import SUFFIX, propose, spelling_for
    from engine.tables.lists import open_lists

    library = Library.load(policies, measure.partition("@")[0])
    programs = _candidates(library, measure)
    inputs = shared_inputs(programs)
    spelling = spelling_for(programs, inputs)
    lists = open_lists(list_, programs, sheet=sheet, spelling=spelling, strict=False)
    written = output or list_.with_name(f"{list_.stem}{SUFFIX}")
    if output is None and written.exists():
        raise click.UsageError(
            _said(
                f"已有 {written}；要另写一份，用 -o 指定",
                f"{written} is there already; name another file with -o",
            )
        )
    text = propose(lists.subjects, lists.records, programs, inputs)
    _write(text.encode(), written)
    click.echo(text, nl=False)
    command = shlex.join(["cuoshi", "decide", measure, str(list_), "--columns", str(written)])
    click.echo(
        _said(
            f"\n已写入 {written}；改好后运行：{command}", f"\nwritten to {written}; then: {command}"
        )
    )


@cli.command("list")
@_with_policies
@_with_format("text", "json")
@_with_language
def list_(policies: Path | None, format_: str) -> None:
    """列出措施、版本、状态和施行期间。
    --
    List the measures, their versions, status and interval.
    """
    from engine.library import Library

    library = Library.load(policies)
    programs = [program for name in library.measures for program in library.versions(name)]
    if format_ == "json":
        from engine.describe import summary

        _write(_json([summary(program) for program in programs]))
        return
    from engine.render.ruleset import render_list

    _print(lambda width: render_list(programs, _language(), width))


def _candidates(library: Library, reference: str) -> Sequence[Program]:
    """The versions that may govern a row of a list, the newest first."""
    if "@" in reference:
        return [library.program(reference)]
    dated = library.intervals(reference)
    versions = library.versions(reference)[::-1]
    return [program for program in versions if program.version in dated] or versions


# -- deciding ------------------------------------------------------------------------------------

_UNSETTLED = frozenset({"incomplete", "open", "conditional"})


class _How(NamedTuple):
    """How the caller wants cases to be decided."""

    measure: str
    on: date | None
    readings: Mapping[str, str]
    proposed: bool

    def decide(self, library: Library, facts: Mapping[str, object]) -> Decision:
        return library.decide(
            self.measure, facts, on=self.on, readings=self.readings, proposed=self.proposed
        )


def _decide_case(library: Library, how: _How, path: Path, output: Path | None, format_: str) -> str:
    from engine.casefile import parse_case, read_case
    from engine.decide.facts import facts_from_json

    is_stdin = str(path) == "-"
    facts = parse_case(sys.stdin.buffer.read(), "<stdin>") if is_stdin else read_case(path)
    for program in _candidates(library, how.measure):
        facts = facts_from_json(program, facts)
    decision = how.decide(library, facts)
    if format_ == "json":
        _write(decision.to_json(), output)
    else:
        from engine.render.decision import render_decision

        language = _language()
        if output is None:
            _print(lambda width: render_decision(decision, language, width))
        else:
            _write(render_decision(decision, language).plain.encode(), output)
    return decision.verdict.value


def _decide_list(
    library: Library,
    how: _How,
    path: Path,
    output: Path | None,
    records: Sequence[tuple[str, str]],
    sheet: str | None,
    columns: Path | None,
    mask: bool,
    format_: str,
) -> Summary:
    from engine.render.reading import reading_lines, reading_record
    from engine.render.tables import render_summary, summary_record
    from engine.tables.binding import shared_inputs
    from engine.tables.columns import spelling_for
    from engine.tables.deciding import decide_table
    from engine.tables.lists import open_lists
    from engine.tables.repeats import repeats
    from engine.tables.report import report_path, reporting

    language = _language()
    suffix = ".xlsx" if path.suffix.lower() in (".xls", ".ods") else path.suffix
    written = output or path.with_name(f"{path.stem}.decided{suffix}")
    written.parent.mkdir(parents=True, exist_ok=True)
    programs = _candidates(library, how.measure)
    if "@" not in how.measure and not library.intervals(how.measure):
        # No row could ever be governed: said once, and not of each.
        library.governing(how.measure, {}, on=how.on)
    draft = any(program.status == "draft" for program in programs)
    inputs = shared_inputs(programs)
    with _progress(_said("读入名单", "reading")) as advance:
        lists = open_lists(
            path,
            programs,
            sheet=sheet,
            records={name: _sheet(where) for name, where in records},
            spelling=spelling_for(programs, inputs, columns),
            progress=advance,
        )
    tables = (lists.subjects, *lists.records.values())
    told = report_path(written)
    with (
        reporting(told, language, [table.path for table in tables], mask=mask) as report,
        _progress(_said("逐行决定", "deciding")) as advance,
    ):
        for table in tables:
            report.table(table)
        report.repeats(repeats(lists.subjects, lists.records, inputs, programs[0].key))
        summary = decide_table(
            lists.subjects,
            written,
            lambda facts: how.decide(library, facts),
            programs,
            records=lists.records,
            language=language,
            mask=mask,
            progress=advance,
            cleaned=report.cleaned,
        )
    if format_ == "json":
        record = summary_record(summary, str(written))
        _write(_json({**record, "reading": reading_record(lists, report.counts, str(told))}))
        return summary
    for line in reading_lines(lists, report.counts, language):
        click.echo(line)
    _print(
        lambda width: render_summary(
            summary, str(written), language, width, is_draft=draft, report=str(told)
        )
    )
    return summary


def _covered(source: str, files: Sequence[Path]) -> Coverage:
    from engine.quotes.reading import WhichDocumentError, cover

    document, named, path = source.partition("=")
    if not named or Path(source).exists():
        document, path = "", source
    try:
        return cover(Path(path), document or None, files)
    except UnicodeDecodeError:
        raise click.BadParameter(
            _said(f"{path} 不是 UTF-8 或 GB18030 的文本", f"{path} is no UTF-8 or GB18030 text")
        ) from None
    except WhichDocumentError as error:
        cited = ", ".join(error.documents) or "—"
        raise click.BadParameter(
            _said(
                f"不知 {path} 是哪个来源；写成 DOCUMENT={path}，规则集所引：{cited}",
                f"which document {path} is cannot be told; write DOCUMENT={path}, one of: {cited}",
            )
        ) from None
    except ValueError as error:  # The register beside the rule sets lacks what it needs.
        raise click.UsageError(str(error)) from None


class _Query(NamedTuple):
    """How the caller wants a list to be decided at once, if at all."""

    engine: str | None
    summary: bool
    by: tuple[str, ...]
    plot: Path | None
    master: str | None
    memory: str | None


def _is_query(asked: _Query, how: _How, where: str, mask: bool) -> bool:
    """Whether a list is decided as one query; what the caller said cannot be is an error."""
    from engine.bulk.choosing import is_database, is_installed, is_long

    wanted = any(asked[1:]) or asked.engine not in (None, "case") or is_database(where)
    if asked.engine == "case" and wanted:
        raise click.UsageError(
            _said(
                "--summary、--by、--plot、数据库文件和 --engine case 不能同用",
                "--engine case goes with no --summary, --by, --plot or database file",
            )
        )
    if not wanted:
        able = is_installed() and not mask and ("@" in how.measure or how.on is not None)
        return asked.engine is None and able and is_long(Path(where))
    if mask:
        raise click.UsageError(
            _said("--mask 只用于 --engine case", "--mask is for --engine case only")
        )
    if "@" not in how.measure and how.on is None:
        raise click.UsageError(
            _said(
                "成批决定须写明版本（MEASURE@VERSION）或 --on",
                "to decide a list at once, name the version (MEASURE@VERSION) or give --on",
            )
        )
    return True


def _decide_as_query(
    library: Library,
    how: _How,
    asked: _Query,
    where: str,
    output: Path | None,
    records: Sequence[tuple[str, str]],
    sheet: str | None,
    columns: Path | None,
    format_: str,
) -> tuple[list[str], bool] | None:
    """The verdicts that occurred and whether a row was refused; None: decide case by case."""
    from engine.bulk.command import Request, run
    from engine.bulk.duck import MEMORY
    from engine.bulk.sources import NotInQueryError
    from engine.render.bulk import outcome_record, render_outcome
    from engine.render.reading import reading_lines

    language = _language()
    is_named = "@" in how.measure
    program = (
        library.program(how.measure) if is_named else library.governing(how.measure, {}, on=how.on)
    )
    request = Request(
        where,
        output,
        {name: _sheet(at) for name, at in records},
        sheet,
        columns,
        asked.by,
        asked.summary or asked.plot is not None,
        asked.memory or MEMORY,
        asked.engine or "duckdb",
        asked.master,
    )
    chosen = library.chosen(program, how.readings, proposed=how.proposed)
    try:
        with _progress(_said("成批决定", "deciding")) as advance:
            ran = run(request, program, chosen, language, advance)
    except NotInQueryError:
        if asked.engine is None and not any(asked[1:]):
            return None
        raise
    outcome = ran.outcome
    if asked.plot is not None:
        from engine.bulk.plot import plot

        _write(plot(outcome, language), asked.plot)
    if format_ == "json":
        _write(_json(outcome_record(outcome, request.engine)))
    else:
        if outcome.lists is not None:
            for line in reading_lines(outcome.lists, ran.cleaned, language):
                click.echo(line)
        report = str(ran.report) if ran.report else ""
        _print(lambda width: render_outcome(outcome, language, width, report=report))
        if asked.plot is not None:
            click.echo(_said(f"图在 {asked.plot}", f"drawn in {asked.plot}"))
    verdicts = [verdict.value for verdict in outcome.counts.verdicts]
    return verdicts, not outcome.complete


def _sheet(where: str) -> tuple[str, str | None]:
    from engine.bulk.choosing import is_database

    if is_database(where):
        return where, None
    path, cut, sheet = where.rpartition("#")
    return (path, sheet) if cut and path and sheet else (where, None)


@contextmanager
def _progress(words: str) -> Iterator[Callable[[int], None]]:
    """A counter on stderr, from the first second on and on a terminal only."""
    if not _is_terminal(sys.stderr):
        yield lambda _: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TextColumn("{task.fields[speed]}"),
        TimeElapsedColumn(),
        console=_console(err=True),
        transient=True,
        auto_refresh=False,
    )
    task = bar.add_task(words, total=None, speed="")
    begun = shown = monotonic()

    def advance(done: int) -> None:
        nonlocal shown
        now = monotonic()
        if now - begun < 1 or now - shown < 0.1:
            return
        bar.start()
        shown = now
        bar.update(task, completed=done, speed=f"{done / (now - begun):,.0f}/s", refresh=True)

    try:
        yield advance
    finally:
        bar.stop()


# -- what leaves the program ---------------------------------------------------------------------


def _is_terminal(stream: IO[str]) -> bool:
    return stream.isatty() or bool(os.environ.get("FORCE_COLOR"))


def _console(*, err: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=err, highlight=False)
    console.width = min(console.width, WIDEST)
    return console


def _print(build: Callable[[int | None], Text], *, err: bool = False) -> None:
    """Print text that was built for the terminal's width; in a pipe it is plain and unbroken."""
    stream = sys.stderr if err else sys.stdout
    if _is_terminal(stream):
        console = _console(err=err)
        console.print(build(console.width), soft_wrap=True)
    else:
        lines = (line.rstrip() for line in build(None).plain.splitlines())
        click.echo("\n".join(lines), err=err)


def _write(content: bytes, output: Path | None = None) -> None:
    """Bytes to stdout or to a file, with one line feed at the end."""
    line = content if content.endswith(b"\n") else content + b"\n"
    if output is None:
        click.echo(line, nl=False)
        return
    try:
        output.write_bytes(line)
    except OSError as error:
        raise click.FileError(str(output), error.strerror) from error


def _json(value: object) -> bytes:
    import orjson

    return orjson.dumps(value, default=_plain_json, option=orjson.OPT_INDENT_2)


def _plain_json(value: object) -> object:
    from decimal import Decimal

    import orjson

    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:f}")
    raise TypeError(type(value).__name__)


def main() -> None:
    """The entry point of the ``cuoshi`` script."""
    # Told to end, Python ends at once: what is half written would stay beside its place.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    try:
        cli(prog_name="cuoshi")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
