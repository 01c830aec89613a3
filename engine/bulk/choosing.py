"""Which engine decides a list: case by case with every reason, or as one query."""

from __future__ import annotations

import re
import zipfile
from importlib.util import find_spec
from pathlib import Path

from engine.bulk.databases.duck import DATABASES
from engine.bulk.databases.sqlite import SQLITE

CASES = 5_000
"""A list of more rows than this is decided as one query, unless the caller says how."""

_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]+)"')
_HEAD = 4096
_ROW = 200
"""Bytes that a row of a sheet takes at least, about, where the sheet does not say its size."""


def is_installed() -> bool:
    """Whether the packages of the extra ``bulk`` that every query needs are there."""
    return find_spec("duckdb") is not None and find_spec("pyarrow") is not None


def is_database(where: str) -> bool:
    """Whether a list stands in a file of a database, which the case engine does not read."""
    return Path(where.partition("#")[0]).suffix.lower() in (*DATABASES, *SQLITE)


def is_long(path: Path) -> bool:
    """Whether a list has more rows than are decided case by case, without reading it whole."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".parquet":
            return _parquet_rows(path) > CASES
        if suffix == ".xlsx":
            return _sheet_rows(path) > CASES
        if suffix in (".csv", ".jsonl"):
            return _lines(path) > CASES
        return path.stat().st_size > CASES * _ROW
    except (OSError, zipfile.BadZipFile):
        # What is wrong with the file is said by whoever reads it.
        return False


def _parquet_rows(path: Path) -> int:
    # Not pyarrow: a long list goes on with DuckDB alone, and is the one that should not wait.
    import duckdb

    try:
        with duckdb.connect() as connection:
            sql = "SELECT num_rows FROM parquet_file_metadata(?)"
            ((rows,),) = connection.execute(sql, [str(path)]).fetchall()
    except (duckdb.Error, ValueError):
        # No such table, or several: a name with a star in it.
        return 0
    return int(rows)


def _sheet_rows(path: Path) -> int:
    """The rows of all sheets as their first lines say them, else by their size."""
    rows = 0
    with zipfile.ZipFile(path) as book:
        for part in book.infolist():
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                continue
            with book.open(part) as sheet:
                found = _DIMENSION.search(sheet.read(_HEAD))
            rows += int(found[1]) if found else part.file_size // _ROW
    return rows


def _lines(path: Path) -> int:
    """The lines of a file, no further than is needed to know."""
    lines = 0
    with path.open("rb") as file:
        while lines <= CASES and (piece := file.read(1 << 20)):
            lines += piece.count(b"\n")
    return lines
