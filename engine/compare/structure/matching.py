"""What of two versions is the same thing: by name, and where the name changed, by what it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Matched(Generic[K]):
    """Keys that belong together (older, newer), those that only one side has, and the renames.

    Each in the order of the older version, ``added`` in that of the newer one.
    """

    pairs: tuple[tuple[K, K], ...]
    removed: tuple[K, ...]
    added: tuple[K, ...]

    @property
    def renamed(self) -> tuple[tuple[K, K], ...]:
        """The pairs whose name changed."""
        return tuple((old, new) for old, new in self.pairs if old != new)


def match(
    before: Mapping[K, T], after: Mapping[K, T], *evidence: Callable[[T, bool], Hashable]
) -> Matched[K]:
    """Match by key; then what is left, by each kind of evidence in turn.

    ``evidence`` gives what identifies a thing of the older (True) or newer (False) version, None
    where it says nothing; it counts where exactly one thing on each side has it.
    """
    together = {key: key for key in before if key in after}
    for look in evidence:
        old = _unique({key: look(before[key], True) for key in before if key not in together})
        taken = set(together.values())
        new = _unique({key: look(after[key], False) for key in after if key not in taken})
        for what, key in old.items():
            if what in new:
                together[key] = new[what]
    taken = set(together.values())
    return Matched(
        tuple((key, together[key]) for key in before if key in together),
        tuple(key for key in before if key not in together),
        tuple(key for key in after if key not in taken),
    )


def _unique(found: Mapping[K, Hashable]) -> dict[Hashable, K]:
    said: dict[Hashable, list[K]] = {}
    for key, what in found.items():
        if what not in (None, ""):
            said.setdefault(what, []).append(key)
    return {what: keys[0] for what, keys in said.items() if len(keys) == 1}


def align(
    before: Sequence[T], after: Sequence[T], cost: Callable[[T, T], int]
) -> list[tuple[int | None, int | None]]:
    """The cheapest way from one sequence to another, as pairs of positions.

    To leave one out or put one in costs 1; to keep one costs ``cost``, where 2 or more means that
    they are not the same thing. The order of both is kept.
    """
    rows, columns = len(before), len(after)
    table = [[column + row for column in range(columns + 1)] for row in range(rows + 1)]
    kept = [[cost(old, new) for new in after] for old in before]
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            table[row][column] = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + kept[row - 1][column - 1],
            )
    pairs: list[tuple[int | None, int | None]] = []
    row, column = rows, columns
    while row or column:
        here = table[row][column]
        together = kept[row - 1][column - 1] if row and column else 2
        if together < 2 and here == table[row - 1][column - 1] + together:
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif column and here == table[row][column - 1] + 1:
            column -= 1
            pairs.append((None, column))
        else:
            row -= 1
            pairs.append((row, None))
    return pairs[::-1]


def moved(before: Sequence[K], after: Sequence[K]) -> tuple[K, ...]:
    """Of the keys that both have, the fewest that must move to bring them into the new order."""
    place = {key: index for index, key in enumerate(before)}
    common = [key for key in after if key in place]
    best: list[int] = []
    previous: list[int] = []
    for index, key in enumerate(common):
        earlier = [i for i in range(index) if place[common[i]] < place[key]]
        longest = max(earlier, key=lambda i: (best[i], -i), default=-1)
        best.append(best[longest] + 1 if earlier else 1)
        previous.append(longest if earlier else -1)
    kept: set[K] = set()
    at = max(range(len(common)), key=lambda i: (best[i], -i), default=-1)
    while at >= 0:
        kept.add(common[at])
        at = previous[at]
    return tuple(key for key in common if key not in kept)
