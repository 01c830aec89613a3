"""A list of cases as it stands in its file: columns, and rows of cells with their numbers.

Nothing here knows what a column means; ``binding.py`` says which column is which fact.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from engine.ruleset.diagnostics import CuoshiError, Diagnostic, Place
from engine.tables.spelling import Spelling

Cell = (
    None
    | bool
    | int
    | Decimal
    | date
    | datetime
    | time
    | timedelta
    | str
    | bytes
    | tuple["Cell", ...]
    | Mapping[str, "Cell"]
)
"""What a cell holds; None where it is blank. There is no float: see :func:`exact`."""


class TableError(CuoshiError):
    """A list that cannot be read, bound to facts, or written."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a person sees it, a cell for each column, and why it is unreadable.

    ``sheet`` is the sheet of a workbook on which it stands, '' in any other file. A row with
    ``problems`` is never decided; its cells are what could be made of it.
    """

    number: int
    cells: tuple[Cell, ...]
    problems: tuple[Diagnostic, ...] = ()
    sheet: str = ""


Why = Literal[
    "above",
    "below",
    "numbering",
    "blank",
    "subtotal",
    "signature",
    "note",
    "heading",
    "header",
    "template",
    "hidden-sheet",
    "no-header",
    "other-list",
]
"""Why a row or a sheet is no data; ``report.py`` has the words."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows ``first`` to ``last`` (counted from 1, both included) that are no data, and why.

    ``text`` is what stands in them, cut short.
    """

    first: int
    last: int
    why: Why
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the table is on one sheet; rows and columns are counted from 1, as Excel does.

    ``columns`` has the sheet's column for each column of the :class:`Table`, None where this sheet
    has no such column. ``first_free_column`` is the first one to the right of everything on the
    sheet. ``last_row`` is the last row of data, 0 where there is none. ``hidden`` are the rows of
    data that the sheet does not show: they are read like the others.
    """

    name: str
    header_rows: tuple[int, ...]
    columns: tuple[int | None, ...]
    first_free_column: int
    last_row: int = 0
    left_out: tuple[LeftOut, ...] = ()
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list in a file. ``rows`` reads it from the start each time it is called.

    ``typed_by_people`` is set for csv and workbooks, where text stands for a number or a truth
    (``是``, ``35``); elsewhere a cell has the type that its program gave it. ``bom`` is whether a
    csv made of this list begins with a byte order mark, ``encoding`` what a csv was written in.
    ``schema`` is the Arrow schema of a parquet file, else None.

    ``sheets`` says where the rows stand, in the order of reading; a csv is one sheet called '',
    and jsonl and parquet have none. ``other_sheets`` are those of the workbook that are no part
    of this list, and why. ``parts`` are the headers from the top, a merged group first; empty
    where there are no groups. ``epoch`` is day 0 of dates that stand as plain numbers, None where
    the file does not say. ``spelling`` is how those who made the list write things, None for the
    spellings that come with the engine.
    """

    path: Path
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    typed_by_people: bool
    sheet: str = ""
    bom: bool = False
    schema: Any = None
    sheets: tuple[Sheet, ...] = ()
    other_sheets: tuple[tuple[str, Why], ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    encoding: str = "utf-8"
    epoch: date | None = None
    spelling: Spelling | None = None

    @property
    def name(self) -> str:
        """The file's name, with the sheet if one was named."""
        return f"{self.path.name}[{self.sheet}]" if self.sheet else self.path.name


@dataclass(frozen=True, slots=True)
class Cleaning:
    """A cell that was read as something else than it says, told to whoever answers for the list.

    ``file`` is its name, ``column`` the header, ``fact`` the name of the input; ``before`` the
    cell as text and ``after`` what was read, '' for missing. ``why`` is a key of the words in
    ``report.py``.
    """

    sheet: str
    row: int
    column: str
    fact: str
    before: str
    after: str
    why: str
    file: str = ""


def place_of(path: Path, row: int, column: int = 0, sheet: str = "") -> Place:
    """Where a cell stands; ``column`` is its 0-based index, shown counted from 1."""
    file = f"{path}[{sheet}]" if sheet else str(path)
    return Place(file, row, column + 1, column + 2)


def cell_place(table: Table, row: Row, index: int) -> Place:
    """Where the cell of a row stands, by the 0-based index of the table's column."""
    for sheet in table.sheets:
        if sheet.name == row.sheet:
            index = (sheet.columns[index] or index + 1) - 1
    return place_of(table.path, row.number, index, row.sheet)


def header_place(table: Table, index: int = 0) -> Place:
    """Where the header of a column stands, on the first sheet that has it."""
    for sheet in table.sheets:
        column = sheet.columns[index] if index < len(sheet.columns) else None
        if column is not None:
            return place_of(table.path, sheet.header_rows[-1], column - 1, sheet.name)
    return place_of(table.path, 1, index)


def blank(cell: Cell) -> bool:
    """Whether a cell is missing: empty, or white space only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def exact(value: float) -> Cell:
    """A binary number as the shortest decimal that means it: 0.1 is 0.1, and 35.0 is 35."""
    shortest = Decimal(repr(value))
    return int(shortest) if value.is_integer() else shortest


def optional(module: str, extra: str, what: str) -> Any:
    """The module of an optional package, imported now.

    Raises :class:`TableError` with the pip command if it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        arguments = {"what": what, "package": package, "extra": extra}
        raise TableError([Diagnostic("optional-package", None, arguments)]) from None


def unreadable(path: Path, zh: str, en: str, place: Place | None = None) -> TableError:
    """The error of a file that is no list; ``zh`` and ``en`` say why."""
    arguments = {"file": path.name, "problem": zh, "problem_en": en}
    return TableError([Diagnostic("unreadable-table", place, arguments)])
