"""Answers that the database itself writes to a csv or a file of JSON lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.bulk.databases.duck import DuckDB


def copy_to(engine: DuckDB, answers: Path, made: Path, suffix: str, headers: Sequence[str]) -> str:
    """The statement that writes the columns of ``answers`` to the new file ``made``."""
    d = engine.dialect
    source, to = d.text(str(answers)), d.text(str(made))
    if suffix == ".jsonl":
        return f"COPY (SELECT * FROM read_parquet({source})) TO {to} (FORMAT json, ARRAY false)"
    kinds = {
        name: type_
        for name, type_, *_ in engine.rows(f"DESCRIBE SELECT * FROM read_parquet({source})")
    }
    listed = ", ".join(
        f"{harmless(d.name_of(name)) if kinds[name] == 'VARCHAR' else d.name_of(name)} "
        f"AS {d.name_of(name)}"
        for name in headers
    )
    return f"COPY (SELECT {listed} FROM read_parquet({source})) TO {to} (FORMAT csv, HEADER true)"


def harmless(column: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text; a number stays one."""
    formula = rf"regexp_matches({column}, '^[=+\-@\t\r]')"
    number = rf"regexp_full_match({column}, '[+-]?[0-9]+(\.[0-9]+)?')"
    return f"CASE WHEN {formula} AND NOT {number} THEN '''' || {column} ELSE {column} END"
