"""Tables of Python decided as one query: pyarrow, polars and pandas; an Ibis table stays lazy.

What comes in comes back with the answers beside each row, in its own kind and order. No float
holds an answer: pandas gets Arrow's types for them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import program as p
from engine.bulk.compile.query import compile_query
from engine.bulk.databases.dialects import DUCKDB, Dialect
from engine.bulk.databases.duck import DuckDB
from engine.bulk.databases.engines import Given, Kind, Opened
from engine.bulk.lists.sources import Bound, bound
from engine.bulk.results.outputs import (
    answered,
    check_headers,
    columns_of,
    spoken,
    version_text,
)
from engine.decide.decision import ChosenReading
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.tables.binding.columns import spelling_for
from engine.tables.binding.inputs import records_input
from engine.tables.cells import TableError, optional


@dataclass(frozen=True, slots=True)
class How:
    """Under what tables are decided."""

    program: p.Program
    chosen: Sequence[ChosenReading]
    language: Language


def decide_frame(how: How, table: Any, records: Mapping[str, Any] | None = None) -> Any:
    """The table with the answers of each row beside it, as the kind of table that it is.

    ``records`` are tables by the input of type records that they are of (``""``: the only one),
    of the same kind as ``table`` where that is Ibis. A row that is refused has its reason in the
    last column and no verdict. Raises :class:`TableError` where a table is of no known kind or
    its columns cannot be bound, ``RuleSetError`` where the rule set is too wide for a query.
    """
    kind = _kind(table)
    named = {
        records_input(how.program.inputs, name).name: each for name, each in (records or {}).items()
    }
    if kind == "ibis":
        return _decide_ibis(how, table, named)
    answers = _answers(how, _arrow(table), {name: _arrow(each) for name, each in named.items()})
    if kind == "polars":
        polars = optional("polars", "bulk", "polars")
        whole = table.collect() if hasattr(table, "collect") else table
        return whole.hstack(polars.from_arrow(answers))
    if kind == "pandas":
        pandas = optional("pandas", "bulk", "pandas")
        beside = answers.to_pandas(types_mapper=pandas.ArrowDtype)
        return pandas.concat([table, beside.set_index(table.index)], axis=1)
    whole = _arrow(table)
    for name in answers.column_names:
        whole = whole.append_column(name, answers.column(name))
    return whole


def _kind(table: Any) -> str:
    module = type(table).__module__.partition(".")[0]
    if module in ("pyarrow", "polars", "pandas", "ibis"):
        return module
    arguments = {
        "file": type(table).__name__,
        "problem": "只收 pyarrow、polars、pandas 或 Ibis 的表",
        "problem_en": "it is no table of pyarrow, polars, pandas or Ibis",
    }
    raise TableError([Diagnostic("unreadable-table", None, arguments)])


def _arrow(table: Any) -> Any:
    """A table of Python as an Arrow table."""
    arrow = optional("pyarrow", "bulk", "decide_table")
    kind = _kind(table)
    if kind == "polars":
        return (table.collect() if hasattr(table, "collect") else table).to_arrow()
    if kind == "pandas":
        return arrow.Table.from_pandas(table, preserve_index=False)
    if isinstance(table, arrow.RecordBatch):
        return arrow.Table.from_batches([table])
    if isinstance(table, arrow.Table):
        return table
    return table.read_all() if hasattr(table, "read_all") else table.to_table()


def _answers(how: How, table: Any, records: Mapping[str, Any]) -> Any:
    """The answers alone, in the order of the rows."""
    engine = DuckDB(None, memory=None)
    try:
        engine.connection.register("cases", table)
        names = {name: f"records_{index}" for index, name in enumerate(records)}
        for name, each in records.items():
            engine.connection.register(names[name], each)
        ours = engine.relation("cases", "cases", table.num_rows)
        theirs = {name: engine.relation(name, names[name]) for name in records}
        sql = _query(how, ours, theirs, DUCKDB, carry=False)
        found = engine.connection.sql(sql).to_arrow_table()
    finally:
        engine.close()
    if found.num_rows != table.num_rows:
        raise AssertionError(f"a row was lost: {table.num_rows} read")
    return found


def _query(
    how: How, table: Opened, records: Mapping[str, Opened], dialect: Dialect, *, carry: bool
) -> str:
    program, language = how.program, how.language
    spelling = spelling_for([program], program.inputs)
    by_name = {given.name: given for given in program.inputs}

    def bind(opened: Opened, within: str) -> Bound:
        key = [by_name[name] for name in program.key]
        inputs = (*key, *by_name[within].fields) if within else program.inputs
        return bound(
            opened,
            inputs,
            program.key,
            dialect,
            language,
            spelling=spelling,
            within=within,
            carried=None if carry and not within else (),
        )

    cases = bind(table, "")
    columns = columns_of(spoken(program, language), language)
    check_headers(table.name, [column.name for column in table.columns], columns)
    compiled = compile_query(
        spoken(program, language),
        dialect,
        cases.relation,
        {name: bind(each, name).relation for name, each in records.items()},
        readings={choice.parameter: choice.reading for choice in how.chosen},
        language=language,
    )
    version = version_text(program, how.chosen, language)
    return answered(
        compiled,
        columns,
        cases.relation.carried,
        version,
        language,
        dialect,
        # A table of a database has no order, and one of Python has that of its rows.
        ordered=not carry,
    )


# -- Ibis ----------------------------------------------------------------------------------------


def _decide_ibis(how: How, table: Any, records: Mapping[str, Any]) -> Any:
    """A view in the database of the table: nothing is computed before somebody asks for it."""
    for each in (table, *records.values()):
        _in_database(each)
    backend = table.get_backend()
    dialect = dialect_of(backend.name)
    theirs = {name: _opened(name, each, backend) for name, each in records.items()}
    sql = _query(how, _opened("table", table, backend), theirs, dialect, carry=True)
    name = f"cuoshi_{secrets.token_hex(6)}"
    made = backend.raw_sql(f"CREATE TEMPORARY VIEW {dialect.name_of(name)} AS {sql}")
    close = getattr(made, "close", None)
    if backend.name == "postgres" and close is not None:
        close()
    return backend.table(name)


def _in_database(table: Any) -> None:
    """TableError where a table of Ibis is of the memory of Python: its database has no such table.

    Ibis puts it there for as long as one query runs, and a view is asked later.
    """
    operations = optional("ibis.expr.operations", "bulk", "decide_table")
    if table.op().find(operations.InMemoryTable):
        arguments = {
            "file": "ibis.memtable",
            "problem": "它只在内存里；给出它的 pyarrow、polars 或 pandas 表，"
            "或先用 create_table 写进数据库",
            "problem_en": "it is in memory alone; give the pyarrow, polars or pandas table itself, "
            "or put it into the database with create_table",
        }
        raise TableError([Diagnostic("unreadable-table", None, arguments)])


def dialect_of(name: str) -> Dialect:
    """The dialect of a database by the name that Ibis or sqlglot has for it.

    Raises :class:`TableError` where there is none.
    """
    if name == "duckdb":
        return DUCKDB
    if name in ("pyspark", "spark", "databricks"):
        from engine.bulk.databases.spark import SPARK

        return SPARK
    if name in ("postgres", "postgresql"):
        from engine.bulk.databases.postgres import POSTGRES

        return POSTGRES
    arguments = {
        "file": name,
        "problem": "可用的数据库：duckdb、postgres、pyspark",
        "problem_en": "the databases are duckdb, postgres and pyspark",
    }
    raise TableError([Diagnostic("unreadable-table", None, arguments)])


def _opened(name: str, table: Any, backend: Any) -> Opened:
    columns = tuple(_given(column, type_) for column, type_ in table.schema().items())
    return Opened(
        name, f"({backend.compile(table)}) AS given_table", columns, "row_number() OVER ()"
    )


def _given(name: str, type_: Any) -> Given:
    if type_.is_decimal():
        precision, scale = type_.precision or 38, type_.scale or 0
        return Given(name, "decimal", scale, 10**precision)
    if type_.is_integer():
        return Given(name, "integer", 0, 2 ** (8 * type_.nbytes))
    if type_.is_array() and type_.value_type.is_struct():
        return Given(name, "records")
    kinds: tuple[tuple[str, Kind], ...] = (
        ("is_boolean", "boolean"),
        ("is_floating", "double"),
        ("is_date", "date"),
        ("is_timestamp", "instant"),
        ("is_string", "text"),
    )
    return Given(name, next((kind for test, kind in kinds if getattr(type_, test)()), "other"))
