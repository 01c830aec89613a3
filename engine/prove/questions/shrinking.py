"""Cases made smaller step by step, many of them at once: a truth says what each has to stay.

What is proposed for a case is a few candidates at a time; those for all cases are tried side by
side, as terms, so that a step over a dozen cases costs little more than one over one.

::

    def without_rows(values: Values) -> Steps[Values]:
        return (yield from first([{**values, weight: 0}])) or values

    small, = shrunk([(without_rows(values), truth)])
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeVar

from engine.prove.encoding.evaluate import together
from engine.prove.encoding.terms import Term, Truth, in_order
from engine.prove.questions.drawing import Values

Found = TypeVar("Found")

Steps = Generator[Sequence[Values], bytes, Found]
"""Yields candidates, is sent for each 1 where its truth holds, else 0, and returns what it found.
"""


def first(candidates: Sequence[Values]) -> Steps[Values | None]:
    """The first candidate that stays what it has to."""
    if not candidates:
        return None
    flags = yield candidates
    place = flags.find(1)
    return None if place < 0 else candidates[place]


def nearly_all(values: Values, changes: Sequence[Values]) -> Steps[Values]:
    """The case with all changes but one, where that is enough; else with as many as can be made."""
    left = list(changes)
    most = [left, *(left[:place] + left[place + 1 :] for place in range(len(left)))]
    found = yield from first([_sum(values, some) for some in most])
    return found or (yield from as_many(values, changes))


def as_many(values: Values, changes: Sequence[Values]) -> Steps[Values]:
    """The case with all changes that can be made together, those that come first before others."""
    left = [c for c in changes if any(values[one] != value for one, value in c.items())]
    if len(left) > 1:
        flags = yield [values | change for change in left]
        left = [change for change, flag in zip(left, flags, strict=True) if flag]
    while left:
        sums = [values | left[0]]
        for change in left[1:]:
            sums.append(sums[-1] | change)
        flags = yield sums
        kept = flags.find(0)
        if kept < 0:
            return sums[-1]
        if kept > 0:
            values = sums[kept - 1]
        left = left[kept + 1 :]
    return values


def _sum(values: Values, changes: Sequence[Values]) -> Values:
    found = dict(values)
    for change in changes:
        found |= change
    return found


def shrunk(several: Sequence[tuple[Steps[Values], Truth]]) -> list[Values]:
    """What the steps of each case lead to, its candidates being those of which its truth holds."""
    found: dict[int, Values] = {}
    proposed: dict[int, Sequence[Values]] = {}

    def go_on(number: int, flags: bytes | None) -> None:
        steps = several[number][0]
        try:
            proposed[number] = next(steps) if flags is None else steps.send(flags)
        except StopIteration as end:
            found[number] = end.value
            proposed.pop(number, None)

    for number in range(len(several)):
        go_on(number, None)
    order: list[Term] = []
    while proposed:
        tried = list(proposed.items())
        cases = together([values for _, candidates in tried for values in candidates])
        # The same unknowns are given each time.
        order = order or in_order((truth for _, truth in several), given=tried[0][1][0])
        cases.find(order)
        start = 0
        for number, candidates in tried:
            end = start + len(candidates)
            go_on(number, cases.flags(several[number][1])[start:end])
            start = end
    return [found[number] for number in range(len(several))]
