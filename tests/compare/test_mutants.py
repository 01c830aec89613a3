"""Every single slip of the mutation engine is seen by the proof, or changes no answer at all.

Were a slip called the same that a case shows, a reviewer would sign an amendment that changes what
people are paid, and a drafter would be told that no case can catch it.
"""

from __future__ import annotations

from collections import Counter

import pytest

from engine.cases.mutation.catalogue import OPERATORS
from engine.prove.sameness.difference import Against, Different, Same
from tests.cases.mutation.support import mutants
from tests.compare.mutated import SMALL, decided, plainly


@pytest.mark.parametrize("name", SMALL)
def test_a_mutant_differs_in_a_case_that_is_answered_otherwise_or_in_none(name: str) -> None:
    small = SMALL[name]
    program = small.program
    against = Against(program)
    every = [(case, plainly(program, case)) for case in small.cases()]
    found: Counter[type] = Counter()
    for mutant in mutants(small.body):
        answer = against.differs_from(mutant.program)
        found[type(answer)] += 1
        if isinstance(answer, Different):
            case = answer.case
            assert plainly(program, case) != plainly(mutant.program, case), mutant.id
            assert decided(program, case) != decided(mutant.program, case), mutant.id
        else:
            assert isinstance(answer, Same), (mutant.id, answer)
            otherwise = [c for c, told in every if plainly(mutant.program, c) != told]
            assert not otherwise, (mutant.id, otherwise[0])
    assert found[Different] > 0
    assert found[Same] > 0


def test_every_operator_of_the_catalogue_has_a_mutant_here() -> None:
    made = {mutant.operator for small in SMALL.values() for mutant in mutants(small.body)}
    assert made == set(OPERATORS)
