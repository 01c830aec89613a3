"""Options that several commands take, and what their values are read as."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from engine.commands.speech import Argument, Option, said

F = TypeVar("F", bound=Callable[..., Any])

Pairs = Sequence[tuple[str, str]]
"""``NAME=VALUE``, as often as it was given."""


def with_measure(command: F) -> F:
    """Add the argument that names a measure, with its version or without."""
    return click.argument("measure", cls=Argument, metavar=("措施[@版本]", "MEASURE[@VERSION]"))(
        command
    )


def with_paths(command: F) -> F:
    """Add the argument that names files and folders of rule sets."""
    return click.argument(
        "paths",
        cls=Argument,
        metavar=("[路径]...", "[PATHS]..."),
        nargs=-1,
        type=click.Path(exists=True, path_type=Path),
    )(command)


def with_plot(zh: str, en: str) -> Callable[[F], F]:
    """Add ``--plot``; ``zh`` and ``en`` say of what the picture is."""
    return click.option(
        "--plot",
        cls=Option,
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=("文件.svg", "FILE.svg"),
        zh=zh,
        en=en,
    )


def with_policies(command: F) -> F:
    """Add ``--policies``."""
    return click.option(
        "--policies",
        cls=Option,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        zh="规则集所在目录；不写则用随附的规则集",
        en="Folder of the rule sets; else those that come with the engine.",
    )(command)


def with_output(command: F) -> F:
    """Add ``-o``."""
    return click.option(
        "-o",
        "--output",
        cls=Option,
        type=click.Path(dir_okay=False, path_type=Path),
        zh="结果写入的文件",
        en="File that the result is written to.",
    )(command)


def with_format(*formats: str) -> Callable[[F], F]:
    """Add ``--format``, by default the first; the command takes it as ``format_``."""
    return click.option(
        "--format",
        "format_",
        cls=Option,
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        zh="输出格式",
        en="What is written.",
    )


def with_readings(command: F) -> F:
    """Add ``--reading`` and ``--proposed``, which settle open parameters."""
    command = click.option(
        "--proposed",
        cls=Option,
        is_flag=True,
        zh="其余参数采用拟议的读法",
        en="Choose every reading that is proposed, where --reading chooses no other.",
    )(command)
    return click.option(
        "--reading",
        "readings",
        cls=Option,
        multiple=True,
        callback=to_pairs,
        metavar=("参数=读法", "PARAMETER=READING"),
        zh="选定一个待解释参数的读法；可重复",
        en="Choose a reading of an open parameter; may be repeated.",
    )(command)


def with_records(command: F) -> F:
    """Add ``--records``: where the records of an input stand."""
    return click.option(
        "--records",
        cls=Option,
        multiple=True,
        callback=_to_records,
        metavar=("[输入=]文件[#表]", "[INPUT=]FILE[#SHEET]"),
        zh="某输入的记录在另一名单中；可重复",
        en="The records of an input stand in another list; may be repeated.",
    )(command)


def with_sheet(command: F) -> F:
    """Add ``--sheet``."""
    return click.option(
        "--sheet",
        cls=Option,
        metavar=("工作表", "SHEET"),
        zh="工作簿中的工作表",
        en="The sheet of a workbook.",
    )(command)


def with_memory(command: F) -> F:
    """Add ``--memory``: how much DuckDB may take."""
    return click.option(
        "--memory",
        cls=Option,
        metavar="1200MB",
        callback=_to_memory,
        zh="DuckDB 可用的内存",
        en="Memory that DuckDB may take.",
    )(command)


def with_by(command: F) -> F:
    """Add the option that groups the rows of a list."""
    return click.option(
        "--by",
        cls=Option,
        multiple=True,
        callback=_to_columns,
        metavar=("列[,列]", "COLUMN[,COLUMN]"),
        zh="按名册的这些列分组汇总；可重复",
        en="Group the rows by these columns; may be repeated.",
    )(command)


def with_all(command: F, options: Sequence[Callable[[F], F]]) -> F:
    """Add options so that ``--help`` lists them in their order."""
    for option in reversed(options):
        command = option(command)
    return command


def to_date(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    """The day that an option names; BadParameter where it is none."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(
            said(f"“{value}”不是日期，写成 2024-03-31", f"“{value}” is no date; write 2024-03-31")
        ) from None


def to_pairs(_: click.Context, __: click.Parameter, values: Sequence[str]) -> Pairs:
    """Each ``NAME=VALUE`` of an option; BadParameter where it is none, or one is given twice."""
    pairs: dict[str, str] = {}
    for value in values:
        name, equals, given = (part.strip() for part in value.partition("="))
        if not (name and equals and given):
            raise click.BadParameter(
                said(f"“{value}”应写成 名称=值", f"“{value}” should be NAME=VALUE")
            )
        if name in pairs:
            raise click.BadParameter(said(f"“{name}”给了两次", f"“{name}” is given twice"))
        pairs[name] = given
    return tuple(pairs.items())


def _to_memory(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None or re.fullmatch(r"\d+(\.\d+)? ?(([KMGT]i?)?B|%)", value, re.IGNORECASE):
        return value
    raise click.BadParameter(
        said(f"“{value}”不是内存的大小，写成 4GB", f"“{value}” is no size of memory; write 4GB")
    )


def _to_columns(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The columns, each once: ``性别,街道`` are two."""
    names = [name.strip() for value in values for name in value.split(",")]
    return tuple(dict.fromkeys(name for name in names if name))


def _to_records(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> Pairs:
    """As pairs; a file alone is that of the only input of type records."""
    if len(values) == 1 and "=" not in values[0]:
        return (("", values[0]),)
    return to_pairs(context, parameter, values)
