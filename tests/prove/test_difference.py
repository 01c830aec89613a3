"""Two programs that are called the same are; where they are called different a case shows it.

A reviewer signs an amendment on the strength of "equivalent", and a drafter takes a mutant for
caught because of its witness: either would be misled.
"""

from __future__ import annotations

from random import Random

import pytest

from engine.decide.decision import BenefitState, Verdict
from engine.program import Program
from engine.prove.questions.asking import Why
from engine.prove.sameness.alignment import Alignment, joint
from engine.prove.sameness.difference import Against, Different, Same, Unsettled, difference
from engine.prove.sameness.outcome import Due
from tests.prove.pairs import answer, pair
from tests.support import rule_set

BLOCKS, OF_BLOCK = 10, 50


@pytest.mark.parametrize("block", range(BLOCKS))
def test_it_agrees_with_trying_every_case(block: int) -> None:
    seen = set()
    for number in range(OF_BLOCK):
        generated = pair(Random(f"pairs {block} {number}"))
        found = difference(generated.before, generated.after)
        first = next(generated.differing(), None)
        seen.add(type(found))
        if isinstance(found, Different):
            case = found.case
            one, other = (
                answer(program, case.facts, case.readings)
                for program in (generated.before, generated.after)
            )
            assert one != other, (generated, case)
            assert first is not None or generated.records
        else:
            assert first is None, (generated, first)
            assert isinstance(found, Same) or generated.records
    assert {Same, Different} <= seen


TIERS = """
parameters:
  档次: {{tiers: [{{at_least: {low}, value: 20000}}, {{at_least: 100, value: 50000}}]}}
  取法: {{one_of: [最高, 累加], question: 哪一种}}
inputs:
  人数: {{type: integer, range: {{at_least: 0, at_most: 1000}}}}
requirements:
  够数: 人数 in 档次
benefits:
  补助:
    by: 取法
    cases: {{最高: 'highest(档次, 人数)', 累加: 'all_reached(档次, 人数)'}}
    unit: {unit}
"""


def tiers(low: int = 50, unit: str = "元") -> Program:
    return rule_set(TIERS.format(low=low, unit=unit))


def test_a_moved_edge_is_shown_by_a_case_on_it() -> None:
    found = difference(tiers(50), tiers(60))
    assert isinstance(found, Different)
    assert 50 <= found.case.facts["人数"] < 60
    assert (found.before.verdict, found.after.verdict) == (Verdict.ELIGIBLE, Verdict.INELIGIBLE)
    assert found.before.benefits == {"补助": Due(BenefitState.KNOWN, 20000, "元")}
    assert found.after.benefits == {}


def test_a_case_has_no_more_facts_than_it_takes() -> None:
    more = "  别的: {type: boolean}\nrequirements:\n"
    one = rule_set(TIERS.format(low=50, unit="元").replace("requirements:\n", more))
    other = rule_set(TIERS.format(low=60, unit="元").replace("requirements:\n", more))
    found = difference(one, other)
    assert isinstance(found, Different)
    assert set(found.case.facts) == {"编号", "人数"}


def test_another_unit_of_the_same_figure_is_another_figure() -> None:
    found = difference(tiers(unit="元"), tiers(unit="角"))
    assert isinstance(found, Different)
    assert found.before.benefits["补助"].value == found.after.benefits["补助"].value


def test_one_program_is_encoded_once_for_many() -> None:
    against = Against(tiers(50))
    assert isinstance(against.differs_from(tiers(51)), Different)
    assert isinstance(against.differs_from(tiers(50)), Same)
    assert isinstance(against.differs_from(tiers(49)), Different)


def test_a_reading_that_the_newer_one_has_chosen_is_a_difference_under_the_other() -> None:
    settled = TIERS.replace("question: 哪一种", "question: 哪一种, chosen: 最高, decided_by: 局")
    found = difference(tiers(), rule_set(settled.format(low=50, unit="元")))
    assert isinstance(found, Different)
    assert found.case.readings == {"取法": "累加"}


RENAMED = """
parameters:
  阶梯: {tiers: [{at_least: 50, value: 20000}, {at_least: 100, value: 50000}]}
  算法: {one_of: [高, 累], question: 哪一种}
inputs:
  成功人数: {type: integer, range: {at_least: 0, at_most: 1000}}
requirements:
  达标: 成功人数 in 阶梯
benefits:
  奖励:
    by: 算法
    cases: {高: 'highest(阶梯, 成功人数)', 累: 'all_reached(阶梯, 成功人数)'}
    unit: 元
"""
NAMES = Alignment(
    {"成功人数": "人数", "算法": "取法"}, {"高": "最高", "累": "累加"}, {"奖励": "补助"}
)


def test_names_make_no_difference_where_it_is_told_which_is_which() -> None:
    assert isinstance(difference(tiers(), rule_set(RENAMED), NAMES), Same)


def test_a_case_is_told_in_the_names_of_the_older_one() -> None:
    found = difference(tiers(60), rule_set(RENAMED), NAMES)
    assert isinstance(found, Different)
    assert 50 <= found.case.facts["人数"] < 60
    assert set(found.after.benefits) == {"补助"}


