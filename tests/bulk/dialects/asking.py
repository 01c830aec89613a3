"""A table of values put into one query: what a database gives for expressions over its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from engine import program as p
from engine.bulk.compile.cells import Cell
from engine.bulk.compile.expressions import Scope, compile_
from engine.bulk.databases.dialects import Dialect
from engine.decide import primitives
from engine.ruleset.diagnostics import Place
from tests.bulk.databases import Database
from tests.bulk.servers import Row

HERE = Place("rules.yaml", 1, 1, 1)


class Kind(NamedTuple):
    """The type of a column: ``date``, ``boolean``, ``text``, whole numbers below ``limit``, or
    decimals of ``scale`` digits after the point."""

    name: str
    limit: int = 0
    scale: int = 0


DATE, BOOLEAN, TEXT = Kind("date"), Kind("boolean"), Kind("text")
INT, LONG, WIDE = Kind("whole", 2**31 - 1), Kind("whole", 10**18), Kind("whole", 10**30)


def asked(
    database: Database,
    kinds: Sequence[Kind],
    rows: Sequence[Row],
    expressions: Callable[[Dialect, Sequence[str]], Sequence[str]],
) -> list[Row]:
    """What each expression gives for each row; ``expressions`` gets the columns' texts."""
    dialect, server = database
    names = [f"c{position}" for position in range(len(kinds))]
    types = {"date": "DATE", "boolean": "BOOLEAN", "text": dialect.text_type}
    columns = {
        name: types.get(kind.name)
        or (dialect.decimal(kind.scale) if kind.name == "decimal" else dialect.integer(kind.limit))
        for name, kind in zip(names, kinds, strict=True)
    }
    numbered = [(position, *row) for position, row in enumerate(rows)]
    server.table("given", {"n": "INTEGER", **columns}, numbered)
    texts = expressions(dialect, [dialect.name_of(name) for name in names])
    listed = ", ".join(f"{text} AS r{position}" for position, text in enumerate(texts))
    source = dialect.name_of("given")
    answers = server.rows(f"SELECT n, {listed} FROM {source} ORDER BY n")
    assert len(answers) == len(rows)
    found = [tuple(row[1:]) for row in answers]
    assert not any(isinstance(value, float) for row in found for value in row)
    return found


def evaluated(
    database: Database, kinds: Sequence[Kind], rows: Sequence[Row], *expressions: p.Expression
) -> list[Row]:
    """What expressions of a program give; their facts are called c0, c1 …."""
    scales: list[int] = []

    def texts(dialect: Dialect, columns: Sequence[str]) -> list[str]:
        facts = {
            f"c{position}": Cell(column, missing=True, scale=kind.scale, limit=kind.limit)
            for position, (column, kind) in enumerate(zip(columns, kinds, strict=True))
        }
        scope = Scope(dialect, {}, facts, {}, lambda node: node)
        cells = [compile_(expression, scope) for expression in expressions]
        scales.extend(cell.scale for cell in cells)
        return [cell.sql for cell in cells]

    found = asked(database, kinds, rows, texts)
    return [
        tuple(
            Decimal(str(value)).scaleb(-scale, primitives.EXACT)
            if scale and value is not None
            else value
            for value, scale in zip(row, scales, strict=True)
        )
        for row in found
    ]


def agree(rows: Sequence[Row], found: Sequence[Row], expected: Sequence[Row]) -> None:
    """Equal row by row; a failure says for which values."""
    differ = [
        (row, one, other)
        for row, one, other in zip(rows, found, expected, strict=True)
        if one != other
    ]
    assert differ == []


A, B, C = p.Fact("c0"), p.Fact("c1"), p.Fact("c2")

DAYS = [
    *(date(1, 1, 1), date(1, 1, 31), date(4, 2, 29), date(1582, 10, 4), date(1582, 10, 15)),
    *(date(1900, 2, 28), date(1969, 12, 31), date(1970, 1, 1), date(2000, 2, 29)),
    *(date(2023, 1, 29), date(2023, 2, 28), date(2023, 3, 1), date(2024, 1, 30), date(2024, 2, 29)),
    *(date(2024, 3, 31), date(2024, 4, 30), date(2024, 12, 31)),
    *(date(9999, 1, 31), date(9999, 12, 1), date(9999, 12, 31)),
]
