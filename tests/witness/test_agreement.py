"""The engine and the plain evaluator give the same answer to every case.

They share the program and the classes of reasons, and nothing else: where they differ, one of
them has the law wrong, and the message has all it takes to run the case again.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.program import Program
from tests.witness import agree
from tests.witness.case_maker import CaseMaker
from tests.witness.rule_sets import rule_set, rule_sets
from tests.witness.run import compare, favourable, load, shipped, some_readings

SHIPPED = shipped()


def check(text: str, program: Program, random: Random, cases: int) -> set[str]:
    """Compare that many cases; the verdicts that were seen."""
    seen = set()
    maker = CaseMaker(program)
    for _ in range(cases):
        facts = maker.case(random)
        found, verdict = compare(program, facts)
        seen.add(verdict)
        assert not found, agree.describe(program, text, facts, found)
    return seen


@pytest.mark.parametrize("block", range(10))
def test_generated_rule_sets(block: int) -> None:
    """A case that the two read differently is a person paid, or refused, by mistake."""
    seen = set()
    for number in range(25):
        random = Random(f"agreement {block} {number}")
        text = rule_set(random)
        seen |= check(text, load(text), random, 80)
    # Were all of them refused or ineligible, agreement would say little.
    assert {"ineligible", "incomplete", "eligible", "open", "conditional"} <= seen


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(text=rule_sets(), seed=st.integers(0, 2**32))
def test_generated_rule_sets_made_smaller_where_they_fail(text: str, seed: int) -> None:
    """As above, over fewer rule sets: here Hypothesis cuts a failing rule set down."""
    check(text, load(text), Random(seed), 40)


@pytest.mark.parametrize("program", SHIPPED, ids=lambda p: f"{p.measure}@{p.version}")
def test_shipped_rule_sets(program: Program) -> None:
    """The measures that people are paid by, near the cases that meet every requirement."""
    random = Random(7)
    maker = CaseMaker(program)
    readings = some_readings(program, random)
    cases = list(favourable(program, maker, random, readings))[-40:]
    cases += [maker.near(random, cases[-1]) for _ in range(40)]
    cases += [maker.case(random) for _ in range(20)]
    for facts in cases:
        found, _ = compare(program, facts, readings)
        assert not found, agree.describe(program, program.file, facts, found)


def test_every_shipped_rule_set_is_here() -> None:
    """Guards the test above, which over no rule sets would pass."""
    assert {p.measure for p in SHIPPED} >= {"placement-fee", "placement-bonus"}
