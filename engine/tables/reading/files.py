"""Files into rows of cells: csv, jsonl, parquet and workbooks; only a sheet is held in memory.

Only the file's own types are read here. A csv has text and nothing else; a number of a JSON or a
workbook becomes an int or a Decimal, never a float. Where on a sheet the list is, ``lists.py``
finds out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from engine.tables.cells import Row, Table, optional, unreadable
from engine.tables.reading.csv_reading import csv_grids, csv_table
from engine.tables.reading.grids import WORKBOOKS, Grids, frozen
from engine.tables.reading.jsonl_reading import jsonl_table
from engine.tables.reading.workbook_reading import workbook_grids, workbook_table

SUFFIXES = (".csv", ".jsonl", ".parquet", ".xlsx")
"""The kinds of file that are read and written."""
READ = (*SUFFIXES, ".xls", ".ods")
"""The kinds of file that are read."""


def open_table(path: str | Path, sheet: str | None = None) -> Table:
    """The list in a file, by its suffix; ``sheet`` names a sheet of a workbook, else its first.

    The header is the first row, as a program writes it; :func:`engine.tables.lists.open_lists` is
    for the lists of people. Raises :class:`TableError` if the file cannot be read or has no header.
    A fault further down, such as bytes that are not UTF-8, is raised when the rows come to it; a
    row that is merely malformed is given with its problems.
    """
    path = Path(path)
    _check(path, sheet)
    try:
        if path.suffix.lower() == ".jsonl":
            return jsonl_table(path)
        if path.suffix.lower() == ".parquet":
            return _parquet(path)
        if path.suffix.lower() == ".csv":
            return csv_table(path)
        return workbook_table(path, sheet)
    except FileNotFoundError:
        raise unreadable(path, "没有这个文件", "there is no such file") from None
    except OSError as error:
        raise unreadable(path, str(error), str(error)) from error


def open_grids(path: str | Path) -> Grids:
    """The sheets of a workbook or a csv. Raises :class:`TableError` if it cannot be read."""
    path = Path(path)
    _check(path, None)
    try:
        return csv_grids(path) if path.suffix.lower() == ".csv" else workbook_grids(path)
    except FileNotFoundError:
        raise unreadable(path, "没有这个文件", "there is no such file") from None
    except OSError as error:
        raise unreadable(path, str(error), str(error)) from error


def _check(path: Path, sheet: str | None) -> None:
    suffix = path.suffix.lower()
    if suffix not in READ:
        raise unreadable(
            path, f"不支持后缀“{path.suffix}”", f"the suffix “{path.suffix}” is not supported"
        )
    if sheet is not None and suffix not in WORKBOOKS:
        raise unreadable(path, "只有工作簿才有工作表", "only a workbook has sheets")


# -- parquet -------------------------------------------------------------------------------------


def _parquet(path: Path) -> Table:
    arrow = optional("pyarrow", "parquet", ".parquet")
    parquet = optional("pyarrow.parquet", "parquet", ".parquet")
    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
    except (arrow.ArrowInvalid, arrow.ArrowNotImplementedError) as error:
        raise unreadable(path, str(error), str(error)) from error
    rows = partial(_parquet_rows, path, arrow, parquet)
    return Table(path, tuple(schema.names), rows, typed_by_people=False, schema=schema)


def _parquet_rows(path: Path, arrow: Any, parquet: Any) -> Iterator[Row]:
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=4096):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield Row(number, tuple(frozen(cell) for cell in cells))
    except (arrow.ArrowException, ValueError) as error:
        raise unreadable(path, str(error), str(error)) from error
