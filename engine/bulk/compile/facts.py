"""The facts of a list as a database has them: what a column admits, and why a row is refused.

A column of the right type is checked as the case engine checks a fact: its range, its closed set,
the digits of a decimal. A column of text (a csv) is read strictly first: what is not wholly a
number or an ISO date is of the wrong type. Nothing is guessed, and the first engine's words are
used for what is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import cast

from engine import program as p
from engine.bulk.compile.cells import Cell
from engine.bulk.databases.dialects import FIRST_DAY, LAST_DAY, Dialect
from engine.decide.refusals import NUMBER_LIMIT, wrong_diagnostic
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.ruleset.parameters import show_edges

_MARK = "\ue000"
"""Stands for the value in a message, until the database puts the value in its place."""

KINDS = ("boolean", "integer", "decimal", "date", "text")
"""What a column of a database may be; ``decimal`` has its scale in :class:`Physical`."""


@dataclass(frozen=True, slots=True)
class Physical:
    """The type of a column as it stands in the source.

    ``kind`` is one of ``KINDS``; ``scale`` are the digits of a decimal after the point, and
    ``limit`` what bounds its numbers (the digits as a whole number), 0 where nothing does.
    ``span`` are the least and the greatest value that stand in the column, where the source tells
    them (a parquet does): what is proved from them need not be checked in each row.
    """

    kind: str
    scale: int = 0
    limit: int = 0
    span: tuple[int, int] | tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A fact: the cell of its typed value, and the condition and reason of each refusal.

    A condition may be NULL, which refuses nothing.
    """

    cell: Cell
    refusals: tuple[tuple[str, str], ...]


def check(
    given: p.Input, column: str, physical: Physical, dialect: Dialect, cap: int, language: Language
) -> Checked:
    """The check of one input; ``cap`` is the largest number for which the query is exact.

    The text of the cell may be an error for a row that is refused, so it stands behind the
    conditions. Raises TypeError where a column of that type can be no such fact.
    """
    says = _Says(given, column, dialect, language)
    value, limit, scale = column, 0, 0
    problems: list[tuple[str, str]] = []
    span: tuple[int, int] | None = None
    match given.type:
        case p.BooleanType():
            if physical.kind == "text":
                value = f"CASE {column} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"
                problems.append((f"{column} NOT IN ('true', 'false')", says.wrong()))
            elif physical.kind != "boolean":
                raise TypeError
        case p.IntegerType() | p.DecimalType():
            value, problems, span, scale = _number(given, column, physical, says, cap)
            limit = max(abs(span[0]), abs(span[1]))
        case p.DateType():
            if physical.kind == "text":
                value = dialect.try_cast(column, "DATE")
                iso = dialect.matches(column, "[0-9]{4}-[0-9]{2}-[0-9]{2}")
                problems.append(
                    (f"NOT {iso} OR ({column} IS NOT NULL AND {value} IS NULL)", says.wrong())
                )
            elif physical.kind != "date":
                raise TypeError
            within = _days(given)
            stands = cast("tuple[date, date]", physical.span or (date.min, date.max))
            if stands[0] < FIRST_DAY or stands[1] > LAST_DAY or physical.span is None:
                calendar = f"{dialect.day(FIRST_DAY)} AND {dialect.day(LAST_DAY)}"
                problems.append((f"{value} NOT BETWEEN {calendar}", says.wrong()))
            if not _inside(stands, within):
                problems += _edges(given, value, says, lambda edge: dialect.day(cast(date, edge)))
            first, last = max(stands[0], within[0]), min(stands[1], within[1])
            span = (first.toordinal(), max(first, last).toordinal())
        case p.ChoiceType(options=options):
            if physical.kind != "text":
                raise TypeError
            known = {**given.option_aliases, **{option: option for option in options}}
            problems.append((dialect.is_none_of(column, [*known]), says.no_option(options)))
            aliases = [
                f"WHEN {dialect.text(alias)} THEN {dialect.text(option)}"
                for alias, option in given.option_aliases.items()
            ]
            if aliases:
                value = f"CASE {column} {' '.join(aliases)} ELSE {column} END"
        case p.TextType():
            if physical.kind != "text":
                raise TypeError
            value = dialect.normal(column)
        case _:
            raise TypeError
    sql = value
    # A choice outside its set equals no option; only what would fail to compute stands back.
    if problems and not isinstance(given.type, p.ChoiceType):
        conditions = " OR ".join(condition for condition, _ in problems)
        sql = f"CASE WHEN NOT ({conditions}) THEN {value} END"
    spelled, null = None, ""
    if given.option_aliases:
        spelled = (column, tuple(given.option_aliases.items()))
        null = f"{column} IS NULL"
    cell = Cell(sql, missing=True, scale=scale, limit=limit, null=null, span=span, spelled=spelled)
    return Checked(cell, tuple(problems))


def _inside(stands: tuple[date, date], within: tuple[date, date]) -> bool:
    return within[0] <= stands[0] and stands[1] <= within[1]


def _days(given: p.Input) -> tuple[date, date]:
    """Between which days a fact may be, both included."""
    edges = given.range or p.Edges()
    first, last = FIRST_DAY, LAST_DAY
    if edges.lower is not None:
        first = cast(date, edges.lower) + timedelta(0 if edges.lower_included else 1)
    if edges.upper is not None:
        last = cast(date, edges.upper) - timedelta(0 if edges.upper_included else 1)
    return first, last


