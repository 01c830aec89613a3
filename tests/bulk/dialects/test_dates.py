"""Primitives over dates on DuckDB, Spark and PostgreSQL give what the case engine gives.

Each test puts a table of values at the edges of types and calendars into one query. If one failed,
a list decided by that database would hold another answer than the same case decided by itself.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Literal as OneOf

from engine import program as p
from engine.bulk.databases.dialects import Dialect
from engine.decide import primitives
from tests.bulk.databases import Database
from tests.bulk.dialects.asking import (
    DATE,
    DAYS,
    HERE,
    INT,
    A,
    B,
    C,
    agree,
    asked,
    evaluated,
)
from tests.bulk.servers import Row

# -- dates ---------------------------------------------------------------------------------------


def test_parts_of_dates(database: Database) -> None:
    rows = [(day,) for day in DAYS] + [(None,)]

    def texts(dialect: Dialect, columns: Sequence[str]) -> list[str]:
        (day,) = columns
        number = dialect.month_number(day)
        return [
            dialect.year(day),
            dialect.month(day),
            dialect.day_of(day),
            dialect.last_day(day),
            number,
            dialect.first_of(number),
        ]

    def parts(day: date) -> Row:
        first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        return day.year, day.month, day.day, last, day.year * 12 + day.month - 1, first

    found = asked(database, [DATE], rows, texts)
    agree(rows, found, [*(parts(day) for day in DAYS), (None,) * 6])


def test_dates_are_made_of_parts_or_undefined(database: Database) -> None:
    years = [-(10**6), -1, 0, 1, 4, 1900, 2000, 2023, 2024, 9999, 10000, 2**31 - 1, None]
    months = [-1, 0, 1, 2, 4, 12, 13, 2**31 - 1, None]
    days = [-(2**31), 0, 1, 28, 29, 30, 31, 32, None]
    rows: list[Row] = list(product(years, months, days))
    made = p.MakeDate(A, B, C, "item", HERE)
    leap = p.MakeDate(A, p.Literal(2), p.Literal(29), "item", HERE)
    end = p.MakeDate(A, p.Literal(12), p.Literal(31), "item", HERE)
    found = evaluated(database, [INT, INT, INT], rows, made, leap, end)

    def expected(year: int | None, month: int | None, day: int | None) -> date | None:
        if year is None or month is None or day is None:
            return None
        return primitives.make_date(year, month, day)

    agree(
        rows,
        found,
        [(expected(y, m, d), expected(y, 2, 29), expected(y, 12, 31)) for y, m, d in rows],  # type: ignore[arg-type]
    )


def test_months_are_added(database: Database) -> None:
    limits = [2**31 - 1, 12 * 9999, 12 * 9998 + 11, 12 * 8000, 24323]
    steps = [0, 1, 2, 11, 12, 13, 48, 1199, 1200, *limits]
    rows: list[Row] = list(product([*DAYS, None], [*steps, *(-step for step in steps), None]))
    whichever: tuple[OneOf["month_end", "next_month"], ...] = ("month_end", "next_month")
    moved = [p.AddMonths(A, B, overflow) for overflow in whichever]
    fixed = [p.AddMonths(p.Literal(date(2024, 2, 29)), B, overflow) for overflow in whichever]
    found = evaluated(database, [DATE, INT], rows, *moved, *fixed)

    def added(day: object, months: object, overflow: str) -> date | None:
        if not isinstance(day, date) or not isinstance(months, int):
            return None
        return primitives.add_months(day, months, overflow)

    agree(
        rows,
        found,
        [
            tuple(
                added(day, row[1], overflow)
                for day, overflow in product((row[0], date(2024, 2, 29)), whichever)
            )
            for row in rows
        ],
    )


def test_days_are_added(database: Database) -> None:
    whole = (date.max - date.min).days
    steps = [0, 1, 28, 31, 365, 366, 146097, whole - 1, whole, whole + 1, 2**31 - 1]
    rows: list[Row] = list(product([*DAYS, None], [*steps, *(-step for step in steps), None]))
    found = evaluated(
        database,
        [DATE, INT],
        rows,
        p.AddDays(A, B),
        p.AddDays(p.Literal(date(1, 1, 1)), B),
        p.AddDays(A, p.Literal(-1)),
    )

    def added(day: object, days: object) -> date | None:
        if not isinstance(day, date) or not isinstance(days, int):
            return None
        return primitives.add_days(day, days)

    agree(
        rows,
        found,
        [(added(d, n), added(date(1, 1, 1), n), added(d, -1)) for d, n in rows],
    )


def test_dates_are_compared_over_the_whole_calendar(database: Database) -> None:
    rows: list[Row] = list(product([*DAYS, None], repeat=2))
    operators: tuple[p.Operator, ...] = ("<", "<=", "==", "!=")
    found = evaluated(
        database, [DATE, DATE], rows, *(p.Compare(operator, A, B) for operator in operators)
    )
    expected = [
        (None,) * 4
        if one is None or other is None
        else (one < other, one <= other, one == other, one != other)  # type: ignore[operator]
        for one, other in rows
    ]
    agree(rows, found, expected)
