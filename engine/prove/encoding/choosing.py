"""One value of several: by a condition, by what all agree on, by size."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.prove.encoding.comparing import compared, same
from engine.prove.encoding.terms import Truth, Whole, both, chosen, chosen_truth, either, negated
from engine.prove.encoding.values import (
    Bounds,
    Cell,
    Day,
    Form,
    Number,
    Option,
    Word,
    aligned,
    day_of,
)


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


def least_of(which: str, one: Form, other: Form) -> Form:
    """The lesser (``min``) or the greater of two numbers or days."""
    first, second = (one, other) if which == "min" else (other, one)
    return merged(compared("<=", first, second), one, other)
