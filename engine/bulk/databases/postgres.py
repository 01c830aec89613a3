"""PostgreSQL 15 and later with an UTF-8 database, as a dialect."""

from __future__ import annotations

from collections.abc import Sequence

from engine.bulk.databases.dialects import Dialect


class Postgres(Dialect):
    """PostgreSQL."""

    name = "postgres"
    identifier_bytes = 63
    widest = 10**38 - 1
    text_type = "TEXT"
    fence = "OFFSET 0"
    """Stands at the end of every step: without it the planner writes the text of a column out
    wherever the column is used, and ten steps that use each other take all memory there is."""

    # -- types -----------------------------------------------------------------------------------

    def integer(self, limit: int) -> str:
        """The narrowest type of whole numbers below ``limit`` in size."""
        if limit < 2**31:
            return "INTEGER"
        return "BIGINT" if limit < 2**63 else "NUMERIC"

    def decimal(self, digits: int) -> str:
        """The type of decimals with so many digits after the point."""
        return f"NUMERIC(38, {digits})"

    # -- dates -----------------------------------------------------------------------------------

    def year(self, day: str) -> str:
        """The year of a date, a 32-bit number."""
        return f"CAST(extract(year FROM {day}) AS INTEGER)"

    def month(self, day: str) -> str:
        """The month of a date, 1 to 12."""
        return f"CAST(extract(month FROM {day}) AS INTEGER)"

    def day_of(self, day: str) -> str:
        """The day of the month of a date."""
        return f"CAST(extract(day FROM {day}) AS INTEGER)"

    def last_day(self, day: str) -> str:
        """The last day of the month of a date."""
        # A date alone would be taken for a time in the session's zone.
        month = f"date_trunc('month', CAST({day} AS TIMESTAMP))"
        return f"CAST({month} + INTERVAL '1 month - 1 day' AS DATE)"

    def month_number(self, day: str) -> str:
        """The months since the year 0, January: year · 12 + month - 1."""
        year, month = f"extract(year FROM {day})", f"extract(month FROM {day})"
        return f"CAST({year} * 12 + {month} - 1 AS INTEGER)"

    def first_of(self, month: str) -> str:
        """The first day of a month by its number, which is that of a year from 1 to 9999."""
        return f"make_date(CAST({month} AS INTEGER) / 12, CAST({month} AS INTEGER) % 12 + 1, 1)"

    def add_months(self, day: str, months: str) -> str:
        """The corresponding day, or the month's last, of a month that there is."""
        return f"CAST({day} + make_interval(months => {months}) AS DATE)"

    def add_days(self, day: str, days: str) -> str:
        """The date some days later; any day before the calendar is the last before it."""
        # The database's own calendar begins in 4713 BC, with an error before that.
        before = f"{days} < DATE '0001-01-01' - {day}"
        return f"(CASE WHEN {before} THEN DATE '0001-01-01' - 1 ELSE {day} + {days} END)"

    # -- numbers ---------------------------------------------------------------------------------

    def unscaled(self, number: str, digits: int) -> str:
        """The decimal of a whole number of last digits."""
        unit = f"0.{'0' * (digits - 1)}1"
        return f"CAST(CAST({number} AS NUMERIC) * {unit} AS {self.decimal(digits)})"

    def quotient(self, numerator: str, denominator: str, limit: int | None = None) -> str:
        """The whole quotient of a number from 0 up by a number from 1 up.

        ``limit`` bounds both. Where it is not known the quotient has the operands' type, and their
        text stands twice.
        """
        if limit is None:
            above, below = f"({numerator})", f"({denominator})"
            # Of a multiple, `/` is exact on every type; of others it is rounded on NUMERIC.
            return f"(({above} - {above} % {below}) / {below})"
        if limit < 2**63:
            return f"(({numerator}) / ({denominator}))"
        return f"div({numerator}, {denominator})"

    # -- texts -----------------------------------------------------------------------------------

    def normal(self, text: str) -> str:
        """A text in Unicode's normal form C."""
        return f"normalize({text}, NFC)"

    def is_one_of(self, text: str, options: Sequence[str]) -> str:
        """Whether a text is one of several; NULL where it is NULL."""
        return f"({text} IN ({', '.join(map(self.text, options))}))"

    def is_none_of(self, text: str, options: Sequence[str]) -> str:
        """Whether there is a text and it is none of several; it may be NULL where there is none."""
        return f"({text} NOT IN ({', '.join(map(self.text, options))}))"

    def picked(self, texts: Sequence[str], index: str) -> str:
        """The text at an index that begins with 0; '' stands for NULL."""
        listed = ", ".join(self.text(text) if text else "NULL" for text in texts)
        return f"(CAST(ARRAY[{listed}] AS TEXT[]))[({index}) + 1]"

    # -- facts from text -------------------------------------------------------------------------

    def matches(self, text: str, pattern: str) -> str:
        """Whether the whole of a text matches a regular expression."""
        whole = self.text(rf"\A(?:{pattern})\Z")
        return f"({text} ~ {whole})"

    def try_cast(self, sql: str, type_: str) -> str:
        """A text as a number or a date, NULL where it is none.

        PostgreSQL 15 cannot try: what it would refuse must not reach it. An ISO date and a plain
        number are taken, without exponent or space around them; raises KeyError for other types.
        """
        if type_ == "DATE":
            return self._try_date(sql)
        value = f"CAST({sql} AS NUMERIC)"
        if "," in type_:
            digits = int(type_.rstrip(")").rpartition(",")[2])
            looks = self.matches(sql, r"[+-]?[0-9]{1,100}(\.[0-9]{1,100})?")
            fits = f"abs(round({value}, {digits})) < {10 ** (38 - digits)}"
        else:
            looks = self.matches(sql, "[+-]?[0-9]{1,100}")
            fits = f"{value} BETWEEN {-_ABOVE[type_]} AND {_ABOVE[type_] - 1}"
        return f"CASE WHEN {looks} THEN CASE WHEN {fits} THEN CAST({sql} AS {type_}) END END"

    def _try_date(self, text: str) -> str:
        year, month, day = (
            f"CAST(substr({text}, {start}, {length}) AS INTEGER)"
            for start, length in ((1, 4), (6, 2), (9, 2))
        )
        looks = self.matches(text, "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
        # A day that the month has not is one of the next month.
        counted = f"(make_date({year}, {month}, 1) + {day} - 1)"
        there = f"CASE WHEN extract(month FROM {counted}) = {month} THEN {counted} END"
        return f"CASE WHEN {looks} THEN {there} END"

    # -- rows ------------------------------------------------------------------------------------

    def counted_to(self, number: int) -> str:
        """A table of one column ``i``: 0, 1 … below ``number``."""
        return f"(SELECT i FROM generate_series(0, {number - 1}) AS s(i)) AS months_from_first"


_ABOVE = {"INTEGER": 2**31, "BIGINT": 2**63, "NUMERIC": 10**38}

POSTGRES = Postgres()
