"""Few cases that show as much as many: a greedy cover, and what became needless left out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
Goal = TypeVar("Goal", bound=Hashable)


def cover(candidates: Mapping[T, frozenset[Goal]], wanted: Iterable[Goal]) -> list[T]:
    """Candidates that together show all that any of them shows of what is wanted.

    Each shows the most of what is left (of equals the earlier); one whose part the others show is
    left out again. At most ln n + 1 times the fewest (Chvátal 1979).
    """
    left = set(wanted) & set().union(*candidates.values())
    chosen: list[T] = []
    while left:
        best = max(candidates, key=lambda one: len(candidates[one] & left))
        chosen.append(best)
        left -= candidates[best]
    return _needed(chosen, candidates, set(wanted))


def _needed(
    chosen: Sequence[T], candidates: Mapping[T, frozenset[Goal]], wanted: set[Goal]
) -> list[T]:
    kept = list(chosen)
    for one in reversed(chosen):
        others: set[Goal] = set().union(*(candidates[o] for o in kept if o is not one))
        if candidates[one] & wanted <= others:
            kept.remove(one)
    return kept
