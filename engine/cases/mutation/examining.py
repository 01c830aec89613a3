"""One mutant after another: killed by a case, left out by a proof, or left with a killing case."""

from __future__ import annotations

from engine import program as p
from engine.cases.binding import base_facts, bind
from engine.cases.mutation.cache import Kept
from engine.cases.mutation.killing import Killing
from engine.cases.mutation.meaning import same_date
from engine.cases.mutation.mutants import Mutant
from engine.cases.mutation.nearest import Nearest
from engine.cases.mutation.outcome import Examined, Fate, Witness
from engine.cases.mutation.slices import same_by_items
from engine.cases.reading import read_cases
from engine.library import Library
from engine.prove.sameness.difference import Against, Different, Same

_QUESTION = 10_000
"""Milliseconds for one question: nobody waits for a single one."""


class Examiner:
    """Examines the mutants of one rule set, whose cases all pass.

    ``cases`` are the bytes of its file of cases, ``kept`` what is known from an earlier run.
    """

    def __init__(self, program: p.Program, cases: bytes, file: str, kept: Kept) -> None:
        self._program = program
        self._kept = kept
        case_file = read_cases(cases, file)
        # What nobody has confirmed says what the engine answers, and not what it should.
        bound = [case for case in bind(case_file, program) if case.case.confirmed]
        self._base = base_facts(case_file, program)
        self._library = Library([program])
        self._killing = Killing(program, self._library, bound, case_file.document)
        self._against: Against | None = None

    def examine(self, mutant: Mutant) -> Examined:
        """What becomes of a mutant. Raises ReplayError where the prover and ``decide`` disagree."""
        killer = self._killing.killer(mutant, self._kept.killer(mutant.id))
        if killer is not None:
            return _examined(mutant, Fate.KILLED, killer=killer.case.name.text)
        nearest = Nearest(self._library, self._program, mutant.program)
        silent = self._silent(mutant, nearest)
        if silent is not None:
            return _examined(mutant, Fate.SURVIVED, witness=silent)
        return self._kept.proof(mutant.id) or self._proved(mutant, nearest)

    def _silent(self, mutant: Mutant, nearest: Nearest) -> Witness | None:
        """A case of the file that the mutant answers otherwise, and that does not expect it."""
        for case in self._killing.silent(mutant):
            name = case.case.name.text
            witness = Witness(case.facts, case.readings, name, case.proposed)
            if nearest.apart(witness):
                return witness
        return None

    def _proved(self, mutant: Mutant, nearest: Nearest) -> Examined:
        if same_by_items(self._program, mutant):
            return self._alike(mutant)
        if self._against is None:
            self._against = Against(self._program, limit=_QUESTION)
        answer = self._against.differs_from(mutant.program)
        if isinstance(answer, Same):
            return self._alike(mutant)
        if isinstance(answer, Different):
            witness = nearest.to(self._base, Witness(answer.case.facts, answer.case.readings))
            return _examined(mutant, Fate.SURVIVED, witness=witness)
        return _examined(mutant, Fate.UNDECIDED, why=answer.why.value)

    def _alike(self, mutant: Mutant) -> Examined:
        """A mutant that answers every case alike: left out, unless it moves the governing date."""
        if same_date(self._program, mutant.program):
            return _examined(mutant, Fate.EQUIVALENT)
        return _examined(mutant, Fate.SURVIVED)


def _examined(
    mutant: Mutant,
    fate: Fate,
    *,
    killer: str = "",
    witness: Witness | None = None,
    why: str = "",
) -> Examined:
    return Examined(
        mutant.id,
        mutant.operator,
        mutant.place,
        mutant.was,
        mutant.becomes,
        fate,
        killer,
        witness,
        why,
    )
