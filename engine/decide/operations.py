"""What the functions written for a program call: primitives that carry reasons, Kleene, tables."""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from engine.decide import primitives
from engine.decide.rowsets import RowSet, aggregate, bounded, edge
from engine.decide.values import Ill, Missing, Reason, Undecided

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def undecided(*values: Any) -> Undecided:
    """Undecided with the reasons of those of ``values`` that are undecided."""
    reasons: frozenset[Reason] = frozenset()
    for value in values:
        if value.__class__ is Undecided:
            reasons |= value.reasons
    return Undecided(reasons)


def ill(cause: str, item: str, place: Any = None) -> Undecided:
    """Undecided because the rule set defines no value here."""
    return Undecided(frozenset({Ill(cause, item, place)}))


def agreed(condition: Undecided, branches: Sequence[Any]) -> Any:
    """The value that every branch gives, or undecided with the reasons of the condition.

    Where the known branches agree, a fact that others miss could make all agree: it is a reason.
    """
    known = [branch for branch in branches if branch.__class__ is not Undecided]
    if any(branch != known[0] for branch in known):
        return Undecided(condition.reasons)
    if len(known) == len(branches):
        return known[0]
    awaited = undecided(*branches).reasons
    return Undecided(condition.reasons | {r for r in awaited if r.__class__ is Missing})


def compare_bounds(symbol: str, left: Any, right: Any) -> bool | Undecided:
    """A comparison in which a side is undecided: decided if every value of a count agrees."""
    low, high = _bounds(left), _bounds(right)
    if low is None or high is None:
        return undecided(left, right)
    (a, b), (c, d) = low, high
    if symbol in ("==", "!="):
        if b < c or d < a:
            return symbol == "!="
        return undecided(left, right)
    compare = COMPARISONS[symbol]
    truths = {compare(one, other) for one in (a, b) for other in (c, d)}
    return truths.pop() if len(truths) == 1 else undecided(left, right)


def _bounds(value: Any) -> tuple[Any, Any] | None:
    if value.__class__ is Undecided:
        return cast("tuple[Any, Any] | None", value.bounds)
    return value, value


# -- figures and dates ---------------------------------------------------------------------------


def _carrying(apply: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def carry(left: Any, right: Any) -> Any:
        if left.__class__ is Undecided or right.__class__ is Undecided:
            return undecided(left, right)
        return apply(left, right)

    return carry


def _rounded(mode: str, digits: int, numerator: Any, denominator: Any, by_zero: Undecided) -> Any:
    if numerator.__class__ is Undecided or denominator.__class__ is Undecided:
        return undecided(numerator, denominator)
    if denominator == 0:
        return by_zero
    return primitives.round_quotient(mode, digits, numerator, denominator)


def _quotient(numerator: Any, denominator: Any) -> str | None:
    """A quotient before it is rounded, as exact text; None where there is none."""
    if numerator.__class__ is Undecided or denominator.__class__ is Undecided:
        return None
    return primitives.exact_quotient(numerator, denominator) if denominator else None


# -- tables --------------------------------------------------------------------------------------


def _settle_first(answer: Any, passed: Sequence[tuple[Undecided, Any]]) -> Any:
    """As nested ``if``: an undecided row leaves the value only if all that follows agrees."""
    for condition, value in reversed(passed):
        answer = agreed(condition, (value, answer))
    return answer


def _any_row(values: Sequence[Any], no_row: Undecided, several: Undecided) -> Any:
    if not values:
        return no_row
    if Undecided in map(type, values):
        return undecided(*values)
    return values[0] if all(value == values[0] for value in values) else several


def _collect(function: str, values: Sequence[Any], no_row: Undecided) -> Any:
    if function == "count":
        return len(values)
    if Undecided in map(type, values):
        return undecided(*values)
    return primitives.figure(function, values, no_row)


RUNTIME: Mapping[str, object] = {
    "U": Undecided,
    "add": _carrying(primitives.add),
    "subtract": _carrying(primitives.subtract),
    "multiply": primitives.multiply,
    "rounded": _rounded,
    "quotient": _quotient,
    "make_date": primitives.make_date,
    "add_months": primitives.add_months,
    "add_days": primitives.add_days,
    "undecided": undecided,
    "agreed": agreed,
    "compare_bounds": compare_bounds,
    "settle_first": _settle_first,
    "any_row": _any_row,
    "collect": _collect,
    "aggregate": aggregate,
    "bounded": bounded,
    "edge": edge,
    "of_records": RowSet.of_records,
    "bisect": bisect_right,
}
