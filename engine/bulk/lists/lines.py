"""A file of lines, looked through for its form without being read as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LOOSE = re.compile(rb'[^,\n"]"[^,\r\n"]|[ \t]"|"[ \t]|\r[^\n]|\0')
"""A quote in the middle of a cell or beside a space, a return that ends no line, a null byte."""


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a csv is written: its lines, its commas, whether a cell may stand in quotes.

    ``is_strict``: no two readers of csv would take its quotes and its ends of lines in two ways.
    """

    lines: int
    commas: int
    has_quotes: bool
    is_strict: bool


def csv_form(path: Path) -> CsvForm:
    """The form of a csv; commas and line feeds within quotes are counted with the others."""
    lines = commas = 0
    has_quotes, is_strict, before = False, True, b"\n"
    for piece in _pieces(path):
        lines += piece.count(b"\n")
        commas += piece.count(b",")
        has_quotes = has_quotes or b'"' in piece
        # What stands across two pieces is looked at with the second.
        joined = before + piece
        is_strict = is_strict and _LOOSE.search(joined) is None
        before = joined[-2:]
    ends = before[-1:]
    return CsvForm(lines + (ends != b"\n"), commas, has_quotes, is_strict and ends != b"\r")


def number_of_lines(path: Path) -> int:
    """How many lines a file has; the last may be without its line feed."""
    lines, last = 0, b"\n"
    for piece in _pieces(path):
        lines += piece.count(b"\n")
        last = piece[-1:]
    return lines + (last != b"\n")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece
