"""Names resolved and types checked: what does not fit is said at the words that do not."""

from __future__ import annotations

import pytest

from engine.program import BooleanType, DateType, DecimalType, IntegerType
from tests.support import findings, marked, refused, rule_set

BODY = """
parameters:
  限: {{value: 35}}
  日限: {{value: 2024-01-01}}
  区间: {{range: {{at_least: 35, less_than: 40}}}}
  满区间: {{range: {{more_than: 60}}, unit: 年}}
  档: {{tiers: [{{more_than: 2, value: 5}}]}}
  区: {{options: [海淀区, 朝阳区]}}
  问: {{one_of: [甲, 乙], question: 哪一种}}
  元: {{not_stated: 原文未规定}}
inputs:
  数: {{type: integer}}
  额: {{type: decimal}}
  真: {{type: boolean}}
  日: {{type: date}}
  生: {{type: date}}
  文: {{type: text}}
  文二: {{type: text}}
  类: {{type: choice, options: [海淀区, 其他]}}
  记录: {{type: records, fields: {{列: {{type: integer}}, 名: {{type: text}}}}}}
definitions:
  年: 'age(生, 日, attained="same_day", leap_day="feb_28")'
  x: {expression}
requirements: {{r: 真}}
benefits: {{b: 数}}
"""


def wrong(expression: str) -> list[tuple[str, str]]:
    """What is wrong with an expression, each finding with the words that it marks."""
    body = BODY.format(expression="'" + expression.replace("'", "''") + "'")
    return [(code, text) for code, text in marked(body) if code != "unused"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("没有 >= 0", [("unknown-name", "没有")]),
        ("没有(数)", [("unknown-name", "没有")]),
        ("真 + 1", [("wrong-operand", "真")]),
        ("数 and 真", [("wrong-operand", "数")]),
        ("真 >= 真", [("wrong-operand", "真 >= 真")]),
        ("类 > 类", [("wrong-operand", "类 > 类")]),
        ("数 == 日", [("wrong-operand", "日")]),
        ("数 in 数", [("wrong-operand", "数")]),
        ("日 in 区间", [("wrong-operand", "日")]),
        ("数 >= 35", [("bare-figure", "35")]),
        ("35 <= 数", [("bare-figure", "35")]),
        ("数 >= 限 + 2", [("bare-figure", "2")]),
        ("数 >= (35 if 真 else 限)", [("bare-figure", "35")]),
        ("数 >= max(1, 35)", [("bare-figure", "35")]),
        ("数 >= -(2)", [("bare-figure", "-(2)")]),
        ("日 >= date(2024, 1, 1)", [("bare-figure", "date(2024, 1, 1)")]),
        ("36", [("bare-figure", "36")]),
        ("数 / 数", [("bare-division", "数 / 数")]),
        ('文 == "张三"', [("text-literal", '文 == "张三"')]),
        ("文 in 区", [("text-literal", "文")]),
        ('类 == "海定区"', [("unknown-option", '"海定区"')]),
        ("类 in 区", [("unknown-option", "区")]),
        ("年 > 限", [("elapsed-edge", "年 > 限")]),
        ("年 <= 限", [("elapsed-edge", "年 <= 限")]),
        ("年 == 限", [("elapsed-edge", "年 == 限")]),
        ("限 >= 年", [("elapsed-edge", "限 >= 年")]),
        ("年 in 满区间", [("elapsed-edge", "年 in 满区间")]),
        ("年 in 档", [("elapsed-edge", "年 in 档")]),
        ("highest(档, 年)", [("elapsed-edge", "highest(档, 年)")]),
        ("elapsed(生, 日) in 区间", [("wrong-unit", "区间")]),
        ("sum(记录.名)", [("wrong-arguments", "sum(记录.名)")]),
        ("sum(记录.没有)", [("unknown-name", "记录.没有")]),
        ("min(记录.名)", [("wrong-arguments", "min(记录.名)")]),
        ("count(数)", [("wrong-arguments", "count(数)")]),
        ("sum(数)", [("wrong-arguments", "sum(数)")]),
        ("year(数)", [("wrong-operand", "数")]),
        ("add_months(日, 额)", [("wrong-operand", "额")]),
        ("date(数, 1)", [("wrong-arguments", "date(数, 1)")]),
        ("round_down(额)", [("wrong-arguments", "round_down(额)")]),
        ("round_down(额, 11)", [("wrong-arguments", "round_down(额, 11)")]),
        ("round_down(额, 数)", [("wrong-arguments", "round_down(额, 数)")]),
        ("max(数, 日)", [("wrong-arguments", "max(数, 日)")]),
        ("highest(区间, 数)", [("wrong-arguments", "highest(区间, 数)")]),
        ("at(档, 日)", [("wrong-arguments", "at(档, 日)")]),
        (
            'exit_date(生, 满区间, attained="same_day", leap_day="feb_28")',
            [
                (
                    "wrong-arguments",
                    'exit_date(生, 满区间, attained="same_day", leap_day="feb_28")',
                )
            ],
        ),
        (
            'age(生, 日, attained="soon", leap_day="feb_28")',
            [("unknown-option", '"soon"')],
        ),
        ('age(生, 日, leap_day="feb_28")', [("wrong-arguments", 'age(生, 日, leap_day="feb_28")')]),
        ("数 if 真 else 日", [("types-differ", "数 if 真 else 日")]),
    ],
)
def test_what_does_not_fit(expression: str, expected: list[tuple[str, str]]) -> None:
    """Otherwise a case finds it out, or nobody: a comparison of unlike things is just false."""
    assert wrong(expression) == expected


