"""What a network is made of: tests of observed integers, and Horn clauses over signed nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Literal: TypeAlias = tuple[int, bool]
"""A node and a truth of it."""

Interval: TypeAlias = tuple[int | None, int | None]
"""A closed interval of integers; ``None`` is unbounded on that side."""

CONSTANT_LIMIT = 2**53
"""Every edge of an interval lies strictly between minus this and this."""


class NetworkLimitError(Exception):
    """A network that durable-rules could not evaluate safely: ``limit`` names what is too large."""

    def __init__(self, limit: str, size: int, allowed: int) -> None:
        self.limit = limit
        self.size = size
        self.allowed = allowed
        super().__init__(f"{limit}: {size}, at most {allowed}")


@dataclass(frozen=True, slots=True)
class Test:
    """``node`` is true where the integer observed at ``slot`` lies in ``holds``, else false.

    It is unknown where nothing was observed. ``holds`` is a union of closed intervals, sorted and
    disjoint; it may be empty.
    """

    node: int
    slot: int
    holds: tuple[Interval, ...]


Test.__test__ = False  # type: ignore[attr-defined]  # pytest collects classes by this name


@dataclass(frozen=True, slots=True)
class Rule:
    """A Horn clause over signed nodes: ``head`` is derived where every literal of ``body`` is.

    ``body`` is never empty.
    """

    head: Literal
    body: tuple[Literal, ...]


def check(slots: int, nodes: int, tests: Sequence[Test], rules: Sequence[Rule]) -> None:
    """Raise ``ValueError`` where a network is malformed, :class:`NetworkLimitError` for an edge."""
    for test in tests:
        if not (0 <= test.node < nodes and 0 <= test.slot < slots):
            raise ValueError(f"no such node or slot: {test}")
        edges = [edge for interval in test.holds for edge in interval if edge is not None]
        if any(type(edge) is not int for edge in edges):
            raise ValueError(f"an edge is an integer: {test}")
        if any(abs(edge) >= CONSTANT_LIMIT for edge in edges):
            raise NetworkLimitError("constant", max(edges, key=abs), CONSTANT_LIMIT - 1)
        below: int | None = None
        for index, (low, high) in enumerate(test.holds):
            unordered = low is not None and high is not None and low > high
            overlaps = index > 0 and (below is None or low is None or low <= below)
            if unordered or overlaps:
                raise ValueError(f"the intervals are not sorted and disjoint: {test}")
            below = high
    for rule in rules:
        if not rule.body:
            raise ValueError(f"a rule without a body: {rule}")
        if not all(0 <= node < nodes for node, _ in (rule.head, *rule.body)):
            raise ValueError(f"no such node: {rule}")
