"""The subsidy for employers who hire decides as its text says.

If these failed, an employer would be refused or paid by a rule that no text has.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.decide.decision import Verdict
from tests.policies.shipped import (
    EMPLOYER,
    FLEXIBLE,
    Facts,
    amounts,
    applicant,
    hire,
    library,
)


def test_a_hire_that_meets_everything_listed_is_conditional() -> None:
    """符合条件的 names conditions that the text does not list: eligible would be a guess."""
    decision = library().decide(EMPLOYER, hire())
    assert decision.verdict is Verdict.CONDITIONAL
    assert amounts(decision, "可享受月数") == {24}
    assert amounts(decision, "首月") == {date(2024, 5, 1)}
    assert amounts(decision, "末月") == {date(2026, 4, 1)}


@pytest.mark.parametrize(
    "changes", [{"户籍区": "西城区"}, {"招用前登记失业": False}, {"本人已享受月数": 24}]
)
def test_a_condition_that_the_text_lists_refuses_whatever_else_it_mentions(
    changes: Facts,
) -> None:
    readings = {"期限归属": "按人", "期限口径": "累计"}
    decision = library().decide(EMPLOYER, hire(**changes), readings=readings)
    assert decision.verdict is Verdict.INELIGIBLE


def test_whose_two_years_they_are_is_open() -> None:
    facts = hire(本人已享受月数=20, 本单位已享受月数=12)
    decision = library().decide(EMPLOYER, facts)
    assert decision.verdict is Verdict.CONDITIONAL
    assert amounts(decision, "可享受月数") == {4, 12, 24}
    assert "期限归属" in decision.open


@pytest.mark.parametrize("name", [FLEXIBLE, EMPLOYER])
def test_a_month_that_cannot_be_claimed_any_more_does_not_shorten_the_term(name: str) -> None:
    """Two years of subsidy are the same two years, whenever they may begin."""
    filed = {"申请日": date(2024, 12, 20)}
    facts = applicant(**filed) if name == FLEXIBLE else hire(**filed)
    decision = library().decide(name, facts, readings={"补领口径": "不可补领", **FROZEN[name]})
    assert amounts(decision, "可享受月数") == {24}
    assert amounts(decision, "首月") == {date(2024, 12, 1)}


FROZEN = {FLEXIBLE: {"年龄核定": "首次核定后不再核"}, EMPLOYER: {}}


def test_no_month_before_the_contract_or_after_its_end() -> None:
    facts = hire(起始月=date(2024, 1, 1), 合同已终止=True, 合同终止日=date(2024, 7, 2))
    decision = library().decide(EMPLOYER, facts)
    assert amounts(decision, "首月") == {date(2024, 5, 1)}
    # Whether the month in which the contract ended counts, the text does not say.
    assert amounts(decision, "末月") == {date(2024, 6, 1), date(2024, 7, 1)}
