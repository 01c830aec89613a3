"""Why a row is undecided, where the query had it otherwise than the case engine.

If these failed, a list would refuse somebody who has only to bring a paper, or send for a paper
that changes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.decide.decider import Decider
from tests.bulk.agreement import Answer, decided, queried
from tests.support import rule_set


def both(body: str, facts: dict[str, Any]) -> Answer:
    """The answer that the two engines give alike."""
    program = rule_set(body)
    facts = {"编号": "甲", **facts}
    by_case = decided(Decider(program), facts)
    (by_query,) = queried(program, [facts])
    if "refused" in by_case:
        assert "refused" in by_query
    else:
        assert by_query == by_case
    return by_query


def test_a_benefit_that_is_undefined_and_misses_a_fact_is_missing() -> None:
    """The fact could still make it defined: the case is not refused."""
    body = """
        inputs:
          金额: {type: integer}
          记录:
            type: records
            fields: {数: {type: integer}}
        benefits:
          补助: max(金额, max(记录.数))
    """
    assert both(body, {"金额": None, "记录": []})["benefits"] == {"补助": ("missing", None)}
    assert "refused" in both(body, {"金额": 1, "记录": []})


@pytest.mark.parametrize(("second", "state"), [(7, "known"), (8, "missing")])
def test_the_rows_of_a_table_agree_where_it_is_not_known_which_is_hit(
    second: int, state: str
) -> None:
    body = """
        inputs:
          年龄: {type: integer}
          甲: {type: integer}
          乙: {type: integer}
        definitions:
          值:
            table:
              hit_policy: first
              rows:
                - {id: 一, when: {年龄: {at_least: 50}}, value: 甲}
                - {id: 二, when: {}, value: 乙}
        benefits:
          补助: 值
    """
    facts = {"年龄": None, "甲": 7, "乙": second}
    assert both(body, facts)["benefits"]["补助"][0] == state


def test_of_two_rows_that_are_hit_where_one_may_be_no_fact_is_asked_for() -> None:
    body = """
        inputs:
          年龄: {type: integer}
          甲: {type: boolean}
        definitions:
          值:
            table:
              rows:
                - {id: 一, when: {年龄: {at_least: 50}}, value: 甲}
                - {id: 二, when: {年龄: {at_least: 60}}, value: true}
        requirements:
          条件: 值
    """
    assert "refused" in both(body, {"年龄": 60, "甲": None})
    assert both(body, {"年龄": 50, "甲": None})["verdict"] == "incomplete"


SCHEDULE = """
    parameters:
      月数: {value: 24, quote: 二十四个月}
    inputs:
      首日: {type: date}
      出生日期: {type: date}
      已迁出: {type: boolean}
      迁出日: {type: date}
    definitions:
      月份:
        from: months(首日, 月数)
        where:
          all:
            - 月首 <= add_months(出生日期, 月数)
            - any: [not 已迁出, 月末 < 迁出日]
    requirements:
      有月份: count(月份) >= 1
"""


@pytest.mark.parametrize(
    ("born", "moved", "outcome"),
    [
        # Nobody waits for the date of a move that did not take place.
        (date(9998, 12, 31), False, "refused"),
        (date(9998, 12, 31), True, "incomplete"),
        (date(9990, 1, 1), False, "eligible"),
        (None, False, "incomplete"),
        (None, True, "incomplete"),
    ],
)
def test_a_month_waits_only_for_what_its_conditions_still_want(
    born: date | None, moved: bool, outcome: str
) -> None:
    facts = {"首日": date(2023, 5, 1), "出生日期": born, "已迁出": moved, "迁出日": None}
    answer = both(SCHEDULE, facts)
    assert ("refused" if "refused" in answer else answer["verdict"]) == outcome


def test_a_wrong_record_refuses_its_subject_though_nothing_is_asked_of_the_list() -> None:
    """Else a list would be decided that the case engine sends back."""
    body = """
        inputs:
          甲: {type: boolean}
          记录:
            type: records
            fields: {数: {type: integer, range: {at_least: 0}}}
        requirements:
          条件: 甲
    """
    assert "refused" in both(body, {"甲": True, "记录": [{"数": 1}, {"数": -1}]})
    assert both(body, {"甲": True, "记录": [{"数": 1}]})["verdict"] == "eligible"


BOUNDED = """
    parameters:
      上限: {value: 5, quote: 少于五人}
    inputs:
      年龄: {type: integer}
      记录:
        type: records
        fields: {类: {type: text}, 是: {type: boolean}}
    definitions:
      人数: {from: 记录, where: 是}
      值:
        table:
          hit_policy: POLICY
          rows:
            - {id: 一, when: {年龄: {at_least: 50}}, value: count(人数)}
            - {id: 二, when: {年龄: {less_than: 50}}, value: count_distinct(记录.类)}
    requirements:
      少于: 值 < 上限
      不是零: 值 != 0
"""


@pytest.mark.parametrize("policy", ["unique", "first"])
@pytest.mark.parametrize(("age", "waits"), [(60, set()), (40, set()), (None, {"少于", "不是零"})])
def test_a_count_between_bounds_keeps_them_through_a_table(
    policy: str, age: int | None, waits: set[str]
) -> None:
    """Between 1 and 2, or 1 and 3: nobody waits for a fact that cannot bring it to 0 or to 5.

    Where it is not known which row is hit, there is nothing to keep.
    """
    records = [{"类": "甲", "是": True}, {"类": None, "是": None}, {"类": None, "是": False}]
    answer = both(BOUNDED.replace("POLICY", policy), {"年龄": age, "记录": records})
    assert answer["missing"] == waits


def test_a_row_in_doubt_above_a_count_leaves_no_bounds_and_one_below_it_does() -> None:
    body = BOUNDED.replace("POLICY", "first").replace("less_than: 50", "less_than: 70")
    records = [{"类": "甲", "是": None}]
    assert both(body, {"年龄": 60, "记录": records})["missing"] == {"不是零"}
    assert both(body, {"年龄": None, "记录": records})["missing"] == {"少于", "不是零"}
