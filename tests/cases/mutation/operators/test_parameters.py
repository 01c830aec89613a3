"""The operators that change parameters, each on the smallest rule set that has something for it.

What is listed is all that comes out: if these failed, a score would be of other mutants than the
documentation says, and a case file that accepts one by its id would accept something else.
"""

from __future__ import annotations

import pytest

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
