"""Cases as the tables that a query reads: one of the subjects, one of each input with records.

The same facts can stand in a table in several types; which of them is drawn, so that all are met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from engine.bulk.compile.facts import Physical
from engine.bulk.compile.relations import Relation
from engine.bulk.databases.dialects import DUCKDB, Dialect
from engine.program import (
    BooleanType,
    DateType,
    DecimalType,
    Input,
    IntegerType,
    Program,
    RecordsType,
    TextType,
)

CASE = "case number"
"""The column that is given back, to find the case of a row."""

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lists:
    """Tables by the name that their relation reads."""

    cases: Relation
    records: Mapping[str, Relation]
    tables: Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class _Column:
    type: pa.DataType
    values: list[Any]
    physical: Physical
    cast: str = ""


def with_keys(program: Program, cases: Sequence[Facts]) -> list[dict[str, Any]]:
    """The cases, each with a key of its own where a part of the key is a text."""
    keys = [item for item in program.inputs if item.name in program.key]
    own = next((item.name for item in keys if isinstance(item.type, TextType)), "")
    return [{**facts, own: f"S{i}"} if own else dict(facts) for i, facts in enumerate(cases)]


def by_lists_given(program: Program, cases: Sequence[Facts]) -> list[list[int]]:
    """The cases that can stand in one list: a list of records is given for all or for none."""
    names = [i.name for i in program.inputs if isinstance(i.type, RecordsType)]
    groups: dict[tuple[bool, ...], list[int]] = {}
    for position, facts in enumerate(cases):
        groups.setdefault(tuple(facts.get(n) is None for n in names), []).append(position)
    return list(groups.values())


def lists(
    program: Program,
    cases: Sequence[Facts],
    random: Random,
    *,
    text: bool,
    measured: bool | None = None,
    dialect: Dialect = DUCKDB,
) -> Lists:
    """The tables of cases that can stand in one list; ``text``: as a csv has them.

    ``measured``: between what the values of a column lie is known, as a Parquet file says it, for
    all columns or for none; None draws it for each table.
    """
    scalars = [i for i in program.inputs if not isinstance(i.type, RecordsType)]
    keys = [i for i in scalars if i.name in program.key]
    tables: dict[str, pa.Table] = {}
    draw = _Draw(random, text, measured)
    relation = _relation("cases", scalars, program.key, cases, draw, tables, dialect)
    records: dict[str, Relation] = {}
    for item in program.inputs:
        if not isinstance(item.type, RecordsType) or cases[0].get(item.name) is None:
            continue
        rows = [
            {**row, **{key.name: facts[key.name] for key in keys}}
            for facts in _shuffled(cases, random)
            for row in facts[item.name]
        ]
        name = f"records{len(records)}"
        columns = [*keys, *item.fields]
        records[item.name] = _relation(name, columns, program.key, rows, draw, tables, dialect)
    return Lists(relation, records, tables)


def _shuffled(cases: Sequence[Facts], random: Random) -> list[Facts]:
    """Records need not stand in the order of their subjects."""
    return random.sample(list(cases), len(cases))


@dataclass(frozen=True, slots=True)
class _Draw:
    random: Random
    text: bool
    measured: bool | None


def _relation(
    name: str,
    items: Sequence[Input],
    keys: Iterable[str],
    rows: Sequence[Facts],
    draw: _Draw,
    tables: dict[str, pa.Table],
    dialect: Dialect,
) -> Relation:
    columns: dict[str, _Column] = {}
    measured = draw.random.randrange(2) == 0 if draw.measured is None else draw.measured
    for item in items:
        values = [row.get(item.name) for row in rows]
        if item.name in keys or any(value is not None for value in values):
            made = _column(item, values, draw.random, draw.text)
            columns[item.name] = _measured(made) if measured else made
    arrays = {n: pa.array(c.values, type=c.type) for n, c in columns.items()}
    numbered = pa.array(range(len(rows)), type=pa.int32())
    tables[name] = pa.table({CASE: numbered, **arrays})
    number = "row_number() OVER ()"
    casts = [f'CAST("{n}" AS {c.cast}) AS "{n}"' for n, c in columns.items() if c.cast]
    if dialect is not DUCKDB:
        number, casts = f"{dialect.name_of(CASE)} + 1", []
    sql = f"(SELECT * REPLACE ({', '.join(casts)}) FROM {name})" if casts else name
    return Relation(
        sql,
        {n: n for n in columns},
        {n: c.physical for n, c in columns.items()},
        (CASE,),
        number,
    )


def _measured(column: _Column) -> _Column:
    """The column with the least and the greatest value that stand in it."""
    told = [value for value in column.values if value is not None]
    if column.physical.kind not in ("integer", "date") or not told:
        return column
    return replace(column, physical=replace(column.physical, span=(min(told), max(told))))


def _column(item: Input, values: list[Any], random: Random, text: bool) -> _Column:
    if text:
        return _Column(pa.string(), [None if v is None else written(v) for v in values], _TEXT)
    match item.type:
        case BooleanType():
            return _Column(pa.bool_(), values, Physical("boolean"))
        case DateType():
            return _Column(pa.date32(), values, Physical("date"))
        case IntegerType():
            return _whole(values, random)
        case DecimalType(digits=digits):
            return _decimal(values, digits or 0, random)
        case _:
            return _Column(pa.string(), values, _TEXT)


_TEXT = Physical("text")


def _whole(values: list[Any], random: Random) -> _Column:
    most = max((abs(v) for v in values if v is not None), default=0)
    if most < 2**31 and random.randrange(2):
        return _Column(pa.int32(), values, Physical("integer", 0, 2**31))
    if most < 2**63:
        return _Column(pa.int64(), values, Physical("integer", 0, random.choice((0, 2**63))))
    numbers = [None if v is None else Decimal(v) for v in values]
    return _Column(pa.decimal128(38, 0), numbers, Physical("integer", 0, 2**127), "HUGEINT")


def _decimal(values: list[Any], digits: int, random: Random) -> _Column:
    given = [Decimal(v) for v in values if v is not None]
    if all(v == v.to_integral_value() for v in given) and random.randrange(3) == 0:
        return _whole([None if v is None else int(v) for v in values], random)
    places = max([digits, *(_places(v) for v in given)])
    if random.randrange(3) == 0:
        places = max((_places(v) for v in given), default=0)
    scale = places + random.choice((0, 0, 1))
    whole = max([len(str(abs(int(v)))) for v in given], default=1)
    precision = random.choice((38, min(38, whole + scale)))
    if precision == 38:
        scale = min(scale, 38 - whole)
    limit = random.choice((0, 10**precision))
    return _Column(
        pa.decimal128(precision, scale),
        [None if v is None else Decimal(v) for v in values],
        Physical("decimal", scale, limit),
    )


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def written(value: Any) -> str:
    """A fact as a csv has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
