"""What an expression is for z3: a value in terms, and when there is none, and why.

A :class:`Cell` is undecided where one of its three kinds of reasons holds, as in ``decide``: a fact
is missing, the rule set defines no value, or the text states none. What its value is there has no
meaning. Numbers are scaled integers, a date is its month and its day, a choice the condition of
each of its options, a text the number of a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine.program import Operator, Scalar
from engine.prove.terms import (
    Truth,
    Whole,
    both,
    chosen,
    chosen_truth,
    either,
    equal,
    equivalent,
    less,
    negated,
    plus,
    times,
)


@dataclass(frozen=True, slots=True)
class Number:
    """``count`` units of ``10 ** -scale``; ``low`` and ``high`` bound the count where known."""

    count: Whole
    scale: int = 0
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A date: ``month`` is ``12 * year + (month - 1)``, ``day`` the day in it, None for the last.

    ``low`` and ``high`` bound the month. ``year`` and ``part`` (0 to 11) where they are terms of
    their own. ``length`` gives the length of the month where the day is its last.
    """

    month: Whole
    day: Whole | None
    low: int
    high: int
    year: Whole | None = None
    part: Whole | None = None
    length: Callable[[], Whole] | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: the condition under which it is each option; exactly one of them holds."""

    guards: Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class Word:
    """A text by its number: only whether two are the same has a meaning."""

    number: Whole


Form = Any
"""A truth, or one of the four above."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where ``given``, an undecided count lies between ``low`` and ``high``, both included."""

    given: Truth
    low: Whole
    high: Whole


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or the kinds of reasons for which there is none."""

    value: Form
    missing: Truth = False
    undefined: Truth = False
    unstated: Truth = False
    bounds: Bounds | None = None

    @property
    def undecided(self) -> Truth:
        """Whether there is no value."""
        return either(self.missing, self.undefined, self.unstated)

    @property
    def known(self) -> Truth:
        """Whether there is one."""
        return negated(self.undecided)

    @property
    def truth(self) -> Truth:
        """Of a condition: its truth; where it never has one, any."""
        no_truth = self.value is None or isinstance(self.value, (Number, Day, Option, Word))
        return False if no_truth else self.value

    @property
    def holds(self) -> Truth:
        """Of a condition: whether it is known to be true."""
        return both(self.known, self.truth)

    @property
    def fails(self) -> Truth:
        """Of a condition: whether it is known to be false."""
        return both(self.known, negated(self.truth))


UNSTATED = Cell(Number(0, 0, 0, 0), unstated=True)
UNDEFINED = Cell(None, undefined=True)


def undefined_where(cell: Cell, condition: Truth) -> Cell:
    """The cell, without a value where it is known and ``condition`` holds."""
    if condition is False:
        return cell
    return replace(cell, undefined=either(cell.undefined, both(cell.known, condition)))


def carrying(value: Form, cells: Sequence[Cell]) -> Cell:
    """A value that is undecided, with all their reasons, where one of ``cells`` is."""
    return Cell(
        value,
        either(*(cell.missing for cell in cells)),
        either(*(cell.undefined for cell in cells)),
        either(*(cell.unstated for cell in cells)),
    )


def literal(value: Scalar) -> Form:
    """A known value."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Number(value, 0, value, value)
    if isinstance(value, Decimal):
        count, scale = scaled(value)
        return Number(count, scale, count, count)
    if isinstance(value, date):
        month = 12 * value.year + value.month - 1
        return Day(month, value.day, month, month, value.year, value.month - 1)
    return Option({value: True})


