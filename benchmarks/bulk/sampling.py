"""Rows of the register for those who cannot take all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from benchmarks.bulk.register import COLUMNS

_GIVEN = " AND ".join(f"{name} IS NOT NULL" for name in COLUMNS if name != "户籍迁出日")

COMPLETE = f"""({_GIVEN}
  AND (NOT 户籍已迁出 OR 户籍迁出日 IS NOT NULL)
  AND 性别 IN ('女', '男') AND 已享受月数 BETWEEN 0 AND 120 AND 户籍区 <> '海淀')"""
"""A row that every contestant can answer; the date of moving is missing only where nobody moved."""


def sample(path: str, rows: int, complete: bool) -> list[Mapping[str, Any]]:
    """So many rows from the beginning; ``complete``: of those without a missing or wrong fact."""
    where = f"WHERE {COMPLETE}" if complete else ""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        found = connection.execute(f"SELECT * FROM read_parquet($1) {where} LIMIT {rows}", [path])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
