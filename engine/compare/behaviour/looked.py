"""The cases of a pair that were met on the way, with those beside them: what a region has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.prove.encoding.evaluate import Cases, together
from engine.prove.encoding.terms import Term, Truth, Whole, both, in_order
from engine.prove.questions.drawing import Values
from engine.prove.questions.nearby import Nearby
from engine.prove.sameness.difference import Beside


@dataclass(frozen=True, slots=True)
class Among:
    """Cases side by side, of which those are looked at that ``taken`` has a byte 1 for."""

    cases: Cases
    taken: int

    def show(self, truth: Truth) -> bool:
        """Whether a truth holds in any."""
        return bool(self.cases.truth(truth) & self.taken)

    def figures(self, number: Whole) -> list[int]:
        """The number in each."""
        flags = self.taken.to_bytes(self.cases.number, "little")
        return [n for n, flag in zip(self.cases.each(number), flags, strict=True) if flag]


class Looked:
    """Exact cases that some question about a pair brought up; each may answer another question.

    ``terms`` have the figures at which things are likely to turn.
    """

    def __init__(self, beside: Beside, terms: Collection[Any]) -> None:
        facts = beside.facts
        self._side, self._plain = both(*facts.side), both(*facts.plain)
        self._records = beside.records
        self._met = beside.met
        self._nearby = Nearby(beside.asker.encoded, terms)
        self._terms = self._side, *terms
        self._order: list[Term] = []
        self._blocks: list[tuple[Cases, list[Values]]] = []

    @property
    def figures(self) -> Sequence[int]:
        """The figures at which things are likely to turn, by their size."""
        return self._nearby.figures

    def add(self, values: Values) -> None:
        """A case, and those beside it."""
        self.join(self._nearby.of(values))

    def join(self, several: list[Values]) -> None:
        """Cases as they are."""
        cases = together(several)
        # The same unknowns are given of each.
        self._order = self._order or in_order(self._terms, given=several[0])
        cases.find(self._order)
        self._blocks.append((cases, several))
        self._met.add(cases)

    def least(self, given: Truth) -> tuple[int, Values] | None:
        """Of the cases of which ``given`` is true one of ordinary size with the fewest records.

        With the number of these.
        """
        found: tuple[bool, int, Values] | None = None
        for cases, several in self._blocks:
            taken = cases.truth(given) & cases.truth(self._side)
            if not taken:
                continue
            flags = taken.to_bytes(cases.number, "little")
            each = zip(cases.flags(self._plain), cases.each(self._records), strict=True)
            for (is_plain, number), flag, values in zip(each, flags, several, strict=True):
                if flag and (found is None or (not is_plain, number) < found[:2]):
                    found = not is_plain, number, values
        return None if found is None else found[1:]

    def __len__(self) -> int:
        return len(self._blocks)

    def of(self, given: Truth, start: int = 0) -> Iterator[Among]:
        """Those of which ``given`` is true, from a block on."""
        for cases, _ in self._blocks[start:]:
            taken = cases.truth(given) & cases.truth(self._side)
            if taken:
                yield Among(cases, taken)
