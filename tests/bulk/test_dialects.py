"""Every primitive gives on DuckDB, Spark and PostgreSQL what the engine of one case gives.

Each test puts a table of values at the edges of types and calendars into one query. If one failed,
a list decided by that database would hold another answer than the same case decided by itself.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Literal as OneOf
from typing import NamedTuple
from unicodedata import combining, normalize

import pytest

from engine import program as p
from engine.bulk.compile.cells import Cell
from engine.bulk.compile.expressions import Scope, compile_
from engine.bulk.databases.dialects import Dialect
from engine.bulk.databases.spark import SPARK, STAY
from engine.decide import primitives
from engine.ruleset.diagnostics import Place
from tests.bulk.databases import DIALECTS, Database
from tests.bulk.servers import Row, Server

HERE = Place("rules.yaml", 1, 1, 1)


@pytest.fixture(scope="session", params=list(DIALECTS.values()), ids=list(DIALECTS))
def database(request: pytest.FixtureRequest) -> Database:
    dialect: Dialect = request.param
    return Database(dialect, request.getfixturevalue(f"{dialect.name}_server"))


class Kind(NamedTuple):
    """The type of a column: ``date``, ``boolean``, ``text``, or whole numbers below ``limit``."""

    name: str
    limit: int = 0
    scale: int = 0


DATE, BOOLEAN, TEXT = Kind("date"), Kind("boolean"), Kind("text")
INT, LONG, WIDE = Kind("whole", 2**31 - 1), Kind("whole", 10**18), Kind("whole", 10**30)


def asked(
    database: Database,
    kinds: Sequence[Kind],
    rows: Sequence[Row],
    expressions: Callable[[Dialect, Sequence[str]], Sequence[str]],
) -> list[Row]:
    """What each expression gives for each row; ``expressions`` gets the columns' texts."""
    dialect, server = database
    names = [f"c{position}" for position in range(len(kinds))]
    types = {"date": "DATE", "boolean": "BOOLEAN", "text": dialect.text_type}
    columns = {
        name: types.get(kind.name) or dialect.integer(kind.limit)
        for name, kind in zip(names, kinds, strict=True)
    }
    numbered = [(position, *row) for position, row in enumerate(rows)]
    server.table("given", {"n": "INTEGER", **columns}, numbered)
    texts = expressions(dialect, [dialect.name_of(name) for name in names])
    listed = ", ".join(f"{text} AS r{position}" for position, text in enumerate(texts))
    source = dialect.name_of("given")
    answers = server.rows(f"SELECT n, {listed} FROM {source} ORDER BY n")
    assert len(answers) == len(rows)
    found = [tuple(row[1:]) for row in answers]
    assert not any(isinstance(value, float) for row in found for value in row)
    return found


def evaluated(
    database: Database, kinds: Sequence[Kind], rows: Sequence[Row], *expressions: p.Expression
) -> list[Row]:
    """What expressions of a program give; their facts are called c0, c1 …."""
    scales: list[int] = []

    def texts(dialect: Dialect, columns: Sequence[str]) -> list[str]:
        facts = {
            f"c{position}": Cell(column, missing=True, scale=kind.scale, limit=kind.limit)
            for position, (column, kind) in enumerate(zip(columns, kinds, strict=True))
        }
        scope = Scope(dialect, {}, facts, {}, lambda node: node)
        cells = [compile_(expression, scope) for expression in expressions]
        scales.extend(cell.scale for cell in cells)
        return [cell.sql for cell in cells]

    found = asked(database, kinds, rows, texts)
    return [
        tuple(
            Decimal(str(value)).scaleb(-scale, primitives.EXACT)
            if scale and value is not None
            else value
            for value, scale in zip(row, scales, strict=True)
        )
        for row in found
    ]


def agree(rows: Sequence[Row], found: Sequence[Row], expected: Sequence[Row]) -> None:
    """Equal row by row; a failure says for which values."""
    differ = [
        (row, one, other)
        for row, one, other in zip(rows, found, expected, strict=True)
        if one != other
    ]
    assert differ == []


