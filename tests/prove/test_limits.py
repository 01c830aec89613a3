"""Tables and tiers as large as a drafter may write are analysed whole.

How long it takes, ``python -m benchmarks.check`` says.
"""

from __future__ import annotations

from benchmarks.check import grid, table, tiers
from engine.prove.findings.analyse import analyse
from tests.support import rule_set


def found(rules: str) -> list[str]:
    """The codes of what is found in a rule set."""
    return [finding.code for finding in analyse(rule_set(rules))]


def test_nothing_is_found_in_500_rows_over_4_columns_that_share_nothing_and_leave_nothing() -> None:
    rows = grid()
    assert len(rows) == 500
    assert found(table(rows)) == []


def test_a_row_that_is_left_out_of_500_is_found() -> None:
    """Were the analysis fast because it looked at nothing, this would fail."""
    assert found(table([*grid()[:137], *grid()[138:]])) == ["table-gap"]


def test_tiers_of_500_steps_are_a_cliff_and_nothing_else() -> None:
    assert found(tiers(500)) == ["tier-cliff"]
