"""Every operator of the catalogue on the smallest rule set that has something for it.

What is listed is all that comes out: if these failed, a score would be of other mutants than the
documentation says, and a case file that accepts one by its id would accept something else.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.cases.mutation.catalogue import OPERATORS
from tests.cases.mutation.support import mutants, said
from tests.support import decide

RANGE = """
    parameters:
      年龄线: {range: {at_least: 35, less_than: 40}}
    inputs:
      年龄: {type: integer}
    requirements:
      年龄: {when: 年龄 in 年龄线, quote: 年满35周岁不满40周岁}
"""


def test_a_range_has_each_edge_moved_and_turned_over_and_its_use_dropped_and_negated() -> None:
    assert said(RANGE) == [
        ("edge-up", "at_least: 35", "at_least: 36"),
        ("edge-down", "at_least: 35", "at_least: 34"),
        ("edge-included", "at_least: 35", "more_than: 35"),
        ("edge-up", "less_than: 40", "less_than: 41"),
        ("edge-down", "less_than: 40", "less_than: 39"),
        ("edge-included", "less_than: 40", "at_most: 40"),
        ("clause-dropped", "{when: 年龄 in 年龄线}", ""),
        ("clause-negated", "年龄 in 年龄线", "not 年龄 in 年龄线"),
    ]


def test_a_mutant_knows_its_id_its_place_and_what_it_answers() -> None:
    """The place is that of the figure; the program is the rule set with the slip in it."""
    first = mutants(RANGE)[0]
    assert first.id == "parameters/年龄线/range/at_least edge-up"
    assert (first.place.line, first.place.column) == (9, 27)
    assert decide(first.program, {"年龄": 35}).verdict == "ineligible"
    assert decide(RANGE, {"年龄": 35}).verdict == "eligible"


def test_several_at_one_place_are_told_apart_by_a_number() -> None:
    body = """
        inputs:
          甲: {type: boolean}
          乙: {type: boolean}
        requirements:
          条: 甲 and 乙
    """
    assert [mutant.id for mutant in mutants(body)] == [
        "requirements/条 clause-dropped 1",
        "requirements/条 junction-swapped",
        "requirements/条 clause-dropped 2",
        "requirements/条 clause-negated 1",
        "requirements/条 clause-dropped 3",
        "requirements/条 clause-negated 2",
    ]


@pytest.mark.parametrize(
    ("edges", "kind", "expected"),
    [
        (
            "{at_most: 90.50}",
            "decimal",
            [("at_most: 90.51", "edge-up"), ("at_most: 90.49", "edge-down")],
        ),
        (
            "{more_than: 2024-02-28}",
            "date",
            [("more_than: 2024-02-29", "edge-up"), ("more_than: 2024-02-27", "edge-down")],
        ),
    ],
)
def test_a_unit_is_the_last_digit_or_a_day(
    edges: str, kind: str, expected: list[tuple[str, str]]
) -> None:
    body = f"""
        parameters:
          线: {{range: {edges}}}
        inputs:
          值: {{type: {kind}}}
        requirements:
          条: 值 in 线
    """
    found = said(body, "edge-up", "edge-down")
    assert [(becomes, operator) for operator, _, becomes in found] == expected


def test_tiers_have_edges_figures_and_each_of_them_dropped() -> None:
    body = """
        parameters:
          档: {tiers: [{at_least: 50, value: 200}, {more_than: 100, value: 500}]}
        inputs:
          人数: {type: integer}
        benefits:
          奖: highest(档, 人数)
    """
    assert said(body) == [
        ("tier-dropped", "{at_least: 50, value: 200}", ""),
        ("tier-dropped", "{more_than: 100, value: 500}", ""),
        ("edge-up", "at_least: 50", "at_least: 51"),
        ("edge-down", "at_least: 50", "at_least: 49"),
        ("edge-included", "at_least: 50", "more_than: 50"),
        ("figure-up", "value: 200", "value: 201"),
        ("figure-down", "value: 200", "value: 199"),
        ("edge-up", "more_than: 100", "more_than: 101"),
        ("edge-down", "more_than: 100", "more_than: 99"),
        ("edge-included", "more_than: 100", "at_least: 100"),
        ("figure-up", "value: 500", "value: 501"),
        ("figure-down", "value: 500", "value: 499"),
        ("function-other", "highest(档, 人数)", "all_reached(档, 人数)"),
    ]


def test_a_series_is_like_tiers_with_days_for_edges() -> None:
    body = """
        parameters:
          标准: {series: [{from: 2023-01-01, value: 1200}, {from: 2024-07-01, value: 1350.50}]}
        inputs:
          日: {type: date}
        benefits:
          补贴: at(标准, 日)
    """
    assert said(body) == [
        ("tier-dropped", "{from: 2023-01-01, value: 1200}", ""),
        ("tier-dropped", "{from: 2024-07-01, value: 1350.50}", ""),
        ("edge-up", "from: 2023-01-01", "from: 2023-01-02"),
        ("edge-down", "from: 2023-01-01", "from: 2022-12-31"),
        ("figure-up", "value: 1200", "value: 1201"),
        ("figure-down", "value: 1200", "value: 1199"),
        ("edge-up", "from: 2024-07-01", "from: 2024-07-02"),
        ("edge-down", "from: 2024-07-01", "from: 2024-06-30"),
        ("figure-up", "value: 1350.50", "value: 1350.51"),
        ("figure-down", "value: 1350.50", "value: 1350.49"),
    ]


def test_a_closed_set_lacks_an_option_and_that_of_an_input_is_left_alone() -> None:
    """The options of an input say which cases there are, and not what is answered."""
    body = """
        parameters:
          行政区: {options: [海淀区, 西城区, 丰台区]}
          试点区: {options: [海淀区, 丰台区]}
        inputs:
          户籍区: {type: choice, options: 行政区}
        requirements:
          试点: 户籍区 in 试点区
          不在: 户籍区 != "丰台区"
    """
    assert said(body) == [
        ("option-dropped", "海淀区", ""),
        ("option-dropped", "丰台区", ""),
        ("clause-dropped", "户籍区 in 试点区", ""),
        ("clause-negated", "户籍区 in 试点区", "not 户籍区 in 试点区"),
        ("clause-dropped", '户籍区 != "丰台区"', ""),
        ("clause-negated", '户籍区 != "丰台区"', '户籍区 == "丰台区"'),
        ("option-other", '户籍区 != "丰台区"', '户籍区 != "海淀区"'),
    ]


def test_readings_have_their_statements_changed_and_swapped_and_the_chosen_one_is_another() -> None:
    body = """
        parameters:
          短期:
            one_of:
              以上: {range: {at_least: 1}, unit: 月}
              不足: {range: {less_than: 30}, unit: 日}
            question: 含否
          口径:
            one_of: [甲, 乙]
            question: 哪个
            chosen: 甲
            decided_by: 局
            decided_on: 2024-01-01
        inputs:
          起: {type: date}
          止: {type: date}
          一: {type: integer}
          二: {type: integer}
        requirements:
          期限: elapsed(起, 止) in 短期
        benefits:
          数: {by: 口径, cases: {甲: 一, 乙: 二}}
    """
    one, two = "{range: {at_least: 1}, unit: 月}", "{range: {less_than: 30}, unit: 日}"
    assert said(body) == [
        ("edge-up", "at_least: 1", "at_least: 2"),
        ("edge-down", "at_least: 1", "at_least: 0"),
        ("edge-included", "at_least: 1", "more_than: 1"),
        ("unit-other", "unit: 月", "unit: 日"),
        ("edge-up", "less_than: 30", "less_than: 31"),
        ("edge-down", "less_than: 30", "less_than: 29"),
        ("edge-included", "less_than: 30", "at_most: 30"),
        ("unit-other", "unit: 日", "unit: 年"),
        ("values-swapped", f"以上: {one}, 不足: {two}", f"以上: {two}, 不足: {one}"),
        ("reading-other", "chosen: 甲", "chosen: 乙"),
        ("clause-dropped", "elapsed(起, 止) in 短期", ""),
        ("clause-negated", "elapsed(起, 止) in 短期", "not elapsed(起, 止) in 短期"),
        ("values-swapped", "甲: 一, 乙: 二", "甲: 二, 乙: 一"),
    ]


def test_a_junction_is_swapped_and_each_part_dropped_and_negated() -> None:
    body = """
        inputs:
          甲: {type: boolean}
          乙: {type: boolean}
          丙: {type: boolean}
        requirements:
          条: 甲 and (乙 or not 丙)
    """
    assert said(body) == [
        ("clause-dropped", "甲 and (乙 or not 丙)", ""),
        ("junction-swapped", "甲 and (乙 or not 丙)", "甲 or (乙 or not 丙)"),
        ("clause-dropped", "甲", ""),
        ("clause-negated", "甲", "not 甲"),
        ("clause-dropped", "乙 or not 丙", ""),
        ("junction-swapped", "乙 or not 丙", "乙 and not 丙"),
        ("clause-dropped", "乙", ""),
        ("clause-negated", "乙", "not 乙"),
        ("clause-dropped", "not 丙", ""),
        ("clause-negated", "not 丙", "丙"),
    ]


def test_trees_are_like_junctions_and_so_are_whom_a_duty_binds_and_what_it_asks() -> None:
    body = """
        kind: duty
        inputs:
          甲: {type: boolean}
          乙: {type: boolean}
        applies_when: 甲
        requirements:
          全: {all: [甲, 乙]}
          无: {none: [甲, 乙]}
    """
    parts = [
        ("clause-dropped", "甲", ""),
        ("clause-dropped", "乙", ""),
        ("clause-negated", "甲", "not 甲"),
        ("clause-negated", "乙", "not 乙"),
    ]
    assert said(body) == [
        ("clause-dropped", "甲", ""),
        ("clause-negated", "甲", "not 甲"),
        ("clause-dropped", "{all: [甲, 乙]}", ""),
        ("junction-swapped", "all: [甲, 乙]", "any: [甲, 乙]"),
        *parts,
        ("clause-dropped", "{none: [甲, 乙]}", ""),
        ("junction-swapped", "none: [甲, 乙]", "any: [甲, 乙]"),
        *parts,
    ]


def test_arithmetic_comparisons_and_functions_are_exchanged_for_their_neighbours() -> None:
    body = """
        parameters:
          比例: {value: 0.35}
        inputs:
          费用: {type: decimal}
          人数: {type: integer}
        benefits:
          人均: round_half_up((费用 - 1) * 比例 / 人数, 2)
          其一: 费用 if 人数 > 1 else 0 - 费用
    """
    rounded = "(费用 - 1) * 比例 / 人数, 2)"
    assert said(body) == [
        ("figure-up", "value: 0.35", "value: 0.36"),
        ("figure-down", "value: 0.35", "value: 0.34"),
        ("function-other", f"round_half_up({rounded}", f"round_down({rounded}"),
        ("function-other", f"round_half_up({rounded}", f"round_up({rounded}"),
        ("arithmetic-other", "(费用 - 1) * 比例 / 人数", "(费用 - 1) * 比例 * 人数"),
        ("arithmetic-other", "(费用 - 1) * 比例", "费用 - 1 + 比例"),
        ("arithmetic-other", "费用 - 1", "费用 + 1"),
        ("figure-up", "1", "2"),
        ("figure-down", "1", "0"),
        ("figure-up", "2", "3"),
        ("figure-down", "2", "1"),
        ("clause-negated", "人数 > 1", "not 人数 > 1"),
        ("edge-included", "人数 > 1", "人数 >= 1"),
        ("figure-down", "1", "0"),
        ("arithmetic-other", "0 - 费用", "0 + 费用"),
        ("figure-up", "0", "1"),
        ("figure-down", "0", "-1"),
    ]


def test_an_option_of_a_function_is_another() -> None:
    body = """
        parameters:
          口径: {one_of: {当天: {value: same_day}, 次日: {value: next_day}}, question: 哪天}
        inputs:
          生日: {type: date}
          日: {type: date}
        benefits:
          岁: age(生日, 日, attained=口径, leap_day="feb_28")
    """
    call = "age(生日, 日, attained=口径, leap_day="
    assert said(body, "word-other") == [
        ("word-other", "value: same_day", "value: next_day"),
        ("word-other", "value: next_day", "value: same_day"),
        ("word-other", f'{call}"feb_28")', f'{call}"mar_1")'),
    ]


def test_a_selection_loses_its_condition_order_and_limit() -> None:
    body = """
        parameters:
          上限: {value: 2}
        inputs:
          名册:
            type: records
            fields: {人: {type: text}, 日: {type: date}, 在职: {type: boolean}}
        definitions:
          在职者:
            from: 名册
            each: {月: month_start(日), 离职: not 在职}
            where: 在职
            order: 日
            take: 上限
        benefits:
          人数: count_distinct(在职者.人)
          首月: min(在职者.月)
    """
    assert said(body) == [
        ("figure-up", "value: 2", "value: 3"),
        ("figure-down", "value: 2", "value: 1"),
        ("function-other", "month_start(日)", "month_end(日)"),
        ("clause-negated", "not 在职", "在职"),
        ("where-dropped", "where: 在职", ""),
        ("clause-negated", "在职", "not 在职"),
        ("order-dropped", "order: 日", ""),
        ("take-dropped", "take: 上限", ""),
        ("take-up", "take: 上限", "take: 上限 + 1"),
        ("take-down", "take: 上限", "take: 上限 - 1"),
        ("function-other", "count_distinct(在职者.人)", "count(在职者)"),
        ("function-other", "min(在职者.月)", "max(在职者.月)"),
    ]


def test_months_begin_later_and_are_one_more_and_one_fewer() -> None:
    body = """
        parameters:
          最长: {value: 24}
        inputs:
          首: {type: date}
        definitions:
          月份: {from: 'months(首, 最长)'}
        benefits:
          数: count(月份)
    """
    assert said(body, "month-later", "months-up", "months-down") == [
        ("month-later", "months(首, 最长)", "months(add_months(首, 1), 最长)"),
        ("months-up", "months(首, 最长)", "months(首, 最长 + 1)"),
        ("months-down", "months(首, 最长)", "months(首, 最长 - 1)"),
    ]


def test_a_table_has_rows_dropped_and_swapped_cells_dropped_and_changed_and_values_changed() -> (
    None
):
    body = """
        inputs:
          年龄: {type: integer}
          性别: {type: choice, options: [女, 男, 其他]}
        definitions:
          标准:
            table:
              hit_policy: first
              rows:
                - {id: 一, when: {性别: 女, 年龄: {at_least: 35}}, value: 600}
                - {id: 二, when: {性别: [女, 男]}, value: 500}
                - {id: 三, value: 年龄 + 1}
        benefits:
          每月: 标准
    """
    assert said(body) == [
        ("row-dropped", "{id: 一, when: {性别: 女, 年龄: {at_least: 35}}, value: 600}", ""),
        ("row-dropped", "{id: 二, when: {性别: [女, 男]}, value: 500}", ""),
        ("row-dropped", "{id: 三, value: 年龄 + 1}", ""),
        ("rows-swapped", "一, 二", "二, 一"),
        ("values-swapped", "一: 600, 二: 500", "一: 500, 二: 600"),
        ("rows-swapped", "二, 三", "三, 二"),
        ("values-swapped", "二: 500, 三: 年龄 + 1", "二: 年龄 + 1, 三: 500"),
        ("clause-dropped", "性别: 女", ""),
        ("option-other", "性别: 女", "性别: 男"),
        ("clause-dropped", "年龄: {at_least: 35}", ""),
        ("edge-up", "at_least: 35", "at_least: 36"),
        ("edge-down", "at_least: 35", "at_least: 34"),
        ("edge-included", "at_least: 35", "more_than: 35"),
        ("figure-up", "value: 600", "value: 601"),
        ("figure-down", "value: 600", "value: 599"),
        ("clause-dropped", "性别: [女, 男]", ""),
        ("option-dropped", "女", ""),
        ("option-dropped", "男", ""),
        ("figure-up", "value: 500", "value: 501"),
        ("figure-down", "value: 500", "value: 499"),
        ("arithmetic-other", "年龄 + 1", "年龄 - 1"),
        ("figure-up", "1", "2"),
        ("figure-down", "1", "0"),
    ]


def test_a_table_that_collects_does_it_otherwise_and_has_no_order_to_swap() -> None:
    body = """
        inputs:
          在职: {type: boolean}
          数: {type: integer}
        definitions:
          加发:
            table:
              hit_policy: collect
              aggregate: sum
              rows:
                - {id: 一, when: {在职: true}, value: 50}
                - {id: 二, when: {数: 3}, value: 10}
        benefits:
          加: 加发
    """
    assert said(body) == [
        ("aggregate-other", "aggregate: sum", "aggregate: max"),
        ("row-dropped", "{id: 一, when: {在职: true}, value: 50}", ""),
        ("row-dropped", "{id: 二, when: {数: 3}, value: 10}", ""),
        ("values-swapped", "一: 50, 二: 10", "一: 10, 二: 50"),
        ("clause-dropped", "在职: true", ""),
        ("clause-negated", "在职: true", "在职: false"),
        ("figure-up", "value: 50", "value: 51"),
        ("figure-down", "value: 50", "value: 49"),
        ("clause-dropped", "数: 3", ""),
        ("figure-up", "数: 3", "数: 4"),
        ("figure-down", "数: 3", "数: 2"),
        ("figure-up", "value: 10", "value: 11"),
        ("figure-down", "value: 10", "value: 9"),
    ]


def test_what_is_no_rule_set_any_more_is_no_mutant() -> None:
    """Age counts whole years, of which nobody may ask for more; and a range may not be empty."""
    body = """
        parameters:
          年龄线: {range: {at_least: 35, less_than: 36}}
        inputs:
          生日: {type: date}
          日: {type: date}
        definitions:
          年龄: age(生日, 日, attained="same_day", leap_day="feb_28")
        requirements:
          年龄: 年龄 in 年龄线
    """
    assert said(body, "edge-up", "edge-down", "edge-included") == [
        ("edge-down", "at_least: 35", "at_least: 34"),
        ("edge-up", "less_than: 36", "less_than: 37"),
    ]


def test_what_computes_the_same_word_for_word_is_no_mutant() -> None:
    """A unit that no span is tested in, a figure that nothing uses, two that become the same."""
    body = """
        parameters:
          期限: {value: 15, unit: 日, accepts: {unused: 只登记}}
          最长: {value: 2, unit: 年}
          口径: {one_of: [甲, 乙], question: 哪个}
        inputs:
          月数: {type: integer}
        benefits:
          剩余: {by: 口径, cases: {甲: 月数 + 最长, 乙: 月数 + 最长}}
    """
    assert said(body, "unit-other", "values-swapped", "figure-up") == [
        ("figure-up", "value: 2", "value: 3"),
    ]


def test_a_slip_in_a_vocabulary_is_one_of_every_rule_set_that_uses_it() -> None:
    """Its place is in the vocabulary; of what the rule set does not use there is none."""
    body = """
        uses: [common@1]
        inputs:
          户籍区: {type: choice, options: [海淀区, 西城区, 丰台区]}
        requirements:
          本区: 户籍区 in 本区
    """
    common = 'terms: common\nversion: "1"\nparameters:\n'
    common += "  本区: {options: [海淀区, 西城区]}\n  别区: {options: [丰台区, 海淀区]}\n"
    found = [m for m in mutants(body, {"common@1": common}) if m.operator == "option-dropped"]
    assert [(m.place.file, m.place.line, m.was) for m in found] == [
        ("common@1.yaml", 4, "海淀区"),
        ("common@1.yaml", 4, "西城区"),
    ]


def test_every_operator_of_the_catalogue_is_expected_by_some_test_here() -> None:
    """None is listed that never comes out, and none comes out that is not listed."""
    text = Path(__file__).read_text(encoding="utf-8")
    tried = set(re.findall(r'^        \("([a-z]+-[a-z]+)", .+\),$', text, re.MULTILINE))
    assert tried == set(OPERATORS)