def _number(
    given: p.Input, column: str, physical: Physical, says: _Says, cap: int
) -> tuple[str, list[tuple[str, str]], tuple[int, int], int]:
    """The text of a number, its problems, between what it then lies, and its scale."""
    dialect = says.dialect
    digits = given.type.digits or 0 if isinstance(given.type, p.DecimalType) else 0
    unit = 10**digits
    low, high = _range(given)
    within = (ceil(low * unit), floor(high * unit))
    problems: list[tuple[str, str]] = []
    if physical.kind == "text":
        pattern = "-?[0-9]{1,30}" + (rf"(\.[0-9]{{1,{digits}}}0*)?" if digits else "")
        matches = dialect.matches(column, pattern)
        problems.append((f"NOT {matches}", says.wrong()))
        value = dialect.try_cast(column, dialect.decimal(min(digits, 8)))
        raw = f"CASE WHEN {matches} THEN {value} END"
        physical = Physical("decimal", min(digits, 8))
    elif physical.kind == "integer" or (
        physical.kind == "decimal" and isinstance(given.type, p.DecimalType)
    ):
        raw = column
    else:
        raise TypeError
    if physical.scale > digits:
        # As large as this a number is refused for its size, and might not bear to be rounded.
        cut = dialect.is_longer(raw, digits)
        problems.append((f"CASE WHEN abs({raw}) < {NUMBER_LIMIT} THEN {cut} END", says.wrong()))
    stands = _stands(physical, digits)
    inside = stands is not None and within[0] <= stands[0] and stands[1] <= within[1]
    if not inside:
        problems += _edges(given, raw, says, str)
    span = within if stands is None else (max(within[0], stands[0]), min(within[1], stands[1]))
    if max(abs(span[0]), abs(span[1])) > cap:
        largest = Decimal(cap).scaleb(-digits)
        problems.append((f"{raw} NOT BETWEEN -{largest:f} AND {largest:f}", says.too_large()))
        span = max(span[0], -cap), min(span[1], cap)
    span = (span[0], max(span))
    limit = max(abs(span[0]), abs(span[1]))
    scaled = raw
    if digits and physical.kind == "decimal":
        scaled = dialect.scaled(raw, unit, physical.scale, limit)
    elif digits:
        scaled = f"{raw} * {unit}"
    type_ = dialect.integer(limit)
    return dialect.cast(scaled, type_), problems, span, digits


def _stands(physical: Physical, digits: int) -> tuple[int, int] | None:
    """Between what the numbers of a column lie, in units of the fact's last digit."""
    if physical.span is not None:
        first, last = cast("tuple[int, int]", physical.span)
    elif physical.limit:
        first, last = -physical.limit, physical.limit
    else:
        return None
    if physical.scale > digits:
        by = 10 ** (physical.scale - digits)
        return first // by, -(-last // by)
    by = 10 ** (digits - physical.scale)
    return first * by, last * by


def _range(given: p.Input) -> tuple[Decimal, Decimal]:
    edges = given.range or p.Edges()
    low = -NUMBER_LIMIT if edges.lower is None else edges.lower
    high = NUMBER_LIMIT if edges.upper is None else edges.upper
    return Decimal(cast(int, low)), Decimal(cast(int, high))


def _edges(
    given: p.Input, value: str, says: _Says, write: Callable[[p.Scalar], str]
) -> list[tuple[str, str]]:
    edges = given.range
    if edges is None:
        return []
    tests: list[str] = []
    if edges.lower is not None:
        tests.append(f"{value} {'<' if edges.lower_included else '<='} {write(edges.lower)}")
    if edges.upper is not None:
        tests.append(f"{value} {'>' if edges.upper_included else '>='} {write(edges.upper)}")
    return [(" OR ".join(tests), says.outside())] if tests else []


@dataclass(frozen=True, slots=True)
class _Says:
    """The reasons for which a value is refused, as texts of SQL."""

    given: p.Input
    column: str
    dialect: Dialect
    language: Language

    def wrong(self) -> str:
        """The reason for a value that is not of its input's type."""
        return self._text(wrong_diagnostic(self.given, self.given.name, _MARK))

    def outside(self) -> str:
        """The reason for a value that is not in its input's range."""
        within = show_edges(self.given.range or p.Edges())
        arguments = {"name": self.given.name, "value": _MARK, "range": within}
        return self._text(Diagnostic("fact-range", None, arguments))

    def no_option(self, options: tuple[str, ...]) -> str:
        """The reason for a value outside a closed set."""
        arguments = {
            "name": self.given.name,
            "value": _MARK,
            "did_you_mean": "",
            "allowed": options,
        }
        return self._text(Diagnostic("fact-option", None, arguments))

    def too_large(self) -> str:
        """The reason for a number that the query could not be exact for."""
        return self._text(
            Diagnostic("fact-too-large", None, {"name": self.given.name, "value": _MARK})
        )

    def _text(self, diagnostic: Diagnostic) -> str:
        before, mark, after = diagnostic.message(self.language).partition(_MARK)
        if not mark:
            return self.dialect.text(before)
        value = self.dialect.cast(self.column, self.dialect.text_type)
        return " || ".join([self.dialect.text(before), value, self.dialect.text(after)])
