"""The cases of shipped rule sets notice every slip of a drafter that changes an answer.

Three of them in the ordinary run: with spans of time, with records, with many closed sets; all of
them with ``make mutate``, whose scores are in docs/cases.md. If these failed, a figure could be
wrong and every case would pass.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.cases.mutation.outcome import Fate
from engine.cases.mutation.running import How, examine_mutants
from engine.cases.running import run_cases

POLICIES = Path(__file__).resolve().parents[2] / "policies"


SCORES = (POLICIES.parent / "docs" / "cases.md").read_text("utf-8")


@pytest.mark.parametrize("measure", ["referral", "community-worker", "free-training"])
def test_no_mutant_survives_the_cases(measure: str) -> None:
    (file,) = examine_mutants(run_cases([POLICIES / measure]), How()).files
    assert len(file.mutants) > 25
    assert [mutant.id for mutant in file.left] == []
    assert file.score == 1
    printed = re.search(rf"✓ {measure}@\S+ +(\d+) mutants +(\d+) killed", SCORES)
    assert printed is not None
    assert printed.groups() == (str(len(file.mutants)), str(file.count(Fate.KILLED)))
