"""What a workbook's file says that its cells do not: hidden rows, errors, formulas, kinds of dates.

Calamine reads cells, and gives an error or a formula that was never computed as a blank; a blank is
a missing fact, and these are not. It gives a date that is shown without its day (``1988年6月``) as
the first of the month, which nobody wrote. So the file is looked through once more for these.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

from engine.tables.cells import optional

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1, all included."""


class Formula(str):
    """A formula whose value is not in the file, because no spreadsheet has computed it."""

    __slots__ = ()


class MonthDate(date):
    """A date that its sheet shows without a day."""


@dataclass(slots=True)
class Marks:
    """What is known of one sheet beside its cells; rows and columns are counted from 1.

    ``texts`` are cells that calamine gives as blanks: errors such as ``#REF!``, and
    :class:`Formula`. ``months`` are the cells that show a date without its day.
    """

    hidden: set[int] = field(default_factory=set)
    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    months: dict[int, set[int]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Book:
    """The marks of a workbook by sheet, and day 0 of its serial dates."""

    sheets: Mapping[str, Marks]
    epoch: date


EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)


def marks(path: Path) -> Book:
    """The marks of a workbook by the suffix of its name.

    Raises OSError, or ValueError where the file is not what its suffix says.
    """
    read: dict[str, Callable[[Path], Book]] = {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods}
    try:
        return read[path.suffix.lower()](path)
    except _DAMAGED as error:
        raise ValueError(str(error)) from error


_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, LookupError, NotImplementedError, RuntimeError),
    *(ElementTree.ParseError, expat.ExpatError),
)
"""What comes out of an archive that is damaged, or closed by a password."""


