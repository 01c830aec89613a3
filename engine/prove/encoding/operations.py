"""Operations on cells: what an expression comes to, when its parts are written in terms.

Each is as ``engine/decide`` has it, reasons included.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import program as p
from engine.prove.encoding.choosing import agreed, least_of, merged, pick
from engine.prove.encoding.comparing import compared, same
from engine.prove.encoding.terms import (
    Truth,
    Whole,
    both,
    chosen,
    either,
    equal,
    less,
    minus,
    negated,
    plus,
    quotient,
    times,
)
from engine.prove.encoding.values import (
    UNDEFINED,
    Bounds,
    Cell,
    Day,
    Number,
    Option,
    added,
    aligned,
    carrying,
    undefined_where,
)


def figure(cell: Cell) -> Number:
    """The number of a cell; where it never has one, any."""
    return cell.value if isinstance(cell.value, Number) else Number(0, 0, 0, 0)


# -- figures --------------------------------------------------------------------------------------


def product(one: Number, other: Number) -> Number:
    """The product, with the bounds that it has."""
    corners = [
        a * b
        for a in (one.low, one.high)
        for b in (other.low, other.high)
        if a is not None and b is not None
    ]
    bounded = len(corners) == 4
    low, high = (min(corners), max(corners)) if bounded else (None, None)
    return Number(times(one.count, other.count), one.scale + other.scale, low, high)


def divided(mode: str, count: Whole, divisor: Whole) -> Whole:
    """The quotient rounded; the sign is put aside, for rounding is by distance from zero."""
    negative = either(
        both(less(count, 0), less(0, divisor)), both(less(0, count), less(divisor, 0))
    )
    size = chosen(less(count, 0), minus(0, count), count)
    of = chosen(less(divisor, 0), minus(0, divisor), divisor)
    of = chosen(equal(of, 0), 1, of)
    if mode == "half_up":
        whole = quotient(plus(times(size, 2), of), times(of, 2))
    elif mode == "up":
        whole = quotient(plus(size, of, -1), of)
    else:
        whole = quotient(size, of)
    return chosen(negative, minus(0, whole), whole)


def bounded(which: str, one: Any, other: Any) -> Any:
    """The least or greatest, with the bounds that it has for being that."""
    if not isinstance(one, (Number, Day)) or type(one) is not type(other):
        return one
    found = least_of(which, one, other)
    if isinstance(one, Number) and isinstance(other, Number):
        a, b = aligned((one, other))
        known = min if which == "min" else max
        lows = [edge for edge in (a.low, b.low) if edge is not None]
        highs = [edge for edge in (a.high, b.high) if edge is not None]
        # A maximum is at least each bound from below that there is, a minimum at most each above.
        low = known(lows) if len(lows) == 2 or (lows and which == "max") else None
        high = known(highs) if len(highs) == 2 or (highs and which == "min") else None
        return Number(found.count, found.scale, low, high)
    return found


def count_between(low: Whole, high: Whole, why: Cell, greatest: int | None) -> Cell:
    """A count that lies between two: known where they are the same."""
    if low is high:
        return Cell(Number(high, 0, 0, greatest))
    settled = equal(low, high)
    undecided = negated(settled)
    return Cell(
        Number(high, 0, 0, greatest),
        both(undecided, why.missing),
        both(undecided, why.undefined),
        both(undecided, why.unstated),
        Bounds(undecided, low, high),
    )


# -- choosing -------------------------------------------------------------------------------------


def choose(condition: Cell, then: Cell, otherwise: Cell) -> Cell:
    """``then if condition else otherwise`` where the condition may be undecided."""
    decided = pick(condition.truth, then, otherwise)
    if condition.undecided is False:
        return decided
    return pick(condition.known, decided, agreed(condition, (then, otherwise)))


def unique_hit(hits: Sequence[Truth], values: Sequence[Cell]) -> Cell:
    """The value of the one row that is hit; undefined where none or several are."""
    found, some, several = UNDEFINED, False, False
    for hit, value in zip(hits, values, strict=True):
        several = either(several, both(some, hit))
        some = either(some, hit)
        found = pick(hit, value, found)
    return pick(several, UNDEFINED, found)


def all_hits(node: p.DecisionTable, hits: Sequence[Truth], values: Sequence[Cell]) -> Cell:
    """What the rows that are hit come to: their aggregate, or what all of them say."""
    if node.aggregate == "count":
        total = plus(*(chosen(hit, 1, 0) for hit in hits))
        return Cell(Number(total, 0, 0, len(hits)))
    flags = [
        Cell(None, *(both(hit, flag) for flag in (v.missing, v.undefined, v.unstated)))
        for hit, v in zip(hits, values, strict=True)
    ]
    some = either(*hits)
    if node.aggregate == "sum":
        total_ = Number(0, 0, 0, 0)
        for hit, value in zip(hits, values, strict=True):
            one = figure(value)
            total_ = added(total_, merged(hit, one, Number(0, one.scale, 0, 0)))
        return carrying(total_, flags)
    best = values[-1].value
    for hit, value in zip(reversed(hits[:-1]), reversed(values[:-1]), strict=True):
        best = merged(hit, value.value, best)
    differ: Truth = False
    for hit, value in zip(hits, values, strict=True):
        if node.hit_policy == "any":
            differ = either(differ, both(hit, negated(same(value.value, best))))
        else:
            best = merged(hit, least_of(node.aggregate, value.value, best), best)
    found = carrying(best, flags)
    return undefined_where(found, either(negated(some), differ))


# -- conditions -----------------------------------------------------------------------------------


def comparable(one: Any, other: Any) -> bool:
    """Not where one of the two is what the text does not state."""
    return type(one) is type(other) or not (
        isinstance(one, (Number, Day, Option)) or isinstance(other, (Number, Day, Option))
    )


def by_bounds(operator: p.Operator, left: Cell, right: Cell, found: Cell) -> Cell:
    """A comparison of counts that are known within bounds: decided where every value agrees."""
    sides = [_within(cell) for cell in (left, right)]
    (given_a, a, b), (given_c, c, d) = sides
    given = both(given_a, given_c, found.undecided)
    if operator in ("==", "!="):
        always: Truth = operator == "!="
        decided = either(compared("<", b, c), compared("<", d, a))
        truth = always
    else:
        ends = [compared(operator, one, other) for one in (a, b) for other in (c, d)]
        truth = both(*ends)
        decided = either(truth, both(*(negated(end) for end in ends)))
    settled = both(given, decided)
    return pick(settled, Cell(truth), found)


def _within(cell: Cell) -> tuple[Truth, Number, Number]:
    number = figure(cell)
    if cell.bounds is None:
        return cell.known, number, number
    low = Number(cell.bounds.low)
    high = Number(cell.bounds.high)
    return (
        either(cell.known, cell.bounds.given),
        merged(cell.known, number, low),
        merged(cell.known, number, high),
    )


def conjunction(cells: Sequence[Cell]) -> Cell:
    """Kleene's conjunction."""
    fails = either(*(cell.fails for cell in cells))
    return junction(cells, fails, negated(fails))


def junction(cells: Sequence[Cell], decisive: Truth, truth: Truth) -> Cell:
    """The truth of parts of which one decides where ``decisive``, whatever the others wait for."""
    waiting = carrying(None, cells)
    still = negated(decisive)
    return Cell(
        truth,
        both(still, waiting.missing),
        both(still, waiting.undefined),
        both(still, waiting.unstated),
    )
