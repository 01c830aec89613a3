"""The facts of a list as a database has them: what a column admits, and why a row is refused.

A column of the right type is checked as the case engine checks a fact: its range, its closed set,
the digits of a decimal. A column of text (a csv) is read strictly first: what is not wholly a
number or an ISO date is of the wrong type. Nothing is guessed, and the first engine's words are
used for what is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor
from typing import cast

from engine import program as p
from engine.bulk.cells import Cell
from engine.bulk.dialects import FIRST_DAY, LAST_DAY, Dialect
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
    """

    kind: str
    scale: int = 0
    limit: int = 0


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
    value, problems, limit, scale = column, [], 0, 0
    match given.type:
        case p.BooleanType():
            if physical.kind == "text":
                value = f"CASE {column} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"
                problems.append((f"{column} NOT IN ('true', 'false')", says.wrong()))
            elif physical.kind != "boolean":
                raise TypeError
        case p.IntegerType() | p.DecimalType():
            value, problems, limit, scale = _number(given, column, physical, says, cap)
        case p.DateType():
            if physical.kind == "text":
                value = dialect.try_cast(column, "DATE")
                iso = dialect.matches(column, "[0-9]{4}-[0-9]{2}-[0-9]{2}")
                problems.append(
                    (f"NOT {iso} OR ({column} IS NOT NULL AND {value} IS NULL)", says.wrong())
                )
            elif physical.kind != "date":
                raise TypeError
            problems.append(
                (
                    f"{value} NOT BETWEEN {dialect.day(FIRST_DAY)} AND {dialect.day(LAST_DAY)}",
                    says.wrong(),
                )
            )
            problems += _edges(given, value, says, lambda edge: dialect.day(cast(date, edge)))
        case p.ChoiceType(options=options):
            if physical.kind != "text":
                raise TypeError
            known = {**given.option_aliases, **{option: option for option in options}}
            listed = ", ".join(dialect.text(name) for name in known)
            problems.append((f"{column} NOT IN ({listed})", says.no_option(options)))
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
    if problems:
        conditions = " OR ".join(condition for condition, _ in problems)
        sql = f"CASE WHEN NOT ({conditions}) THEN {value} END"
    return Checked(Cell(sql, missing=True, scale=scale, limit=limit), tuple(problems))


def _number(
    given: p.Input, column: str, physical: Physical, says: _Says, cap: int
) -> tuple[str, list[tuple[str, str]], int, int]:
    dialect = says.dialect
    digits = given.type.digits or 0 if isinstance(given.type, p.DecimalType) else 0
    low, high = _range(given)
    limit = max(abs(floor(low)), abs(ceil(high))) * 10**digits
    capped = limit > cap
    limit = min(limit, cap)
    problems: list[tuple[str, str]] = []
    if physical.kind == "text":
        pattern = "-?[0-9]{1,30}" + (rf"(\.[0-9]{{1,{digits}}}0*)?" if digits else "")
        problems.append((f"NOT {dialect.matches(column, pattern)}", says.wrong()))
        value = dialect.try_cast(column, dialect.decimal(min(digits, 8)))
        raw = f"CASE WHEN {dialect.matches(column, pattern)} THEN {value} END"
        physical = Physical("decimal", min(digits, 8), 0)
    elif physical.kind == "integer" or (
        physical.kind == "decimal" and isinstance(given.type, p.DecimalType)
    ):
        raw = column
    else:
        raise TypeError
    bound = physical.limit * 10 ** max(0, digits - physical.scale) if physical.limit else 0
    if physical.scale > digits:
        factor = 10 ** (physical.scale - digits)
        whole = dialect.cast(f"{raw} * {10**physical.scale}", "HUGEINT")
        problems.append((f"{whole} % {factor} <> 0", says.wrong()))
    problems += _edges(given, raw, says, str)
    if bound and bound < limit:
        limit, capped = bound, False
    if capped:
        largest = Decimal(limit).scaleb(-digits)
        test = f"{raw} NOT BETWEEN -{largest} AND {largest}"
        if NUMBER_LIMIT * 10**digits > limit:
            problems.append((test, says.too_large()))
    type_ = dialect.integer(limit)
    scaled = f"{raw} * {10**digits}" if digits else raw
    return dialect.cast(scaled, type_), problems, limit, digits


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
