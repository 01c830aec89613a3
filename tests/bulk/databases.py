"""A database that tests put queries to: what it speaks, and Arrow tables as tables of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

import pyarrow as pa

from engine.bulk.compile.answers import Compiled
from engine.bulk.databases.dialects import DUCKDB, Dialect
from engine.bulk.databases.postgres import POSTGRES
from engine.bulk.databases.spark import SPARK
from engine.bulk.on_spark.session import stepwise
from tests.bulk.servers import Server, Spark, duckdb_in_process, local_spark, own_postgres

DIALECTS: Mapping[str, Dialect] = {each.name: each for each in (DUCKDB, SPARK, POSTGRES)}

STARTED: Mapping[str, Callable[[], AbstractContextManager[Server]]] = {
    "duckdb": duckdb_in_process,
    "spark": local_spark,
    "postgres": own_postgres,
}


class Database(NamedTuple):
    """A dialect and a server that speaks it."""

    dialect: Dialect
    server: Server


@contextmanager
def started(name: str) -> Iterator[Database]:
    """A database by its name. Raises MissingError where it cannot be started here."""
    with STARTED[name]() as server:
        yield Database(DIALECTS[name], server)


def load(database: Database, name: str, table: pa.Table) -> None:
    """Make an Arrow table one of the database's, each column of the type nearest to its own."""
    types = {field.name: _type(field.type, database.dialect) for field in table.schema}
    columns = [column.to_pylist() for column in table.columns]
    database.server.table(name, types, list(zip(*columns, strict=True)))


def answered(database: Database, query: Compiled, columns: list[str]) -> list[dict[str, Any]]:
    """The rows of a query with ``columns`` and what it answers.

    Spark is given its steps one by one, as the engine does.
    """
    names = [*columns, query.number, query.verdict, *query.benefits.values()]
    names += [*query.states.values(), query.failed, query.missing, query.open, query.error]
    listed = ", ".join(map(database.dialect.name_of, names))
    sql = query.sql
    if isinstance(database.server, Spark):
        sql = stepwise(database.server.session, query, database.dialect).sql
    rows = database.server.rows(f"SELECT {listed} FROM (\n{sql}\n) AS decided")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _type(of: pa.DataType, dialect: Dialect) -> str:
    if pa.types.is_boolean(of):
        return "BOOLEAN"
    if pa.types.is_date(of):
        return "DATE"
    if pa.types.is_integer(of):
        return dialect.integer(2 ** (of.bit_width - 1) - 1)
    if pa.types.is_decimal(of):
        return dialect.decimal(of.scale).replace("38", str(of.precision))
    return dialect.text_type
