"""What stands in a column of SQLite, which types each value: the first rows do not tell it.

If these failed, a list would be refused for a column that begins with nothing, or lose a digit.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from engine.bulk.databases.sqlite import copy_sqlite
from engine.tables.cells import TableError

FIRST = 3000  # The driver takes the type of a column from fewer rows.


@pytest.mark.parametrize(
    ("values", "kind", "last"),
    [
        ([None] * FIRST + ["2024-01-01"], "string", "2024-01-01"),
        ([1] * FIRST + [1.5], "double", 1.5),
        ([1.5] * FIRST + [2], "double", 2.0),
        ([1] * FIRST + ["x"], "string", "x"),
        (["x"] * FIRST + [7], "string", "7"),
        ([0.5] * FIRST + [2**53 + 1], "string", "9007199254740993"),
        ([1] * FIRST + [2**62], "int64", 2**62),
        ([None] * FIRST, "int64", None),
        ([b"a"] * FIRST, "binary", b"a"),
        ([], "int64", None),
    ],
)
def test_a_column_is_typed_by_all_of_its_rows(
    tmp_path: Path, values: list[Any], kind: str, last: object
) -> None:
    where = tmp_path / "list.sqlite"
    with sqlite3.connect(where) as connection:
        connection.execute('CREATE TABLE t (number, "a ""b""")')
        connection.executemany("INSERT INTO t VALUES (?, ?)", enumerate(values))
    connection.close()
    table = pq.read_table(copy_sqlite(f"{where}#t", tmp_path / "made.parquet"))
    column = table.column('a "b"')
    assert table.column("number").to_pylist() == [*range(len(values))]
    assert str(column.type) == kind
    assert (column.to_pylist() or [None])[-1] == last


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "list.sqlite").write_text("no database " * 100)
    with pytest.raises(TableError):
        copy_sqlite(f"{tmp_path / 'list.sqlite'}#t", tmp_path / "made.parquet")
