"""What terms come to is what z3 says, for terms and cases at random.

If this failed, a case that was tried would count for what it does not show.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
import z3

from engine.prove.encoding import terms as t
from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.solver import formula

UNKNOWN_TRUTHS = [t.boolean(name) for name in "pqr"]
UNKNOWN_NUMBERS = [t.integer(name) for name in "xyz"]


def truth(random: Random, depth: int) -> Any:
    """A truth of the unknowns."""
    if depth == 0 or random.random() < 0.1:
        return random.choice([*UNKNOWN_TRUTHS, True, False])
    parts = [truth(random, depth - 1) for _ in range(3)]
    one, other = whole(random, depth - 1), whole(random, depth - 1)
    ways: list[Callable[[], Any]] = [
        lambda: t.negated(parts[0]),
        lambda: t.both(*parts),
        lambda: t.either(*parts),
        lambda: t.chosen_truth(*parts),
        lambda: t.equivalent(parts[0], parts[1]),
        lambda: t.at_most(one, other),
        lambda: t.less(one, other),
        lambda: t.equal(one, other),
    ]
    return random.choice(ways)()


def whole(random: Random, depth: int) -> Any:
    """A whole number of the unknowns."""
    if depth == 0 or random.random() < 0.1:
        return random.choice([*UNKNOWN_NUMBERS, 0, 1, -3, 12])
    one, other, third = (whole(random, depth - 1) for _ in range(3))
    ways: list[Callable[[], Any]] = [
        lambda: t.plus(one, other, third),
        lambda: t.minus(one, other),
        lambda: t.times(one, random.choice([-2, 0, 1, 7])),
        lambda: t.quotient(one, random.choice([1, 4, 100])),
        lambda: t.remainder(one, random.choice([4, 12])),
        lambda: t.chosen(truth(random, depth - 1), one, other),
        lambda: t.least(one, other),
        lambda: t.greatest(one, third),
    ]
    return random.choice(ways)()


@pytest.mark.parametrize("seed", range(60))
def test_terms_come_to_what_z3_says(seed: int) -> None:
    random = Random(seed)
    claim, number = truth(random, 4), whole(random, 4)
    given: dict[Any, list[int]] = {one: [] for one in (*UNKNOWN_TRUTHS, *UNKNOWN_NUMBERS)}
    for unknown, values in given.items():
        low, high = (0, 1) if unknown in UNKNOWN_TRUTHS else (-30, 30)
        values.extend(random.randint(low, high) for _ in range(9))
    cases = Cases(9, given)
    holds, figures = cases.flags(claim), cases.each(number)
    for place in range(9):
        at = [
            (
                formula(unknown),
                z3.BoolVal(bool(v[place])) if unknown in UNKNOWN_TRUTHS else z3.IntVal(v[place]),
            )
            for unknown, v in given.items()
        ]
        expected = z3.simplify(z3.substitute(formula(claim), *at))
        assert bool(holds[place]) == z3.is_true(expected)
        assert figures[place] == z3.simplify(z3.substitute(formula(number), *at)).as_long()


def test_an_unknown_without_a_value_is_what_it_is_bound_to_be() -> None:
    x = t.integer("x")
    twice, even = (
        t.integer("twice", t.times(x, 2)),
        t.boolean("even", t.equal(t.remainder(x, 2), 0)),
    )
    cases = Cases(3, {x: [1, 2, 3]})
    assert (list(cases.each(twice)), cases.flags(even)) == ([2, 4, 6], b"\0\1\0")
    assert (cases.flags(t.boolean("free")), cases.each(t.integer("free"))) == (b"\0\0\0", [0, 0, 0])


def test_the_day_with_a_number_is_that_of_the_calendar() -> None:
    days = [date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)]
    number = t.integer("number")
    cases = Cases(3, {number: [day.toordinal() for day in days]})
    months, of_month = cases.each(t.month_at(number)), cases.each(t.day_at(number))
    assert [(m // 12, m % 12 + 1, d) for m, d in zip(months, of_month, strict=True)] == [
        (day.year, day.month, day.day) for day in days
    ]


def test_terms_with_other_unknowns_are_folded_again() -> None:
    p, q, x = t.boolean("p"), t.boolean("q"), t.integer("x")
    claim = t.both(p, t.either(q, t.less(x, 3)))
    replaced = t.Replaced({q: False, x: 5})
    assert replaced.of(claim) is False
    assert t.Replaced({q: True}).of(claim) is p
    assert t.Replaced({}).of(claim) is claim
