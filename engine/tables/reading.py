"""Files into rows of cells: csv, jsonl, parquet and xlsx; only a sheet is held in memory.

Only the file's own types are read here. A csv has text and nothing else; a number of a JSON or a
workbook becomes an int or a Decimal, never a float.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import (
    Cell,
    Row,
    Table,
    TableError,
    blank,
    exact,
    optional,
    place_of,
    unreadable,
)

SUFFIXES = (".csv", ".jsonl", ".parquet", ".xlsx")
"""The kinds of file that are read and written."""


def open_table(path: str | Path, sheet: str | None = None) -> Table:
    """The list in a file, by its suffix; ``sheet`` names a sheet of a workbook, else its first.

    Raises :class:`TableError` if the file cannot be read or has no header. A fault further down,
    such as bytes that are not UTF-8, is raised when the rows come to it; a row that is merely
    malformed is given with its problems.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise unreadable(
            path, f"不支持后缀“{path.suffix}”", f"the suffix “{path.suffix}” is not supported"
        )
    if sheet is not None and suffix != ".xlsx":
        raise unreadable(path, "只有 .xlsx 才有工作表", "only an .xlsx has sheets")
    try:
        if suffix == ".csv":
            return _csv(path)
        if suffix == ".jsonl":
            return _jsonl(path)
        if suffix == ".parquet":
            return _parquet(path)
        return _xlsx(path, sheet)
    except FileNotFoundError:
        raise unreadable(path, "没有这个文件", "there is no such file") from None
    except OSError as error:
        raise unreadable(path, str(error), str(error)) from error


# -- csv -----------------------------------------------------------------------------------------


def _csv(path: Path) -> Table:
    with path.open("rb") as file:
        bom = file.read(3) == b"\xef\xbb\xbf"
    first = next(_csv_lines(path), None)
    if first is None:
        raise unreadable(path, "文件没有内容", "the file is empty")
    columns = tuple(first[1])
    return Table(path, columns, partial(_csv_rows, path, columns), typed_by_people=True, bom=bom)


def _csv_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    lines = _csv_lines(path)
    next(lines, None)
    for number, texts in lines:
        if not any(text.strip() for text in texts):
            continue
        cells: tuple[Cell, ...] = tuple(text or None for text in texts)
        yield _row(columns, number, cells)


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of a csv as lists of text, each with the number of the line on which it begins."""
    # strict: a quote that is never closed would swallow the rest of the list into one cell.
    reader = csv.reader(_decoded(path), strict=True)
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


def _decoded(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file, without a byte order mark."""
    offset = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                place = place_of(path, number)
                at = {"offset": offset + error.start + 1}
                raise TableError([Diagnostic("not-utf8", place, at)]) from None
            offset += len(raw)
            yield text.removeprefix("\ufeff") if number == 1 else text


def _row(columns: tuple[str, ...], number: int, cells: tuple[Cell, ...]) -> Row:
    """A row whose width must be that of the header."""
    if len(cells) == len(columns):
        return Row(number, cells)
    arguments = {"found": len(cells), "expected": len(columns)}
    fitted = (*cells, *[None] * len(columns))[: len(columns)]
    return Row(number, fitted, (Diagnostic("row-width", None, arguments),))


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


# -- xlsx ----------------------------------------------------------------------------------------


def _xlsx(path: Path, sheet: str | None) -> Table:
    calamine = optional("python_calamine", "excel", ".xlsx")
    rows = list(_sheet(path, calamine, sheet))
    if not rows or all(blank(_typed(cell)) for cell in rows[0]):
        raise unreadable(path, "首行没有列名", "there are no headers in row one")
    columns = tuple(_header(_typed(cell)) for cell in rows[0])
    return Table(
        path,
        columns,
        partial(_xlsx_rows, columns, rows),
        typed_by_people=True,
        sheet=sheet or "",
        bom=True,
    )


def _sheet(path: Path, calamine: Any, sheet: str | None) -> Iterable[list[Any]]:
    if not path.exists():
        raise FileNotFoundError(path)
    try:
        workbook = calamine.load_workbook(str(path))
        names = workbook.sheet_names
        if sheet is not None and sheet not in names:
            raise unreadable(
                path,
                f"没有工作表“{sheet}”，已有：{'、'.join(names)}",
                f"there is no sheet “{sheet}”; there are: {', '.join(names)}",
            )
        index = 0 if sheet is None else names.index(sheet)
        rows: list[list[Any]] = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
    except calamine.CalamineError as error:
        raise unreadable(path, str(error), str(error)) from error
    return rows


def _xlsx_rows(columns: tuple[str, ...], rows: list[list[Any]]) -> Iterator[Row]:
    for number, values in enumerate(rows[1:], start=2):
        cells = tuple(_typed(value) for value in values)
        if not all(blank(cell) for cell in cells):
            yield _row(columns, number, cells)


def _typed(value: Any) -> Cell:
    """A cell of a workbook: a blank is None, and a date is stored as its midnight."""
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return _frozen(value)


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
