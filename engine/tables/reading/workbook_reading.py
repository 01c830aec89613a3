"""A workbook as grids of typed cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from engine.tables.cells import Cell, Row, Sheet, Table, blank, optional, unreadable
from engine.tables.reading.grids import Grids, frozen
from engine.tables.reading.layout import Grid
from engine.tables.reading.marks import Book, Marks, marked, marks


def workbook_table(path: Path, sheet: str | None) -> Table:
    """The list on a sheet, the first unless it is named, whose headers are the first row."""
    grids = workbook_grids(path)
    grid = grids.sheets[0] if sheet is None else sheet_called(grids, sheet)
    first = next(grid.rows(), (1, ()))[1]
    if all(map(blank, first)):
        raise unreadable(path, "首行没有列名", "there are no headers in row one")
    columns = tuple(_header(cell) for cell in first)
    where = Sheet(grid.name, (1,), tuple(range(1, len(columns) + 1)), grid.width + 1)
    return Table(
        path,
        columns,
        partial(_sheet_rows, grid, len(columns)),
        typed_by_people=True,
        sheet=sheet or "",
        bom=True,
        sheets=(where,),
        epoch=grids.epoch,
    )


def sheet_called(grids: Grids, name: str) -> Grid:
    """The sheet of a workbook by its name. Raises :class:`TableError` with those there are."""
    for grid in grids.sheets:
        if grid.name == name:
            return grid
    names = [grid.name for grid in grids.sheets]
    raise unreadable(
        grids.path,
        f"没有工作表“{name}”，已有：{'、'.join(names)}",
        f"there is no sheet “{name}”; there are: {', '.join(names)}",
    )


def workbook_grids(path: Path) -> Grids:
    """The sheets of a workbook with their marks; :class:`TableError` where it cannot be read."""
    if not path.exists():
        raise FileNotFoundError(path)
    calamine = optional("python_calamine", "excel", path.suffix.lower())
    try:
        # First, because it survives a damaged file: calamine may bring the whole process down.
        book = marks(path)
        workbook = calamine.load_workbook(str(path))
        kinds = calamine.SheetTypeEnum.WorkSheet
        known = [meta for meta in workbook.sheets_metadata if meta.typ == kinds]
        sheets = tuple(_grid(workbook, meta, book, calamine) for meta in known)
    except calamine.PasswordError as error:
        raise unreadable(
            path,
            "文件有打开密码；去掉密码另存后再读",
            "it has a password; save it without one",
        ) from error
    except (calamine.CalamineError, ValueError) as error:
        zh, en = _what_it_is(path)
        raise unreadable(path, zh, f"{en} ({error})") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable(path, *_what_it_is(path)) from None
    if not sheets:
        raise unreadable(path, "没有工作表", "it has no sheets")
    return Grids(path, sheets, book.epoch, bom=True)


def _what_it_is(path: Path) -> tuple[str, str]:
    """What a file that is no workbook of its suffix seems to be, and what to do."""
    with path.open("rb") as file:
        head = file.read(512)
    suffix = path.suffix.lower()
    if head.startswith(b"PK") and suffix == ".xls":
        return (
            "内容是 .xlsx，后缀却是 .xls；把后缀改为 .xlsx",
            "it is an .xlsx; rename it to end in .xlsx",
        )
    if head.startswith(b"\xd0\xcf\x11\xe0") and suffix != ".xls":
        return (
            "是旧式 .xls，或设了打开密码；用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx",
            "it is an old .xls or has a password; open it and save it as .xlsx without one",
        )
    if b"<" in head[:64] and suffix == ".xls":
        return (
            "是网页或 XML，不是工作簿；用 Excel 或 WPS 打开，另存为 .xlsx",
            "it is a web page or XML and no workbook; open it and save it as .xlsx",
        )
    if not head:
        return "文件没有内容", "the file is empty"
    return (
        "不是工作簿，或已损坏；用 Excel 或 WPS 打开，另存为 .xlsx",
        "it is no workbook, or damaged; open it in a spreadsheet program and save it as .xlsx",
    )


def _grid(workbook: Any, meta: Any, book: Book, calamine: Any) -> Grid:
    sheet = workbook.get_sheet_by_name(meta.name)
    of = book.sheets.get(meta.name, Marks())
    indent = sheet.start[1] if sheet.start else 0
    merged = sheet.merged_cell_ranges
    ranges = (
        of.merged
        if merged is None
        else [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged]
    )

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        read = marked(sheet.iter_rows(), book, of, indent)
        for number, cells in enumerate(read, start=1):
            yield number, [_typed(cell) for cell in cells]

    return Grid(
        meta.name,
        rows,
        sheet.end[1] + 1 if sheet.end else 0,
        tuple(ranges),
        frozenset(of.hidden),
        meta.visible != calamine.SheetVisibleEnum.Visible,
    )


def _sheet_rows(grid: Grid, width: int) -> Iterator[Row]:
    for number, cells in grid.rows():
        if number > 1 and not all(map(blank, cells)):
            yield Row(number, _wide(cells, width), sheet=grid.name)


def _wide(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells, *[None] * (width - len(cells)))[:width]


def _typed(value: Any) -> Cell:
    """A cell of a workbook: a blank is None, and a date is stored as its midnight."""
    kind = value.__class__
    if kind is str:
        return value or None
    if kind is float:
        return frozen(value)
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    cell: Cell = value
    return cell


def _header(cell: Cell) -> str:
    return "" if cell is None else str(cell)
