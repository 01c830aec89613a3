"""Rows of cells into a file of the kind that its suffix names, whole or not at all.

The file is written beside its place and moved there at the end, so that whoever stops the program
has the old file or the new one. Text is never a formula to the program that opens it.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import pickle
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from pathlib import Path
from typing import IO, Any

from engine.program import BooleanType, DateType, DecimalType, IntegerType, Type
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Cell, TableError, optional
from engine.tables.reading import SUFFIXES

Write = Callable[[Sequence[Cell]], None]
"""Writes one row: a cell for each column."""


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column to write: its header, and what is known of its cells beforehand.

    ``type`` is the declared type of a result; ``arrow`` the field of the parquet file that it was
    read from. Both None: the cells say.
    """

    header: str
    type: Type | None = None
    arrow: Any = None


@contextmanager
def writing(
    path: Path, columns: Sequence[OutputColumn], inputs: Sequence[Path] = (), *, bom: bool = False
) -> Iterator[Write]:
    """Open a list for writing; it stands at ``path`` when the block ends without an error.

    ``inputs`` are files that it must not overwrite, ``bom`` whether a csv begins with a byte order
    mark. Raises :class:`TableError`: an unknown suffix, a place that cannot be written, ``path``
    one of ``inputs``, two equal headers in a jsonl or parquet, or more than an xlsx can hold.
    """
    _check(path, columns, inputs)
    sink = _SINKS[path.suffix.lower()]
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            with sink(file, path, columns, bom) as write:
                yield write
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except OSError as error:
        raise _unwritable(path, str(error), str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def _check(path: Path, columns: Sequence[OutputColumn], inputs: Sequence[Path]) -> None:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _unwritable(
            path, f"不支持后缀“{path.suffix}”", f"the suffix “{path.suffix}” is not supported"
        )
    if path.is_dir():
        raise _unwritable(path, "这是一个目录", "it is a directory")
    if any(_same_file(path, other) for other in inputs):
        raise TableError([Diagnostic("output-is-input", None, {"file": path.name})])
    if suffix in (".jsonl", ".parquet"):
        first: dict[str, int] = {}
        for index, column in enumerate(columns):
            if column.header in first:
                arguments = {
                    "name": column.header,
                    "first": first[column.header] + 1,
                    "second": index + 1,
                }
                raise TableError([Diagnostic("column-twice", None, arguments)])
            first[column.header] = index


def _same_file(path: Path, other: Path) -> bool:
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()


def _unwritable(path: Path, zh: str, en: str) -> TableError:
    arguments = {"file": path.name, "problem": zh, "problem_en": en}
    return TableError([Diagnostic("unwritable-table", None, arguments)])


# -- csv -----------------------------------------------------------------------------------------

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@contextmanager
def _csv_sink(
    file: IO[bytes], _path: Path, columns: Sequence[OutputColumn], bom: bool
) -> Iterator[Write]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig" if bom else "utf-8", newline="")
    # The writer quotes a lone \r only where \r ends its lines.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_harmless(column.header) for column in columns])
    yield lambda cells: writer.writerow([_csv_cell(cell) for cell in cells])
    text.flush()
    text.detach()


def _csv_cell(cell: Cell) -> str:
    return _harmless(cell) if isinstance(cell, str) else as_text(cell)


def _harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text; a number stays one."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def as_text(cell: Cell) -> str:
    """A cell as text: truth as true or false, a date as ISO, a number without an exponent."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str():
            return cell
        case Decimal():
            return f"{cell:f}"
        case date() | datetime() | time():
            return cell.isoformat()
        case bytes():
            return base64.b64encode(cell).decode()
        case tuple() | Mapping():
            return _json(cell)
        case _:
            return str(cell)


# -- jsonl ---------------------------------------------------------------------------------------


@contextmanager
def _jsonl_sink(
    file: IO[bytes], _path: Path, columns: Sequence[OutputColumn], _bom: bool
) -> Iterator[Write]:
    headers = [column.header for column in columns]

    def write(cells: Sequence[Cell]) -> None:
        file.write(_json(dict(zip(headers, cells, strict=True))).encode() + b"\n")

    yield write


def _json(cell: Cell) -> str:
    """JSON with numbers exact: the standard encoder knows no decimal."""
    match cell:
        case None:
            return "null"
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case Decimal() if cell.is_finite():
            return str(cell)
        case tuple():
            return "[" + ", ".join(_json(item) for item in cell) + "]"
        case Mapping():
            pairs = (f"{_json(name)}: {_json(item)}" for name, item in cell.items())
            return "{" + ", ".join(pairs) + "}"
        case _:
            return json.dumps(as_text(cell), ensure_ascii=False)


# -- xlsx ----------------------------------------------------------------------------------------

_SHEET_ROWS = 1_048_576
_SHEET_TEXT = 32_767
_SHEET_DIGITS = 15
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")


@contextmanager
def _xlsx_sink(
    file: IO[bytes], path: Path, columns: Sequence[OutputColumn], _bom: bool
) -> Iterator[Write]:
    openpyxl = optional("openpyxl", "excel", ".xlsx")
    new_cell = optional("openpyxl.cell", "excel", ".xlsx").WriteOnlyCell
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    rows = 0

    def write(cells: Sequence[Cell]) -> None:
        nonlocal rows
        rows += 1
        if rows > _SHEET_ROWS:
            raise _too_large(path, "行数", "the number of rows", rows, _SHEET_ROWS)
        sheet.append([_sheet_cell(cell, path, sheet, new_cell) for cell in cells])

    try:
        write([column.header for column in columns])
        yield write
    except BaseException:
        sheet.close()
        raise
    workbook.save(file)


def _sheet_cell(cell: Cell, path: Path, sheet: Any, new_cell: Callable[..., Any]) -> Any:
    """A cell as a sheet can hold it; what it would round or shift is written as text."""
    if cell is None or isinstance(cell, bool | time | timedelta):
        return cell
    if isinstance(cell, int | Decimal) and _sheet_holds(cell):
        return cell
    if isinstance(cell, datetime) and cell.tzinfo is None and cell.year > 1900:
        return cell
    if isinstance(cell, date) and not isinstance(cell, datetime) and cell.year > 1900:
        return cell
    text = as_text(cell)
    if len(text) > _SHEET_TEXT:
        raise _too_large(path, "单元格的字数", "the length of a cell", len(text), _SHEET_TEXT)
    written = new_cell(sheet, value=_CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", text))
    # openpyxl makes a formula of a text that begins with =, and an error of #N/A.
    written.data_type = "s"
    return written


def _sheet_holds(number: int | Decimal) -> bool:
    """Whether a sheet's binary numbers give these decimal digits back."""
    value = Decimal(number)
    if not value.is_finite():
        return False
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return len(digits) <= _SHEET_DIGITS and abs(value.adjusted()) < 100


def _too_large(path: Path, zh: str, en: str, size: int, limit: int) -> TableError:
    return _unwritable(
        path, f"{zh}为 {size}，上限 {limit}", f"{en} is {size}, the limit is {limit}"
    )


# -- parquet -------------------------------------------------------------------------------------

_BATCH = 4096
_ARROW_DIGITS = 38
_WIDE = Context(prec=200)


@dataclass(slots=True)
class _Seen:
    """What the cells of a column turned out to be, from which its Arrow type follows."""

    kinds: set[str] = field(default_factory=set)
    whole: int = 0
    scale: int = 0

    def add(self, cell: Cell) -> None:
        match cell:
            case None:
                return
            case bool():
                self.kinds.add("boolean")
            case int() | Decimal() if Decimal(cell).is_finite():
                self._number(cell)
            case datetime() if cell.tzinfo is None:
                self.kinds.add("instant")
            case date():
                self.kinds.add("date")
            case _:
                self.kinds.add("text")

    def _number(self, cell: int | Decimal) -> None:
        self.kinds.add("integer" if isinstance(cell, int) else "decimal")
        value = Decimal(cell)
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        self.whole = max(self.whole, value.adjusted() + 1)
        self.scale = max(self.scale, -exponent)

    def declare(self, declared: Type | None) -> None:
        match declared:
            case BooleanType():
                self.kinds.add("boolean")
            case IntegerType():
                self.kinds.add("integer")
            case DecimalType(digits):
                self.kinds.add("decimal")
                self.scale = digits or 0
            case DateType():
                self.kinds.add("date")
            case _:
                pass

    def arrow(self, arrow: Any) -> Any:
        if self.kinds == {"boolean"}:
            return arrow.bool_()
        if self.kinds == {"integer"} and self.whole <= 18:
            return arrow.int64()
        fits = self.whole + self.scale <= _ARROW_DIGITS
        if self.kinds and self.kinds <= {"integer", "decimal"} and fits:
            return arrow.decimal128(_ARROW_DIGITS, self.scale)
        if self.kinds == {"date"}:
            return arrow.date32()
        if self.kinds and self.kinds <= {"date", "instant"}:
            return arrow.timestamp("us")
        return arrow.string()


@contextmanager
def _parquet_sink(
    file: IO[bytes], path: Path, columns: Sequence[OutputColumn], _bom: bool
) -> Iterator[Write]:
    """The rows wait in a temporary file, because a column's type is known after the last."""
    arrow = optional("pyarrow", "parquet", ".parquet")
    parquet = optional("pyarrow.parquet", "parquet", ".parquet")
    seen = [_Seen() for _ in columns]
    for column, found in zip(columns, seen, strict=True):
        found.declare(column.type)
    with tempfile.TemporaryFile() as spool:
        batch: list[tuple[Cell, ...]] = []

        def write(cells: Sequence[Cell]) -> None:
            for found, cell in zip(seen, cells, strict=True):
                found.add(cell)
            batch.append(tuple(cells))
            if len(batch) == _BATCH:
                pickle.dump(batch, spool)
                batch.clear()

        yield write
        pickle.dump(batch, spool)
        schema = arrow.schema(
            [
                column.arrow if column.arrow is not None else (column.header, found.arrow(arrow))
                for column, found in zip(columns, seen, strict=True)
            ]
        )
        spool.seek(0)
        try:
            with parquet.ParquetWriter(file, schema) as writer:
                for rows in _spooled(spool):
                    arrays = [
                        arrow.array([_to_arrow(cell, of.type, arrow) for cell in cells], of.type)
                        for cells, of in zip(zip(*rows, strict=True), schema, strict=True)
                    ]
                    writer.write_batch(arrow.record_batch(arrays, schema=schema))
        except arrow.ArrowException as error:
            raise _unwritable(path, str(error), str(error)) from error


def _spooled(spool: IO[bytes]) -> Iterator[list[tuple[Cell, ...]]]:
    while True:
        try:
            rows = pickle.load(spool)
        except EOFError:
            return
        if rows:
            yield rows


def _to_arrow(cell: Any, of: Any, arrow: Any) -> Any:
    """A cell as a value of an Arrow type: the way back from ``reading.py``."""
    types = arrow.types
    if cell is None:
        return None
    if types.is_floating(of):
        return float(cell)
    if types.is_decimal(of):
        return Decimal(cell).quantize(Decimal(1).scaleb(-of.scale), context=_WIDE)
    if types.is_string(of) or types.is_large_string(of):
        return as_text(cell)
    if types.is_timestamp(of) and not isinstance(cell, datetime):
        return datetime.combine(cell, time.min)
    if types.is_struct(of):
        return {
            of.field(index).name: _to_arrow(cell[of.field(index).name], of.field(index).type, arrow)
            for index in range(of.num_fields)
        }
    if types.is_list(of) or types.is_large_list(of):
        return [_to_arrow(item, of.value_type, arrow) for item in cell]
    if types.is_map(of):
        return [(key, _to_arrow(item, of.item_type, arrow)) for key, item in cell]
    return cell


_SINKS: dict[
    str,
    Callable[[IO[bytes], Path, Sequence[OutputColumn], bool], AbstractContextManager[Write]],
] = {
    ".csv": _csv_sink,
    ".jsonl": _jsonl_sink,
    ".parquet": _parquet_sink,
    ".xlsx": _xlsx_sink,
}
