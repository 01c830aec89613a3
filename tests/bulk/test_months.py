"""The months of a schedule are counted without rows: each edge against each day of a month.

If these failed, somebody would be paid a month too many, or one too few.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.decide.decider import Decider
from tests.bulk.agreement import decided, queried
from tests.support import rule_set

DAYS = [
    day
    # The first is before every month of the schedules.
    for turn in (
        date(2022, 6, 1),
        date(2023, 2, 1),
        date(2024, 2, 1),
        date(2024, 3, 1),
        date(2025, 1, 1),
    )
    for day in (turn + timedelta(days=n) for n in range(-3, 4))
]


@pytest.mark.parametrize("column", ["月首", "月末"])
@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
def test_an_edge_falls_in_the_month_in_which_the_case_engine_has_it(
    column: str, operator: str
) -> None:
    program = rule_set(
        f"""
        parameters:
          月数: {{value: 26, quote: 二十六个月}}
          取数: {{value: 5, quote: 五个月}}
        inputs:
          首日: {{type: date}}
          界日: {{type: date}}
          免: {{type: boolean}}
        definitions:
          月份:
            from: months(首日, 月数)
            where:
              any: [免, {column} {operator} 界日]
          前几月: {{from: 月份, take: 取数}}
        benefits:
          个数: count(月份)
          末月: max(前几月.月末)
          首月: min(前几月.月首)
        """
    )
    cases: list[dict[str, object]] = [
        {"首日": first, "界日": day, "免": exempt}
        for first in (date(2023, 1, 1), date(2023, 1, 31), date(2022, 12, 15))
        for exempt in (False, True, None)
        for day in [None, *DAYS]
    ]
    cases = [{"编号": f"S{number}", **facts} for number, facts in enumerate(cases)]
    decider = Decider(program)
    for facts, by_query in zip(cases, queried(program, cases), strict=True):
        by_case = decided(decider, facts)
        if "refused" in by_case:
            assert "refused" in by_query, facts
        else:
            assert by_query == by_case, facts
