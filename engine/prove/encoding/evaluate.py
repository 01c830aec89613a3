"""What terms come to in many cases at once.

Cases stand side by side: a whole number is a list, one figure for each case, and a truth one large
integer with a byte for each, 1 where it holds, so that a conjunction over hundreds of cases is one
operation. What is known of all of them is a plain number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import add, eq, floordiv, le, mul, sub
from typing import Any

from engine.prove.encoding.terms import UNKNOWN, Term, Truth, Whole, in_order

Figures = Sequence[int] | int
"""One figure for each case, or the one that all have."""


class Cases:
    """Cases by the values of their unknowns; what a term comes to is found once.

    An unknown that no value is given for is what it is bound to be, or else false or 0.
    """

    def __init__(self, number: int, given: Mapping[Term, Sequence[int]]) -> None:
        self.number = number
        self.all = int.from_bytes(b"\1" * number, "little")
        self._given = given
        self._known: dict[Term, Any] = {}

    def truth(self, truth: Truth) -> int:
        """The cases in which a truth holds, a byte for each."""
        if truth.__class__ is bool:
            return self.all if truth else 0
        if truth not in self._known:
            self.find(in_order((truth,), self._known, self._given))
        found: int = self._known[truth]
        return found

    def flags(self, truth: Truth) -> bytes:
        """For each case 1 where a truth holds, else 0."""
        return self.truth(truth).to_bytes(self.number, "little")

    def figures(self, number: Whole) -> Figures:
        """The number in each case."""
        if number.__class__ is int:
            return int(number)
        if number not in self._known:
            self.find(in_order((number,), self._known, self._given))
        found: Figures = self._known[number]
        return found

    def each(self, number: Whole) -> Sequence[int]:
        """The number in each case, written out."""
        found = self.figures(number)
        return [found] * self.number if isinstance(found, int) else found

    def find(self, terms: Iterable[Term]) -> None:
        """Find what terms come to whose parts, and what they are bound to be, come before them."""
        known = self._known
        for one in terms:
            if one.op in UNKNOWN:
                known[one] = self._unknown(one)
            else:
                parts = [known[q] if q.__class__ is Term else q for q in one.parts]
                known[one] = _COME_TO[one.op](self, *parts)

    def _unknown(self, unknown: Term) -> Any:
        is_truth = unknown.op == "truth"
        given = self._given.get(unknown)
        if given is not None:
            return _flags(given) if is_truth else given
        meaning = unknown.meaning
        if meaning.__class__ is Term:
            return self._known[meaning]
        if is_truth:
            return self.all if meaning else 0
        return meaning or 0

    # -- operations ------------------------------------------------------------------------------

    def _not(self, part: int) -> int:
        return part ^ self.all

    def _and(self, *parts: int) -> int:
        found = self.all
        for part in parts:
            found &= part
        return found

    def _or(self, *parts: int) -> int:
        found = 0
        for part in parts:
            found |= part
        return found

    def _if(self, condition: int, then: int, otherwise: int) -> int:
        return (condition & then) | ((condition ^ self.all) & otherwise)

    def _iff(self, one: int, other: int) -> int:
        return (one ^ other) ^ self.all

    def _choose(self, condition: int, then: Figures, otherwise: Figures) -> Figures:
        if condition == self.all:
            return then
        if not condition:
            return otherwise
        flags = condition.to_bytes(self.number, "little")
        one, other = self._list(then), self._list(otherwise)
        return [a if flag else b for flag, a, b in zip(flags, one, other, strict=True)]

    def _list(self, figures: Figures) -> Sequence[int]:
        return [figures] * self.number if isinstance(figures, int) else figures

    def _plus(self, *parts: Figures) -> Figures:
        found = parts[0]
        for part in parts[1:]:
            if isinstance(part, int) and not isinstance(found, int):
                found = [a + part for a in found]
            else:
                found = self._each(add, found, part)
        return found

    def _minus(self, one: Figures, other: Figures) -> Figures:
        return self._each(sub, one, other)

    def _times(self, one: Figures, other: Figures) -> Figures:
        return self._each(mul, one, other)

    def _quotient(self, one: Figures, divisor: Figures) -> Figures:
        if isinstance(divisor, int):
            return self._each(floordiv, one, divisor)
        # Where the divisor is not above zero, nothing is asked of the quotient.
        return self._each(floordiv, one, [max(1, of) for of in divisor])

    def _remainder(self, one: Figures, divisor: int) -> Figures:
        return one % divisor if isinstance(one, int) else [a % divisor for a in one]

    def _month_at(self, number: Figures) -> Figures:
        return [12 * day.year + day.month - 1 for day in map(_day, self._list(number))]

    def _day_at(self, number: Figures) -> Figures:
        return [day.day for day in map(_day, self._list(number))]

    def _each(self, operation: Callable[[int, int], int], one: Figures, other: Figures) -> Figures:
        if isinstance(one, int):
            if isinstance(other, int):
                return operation(one, other)
            return [operation(one, b) for b in other]
        if isinstance(other, int):
            return [operation(a, other) for a in one]
        return list(map(operation, one, other))

    def _equal(self, one: Figures, other: Figures) -> int:
        if isinstance(one, int):
            one, other = other, one
        if isinstance(one, int):
            return self.all if one == other else 0
        if isinstance(other, int):
            return _flags([a == other for a in one])
        return _flags(map(eq, one, other))

    def _at_most(self, one: Figures, other: Figures) -> int:
        if isinstance(other, int):
            if isinstance(one, int):
                return self.all if one <= other else 0
            return _flags([a <= other for a in one])
        if isinstance(one, int):
            return _flags([one <= b for b in other])
        return _flags(map(le, one, other))


def together(several: Sequence[Mapping[Term, int]]) -> Cases:
    """Cases by the values of each; all have the same unknowns."""
    given = {one: [values[one] for values in several] for one in several[0]}
    return Cases(len(several), given)


def _flags(truths: Iterable[int]) -> int:
    return int.from_bytes(bytes(truths), "little")


def _day(number: int) -> date:
    """The day with a number; where the calendar has none, any."""
    return date.fromordinal(number if 1 <= number <= _LAST else 1)


_LAST = date.max.toordinal()

_COME_TO: dict[str, Callable[..., Any]] = {
    "not": Cases._not,
    "and": Cases._and,
    "or": Cases._or,
    "if": Cases._if,
    "iff": Cases._iff,
    "choose": Cases._choose,
    "plus": Cases._plus,
    "minus": Cases._minus,
    "times": Cases._times,
    "quotient": Cases._quotient,
    "remainder": Cases._remainder,
    "month_at": Cases._month_at,
    "day_at": Cases._day_at,
    "equal": Cases._equal,
    "at_most": Cases._at_most,
}
