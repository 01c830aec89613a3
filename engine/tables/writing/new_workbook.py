"""A workbook written from nothing, row after row, in little memory whatever its length.

Text is text: what begins with = + - @ is no formula, and stays none when somebody edits the cell.
What a sheet's binary numbers or its calendar would change is written as text, digit for digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any

from engine.tables.cells import Cell, TableError, optional
from engine.tables.writing.looks import FONT, Look
from engine.tables.writing.pages import Page, height
from engine.tables.writing.placing import as_text, unwritable
from engine.tables.writing.undated import MADE
from engine.unfinished import scratch

SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384
_SHEET_TEXT = 32_767
_SHEET_DIGITS = 15
_SHEET_NAME = 31
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

Fitted = None | bool | int | Decimal | date | datetime | time | timedelta | str
"""What a cell of a sheet holds: a Decimal and an int only where no digit is lost."""


def fit(cell: Cell, name: str) -> Fitted:
    """A cell as a sheet holds it without changing it, else as text.

    Raises :class:`TableError`, naming the file ``name``, where a text is too long to be held.
    """
    match cell:
        case None | bool() | time() | timedelta():
            return cell
        case int() | Decimal():
            return cell if _holds(cell) else as_text(cell)
        case datetime():
            return cell if cell.tzinfo is None and cell.year > 1900 else as_text(cell)
        case date():
            return cell if cell.year > 1900 else as_text(cell)
    text = as_text(cell)
    if len(text) > _SHEET_TEXT:
        raise too_large(name, "单元格的字数", "the length of a cell", len(text), _SHEET_TEXT)
    return text


def too_large(name: str, zh: str, en: str, size: int, limit: int) -> TableError:
    """The error of something that no sheet can hold."""
    return unwritable(name, f"{zh}为 {size}，上限 {limit}", f"{en} is {size}, the limit is {limit}")


def check_rows(name: str, rows: int) -> None:
    """Raises :class:`TableError` where no sheet can hold so many rows below its header."""
    most = SHEET_ROWS - 1
    if rows > most:
        raise too_large(name, "表头之下的行数", "the number of rows below the header", rows, most)


def is_formula(text: str) -> bool:
    """Whether a program would take a text for a formula if somebody typed it."""
    return _FORMULA.match(text) is not None


def sheet_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """Names that a workbook allows, as near to those wanted as can be, all different."""
    taken: set[str] = set()
    names: list[str] = []
    for name in wanted:
        plain = _NOT_IN_NAME.sub("_", name).strip("'")[:_SHEET_NAME] or "_"
        found, number = plain, 1
        while found.casefold() in taken or found.casefold() == "history":
            number += 1
            end = f"_{number}"
            found = plain[: _SHEET_NAME - len(end)] + end
        taken.add(found.casefold())
        names.append(found)
    return tuple(names)


def _holds(number: int | Decimal) -> bool:
    """Whether a sheet's binary numbers give these decimal digits back."""
    value = Decimal(number)
    if not value.is_finite():
        return False
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return len(digits) <= _SHEET_DIGITS and abs(value.adjusted()) < 100


class NewSheet:
    """A sheet to which rows are put from the first to the last; rows and columns count from 1."""

    def __init__(self, workbook: NewWorkbook, sheet: Any, name: str) -> None:
        self.name = name
        self._workbook = workbook
        self._sheet = sheet

    def put(self, row: int, column: int, cell: Cell, look: Look) -> None:
        """Write a cell; one that is blank is its look alone."""
        value = fit(cell, self._workbook.name)
        sheet, at = self._sheet, (row - 1, column - 1)
        match value:
            case None:
                sheet.write_blank(*at, None, self._workbook.format(look))
            case str():
                if is_formula(value):
                    look = replace(look, literal=True)
                sheet.write_string(*at, value, self._workbook.format(look))
            case bool():
                sheet.write_boolean(*at, value, self._workbook.format(look))
            case int() | Decimal():
                sheet.write_number(*at, value, self._workbook.format(look))
            case _:
                number = look.number if look.number != "General" else _DATE_FORMATS[type(value)]
                look = replace(look, number=number)
                sheet.write_datetime(*at, value, self._workbook.format(look))

    def widths(self, widths: Sequence[int], first: int = 1) -> None:
        """Set the widths of columns from the ``first`` on, in characters."""
        for index, width in enumerate(widths, start=first - 1):
            self._sheet.set_column(index, index, width)

    def height(self, row: int, points: int) -> None:
        """Give a row at least this height; before anything is put there."""
        if points > _ROW_POINTS:
            self._sheet.set_row(row - 1, min(points, _HIGHEST))

    def freeze(self, rows: int) -> None:
        """Keep the first rows in sight."""
        self._sheet.freeze_panes(rows, 0)

    def filter(self, first_row: int, last_row: int, columns: int) -> None:
        """Offer a filter on every column, its buttons in the first row."""
        self._sheet.autofilter(first_row - 1, 0, last_row - 1, columns - 1)

    def hide(self) -> None:
        """Hide the sheet."""
        self._sheet.hide()


