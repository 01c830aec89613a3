"""What differs between databases: the text of each primitive.

Every method takes and gives SQL text. What is not named here is written alike for all of them:
``CASE``, ``AND OR NOT``, comparisons, ``+ - *`` of whole numbers, ``LEAST``, ``GREATEST``,
``COALESCE``, aggregates with ``FILTER``, ``ROW_NUMBER`` and running sums.

Whole numbers have one of three widths (32, 64 and 128 bits, see :meth:`Dialect.integer`); a
decimal is the whole number of its last digits, so that no database's arithmetic on decimals, each
of another precision, is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from engine import program as p

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)


_QUOTED = re.compile(r"""'(?:[^']|'')*'|("(?:[^"]|"")*"|`(?:[^`]|``)*`)""")


class Dialect:
    """DuckDB, and what the others share with it."""

    name = "duckdb"
    identifier_bytes = 10_000
    """Identifiers are told apart by so many bytes."""

    # -- names and literals ----------------------------------------------------------------------

    def name_of(self, identifier: str) -> str:
        """An identifier, quoted."""
        return '"' + identifier.replace('"', '""') + '"'

    def identifiers(self, sql: str) -> frozenset[str]:
        """The identifiers that a text mentions, quoted as they stand in it."""
        return frozenset(filter(None, _QUOTED.findall(sql)))

    def text(self, value: str) -> str:
        """A text literal."""
        return "'" + value.replace("'", "''") + "'"

    def day(self, value: date) -> str:
        """A date literal."""
        return f"DATE '{value.isoformat()}'"

    # -- types -----------------------------------------------------------------------------------

    def integer(self, limit: int) -> str:
        """The narrowest type of whole numbers below ``limit`` in size."""
        if limit < 2**31:
            return "INTEGER"
        return "BIGINT" if limit < 2**63 else "HUGEINT"

    def decimal(self, digits: int) -> str:
        """The type of decimals with so many digits after the point."""
        return f"DECIMAL(38, {digits})"

    text_type = "VARCHAR"

    def type_of(self, of: p.Type) -> str:
        """The type of a column of values of a rule set, where no value says it."""
        match of:
            case p.BooleanType():
                return "BOOLEAN"
            case p.IntegerType():
                return "BIGINT"
            case p.DecimalType(digits=digits):
                return self.decimal(digits or 0)
            case p.DateType():
                return "DATE"
            case _:
                return self.text_type

    not_materialized = "NOT MATERIALIZED "
    fence = ""
    """Stands at the end of each step, where a database needs one to compute it once."""

    def typed(self, sql: str) -> str:
        """A text in which a bare NULL has a type wherever the database asks for one."""
        return sql

    def cast(self, sql: str, type_: str) -> str:
        """``sql`` as a value of another type; an error where it is none."""
        return f"CAST({sql} AS {type_})"

    # -- dates -----------------------------------------------------------------------------------

    def year(self, day: str) -> str:
        """The year of a date, a 32-bit number."""
        return f"CAST(year({day}) AS INTEGER)"

    def month(self, day: str) -> str:
        """The month of a date, 1 to 12."""
        return f"CAST(month({day}) AS INTEGER)"

    def day_of(self, day: str) -> str:
        """The day of the month of a date."""
        return f"CAST(day({day}) AS INTEGER)"

    def last_day(self, day: str) -> str:
        """The last day of the month of a date."""
        return f"last_day({day})"

    def month_number(self, day: str) -> str:
        """The months since the year 0, January: year · 12 + month - 1."""
        return f"CAST(year({day}) * 12 + month({day}) - 1 AS INTEGER)"

    def first_of(self, month: str) -> str:
        """The first day of a month by its number, which is that of a year from 1 to 9999."""
        return f"make_date(({month}) // 12, ({month}) % 12 + 1, 1)"

    def make_date(self, year: str, month: str, day: str) -> str:
        """The date of parts that are known to be one."""
        return f"make_date({year}, {month}, {day})"

    def add_months(self, day: str, months: str) -> str:
        """The corresponding day, or the month's last, of a month that there is."""
        return f"CAST({day} + to_months({months}) AS DATE)"

    def add_days(self, day: str, days: str) -> str:
        """The date some days later; there is one in the database, whatever its year."""
        return f"({day} + {days})"

    # -- numbers ---------------------------------------------------------------------------------

    def unscaled(self, number: str, digits: int) -> str:
        """The decimal of a whole number of last digits."""
        whole = self.cast(f"({number}) // {10**digits}", self.decimal(digits))
        unit = f"CAST(0.{'0' * (digits - 1)}1 AS DECIMAL({digits}, {digits}))"
        return f"({whole} + CAST(({number}) % {10**digits} AS DECIMAL({digits}, 0)) * {unit})"

    def is_longer(self, number: str, digits: int) -> str:
        """Whether a decimal has more digits after its point than so many, zeros aside."""
        return f"{number} <> {self.cast(number, self.decimal(digits))}"

    def scaled(self, number: str, unit: int, scale: int, limit: int) -> str:
        """A decimal with ``scale`` digits after its point times a power of ten, below ``limit``.

        What two decimals of up to 18 digits come to is computed in 64 bits.
        """
        if limit * 10**scale >= 2**63:
            number = self.cast(number, self.decimal(scale))
        return f"{number} * {unit}"

    def quotient(self, numerator: str, denominator: str) -> str:
        """The whole quotient of a number from 0 up by a number from 1 up."""
        return f"(({numerator}) // ({denominator}))"

    # -- texts -----------------------------------------------------------------------------------

    def normal(self, text: str) -> str:
        """A text in Unicode's normal form C."""
        return f"nfc_normalize({text})"

    def joined(self, separator: str, items: Sequence[str]) -> str:
        """Texts one after another, those that are NULL left out; NULL where all are."""
        return f"nullif(concat_ws({self.text(separator)}, {', '.join(items)}), '')"

    def is_one_of(self, text: str, options: Sequence[str]) -> str:
        """Whether a text is one of several; NULL where it is NULL.

        A function of one column alone is computed once for each entry of a file's dictionary. Not
        ``IN`` nor what the database takes for it, which it computes for each row.
        """
        place = f"list_position([{', '.join(map(self.text, options))}], {text})"
        return f"coalesce({place} > 0, {text} IS NULL AND NULL)"

    def is_none_of(self, text: str, options: Sequence[str]) -> str:
        """Whether there is a text and it is none of several; it may be NULL where there is none."""
        place = f"list_position([{', '.join(map(self.text, options))}], {text})"
        return f"({text} IS NOT NULL AND coalesce({place}, 0) = 0)"

    def picked(self, texts: Sequence[str], index: str) -> str:
        """The text at an index that begins with 0; '' stands for NULL."""
        listed = ", ".join(self.text(text) if text else "NULL" for text in texts)
        return f"([{listed}])[{index} + 1]"

    # -- facts from text -------------------------------------------------------------------------

    def matches(self, text: str, pattern: str) -> str:
        """Whether the whole of a text matches a regular expression."""
        return f"regexp_full_match({text}, {self.text(pattern)})"

    def try_cast(self, sql: str, type_: str) -> str:
        """``sql`` as a value of another type, NULL where it is none."""
        return f"TRY_CAST({sql} AS {type_})"

    # -- rows ------------------------------------------------------------------------------------

    def counted_to(self, number: int) -> str:
        """A table of one column ``i``: 0, 1 … below ``number``."""
        return f"(SELECT CAST(range AS INTEGER) AS i FROM range({number})) AS months_from_first"


DUCKDB = Dialect()
