"""What only the writing differs in is no change, and a fingerprint does not notice it.

If these failed, reviewers would be asked to approve a reformatted file, and would stop reading.
"""

from __future__ import annotations

import pytest

from engine.compare.model import Direction
from engine.compare.normal import normal_text
from tests.compare.support import pair_of, rule_set

RATE = "  标准: {alias: rate, value: 500, unit: 元, quote: 每人500元}"

SAME = {
    "comments and blank lines": [["parameters:\n", "# 注\n\nparameters:\n"]],
    "flow and block": [
        [
            "  期限合格: elapsed(登记日, 申请日) in 期限口径",
            "  期限合格:\n    when: >-\n      elapsed(登记日,\n      申请日) in 期限口径",
        ]
    ],
    "quotes of YAML": [["title: {zh: 试,", 'title: {zh: "试",']],
    "the order of parameters": [
        [f"{RATE}\n", ""],
        ["  加发: {alias", f"{RATE}\n  加发: {{alias"],
    ],
    "the order of options and readings": [
        ["[登记失业, 高校毕业生, 其他]", "[其他, 登记失业, 高校毕业生]"],
        ["one_of: [只取最高, 各档累加]", "one_of: [各档累加, 只取最高]"],
    ],
    "the order of a tree": [["{any: [not 已领, 人数 >= 1]}", "{any: [1 <= 人数, not 已领]}"]],
    "the order of requirements": [
        ["  身份合格: 身份 in 身份集\n", ""],
        ["  另有条件:", "  身份合格: 身份 in 身份集\n  另有条件:"],
    ],
    "full-width signs and brackets": [
        ["value: 应得 + 标准 * 系数", "value: （系数 × 标准） ＋ 应得"]
    ],
    "the order of sums": [["应得 + 标准 * 系数", "系数 * 标准 + 应得"]],
    "a tree and an expression": [["{any: [not 已领, 人数 >= 1]}", "not 已领 or 人数 >= 1"]],
    "figures": [["value: 0.10}", "value: 0.1}"]],
}  # fmt: skip

RENAMED = {
    "an input": [["出生日期", "生日"], ["登记日", "失业登记日"]],
    "a definition": [["应得", "应发"], ["缴费月", "已缴月"]],
    "a parameter": [["年龄段", "年龄区间"], ["费率", "比例"], ["取法", "档次取法"]],
    "a field and a column": [["月份", "所属月"], ["月初", "首日"]],
    "a requirement and a benefit": [
        ["人数合格: 人数", "人数够: 人数"], ["  月数: {", "  补贴月数: {"],
    ],
    "a reading": [["按超过", "自次日"]],
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_is_only_written_otherwise_is_no_change(name: str) -> None:
    pair = pair_of(SAME[name])
    assert [(change.id, change.path) for change in pair.changes] == []
    assert pair.fingerprint == ""


@pytest.mark.parametrize("name", RENAMED)
def test_a_rename_is_said_and_changes_no_answer(name: str) -> None:
    """A rename shown as one thing gone and another come would hide that nothing happened."""
    pair = pair_of(RENAMED[name])
    assert {change.id.rpartition("-")[2] for change in pair.changes} == {"renamed"}
    assert len(pair.changes) == len(RENAMED[name])
    assert {change.effect.direction for change in pair.changes} == {Direction.NONE}
    assert pair.fingerprint == ""


CHANGE = [["at_least: 35, less", "at_least: 30, less"], ["value: 500, unit", "value: 600, unit"]]


def prints(before: list[list[str]], edits: list[list[str]]) -> tuple[str, ...]:
    pair = pair_of([*before, *edits], before=before)
    return (pair.fingerprint, *(c.fingerprint for c in pair.changes if c.fingerprint))


@pytest.mark.parametrize("how", [*SAME.values(), *RENAMED.values()], ids=[*SAME, *RENAMED])
def test_an_approval_outlives_what_changes_no_answer(how: list[list[str]]) -> None:
    """Approved is a change of behaviour; the file may be tidied up before it is merged."""
    approved = prints([], CHANGE)
    assert all(approved)
    assert sorted(prints(how, CHANGE)) == sorted(approved)


@pytest.mark.parametrize(
    "other",
    [
        [["at_least: 35, less", "at_least: 31, less"], CHANGE[1]],
        [*CHANGE, ["{at_least: 50, value", "{more_than: 50, value"]],
        [CHANGE[0], ["value: 500, unit", "value: 601, unit"]],
        [*CHANGE, ["not 已领, ", ""]],
    ],
    ids=["another edge", "the edge taken out", "another sum", "one more change"],
)
def test_an_approval_does_not_outlive_another_change(other: list[list[str]]) -> None:
    assert prints([], other)[0] != prints([], CHANGE)[0]


def test_a_change_keeps_its_fingerprint_beside_others() -> None:
    """A second change in the same merge does not ask for a new approval of the first."""
    alone = pair_of([CHANGE[0]]).changes[0].fingerprint
    beside = pair_of(CHANGE).changes[0].fingerprint
    assert alone == beside != ""


def test_two_facts_that_change_places_are_a_change() -> None:
    """Names are not part of a fingerprint; which fact plays which part is."""
    swapped = [["not 已领, 人数 >= 1", "not 在岗, 人数 >= 1"]]
    both = [
        [
            "  已领: {alias: paid, type: boolean}",
            "  已领: {alias: paid, type: boolean}\n  在岗: {alias: employed, type: boolean}",
        ]
    ]
    pair = pair_of([*both, *swapped], before=both)
    assert pair.fingerprint != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a and (b and c)", "c and b and a"),
        ("a >= 1", "1 <= a"),
        ("not not a", "a"),
        ("min(a, b)", "min(b, a)"),
        ("age(x, y, attained=p, leap_day=q)", "age(x, y, leap_day=q, attained=p)"),
    ],
)
def test_expressions_that_mean_the_same(one: str, other: str) -> None:
    assert normal_text(one) == normal_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a - b", "b - a"), ("a > 1", "a >= 1"), ("a if c else b", "b if c else a"), ("f(a)", "a")],
)
def test_expressions_that_do_not(one: str, other: str) -> None:
    assert normal_text(one) != normal_text(other)


def test_the_rule_set_of_these_tests_is_sound() -> None:
    assert rule_set().program is not None
