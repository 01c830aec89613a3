"""One small measure and its list, written in every form that a list comes in."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from engine import CuoshiError, Decision, Library, Open, Undecided
from engine.bulk.lists.listing import Asked
from engine.bulk.results.outcome import Outcome, Settings
from engine.bulk.running import decide_file
from engine.program import Program
from engine.tables.reading.files import open_table
from engine.tables.spelling import shipped
from tests.support import rule_set

RULES = """
    parameters:
      人数下限: {range: {at_least: 3}, unit: 人}
      期间: {range: {at_least: 2024-01-01}}
      取法:
        one_of: [按件, 按次]
        question: 按件还是按次
    inputs:
      已认定: {alias: accredited, type: boolean}
      人数: {alias: people, type: integer, range: {at_least: 0, at_most: 1000}}
      单价: {alias: price, type: decimal, digits: 2}
      次数: {alias: times, type: integer, range: {at_least: 0, at_most: 9}}
      申请日: {alias: applied_on, type: date}
      区: {alias: district, type: choice, options: [{value: 海淀区, alias: haidian}, 西城区]}
      记录:
        alias: entries
        type: records
        fields:
          月数: {alias: months, type: integer, range: {at_least: 0, at_most: 24}}
    requirements:
      认定: {alias: is_accredited, when: 已认定, quote: 经认定的机构}
      规模: {alias: large_enough, when: 人数 in 人数下限}
      本区: {alias: local, when: 区 == '海淀区'}
      当年: {alias: in_year, when: 申请日 in 期间}
    benefits:
      补助: {alias: bonus, by: 取法, cases: {按件: 单价 * 人数, 按次: 单价 * 次数}, unit: 元}
      单位数: {alias: units, value: 人数, unit: 个}
      月数合计: {alias: months_total, value: sum(记录.月数), unit: 月}
"""
PROGRAM: Program = rule_set(RULES)
KEY = "编号"

Row = Mapping[str, Any]
NAMES = ("编号", "已认定", "人数", "单价", "次数", "申请日", "区", "街道")

_VALUES: Sequence[Sequence[Any]] = (
    ("A001", True, 3, Decimal("1.50"), 3, date(2024, 1, 1), "海淀区", "中关村"),
    ("A002", True, 5, Decimal("10.05"), 2, date(2024, 2, 29), "海淀区", "中关村"),
    ("A003", False, 5, Decimal("10.05"), 2, date(2024, 2, 29), "海淀区", "清河"),
    ("A004", True, 2, Decimal("0.01"), 2, date(2023, 12, 31), "西城区", "清河"),
    ("A005", None, 8, Decimal("7.00"), None, date(2024, 5, 6), "海淀区", None),
    ("A006", True, None, Decimal("7.00"), 8, date(2024, 5, 6), "海淀区", "清河"),
    ("A007", True, 9, None, 9, date(2024, 5, 6), "海淀区", "中关村"),
    ("A008", True, 9, Decimal("2.00"), 9, None, "西城区", "清河"),
)
ROWS: list[dict[str, Any]] = [dict(zip(NAMES, values, strict=True)) for values in _VALUES]
BAD: list[dict[str, Any]] = [
    {**ROWS[0], "编号": "B001", "人数": 1001},
    {**ROWS[0], "编号": "B002", "区": "东城区"},
    {**ROWS[0], "编号": None},
]
RECORDS: list[dict[str, Any]] = [
    {"编号": "A001", "月数": 4},
    {"编号": "A001", "月数": 5},
    {"编号": "A002", "月数": 24},
    {"编号": "A007", "月数": None},
]

# -- writing lists -------------------------------------------------------------------------------


def text(value: Any) -> str:
    """A value as a program writes it into a csv."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def write_csv(path: Path, rows: Sequence[Row]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([text(value) for value in row.values()] for row in rows)
    return str(path)


def write_parquet(path: Path, rows: Sequence[Row]) -> str:
    pq.write_table(arrow(rows), path)
    return str(path)


