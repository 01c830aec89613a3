"""The options of ``cuoshi diff`` that put a register to both versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from engine.commands.choices import sheet_of
from engine.commands.options import (
    Pairs,
    to_pairs,
    with_all,
    with_by,
    with_memory,
    with_plot,
    with_readings,
    with_records,
    with_sheet,
)
from engine.commands.output import progress, write
from engine.commands.speech import Option, language, said

if TYPE_CHECKING:
    from engine.compare.comparing import Examine
    from engine.compare.model import Comparison

F = TypeVar("F", bound=Callable[..., Any])


def _by_duckdb(_: click.Context, __: click.Parameter, value: str | None) -> None:
    if value not in (None, "duckdb"):
        raise click.BadParameter(
            said(
                "名册由 DuckDB 决定：两版的结果在同一个数据库里逐行对照；不用 Spark，也不逐件决定",
                "DuckDB decides a register: it puts the answers of both versions side by side, row "
                "by row, in one database; Spark and the case engine do not",
            )
        )


def with_population(command: F) -> F:
    """Add the options of a register; they make a :class:`People`."""
    options = (
        click.option(
            "--population",
            cls=Option,
            metavar=("文件", "FILE"),
            zh="名册：两版都按它决定，列出谁得谁失、多少",
            en="A register: both versions decide it, to tell who gains, who loses, and how much.",
        ),
        with_records,
        with_sheet,
        click.option(
            "--columns",
            cls=Option,
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            zh="名册的列对照文件",
            en="A columns file for the register.",
        ),
        with_by,
        with_plot("把名册的结果画成图", "Draw what the register says."),
        with_readings,
        click.option(
            "--assume",
            cls=Option,
            multiple=True,
            callback=to_pairs,
            metavar=("参数=值", "PARAMETER=VALUE"),
            zh="假定一个原文未规定的参数，如 月补贴标准=1000；须写 --because",
            en="State for this run what the text does not, as monthly_rate=1000; with --because.",
        ),
        click.option(
            "--because",
            cls=Option,
            multiple=True,
            metavar=("理由", "REASON"),
            zh="假定的理由；写一次，或每个参数写一次",
            en="Why it is assumed; once, or once for each parameter.",
        ),
        click.option(
            "--engine",
            cls=Option,
            metavar="duckdb",
            callback=_by_duckdb,
            expose_value=False,
            zh="名册由 DuckDB 决定，不能另选",
            en="DuckDB decides the register; there is no other choice.",
        ),
        with_memory,
    )
    return with_all(command, options)


class People(NamedTuple):
    """What the caller wants to know of a register, if anything."""

    population: str | None
    records: Pairs
    sheet: str | None
    columns: Path | None
    by: tuple[str, ...]
    plot: Path | None
    readings: Pairs
    proposed: bool
    assume: Pairs
    because: tuple[str, ...]
    memory: str | None

    def check(self) -> None:
        """UsageError where an option stands alone that belongs to another."""
        if self.population is None and any(self[1:]):
            raise click.UsageError(
                said(
                    "--records、--sheet、--columns、--by、--plot、--reading、--proposed、--assume、"
                    "--because、--memory 和 --population 同用",
                    "--records, --sheet, --columns, --by, --plot, --reading, --proposed, --assume, "
                    "--because and --memory go with --population",
                )
            )
        if bool(self.assume) != bool(self.because):
            raise click.UsageError(
                said("--assume 和 --because 同用", "--assume and --because go together")
            )


@contextmanager
def examining(asked: People, *, one: bool, prove: bool) -> Iterator[Examine | None]:
    """What a comparison asks of each pair while it is made: proofs, and a register.

    ``one``: one pair was named. Of whole folders the register is put to the measures that changed.
    """
    from engine.compare.comparing import after_each_other

    with proving(prove) as proofs, counting(asked, one=one) as people:
        yield after_each_other(proofs, people)


@contextmanager
def proving(prove: bool) -> Iterator[Examine | None]:
    """The proofs of each pair; None where nobody wants them."""
    if not prove:
        yield None
        return
    from engine.compare.proving import examiner

    with progress(said("证明", "proving")) as advance:
        yield examiner(advance)


@contextmanager
def counting(asked: People, *, one: bool) -> Iterator[Examine | None]:
    """The register put to each pair; None where there is no register."""
    if asked.population is None:
        yield None
        return
    from engine.assumptions import assumptions
    from engine.bulk.databases.duck import MEMORY
    from engine.compare.population.examining import Wanted, examiner
    from engine.compare.population.register import Register

    register = Register(
        asked.population,
        {name: sheet_of(where) for name, where in asked.records},
        asked.sheet,
        asked.columns,
        asked.by,
        asked.memory or MEMORY,
    )
    assumed = assumptions(asked.assume, asked.because) if asked.assume else ()
    wanted = Wanted(register, dict(asked.readings), asked.proposed, assumed, always=one)
    with progress(said("按名册决定", "deciding the register")) as advance:
        yield examiner(wanted, language(), advance)


def draw(comparison: Comparison, where: Path) -> None:
    """The picture of the pair that the register was put to; UsageError where there are several."""
    from engine.compare.report.people_plot import plot_people

    pairs = [pair for pair in comparison.pairs if pair.population is not None]
    if len(pairs) != 1:
        raise click.UsageError(said("--plot 只画一对版本", "--plot draws one pair of versions"))
    write(plot_people(pairs[0], language()), where)
