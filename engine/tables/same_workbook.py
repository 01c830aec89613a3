"""The clerk's own workbook, with columns added and everything else as it was.

openpyxl holds the whole workbook in memory, so this is for lists of ordinary size. Numbers keep
their digits and dates their numbers: nothing is read as a date here, because a date that is out of
the calendar would come back as an error.
"""

from __future__ import annotations

import copy
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from engine.tables.cells import Cell, Sheet, TableError, optional
from engine.tables.looks import FONT, RESULT_HEAD, Look
from engine.tables.masking import masked, masked_cell
from engine.tables.new_workbook import SHEET_COLUMNS, fit, is_formula, quoted, too_large
from engine.tables.pages import Page, height
from engine.tables.summary import Note

ROWS_KEPT = 20_000
"""A list of more rows is not kept with its formats: see the issue of memory above."""

CELLS_KEPT = 600_000
"""The same for the cells of all sheets; openpyxl takes half a kilobyte for one."""

_CELL_TAG = re.compile(rb"<(?:\w+:)?c[ >/]")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_CHUNK = 1 << 20


class NotKeptError(Exception):
    """A workbook whose formats cannot be kept; ``note`` says why."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


class SameWorkbook:
    """A workbook that is being added to. Raises :class:`NotKeptError` where it cannot be.

    ``rows`` is the number of rows of the list. ``values`` puts the saved value in the place of each
    formula.
    """

    def __init__(self, path: Path, rows: int, *, values: bool = False) -> None:
        self._name = path.name
        self._path = path
        cells = _cells(path)
        if rows > ROWS_KEPT or cells > CELLS_KEPT:
            sizes = {"rows": rows, "cells": cells}
            limits = {"row_limit": ROWS_KEPT, "cell_limit": CELLS_KEPT}
            raise NotKeptError(Note("note_new_size", tuple((sizes | limits).items())))
        self._styles = _Styles()
        self._book = _load(path, values=values)
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
        formulas = _formulas(self._path)
        if formulas:
            key = "note_formula_values" if self._values else "note_formulas"
            found.append(Note(key, (("count", formulas),)))
        lost = list(_lost(self._path, masked=masked))
        if lost:
            found.append(Note("note_lost", (("what", tuple(lost)),)))
        return tuple(found)

    def save(self, file: IO[bytes]) -> None:
        """Write the workbook into a file."""
        self._book.save(file)


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The columns that were added to a sheet."""

    sheet: Any
    first: int
    font: str
    styles: _Styles
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


# -- reading -------------------------------------------------------------------------------------


def _load(path: Path, *, values: bool) -> Any:
    excel = optional("openpyxl.reader.excel", "excel", ".xlsx")

    class Reader(excel.ExcelReader):  # type: ignore[misc, name-defined]  # untyped there
        """Reads every number as a number."""

        def read_worksheets(self) -> None:
            self.wb._date_formats = set()
            self.wb._timedelta_formats = set()
            super().read_worksheets()

    try:
        with warnings.catch_warnings():
            # What it cannot keep is said by _lost, in the reader's language.
            warnings.simplefilter("ignore")
            reader = Reader(path, data_only=values, rich_text=True)
            reader.read()
    except TableError:
        raise
    except Exception as error:  # openpyxl answers an odd part with any error there is
        raise NotKeptError(Note("note_new_damaged", (("problem", str(error)[:200]),))) from error
    for sheet in reader.wb.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, float) and float(f"{cell.value:.16g}") != cell.value:
                    # openpyxl writes 16 digits, and some numbers have 17.
                    cell._value = repr(cell.value)
    return reader.wb


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[str]:
    return (name for name in archive.namelist() if _SHEET_PART.fullmatch(name))


def _count(path: Path, tag: re.Pattern[bytes]) -> int:
    """How often a tag stands on the sheets of a workbook, found without reading them."""
    found = 0
    with zipfile.ZipFile(path) as archive:
        for name in _sheet_parts(archive):
            with archive.open(name) as part:
                rest = b""
                while chunk := part.read(_CHUNK):
                    data = rest + chunk
                    cut = data.rfind(b"<")
                    found += len(tag.findall(data, 0, cut))
                    rest = data[cut:]
                found += len(tag.findall(rest))
    return found


def _cells(path: Path) -> int:
    try:
        return _count(path, _CELL_TAG)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise NotKeptError(Note("note_new_damaged", (("problem", str(error)),))) from error


