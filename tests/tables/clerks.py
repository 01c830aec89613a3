"""A list as a street office keeps it, decided, and the answers as a second reader finds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from engine.ruleset.diagnostics import Language
from engine.tables.cells import Cell
from engine.tables.deciding import decide_table
from engine.tables.lists import open_lists
from engine.tables.summary import Summary
from tests.tables.samples import PROGRAM, decide

HEADERS = ("机构编号", "已认定", "人数", "工资", "区", "街道", "备注")
ANSWERS = ("结论", "月数合计", "补助", "理由", "缺件", "待解释", "版本", "错误")
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("A1", "是", 3, 1000, "海淀区", "学院路", None),
    ("A2", "否", 3, 1000, "海淀区", "清河", None),
    ("A3", None, 3, 1000, "海淀区", "学院路", None),
    ("A4", "是", -1, 1000, "海淀区", "清河", None),
    ("A5", "是", 3, 1000, "西城区", "学院路", None),
)


def clerks_workbook(path: Path, rows: tuple[tuple[Cell, ...], ...] = ROWS) -> Any:
    """A list as a street office keeps it: a title, a formatted table, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet["A1"] = "职业介绍机构名单"
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    side = Side(style="thin")
    for column, header in enumerate(HEADERS, start=1):
        cell = sheet.cell(2, column, header)
        cell.fill = PatternFill("solid", fgColor="D9D9D9")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            cell.font = Font(name="仿宋", size=12)
            cell.alignment = Alignment(vertical="center")
    sheet.column_dimensions["A"].width = 22
    sheet.row_dimensions[2].height = 30
    other = book.create_sheet("说明")
    other["B3"] = "填报说明"
    book.save(path)
    return book


def run(
    path: Path,
    output: Path,
    *,
    records: Path | None = None,
    mask: bool = False,
    language: Language = "zh",
    decide_one: Any = decide,
) -> Summary:
    """Decide a list as the command line does; without records a subject has none."""
    given_records = {"介绍记录": (records, None)} if records is not None else {}
    lists = open_lists(path, [PROGRAM], records=given_records)
    return decide_table(
        lists.subjects,
        output,
        decide_one,
        [PROGRAM],
        records=lists.records,
        mask=mask,
        language=language,
    )


def raw(path: Path) -> dict[str, list[list[Any]]]:
    """Every sheet as calamine reads it: a second reader than the one that wrote."""
    book = python_calamine.load_workbook(str(path))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def answers_of(path: Path, sheet: str = "名单", header: int = 2) -> list[dict[str, Any]]:
    rows = raw(path)[sheet]
    names = rows[header - 1]
    return [
        {name: value for name, value in zip(names, row, strict=True) if name in ANSWERS}
        for row in rows[header:]
    ]
