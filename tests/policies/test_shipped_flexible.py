"""The subsidy for flexible employment decides as its text says.

If these failed, somebody would be refused or paid by a rule that no text has.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.decide.decision import BenefitState, Verdict
from tests.policies.shipped import (
    EMPLOYER,
    FLEXIBLE,
    SETTLED_FLEXIBLE,
    amounts,
    applicant,
    benefit,
    hire,
    library,
    month,
)


@pytest.mark.parametrize(
    ("sex", "born", "verdict"),
    [
        ("女", date(1989, 3, 16), Verdict.INELIGIBLE),  # 35 tomorrow
        ("女", date(1989, 3, 15), Verdict.ELIGIBLE),  # 35 today: 年满 includes
        ("女", date(1984, 3, 16), Verdict.ELIGIBLE),  # 40 tomorrow
        ("女", date(1984, 3, 15), Verdict.INELIGIBLE),  # 40 today: 不满 excludes
        ("男", date(1979, 3, 16), Verdict.INELIGIBLE),
        ("男", date(1979, 3, 15), Verdict.ELIGIBLE),
        ("男", date(1974, 3, 16), Verdict.ELIGIBLE),
        ("男", date(1974, 3, 15), Verdict.INELIGIBLE),
    ],
)
def test_ages_include_the_lower_edge_and_exclude_the_upper(
    sex: str, born: date, verdict: Verdict
) -> None:
    facts = applicant(性别=sex, 出生日期=born)
    decision = library().decide(FLEXIBLE, facts, readings=SETTLED_FLEXIBLE)
    assert decision.verdict is verdict
    assert not decision.for_payment


def test_on_the_birthday_itself_the_answer_is_open() -> None:
    """Whether 35 is reached on the birthday is for the authority to say, not for the engine."""
    decision = library().decide(FLEXIBLE, applicant(出生日期=date(1989, 3, 15)))
    assert decision.verdict is Verdict.OPEN
    assert "年满口径" in decision.open


@pytest.mark.parametrize(("used", "left"), [(0, 24), (1, 23), (23, 1)])
def test_the_term_is_two_years_less_the_months_used(used: int, left: int) -> None:
    decision = library().decide(FLEXIBLE, applicant(已享受月数=used), proposed=True)
    assert amounts(decision, "可享受月数") == {left}


def test_nothing_is_left_after_two_years() -> None:
    decision = library().decide(FLEXIBLE, applicant(已享受月数=24), proposed=True)
    assert decision.verdict is Verdict.INELIGIBLE


def test_no_month_is_approved_before_the_first_or_twice_or_unpaid() -> None:
    """A claim for a month before the application's first would be money for nothing."""
    months = [date(2024, 2, 1), date(2024, 3, 1), date(2024, 3, 20), date(2024, 4, 1)]
    claims = [month(day, 已缴费=day.month != 4) for day in (*months, date(2024, 5, 1))]
    decision = library().decide(FLEXIBLE, applicant(申领月=claims), proposed=True)
    assert amounts(decision, "本次核定月数") == {2}
    assert amounts(decision, "本次后剩余月数") == {22}


def test_a_gap_ends_the_entitlement_under_that_reading_alone() -> None:
    claims = [month(date(2024, number, 1), 已缴费=number != 4) for number in (3, 4, 5)]
    decision = library().decide(FLEXIBLE, applicant(申领月=claims))
    assert amounts(decision, "本次核定月数") == {1, 2}
    assert amounts(decision, "本次后剩余月数") == {0, 21, 22}


@pytest.mark.parametrize("name", [FLEXIBLE, EMPLOYER])
def test_no_amount_of_a_subsidy_is_made_up(name: str) -> None:
    """The text gives neither rate nor base."""
    facts = applicant() if name == FLEXIBLE else hire()
    decision = library().decide(name, facts)
    assert benefit(decision, "每月补贴").state is BenefitState.NOT_STATED
