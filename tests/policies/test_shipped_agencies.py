"""The fee and the bonus of agencies decide as their texts say, in both versions.

If these failed, an agency would be refused or paid by a rule that no text has.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.decide.decision import Verdict
from tests.policies.shipped import (
    BONUS,
    BONUS_2025,
    FEE,
    FEE_2025,
    SIGNED,
    Facts,
    agency,
    amounts,
    library,
    placement,
)


@pytest.mark.parametrize("name", [BONUS, BONUS_2025])
@pytest.mark.parametrize(
    ("persons", "highest", "cumulative"),
    [
        (50, 20000, 20000),
        (99, 20000, 20000),
        (100, 50000, 70000),
        (199, 50000, 70000),
        (200, 100000, 170000),
        (201, 100000, 170000),
    ],
)
def test_a_tier_includes_its_edge(name: str, persons: int, highest: int, cumulative: int) -> None:
    facts = agency(name, [placement(n) for n in range(persons)])
    decision = library().decide(name, facts, readings=SIGNED)
    assert decision.verdict is Verdict.ELIGIBLE
    assert amounts(decision, "一次性补助") == {highest, cumulative}


@pytest.mark.parametrize("name", [BONUS, BONUS_2025])
def test_below_the_first_tier_there_is_no_bonus(name: str) -> None:
    decision = library().decide(name, agency(name, [placement(n) for n in range(49)]))
    assert decision.verdict is Verdict.INELIGIBLE


@pytest.mark.parametrize("name", [FEE, FEE_2025])
def test_the_fee_is_500_for_each_person(name: str) -> None:
    facts = agency(name, [placement(n) for n in range(3)])
    decision = library().decide(name, facts, readings=SIGNED)
    assert decision.verdict is Verdict.ELIGIBLE
    assert amounts(decision, "职业介绍补贴") == {1500}


def test_a_person_placed_twice_is_an_open_question_in_the_draft_and_settled_in_2025() -> None:
    twice = [placement(1), placement(1)]
    draft = library().decide(FEE, agency(FEE, twice), readings=SIGNED)
    assert amounts(draft, "职业介绍补贴") == {500, 1000}
    later = library().decide(FEE_2025, agency(FEE_2025, twice))
    assert amounts(later, "职业介绍补贴") == {500}


def test_which_event_dates_a_success_is_never_assumed() -> None:
    """A period of stable work may be meant, and the draft does not say how long."""
    facts = agency(FEE, [placement(1)])
    assert library().decide(FEE, facts).verdict is Verdict.OPEN


REFUSED_BY_BOTH: list[Facts] = [{"户籍区": "朝阳区"}, {"登记身份": "其他人员"}]
REFUSED_BY_DRAFT: list[Facts] = [{"免费介绍": False}, {"就业去向": "灵活就业"}]
REFUSED_BY_2025: list[Facts] = [
    {"登记身份": "其他高校毕业生"},
    {"参保类型": "城乡居民"},
    {"合同终止日": date(2026, 3, 1)},
    {"入职日期": date(2025, 10, 1)},
    {"已离职": True, "离职日期": date(2025, 6, 2)},
    {"他机构已申领": True},
]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        *((name, changes) for name in (FEE, FEE_2025) for changes in REFUSED_BY_BOTH),
        *((FEE, changes) for changes in REFUSED_BY_DRAFT),
        *((FEE_2025, changes) for changes in REFUSED_BY_2025),
    ],
)
def test_a_placement_that_the_text_excludes_earns_nothing(name: str, changes: Facts) -> None:
    decision = library().decide(name, agency(name, [placement(1, **changes)]))
    assert decision.verdict is Verdict.INELIGIBLE


@pytest.mark.parametrize(
    "changes",
    [
        {"入职日期": date(2025, 9, 30)},  # three months to the day on 31 December, by month's end
        {"已离职": True, "离职日期": date(2025, 6, 3)},
        {"合同终止日": date(2026, 3, 3)},
        {"合同类型": "无固定期限", "合同终止日": None},
        {"登记身份": "农村登记失业人员"},
        {"登记身份": "就业困难人员"},
    ],
)
def test_a_placement_on_an_edge_of_the_2025_text_is_inside(changes: Facts) -> None:
    decision = library().decide(FEE_2025, agency(FEE_2025, [placement(1, **changes)]))
    assert decision.verdict is Verdict.ELIGIBLE


def test_a_contract_to_the_eve_of_its_anniversary_is_an_open_question() -> None:
    facts = agency(FEE_2025, [placement(1, 合同终止日=date(2026, 3, 2))])
    decision = library().decide(FEE_2025, facts)
    assert decision.verdict is Verdict.OPEN
    assert decision.open == ("合同期算法",)


@pytest.mark.parametrize("fact", ["持有许可证", "已提交申请认定表", "已择优确认"])
@pytest.mark.parametrize("name", [FEE_2025, BONUS_2025])
def test_the_2025_text_asks_three_things_of_an_agency(name: str, fact: str) -> None:
    facts = agency(name, [placement(n) for n in range(50)], **{fact: False})
    assert library().decide(name, facts).verdict is Verdict.INELIGIBLE
