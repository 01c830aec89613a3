"""Cells that are dates: written out, as figures, as serial numbers, or without their day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from engine.tables.cells import Cell
from engine.tables.cleaning.cleaned import Cleaned, Cleaner, UncleanError
from engine.tables.reading.marks import MonthDate, serial_date

_DAY = re.compile(
    r"([0-9]{4})(?:(?P<s>[-/.])([0-9]{1,2})(?P=s)([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)"
    r"(?P<time>[ t]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?"
)
_APART = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])|[\u200b-\u200f\u2060\ufeff]")
"""Spaces but for those between two figures, which may be those of the day and of the hour."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_INCOMPLETE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{2}(?=年))(?:年|年?(?P<s>[-/.]?)(?P<month>[0-9]{1,2})月?)?"
)
_FIRST_SERIAL, _LAST_SERIAL = date(1920, 1, 1), date(2100, 12, 31)
"""A plain number is a date between these; before them it is more likely a year."""


def date_cleaner(epoch: date | None, is_month: bool) -> Cleaner:
    """Days; ``is_month``: a month without its day is its first day, else the day is missing."""

    def incomplete(year: int, month: int | None) -> Cleaned:
        if is_month and month is not None:
            return Cleaned(_day(year, month, 1), "whole_month")
        return Cleaned(None, "incomplete_date")

    def clean(cell: Cell) -> Cleaned:
        if isinstance(cell, datetime):
            if cell.tzinfo is not None:
                raise UncleanError
            return Cleaned(cell.date(), "" if cell.time() == time.min else "time_of_day")
        if isinstance(cell, MonthDate):
            return incomplete(cell.year, cell.month)
        if isinstance(cell, date):
            return Cleaned(cell)
        if isinstance(cell, bool) or cell is None:
            raise UncleanError
        if isinstance(cell, int | Decimal):
            return figure(Decimal(cell))
        if not isinstance(cell, str) or len(cell) > 60:
            raise UncleanError
        return text(cell)

    def figure(value: Decimal) -> Cleaned:
        if not value.is_finite() or not 0 < value < 100_000_000:
            raise UncleanError
        if value == value.to_integral_value():
            whole = f"{int(value)}"
            if found := _EIGHT.fullmatch(whole):
                return Cleaned(_day(*map(int, found.groups())), "date_format")
            if len(whole) == 5 and epoch is not None:
                day = serial_date(int(whole), epoch)
                if day is not None and _FIRST_SERIAL <= day <= _LAST_SERIAL:
                    return Cleaned(day, "serial_date")
                raise UncleanError
        return text(f"{value:f}")

    def text(cell: str) -> Cleaned:
        bare = _APART.sub("", unicodedata.normalize("NFKC", cell).strip().casefold())
        if found := _DAY.fullmatch(bare):
            year, month, day = found[1], found[3] or found[5], found[4] or found[6]
            value = _day(int(year), int(month), int(day))
            if found["time"]:
                midnight = not found["time"].strip(" t0:.")
                return Cleaned(value, "date_format" if midnight else "time_of_day")
            return Cleaned(value, "" if _ISO.fullmatch(cell) else "date_format")
        if found := _EIGHT.fullmatch(bare):
            return Cleaned(_day(*map(int, found.groups())), "date_format")
        if len(bare) == 5 and bare.isdecimal() and epoch is not None:
            return figure(Decimal(bare))
        return partial(bare)

    def partial(bare: str) -> Cleaned:
        found = _INCOMPLETE.fullmatch(bare)
        if found is None:
            raise UncleanError
        month = found["month"]
        if not month:
            if not found["year"] or (bare.isdecimal() and not _is_year(int(bare))):
                raise UncleanError
            return incomplete(int(found["year"]), None)
        if not 1 <= int(month) <= 12 or (found["s"] == "" and "年" not in bare and len(bare) != 6):
            raise UncleanError
        if len(found["year"]) == 4 and not _is_year(int(found["year"])):
            raise UncleanError
        # As a figure 1988.10 and 1988.1 are one: which month was meant is not known.
        is_known = len(found["year"]) == 4 and not (found["s"] == "." and len(month) == 1)
        return incomplete(int(found["year"]), int(month) if is_known else None)

    return clean


def _is_year(number: int) -> bool:
    return 1900 <= number <= 2100


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise UncleanError from None
    return found
