"""Where a comparison stands to its edge: one unit or day before it, on it, after it.

An age is no number here: thirty-five years are reached on a day, and one day before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal as OneOf

from engine import program as p

STEPS = (-1, 0, 1)

_ORDERED = ("<", "<=", ">", ">=")
_ZERO, _ONE, _TWELVE = p.Literal(0), p.Literal(1), p.Literal(12)

Unit = OneOf["number", "day", "month"]


@dataclass(frozen=True, slots=True)
class Position:
    """What is compared with what, in which unit.

    ``step`` is the number that one step is, where the unit is a number. ``elapsed``: the sides
    are the dates of an age or a span.
    """

    left: p.Expression
    right: p.Expression
    unit: Unit
    step: p.Scalar = 1
    elapsed: bool = False

    def at(self, steps: int) -> p.Expression:
        """Whether the left side lies so many steps above the right one."""
        return p.Compare("==", self.left, self._moved(steps))

    def _moved(self, steps: int) -> p.Expression:
        if not steps:
            return self.right
        if self.unit == "day":
            return p.AddDays(self.right, p.Literal(steps))
        if self.unit == "month":
            return p.AddMonths(self.right, p.Literal(steps))
        assert isinstance(self.step, (int, Decimal))
        return p.Arithmetic("+", self.right, p.Literal(steps * self.step))


@dataclass(frozen=True, slots=True)
class Names:
    """What names stand for where an expression is: types, and the expressions of columns.

    ``computed`` has the expressions of the columns of all rows, ``each`` those of the rows at hand.
    """

    types: Mapping[str, p.Type]
    values: Mapping[str, p.Expression]
    columns: Mapping[str, p.Type]
    each: Mapping[str, p.Expression]
    rows: Mapping[str, Mapping[str, p.Type]]
    computed: Mapping[str, Mapping[str, p.Expression]]


def is_edge(node: p.Expression) -> bool:
    """Whether it is a comparison by order, which has an edge."""
    return isinstance(node, p.Compare) and node.operator in _ORDERED


def is_elapsed(node: p.Expression) -> bool:
    """Whether it counts whole years or months between two dates: the comparison in it is none
    that a drafter wrote."""
    return (
        isinstance(node, p.Arithmetic)
        and node.operator == "-"
        and isinstance(node.right, p.If)
        and isinstance(node.right.condition, p.Compare)
        and node.right.condition.operator == "<"
        and (node.right.then, node.right.otherwise) == (_ONE, _ZERO)
    )


def position(compare: p.Compare, names: Names) -> Position | None:
    """The sides of a comparison as they are counted; None where that is not known."""
    reached = _reached(compare.left, compare.right, names)
    if reached is not None:
        return Position(reached[0], reached[1], "day", elapsed=True)
    reached = _reached(compare.right, compare.left, names)
    if reached is not None:
        return Position(reached[1], reached[0], "day", elapsed=True)
    left, right = _type(compare.left, names), _type(compare.right, names)
    if isinstance(left, p.DateType) and isinstance(right, p.DateType):
        monthly = _first_of_month(compare.left, names) and _first_of_month(compare.right, names)
        return Position(compare.left, compare.right, "month" if monthly else "day")
    if isinstance(left, p.DecimalType) or isinstance(right, p.DecimalType):
        digits = [
            2 if each.digits is None else each.digits
            for each in (left, right)
            if isinstance(each, p.DecimalType)
        ]
        return Position(compare.left, compare.right, "number", Decimal(1).scaleb(-max(digits)))
    if isinstance(left, p.IntegerType) and isinstance(right, p.IntegerType):
        return Position(compare.left, compare.right, "number")
    return None


def off_by(compare: p.Compare, position: Position, step: int) -> p.Expression:
    """The comparison with the other truth where its sides are so many steps apart."""
    holds = {"<": step < 0, "<=": step <= 0, ">": step > 0, ">=": step >= 0}[compare.operator]
    return p.If(position.at(step), p.Literal(not holds), compare)


def _reached(
    node: p.Expression, number: p.Expression, names: Names
) -> tuple[p.Expression, p.Expression] | None:
    """The date that is looked at, and that on which ``number`` years or months are reached."""
    match node:
        case p.Value(name=name) if name in names.values:
            return _reached(names.values[name], number, names)
        case p.Column(name=name) if name in names.each:
            return _reached(names.each[name], number, names)
        case p.By(subject=subject, cases=cases):
            found = [(name, _reached(case, number, names)) for name, case in cases]
            if any(each is None for _, each in found):
                return None
            lefts = tuple((name, each[0]) for name, each in found if each is not None)
            rights = tuple((name, each[1]) for name, each in found if each is not None)
            return p.By(subject, lefts), p.By(subject, rights)
        case p.Arithmetic(left=count, right=p.If(condition=p.Compare(left=on, right=day))) if (
            is_elapsed(node)
        ):
            moved = _with_months(day, count, number)
            return None if moved is None else (on, moved)
        case _:
            return None


def _with_months(
    day: p.Expression, count: p.Expression, number: p.Expression
) -> p.Expression | None:
    """The day on which ``number`` is reached, where ``day`` is that on which ``count`` is."""
    match day:
        case p.AddDays(date=date, days=days):
            inner = _with_months(date, count, number)
            return None if inner is None else p.AddDays(inner, days)
        case p.AddMonths(date=date, months=months, overflow=overflow):
            if months == count:
                return p.AddMonths(date, number, overflow)
            if months == p.Arithmetic("*", count, _TWELVE):
                return p.AddMonths(date, _years(number), overflow)
    return None


def _years(number: p.Expression) -> p.Expression:
    if isinstance(number, p.Literal) and isinstance(number.value, int):
        return p.Literal(number.value * 12, number.parameter)
    return p.Arithmetic("*", number, _TWELVE)


def _first_of_month(node: p.Expression, names: Names) -> bool:
    """Whether a date is always the first of a month: two such are a month apart at least."""
    match node:
        case p.Value(name=name) if name in names.values:
            return _first_of_month(names.values[name], names)
        case p.Column(name="月首") if "月首" not in names.each:
            return True
        case p.Column(name=name) if name in names.each:
            return _first_of_month(names.each[name], names)
        case p.Aggregate(function="min" | "max", rows=rows, column=column):
            inside = replace(names, each=names.computed.get(rows, {}))
            return _first_of_month(p.Column(column), inside)
        case p.AddMonths(date=date):
            return _first_of_month(date, names)
        case p.AddDays(date=date, days=p.Arithmetic("-", p.Literal(1), p.DatePart("day", day))):
            return date == day
        case p.By(cases=cases):
            return all(_first_of_month(case, names) for _, case in cases)
        case p.If(then=then, otherwise=otherwise):
            return _first_of_month(then, names) and _first_of_month(otherwise, names)
        case _:
            return False


def _type(node: p.Expression, names: Names) -> p.Type | None:
    match node:
        case p.Literal(value=value):
            return _type_of(value)
        case p.Fact(name=name) | p.Value(name=name):
            return names.types.get(name)
        case p.Column(name=name):
            return names.columns.get(name)
        case p.Arithmetic(left=left, right=right):
            return _wider(_type(left, names), _type(right, names))
        case p.Round(digits=digits):
            return p.DecimalType(digits) if digits else p.IntegerType()
        case p.Extreme(items=(first, *_)):
            return _type(first, names)
        case p.If(then=then, otherwise=otherwise):
            return _wider(_type(then, names), _type(otherwise, names))
        case p.By(cases=((_, first), *_)):
            return _type(first, names)
        case p.DatePart():
            return p.IntegerType()
        case p.MakeDate() | p.AddMonths() | p.AddDays():
            return p.DateType()
        case p.Aggregate(function="count" | "count_distinct"):
            return p.IntegerType()
        case p.Aggregate(rows=rows, column=column):
            return names.rows.get(rows, {}).get(column)
        case p.DecisionTable(rows=(first_row, *_)):
            return _type(first_row.value, names)
        case _:
            return None


def _type_of(value: p.Scalar) -> p.Type | None:
    match value:
        case bool():
            return p.BooleanType()
        case int():
            return p.IntegerType()
        case Decimal():
            exponent = value.as_tuple().exponent
            return p.DecimalType(max(0, -exponent) if isinstance(exponent, int) else 2)
        case str():
            return None
        case _:
            return p.DateType()


def _wider(one: p.Type | None, other: p.Type | None) -> p.Type | None:
    return other if isinstance(other, p.DecimalType) else one
