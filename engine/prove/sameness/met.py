"""Cases that were met on the way: what one of them shows is not asked of the solver."""

from __future__ import annotations

from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.terms import Truth


class Met:
    """Cases of one program, whatever it is compared with."""

    def __init__(self) -> None:
        self._blocks: list[Cases] = []

    def add(self, cases: Cases) -> None:
        """Some more, side by side."""
        self._blocks.append(cases)

    def show(self, truth: Truth) -> bool:
        """Whether ``truth`` holds in any of them."""
        return any(cases.truth(truth) for cases in self._blocks)
