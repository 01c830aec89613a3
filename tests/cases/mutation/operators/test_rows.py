"""The operators that change selections and tables, each on the smallest rule set for it.

What is listed is all that comes out: if these failed, a score would be of other mutants than the
documentation says, and a case file that accepts one by its id would accept something else.
"""

from __future__ import annotations

from tests.cases.mutation.support import said


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
