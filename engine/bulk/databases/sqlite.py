"""A table of a SQLite file, copied for DuckDB as Arrow batches: no row becomes a Python object.

SQLite types each value and no column, and the driver takes the type of a column from its first
rows. So the whole table is asked first what stands in each column.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from engine.tables.cells import optional, unreadable

SQLITE = (".sqlite", ".sqlite3", ".db")
"""The suffixes of SQLite files."""

_EXACT = 2**53
"""Up to here a binary number holds every whole one."""

_EXAMPLES = {None: "NULL", "blob": "x''", "integer": "0", "real": "0.0", "text": "''"}
"""A value of each kind, as SQL."""


def copy_sqlite(where: str, made: Path) -> Path:
    """Copy ``FILE#TABLE`` into the new Parquet file ``made``, in the order of its rows.

    The table must be named where there are several. Raises :class:`TableError` where the file
    cannot be read.
    """
    text, _, table = where.partition("#")
    path = Path(text)
    dbapi = optional("adbc_driver_sqlite.dbapi", "bulk", path.suffix)
    parquet = optional("pyarrow.parquet", "bulk", path.suffix)
    query = _query(path, table)
    try:
        with (
            dbapi.connect(f"file:{path}?mode=ro") as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(query)
            reader = cursor.fetch_record_batch()
            with parquet.ParquetWriter(made, reader.schema) as writer:
                for number, batch in enumerate(reader):
                    writer.write_batch(batch if number else batch.slice(1))
    except (dbapi.Error, OSError) as error:
        raise unreadable(path, str(error), str(error)) from error
    return made


def _query(path: Path, table: str) -> str:
    """The rows of a table after one of our own, which tells the driver the types."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            source = _quoted(_the_table(connection, path, table))
            described = connection.execute(f"SELECT * FROM {source} LIMIT 0").description
            names = [_quoted(column[0]) for column in described]
            asked = ", ".join(
                f"min({kind}), max({kind}), max(typeof({name}) = 'integer' AND "
                f"{name} NOT BETWEEN -{_EXACT} AND {_EXACT})"
                for name in names
                for kind in [f"CASE WHEN {name} IS NOT NULL THEN typeof({name}) END"]
            )
            found = connection.execute(f"SELECT {asked} FROM {source}").fetchone()
    except sqlite3.Error as error:
        raise unreadable(path, str(error), str(error)) from error
    typed = [_typed(name, *found[3 * index : 3 * index + 3]) for index, name in enumerate(names)]
    first = ", ".join(
        f"{example} AS {name}" for name, (example, _) in zip(names, typed, strict=True)
    )
    return f"SELECT {first} UNION ALL SELECT {', '.join(sql for _, sql in typed)} FROM {source}"


def _typed(
    name: str, least: str | None, greatest: str | None, is_large: int | None
) -> tuple[str, str]:
    """An example of what stands in a column, and its values as that; the kinds are in order.

    Numbers of both kinds are binary ones where none of them loses a digit; all else that is mixed
    is text, and refused row by row where a fact is none.
    """
    if least == greatest:
        return _EXAMPLES[least], name
    if (least, greatest) == ("integer", "real") and not is_large:
        return _EXAMPLES["real"], f"CAST({name} AS REAL)"
    return _EXAMPLES["text"], f"CAST({name} AS TEXT)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _the_table(connection: sqlite3.Connection, path: Path, name: str) -> str:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
    )
    names = [str(row[0]) for row in rows]
    if name in names:
        return name
    if len(names) == 1 and not name:
        return names[0]
    listed, listed_en = "、".join(names) or "—", ", ".join(names) or "—"
    raise unreadable(
        path,
        f"要指明一张表（{path.name}#表名）；已有：{listed}",
        f"name one table ({path.name}#TABLE); there are: {listed_en}",
    )