def test_what_only_one_of_them_asks_or_admits_is_told() -> None:
    one = rule_set(
        """
inputs:
  户籍: {type: choice, options: [本区, 外区]}
  人数: {type: integer, range: {at_least: 0, at_most: 9}}
requirements:
  户籍: 户籍 == "本区"
"""
    )
    other = rule_set(
        """
inputs:
  户籍: {type: choice, options: [本区, 外市]}
  人数: {type: integer, range: {at_least: 1, at_most: 9}}
  已确认: {type: boolean}
requirements:
  户籍: 户籍 == "本区"
"""
    )
    told = [(a.what, a.side, a.name, a.values) for a in joint(one, other, Alignment()).apart]
    assert told == [
        ("option", "before", "户籍", ("外区",)),
        ("option", "after", "户籍", ("外市",)),
        ("range", "before", "人数", ()),
        ("input", "after", "已确认", ()),
    ]
    assert isinstance(difference(one, other), Same)


def test_facts_that_nobody_can_give_to_both_are_missing_in_every_case() -> None:
    """Were the ranges put together blindly no case would be left, and all would be the same."""
    text = "inputs:\n  数: {{type: integer, range: {{at_least: {0}, at_most: {1}}}}}\nparameters:\n"
    text += "  界: {{value: 1}}\nrequirements:\n  一: {2}\n"
    one, other = (rule_set(text.format(*of)) for of in ((0, 1, "true"), (2, 3, "false")))
    found = difference(one, other)
    assert isinstance(found, Different)
    assert set(found.case.facts) == {"编号"}


RECORDS = """
parameters:
  线: {{value: 3}}
inputs:
  名单:
    type: records
    fields:
      证件: {{type: text}}
      合格: {{type: boolean}}
      数: {{type: integer, range: {{at_least: 0, at_most: 9}}}}
definitions:
  计入: {{from: 名单, where: {where}}}
requirements:
  人数: {figure} >= 线
"""


def records(where: str, figure: str = "count_distinct(计入.证件)") -> Program:
    return rule_set(RECORDS.format(where=where, figure=figure))


def test_rows_that_are_taken_alike_are_counted_alike() -> None:
    one, other = records("合格 and 数 >= 线"), records("{none: [not 合格, 数 < 线]}")
    assert isinstance(difference(one, other), Same)
    split = rule_set(
        RECORDS.format(where="合格", figure="count_distinct(其中.证件)").replace(
            "requirements:", "  其中: {from: 计入, where: 数 >= 线}\nrequirements:"
        )
    )
    assert isinstance(difference(one, split), Same)


def test_one_row_and_one_person_are_the_same_question() -> None:
    """Any row is somebody's: of at least one it does not matter what is counted, missing or not."""
    one, other = (
        rule_set(
            RECORDS.format(where="合格 and 数 >= 线", figure=figure).replace(">= 线\n", ">= 1\n")
        )
        for figure in ("count_distinct(计入.证件)", "count(计入)")
    )
    assert isinstance(difference(one, other), Same)


def test_a_row_that_none_can_be_is_in_no_list() -> None:
    """Under one reading no period is stated, so nobody is surely counted, however long the list.

    If this failed, a comparison would call undecided what no list can show.
    """
    text = """
parameters:
  期限: {not_stated: 原文未规定}
  口径: {one_of: [照数, 照期限], question: 哪一种}
inputs:
  名单: {type: records, fields: {合格: {type: boolean}, 数: {type: integer}}}
definitions:
  计入:
    from: 名单
    where: {by: 口径, cases: {照数: 合格, 照期限: {all: [合格, 数 in 期限]}}}
requirements:
  有人: %s
"""
    one = rule_set(text % "count(计入) >= 1")
    no_case = "{by: 口径, cases: {照数: count(计入) >= 1, 照期限: {all: [%s, {none: [%s]}]}}}"
    other = rule_set(text % no_case % ("count(计入) >= 1", "count(计入) >= 1"))
    assert isinstance(difference(one, other), Same)


def test_a_list_is_found_that_is_counted_otherwise() -> None:
    found = difference(records("合格 and 数 >= 线"), records("合格 and 数 > 线"))
    assert isinstance(found, Different)
    assert len(found.case.facts["名单"]) == 3


def test_a_figure_that_no_proof_reaches_is_not_called_the_same() -> None:
    """Under each reading one list is that of the older rule set, and the other is not looked at."""
    text = """
parameters:
  线: {value: 3}
  口径: {one_of: [宽, 严], question: 哪一种}
inputs:
  名单: {type: records, fields: {合格: {type: boolean}}}
definitions:
  全部: {from: 名单, where: 合格}
  宽的: {from: 名单, where: {by: 口径, cases: {宽: 合格, 严: not 合格}}}
  严的: {from: 名单, where: {by: 口径, cases: {严: 合格, 宽: not 合格}}}
requirements:
  人数: %s
"""
    one = rule_set(text % "count(全部) >= 线")
    other = rule_set(text % "{by: 口径, cases: {宽: count(宽的) >= 线, 严: count(严的) >= 线}}")
    found = difference(one, other)
    assert isinstance(found, Unsettled)
    assert found.why is Why.RECORDS
    assert found.place is not None


def test_a_thirteenth_month_is_a_date_that_there_is_not() -> None:
    """A slip that a drafter makes, and that the calendar answers: it is a case, and no crash."""
    body = """
        inputs:
          年: {type: integer, range: {at_least: 2000, at_most: 2100}}
        benefits:
          末日: date(年, %d, 31)
    """
    found = difference(rule_set(body % 12), rule_set(body % 13))
    assert isinstance(found, Different)
    assert found.after.verdict is None
    assert isinstance(difference(rule_set(body % 13), rule_set(body % 14)), Same)
