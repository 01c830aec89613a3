"""Figures over rows: the interval of a count holds every number that can still come true."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.decide.rowsets import RowSet, aggregate
from engine.decide.values import Missing, Undecided

EMPTY = Undecided(frozenset())
VALUES = (1, 2, 3)


def row_set(rows: list[tuple[int | None, bool]]) -> RowSet:
    """Rows of one column, each with its value or None, and whether it is surely taken."""
    cells = []
    doubts: list[Undecided | None] = []
    for number, (value, sure) in enumerate(rows, 1):
        unknown = Undecided(frozenset({Missing("记录", number, "值")}))
        cells.append((unknown if value is None else value,))
        doubt = Undecided(frozenset({Missing("记录", number, "取")}))
        doubts.append(None if sure else doubt)
    low = sum(sure for _, sure in rows)
    some = tuple(doubts) if low < len(rows) else None
    return RowSet(tuple(range(1, len(rows) + 1)), tuple(cells), some, (), low, len(rows))


def worlds(rows: list[tuple[int | None, bool]]) -> list[list[int]]:
    """The values taken in every way in which the facts that are missing can turn out."""
    choices = [
        [[v] for v in ((value,) if value is not None else VALUES)] + ([] if sure else [[]])
        for value, sure in rows
    ]
    return [[v for part in parts for v in part] for parts in product(*choices)]


ROWS = st.lists(st.tuples(st.none() | st.sampled_from(VALUES), st.booleans()), max_size=5)


@given(rows=ROWS)
def test_bounds_hold_every_world_and_meet_those_of_a_count(
    rows: list[tuple[int | None, bool]],
) -> None:
    """Too narrow, a case is decided wrongly; too wide for a count, it waits without need."""
    counts = {len(world) for world in worlds(rows)}
    distinct = {len(set(world)) for world in worlds(rows)}
    assert bounds(aggregate("count", row_set(rows), -1, EMPTY)) == (min(counts), max(counts))
    low, high = bounds(aggregate("count_distinct", row_set(rows), 0, EMPTY))
    assert max(distinct) <= high
    assert low == min(distinct)


@given(rows=ROWS)
def test_a_known_figure_is_the_figure_of_every_world(rows: list[tuple[int | None, bool]]) -> None:
    """Otherwise an amount is computed that a fact still to come would change."""
    for name, figure in (("sum", sum), ("min", min), ("max", max)):
        found = aggregate(name, row_set(rows), 0, EMPTY)
        if not isinstance(found, Undecided):
            assert {figure(world) for world in worlds(rows)} == {found}
    settled = [(value, True) for value, _ in rows if value is not None]
    if settled:
        assert aggregate("sum", row_set(list(settled)), 0, EMPTY) == sum(v for v, _ in settled)


def test_of_no_rows() -> None:
    """The sum of nothing is 0; its least and greatest are what the caller says: undefined."""
    nothing = row_set([])
    assert aggregate("sum", nothing, 0, EMPTY) == 0
    assert aggregate("count_distinct", nothing, 0, EMPTY) == 0
    assert aggregate("min", nothing, 0, EMPTY) is EMPTY
    assert aggregate("max", nothing, 0, EMPTY) is EMPTY


def bounds(found: Any) -> tuple[int, int]:
    """A count as an interval."""
    if isinstance(found, Undecided):
        assert found.bounds is not None
        assert found.reasons
        return found.bounds
    return found, found
