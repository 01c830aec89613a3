"""The cases beside a case: each is as it is but for one thing, where rules are likely to turn.

A case that the solver found shows one thing; those beside it show, at the price of a few more
questions, what else its region has. They prove nothing about what they do not show.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any

from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.facts import Row
from engine.prove.encoding.terms import Term, is_truth
from engine.prove.questions.drawing import Drawing, Drawn, Values

NEAREST = 2
"""So many figures on either side of that of the case are looked at."""


class Nearby:
    """The cases beside those of an encoded program; ``terms`` have the figures that matter."""

    def __init__(self, encoded: Encoded, terms: Iterable[Any]) -> None:
        drawing = Drawing(encoded, terms, Random(0))
        self._encoded = encoded
        self.figures = drawing.figures
        self._things = (*drawing.readings, *drawing.facts)
        self._rows: dict[Term, Row] = {
            row.weight: row for rows in encoded.facts.rows.values() for row in rows
        }

    def of(self, values: Values) -> list[Values]:
        """A case, by its values, and those beside it."""
        return [values, *self._beside(values)]

    def _beside(self, values: Values) -> Iterator[Values]:
        for thing in self._things:
            for change in self._changes(thing, values):
                if any(values[one] != value for one, value in change.items()):
                    yield {**values, **change}

    def _changes(self, thing: Drawn, values: Values) -> Iterator[Values]:
        if thing.options:
            yield from thing.options.values()
        elif thing.pool:
            (unknown,) = thing.unknowns
            near = thing.pool if is_truth(unknown) else _near(thing.pool, values[unknown])
            for figure in near:
                yield {unknown: figure}
                if unknown in self._rows:
                    yield from _weighed(self._rows[unknown], figure)


def _weighed(row: Row, weight: int) -> Iterator[Values]:
    """So many rows alike, with no text of their own, and with as many as there can be."""
    for more in dict.fromkeys((0, max(0, weight - 1))):
        yield {row.weight: weight, **dict.fromkeys(row.extra.values(), more)}


def _near(pool: Sequence[int], own: int) -> Iterable[int]:
    """The figures that are next to one, and the ends."""
    place = bisect_left(pool, own)
    around = pool[max(0, place - NEAREST) : place + NEAREST + 1]
    return dict.fromkeys((pool[0], *around, own - 1, own + 1, pool[-1]))
