"""Rows that were taken, surely or possibly, and the figures over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.decide import primitives
from engine.decide.decision import RowKey, RowLeft
from engine.decide.values import Reason, Undecided


class RowSet(NamedTuple):
    """The rows of a selection.

    ``keys`` and ``cells`` are those surely or possibly taken, in order; ``doubts`` holds for each
    the Undecided that says why it may not be taken, or None, and is itself None where no row is in
    doubt. ``low`` and ``high`` bound their number. ``left`` are the rows that were not taken.
    """

    keys: tuple[RowKey, ...]
    cells: tuple[tuple[Any, ...], ...]
    doubts: tuple[Undecided | None, ...] | None
    left: tuple[RowLeft, ...]
    low: int
    high: int

    @classmethod
    def of_records(cls, records: Sequence[tuple[Any, ...]]) -> RowSet:
        """All rows of an input of type records."""
        number = len(records)
        return cls(tuple(range(1, number + 1)), tuple(records), None, (), number, number)

    @classmethod
    def of(
        cls,
        keys: Sequence[RowKey],
        cells: Sequence[tuple[Any, ...]],
        doubts: Sequence[Undecided | None],
        left: Sequence[RowLeft],
    ) -> RowSet:
        """The rows, counted."""
        high = len(keys)
        in_doubt = high - doubts.count(None)
        return cls(
            tuple(keys),
            tuple(cells),
            tuple(doubts) if in_doubt else None,
            tuple(left),
            high - in_doubt,
            high,
        )

    def again(self) -> RowSet:
        """The rows as the source of another selection: what was left is not left by that."""
        if self.doubts is not None:
            return RowSet.of(self.keys, self.cells, self.doubts, ())
        return self._replace(left=()) if self.left else self


def bounded(rows: RowSet) -> int | Undecided:
    """The number of rows."""
    if rows.low == rows.high:
        return rows.low
    return Undecided(_doubtful(rows), (rows.low, rows.high))


def aggregate(function: str, rows: RowSet, column: int, empty: Undecided) -> Any:
    """A figure over rows: a known value, or Undecided (with bounds for a count)."""
    if function == "count":
        return bounded(rows)
    values = [cells[column] for cells in rows.cells]
    if function == "count_distinct":
        return _count_distinct(rows, values)
    if rows.doubts is not None or Undecided in map(type, values):
        return Undecided(_doubtful(rows) | _reasons(values))
    return primitives.figure(function, values, empty)


def edge(function: str, rows: RowSet, column: int, empty: Undecided) -> Any:
    """``min`` and ``max`` of a column whose values are known and rise."""
    if rows.doubts is None and rows.cells:
        return rows.cells[0 if function == "min" else -1][column]
    return aggregate(function, rows, column, empty)


def _count_distinct(rows: RowSet, values: list[Any]) -> Any:
    doubts = rows.doubts
    if doubts is None and Undecided not in map(type, values):
        return len(set(values))
    known = [value for value in values if value.__class__ is not Undecided]
    sure = [value for index, value in enumerate(values) if doubts is None or doubts[index] is None]
    sure_known = {value for value in sure if value.__class__ is not Undecided}
    low = max(len(sure_known), 1 if sure else 0)
    high = len(set(known)) + len(values) - len(known)
    if low == high:
        return low
    return Undecided(_doubtful(rows) | _reasons(values), (low, high))


def _doubtful(rows: RowSet) -> frozenset[Reason]:
    return _reasons(rows.doubts or ())


def _reasons(values: Sequence[Any]) -> frozenset[Reason]:
    found: frozenset[Reason] = frozenset()
    for value in values:
        if value.__class__ is Undecided:
            found |= value.reasons
    return found
