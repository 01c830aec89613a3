"""Comparisons of known values in terms."""

from __future__ import annotations

from engine.program import Operator
from engine.prove.encoding.terms import Truth, both, either, equal, equivalent, less, negated
from engine.prove.encoding.values import Day, Form, Number, Option, Word, aligned, day_of


def same(one: Form, other: Form) -> Truth:
    """Whether two values are the same."""
    if one is other:
        return True
    match one, other:
        case Number(), Number():
            return compared("==", one, other)
        case Day(), Day():
            return compared("==", one, other)
        case Option(), Option():
            return either(
                *(
                    both(guard, other.guards[name])
                    for name, guard in one.guards.items()
                    if name in other.guards
                )
            )
        case Word(), Word():
            return equal(one.number, other.number)
        case ((Number() | Day() | Option() | Word() | None), _):
            return False
        case _:
            return equivalent(one, other)


def compared(operator: Operator, one: Form, other: Form) -> Truth:
    """The truth of a comparison of two known values."""
    match operator:
        case "!=":
            return negated(compared("==", one, other))
        case ">":
            return compared("<", other, one)
        case ">=":
            return negated(compared("<", one, other))
        case "<=":
            return negated(compared("<", other, one))
        case "==" if not isinstance(one, (Number, Day)):
            return same(one, other)
    if isinstance(one, Number) and isinstance(other, Number):
        return _numbers(operator, *aligned((one, other)))
    return _same_day(one, other) if operator == "==" else _before(one, other)


def _numbers(operator: Operator, one: Number, other: Number) -> Truth:
    if one.high is not None and other.low is not None and one.high < other.low:
        return operator == "<"
    if one.low is not None and other.high is not None:
        if one.low > other.high:
            return False
        if operator == "<" and one.low == other.high:
            return False
    if operator == "==":
        return equal(one.count, other.count)
    return less(one.count, other.count)


def _before(one: Day, other: Day) -> Truth:
    """Whether a day comes before another; the first and the last of a month need no day."""
    if one.high < other.low:
        return True
    if one.low > other.high:
        return False
    earlier = less(one.month, other.month)
    if one.day is None or _is_first(other):
        return earlier
    return either(earlier, both(equal(one.month, other.month), less(one.day, day_of(other))))


def _is_first(day: Day) -> bool:
    return day.day.__class__ is int and day.day == 1


def _same_day(one: Day, other: Day) -> Truth:
    if one.high < other.low or one.low > other.high:
        return False
    months = equal(one.month, other.month)
    if one.day is None and other.day is None:
        return months
    return both(months, equal(day_of(one), day_of(other)))
