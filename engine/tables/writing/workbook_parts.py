"""What of a workbook openpyxl keeps, and what it would lose."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.tables.cells import TableError, optional
from engine.tables.summary import Note

ROWS_KEPT = 20_000
"""A list of more rows is not kept with its formats: openpyxl holds it all in memory."""
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


def load(path: Path, *, values: bool) -> Any:
    """The workbook; :class:`NotKeptError` where it is too large to be kept as it is."""
    excel = optional("openpyxl.reader.excel", "excel", ".xlsx")

    class Reader(excel.ExcelReader):  # type: ignore[misc, name-defined]  # untyped there
        """Reads every number as a number."""

        def read_worksheets(self) -> None:
            self.wb._date_formats = set()
            self.wb._timedelta_formats = set()
            super().read_worksheets()

    try:
        with warnings.catch_warnings():
            # What it cannot keep is said by lost, in the reader's language.
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


def cells_in(path: Path) -> int:
    """How many cells a workbook has on all its sheets, counted without loading it."""
    try:
        return _count(path, _CELL_TAG)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise NotKeptError(Note("note_new_damaged", (("problem", str(error)),))) from error


def formulas_in(path: Path) -> int:
    """How many formulas a workbook has, counted without loading it."""
    return _count(path, re.compile(rb"<(?:\w+:)?f[ >/]"))


_PARTS = (
    ("lost_controls", re.compile(r"xl/(ctrlProps|activeX)/")),
    ("lost_slicers", re.compile(r"xl/(slicers|timelines)/")),
    ("lost_threads", re.compile(r"xl/threadedComments/")),
    ("lost_objects", re.compile(r"xl/embeddings/")),
    ("lost_signature", re.compile(r"_xmlsignatures/")),
)


def lost(path: Path, *, masked: bool) -> Iterator[str]:
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
