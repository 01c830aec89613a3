"""A table of a SQLite file, copied for DuckDB as Arrow batches: no row becomes a Python object."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from engine.tables.cells import optional, unreadable

SQLITE = (".sqlite", ".sqlite3", ".db")
"""The suffixes of SQLite files."""


def copy_sqlite(where: str, made: Path) -> Path:
    """Copy ``FILE#TABLE`` into the new Parquet file ``made``, in the order of its rows.

    The table must be named where there are several. Raises :class:`TableError` where the file
    cannot be read.
    """
    text, _, table = where.partition("#")
    path = Path(text)
    dbapi = optional("adbc_driver_sqlite.dbapi", "bulk", path.suffix)
    parquet = optional("pyarrow.parquet", "bulk", path.suffix)
    name = _the_table(path, table)
    quoted = name.replace('"', '""')
    try:
        with (
            dbapi.connect(f"file:{path}?mode=ro") as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(f'SELECT * FROM "{quoted}"')
            reader = cursor.fetch_record_batch()
            with parquet.ParquetWriter(made, reader.schema) as writer:
                for batch in reader:
                    writer.write_batch(batch)
    except dbapi.Error as error:
        raise unreadable(path, str(error), str(error)) from error
    return made


def _the_table(path: Path, name: str) -> str:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            rows = connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
            )
            names = [str(row[0]) for row in rows]
    except sqlite3.Error as error:
        raise unreadable(path, str(error), str(error)) from error
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
