"""The operators that change conditions and expressions, each on the smallest rule set for it.

What is listed is all that comes out: if these failed, a score would be of other mutants than the
documentation says, and a case file that accepts one by its id would accept something else.
"""

from __future__ import annotations

from tests.cases.mutation.support import said


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
