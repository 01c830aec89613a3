"""The cases of a rule set put to its mutants: the first case that a mutant answers otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine import program as p
from engine.cases.binding import BoundCase
from engine.cases.mutation.mutants import Mutant
from engine.cases.mutation.noticing import Noticing, settings
from engine.cases.running import State, run_case
from engine.library import Library
from engine.ruleset.nodes import Document


class Killing:
    """Cases that all pass, ready to be put to one mutant after another."""

    def __init__(
        self, program: p.Program, library: Library, cases: Sequence[BoundCase], document: Document
    ) -> None:
        self._noticing = Noticing(program, library)
        self._cases = sorted(cases, key=lambda case: len(settings(case)), reverse=True)
        self._document = document
        self._kills: Counter[str] = Counter()

    def killer(self, mutant: Mutant, first: str = "") -> BoundCase | None:
        """A case whose expectation fails under the mutant; None where every case passes.

        ``first`` names the case to try before the others.
        """
        program = mutant.program
        library: Library | None = None
        for case in self._by_promise(first):
            if not self._noticing.can_notice(case, mutant):
                continue
            library = library or Library([program])
            if run_case(case, library, program, self._document).state is not State.PASSED:
                self._kills[case.case.name.text] += 1
                return case
        return None

    def silent(self, mutant: Mutant) -> Iterator[BoundCase]:
        """The cases that the mutant may answer otherwise, whatever they expect."""
        return (case for case in self._cases if self._noticing.can_notice(case, mutant))

    def _by_promise(self, first: str) -> list[BoundCase]:
        """The cases that have killed most first; of the others, those with most readings settled.

        They are the quickest to decide.
        """

        def promise(case: BoundCase) -> tuple[bool, int]:
            name = case.case.name.text
            return name != first, -self._kills[name]

        return sorted(self._cases, key=promise)
