"""Rows of cells into a csv, a jsonl or a parquet: the plain forms, that have rows and nothing else.

Text is never a formula to the program that opens a csv. Workbooks are in ``new_workbook.py`` and
``same_workbook.py``.
"""

from __future__ import annotations

import csv
import io
import pickle
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Context, Decimal
from pathlib import Path
from typing import IO, Any

from engine.program import BooleanType, DateType, DecimalType, IntegerType, Type
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Cell, TableError, optional
from engine.tables.writing.placing import as_json, as_text, placed, unwritable

Write = Callable[[Sequence[Cell]], None]
"""Writes one row: a cell for each column; a csv takes a row of another width too."""


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
    path: Path,
    columns: Sequence[OutputColumn],
    inputs: Sequence[Path] = (),
    *,
    bom: bool = False,
    encoding: str = "utf-8",
    headed: bool = True,
) -> Iterator[Write]:
    """Open a csv, jsonl or parquet for writing; it stands at ``path`` when the block ends well.

    ``inputs`` are files that it must not overwrite. Of a csv: whether it begins with a byte order
    mark, its ``encoding``, and whether the headers are written first. Raises :class:`TableError`: a
    place that cannot be written, ``path`` one of ``inputs``, two equal headers in a jsonl or
    parquet.
    """
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".parquet"):
        _check(columns)
    with placed(path, inputs) as file:
        if suffix == ".csv":
            sink = _csv_sink(file, columns, "utf-8-sig" if bom else encoding, headed)
        elif suffix == ".jsonl":
            sink = _jsonl_sink(file, columns)
        else:
            sink = _parquet_sink(file, path, columns)
        with sink as write:
            yield write


def _check(columns: Sequence[OutputColumn]) -> None:
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


# -- csv -----------------------------------------------------------------------------------------

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@contextmanager
def _csv_sink(
    file: IO[bytes], columns: Sequence[OutputColumn], encoding: str, headed: bool
) -> Iterator[Write]:
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    # The writer quotes a lone \r only where \r ends its lines.
    writer = csv.writer(text, lineterminator="\r\n")
    if headed:
        writer.writerow([harmless(column.header) for column in columns])
    yield lambda cells: writer.writerow([csv_cell(cell) for cell in cells])
    text.flush()
    text.detach()


def csv_cell(cell: Cell) -> str:
    """A cell as it stands in a csv, before any quotes."""
    return harmless(cell) if isinstance(cell, str) else as_text(cell)


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text; a number stays one."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


# -- jsonl ---------------------------------------------------------------------------------------


@contextmanager
def _jsonl_sink(file: IO[bytes], columns: Sequence[OutputColumn]) -> Iterator[Write]:
    headers = [column.header for column in columns]

    def write(cells: Sequence[Cell]) -> None:
        file.write(as_json(dict(zip(headers, cells, strict=True))).encode() + b"\n")

    yield write


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
def _parquet_sink(file: IO[bytes], path: Path, columns: Sequence[OutputColumn]) -> Iterator[Write]:
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
            raise unwritable(path.name, str(error), str(error)) from error


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
