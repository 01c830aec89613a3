"""Did-you-mean: the known name nearest to one that is not known."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

COMPARED = 100
"""So many names of about the same letters are compared; no real rule set has as many."""

LONGEST = 64
"""Names of more characters are not compared: nobody misspells a paragraph."""


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """The name to offer in a finding (its argument ``did_you_mean``), or nothing.

    Example: ``did_you_mean("女姓年龄", ["女性年龄", "男性年龄"])`` gives ``女性年龄``.
    """
    return closest(name, candidates) or ""


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that ``name`` most likely misspells, or None where none is near enough.

    Near enough is one edit (a character changed, added, left out, or two swapped) for every three
    characters of the longer name, at least one, and always something left in common: a name of
    one character is never near another. Width and case do not count. Of several equally near, the
    one that begins alike, then the first.
    """
    if len(name) > LONGEST:
        return None
    wanted = _folded(name)
    letters = Counter(wanted)
    compared = 0
    best: tuple[int, int] | None = None
    found: str | None = None
    for candidate in candidates:
        if candidate == name or len(candidate) > LONGEST:
            continue
        known = _folded(candidate)
        longer = max(len(wanted), len(known))
        limit = min(max(1, longer // 3), longer - 1)
        if abs(len(wanted) - len(known)) > limit:
            continue
        if (letters & Counter(known)).total() < longer - limit:
            continue
        compared += 1
        if compared > COMPARED:
            break
        distance = _distance(wanted, known)
        if distance > limit:
            continue
        rank = (distance, -_common_start(wanted, known))
        if best is None or rank < best:
            best, found = rank, candidate
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _common_start(left: str, right: str) -> int:
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return length


def _distance(left: str, right: str) -> int:
    """The edits between two names, a swap of neighbours being one (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, one in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            cost = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (one != other),
            )
            if row > 1 and column > 1 and one == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
