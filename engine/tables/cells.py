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
from typing import Any

from engine.ruleset.diagnostics import CuoshiError, Diagnostic, Place

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

    A row with ``problems`` is never decided; its cells are what could be made of it.
    """

    number: int
    cells: tuple[Cell, ...]
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list in a file. ``rows`` reads it from the start each time it is called.

    ``typed_by_people`` is set for csv and xlsx, where text stands for a number or a truth (``是``,
    ``35``); elsewhere a cell has the type that its program gave it. ``bom`` is whether a csv made
    of this list begins with a byte order mark. ``schema`` is the Arrow schema of a parquet file,
    else None.
    """

    path: Path
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    typed_by_people: bool
    sheet: str = ""
    bom: bool = False
    schema: Any = None

    @property
    def name(self) -> str:
        """The file's name, with the sheet if one was named."""
        return f"{self.path.name}[{self.sheet}]" if self.sheet else self.path.name


def place_of(path: Path, row: int, column: int = 0) -> Place:
    """Where a cell stands; ``column`` is its 0-based index, shown counted from 1."""
    return Place(str(path), row, column + 1, column + 2)


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