A, B, C = p.Fact("c0"), p.Fact("c1"), p.Fact("c2")

DAYS = [
    *(date(1, 1, 1), date(1, 1, 31), date(4, 2, 29), date(1582, 10, 4), date(1582, 10, 15)),
    *(date(1900, 2, 28), date(1969, 12, 31), date(1970, 1, 1), date(2000, 2, 29)),
    *(date(2023, 1, 29), date(2023, 2, 28), date(2023, 3, 1), date(2024, 1, 30), date(2024, 2, 29)),
    *(date(2024, 3, 31), date(2024, 4, 30), date(2024, 12, 31)),
    *(date(9999, 1, 31), date(9999, 12, 1), date(9999, 12, 31)),
]


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


# -- texts ---------------------------------------------------------------------------------------

TEXTS = ["", "a", "'", "''", "\\", "\\n", "a\\'b", '"', "`", "；", "海淀区", "𠮷", "--", "%s", "?"]


def test_texts_and_names_survive_quoting(database: Database) -> None:
    """An option or a definition may be called anything; here it would end the query."""
    dialect, server = database
    listed = ", ".join(f"{dialect.text(text)} AS t{i}" for i, text in enumerate(TEXTS))
    assert list(server.rows(f"SELECT {listed}")[0]) == TEXTS
    names = [text for text in TEXTS if text]
    columns = ", ".join(f"{i} AS {dialect.name_of(name)}" for i, name in enumerate(names))
    read = ", ".join(dialect.name_of(name) for name in names)
    assert list(server.rows(f"SELECT {read} FROM (SELECT {columns}) AS q")[0]) == list(
        range(len(names))
    )


def test_names_that_differ_within_the_limit_are_two(database: Database) -> None:
    dialect, server = database
    length = min(dialect.identifier_bytes, 3000)
    one, other = ("x" * (length - 1) + last for last in "12")
    name = dialect.name_of
    columns = f"SELECT 1 AS {name(one)}, 2 AS {name(other)}"
    assert server.rows(f"SELECT {name(one)}, {name(other)} FROM ({columns}) AS q") == [(1, 2)]


def test_joined_texts_leave_out_what_is_null(database: Database) -> None:
    rows: list[Row] = list(product(["甲", None], repeat=3))
    found = asked(
        database, [TEXT] * 3, rows, lambda dialect, columns: [dialect.joined("；", columns)]
    )
    kept = [[text for text in row if isinstance(text, str)] for row in rows]
    agree(rows, found, [("；".join(texts) or None,) for texts in kept])


def test_a_text_is_one_of_a_closed_set(database: Database) -> None:
    options = ["海淀区", "a'b", "\\n", "A"]
    rows: list[Row] = [(text,) for text in [*options, "a", "海淀", "A ", ""]] + [(None,)]
    found = asked(
        database,
        [TEXT],
        rows,
        lambda dialect, columns: [
            dialect.is_one_of(columns[0], options),
            dialect.is_one_of(columns[0], options[:1]),
        ],
    )
    expected = [(text in options, text in options[:1]) for (text,) in rows[:-1]]
    agree(rows, found, [*expected, (None, None)])


def test_a_text_is_picked_by_its_index(database: Database) -> None:
    texts = ["可享受", "", "a'b"]
    rows: list[Row] = [(0,), (1,), (2,), (None,)]
    found = asked(
        database,
        [INT],
        rows,
        lambda dialect, columns: [
            dialect.picked(texts, columns[0]),
            dialect.picked(texts, f"CASE WHEN {columns[0]} > 0 THEN 0 ELSE {columns[0]} + 2 END"),
            dialect.picked(["", "", ""], columns[0]),
            dialect.picked(texts, f"(({columns[0]} & 2) >> 1)"),
        ],
    )
    agree(
        rows,
        found,
        [
            ("可享受", "a'b", None, "可享受"),
            (None, "可享受", None, "可享受"),
            ("a'b", "可享受", None, None),
            (None, None, None, None),
        ],
    )


