"""What agrees with its quote although it is written otherwise.

If these failed, a drafter would be told of an error where there is none, and errors cannot be
accepted.
"""

from __future__ import annotations

import pytest

from engine.quotes.check import quote_findings
from engine.ruleset.reader import read
from tests.support import source


def told(parameter: str) -> list[str]:
    text = source(f"parameters:\n  甲: {parameter}\n").encode()
    return [finding.code for finding in quote_findings(read(text, "m/v.yaml"), None)]


@pytest.mark.parametrize(
    "parameter",
    [
        "{range: {at_least: 1, at_most: 3}, unit: 年, quote: 一年以上三年以下}",
        "{range: {at_least: 1}, unit: 年, quote: 签订一年及以上期限劳动合同}",
        "{range: {at_least: 1}, unit: 年, quote: 签订1年（含）以上期限劳动合同}",
        "{range: {at_most: 36}, unit: 月, quote: 累计不超过三年}",
        "{range: {at_least: 60, at_most: 300}, unit: '%', quote: '60%至300%'}",
        "{range: {at_least: 10000, at_most: 30000}, unit: 元, quote: 1万—3万元}",
        "{range: {at_least: 0.3}, quote: 比例不低于30%}",
        "{value: 3, quote: 不超过上年度平均工资300%}",
        "{value: 0.5, quote: 按实际缴费额的二分之一}",
        "{value: 20, unit: '%', quote: 下浮两成}",
        "{value: 2, unit: 万元, quote: 一次性给予2万元}",
        "{value: 1000, unit: 元/月, quote: 每人每月1000元，最长6个月}",
        "{value: 1000, unit: 元, quote: 每招用1人给予1000元补贴}",
        "{value: 12, unit: 月, quote: 每满一年}",
        "{value: 3, unit: 月, quote: 连续3个缴费月度}",
        "{value: 19, quote: 区财政局等19个行业主管部门}",
        "{value: 15, unit: 工作日, quote: 15个工作日内办结}",
        "{value: 3, unit: 学分, quote: 修满3学分}",
        "{value: 2025-01-01, quote: 自2025年1月1日起施行}",
        "{range: {more_than: 0}, unit: 元, quote: 实际缴费额}",
        "{options: [甲类, 乙类], quote: 甲类、乙类两种}",
        "{not_stated: 原文未规定, unit: 元, quote: 满3个月的，给予相应补贴}",
    ],
)
def test_what_says_the_same_is_not_told(parameter: str) -> None:
    assert told(parameter) == []


def test_the_edge_of_whom_it_is_refused_is_that_of_whom_it_is_granted() -> None:
    assert told("{range: {at_least: 60}, unit: 月, quote: 缴费不满60个月的，不予补贴}") == []
    assert told("{range: {at_least: 60}, unit: 月, quote: 缴费不满60个月的}") == ["quote-boundary"]


def test_what_to_write_instead_is_said_in_the_unit_of_the_rule_set() -> None:
    text = source(
        "parameters:\n  甲: {range: {more_than: 2}, unit: 年, quote: 满24个月}\n"
    ).encode()
    (finding,) = quote_findings(read(text, "m/v.yaml"), None)
    assert finding.code == "quote-boundary"
    assert finding.hint("en").startswith("write at_least: 2;")


def test_a_band_may_be_told_by_its_last_whole_number() -> None:
    assert told("{range: {at_least: 10, less_than: 30}, unit: 人, quote: 10—29人}") == []
    tiers = "tiers: [{at_least: 10, value: 1}, {at_least: 30, value: 2}]"
    quote = "'10—29人的，每人1元；30人以上的，每人2元'"
    assert told(f"{{{tiers}, unit: {{of: 人, value: 元}}, quote: {quote}}}") == []
    assert told("{range: {at_least: 10, less_than: 31}, unit: 人, quote: 10—29人}") != []


def test_a_figure_that_another_parameter_states_is_not_missed() -> None:
    body = """
        parameters:
          女: {range: {at_least: 35}, unit: 周岁, quote: 女年满35周岁、男年满45周岁}
          男: {range: {at_least: 45}, unit: 周岁, quote: 女年满35周岁、男年满45周岁}
    """
    assert quote_findings(read(source(body).encode(), "m/v.yaml"), None) == []


def test_a_reading_may_depart_from_the_words_where_another_keeps_to_them() -> None:
    body = """
        parameters:
          期限:
            one_of:
              按月: {range: {more_than: 1}, unit: 月}
              按三十日: {range: {more_than: 30}, unit: 日}
            question: 月按历月还是三十日
            quote: 超过一个月
    """
    assert quote_findings(read(source(body).encode(), "m/v.yaml"), None) == []