def scaled(value: Decimal) -> tuple[int, int]:
    """An exact decimal as a whole number and the digits after its point."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    scale = max(0, -exponent)
    return int(value.scaleb(scale)), scale


def rescaled(number: Number, scale: int) -> Number:
    """The same number in smaller units."""
    if scale == number.scale:
        return number
    factor = 10 ** (scale - number.scale)
    low = None if number.low is None else number.low * factor
    high = None if number.high is None else number.high * factor
    return Number(times(number.count, factor), scale, low, high)


def aligned(numbers: Sequence[Number]) -> list[Number]:
    """Numbers in the same units."""
    scale = max(number.scale for number in numbers)
    return [rescaled(number, scale) for number in numbers]


# -- choosing ------------------------------------------------------------------------------------


def merged(condition: Truth, one: Form, other: Form) -> Form:
    """``one if condition else other`` of two values of one type."""
    if one is other or condition is True or other is None:
        return one
    if condition is False or one is None:
        return other
    match one, other:
        case Number(), Number():
            a, b = aligned((one, other))
            low = None if a.low is None or b.low is None else min(a.low, b.low)
            high = None if a.high is None or b.high is None else max(a.high, b.high)
            return Number(chosen(condition, a.count, b.count), a.scale, low, high)
        case Day(), Day():
            return _merged_days(condition, one, other)
        case Option(), Option():
            names = {**one.guards, **other.guards}
            return Option(
                {
                    name: chosen_truth(
                        condition, one.guards.get(name, False), other.guards.get(name, False)
                    )
                    for name in names
                }
            )
        case Word(), Word():
            return Word(chosen(condition, one.number, other.number))
        case Number(), _:
            # Of two types only where one of them is what the text does not state.
            return other
        case _, Number():
            return one
        case _:
            return chosen_truth(condition, one, other)


def _merged_days(condition: Truth, one: Day, other: Day) -> Day:
    day: Whole | None = None
    if one.day is not None or other.day is not None:
        day = chosen(condition, day_of(one), day_of(other))
    year, part = (
        None if a is None or b is None else chosen(condition, a, b)
        for a, b in ((one.year, other.year), (one.part, other.part))
    )
    return Day(
        chosen(condition, one.month, other.month),
        day,
        min(one.low, other.low),
        max(one.high, other.high),
        year,
        part,
        _chosen_length(condition, one, other) if day is None else None,
    )


def _chosen_length(condition: Truth, one: Day, other: Day) -> Callable[[], Whole]:
    return lambda: chosen(condition, day_of(one), day_of(other))


def day_of(day: Day) -> Whole:
    """The day of the month as a number."""
    if day.day is not None:
        return day.day
    assert day.length is not None
    return day.length()


def parts_of(form: Form) -> tuple[Truth | Whole, ...]:
    """The terms by which a value is told from others."""
    match form:
        case None:
            return ()
        case Number(count=count):
            return (count,)
        case Day(month=month) as day:
            return (month, day_of(day))
        case Option(guards=guards):
            return tuple(guards.values())
        case Word(number=number):
            return (number,)
        case truth:
            return (truth,)


def pick(condition: Truth, one: Cell, other: Cell) -> Cell:
    """``one if condition else other``."""
    if condition.__class__ is bool:
        return one if condition else other
    if one is other:
        return one
    return Cell(
        merged(
            condition,
            None if one.known is False else one.value,
            None if other.known is False else other.value,
        ),
        chosen_truth(condition, one.missing, other.missing),
        chosen_truth(condition, one.undefined, other.undefined),
        chosen_truth(condition, one.unstated, other.unstated),
        _picked_bounds(condition, one.bounds, other.bounds),
    )


def _picked_bounds(condition: Truth, one: Bounds | None, other: Bounds | None) -> Bounds | None:
    if one is None and other is None:
        return None
    a, b = one or Bounds(False, 0, 0), other or Bounds(False, 0, 0)
    return Bounds(
        chosen_truth(condition, a.given, b.given),
        chosen(condition, a.low, b.low),
        chosen(condition, a.high, b.high),
    )


def agreed(why: Cell, branches: Sequence[Cell]) -> Cell:
    """What every branch gives, where ``why`` cannot say which; else undecided with its reasons.

    Where the known branches agree, a fact that others miss could make all agree: it is a reason.
    """
    known = [branch.known for branch in branches]
    first = branches[-1].value
    for branch, is_known in zip(reversed(branches[:-1]), reversed(known[:-1]), strict=True):
        first = merged(is_known, branch.value, first)
    alike = both(
        *(
            either(negated(is_known), same(branch.value, first))
            for branch, is_known in zip(branches, known, strict=True)
            if is_known is not False
        )
    )
    settled = both(alike, *known)
    awaited = both(alike, either(*(branch.missing for branch in branches)))
    return Cell(
        first,
        both(negated(settled), either(why.missing, awaited)),
        both(negated(settled), why.undefined),
        both(negated(settled), why.unstated),
    )


# -- comparing -----------------------------------------------------------------------------------


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


def least_of(which: str, one: Form, other: Form) -> Form:
    """The lesser (``min``) or the greater of two numbers or days."""
    first, second = (one, other) if which == "min" else (other, one)
    return merged(compared("<=", first, second), one, other)


def added(one: Number, other: Number) -> Number:
    """The sum."""
    a, b = aligned((one, other))
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return Number(plus(a.count, b.count), a.scale, low, high)
