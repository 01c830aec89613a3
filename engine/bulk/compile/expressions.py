"""Expressions of the program → cells, by the readings on which they depend.

Each ``_…`` below is one kind of node; what it does where a part is undecided is the design's table
"What an evaluation answers", as in ``engine/decide/evaluate.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from engine import program as p
from engine.bulk.compile import numbers
from engine.bulk.compile.cells import FALSE, TRUE, Cell, nothing
from engine.bulk.compile.choices import choose, extreme
from engine.bulk.compile.conditions import compare, equals, junction, negated
from engine.bulk.compile.days import days_later, made_date, months_later, part_of
from engine.bulk.compile.decision_tables import first_hit, hits
from engine.bulk.databases.dialects import Dialect
from engine.readings import Diagram, combine


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names of an expression stand for.

    ``readings`` are the open parameters: diagrams of their own readings, or, where the table has a
    row for each reading, the cell with the number of the row's. ``values`` are the definitions,
    ``columns`` those of the row at hand; ``aggregate`` compiles a figure over rows. ``keep`` makes
    a column of a text that costs much or is asked often, where the rows at hand have columns of
    their own.
    """

    dialect: Dialect
    readings: Mapping[str, Diagram]
    facts: Mapping[str, Cell]
    values: Mapping[str, Diagram]
    aggregate: Callable[[p.Aggregate], Diagram]
    columns: Mapping[str, Diagram] = field(default_factory=dict)
    keep: Callable[[str], str] = str


def compile_(expression: p.Expression, scope: Scope) -> Diagram:
    """The cell of an expression, by the readings that make a difference to its text."""
    return _COMPILE[type(expression)](expression, scope)


# -- values --------------------------------------------------------------------------------------


def literal(value: p.Scalar, dialect: Dialect) -> Cell:
    """The cell of a value that the rule set states."""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int | Decimal):
        return numbers.literal(value)
    if isinstance(value, date):
        ordinal = value.toordinal()
        return Cell(dialect.day(value), known=True, span=(ordinal, ordinal))
    return Cell(dialect.text(value), known=True)


NOT_STATED = Cell("NULL")
"""Undecided, with neither a fact missing nor anything undefined."""


def _literal(node: p.Literal, scope: Scope) -> Diagram:
    return literal(node.value, scope.dialect)


def _fact(node: p.Fact, scope: Scope) -> Diagram:
    return scope.facts[node.name]


def _column(node: p.Column, scope: Scope) -> Diagram:
    return scope.columns[node.name]


def _value(node: p.Value, scope: Scope) -> Diagram:
    return scope.values[node.name]


def _not_stated(_node: p.NotStated, _scope: Scope) -> Diagram:
    return NOT_STATED


def _aggregate(node: p.Aggregate, scope: Scope) -> Diagram:
    return scope.aggregate(node)


# -- numbers -------------------------------------------------------------------------------------


def _arithmetic(node: p.Arithmetic, scope: Scope) -> Diagram:
    def compute(left: Cell, right: Cell) -> Cell:
        if node.operator == "*":
            return numbers.multiply(left, right, scope.dialect)
        return numbers.add(left, right, node.operator, scope.dialect)

    return _strict(compute, scope, node.left, node.right)


def _round(node: p.Round, scope: Scope) -> Diagram:
    return _strict(
        lambda above, below: numbers.rounded(node.mode, node.digits, above, below, scope.dialect),
        scope,
        node.numerator,
        node.denominator,
    )


def _extreme(node: p.Extreme, scope: Scope) -> Diagram:
    return _strict(lambda *cells: extreme(node.which, cells, scope.dialect), scope, *node.items)


# -- choices -------------------------------------------------------------------------------------


def _if(node: p.If, scope: Scope) -> Diagram:
    return _combined(
        lambda condition, then, otherwise: choose(
            condition, [(condition.sql, then), (f"NOT {condition.sql}", otherwise)], scope.dialect
        ),
        scope,
        node.condition,
        node.then,
        node.otherwise,
    )


