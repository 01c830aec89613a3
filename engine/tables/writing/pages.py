"""A sheet to be drawn: lines of fields with their looks, in no library's terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.tables.cells import Cell
from engine.tables.writing.looks import Look
from engine.widths import width


@dataclass(frozen=True, slots=True)
class Target:
    """A cell of this workbook that a field leads to."""

    sheet: str
    row: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in a cell, or in ``span`` cells merged into one."""

    value: Cell
    look: Look
    span: int = 1
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """On which sheet of the workbook the rows of a list stand; '' where none can be led to.

    ``only`` is the sheet of rows that name none, ``renamed`` the sheets that are called otherwise.
    """

    only: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)

    def of(self, sheet: str) -> str:
        """The sheet for what a row calls its sheet."""
        return self.renamed.get(sheet, sheet) or self.only


Line = tuple[Field, ...]
"""Fields from the left; an empty line is a gap."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its name, the widths of its columns in characters, and its lines."""

    name: str
    widths: tuple[int, ...]
    lines: tuple[Line, ...]


_LINE_HEIGHT = 16


def height(line: Line, widths: tuple[int, ...]) -> int | None:
    """The height of a line in points where text wraps; None for the ordinary height.

    Said here because no program fits a row to text in merged cells.
    """
    most = 1
    tallest = 0
    column = 0
    for each in line:
        room = sum(widths[column : column + each.span]) or 1
        column += each.span
        tallest = max(tallest, each.look.size)
        if each.look.wrap and isinstance(each.value, str):
            most = max(most, sum(-(-wide(part) // room) for part in each.value.split("\n")))
    if most > 1:
        return _LINE_HEIGHT * most + 4
    return tallest * 2 if tallest > 11 else 19 if line else None


@lru_cache(maxsize=4096)
def wide(text: str) -> int:
    """The width of a text in characters of a sheet: a Chinese one is two, and some room."""
    return width(text) + 1
