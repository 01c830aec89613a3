"""What the walk over two programs is made of: trends, and figures that are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import cast

from engine import program as p
from engine.program import Expression, Scalar
from engine.traversal import walk


class Trend(Enum):
    """How the newer value lies to the older one, in every case: ``ANY`` claims nothing."""

    SAME = "same"
    UP = "up"
    DOWN = "down"
    ANY = "any"

    def flipped(self) -> Trend:
        """The trend of the negation."""
        return {Trend.UP: Trend.DOWN, Trend.DOWN: Trend.UP}.get(self, self)


def joined(trends: Iterable[Trend]) -> Trend:
    """The trend of what rises with each of its parts."""
    found = {trend for trend in trends if trend is not Trend.SAME}
    if not found:
        return Trend.SAME
    return found.pop() if len(found) == 1 else Trend.ANY


def scalars(before: Scalar, after: Scalar) -> Trend:
    """From one known value to another; nothing is claimed of texts."""
    if before == after:
        return Trend.SAME
    if isinstance(before, str) or isinstance(after, str):
        return Trend.ANY
    less = cast(Callable[[Scalar], bool], before.__lt__)
    return Trend.UP if less(after) is True else Trend.DOWN


def operators(before: str, after: str) -> Trend:
    """From one comparison to another of the same two values."""
    wider = {(">", ">="), ("<", "<=")}
    if (before, after) in wider:
        return Trend.UP
    return Trend.DOWN if (after, before) in wider else Trend.ANY


def is_number(value: Scalar | None, least: int) -> bool:
    """Whether a value is a number, and no less than ``least``."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool) and value >= least


def figure(expression: Expression) -> int | Decimal | None:
    """The number that a literal is; None of anything else."""
    value = expression.value if isinstance(expression, p.Literal) else None
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


_Step = tuple[Scalar, bool]
_Steps = list[tuple[_Step, Scalar]]


def steps_of(table: p.DecisionTable) -> tuple[Expression, _Steps] | None:
    """The number that is looked up and the edges with their values; None of any other table."""
    found: _Steps = []
    number: Expression | None = None
    for row in table.rows:
        test, value = row.condition, row.value
        if not isinstance(test, p.Compare) or test.operator not in (">=", ">"):
            return None
        if not isinstance(test.right, p.Literal) or not isinstance(value, p.Literal):
            return None
        if number is not None and test.left != number:
            return None
        number = test.left
        found.append(((test.right.value, test.operator == ">"), value.value))
    return None if number is None else (number, found)


def value_at(steps: _Steps, bound: _Step) -> Scalar | None:
    """The value just at an edge: the first row (the highest edge) that it reaches."""
    return next((value for edge, value in steps if edge <= bound), None)


def refers(expression: Expression) -> bool:
    """Whether equal expressions may still mean different things: they name a definition."""
    return any(isinstance(part, p.Value | p.Aggregate) for part in walk(expression))


def as_member(expression: Expression) -> p.Member | None:
    """``x == "option"`` as the membership of a set of one; None of another comparison."""
    match expression:
        case p.Member():
            return expression
        case p.Compare(operator="==", left=left, right=p.Literal(value=str() as option)):
            return p.Member(left, (option,))
        case _:
            return None


def terms(expression: Expression, operator: str = "+") -> Iterator[Expression]:
    """The terms of a sum, or the factors of a product, however they are bracketed."""
    if isinstance(expression, p.Arithmetic) and expression.operator == operator:
        yield from terms(expression.left, operator)
        yield from terms(expression.right, operator)
    else:
        yield expression


def never_negative(
    expression: Expression,
    definitions: Mapping[str, p.Definition],
    ranges: Mapping[str, p.Edges],
) -> bool:
    """Whether a figure is never below zero, so far as its form and the ranges of inputs tell."""

    def known(part: Expression) -> bool:
        return never_negative(part, definitions, ranges)

    match expression:
        case p.Literal(value=value):
            return is_number(value, 0)
        case p.Fact(name=name):
            given = ranges.get(name)
            return given is not None and is_number(given.lower, 0)
        case p.Value(name=name):
            found = definitions.get(name)
            body = found.body if found is not None else None
            return body is not None and not isinstance(body, p.Selection) and known(body)
        case p.Aggregate(function=function):
            return function in ("count", "count_distinct")
        case p.Arithmetic(operator="+" | "*", left=left, right=right):
            return known(left) and known(right)
        case p.If(then=then, otherwise=otherwise):
            return known(then) and known(otherwise)
        case p.By(cases=cases):
            return all(known(case) for _, case in cases)
        case p.DecisionTable(rows=rows):
            return all(known(row.value) for row in rows)
        case p.Extreme(which=which, items=items):
            some = any if which == "max" else all
            return some(known(item) for item in items)
        case p.Round(numerator=numerator, denominator=denominator):
            return known(numerator) and known(denominator)
        case _:
            return False
