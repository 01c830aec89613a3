"""Files into rows of cells: csv, jsonl, parquet and workbooks; only a sheet is held in memory.

Only the file's own types are read here. A csv has text and nothing else; a number of a JSON or a
workbook becomes an int or a Decimal, never a float. Where on a sheet the list is, ``lists.py``
finds out.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import (
    Cell,
    Row,
    Sheet,
    Table,
    TableError,
    blank,
    exact,
    optional,
    place_of,
    unreadable,
)
from engine.tables.layout import Grid
from engine.tables.marks import Book, Marks, marked, marks

SUFFIXES = (".csv", ".jsonl", ".parquet", ".xlsx")
"""The kinds of file that are read and written."""

WORKBOOKS = (".xlsx", ".xls", ".ods")
"""The kinds of file that have sheets."""

READ = (*SUFFIXES, ".xls", ".ods")
"""The kinds of file that are read."""


def open_table(path: str | Path, sheet: str | None = None) -> Table:
    """The list in a file, by its suffix; ``sheet`` names a sheet of a workbook, else its first.

    The header is the first row, as a program writes it; :func:`engine.tables.lists.open_lists` is
    for the lists of people. Raises :class:`TableError` if the file cannot be read or has no header.
    A fault further down, such as bytes that are not UTF-8, is raised when the rows come to it; a
    row that is merely malformed is given with its problems.
    """
    path = Path(path)
    _check(path, sheet)
    try:
        if path.suffix.lower() == ".jsonl":
            return _jsonl(path)
        if path.suffix.lower() == ".parquet":
            return _parquet(path)
        if path.suffix.lower() == ".csv":
            return _csv(path)
        return _workbook_table(path, sheet)
    except FileNotFoundError:
        raise unreadable(path, "没有这个文件", "there is no such file") from None
    except OSError as error:
        raise unreadable(path, str(error), str(error)) from error


@dataclass(frozen=True, slots=True)
class Grids:
    """The sheets of a file as they stand; a csv is one sheet called ''.

    ``epoch`` is day 0 of dates that stand as plain numbers, None where the file does not say.
    """

    path: Path
    sheets: tuple[Grid, ...]
    epoch: date | None = None
    encoding: str = "utf-8"
    bom: bool = False


def open_grids(path: str | Path) -> Grids:
    """The sheets of a workbook or a csv. Raises :class:`TableError` if it cannot be read."""
    path = Path(path)
    _check(path, None)
    try:
        return _csv_grids(path) if path.suffix.lower() == ".csv" else _workbook(path)
    except FileNotFoundError:
        raise unreadable(path, "没有这个文件", "there is no such file") from None
    except OSError as error:
        raise unreadable(path, str(error), str(error)) from error


def _check(path: Path, sheet: str | None) -> None:
    suffix = path.suffix.lower()
    if suffix not in READ:
        raise unreadable(
            path, f"不支持后缀“{path.suffix}”", f"the suffix “{path.suffix}” is not supported"
        )
    if sheet is not None and suffix not in WORKBOOKS:
        raise unreadable(path, "只有工作簿才有工作表", "only a workbook has sheets")


# -- csv -----------------------------------------------------------------------------------------


def _csv(path: Path) -> Table:
    encoding, bom = _encoding(path)
    first = next(_csv_lines(path, encoding), None)
    if first is None:
        raise unreadable(path, "文件没有内容", "the file is empty")
    columns = tuple(first[1])
    rows = partial(_csv_rows, path, encoding, columns)
    where = Sheet("", (first[0],), tuple(range(1, len(columns) + 1)), len(columns) + 1)
    table = Table(path, columns, rows, typed_by_people=True, bom=bom, sheets=(where,))
    return replace(table, encoding=encoding)


def _csv_grids(path: Path) -> Grids:
    encoding, bom = _encoding(path)

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        for number, texts in _csv_lines(path, encoding):
            yield number, tuple(text or None for text in texts)

    width = max((len(texts) for _, texts in _csv_lines(path, encoding)), default=0)
    if not width:
        raise unreadable(path, "文件没有内容", "the file is empty")
    return Grids(path, (Grid("", rows, width, by_line=True),), None, encoding, bom)


def _encoding(path: Path) -> tuple[str, bool]:
    """UTF-8 where the whole file is that, else GB18030 where it is, else UTF-8 for the error."""
    with path.open("rb") as file:
        mark = file.read(3)
    bom = mark == b"\xef\xbb\xbf"
    if mark[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise unreadable(
            path, "编码是 UTF-16；请另存为 UTF-8 的 CSV", "it is UTF-16; save it as UTF-8"
        )
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    if "\0" in decoder.decode(piece):
                        raise unreadable(path, "有空字节，不是 CSV", "it has null bytes: no csv")
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding, bom
    return "utf-8", bom


def _csv_rows(path: Path, encoding: str, columns: tuple[str, ...]) -> Iterator[Row]:
    lines = _csv_lines(path, encoding)
    next(lines, None)
    for number, texts in lines:
        if not any(text.strip() for text in texts):
            continue
        cells: tuple[Cell, ...] = tuple(text or None for text in texts)
        yield fitted(columns, number, cells)


def _csv_lines(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a csv as lists of text, each with the number of the line on which it begins."""
    # strict: a quote that is never closed would swallow the rest of the list into one cell.
    reader = csv.reader(_decoded(path, encoding), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            texts = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = place_of(path, number)
            raise unreadable(
                path,
                f"第 {number} 行起不是合格的 CSV（{error}）",
                f"from line {number} on it is not well-formed CSV ({error})",
                place,
            ) from None
        if texts:
            yield number, texts


def _decoded(path: Path, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a file, without a byte order mark."""
    offset = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError as error:
                place = place_of(path, number)
                at = {"offset": offset + error.start + 1}
                raise TableError([Diagnostic("not-utf8", place, at)]) from None
            offset += len(raw)
            yield text.removeprefix("\ufeff") if number == 1 else text


def fitted(columns: Sequence[str], number: int, cells: tuple[Cell, ...]) -> Row:
    """A row of a csv, whose width must be that of the header; blanks may follow it."""
    if len(cells) == len(columns):
        return Row(number, cells)
    if len(cells) > len(columns) and all(map(blank, cells[len(columns) :])):
        return Row(number, cells[: len(columns)])
    arguments = {"found": len(cells), "expected": len(columns)}
    padded = (*cells, *[None] * len(columns))[: len(columns)]
    return Row(number, padded, (Diagnostic("row-width", None, arguments),))


# -- jsonl ---------------------------------------------------------------------------------------


class _OddJsonError(ValueError):
    """JSON that Python would read and that says nothing exact: a key twice, NaN."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)


def _jsonl(path: Path) -> Table:
    # Which columns there are is known only at the end, and a csv needs them first.
    names: dict[str, None] = {}
    for _, value in _json_lines(path):
        if isinstance(value, dict):
            names.update(dict.fromkeys(value))
    columns = tuple(names)
    return Table(path, columns, partial(_jsonl_rows, path, columns), typed_by_people=False)


def _jsonl_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    for number, value in _json_lines(path):
        if isinstance(value, dict):
            yield Row(number, tuple(_frozen(value.get(name)) for name in columns))
        else:
            yield Row(number, (None,) * len(columns), (value,))


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | Diagnostic]]:
    for number, text in enumerate(_decoded(path), start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(
                text, parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_object
            )
            if not isinstance(value, dict):
                raise _OddJsonError("不是对象", "not an object")
            if "\\u" in text and _lone_surrogate(value):
                raise _OddJsonError("有不成对的代理字符", "it has half of a surrogate pair")
        except json.JSONDecodeError as error:
            where = error.colno
            yield (
                number,
                _bad_json(f"第 {where} 个字符处读不下去", f"{error.msg} at character {where}"),
            )
        except _OddJsonError as error:
            yield number, _bad_json(*error.args)
        except (ValueError, RecursionError) as error:
            # int() caps the digits of a number, the parser the depth of nesting.
            yield number, _bad_json("数字太长或嵌套太深", str(error))
        else:
            yield number, value


def _bad_json(zh: str, en: str) -> Diagnostic:
    return Diagnostic("row-syntax", None, {"problem": zh, "problem_en": en})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _OddJsonError(f"键“{twice}”重复", f"the key “{twice}” stands twice")
    return found


def _lone_surrogate(value: Any) -> bool:
    """Whether a text has a character that no UTF-8 file can hold."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return True
    return False


def _constant(text: str) -> Any:
    raise _OddJsonError(f"{text} 不是数", f"{text} is not a number")


# -- parquet -------------------------------------------------------------------------------------


def _parquet(path: Path) -> Table:
    arrow = optional("pyarrow", "parquet", ".parquet")
    parquet = optional("pyarrow.parquet", "parquet", ".parquet")
    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
    except (arrow.ArrowInvalid, arrow.ArrowNotImplementedError) as error:
        raise unreadable(path, str(error), str(error)) from error
    rows = partial(_parquet_rows, path, arrow, parquet)
    return Table(path, tuple(schema.names), rows, typed_by_people=False, schema=schema)


def _parquet_rows(path: Path, arrow: Any, parquet: Any) -> Iterator[Row]:
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=4096):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield Row(number, tuple(_frozen(cell) for cell in cells))
    except (arrow.ArrowException, ValueError) as error:
        raise unreadable(path, str(error), str(error)) from error


# -- workbooks -----------------------------------------------------------------------------------


def _workbook_table(path: Path, sheet: str | None) -> Table:
    grids = _workbook(path)
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


def _workbook(path: Path) -> Grids:
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
        return _frozen(value)
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    cell: Cell = value
    return cell


def _header(cell: Cell) -> str:
    return "" if cell is None else str(cell)


# -- values --------------------------------------------------------------------------------------


def _frozen(value: Any) -> Cell:
    """A value of a file, without floats and without lists that could change."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return Decimal(repr(value))
        return exact(value)
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    cell: Cell = value
    return cell
