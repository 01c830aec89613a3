"""A jsonl as a table of DuckDB, where each key has values of one type."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.bulk.databases.dialects import DUCKDB
from engine.bulk.databases.duck import DuckDB
from engine.bulk.databases.engines import Opened
from engine.bulk.lists.lines import number_of_lines

_WHOLE = {"UBIGINT", "BIGINT", "HUGEINT"}
_TYPES = {"VARCHAR", "BOOLEAN", "DOUBLE", *_WHOLE}

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
        ((number, rows),) = engine.rows(
            f"SELECT count(*) FILTER (WHERE {' OR '.join(odd)}), count(*) FROM {source}"
        )
        if number or not rows:
            return None
        # json_group_structure would hold the whole file in memory.
        found = engine.rows(f"SELECT DISTINCT CAST(json_structure(json) AS VARCHAR) FROM {source}")
        ((first,),) = engine.rows(f"SELECT json_keys(json) FROM {source} LIMIT 1")
        types = _types([json.loads(text_) for (text_,) in found], first)
        if types is None:
            return None
        columns = ", ".join(f"{text(name)}: {text(type_)}" for name, type_ in types.items())
        engine.write(
            f"SELECT * FROM read_json({text(str(path))}, format = 'newline_delimited', "
            f"columns = {{{columns}}})",
            made,
        )
    except Exception as error:
        if not engine.is_error(error) or isinstance(error, engine.stopping):
            raise
        return None
    opened = engine.parquet(made)
    if opened.rows != rows or rows != number_of_lines(path):
        return None
    return replace(opened, name=path.name)


def _types(structures: Sequence[dict[str, Any]], first: Sequence[str]) -> dict[str, str] | None:
    """The type of each key, those of the first line first; None where one has several."""
    types: dict[str, str] = {}
    for structure in structures:
        for name, found in structure.items():
            merged = _merged(types.get(name, "NULL"), found)
            if merged is None:
                return None
            types[name] = merged
    order = {name: at for at, name in enumerate(first)}
    names = sorted(types, key=lambda name: (order.get(name, len(order)), name))
    return {name: "VARCHAR" if types[name] == "NULL" else types[name] for name in names}


def _merged(one: str, other: Any) -> str | None:
    """The type that has the values of two; None where they are of different kinds."""
    if not isinstance(other, str) or other not in {*_TYPES, "NULL"}:
        return None
    both = {one, other} - {"NULL"}
    if len(both) < 2:
        return next(iter(both), "NULL")
    if both <= _WHOLE:
        return "HUGEINT"
    return "DOUBLE" if both <= {*_WHOLE, "DOUBLE"} else None
