"""The clerk's own workbook, with columns added and everything else as it was.

openpyxl holds the whole workbook in memory, so this is for lists of ordinary size. Numbers keep
their digits and dates their numbers: nothing is read as a date here, because a date that is out of
the calendar would come back as an error.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from engine.tables.cells import Cell, Sheet, optional
from engine.tables.masking import masked, masked_cell
from engine.tables.summary import Note
from engine.tables.writing.looks import FONT, RESULT_HEAD, Look
from engine.tables.writing.new_workbook import SHEET_COLUMNS, quoted, too_large
from engine.tables.writing.pages import Page, height
from engine.tables.writing.undated import UndatedArchive
from engine.tables.writing.workbook_parts import (
    CELLS_KEPT,
    ROWS_KEPT,
    NotKeptError,
    cells_in,
    formulas_in,
    load,
    lost,
)
from engine.tables.writing.workbook_styles import Styles


class SameWorkbook:
    """A workbook that is being added to. Raises :class:`NotKeptError` where it cannot be.

    ``rows`` is the number of rows of the list. ``values`` puts the saved value in the place of each
    formula.
    """

    def __init__(self, path: Path, rows: int, *, values: bool = False) -> None:
        self._name = path.name
        self._path = path
        cells = cells_in(path)
        if rows > ROWS_KEPT or cells > CELLS_KEPT:
            sizes = {"rows": rows, "cells": cells}
            limits = {"row_limit": ROWS_KEPT, "cell_limit": CELLS_KEPT}
            raise NotKeptError(Note("note_new_size", tuple((sizes | limits).items())))
        self._styles = Styles()
        self._book = load(path, values=values)
        self._values = values

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sheets."""
        return tuple(self._book.sheetnames)

    # -- columns ---------------------------------------------------------------------------------

    def add_columns(self, where: Sheet, headers: Sequence[str]) -> SheetColumns:
        """Head new columns to the right of everything that stands beside the list."""
        sheet = self._book[where.name]
        first = _first_free(sheet, where)
        last = first + len(headers) - 1
        if last > SHEET_COLUMNS:
            raise too_large(self._name, "列数", "the number of columns", last, SHEET_COLUMNS)
        _make_room(sheet, first, last)
        top, bottom = _header_rows(sheet, where)
        font = _font_of(sheet, where, bottom)
        for column, header in enumerate(headers, start=first):
            for row in range(top, bottom + 1):
                said = header if row == top else None
                self._styles.put(sheet.cell(row, column), said, RESULT_HEAD, font, self._name)
            if bottom > top:
                sheet.merge_cells(
                    start_row=top, end_row=bottom, start_column=column, end_column=column
                )
        _extend_filter(sheet, where, bottom, last)
        if sheet.freeze_panes is None:
            sheet.freeze_panes = sheet.cell(bottom + 1, 1)
        return SheetColumns(sheet, first, font, self._styles, self._name)

    # -- the whole workbook ----------------------------------------------------------------------

    def mask(self, identity: Mapping[str, Iterable[int]]) -> None:
        """Hide identity numbers in every cell and comment; ``identity`` are columns full of them.

        What may show a number otherwise is taken out: pictures, charts, pivot tables.
        """
        for sheet in self._book.worksheets:
            columns = frozenset(identity.get(sheet.title, ()))
            for row in sheet.iter_rows():
                for cell in row:
                    _mask(cell, cell.column in columns)
            sheet._charts, sheet._images, sheet._pivots = [], [], []
        self._book._pivots = []

    def add_page(self, page: Page) -> None:
        """Add a sheet with a page on it, after the others, ready to print."""
        sheet = self._book.create_sheet(page.name)
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.tabColor = "1F4E5F"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToHeight = 0
        sheet.page_margins = self._styles.margins()
        sheet.sheet_properties.pageSetUpPr = self._styles.fit_to_page()
        for column, width in enumerate(page.widths, start=1):
            sheet.column_dimensions[_letter(column)].width = width
        for row, line in enumerate(page.lines, start=1):
            points = height(line, page.widths)
            if points:
                sheet.row_dimensions[row].height = points
            column = 1
            for field in line:
                for rest in range(column, column + field.span):
                    value = field.value if rest == column else None
                    cell = sheet.cell(row, rest)
                    self._styles.put(cell, value, field.look, FONT, self._name)
                if field.target is not None:
                    where = f"{quoted(field.target.sheet)}!A{field.target.row}"
                    sheet.cell(row, column).hyperlink = self._styles.link(
                        sheet.cell(row, column).coordinate, where
                    )
                if field.span > 1:
                    sheet.merge_cells(
                        start_row=row,
                        end_row=row,
                        start_column=column,
                        end_column=column + field.span - 1,
                    )
                column += field.span

    def notes(self, *, masked: bool) -> tuple[Note, ...]:
        """What is not as it was, but for what was added."""
        found: list[Note] = []
        formulas = formulas_in(self._path)
        if formulas:
            key = "note_formula_values" if self._values else "note_formulas"
            found.append(Note(key, (("count", formulas),)))
        gone = tuple(lost(self._path, masked=masked))
        if gone:
            found.append(Note("note_lost", (("what", gone),)))
        return tuple(found)

    def save(self, file: IO[bytes]) -> None:
        """Write the workbook into a file; it is as much of a day as the one that came in."""
        writer = optional("openpyxl.writer.excel", "excel", ".xlsx")
        writer.ExcelWriter(self._book, UndatedArchive(file)).save()


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The columns that were added to a sheet."""

    sheet: Any
    first: int
    font: str
    styles: Styles
    name: str

    def put(self, row: int, cells: Sequence[Cell], looks: Sequence[Look]) -> None:
        """Fill one row of them; rows count from 1."""
        for column, (cell, look) in enumerate(zip(cells, looks, strict=True), start=self.first):
            self.styles.put(self.sheet.cell(row, column), cell, look, self.font, self.name)

    def heighten(self, row: int, points: int) -> None:
        """Let a row be at least this high; one that is higher stays as it is."""
        own = self.sheet.row_dimensions[row].height
        if points > (own or self.sheet.sheet_format.defaultRowHeight or _ROW_POINTS):
            self.sheet.row_dimensions[row].height = min(points, _HIGHEST)

    def widths(self, widths: Sequence[int]) -> None:
        """Set the widths of the columns, in characters."""
        for column, width in enumerate(widths, start=self.first):
            self.sheet.column_dimensions[_letter(column)].width = width


_ROW_POINTS, _HIGHEST = 15, 409


# -- room for columns ----------------------------------------------------------------------------


def _first_free(sheet: Any, where: Sheet) -> int:
    """The first column to the right of every value, and of merged cells beside the list."""
    first = where.first_free_column
    for row in sheet.iter_rows(min_col=first):
        for cell in row:
            if cell.value is not None:
                first = max(first, cell.column + 1)
    top = (where.header_rows or (1,))[0]
    bottom = max(where.last_row, (where.header_rows or (1,))[-1])
    for merged_cells in sheet.merged_cells.ranges:
        if merged_cells.min_row <= bottom and merged_cells.max_row >= top:
            first = max(first, merged_cells.max_col + 1)
    return first


def _header_rows(sheet: Any, where: Sheet) -> tuple[int, int]:
    """The first and the last row to head; a title over the whole list is no header of a column."""
    bottom = (where.header_rows or (1,))[-1]
    width = sum(column is not None for column in where.columns)
    titles = {
        merged_cells.min_row
        for merged_cells in sheet.merged_cells.ranges
        if merged_cells.max_col - merged_cells.min_col + 1 >= width > 1
    }
    rows = [row for row in where.header_rows if row not in titles or row == bottom]
    return (rows or [bottom])[0], bottom


def _make_room(sheet: Any, first: int, last: int) -> None:
    """Take from columns what is said of them; a run of columns that they are in is divided.

    Two sayings of one column make a workbook that Excel repairs, and hidden results are none.
    """
    dimensions = sheet.column_dimensions
    for dimension in list(dimensions.values()):
        dimension.reindex()
        if dimension.max < first or dimension.min > last:
            continue
        if dimension.max > last:
            after = copy.copy(dimension)
            after.index, after.min = _letter(last + 1), last + 1
            dimensions[after.index] = after
        if dimension.min < first:
            dimension.max = first - 1
        else:
            del dimensions[dimension.index]


def _extend_filter(sheet: Any, where: Sheet, header: int, last: int) -> None:
    """A filter over the list takes in the results; without one there is one now.

    A table of Excel's own has its filter already, and two cannot be on one sheet's list.
    """
    if sheet.tables:
        return
    found = sheet.auto_filter.ref
    if not found:
        bottom = max(where.last_row, header + 1)
        left = min((column for column in where.columns if column), default=1)
        sheet.auto_filter.ref = f"{_letter(left)}{header}:{_letter(last)}{bottom}"
        return
    start, _, end = found.partition(":")
    end_row = re.sub(r"[^0-9]", "", end or start)
    start_row = re.sub(r"[^0-9]", "", start)
    if int(start_row) in where.header_rows:
        sheet.auto_filter.ref = f"{start}:{_letter(last)}{end_row}"


def _font_of(sheet: Any, where: Sheet, row: int) -> str:
    """The font that the list has, so that the results look like a part of it."""
    column = max((column for column in where.columns if column), default=1)
    name = sheet.cell(row + 1, column).font.name or sheet.cell(row, column).font.name
    return str(name) if name else FONT


def _letter(column: int) -> str:
    letters: str = optional("openpyxl.utils", "excel", ".xlsx").get_column_letter(column)
    return letters


def _mask(cell: Any, identity: bool) -> None:
    value = getattr(cell, "_value", None)
    if cell.comment is not None:
        cell.comment.text = masked(cell.comment.text)
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, float):
        hidden = masked_cell(int(value), identity=identity) if value.is_integer() else value
    elif isinstance(value, int):
        hidden = masked_cell(value, identity=identity)
    else:
        hidden = masked_cell(str(value), identity=identity)
    if isinstance(hidden, str) and hidden != str(value):
        cell._value = hidden
        cell.data_type = "s"
