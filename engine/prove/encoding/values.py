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

from engine.program import Scalar
from engine.prove.encoding.terms import (
    Truth,
    Whole,
    both,
    either,
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


def added(one: Number, other: Number) -> Number:
    """The sum."""
    a, b = aligned((one, other))
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return Number(plus(a.count, b.count), a.scale, low, high)


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
