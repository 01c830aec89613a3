"""How clerks write: dates in every manner, headers of two rows, borders and sums."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | bool | date | None
Record = Mapping[str, Cell]
Column = tuple[str, str, str]
"""A merged group ('' for none), the header as the clerk wrote it, and the fact or other key."""
_SIDE = Side(style="thin", color="808080")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FILL = PatternFill("solid", fgColor="DDEBF7")
_SUM = PatternFill("solid", fgColor="F2F2F2")


def day(value: date, rng: random.Random) -> Any:
    """A date in one of the manners in which clerks write dates."""
    manners: tuple[Callable[[date], Any], ...] = (
        lambda d: d,
        lambda d: d,
        lambda d: f"{d.year}.{d.month}.{d.day}",
        lambda d: f"{d.year}-{d.month}-{d.day}",
        lambda d: f"{d:%Y/%m/%d}",
        lambda d: f"{d.year}年{d.month}月{d.day}日",
        lambda d: f"{d:%Y%m%d}",
    )
    return rng.choice(manners)(value)


def soiled(value: Cell, fact: str, rng: random.Random) -> Any:
    """A value as a clerk may have typed it; what it means is the same."""
    if isinstance(value, bool):
        return rng.choice(("是", "是", "√", "1", "Y") if value else ("否", "否", "×", "0", "N"))
    if isinstance(value, date):
        return day(value, rng)
    if isinstance(value, int):
        if fact == "年度":
            return rng.choice((value, f"{value}年"))
        if fact == "本年度已领补助" and value:
            return f"{value // 10000}万元"
        return rng.choice((value, value, f"{value}个月" if "月数" in fact else value))
    if isinstance(value, str):
        if value == "海淀区":
            return rng.choice(("海淀区", "海淀区", "海淀", "北京市海淀区", "海 淀 区"))
        if "号码" in fact:
            wide = value.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
            spaced = f"{value[:6]} {value[6:14]} {value[14:]}"
            return rng.choice((*[value] * 8, value.lower(), spaced, wide))
        if fact == "姓名":
            return rng.choice((value, value, f"{value[:2]} {value[2:]}"))
    return value


def table(
    sheet: Worksheet,
    title: str,
    notes: Sequence[Sequence[str | None]],
    columns: Sequence[Column],
    lines: Sequence[Sequence[Any]],
    signatures: Sequence[Sequence[str | None]],
) -> int:
    """A table with a title, notes, a header of one or two rows, and signatures; its first row."""
    width = len(columns)
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"].font = Font(name="宋体", size=16, bold=True)
    sheet["A1"].alignment = _MIDDLE
    sheet.row_dimensions[1].height = 34
    for note in notes:
        sheet.append(list(note))
    top = sheet.max_row + 1
    grouped = any(group for group, _, _ in columns)
    if grouped:
        sheet.append([group or header for group, header, _ in columns])
        sheet.append([header if group else None for group, header, _ in columns])
        _merge_header(sheet, top, columns)
    else:
        sheet.append([header for _, header, _ in columns])
    for row in sheet.iter_rows(min_row=top, max_row=sheet.max_row, max_col=width):
        for cell in row:
            cell.font, cell.fill = Font(name="宋体", bold=True), _FILL
            cell.alignment, cell.border = _MIDDLE, _BORDER
    first = int(sheet.max_row) + 1
    for line in lines:
        sheet.append(list(line))
        dress(sheet, width)
    sheet.append([])
    for signature in signatures:
        sheet.append(list(signature))
    for index, (_, header, fact) in enumerate(columns, start=1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = 22 if "号" in fact else 6 if "序" in header else 13
    sheet.freeze_panes = sheet.cell(first, 1)
    return first


def _merge_header(sheet: Worksheet, top: int, columns: Sequence[Column]) -> None:
    start = 0
    while start < len(columns):
        group = columns[start][0]
        end = start
        while group and end + 1 < len(columns) and columns[end + 1][0] == group:
            end += 1
        sheet.merge_cells(
            start_row=top,
            end_row=top if group else top + 1,
            start_column=start + 1,
            end_column=end + 1,
        )
        start = end + 1


def dress(sheet: Worksheet, width: int) -> None:
    """Give the last row of a sheet the borders of a table."""
    for index in range(1, width + 1):
        cell = sheet.cell(sheet.max_row, index)
        cell.border = _BORDER
        cell.font = Font(name="宋体")
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(cell.value, str):
            cell.number_format = "@"
        if cell.value in ("小计", "合计"):
            for other in sheet[sheet.max_row]:
                other.fill = _SUM


def written(
    rows: Sequence[Record], columns: Sequence[Column], rng: random.Random, start: int = 1
) -> list[list[Any]]:
    """The rows under the columns, soiled; the first column is numbered."""
    return [
        [number if fact == "序号" else soiled(row.get(fact), fact, rng) for _, _, fact in columns]
        for number, row in enumerate(rows, start=start)
    ]


def sum_line(word: str, count: int, width: int) -> list[Any]:
    """A line that counts the people above it."""
    return [word, None, f"共{count}人", *[None] * (width - 3)]


def at(columns: Sequence[Column], fact: str) -> int:
    """Where among the columns a fact stands."""
    return next(index for index, column in enumerate(columns) if column[2] == fact)
