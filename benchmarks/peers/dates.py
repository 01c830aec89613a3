"""Civil dates in plain Python, for the engines that have no function for them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def whole_years(birth: date, on: date) -> int:
    """Years completed; a birthday on 29 February falls on the month's last day in other years."""
    day = min(birth.day, monthrange(on.year, on.month)[1])
    return on.year - birth.year - ((on.month, on.day) < (birth.month, day))


def month_after(first: date, number: int) -> date:
    """The first day of the month ``number`` months after that of ``first``."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def months_between_firsts(first: date, second: date) -> int:
    """How many months the month of ``second`` comes after that of ``first``."""
    return (second.year - first.year) * 12 + second.month - first.month