_ROW_POINTS, _HIGHEST = 15, 409

_DATE_FORMATS: dict[type, str] = {
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm:ss",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}


class NewWorkbook:
    """A workbook being written; make it with :func:`new_workbook`. ``name`` is for messages."""

    def __init__(self, book: Any, name: str) -> None:
        self.name = name
        self._book = book
        self._formats: dict[Look, Any] = {}

    def sheet(self, name: str) -> NewSheet:
        """Add a sheet after the others; its name is one that :func:`sheet_names` gave."""
        return NewSheet(self, self._book.add_worksheet(name), name)

    def page(self, page: Page) -> None:
        """Add a sheet with a page on it, ready to print."""
        sheet = self._book.add_worksheet(page.name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.5, 0.5, 0.5, 0.5)
        sheet.set_tab_color(f"#{_TAB}")
        for index, width in enumerate(page.widths):
            sheet.set_column(index, index, width)
        drawn = NewSheet(self, sheet, page.name)
        for row, line in enumerate(page.lines, start=1):
            points = height(line, page.widths)
            if points:
                sheet.set_row(row - 1, points)
            column = 1
            for field in line:
                last = column + field.span - 1
                if field.span > 1:
                    sheet.merge_range(row - 1, column - 1, row - 1, last - 1, "")
                if field.target is not None:
                    where = f"{quoted(field.target.sheet)}!A{field.target.row}"
                    look = self.format(field.look)
                    sheet.write_url(row - 1, column - 1, f"internal:{where}", look, field.value)
                else:
                    drawn.put(row, column, field.value, field.look)
                for rest in range(column + 1, last + 1):
                    drawn.put(row, rest, None, field.look)
                column = last + 1

    def format(self, look: Look) -> Any:
        """The format of a look, made once."""
        found = self._formats.get(look)
        if found is None:
            found = self._formats[look] = self._book.add_format(_properties(look))
        return found


_TAB = "1F4E5F"


def quoted(sheet: str) -> str:
    """The name of a sheet inside a reference."""
    return "'" + sheet.replace("'", "''") + "'"


@contextmanager
def new_workbook(file: IO[bytes], name: str) -> Iterator[NewWorkbook]:
    """A workbook that is written into ``file`` when the block ends without an error.

    The rows wait in a folder of their own, which is gone afterwards whatever happens.
    """
    xlsxwriter = optional("xlsxwriter", "excel", ".xlsx")
    with scratch() as folder:
        options = {"constant_memory": True, "tmpdir": str(folder)}
        book = xlsxwriter.Workbook(file, options)
        book.set_properties({"created": MADE})
        yield NewWorkbook(book, name)
        book.close()


def _properties(look: Look) -> dict[str, Any]:
    found: dict[str, Any] = {
        "font_name": FONT,
        "font_size": look.size,
        "bold": look.bold,
        "text_wrap": look.wrap,
        "align": look.align,
        "valign": "top" if look.is_top else "vcenter",
        "num_format": look.number,
        "underline": int(look.underline),
        "quote_prefix": look.literal,
        "indent": look.indent,
    }
    if look.color:
        found["font_color"] = f"#{look.color}"
    if look.fill:
        found |= {"bg_color": f"#{look.fill}", "pattern": 1}
    if look.border:
        found |= {"border": 1, "border_color": f"#{look.border}"}
    return found
