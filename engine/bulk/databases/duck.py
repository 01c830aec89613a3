"""DuckDB within the process: files of any size through little memory, in their order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from engine.bulk.databases.dialects import DUCKDB, Dialect
from engine.bulk.databases.engines import Given, Kind, Opened, Progress, may_be_blank
from engine.tables.cells import TableError, optional, unreadable

MEMORY = "1200MB"
"""What DuckDB may take for itself; the process stays under 2 GB with it."""

_KINDS: dict[str, tuple[Kind, int]] = {
    "BOOLEAN": ("boolean", 0),
    "TINYINT": ("integer", 2**7),
    "SMALLINT": ("integer", 2**15),
    "INTEGER": ("integer", 2**31),
    "BIGINT": ("integer", 2**63),
    "HUGEINT": ("integer", 2**127),
    "UTINYINT": ("integer", 2**8),
    "USMALLINT": ("integer", 2**16),
    "UINTEGER": ("integer", 2**32),
    "UBIGINT": ("integer", 2**64),
    "UHUGEINT": ("integer", 2**128),
    "FLOAT": ("double", 0),
    "DOUBLE": ("double", 0),
    "DATE": ("date", 0),
    "TIMESTAMP": ("instant", 0),
    "TIMESTAMP_S": ("instant", 0),
    "TIMESTAMP_MS": ("instant", 0),
    "TIMESTAMP_NS": ("instant", 0),
    "VARCHAR": ("text", 0),
}

T = TypeVar("T")


class DuckDB:
    """A database of its own for one run; ``temporary`` is where it puts what memory cannot hold."""

    name = "duckdb"
    dialect: Dialect = DUCKDB

    def __init__(self, temporary: Path | None = None, memory: str | None = MEMORY) -> None:
        """``memory`` None: as much as the machine has.

        Raises :class:`TableError` with the pip command where DuckDB is not installed."""
        self._duckdb = optional("duckdb", "bulk", "--engine duckdb")
        self.connection: Any = self._duckdb.connect()
        self._files: dict[Path, str] = {}
        settings: dict[str, object] = {
            "preserve_insertion_order": True,
            "enable_progress_bar": True,
            "enable_progress_bar_print": False,
            # It would make a join of a list of constants, and a join loses the order of the rows.
            "disabled_optimizers": "in_clause",
            "autoinstall_known_extensions": False,
        }
        if memory is not None:
            settings["memory_limit"] = memory
        if temporary is not None:
            settings["temp_directory"] = str(temporary / "spilled")
        for name, value in settings.items():
            self.connection.execute(f"SET {name} = {_constant(value)}")

    def open(self, where: str) -> Opened:
        """The table in a Parquet file, or ``FILE#TABLE`` of a DuckDB file."""
        path, _, table = where.partition("#")
        if Path(path).suffix.lower() in DATABASES:
            return self._table_of(Path(path), table)
        return self.parquet(Path(where))

    def parquet(self, path: Path) -> Opened:
        """The rows of a Parquet file. Raises :class:`TableError` where it cannot be read."""
        source = f"read_parquet({self.dialect.text(str(path))}, file_row_number = true)"
        try:
            described = self.rows(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}")
            ((number,),) = self.rows(
                f"SELECT num_rows FROM parquet_file_metadata({self.dialect.text(str(path))})"
            )
            spans = self._spans(path)
        except self._duckdb.Error as error:
            raise _unreadable(path, error) from error
        columns = tuple(_given(name, type_, spans.get(name)) for name, type_, *_ in described)
        return Opened(path.name, source, columns, "file_row_number + 1", number)

    def relation(self, name: str, sql: str, rows: int | None = None) -> Opened:
        """What stands after FROM, as a table whose rows are in order but bear no number."""
        described = self.rows(f"DESCRIBE SELECT * FROM {sql}")
        columns = tuple(_given(column, type_, None) for column, type_, *_ in described)
        return Opened(name, sql, columns, "row_number() OVER ()", rows)

    def write(self, sql: str, path: Path, progress: Progress | None = None) -> None:
        """The rows of a query into a Parquet file, in the order of the query."""
        to = self.dialect.text(str(path))
        self._run(f"COPY ({sql}) TO {to} (FORMAT parquet, USE_TMP_FILE false)", progress)

    def rows(self, sql: str, progress: Progress | None = None) -> Sequence[tuple[Any, ...]]:
        """The rows of a query that has few."""
        found: list[tuple[Any, ...]] = self._run(sql, progress).fetchall()
        return found

    def batches(self, sql: str, rows: int = 1 << 16) -> Iterator[Any]:
        """The rows of a query in their order, as record batches of Arrow of so many rows."""
        yield from self.connection.cursor().sql(sql).to_arrow_reader(rows)

    def arrow(self, sql: str) -> Any:
        """The rows of a query as a table of Arrow, in memory."""
        return self.connection.sql(sql).to_arrow_table()

    def execute(self, sql: str, progress: Progress | None = None) -> None:
        """Run a statement that gives nothing back."""
        self._run(sql, progress)

    @property
    def stopping(self) -> tuple[type[Exception], ...]:
        """The errors that stop a run for want of memory or room."""
        return (self._duckdb.OutOfMemoryException, self._duckdb.IOException)

    def is_error(self, error: BaseException) -> bool:
        """Whether an error is one of the database."""
        return isinstance(error, self._duckdb.Error)

    def close(self) -> None:
        """Let go of the memory and of the files."""
        self.connection.close()

    def _table_of(self, path: Path, table: str) -> Opened:
        """A table of a DuckDB file; it must be named where there are several."""
        given = self._attached(path)
        found = [
            (schema, name)
            for schema, name in self.rows(
                "SELECT schema_name, table_name FROM duckdb_tables() "
                f"WHERE database_name = '{given}' ORDER BY ALL"
            )
        ]
        schema, name = _the_table(path, table, found)
        q = self.dialect.name_of
        source = f"{given}.{q(schema)}.{q(name)}"
        described = self.rows(f"DESCRIBE {source}")
        ((number,),) = self.rows(f"SELECT count(*) FROM {source}")
        columns = tuple(_given(column, type_, None) for column, type_, *_ in described)
        return Opened(f"{path.name}#{name}", source, columns, "row_number() OVER ()", number)

    def _attached(self, path: Path) -> str:
        """The name of a database file in this one; it may be asked for several tables."""
        if path not in self._files:
            name = f"given{len(self._files) or ''}"
            try:
                to = self.dialect.text(str(path))
                self.connection.execute(f"ATTACH {to} AS {name} (READ_ONLY)")
            except self._duckdb.Error as error:
                raise _unreadable(path, error) from error
            self._files[path] = name
        return self._files[path]

    def _spans(self, path: Path) -> dict[str, tuple[str, str]]:
        """The least and greatest value of each column, as text, where all row groups say them."""
        found = self.rows(
            "SELECT path_in_schema, list(stats_min_value), list(stats_max_value), count(*) "
            f"FROM parquet_metadata({self.dialect.text(str(path))}) GROUP BY ALL"
        )
        spans: dict[str, tuple[str, str]] = {}
        for name, least, most, groups in found:
            low = [value for value in least or () if value is not None]
            high = [value for value in most or () if value is not None]
            if len(low) == len(high) == groups:
                numbers = _numbers([*low, *high])
                if numbers is not None:
                    spans[name] = (str(min(numbers)), str(max(numbers)))
                else:
                    spans[name] = (min(low), max(high))
        return spans

    def _run(self, sql: str, progress: Progress | None) -> Any:
        if progress is None:
            return self.connection.execute(sql)
        return _watched(
            lambda: self.connection.execute(sql),
            lambda: progress(max(0.0, self.connection.query_progress()) / 100),
            self.connection.interrupt,
        )


