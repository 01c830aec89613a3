"""Primitives over numbers, conditions and rows give on each database what the case engine gives.

Each test puts a table of values at the edges of types and calendars into one query. If one failed,
a list decided by that database would hold another answer than the same case decided by itself.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Literal as OneOf

import pytest

from engine import program as p
from engine.decide import primitives
from tests.bulk.databases import Database
from tests.bulk.dialects.asking import (
    BOOLEAN,
    HERE,
    INT,
    LONG,
    WIDE,
    A,
    B,
    Kind,
    agree,
    asked,
    evaluated,
)
from tests.bulk.servers import Row

# -- numbers -------------------------------------------------------------------------------------

EDGES = {
    INT: [0, 1, 2, 7, 99, 46341, 65536, 2**31 - 1],
    LONG: [0, 1, 3, 2**31, 2**32, 3037000500, 10**18 - 1, 10**18],
    WIDE: [0, 1, 2**63 - 1, 2**63, 10**19 + 7, 10**30],
}


def _pairs(kind: Kind) -> list[Row]:
    sizes = EDGES[kind]
    values = [*sizes, *(-size for size in sizes), None]
    return list(product(values, values))


@pytest.mark.parametrize("kind", [INT, LONG], ids=["32 bit", "64 bit"])
def test_arithmetic_is_exact_beyond_the_width_of_its_operands(
    database: Database, kind: Kind
) -> None:
    rows = _pairs(kind)
    plus, minus, times = (p.Arithmetic(operator, A, B) for operator in ("+", "-", "*"))
    least, greatest = p.Extreme("min", (A, B)), p.Extreme("max", (A, B))
    found = evaluated(database, [kind, kind], rows, plus, minus, times, least, greatest)

    def expected(one: object, other: object) -> Row:
        if not isinstance(one, int) or not isinstance(other, int):
            return (None,) * 5
        return one + other, one - other, one * other, min(one, other), max(one, other)

    agree(rows, found, [expected(*row) for row in rows])


MODES: tuple[OneOf["half_up", "down", "up"], ...] = ("half_up", "down", "up")


@pytest.mark.parametrize("kind", [INT, LONG, WIDE], ids=["32 bit", "64 bit", "128 bit"])
def test_rounding_a_quotient_is_exact(database: Database, kind: Kind) -> None:
    """Through DOUBLE the seventeenth digit of a sum of money would be lost."""
    rows = _pairs(kind)
    rounds = [p.Round(mode, 0, A, B, "item", HERE) for mode in MODES]
    found = evaluated(database, [kind, kind], rows, *rounds)

    def expected(mode: str, above: object, below: object) -> object:
        if not isinstance(above, int) or not isinstance(below, int) or below == 0:
            return None
        return primitives.round_quotient(mode, 0, above, below)

    agree(rows, found, [tuple(expected(mode, *row) for mode in MODES) for row in rows])


def test_rounding_decimals_to_digits(database: Database) -> None:
    money = Kind("whole", 10**14, scale=2)
    sizes = [0, 1, 5, 49, 50, 149, 150, 12345, 10**14 - 1]
    values = [*sizes, *(-size for size in sizes), None]
    rows: list[Row] = list(product(values, [3, 7, 200, -3, 0, None]))
    rounds = [
        p.Round(mode, digits, A, below, "item", HERE)
        for mode in MODES
        for digits in (0, 1, 2)
        for below in (B, p.Literal(Decimal("0.03")), p.Literal(12))
    ]
    found = evaluated(database, [money, INT], rows, *rounds)

    def expected(node: p.Round, above: object, below: object) -> object:
        divisor = node.denominator.value if isinstance(node.denominator, p.Literal) else below
        if not isinstance(above, int) or not isinstance(divisor, int | Decimal) or not divisor:
            return None
        amount = Decimal(above).scaleb(-2)
        return primitives.round_quotient(node.mode, node.digits, amount, divisor)

    agree(rows, found, [tuple(expected(node, *row) for node in rounds) for row in rows])


def test_a_whole_number_of_last_digits_becomes_its_decimal(database: Database) -> None:
    values = [0, 1, 9, 10, 99, 100, 101, 12345, 10**18 - 1, 10**18]
    rows: list[Row] = [(sign * value,) for value in values for sign in (1, -1)] + [(None,)]
    found = asked(
        database,
        [LONG],
        rows,
        lambda dialect, columns: [dialect.unscaled(columns[0], digits) for digits in (1, 2, 6)],
    )

    def expected(value: object) -> Row:
        if not isinstance(value, int):
            return (None,) * 3
        return tuple(Decimal(value).scaleb(-digits) for digits in (1, 2, 6))

    agree(rows, found, [expected(*row) for row in rows])
    shown = {str(row[1]) for row in found if row[1] is not None}
    assert {"0.01", "-123.45", "0.10"} <= shown, "a decimal keeps its digits after the point"


# -- conditions ----------------------------------------------------------------------------------


def test_conditions_are_kleenes(database: Database) -> None:
    rows: list[Row] = list(product([True, False, None], repeat=2))
    found = evaluated(
        database,
        [BOOLEAN, BOOLEAN],
        rows,
        p.All((A, B)),
        p.Any((A, B)),
        p.Not(A),
        p.If(A, p.Literal(1), p.Literal(2)),
    )

    def both(one: object, other: object) -> bool | None:
        if one is False or other is False:
            return False
        return None if one is None or other is None else True

    def negated(one: object) -> bool | None:
        return None if one is None else not one

    expected = [
        (
            both(one, other),
            negated(both(negated(one), negated(other))),
            negated(one),
            None if one is None else 1 if one else 2,
        )
        for one, other in rows
    ]
    agree(rows, found, expected)


# -- rows ----------------------------------------------------------------------------------------


def test_a_table_counts_from_zero(database: Database) -> None:
    dialect, server = database
    found = server.rows(f"SELECT i FROM {dialect.counted_to(p.MONTHS_LIMIT)} ORDER BY i")
    assert found == [(i,) for i in range(p.MONTHS_LIMIT)]


def test_a_number_that_does_not_fit_is_an_error(database: Database) -> None:
    """Spark without ANSI would wrap around, and pay another amount."""
    dialect, server = database
    too_large = dialect.cast(str(2**31 - 1), dialect.integer(1))
    with pytest.raises(Exception, match=r"(?i)overflow|out of range"):
        server.rows(f"SELECT {too_large} + {dialect.cast('1', dialect.integer(1))}")


@pytest.mark.parametrize("digits", [0, 2, 5])
@pytest.mark.parametrize("scale", [6, 9, 20])
def test_digits_after_the_point_are_seen_however_many_there_are(
    database: Database, digits: int, scale: int
) -> None:
    """A sum with more digits than its fact would be rounded, where it has to be refused."""
    wholes = [0, 1, 10**15] if scale < 20 else [0, 1]
    parts = [Decimal(1).scaleb(-place) for place in range(1, scale + 1)]
    values = [sign * (whole + part) for sign in (1, -1) for whole in wholes for part in parts]
    rows: list[Row] = [(value,) for value in [*values, Decimal(7), Decimal(0), None]]

    found = asked(
        database,
        [Kind("decimal", scale=scale)],
        rows,
        lambda dialect, names: [dialect.is_longer(names[0], digits)],
    )

    def is_longer(value: object) -> object:
        if not isinstance(value, Decimal):
            return None
        return value != round(value, digits)

    agree(rows, found, [(is_longer(value),) for (value,) in rows])
