"""The query gives every row the answer that the case engine gives it.

If these failed, a person would be paid otherwise in a list of millions than at the counter. The
query is put to DuckDB; what differs between databases is held equal in ``test_dialects.py``.

Covered: verdict, state and value of each benefit, names of the requirements that fail and that a
fact is missing for, refusals; facts in each type that a column may have and as text; facts and
lists missing, empty and long, both ends of the calendar, leap days, numbers up to 10^30. Of the
open readings all are chosen for most cases, because the case engine then does in 60 microseconds
what takes milliseconds with all of them open; those runs have fewer cases. Where the query is
longer than ``WIDEST`` it is left to the long run (``python -m tests.bulk``).
"""

from __future__ import annotations

import pytest

from engine.program import Program
from tests.bulk.agreement import Seen
from tests.bulk.runs import generated, shipped
from tests.witness.run import shipped as programs

SHIPPED = programs()

WIDEST = 60_000
"""Characters: DuckDB takes a second to plan a hundred thousand."""


LARGE_OPEN = frozenset({"employer-insurance-subsidy", "flexible-employment-subsidy"})
"""With every reading open their queries are planned in seconds for a list that says between what
its values lie, as a Parquet file does; for one that does not it takes minutes."""


BLOCKS, GENERATED = 6, 20_000
"""So many times as many cases of generated rule sets."""

CHOSEN = 1_150
"""Cases of a shipped rule set, for each of three choices of its readings."""


@pytest.mark.parametrize("block", range(BLOCKS))
def test_generated_rule_sets(block: int) -> None:
    seen = Seen()
    number = 0
    while seen.cases - seen.beyond < GENERATED:
        seen.add(generated(f"{block}/{number}", 1_500, widest=WIDEST))
        number += 1
    assert not seen.disagreements, seen.disagreements[0]
    # Were all of them refused or ineligible, agreement would say little.
    assert {"eligible", "ineligible", "incomplete", "refused"} <= set(seen.verdicts)
    assert len(seen.verdicts) >= 6
    assert {"known", "missing"} <= set(seen.states)
    assert seen.beyond < seen.cases // 10


def test_a_condition_stands_alike_under_readings_that_it_mentions() -> None:
    """It was no query at all: of what is computed by reading, each reading has to be a column."""
    seen = generated("1/3895", 300)
    assert seen.cases == 300
    assert not seen.disagreements, seen.disagreements[0]


@pytest.mark.parametrize("program", SHIPPED, ids=lambda p: f"{p.measure}@{p.version}")
def test_shipped_rule_sets_with_their_readings_chosen(program: Program) -> None:
    seen = Seen()
    for choice in range(3):
        seen.add(shipped(program, choice, CHOSEN))
    assert not seen.disagreements, seen.disagreements[0]
    assert len(seen.verdicts) > 2


@pytest.mark.parametrize("program", SHIPPED, ids=lambda p: f"{p.measure}@{p.version}")
def test_shipped_rule_sets_with_open_readings(program: Program) -> None:
    """All of them open, and some; what is too long a text then is tried with most chosen."""
    seen = Seen()
    if program.measure in LARGE_OPEN:
        seen.add(shipped(program, "all open", 1_000, 0, typed=True))
        seen.add(shipped(program, "some open", 500, 50, typed=True))
        seen.add(shipped(program, "few 1", 60, 93))
    else:
        for percent in (0, 50, 80):
            seen.add(shipped(program, f"open {percent}", 80, percent, widest=WIDEST))
    assert not seen.disagreements, seen.disagreements[0]
    assert seen.cases


def test_every_shipped_rule_set_is_here() -> None:
    """Guards the tests above, which over no rule sets would pass."""
    assert {p.measure for p in SHIPPED} >= {"flexible-employment-subsidy", "placement-bonus"}


def test_the_ordinary_run_holds_two_hundred_thousand_cases() -> None:
    """Guards the sizes above; the cases with readings open come on top of them."""
    assert BLOCKS * GENERATED + len(SHIPPED) * 3 * CHOSEN >= 200_000
