"""What became of a list decided as one query: counted by the database, added up exactly here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

from engine import program as p
from engine.bulk.compile.answers import Compiled
from engine.bulk.compile.relations import SEPARATOR
from engine.bulk.databases.engines import Engine, Progress
from engine.bulk.results.outputs import Columns
from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.tables.cells import TableError
from engine.tables.totals import FAILED, Total
from engine.wording.words import verdict_word

GROUPS = 200_000
"""More groups than this are no summary: somebody named a column that tells every row apart."""

_EXACT = Context(prec=200)
_STATES = ("known", "open", "missing", "not_stated")


@dataclass(frozen=True, slots=True)
class Failing:
    """A requirement that fails where the verdict is that it does: in how many rows, and alone."""

    name: str
    rows: int
    alone: int


@dataclass(frozen=True, slots=True)
class Group:
    """The rows alike in the columns asked for: their cells, and the counts; a cell may be None.

    ``amounts`` are the totals of the benefits that are numbers, by name.
    """

    cells: tuple[object, ...]
    read: int
    refused: int
    verdicts: Mapping[Verdict, int]
    amounts: Mapping[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows. ``by`` are the columns of the groups, none where none was asked.

    Of a total, ``missing`` and ``not_stated`` are counted where ``has_states`` says so.
    """

    read: int
    refused: int
    verdicts: Mapping[Verdict, int]
    failing: tuple[Failing, ...]
    missing: tuple[tuple[str, int], ...]
    totals: tuple[Total, ...]
    by: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    has_states: bool = False

    def __post_init__(self) -> None:
        if self.read != self.decided + self.refused:
            raise AssertionError(f"a row was lost: {self.read} read")
        if self.by and self.read != sum(group.read for group in self.groups):
            raise AssertionError(f"a row is of no group: {self.read} read")

    @property
    def decided(self) -> int:
        """The rows with a verdict."""
        return sum(self.verdicts.values())


