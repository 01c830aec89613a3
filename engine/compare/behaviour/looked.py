"""The cases of a pair that were met on the way, with those beside them: what a region has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from engine.prove.encoding.evaluate import Cases, together
from engine.prove.encoding.terms import UNKNOWN, Term, Truth, Whole, both, in_order, plus
from engine.prove.questions.asking import Model
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
    """Cases that some question about a pair brought up; each may answer another question.

    ``terms`` have the figures at which things are likely to turn.
    """

    def __init__(self, beside: Beside, terms: Collection[Any]) -> None:
        facts = beside.facts
        self._side, self._plain = both(*facts.side), both(*facts.plain)
        self._records = plus(*(row.weight for rows in facts.rows.values() for row in rows))
        self._exact = beside.before.exact
        self._nearby = Nearby(beside.asker.encoded, terms)
        self._order = in_order((self._side, self._exact, *terms))
        self._exactly: list[Term] = []
        self._ordered = set(self._order)
        self._unknowns = [term for term in self._order if term.op in UNKNOWN]
        self._blocks: list[tuple[Cases, list[Values]]] = []

    def add(self, model: Model, about: Collection[Any] = ()) -> None:
        """A case, and where it is exact those beside it; else what it says of ``about``."""
        several: list[Values] = []
        if model.found.holds(self._exact):
            several = self._nearby.of(model.shown.values)
            cases = together(several)
            if not self._exactly:
                # The same unknowns are given of each.
                self._exactly = in_order(self._order, given=several[0])
            cases.find(self._exactly)
        else:
            more = [term for term in in_order(about, self._ordered) if term.op in UNKNOWN]
            cases = together([model.found.values((*self._unknowns, *more))])
            cases.find(self._order)
        self._blocks.append((cases, several))

    def least(self, given: Truth) -> Values | None:
        """Of the ordinary cases of which ``given`` is true the first with the fewest records."""
        found: tuple[int, Values] | None = None
        for cases, several in self._blocks:
            taken = cases.truth(given) & cases.truth(self._plain) & cases.truth(self._side)
            if not taken or not several:
                continue
            flags = taken.to_bytes(cases.number, "little")
            for number, flag, values in zip(cases.each(self._records), flags, several, strict=True):
                if flag and (found is None or number < found[0]):
                    found = number, values
        return None if found is None else found[1]

    def __len__(self) -> int:
        return len(self._blocks)

    def of(self, given: Truth, start: int = 0) -> Iterator[Among]:
        """Those of which ``given`` is true, from a block on."""
        for cases, _ in self._blocks[start:]:
            taken = cases.truth(given) & cases.truth(self._side)
            if taken:
                yield Among(cases, taken)
