"""The sheets of a file as they stand, and the values in their cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.tables.cells import Cell, exact
from engine.tables.reading.layout import Grid

WORKBOOKS = (".xlsx", ".xls", ".ods")
"""The kinds of file that have sheets."""


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


def frozen(value: Any) -> Cell:
    """A value of a file, without floats and without lists that could change."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return Decimal(repr(value))
        return exact(value)
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    if isinstance(value, dict):
        return {name: frozen(item) for name, item in value.items()}
    cell: Cell = value
    return cell
