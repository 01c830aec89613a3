"""A csv as a table: its encoding, its lines, and what is wrong with them."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Cell, Row, Sheet, Table, TableError, blank, place_of, unreadable
from engine.tables.reading.grids import Grids
from engine.tables.reading.layout import Grid


def csv_table(path: Path) -> Table:
    """The list whose headers are the first line."""
    encoding, bom = _encoding(path)
    first = next(_csv_lines(path, encoding), None)
    if first is None:
        raise unreadable(path, "文件没有内容", "the file is empty")
    columns = tuple(first[1])
    rows = partial(_csv_rows, path, encoding, columns)
    where = Sheet("", (first[0],), tuple(range(1, len(columns) + 1)), len(columns) + 1)
    table = Table(path, columns, rows, typed_by_people=True, bom=bom, sheets=(where,))
    return replace(table, encoding=encoding)


def csv_grids(path: Path) -> Grids:
    """A csv as the one sheet of a file."""
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
