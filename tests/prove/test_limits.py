"""Large tables and tiers are analysed within their limits, which are a contract with drafters."""

from __future__ import annotations

import time

from engine.program import Program
from engine.prove.analyse import analyse
from tests.support import rule_set


def seconds(program: Program) -> tuple[float, list[str]]:
    """The processor time of an analysis, and what it finds."""
    started = time.process_time()
    found = [finding.code for finding in analyse(program)]
    return time.process_time() - started, found


def table(rows: list[str]) -> Program:
    listed = "\n".join(f"        - {{{row}}}" for row in rows)
    return rule_set(
        f"""
inputs:
  甲: {{type: integer, range: {{at_least: 0, at_most: 100}}}}
  乙: {{type: integer, range: {{at_least: 0, at_most: 100}}}}
  丙: {{type: choice, options: [一, 二, 三, 四, 五]}}
  丁: {{type: boolean}}
definitions:
  标准:
    table:
      rows:
{listed}
requirements:
  条件: 标准 > 0
"""
    )


def grid() -> list[str]:
    rows: list[str] = []
    for a in range(10):
        for b in range(5):
            for c in "一二三四五":
                for d in ("true", "false"):
                    ten, twenty = 10 * a + (a > 0), 20 * b + (b > 0)
                    when = (
                        f"甲: {{at_least: {ten}, at_most: {10 * a + 10}}}, "
                        f"乙: {{at_least: {twenty}, at_most: {20 * b + 20}}}, 丙: {c}, 丁: {d}"
                    )
                    rows.append(f"id: r{len(rows)}, when: {{{when}}}, value: {len(rows)}")
    return rows


def test_a_table_of_500_rows_over_4_columns_takes_less_than_5_seconds() -> None:
    rows = grid()
    assert len(rows) == 500
    taken, found = seconds(table(rows))
    assert found == []
    assert taken < 5


def test_a_row_that_is_left_out_of_500_is_found() -> None:
    """Were the analysis fast because it looked at nothing, this would fail."""
    taken, found = seconds(table([*grid()[:137], *grid()[138:]]))
    assert found == ["table-gap"]
    assert taken < 5


def test_tiers_of_500_steps_take_less_than_a_second() -> None:
    tiers = ", ".join(f"{{at_least: {n}, value: {100 * n}}}" for n in range(1, 501))
    program = rule_set(
        f"""
parameters:
  档: {{tiers: [{tiers}]}}
inputs:
  数: {{type: integer, range: {{at_least: 0, at_most: 10000}}}}
requirements:
  条件: 数 in 档
benefits:
  补助: highest(档, 数)
"""
    )
    taken, found = seconds(program)
    assert found == ["tier-cliff"]
    assert taken < 1
