"""The values of the second witness: what an operation gives, and what is undecided with why.

Written from the design alone, as ``plain.py`` is.
"""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, Inexact
from fractions import Fraction

from engine.decide.values import Ill, Missing, Reason, Result, Undecided

EXACT = Context(prec=9_999, traps=[Inexact])
COMPARE: dict[str, Callable[..., bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def missing_of(reasons: Iterable[Reason]) -> frozenset[Missing]:
    return frozenset(r for r in reasons if isinstance(r, Missing))


def ill_of(reasons: Iterable[Reason]) -> frozenset[Reason]:
    return frozenset(r for r in reasons if isinstance(r, Ill))


def reasons_of(results: Iterable[Result]) -> frozenset[Reason]:
    """All reasons of those that are undecided."""
    return frozenset[Reason]().union(*(r.reasons for r in results if isinstance(r, Undecided)))


# -- values --------------------------------------------------------------------------------------


def scalar(value: object) -> Result:
    assert isinstance(value, bool | int | Decimal | date | str), value
    return value


def is_open(value: Result) -> bool:
    return isinstance(value, Undecided)


def undecided_of(values: Iterable[Result]) -> Undecided | None:
    """Undecided with all the reasons, or None where every value is known."""
    values = list(values)
    if any(isinstance(value, Undecided) for value in values):
        return Undecided(reasons_of(values))
    return None


def ill_value(cause: str, item: str) -> Undecided:
    return Undecided(frozenset({Ill(cause, item)}))


def agreed(values: Sequence[Result], reasons: frozenset[Reason]) -> Result:
    known = {value for value in values if not isinstance(value, Undecided)}
    if len(known) == 1 and undecided_of(values) is None:
        return known.pop()
    if len(known) <= 1:
        # All may come to agree: the facts that the others miss could settle it.
        awaited = {r for r in reasons_of(values) if isinstance(r, Missing)}
        return Undecided(reasons | awaited)
    return Undecided(reasons)


def interval(least: int, most: int, reasons: frozenset[Reason]) -> Result:
    return least if least == most else Undecided(reasons, (least, most))


def compared(sign: str, left: Result, right: Result) -> Result:
    """True or False where every value that the sides may have says so."""
    truths = {COMPARE[sign](a, b) for a in _may_be(left) for b in _may_be(right)}
    if len(truths) == 1:
        return truths.pop()
    return Undecided(reasons_of([left, right]))


def _may_be(value: Result) -> list[Result]:
    """The values of a known or a counted thing; none where nothing is known of it."""
    if not isinstance(value, Undecided):
        return [value]
    return [] if value.bounds is None else list(range(value.bounds[0], value.bounds[1] + 1))


def _number(value: Result) -> Decimal:
    assert isinstance(value, int | Decimal)
    return Decimal(value)


def computed(sign: str, left: Result, right: Result) -> Result:
    if isinstance(left, int) and isinstance(right, int):
        return {"+": left + right, "-": left - right, "*": left * right}[sign]
    a, b = _number(left), _number(right)
    if sign == "*":
        return EXACT.multiply(a, b)
    return EXACT.add(a, b) if sign == "+" else EXACT.subtract(a, b)


def folded(function: str, values: Sequence[Result], item: str) -> Result:
    if function == "sum":
        total: Result = 0
        for value in values:
            total = computed("+", total, value)
        return total
    if not values:
        return ill_value("empty", item)
    return min(values) if function == "min" else max(values)  # type: ignore[type-var]


def rounded(mode: str, digits: int, numerator: Result, denominator: Result) -> Result:
    exact = Fraction(_number(numerator)) / Fraction(_number(denominator)) * 10**digits
    size = abs(exact)
    whole = size.numerator // size.denominator
    rest = size - whole
    if (mode == "up" and rest > 0) or (mode == "half_up" and rest >= Fraction(1, 2)):
        whole += 1
    signed = -whole if exact < 0 else whole
    return EXACT.scaleb(Decimal(signed), -digits) if digits else signed


def dated(compute: Callable[[], date], item: str) -> Result:
    try:
        return compute()
    except (ValueError, OverflowError):
        return ill_value("no-such-day", item)


def add_months(day: date, months: int, overflow: str) -> date:
    number = day.year * 12 + (day.month - 1) + months
    year, month = number // 12, number % 12 + 1
    last = monthrange(year, month)[1]
    if day.day <= last:
        return date(year, month, day.day)
    if overflow == "month_end":
        return date(year, month, last)
    return date(year, month, last) + timedelta(days=1)
