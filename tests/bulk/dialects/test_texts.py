"""Primitives over texts on DuckDB, Spark and PostgreSQL give what the case engine gives.

Each test puts a table of values at the edges of types and calendars into one query. If one failed,
a list decided by that database would hold another answer than the same case decided by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from unicodedata import combining, normalize

import pytest

from engine.bulk.databases.dialects import Dialect
from engine.bulk.databases.spark import SPARK, STAY
from engine.decide import primitives
from tests.bulk.databases import Database
from tests.bulk.dialects.asking import (
    INT,
    TEXT,
    agree,
    asked,
)
from tests.bulk.servers import Row, Server

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
