"""A jsonl as a table of DuckDB, where each key has values of one type."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.bulk.dialects import DUCKDB
from engine.bulk.duck import DuckDB
from engine.bulk.engines import Opened

_TYPES = {"VARCHAR": "VARCHAR", "BOOLEAN": "BOOLEAN", "UBIGINT": "UBIGINT", "BIGINT": "BIGINT"}
_TYPES |= {"DOUBLE": "DOUBLE", "NULL": "VARCHAR"}

_LONG_NUMBER = r"[:,\[]\s*-?[0-9.eE+-]{16,}"
"""A number with more figures than a binary one keeps."""


def json_lines(engine: DuckDB, path: Path, made: Path) -> Opened | None:
    """The objects of a jsonl, kept in the new Parquet file ``made``.

    None where a key has values of several types, stands twice, or has a number that would lose a
    figure: such a file is read line by line.
    """
    text = DUCKDB.text
    source = f"read_ndjson_objects({text(str(path))})"
    odd = [
        "json_type(json) <> 'OBJECT'",
        "len(json_keys(json)) <> len(list_distinct(json_keys(json)))",
        f"regexp_matches(CAST(json AS VARCHAR), {text(_LONG_NUMBER)})",
    ]
    try:
        ((structure, number, rows),) = engine.rows(
            f"SELECT json_group_structure(json), count(*) FILTER (WHERE {' OR '.join(odd)}), "
            f"count(*) FROM {source}"
        )
        if number or not rows:
            return None
        types = {name: _type(found) for name, found in json.loads(structure).items()}
        if None in types.values():
            return None
        columns = ", ".join(f"{text(name)}: {text(found or '')}" for name, found in types.items())
        engine.write(
            f"SELECT * FROM read_json({text(str(path))}, format = 'newline_delimited', "
            f"columns = {{{columns}}})",
            made,
        )
    except Exception as error:
        if not engine.is_error(error):
            raise
        return None
    opened = engine.parquet(made)
    if opened.rows != rows or rows != _lines(path):
        return None
    return replace(opened, name=path.name)


def _type(found: Any) -> str | None:
    """The type of a key by its structure, None where it has several."""
    return _TYPES.get(found) if isinstance(found, str) else None


def _lines(path: Path) -> int:
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            lines += piece.count(b"\n")
            last = piece[-1:]
    return lines + (last != b"\n")