DATABASES = (".duckdb", ".ddb")
"""The suffixes of DuckDB's own files."""


def _watched(work: Callable[[], T], look: Callable[[], None], stop: Callable[[], None]) -> T:
    """Work in a thread of its own, looked at ten times a second and stopped with this one."""
    result: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.1)
            look()
    except BaseException:
        stop()
        thread.join()
        raise
    if failed:
        raise failed[0]
    return result[0]


def _constant(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + str(value).replace("'", "''") + "'"


def _given(name: str, type_: str, span: tuple[str, str] | None) -> Given:
    """A column by the name of its type, and what its file says of its values."""
    if type_.startswith("DECIMAL("):
        precision, scale = (int(part) for part in type_[8:-1].split(","))
        return Given(name, "decimal", scale, 10**precision)
    if type_.startswith("ENUM("):
        return Given(name, "text")
    if type_.endswith("[]") and type_.startswith("STRUCT("):
        return Given(name, "records")
    kind, limit = _KINDS.get(type_, ("other", 0))
    within = _span(kind, span) if span is not None else None
    return Given(
        name, kind, 0, limit, within, kind != "text" or span is None or may_be_blank(*span)
    )


def _span(kind: Kind, span: tuple[str, str]) -> tuple[int, int] | tuple[date, date] | None:
    try:
        if kind == "integer":
            return int(span[0]), int(span[1])
        if kind == "date":
            return date.fromisoformat(span[0]), date.fromisoformat(span[1])
    except ValueError:
        return None
    return None


def _numbers(texts: Sequence[str]) -> list[int] | None:
    try:
        return [int(text) for text in texts]
    except ValueError:
        return None


def _the_table(path: Path, name: str, tables: Sequence[tuple[str, str]]) -> tuple[str, str]:
    matching = [each for each in tables if each[1] == name] if name else list(tables)
    if len(matching) == 1:
        return matching[0]
    names = [each[1] for each in tables]
    raise unreadable(
        path,
        f"要指明一张表（{path.name}#表名）；已有：{'、'.join(names) or '—'}",
        f"name one table ({path.name}#TABLE); there are: {', '.join(names) or '—'}",
    )


def _unreadable(path: Path, error: Exception) -> TableError:
    if not path.exists():
        return unreadable(path, "没有这个文件", "there is no such file")
    text = str(error).partition("\n")[0]
    return unreadable(path, text, text)
