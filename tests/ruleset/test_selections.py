"""Selections as they are written: sources, columns, order and number."""

from __future__ import annotations

import pytest

from engine.program import DateType, IntegerType, RecordsType
from tests.support import marked, rule_set

HEAD = """
parameters:
  期: {value: 24, unit: 月}
  问: {one_of: {长: {value: 24}, 短: {value: 2024-01-01}}, question: 哪}
inputs:
  首: {type: date}
  数: {type: integer}
  记录: {type: records, fields: {日期: {type: date}, 额: {type: integer}}}
definitions:
"""


def wrong(definitions: str) -> list[tuple[str, str]]:
    body = f"{HEAD}{definitions}\nbenefits: {{b: count(s)}}\n"
    return [found for found in marked(body) if found[0] != "unused"]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("{from: 没有}", ("unknown-name", "没有")),
        ("{from: 首}", ("wrong-operand", "首")),
        ("{from: 'months(首)'}", ("wrong-arguments", "months(首)")),
        ("{from: 'months(数, 数)'}", ("wrong-operand", "数")),
        ("{from: 'months(首, 24)'}", ("bare-figure", "24")),
        ("{from: 'months(首, 问)'}", ("types-differ", "months(首, 问)")),
        ("{from: 记录, where: 额}", ("wrong-operand", "额")),
        ("{from: 记录, where: 没有 >= 0}", ("unknown-name", "没有")),
        ("{from: 记录, order: 没有}", ("unknown-name", "没有")),
        ("{from: 记录, take: 首}", ("wrong-operand", "首")),
        ("{from: 记录, take: 额}", ("unknown-name", "额")),
        ("{from: 记录, each: {额: 额 + 1}}", ("duplicate-name", "额")),
        ("{from: 记录, each: {数: 额 + 1}}", ("duplicate-name", "数")),
        ("{from: 'months(首, 期)', each: {月首: 月末}}", ("reserved-name", "月首")),
    ],
)
def test_what_is_wrong_with_a_selection(definition: str, expected: tuple[str, str]) -> None:
    """A second column of one name was once read as the first, and every later one as its
    neighbour."""
    assert expected in wrong(f"  s: {definition}")


def test_a_column_of_a_selection_is_not_named_again_by_the_next() -> None:
    """The next selection has all columns of the one that it takes its rows from."""
    definitions = """  甲: {from: 记录, each: {倍: 额 + 额}}
  s: {from: 甲, each: {倍: 额}}"""
    assert wrong(definitions) == [("duplicate-name", "倍")]


def test_a_column_may_use_those_before_it() -> None:
    """Columns are added in order."""
    definitions = "  s: {from: 记录, each: {倍: 额 + 额, 四: 倍 + 倍}}"
    assert wrong(definitions) == []
    found = {d.name: d.type for d in rule_set(f"{HEAD}{definitions}").definitions}
    assert found["s"] == RecordsType(
        (("日期", DateType()), ("额", IntegerType()), ("倍", IntegerType()), ("四", IntegerType()))
    )
    assert wrong("  s: {from: 记录, each: {四: 倍 + 倍, 倍: 额 + 额}}") != []


def test_months_have_their_first_and_last_day() -> None:
    """A schedule is tested on the first or the last day of each month."""
    (found,) = rule_set(f"{HEAD}  s: {{from: 'months(首, 期)'}}").definitions
    assert found.type == RecordsType((("月首", DateType()), ("月末", DateType())))
