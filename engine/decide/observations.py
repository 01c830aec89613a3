"""What inference is told of a case: its values as integers, exact at every figure tested."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import program as p
from engine.decide.evaluate import unless_undecided, write
from engine.decide.primitives import multiply
from engine.decide.values import Undecided
from engine.decide.writer import Writer


@dataclass(frozen=True, slots=True)
class Slot:
    """Something observed: an expression, and how its value becomes an integer.

    ``codes`` for choices; ``scale`` for numbers (None for dates, booleans and choices). The
    ``edges`` are the least integers at which a test of this slot changes its truth.
    """

    expression: p.Expression
    codes: Mapping[str, int]
    scale: int | None
    edges: tuple[int, ...]


def scaled(value: Any, scale: int | None) -> int:
    """An order-preserving integer for a value, exact at every figure of the slot's scale.

    Twice the multiple of the smallest unit, and one more for a value that lies between two units.
    """
    if isinstance(value, date):
        return value.toordinal()
    if scale is None or scale == 1:
        return int(value)
    units = multiply(value, scale // 2)
    whole = int(units // 1) if units >= 0 else -int(-units // 1)
    if whole > units:
        whole -= 1
    return 2 * whole + (0 if whole == units else 1)


def write_observation(slot: Slot, w: Writer) -> str:
    """Write what is observed at a slot; the variable has an integer, or None for nothing.

    Values that no test of the slot tells apart are observed as the same integer.
    """
    value = write(slot.expression, w)
    if slot.codes:
        return w.assign(unless_undecided(f"{w.constant(slot.codes)}[{value}]", "None", value))
    scale, edges = slot.scale, slot.edges
    # Only where a value lies among the edges matters: its region stands for it.
    regions = (edges[0] - 1, *edges) if edges else (0,)

    def observe(value: Any) -> int | None:
        if value.__class__ is not Undecided:
            return regions[bisect_right(edges, scaled(value, scale))]
        if value.bounds is None:
            return None
        low, high = (bisect_right(edges, scaled(bound, scale)) for bound in value.bounds)
        # A count known within bounds is observed if all of them lie in one region.
        return regions[low] if low == high else None

    anything = f"{w.constant(observe)}({value})"
    if scale is None:
        holds, fails = w.constant(observe(True)), w.constant(observe(False))
        return w.assign(
            f"{holds} if {value} is True else {fails} if {value} is False else {anything}"
        )
    if scale == 1:
        region = f"{w.constant(regions)}[bisect({w.constant(edges)}, {value})]"
        return w.assign(f"{region} if {value}.__class__ is int else {anything}")
    return w.assign(anything)
