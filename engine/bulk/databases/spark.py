"""Spark 4 and later, as a dialect.

The query has to run under ``spark.sql.ansi.enabled``, Spark's default since 4.0: without it an
overflow is silently another number. Spark inlines a table expression wherever it is used, so the
rows of a list need a number that is the same each time: a column, not ``row_number()``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from engine.bulk.databases.dialects import Dialect

STAY = (
    *((0x0, 0x2FF), (0x400, 0x482), (0x3001, 0x3029), (0x3030, 0x3098), (0x309B, 0xA48F)),
    *((0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0xFF00, 0xFFEF), (0x20000, 0x2A6DF)),
)
"""The first and the last of letters that the normal form C neither changes nor combines with what
is before them: Latin, plain Cyrillic, kana, ideographs, hangul, private and full-width ones."""

MAY_CHANGE = "[^" + "".join(rf"\x{{{low:X}}}-\x{{{high:X}}}" for low, high in STAY) + "]"
"""A letter that is none of :data:`STAY`."""

_NOTHING = re.compile(
    r"""(--[^\n]*|'(?:[^'\\]|\\.)*'|`(?:[^`]|``)*`)|\b(WHEN|WHERE)\sNULL(?=\sTHEN|\))""", re.DOTALL
)
"""A remark, a text or a name as it stands; or a condition that is nothing."""

_SAID = "not known to be in Unicode's normal form C (NFC): "


class Spark(Dialect):
    """Spark SQL."""

    name = "spark"
    widest = 10**32 - 1
    """No larger whole number is exact: a quotient of two has 32 digits before its point."""
    text_type = "STRING"

    # -- names and literals ----------------------------------------------------------------------

    def name_of(self, identifier: str) -> str:
        """An identifier, quoted."""
        return "`" + identifier.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """A text literal; a backslash begins an escape."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    # -- types -----------------------------------------------------------------------------------

    def integer(self, limit: int) -> str:
        """The narrowest type of whole numbers below ``limit`` in size."""
        if limit < 2**31:
            return "INT"
        return "BIGINT" if limit < 2**63 else "DECIMAL(38, 0)"

    def typed(self, sql: str) -> str:
        """A text in which a bare NULL that is a condition is a truth: Spark asks for it."""
        return _NOTHING.sub(lambda m: m[0] if m[1] else f"{m[2]} CAST(NULL AS BOOLEAN)", sql)

    # -- dates -----------------------------------------------------------------------------------

    def first_of(self, month: str) -> str:
        """The first day of a month by its number, which is that of a year from 1 to 9999."""
        year, number = f"CAST(({month}) div 12 AS INT)", f"CAST(({month}) % 12 + 1 AS INT)"
        return f"make_date({year}, {number}, 1)"

    def add_months(self, day: str, months: str) -> str:
        """The corresponding day, or the month's last, of a month that there is."""
        return f"add_months({day}, {months})"

    # -- numbers ---------------------------------------------------------------------------------

    def unscaled(self, number: str, digits: int) -> str:
        """The decimal of a whole number of last digits; an error from 10**(37 - digits) up."""
        # One digit more, and Spark would take a digit after the point for the one before it.
        whole = f"CAST({number} AS DECIMAL({37 - digits}, 0))"
        unit = f"CAST('0.{'0' * (digits - 1)}1' AS DECIMAL({digits}, {digits}))"
        return f"({whole} * {unit})"

    def is_longer(self, number: str, digits: int) -> str:
        """Whether a decimal has more digits after its point than so many, zeros aside."""
        # Of two decimals that it compares Spark drops digits after the point, where 38 do not do.
        unit = f"CAST('{Decimal(1).scaleb(-digits):f}' AS DECIMAL({digits + 1}, {digits}))"
        return f"{number} % {unit} <> 0"

    def scaled(self, number: str, unit: int, scale: int, limit: int) -> str:
        """A decimal with ``scale`` digits after its point times a power of ten, below ``limit``."""
        del scale, limit  # It widens what it multiplies.
        return f"{number} * {unit}"

    def quotient(self, numerator: str, denominator: str, limit: int | None = None) -> str:
        """The whole quotient of a number from 0 up by a number from 1 up.

        ``limit`` bounds both. Where it is not known the quotient is a ``DECIMAL(38, 0)``, slower
        and exact; from 10**32 up it is an error.
        """
        if limit is not None and limit < 2**63:
            return f"(({numerator}) div ({denominator}))"
        # `div` of decimals is a BIGINT whatever its value, without an error.
        above, below = (f"CAST({part} AS DECIMAL(38, 0))" for part in (numerator, denominator))
        return f"CAST(({above} - {above} % {below}) / {below} AS DECIMAL(38, 0))"

    # -- texts -----------------------------------------------------------------------------------

    def normal(self, text: str) -> str:
        """The text, which is in Unicode's normal form C; an error where it may not be.

        Spark has no function for it that it would not hold for random, and of what is random it
        cannot plan a query that reads it twice.
        """
        error = f"raise_error(concat({self.text(_SAID)}, {text}))"
        return f"CASE WHEN {self.may_change(text)} THEN CAST({error} AS STRING) ELSE {text} END"

    def may_change(self, text: str) -> str:
        """Whether the normal form C of a text may be another one."""
        return f"({text} RLIKE {self.text(MAY_CHANGE)})"

    def is_one_of(self, text: str, options: Sequence[str]) -> str:
        """Whether a text is one of several; NULL where it is NULL."""
        return f"({text} IN ({', '.join(map(self.text, options))}))"

    def is_none_of(self, text: str, options: Sequence[str]) -> str:
        """Whether there is a text and it is none of several; it may be NULL where there is none."""
        return f"({text} NOT IN ({', '.join(map(self.text, options))}))"

    def picked(self, texts: Sequence[str], index: str) -> str:
        """The text at an index that begins with 0; '' stands for NULL."""
        # After the word `array` Spark reads `>>` as the end of two types, wherever it stands.
        nothing = "CAST(NULL AS STRING)"
        listed = ", ".join(self.text(text) if text else nothing for text in texts)
        return f"elt(({index}) + 1, {listed})"

    # -- facts from text -------------------------------------------------------------------------

    def matches(self, text: str, pattern: str) -> str:
        """Whether the whole of a text matches a regular expression."""
        whole = self.text(rf"\A(?:{pattern})\z")
        return f"({text} RLIKE {whole})"

    # -- rows ------------------------------------------------------------------------------------

    def counted_to(self, number: int) -> str:
        """A table of one column ``i``: 0, 1 … below ``number``."""
        return f"(SELECT CAST(id AS INT) AS i FROM range({number})) AS months_from_first"


class NormalSpark(Spark):
    """Spark SQL over texts that were brought into their normal form before."""

    def normal(self, text: str) -> str:
        """The text itself."""
        return text


SPARK = Spark()
NORMAL_SPARK = NormalSpark()