def arrow(rows: Sequence[Row]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows]) for name in rows[0]})


def write_jsonl(path: Path, rows: Sequence[Row]) -> str:
    lines = []
    for row in rows:
        plain = {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in row.items()
        }
        lines.append(json.dumps(plain, ensure_ascii=False, default=str))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def write_duckdb(path: Path, rows: Sequence[Row]) -> str:
    with duckdb.connect(str(path)) as connection:
        connection.register("rows", arrow(rows))
        connection.execute("CREATE TABLE 名单 AS SELECT * FROM rows")
    return f"{path}#名单"


def write_sqlite(path: Path, rows: Sequence[Row]) -> str:
    """SQLite has neither truth nor dates nor decimals: whole numbers, text and binary numbers."""
    names = list(rows[0])
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE 名单 ({', '.join(names)})")
        for row in rows:
            cells = [
                float(v) if isinstance(v, Decimal) else str(v) if isinstance(v, date) else v
                for v in (row[name] for name in names)
            ]
            connection.execute(f"INSERT INTO 名单 VALUES ({', '.join('?' * len(names))})", cells)
    connection.close()
    return str(path)


def write_xlsx(path: Path, rows: Sequence[Row]) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([str(v) if isinstance(v, Decimal) else v for v in row.values()])
    book.save(path)
    return str(path)


WRITERS: dict[str, Callable[[Path, Sequence[Row]], str]] = {
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".jsonl": write_jsonl,
    ".duckdb": write_duckdb,
    ".xlsx": write_xlsx,
}


# -- deciding and reading back -------------------------------------------------------------------


def decide(
    where: str, output: Path | None = None, *, program: Program = PROGRAM, **asked: Any
) -> Outcome:
    """The list decided as one query."""
    settings = Settings((), output, states=asked.pop("states", False))
    return decide_file(where, Asked(program, "zh", shipped(), **asked), settings)


def answers(path: Path) -> list[dict[str, Any]]:
    """The rows of a result as text, a blank as None."""
    table = open_table(path)
    rows = []
    for row in table.rows():
        cells = zip(table.columns, row.cells, strict=True)
        rows.append({name: None if cell is None else text(cell) for name, cell in cells})
    return rows


def expected(rows: Sequence[Row], records: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """What the case engine says of each row: verdict, benefits that are known, what fails."""
    library = Library([PROGRAM])
    found = []
    for row in rows:
        facts = {n: v for n, v in row.items() if v is not None and n != "街道"}
        if records:
            facts["记录"] = [
                {n: v for n, v in each.items() if n != KEY and v is not None}
                for each in records
                if each[KEY] == row[KEY]
            ]
        try:
            found.append(_said(library.decide("m@v1", facts)))
        except CuoshiError:
            found.append({"结论": None})
    return found


def _said(decision: Decision) -> dict[str, Any]:
    from engine.wording.words import verdict_word

    said: dict[str, Any] = {"结论": verdict_word(decision.verdict, "zh")}
    for benefit in PROGRAM.benefits:
        result = next((b for b in decision.benefits if b.benefit.name == benefit.name), None)
        known = result is not None and not isinstance(result.value, Open | Undecided)
        assert result is None or not known or result.value is not None
        said[benefit.name] = figure(text(result.value)) if result is not None and known else None
    fails = [r.name for r in decision.requirements if r.result.truth is False]
    said["不符合"] = "；".join(fails) or None
    return said


def without(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """The columns that :func:`expected` speaks of."""
    found: list[dict[str, Any]] = []
    for row in rows:
        if row["结论"] is None:
            found.append({"结论": None})
        else:
            figures = {name: figure(row[name]) for name in names}
            found.append({"结论": row["结论"], **figures, "不符合": row["不符合"]})
    return found


def figure(said: str | None) -> str | None:
    """A number as it is told from others, in whatever form a file keeps it."""
    return None if said is None else f"{Decimal(said).normalize():f}"