def _without_day(pattern: str) -> bool:
    """Whether a number format shows a year and a month, and no day."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", pattern.partition(";")[0]).lower()
    return "y" in bare and "m" in bare and "d" not in bare and "h" not in bare


# -- xlsx ----------------------------------------------------------------------------------------

_MONTH_FORMATS = {17, 27, 36, 50, 52, 57}
"""Built in: ``mmm-yy``, and ``yyyy"年"m"月"`` in Chinese editions."""

_CHUNK = 4 << 20
_LONGEST_ROW = 64 << 20
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br=["']([0-9]+)["']""")
_CELL = rb"<(?:\w+:)?c\b([^>]*)>"
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*?\bt=["']e["'][^>]*)>(?:(?!</(?:\w+:)?c>).)*?"""
    rb"""<(?:\w+:)?v>([^<]*)</""",
    re.DOTALL,
)
_UNCOMPUTED = re.compile(
    _CELL + rb"\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_TEXT_TYPE = re.compile(rb"""\bt=["']str["']""")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]+)([0-9]+)["']""")


def _xlsx(path: Path) -> Book:
    with zipfile.ZipFile(path) as archive:
        paths, is_1904 = _sheet_paths(archive)
        styles = _month_styles(archive)
        sheets: dict[str, Marks] = {}
        for name, inside in paths.items():
            if inside in archive.namelist():
                with archive.open(inside) as file:
                    sheets[name] = _scanned(file, styles)
    return Book(sheets, EPOCH_1904 if is_1904 else EPOCH_1900)


def _sheet_paths(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    rels = _xml(archive, "_rels/.rels")
    main = next(
        (r.get("Target", "") for r in rels if r.get("Type", "").endswith("/officeDocument")),
        "xl/workbook.xml",
    ).lstrip("/")
    folder = PurePosixPath(main).parent
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _xml(archive, f"{folder}/_rels/{PurePosixPath(main).name}.rels")
    }
    root = _xml(archive, main)
    paths: dict[str, str] = {}
    for element in root.iter():
        if _local(element.tag) == "sheet":
            key = next((v for k, v in element.attrib.items() if _local(k) == "id"), "")
            target = targets.get(key, "")
            inside = target.lstrip("/") if target.startswith("/") else str(folder / target)
            paths[element.get("name", "")] = inside
    properties = [element for element in root.iter() if _local(element.tag) == "workbookPr"]
    return paths, any(element.get("date1904") in ("1", "true") for element in properties)


def _month_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The indices of the cell formats that show a date without its day."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _xml(archive, "xl/styles.xml")
    months = set(_MONTH_FORMATS)
    for element in root.iter():
        if _local(element.tag) == "numFmt" and _without_day(element.get("formatCode", "")):
            months.add(int(element.get("numFmtId", "0")))
    formats = next((e for e in root if _local(e.tag) == "cellXfs"), ())
    return frozenset(
        str(index).encode()
        for index, element in enumerate(formats)
        if int(element.get("numFmtId", "0")) in months
    )


def _scanned(file: IO[bytes], styles: frozenset[bytes]) -> Marks:
    """The marks of one sheet, piece by piece: each piece ends where a row does."""
    found = Marks()
    month_cell = _month_cell(styles)
    rest, row = b"", 0
    while piece := file.read(_CHUNK):
        piece = rest + piece
        ends = list(_ROW_END.finditer(piece, max(0, len(rest) - 16)))
        if not ends and len(piece) < _LONGEST_ROW:
            rest = piece
            continue
        cut = ends[-1].end() if ends else len(piece)
        row = _scan(piece[:cut], found, month_cell, row)
        rest = piece[cut:]
    _scan(rest, found, month_cell, row)
    return found


def _month_cell(styles: frozenset[bytes]) -> re.Pattern[bytes] | None:
    if not styles:
        return None
    among = b"|".join(sorted(styles))
    return re.compile(rb"""<(?:\w+:)?c\b([^>]*?\bs=["'](?:""" + among + rb""")["'][^>]*)>""")


def _scan(piece: bytes, found: Marks, month_cell: re.Pattern[bytes] | None, row: int) -> int:
    for match in _ROW.finditer(piece):
        number = _NUMBER.search(match[1])
        row = int(number[1]) if number else row + 1
        if _HIDDEN.search(match[1]):
            found.hidden.add(row)
    if b't="e"' in piece or b"t='e'" in piece:
        for match in _ERROR.finditer(piece):
            _mark(found, match[1], match[2].decode("utf-8", "replace"))
    if b"</f>" in piece or b":f>" in piece or b"<f" in piece:
        for match in _UNCOMPUTED.finditer(piece):
            if not _TEXT_TYPE.search(match[1]):
                _mark(found, match[1], Formula("=" + (match[2] or b"").decode("utf-8", "replace")))
    if month_cell is not None:
        for match in month_cell.finditer(piece):
            if at := _REFERENCE.search(match[1]):
                found.months.setdefault(int(at[2]), set()).add(_column(at[1]))
    return row


def _mark(found: Marks, attributes: bytes, text: str) -> None:
    if at := _REFERENCE.search(attributes):
        found.texts.setdefault(int(at[2]), {})[_column(at[1])] = text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as file:
        return ElementTree.parse(file).getroot()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


# -- xls -----------------------------------------------------------------------------------------


def _xls(path: Path) -> Book:
    xlrd = optional("xlrd", "excel", ".xls")
    try:
        # Its warnings go to stdout, which belongs to the answer.
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # xlrd lets slip whatever a broken file brings about
        raise ValueError(str(error) or type(error).__name__) from error
    months = {
        index
        for index, form in enumerate(book.xf_list)
        if form.format_key in _MONTH_FORMATS
        or _without_day(getattr(book.format_map.get(form.format_key), "format_str", "") or "")
    }
    sheets = {sheet.name: _xls_sheet(sheet, months, xlrd) for sheet in book.sheets()}
    return Book(sheets, EPOCH_1904 if book.datemode else EPOCH_1900)


def _xls_sheet(sheet: Any, months: set[int], xlrd: Any) -> Marks:
    found = Marks()
    found.hidden = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    found.merged = [
        (first + 1, left + 1, last, right) for first, last, left, right in sheet.merged_cells
    ]
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                code = sheet.cell_value(row, column)
                text = xlrd.error_text_from_code.get(code, "#N/A")
                found.texts.setdefault(row + 1, {})[column + 1] = text
            elif kind == xlrd.XL_CELL_DATE and sheet.cell_xf_index(row, column) in months:
                found.months.setdefault(row + 1, set()).add(column + 1)
    return found


# -- ods -----------------------------------------------------------------------------------------


def _ods(path: Path) -> Book:
    reader = _Ods()
    with zipfile.ZipFile(path) as archive:
        # The formats that many cells share stand apart from the cells.
        for name in ("styles.xml", "content.xml"):
            if name in archive.namelist():
                with archive.open(name) as file:
                    reader.parse(file)
    return Book(reader.sheets, reader.epoch)


class _Ods:
    """The marks of an ods, read from front to back."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self.epoch = EPOCH_1900
        self._month_styles: set[str] = set()
        self._date_style = ""
        self._date_parts: set[str] = set()
        self._found = Marks()
        self._row = self._column = self._repeated = 0
        self._broken: tuple[int, int] | None = None
        self._text: list[str] = []

    def parse(self, file: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.ParseFile(file)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table:table-cell" or tag == "table:covered-table-cell":
            self._cell(given)
        elif tag == "table:table-row":
            self._repeated = int(given.get("table:number-rows-repeated", "1"))
            if given.get("table:visibility", "visible") != "visible" and self._repeated < 100_000:
                self._found.hidden.update(range(self._row + 1, self._row + self._repeated + 1))
            self._column = 0
        elif tag == "table:table":
            self._found = self.sheets.setdefault(given.get("table:name", ""), Marks())
            self._row = 0
        elif tag == "number:date-style":
            self._date_style = given.get("style:name", "")
            self._date_parts = set()
        elif tag.startswith("number:"):
            self._date_parts.add(tag)
        elif tag == "style:style":
            if given.get("style:data-style-name") in self._month_styles:
                self._month_styles.add(given.get("style:name", ""))
        elif tag == "table:null-date":
            self.epoch = date.fromisoformat(given.get("table:date-value", "1899-12-30"))

    def _cell(self, given: dict[str, str]) -> None:
        column, row = self._column + 1, self._row + 1
        width = int(given.get("table:number-columns-repeated", "1"))
        across = int(given.get("table:number-columns-spanned", "1"))
        down = int(given.get("table:number-rows-spanned", "1"))
        if across > 1 or down > 1:
            self._found.merged.append((row, column, row + down - 1, column + across - 1))
        kind = given.get("office:value-type")
        if given.get("calcext:value-type") == "error" or (
            kind is None and "table:formula" in given
        ):
            self._broken = (row, column)
            self._text = []
        elif kind == "date" and given.get("table:style-name") in self._month_styles:
            for number in range(row, row + min(self._repeated, 1000)):
                self._found.months.setdefault(number, set()).update(range(column, column + width))
        self._column += width

    def _end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._row += self._repeated
        elif tag == "table:table-cell" and self._broken is not None:
            row, column = self._broken
            self._found.texts.setdefault(row, {})[column] = "".join(self._text) or Formula("=")
            self._broken = None
        elif tag == "number:date-style" and (
            {"number:year", "number:month"} <= self._date_parts
            and not self._date_parts & {"number:day", "number:hours"}
        ):
            self._month_styles.add(self._date_style)

    def _characters(self, text: str) -> None:
        if self._broken is not None:
            self._text.append(text)


def serial_date(serial: int, epoch: date) -> date | None:
    """The day that a serial number means, None where the calendar ends before it."""
    try:
        return epoch + timedelta(days=serial)
    except OverflowError:
        return None


def marked(rows: Iterable[list[Any]], book: Book, of: Marks, indent: int) -> Iterator[list[Any]]:
    """The rows of a sheet with what is marked in its places; ``indent`` are its blank columns."""
    before: list[Any] = [None] * indent
    for number, cells in enumerate(rows, start=1):
        row = before + cells if indent else cells
        for column, text in of.texts.get(number, {}).items():
            row.extend([None] * (column - len(row)))
            row[column - 1] = text
        for column in of.months.get(number, ()):
            if column <= len(row):
                row[column - 1] = _month(row[column - 1], book.epoch)
        yield row


def _month(cell: Any, epoch: date) -> Any:
    if isinstance(cell, float | int) and not isinstance(cell, bool) and cell == int(cell):
        cell = serial_date(int(cell), epoch) or cell
    return MonthDate(cell.year, cell.month, cell.day) if isinstance(cell, date) else cell