def _by(node: p.By, scope: Scope) -> Diagram:
    if isinstance(node.subject, p.Reading):
        chosen = scope.readings[node.subject.parameter]
        under = {name: compile_(case, scope) for name, case in node.cases}
        names = [name for name, _ in node.cases]

        if isinstance(chosen, Cell):
            return combine(
                lambda *cells: choose(
                    chosen,
                    [(f"{chosen.sql} = {number}", cell) for number, cell in enumerate(cells)],
                    scope.dialect,
                ),
                [under[name] for name in names],
            )

        def pick(reading: str, *cells: Cell) -> Cell:
            return cells[names.index(reading)]

        return combine(pick, [chosen, *(under[name] for name in names)])

    def compute(subject: Cell, *cells: Cell) -> Cell:
        cases = [
            (scope.keep(equals(subject, [name], scope.dialect).sql), cell)
            for (name, _), cell in zip(node.cases, cells, strict=True)
        ]
        return choose(subject, cases, scope.dialect)

    return _combined(compute, scope, node.subject, *(case for _, case in node.cases))


# -- dates ---------------------------------------------------------------------------------------


def _date_part(node: p.DatePart, scope: Scope) -> Diagram:
    return _strict(lambda day: part_of(node.part, day, scope.dialect), scope, node.date)


def _make_date(node: p.MakeDate, scope: Scope) -> Diagram:
    return _strict(
        lambda year, month, day: made_date(year, month, day, scope.dialect),
        scope,
        node.year,
        node.month,
        node.day,
    )


def _add_months(node: p.AddMonths, scope: Scope) -> Diagram:
    return _strict(
        lambda day, months: months_later(day, months, node.overflow, scope.dialect, scope.keep),
        scope,
        node.date,
        node.months,
    )


def _add_days(node: p.AddDays, scope: Scope) -> Diagram:
    return _strict(
        lambda day, days: days_later(day, days, scope.dialect), scope, node.date, node.days
    )


# -- conditions ----------------------------------------------------------------------------------


def _compare(node: p.Compare, scope: Scope) -> Diagram:
    return _strict(
        lambda left, right: compare(node.operator, left, right, scope.dialect),
        scope,
        node.left,
        node.right,
    )


def _member(node: p.Member, scope: Scope) -> Diagram:
    def compute(item: Cell) -> Cell:
        return equals(item, node.options, scope.dialect)

    return _strict(compute, scope, node.item)


def _all(node: p.All, scope: Scope) -> Diagram:
    return _combined(lambda *cells: junction("AND", cells), scope, *node.parts)


def _any(node: p.Any, scope: Scope) -> Diagram:
    return _combined(lambda *cells: junction("OR", cells), scope, *node.parts)


def _not(node: p.Not, scope: Scope) -> Diagram:
    return _strict(negated, scope, node.part)


def _clause(node: p.Clause, scope: Scope) -> Diagram:
    return compile_(node.condition, scope)


# -- decision tables -----------------------------------------------------------------------------


def _table(node: p.DecisionTable, scope: Scope) -> Diagram:
    number = len(node.rows)

    def compute(*cells: Cell) -> Cell:
        holds, values = cells[:number], cells[number:]
        if node.hit_policy == "first":
            return first_hit(holds, values, scope.dialect)
        return hits(node, holds, values, scope.dialect)

    return _combined(
        compute, scope, *(row.condition for row in node.rows), *(row.value for row in node.rows)
    )


# ------------------------------------------------------------------------------------------------


def _combined(function: Callable[..., Cell], scope: Scope, *expressions: p.Expression) -> Diagram:
    return combine(function, [compile_(expression, scope) for expression in expressions])


def _strict(function: Callable[..., Cell], scope: Scope, *expressions: p.Expression) -> Diagram:
    """What is undecided where one of its parts is."""

    def compute(*cells: Cell) -> Cell:
        return nothing(cells) or function(*cells)

    return _combined(compute, scope, *expressions)


_COMPILE: Mapping[type, Callable[[Any, Scope], Diagram]] = {
    p.Literal: _literal,
    p.Fact: _fact,
    p.Column: _column,
    p.Value: _value,
    p.NotStated: _not_stated,
    p.Arithmetic: _arithmetic,
    p.Round: _round,
    p.Extreme: _extreme,
    p.If: _if,
    p.By: _by,
    p.DatePart: _date_part,
    p.MakeDate: _make_date,
    p.AddMonths: _add_months,
    p.AddDays: _add_days,
    p.Compare: _compare,
    p.Member: _member,
    p.All: _all,
    p.Any: _any,
    p.Not: _not,
    p.Clause: _clause,
    p.Aggregate: _aggregate,
    p.DecisionTable: _table,
}
