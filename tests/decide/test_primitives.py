"""The primitives against plain Python: calendars counted day by day, rounding by decimal."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    Inexact,
)
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import UndefinedError
from engine.decide import primitives

DAYS = st.dates(date(1890, 1, 1), date(2150, 12, 31))
NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(
    -(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4
)
MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}


@pytest.mark.parametrize(
    ("day", "months", "month_end", "next_month"),
    [
        ("2024-01-31", 1, "2024-02-29", "2024-03-01"),
        ("2023-01-31", 1, "2023-02-28", "2023-03-01"),
        ("2024-02-29", 12, "2025-02-28", "2025-03-01"),
        ("2024-02-29", 48, "2028-02-29", "2028-02-29"),
        ("2024-03-31", -1, "2024-02-29", "2024-03-01"),
        ("2024-03-31", 1, "2024-04-30", "2024-05-01"),
        ("2024-12-31", 2, "2025-02-28", "2025-03-01"),
        ("2024-11-15", 2, "2025-01-15", "2025-01-15"),
    ],
)
def test_months_are_added_to_the_corresponding_day(
    day: str, months: int, month_end: str, next_month: str
) -> None:
    """Otherwise a term of law ends on a day that 民法典 202 does not say."""
    start = date.fromisoformat(day)
    assert primitives.add_months(start, months) == date.fromisoformat(month_end)
    found = primitives.add_months(start, months, "next_month")
    assert found == date.fromisoformat(next_month)


@given(day=DAYS, months=st.integers(-600, 600))
def test_adding_months_agrees_with_stepping_month_by_month(day: date, months: int) -> None:
    """A second way to the same day: go to the first of the month, step, and count days on."""
    first = day.replace(day=1)
    for _ in range(abs(months)):
        if months > 0:
            first = (first + timedelta(31)).replace(day=1)
        else:
            first = (first - timedelta(1)).replace(day=1)
    length = calendar.monthrange(first.year, first.month)[1]
    expected = first + timedelta(min(day.day, length) - 1)
    assert primitives.add_months(day, months) == expected
    beyond = first + timedelta(length) if day.day > length else expected
    assert primitives.add_months(day, months, "next_month") == beyond


@pytest.mark.parametrize("number", [10**30, -(10**30), 9999 * 12, -9999 * 12])
def test_dates_outside_the_calendar_are_none(number: int) -> None:
    """Otherwise a slip of the keyboard raises Python's own error in the middle of a list."""
    assert primitives.add_months(date(2024, 5, 5), number) is None
    assert primitives.add_days(date(2024, 5, 5), number * 31) is None
    assert primitives.make_date(number, 1, 1) is None
    assert primitives.add_months(date(9999, 11, 30), 1, "next_month") == date(9999, 12, 30)


def test_the_last_month_of_the_calendar() -> None:
    """December of 9999 has 31 days and no month after it."""
    assert primitives.add_months(date(9999, 10, 31), 2) == date(9999, 12, 31)
    assert primitives.add_months(date(9999, 12, 31), 1) is None
    assert primitives.schedule(9999, 12, 2) is None


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("half_up", "2.5", 3),
        ("half_up", "-2.5", -3),
        ("half_up", "2.4999", 2),
        ("half_up", "-2.4999", -2),
        ("half_up", "0.5", 1),
        ("half_up", "-0.5", -1),
        ("down", "2.9999", 2),
        ("down", "-2.9999", -2),
        ("up", "2.0001", 3),
        ("up", "-2.0001", -3),
        ("up", "2", 2),
        ("up", "-2", -2),
        ("down", "-0.9", 0),
    ],
)
def test_rounding_ties_and_negatives(mode: str, value: str, expected: int) -> None:
    """四舍五入 goes away from zero on both sides; banker's rounding would lose a cent in two."""
    found = primitives.round_quotient(mode, 0, Decimal(value), 1)
    assert (found, type(found)) == (expected, int)


@given(
    mode=st.sampled_from(sorted(MODES)),
    digits=st.integers(0, 10),
    numerator=NUMBERS,
    denominator=NUMBERS.filter(bool),
)
def test_rounding_agrees_with_decimal(
    mode: str, digits: int, numerator: int | Decimal, denominator: int | Decimal
) -> None:
    """The second witness is Python's decimal, given a quotient with more digits than could tie."""
    wide = Context(prec=200)
    quotient = wide.divide(Decimal(numerator), Decimal(denominator))
    if not wide.flags[Inexact]:
        expected = quotient.quantize(Decimal(1).scaleb(-digits), MODES[mode], wide)
        found = primitives.round_quotient(mode, digits, numerator, denominator)
        assert found == expected
        assert isinstance(found, int if digits == 0 else Decimal)
    else:
        found = primitives.round_quotient(mode, digits, numerator, denominator)
        exact = Fraction(numerator) / Fraction(denominator)
        unit = Fraction(1, 10**digits)
        assert abs(Fraction(found) - exact) < (unit / 2 if mode == "half_up" else unit)
        if mode == "down":
            assert abs(Fraction(found)) < abs(exact)
        if mode == "up":
            assert abs(Fraction(found)) > abs(exact)


@given(one=NUMBERS, other=NUMBERS)
def test_arithmetic_is_that_of_fractions(one: int | Decimal, other: int | Decimal) -> None:
    """Otherwise a sum of money differs from what a calculator says."""
    a, b = Fraction(one), Fraction(other)
    assert Fraction(primitives.add(one, other)) == a + b
    assert Fraction(primitives.subtract(one, other)) == a - b
    assert Fraction(primitives.multiply(one, other)) == a * b


def test_there_is_no_negative_zero() -> None:
    """Otherwise nothing times a deduction is shown as -0.00."""
    assert str(primitives.multiply(Decimal("0.00"), Decimal("-1.5"))) == "0.000"
    assert str(primitives.round_quotient("down", 2, -1, 1000)) == "0.00"


def test_a_product_beyond_the_limit_is_refused_and_never_rounded() -> None:
    """Otherwise the last digits of a huge product would be made up, or computed for ever."""
    for large in (10**900, Decimal("1." + "7" * 900)):
        with pytest.raises(UndefinedError):
            primitives.multiply(large, primitives.multiply(large, large))


@given(numerator=NUMBERS, denominator=NUMBERS.filter(bool))
def test_an_exact_quotient_is_exact(numerator: int | Decimal, denominator: int | Decimal) -> None:
    """It is shown as the value before rounding: a text that is itself rounded would be a lie."""
    text = primitives.exact_quotient(numerator, denominator)
    assert Fraction(text) == Fraction(numerator) / Fraction(denominator)
    assert "e" not in text.lower()