@pytest.mark.parametrize(
    ("expression", "figures"),
    [
        ("500 * 数", ["500"]),
        ("(数 - 2) * 2.50", ["2", "2.50"]),
        ("500 if 真 else 数", ["500"]),
        ("max(数, 36)", ["36"]),
        ("round_half_up(额 * 0.6 / 3, 2)", ["0.6", "3"]),
        ("数 * 12 + 1 - 0", []),
        ("round_down(额, 2)", []),
        ("add_months(日, 3)", []),
        ("数 + sum(记录.列)", []),
    ],
)
def test_a_figure_inside_arithmetic_is_a_warning(expression: str, figures: list[str]) -> None:
    """An amount of the text that hides in a formula: no quote beside it, and none finds it."""
    warnings = rule_set(BODY.format(expression=f"'{expression}'")).warnings
    buried = [found for found in warnings if found.code == "buried-figure"]
    assert [found.arguments["figure"] for found in buried] == figures


@pytest.mark.parametrize(
    "expression",
    [
        "年 >= 限",
        "年 < 限",
        "限 <= 年",
        "年 in 区间",
        "elapsed(生, 日) in 满区间",
        "文 == 文二",
        '类 == "海淀区"',
        "数 >= 0 and 数 != 1",
        "数 >= 1 - 0",
        "日 > 日限",
        "额 * 限",
        "元 + 数",
    ],
)
def test_what_fits(expression: str) -> None:
    """Otherwise a sound rule cannot be written."""
    assert wrong(expression) == []


def test_every_unknown_name_of_an_expression_is_said() -> None:
    """Otherwise a drafter repairs one name at a time."""
    assert [text for _, text in wrong("没甲 and 没乙 or 没丙")] == ["没甲", "没乙", "没丙"]


def test_a_near_name_is_offered() -> None:
    """Otherwise a slip in a long name costs a search."""
    (finding,) = [f for f in findings(BODY.format(expression="满区问")) if f.code == "unknown-name"]
    assert finding.arguments["did_you_mean"] == "满区间"


def test_types_are_those_of_the_parts() -> None:
    """Otherwise a decimal is shown as a whole number, or a date as a text."""
    body = """
parameters: {小: {value: 2.50}, 整: {value: 2}}
inputs:
  数: {type: integer}
  额: {type: decimal, digits: 3}
  日: {type: date}
definitions:
  整数: 数 + 整
  小数: 数 * 小
  取整: round_down(数 / 整, 0)
  两位: round_down(额, 2)
  大: max(数, 额)
  日期: add_days(日, 数)
  真: 数 >= 0
benefits: {b: 整数 + 小数 + 取整 + 两位 + 大, c: 日期, d: 真}
"""
    types = {d.name: d.type for d in rule_set(body).definitions}
    assert types == {
        "整数": IntegerType(),
        "小数": DecimalType(),
        "取整": IntegerType(),
        "两位": DecimalType(2),
        "大": DecimalType(3),
        "日期": DateType(),
        "真": BooleanType(),
    }


def test_a_question_has_to_be_chosen_over_by_name() -> None:
    """A reading without a value cannot be computed with; `by` is the only way to use it."""
    assert [code for code in refused(BODY.format(expression="问 + 1")) if code != "unused"] != []