SPELLED = ("", "abc", "é", "e\u0301", "張三", "豈", "\u1100\u1161", "Å", "ſ", "ﬁ", "a\u0323\u0307")


def test_texts_are_brought_into_normal_form(database: Database) -> None:
    """One name spelled in two ways would be counted as two persons."""
    texts: Sequence[str] = SPELLED
    if database.dialect is SPARK:
        # It has no function for it: the query asks for texts that are in it.
        texts = ("", "abc", "é", "張三", "ſ", "한국", "ガ", "（甲）", "\U00020000")
    rows: list[Row] = [(text,) for text in texts] + [(None,)]
    found = asked(database, [TEXT], rows, lambda dialect, columns: [dialect.normal(columns[0])])
    agree(rows, found, [*((normalize("NFC", text),) for text in texts), (None,)])


def test_spark_takes_no_text_that_another_form_may_equal(spark_server: Server) -> None:
    """An error, and not a person who is counted twice."""
    on = Database(SPARK, spark_server)
    for text in SPELLED:
        if normalize("NFC", text) == text:
            continue
        with pytest.raises(Exception, match="normal form C"):
            asked(on, [TEXT], [(text,)], lambda dialect, columns: [dialect.normal(columns[0])])


def test_letters_that_stay_as_they_are() -> None:
    """Each is its own normal form, and combines with no letter before it."""
    stay = {chr(code) for first, last in STAY for code in range(first, last + 1)}
    letters = [chr(code) for code in range(0x110000)]
    seconds = {normalize("NFD", each)[-1] for each in letters if len(normalize("NFD", each)) > 1}
    seconds |= {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    assert all(normalize("NFC", each) == each and not combining(each) for each in stay)
    assert not stay & seconds


def test_a_pattern_matches_the_whole_text(database: Database) -> None:
    texts = ["12", "12\n", "\n12", "x12", "12x", "", "１２", "-12", "12.5", "1234567"]
    rows: list[Row] = [(text,) for text in texts] + [(None,)]
    patterns = [r"-?[0-9]{1,6}(\.[0-9]{1,2}0*)?", "[0-9]+|x12"]
    found = asked(
        database,
        [TEXT],
        rows,
        lambda dialect, columns: [dialect.matches(columns[0], pattern) for pattern in patterns],
    )
    first, second = {"12", "-12", "12.5"}, {"12", "x12", "1234567"}
    agree(rows, found, [*((text in first, text in second) for text in texts), (None, None)])


def test_texts_become_dates_and_numbers_or_null(database: Database) -> None:
    """A text that is none may stand in any row, and must not end the query."""
    dates = ["2024-02-29", "2023-02-29", "2024-02-30", "2024-13-01", "2024-00-10", "2024-04-31"]
    dates += ["0001-01-01", "9999-12-31", "1900-02-29", "2000-02-29", "2024-01-00", "2024-01-32"]
    numbers = ["0", "7", "-7", "2147483647", "2147483648", "-2147483648", "-2147483649"]
    numbers += ["9223372036854775807", "9223372036854775808", "99999999999999999999999999999999"]
    others = ["", "x", "2024-xx-01", "--", "1-2", "五", "12a", ".", "+"]
    rows: list[Row] = [(text,) for text in dates + numbers + others] + [(None,)]

    def texts(dialect: Dialect, columns: Sequence[str]) -> list[str]:
        types = ["DATE", dialect.integer(1), dialect.integer(2**40), dialect.decimal(2)]
        return [dialect.try_cast(columns[0], type_) for type_ in types]

    found = asked(database, [TEXT], rows, texts)

    def expected(text: object) -> Row:
        day = number = None
        if isinstance(text, str) and text in dates:
            year, month, of_month = map(int, text.split("-"))
            day = primitives.make_date(year, month, of_month)
        if isinstance(text, str) and text in numbers:
            number = int(text)
        small, large = (
            number if number is not None and -bound <= number < bound else None
            for bound in (2**31, 2**63)
        )
        return day, small, large, number

    agree(rows, found, [expected(*row) for row in rows])


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