def count_written(
    engine: Engine,
    source: str,
    program: p.Program,
    columns: Columns,
    language: Language,
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> Counts:
    """Count the rows that were written; ``source`` stands after FROM."""
    q, text = engine.dialect.name_of, engine.dialect.text
    verdicts = {verdict_word(verdict, language): verdict for verdict in Verdict}
    padded = f"{text(SEPARATOR)} || {q(columns.open)} || {text(SEPARATOR)}"
    states = {
        name: [
            f"count({q(header)})",
            f"count(*) FILTER (WHERE {padded} LIKE {text(f'%{SEPARATOR}{header}{SEPARATOR}%')})",
        ]
        for name, header in columns.benefits.items()
    }
    asked = _Asked(
        program,
        dict(columns.benefits),
        states,
        q(columns.verdict),
        q(columns.failed),
        q(columns.missing),
        tuple(by),
    )
    return _counted(engine, source, asked, verdicts, progress)


def count_query(
    engine: Engine,
    compiled: Compiled,
    program: p.Program,
    by: Sequence[str] = (),
    progress: Progress | None = None,
) -> Counts:
    """Count the rows of a query without writing any; every state of a benefit is told."""
    q = engine.dialect.name_of
    states = {
        name: [f"count(*) FILTER (WHERE {q(column)} = '{state}')" for state in _STATES]
        for name, column in compiled.states.items()
    }
    asked = _Asked(
        program,
        dict(compiled.benefits),
        states,
        q(compiled.verdict),
        q(compiled.failed),
        q(compiled.missing),
        tuple(by),
    )
    verdicts = {verdict.value: verdict for verdict in Verdict}
    return _counted(engine, f"(\n{compiled.sql}\n) AS decided", asked, verdicts, progress)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted: columns of benefits and the texts of their states, and what groups rows."""

    program: p.Program
    benefits: Mapping[str, str]
    states: Mapping[str, Sequence[str]]
    verdict: str
    failed: str
    missing: str
    by: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    read: int = 0
    refused: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    amounts: dict[str, int | Decimal] = field(default_factory=dict)


def _counted(
    engine: Engine,
    source: str,
    asked: _Asked,
    verdicts: Mapping[str, Verdict],
    progress: Progress | None,
) -> Counts:
    q = engine.dialect.name_of
    numbers = [b for b in asked.program.benefits if _is_number(b)]
    keys = [*(q(column) for column in asked.by), asked.verdict, asked.failed, asked.missing]
    figures = ["count(*)"]
    figures += [f"sum({q(asked.benefits[b.name])})" for b in numbers]
    figures += [text for b in asked.program.benefits for text in asked.states[b.name]]
    sql = (
        f"SELECT {', '.join([*keys, *figures])}\nFROM {source}\n"
        f"GROUP BY {', '.join(keys)}\nLIMIT {GROUPS + 1}"
    )
    rows = engine.rows(sql, progress)
    if len(rows) > GROUPS:
        raise TableError([too_many(asked.by)])
    return _added(asked, numbers, rows, verdicts)


def _added(
    asked: _Asked,
    numbers: Sequence[p.Benefit],
    rows: Iterable[tuple[Any, ...]],
    verdicts: Mapping[str, Verdict],
) -> Counts:
    benefits = asked.program.benefits
    width = len(asked.by)
    whole = _Group()
    groups: dict[tuple[object, ...], _Group] = {}
    failing: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    states: dict[str, list[int]] = {}
    for row in rows:
        cells, (verdict, failed, waits) = row[:width], row[width : width + 3]
        number, *figures = row[width + 3 :]
        sums, counts = figures[: len(numbers)], figures[len(numbers) :]
        found = verdicts[verdict] if verdict is not None else None
        for group in (whole, groups.setdefault(cells, _Group())) if width else (whole,):
            group.read += number
            if found is None:
                group.refused += number
            else:
                group.verdicts[found] += number
            for benefit, amount in zip(numbers, sums, strict=True):
                if amount is not None:
                    group.amounts[benefit.name] = _plus(group.amounts.get(benefit.name), amount)
        if failed and found in FAILED:
            names = failed.split(SEPARATOR)
            failing.update(dict.fromkeys(names, number))
            alone.update({names[0]: number} if len(names) == 1 else {})
        if waits:
            missing.update(dict.fromkeys(waits.split(SEPARATOR), number))
        each = len(counts) // len(benefits) if benefits else 0
        for index, benefit in enumerate(benefits):
            before = states.setdefault(benefit.name, [0] * each)
            for at, more in enumerate(counts[index * each : (index + 1) * each]):
                before[at] += more
    return Counts(
        whole.read,
        whole.refused,
        {verdict: whole.verdicts[verdict] for verdict in Verdict if whole.verdicts[verdict]},
        tuple(Failing(name, rows_, alone[name]) for name, rows_ in _ranked(failing, asked.program)),
        tuple(_ranked(missing, asked.program)),
        tuple(_totals(asked.program, whole.amounts, states)),
        asked.by,
        tuple(
            Group(cells, g.read, g.refused, dict(g.verdicts), dict(g.amounts))
            for cells, g in sorted(groups.items(), key=lambda item: _sortable(item[0]))
        ),
        any(len(found) > 2 for found in states.values()),
    )


def _totals(
    program: p.Program, amounts: Mapping[str, int | Decimal], states: Mapping[str, Sequence[int]]
) -> Iterable[Total]:
    for benefit in program.benefits:
        known, open_, missing, not_stated = [*states.get(benefit.name, ()), 0, 0, 0, 0][:4]
        if known or open_ or missing or not_stated:
            amount = amounts.get(benefit.name)
            yield Total(benefit, program, amount, known, open_, missing, not_stated)


def _ranked(found: Counter[str], program: p.Program) -> list[tuple[str, int]]:
    """The most frequent first, and those alike in the order of the rule set."""
    order = {requirement.name: at for at, requirement in enumerate(program.requirements)}
    return sorted(found.items(), key=lambda item: (-item[1], order.get(item[0], len(order))))


def _is_number(benefit: p.Benefit) -> bool:
    return isinstance(benefit.type, p.IntegerType | p.DecimalType)


def _plus(total: int | Decimal | None, value: int | Decimal) -> int | Decimal:
    if total is None:
        return value
    if isinstance(total, int) and isinstance(value, int):
        return total + value
    return _EXACT.add(Decimal(total), Decimal(value))


def _sortable(cells: tuple[object, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((cell is None, "" if cell is None else str(cell)) for cell in cells)


def too_many(by: Sequence[str]) -> Diagnostic:
    """The error of columns that group nothing: nearly every row is a group of its own."""
    named = "、".join(by)
    arguments = {
        "file": named,
        "problem": f"这些列的取值超过 {GROUPS:,} 种，不能分组汇总",
        "problem_en": f"it has more than {GROUPS:,} values, which is no summary",
    }
    return Diagnostic("unreadable-table", None, arguments)
