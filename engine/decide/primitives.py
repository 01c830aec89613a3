"""The primitives on known values: exact arithmetic, civil dates, rounding."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation, Overflow, Rounded
from fractions import Fraction
from functools import lru_cache
from typing import Any

from engine.ruleset.diagnostics import Diagnostic, UndefinedError

DIGITS = 1_000
"""No product is longer: a number that is squared again and again would never be done."""

EXACT = Context(
    prec=2 * DIGITS, Emax=999_999, Emin=-999_999, traps=[InvalidOperation, Overflow, Rounded]
)
"""Arithmetic that is exact or raises: the default context of Python rounds to 28 digits."""

_BITS = DIGITS * 10 // 3
_PLACES = 100

Number = int | Decimal


def add(left: Number, right: Number) -> Number:
    """Exact ``left + right``; UndefinedError where that would be too long."""
    if left.__class__ is int and right.__class__ is int:
        return left + right
    try:
        return EXACT.add(left, right)
    except ArithmeticError:
        raise _too_long() from None


def subtract(left: Number, right: Number) -> Number:
    """Exact ``left - right``; UndefinedError where that would be too long."""
    if left.__class__ is int and right.__class__ is int:
        return left - right
    try:
        return EXACT.subtract(left, right)
    except ArithmeticError:
        raise _too_long() from None


def multiply(left: Number, right: Number) -> Number:
    """Exact ``left * right``; UndefinedError where that would be too long."""
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > _BITS:
            raise _too_long()
        return left * right
    try:
        product = EXACT.multiply(left, right)
    except ArithmeticError:
        raise _too_long() from None
    # Zero times a negative number is a negative zero, which no law knows.
    return product if product else product.copy_abs()


def figure(function: str, values: Sequence[Any], empty: Any) -> Any:
    """``sum``, ``min`` or ``max`` of known values; ``empty`` is the extreme of none."""
    if function == "sum":
        total: Number = 0
        for value in values:
            total = add(total, value)
        return total
    if not values:
        return empty
    return min(values) if function == "min" else max(values)


def _too_long() -> UndefinedError:
    what, what_en = f"一个超过 {DIGITS} 位的数", f"a number of more than {DIGITS} digits"
    return UndefinedError([Diagnostic("undefined-value", None, {"what": what, "what_en": what_en})])


def round_quotient(mode: str, digits: int, numerator: Number, denominator: Number) -> Number:
    """``numerator / denominator`` (not zero) rounded to ``digits``; an ``int`` where that is 0."""
    scaled = Fraction(numerator) * 10**digits / Fraction(denominator)
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if (mode == "up" and rest) or (mode == "half_up" and 2 * rest >= scaled.denominator):
        whole += 1
    signed = -whole if scaled < 0 else whole
    return Decimal(signed).scaleb(-digits, EXACT) if digits else signed


def exact_quotient(numerator: Number, denominator: Number) -> str:
    """``numerator / denominator`` as an exact decimal, or as a fraction where it has none."""
    value = Fraction(numerator) / Fraction(denominator)
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > _PLACES:
        return f"{value.numerator}/{value.denominator}"
    scaled = value.numerator * 10**places // value.denominator
    return f"{Decimal(scaled).scaleb(-places, EXACT):f}"


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def add_months(day: date, months: int, overflow: str = "month_end") -> date | None:
    """The corresponding day ``months`` later; None outside the years 1 to 9999.

    Where that month has no such day: its last day, or the first of the next (``next_month``).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    if not 1 <= year <= 9999:
        return None
    if day.day <= 28:
        return date(year, month, day.day)
    length = calendar.monthrange(year, month)[1]
    if day.day <= length:
        return date(year, month, day.day)
    if overflow == "month_end":
        return date(year, month, length)
    return date(year, month, length) + timedelta(1)


def add_days(day: date, days: int) -> date | None:
    """The date ``days`` later; None outside the years 1 to 9999."""
    try:
        return date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def schedule(
    year: int, month: int, number: int
) -> tuple[tuple[str, ...], tuple[tuple[date, date], ...]] | None:
    """``number`` months from a month on: their names (2024-03), and the first and last day of each.

    None beyond the year 9999.
    """
    names: list[str] = []
    rows: list[tuple[date, date]] = []
    for _ in range(number):
        if year > 9999:
            return None
        names.append(f"{year:04}-{month:02}")
        rows.append((date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(names), tuple(rows)
