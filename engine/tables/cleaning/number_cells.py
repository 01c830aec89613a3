"""Cells that are numbers: figures with their separators, signs and units."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.program import Input, IntegerType
from engine.tables.cells import Cell
from engine.tables.cleaning.cleaned import Cleaned, Cleaner, Typing, UncleanError
from engine.tables.spelling import folded

_LONGEST = 40
"""More digits than any fact has; a longer text or exponent is refused before it costs time."""
_NUMBER = re.compile(
    r"([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)([^0-9.,]*)", re.DOTALL
)
_PLAIN = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?")


def number(given: Input, typing: Typing, digits: int | None) -> Cleaner:
    """Numbers of an integer (``digits`` None) or of a decimal with so many after the point."""
    spelling = typing.spelling
    whole = isinstance(given.type, IntegerType)
    header = spelling.scale(typing.unit, given, typing.header) if typing.unit else 1

    def fitted(value: int | Decimal, why: str) -> Cleaned:
        times = header or 1
        exact = Decimal(value) * times if times != 1 else Decimal(value)
        if not _is_short(exact) or not _is_short(Decimal(value)):
            raise UncleanError
        if times != 1:
            why = "unit"
        if whole:
            if exact != exact.to_integral_value():
                raise UncleanError
            return Cleaned(int(exact), why)
        return Cleaned(_at_most(exact, digits), why)

    def clean(cell: Cell) -> Cleaned:
        if isinstance(cell, bool):
            raise UncleanError
        if isinstance(cell, int | Decimal):
            return fitted(cell, "")
        if not isinstance(cell, str) or len(cell) > 4 * _LONGEST:
            raise UncleanError
        text = folded(cell)
        for sign in spelling.currency:
            text = text.removeprefix(sign)
        match = _NUMBER.fullmatch(text)
        if match is None or len(match[2]) > _LONGEST:
            raise UncleanError
        times = spelling.scale(match[3], given, typing.header) if match[3] else 1
        if times is None or (times != 1 and header != 1):
            raise UncleanError
        value = Decimal(match[1] + match[2].replace(",", "")) * times
        plainly = cell.strip() == cell and _PLAIN.fullmatch(cell) is not None
        if plainly and whole and "." in cell:
            plainly = False
        return fitted(value, "" if plainly else "number")

    return clean


def _at_most(value: Decimal, digits: int | None) -> Decimal:
    """The value with at most ``digits`` after the point; refused if that would change it."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if digits is None or -digits <= exponent <= 0:
        return value
    rounded = round(value, digits)
    if rounded != value:
        raise UncleanError
    return rounded


def _is_short(value: Decimal) -> bool:
    if not value.is_finite():
        return False
    _, figures, exponent = value.as_tuple()
    # Decimal's own arithmetic is exact up to 28 digits.
    return len(figures) <= 28 and isinstance(exponent, int) and abs(exponent) <= 28