def _formulas(path: Path) -> int:
    return _count(path, re.compile(rb"<(?:\w+:)?f[ >/]"))


_PARTS = (
    ("lost_controls", re.compile(r"xl/(ctrlProps|activeX)/")),
    ("lost_slicers", re.compile(r"xl/(slicers|timelines)/")),
    ("lost_threads", re.compile(r"xl/threadedComments/")),
    ("lost_objects", re.compile(r"xl/embeddings/")),
    ("lost_signature", re.compile(r"_xmlsignatures/")),
)


def _lost(path: Path, *, masked: bool) -> Iterator[str]:
    """What openpyxl does not carry over, as keys of words; with a mask also what was taken out."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        for key, pattern in _PARTS:
            if any(pattern.match(name) for name in names):
                yield key
        drawings = [n for n in names if re.fullmatch(r"xl/drawings/drawing\d*\.xml", n)]
        if any(re.search(rb"<xdr:(sp|cxnSp|grpSp)[ >]", archive.read(name)) for name in drawings):
            yield "lost_shapes"
        media = [name for name in names if name.startswith("xl/media/")]
        if media and (masked or not _pictures_kept(media)):
            yield "lost_images"
        if masked and any(name.startswith("xl/charts/") for name in names):
            yield "lost_charts"
        if masked and any(name.startswith("xl/pivotTables/") for name in names):
            yield "lost_pivots"
    if _count(path, re.compile(rb"<(?:\w+:)?extLst[ >]")):
        yield "lost_extensions"


def _pictures_kept(media: Iterable[str]) -> bool:
    if any(name.lower().endswith((".emf", ".wmf", ".svg")) for name in media):
        return False
    try:
        optional("PIL", "excel", ".xlsx")
    except TableError:
        return False
    return True


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


# -- looks ---------------------------------------------------------------------------------------


class _Styles:
    """Looks in openpyxl's terms, each made once for a workbook."""

    def __init__(self) -> None:
        self._styles: Any = optional("openpyxl.styles", "excel", ".xlsx")
        self._links: Any = optional("openpyxl.worksheet.hyperlink", "excel", ".xlsx")
        self._properties: Any = optional("openpyxl.worksheet.properties", "excel", ".xlsx")
        self._page: Any = optional("openpyxl.worksheet.page", "excel", ".xlsx")
        self._made: dict[tuple[Look, str], Any] = {}

    def fit_to_page(self) -> Any:
        """A page as wide as the paper."""
        return self._properties.PageSetupProperties(fitToPage=True)

    def margins(self) -> Any:
        """The margins of a printed page, in inches."""
        return self._page.PageMargins(left=0.5, right=0.5, top=0.5, bottom=0.5)

    def link(self, cell: str, where: str) -> Any:
        """A way from a cell to another of this workbook."""
        return self._links.Hyperlink(ref=cell, location=where)

    def put(self, cell: Any, value: Cell, look: Look, font: str, name: str) -> None:
        """Fill a cell; a text is a text, whatever it begins with."""
        fitted = fit(value, name)
        if isinstance(fitted, str) and is_formula(fitted):
            look = replace(look, literal=True)
        made = self._made.get((look, font))
        if made is None:
            self._dress(cell, look, font)
            self._made[(look, font)] = copy.copy(cell._style)
        else:
            cell._style = copy.copy(made)
        if fitted is None:
            return
        if isinstance(fitted, str):
            cell._value = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", fitted)
            cell.data_type = "s"
            return
        number = cell.number_format
        cell.value = fitted
        if cell.number_format != number and look.number != "General":
            cell.number_format = look.number

    def _dress(self, cell: Any, look: Look, font: str) -> None:
        s = self._styles
        cell.font = s.Font(
            name=font,
            size=look.size,
            bold=look.bold,
            color=look.color or None,
            underline="single" if look.underline else None,
        )
        if look.fill:
            cell.fill = s.PatternFill("solid", fgColor=look.fill)
        if look.border:
            side = s.Side(style="thin", color=look.border)
            cell.border = s.Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = s.Alignment(
            horizontal=look.align,
            vertical="top" if look.is_top else "center",
            wrap_text=look.wrap or None,
            indent=look.indent,
        )
        cell.number_format = look.number
        if look.literal:
            cell.quotePrefix = True


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
