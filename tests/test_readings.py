"""Diagrams over readings: what makes no difference is gone, and what does is all there."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.readings import Depends, combine, leaves, outcomes, restrict, support

NAMES = ("一", "二", "三")
PARAMETERS = ("p", "q", "r")


def reading(order: int) -> Depends:
    """The value that is the name of the parameter's reading."""
    return Depends(order, PARAMETERS[order], NAMES, NAMES)


def tabled(values: list[int]) -> Any:
    """The diagram of a function of all three parameters, given by its 27 values."""
    number = dict(zip(product(NAMES, repeat=3), values, strict=True))
    return combine(lambda *names: number[names], [reading(0), reading(1), reading(2)])


TABLES = st.lists(st.integers(0, 2), min_size=27, max_size=27)
WORLDS = [
    {parameter: (name,) for parameter, name in zip(PARAMETERS, names, strict=True)}
    for names in product(NAMES, repeat=3)
]


@given(one=TABLES, other=TABLES)
def test_combining_diagrams_is_combining_in_every_reading(one: list[int], other: list[int]) -> None:
    """Otherwise an outcome is given for a reading under which it is not so."""
    both = combine(lambda a, b: a * 3 + b, [tabled(one), tabled(other)])
    for world, a, b in zip(WORLDS, one, other, strict=True):
        assert restrict(both, world) == a * 3 + b


@given(values=TABLES)
def test_outcomes_cover_every_reading_once(values: list[int]) -> None:
    """Otherwise a reading has two outcomes, or none."""
    found = list(outcomes(tabled(values)))
    for world, expected in zip(WORLDS, values, strict=True):
        fitting = [
            value for readings, value in found if all(world[p][0] in names for p, names in readings)
        ]
        assert fitting == [expected]


@given(values=TABLES)
def test_only_parameters_that_matter_are_left(values: list[int]) -> None:
    """Otherwise officials settle a question that changes nothing; and none is lost."""
    diagram = tabled(values)
    number = dict(zip(product(NAMES, repeat=3), values, strict=True))
    for position, parameter in enumerate(PARAMETERS):
        matters = any(
            number[(*names[:position], one, *names[position:])]
            != number[(*names[:position], other, *names[position:])]
            for names in product(NAMES, repeat=2)
            for one in NAMES
            for other in NAMES
        )
        assert (parameter in support(diagram)) is matters
    assert sorted(leaves(diagram)) == sorted(set(values))


@given(values=TABLES)
def test_equal_functions_are_equal_diagrams(values: list[int]) -> None:
    """Otherwise what makes no difference is seen only by accident of how it was computed."""
    plus_and_minus = combine(lambda a, b: a - b + b, [tabled(values), tabled(values[::-1])])
    assert plus_and_minus == tabled(values)
