"""Decision tables as they are written: cells, rows and hit policies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support import decide, marked, truth, value

HEAD = """
inputs:
  数: {type: integer}
  真: {type: boolean}
  日: {type: date}
  生: {type: date}
  文: {type: text}
  类: {type: choice, options: [子, 丑, 寅]}
definitions:
  年: 'age(生, 日, attained="same_day", leap_day="feb_28")'
"""


def table(rows: str, policy: str = "unique") -> str:
    table_ = f"{{table: {{hit_policy: {policy}, rows: [{rows}]}}}}"
    return f"{HEAD}  x: {table_}\nbenefits: {{b: x}}\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("{id: a, when: {没有: 1}, value: 1}", ("unknown-name", "没有")),
        ("{id: a, when: {类: 卯}, value: 1}", ("unknown-option", "卯")),
        ("{id: a, when: {类: [子, 卯]}, value: 1}", ("unknown-option", "卯")),
        ("{id: a, when: {数: true}, value: 1}", ("wrong-operand", "true")),
        ("{id: a, when: {真: 1}, value: 1}", ("wrong-operand", "1")),
        ("{id: a, when: {日: {at_least: 5}}, value: 1}", ("wrong-operand", "{at_least: 5}")),
        ("{id: a, when: {文: 张三}, value: 1}", ("text-literal", "张三")),
        ("{id: a, when: {年: {more_than: 5}}, value: 1}", ("elapsed-edge", "{more_than: 5}")),
        ("{id: a, when: {年: 5}, value: 1}", ("elapsed-edge", "5")),
        ("{id: a, when: {数: {at_least: 5, less_than: 5}}, value: 1}", ("empty-range", None)),
        ("{id: a, value: 1}, {id: b, value: true}", ("types-differ", None)),
        ("{id: a, value: 没有}", ("unknown-name", "没有")),
    ],
)
def test_what_is_wrong_with_a_row(rows: str, expected: tuple[str, str | None]) -> None:
    """Otherwise a cell that can never hold leaves its row dead, and nobody knows."""
    found = [f for f in marked(table(rows)) if f[0] != "unused"]
    assert [code for code, _ in found] == [expected[0]]
    assert expected[1] in (None, found[0][1])


def test_two_rows_of_one_id() -> None:
    """A row is named in explanations; two of one name could not be told apart."""
    codes = [c for c, _ in marked(table("{id: a, value: 1}, {id: a, value: 2}")) if c != "unused"]
    assert len(codes) == 1


@pytest.mark.parametrize(
    ("cell", "facts", "hits"),
    [
        ("数: {at_least: 5}", {"数": 5}, True),
        ("数: {more_than: 5}", {"数": 5}, False),
        ("数: 5", {"数": 5}, True),
        ("真: false", {"真": False}, True),
        ("日: 2024-01-01", {"日": date(2024, 1, 1)}, True),
        ("日: {less_than: 2024-01-01}", {"日": date(2024, 1, 1)}, False),
        ("类: 子", {"类": "丑"}, False),
        ("类: [子, 寅]", {"类": "寅"}, True),
        ("类: [子, 寅]", {"类": "丑"}, False),
        ("类: 子, 数: {at_least: 5}", {"类": "子", "数": 4}, False),
    ],
)
def test_cells(cell: str, facts: dict[str, Any], hits: bool) -> None:
    """A cell is edges, one value, or a list of options; all cells of a row have to hold."""
    body = table(f"{{id: a, when: {{{cell}}}, value: true}}, {{id: b, value: false}}", "first")
    assert value(decide(body, facts)) is hits


def test_a_column_may_be_an_expression_and_a_value_may_be_one() -> None:
    """Otherwise a definition has to be written for every column."""
    body = table(
        "{id: a, when: {数 + 1: {at_least: 5}}, value: 数 * 2}, {id: b, value: 0}", "first"
    )
    assert value(decide(body, {"数": 4})) == 8
    assert value(decide(body, {"数": 3})) == 0


def test_a_table_of_conditions_can_be_required() -> None:
    """A table may give true or false."""
    body = table("{id: a, when: {数: {at_least: 5}}, value: true}, {id: b, value: false}", "first")
    body = body.replace("benefits: {b: x}", "requirements: {r: x}")
    assert truth(decide(body, {"数": 5})) is True
    assert truth(decide(body, {"数": 4})) is False


def test_collect_needs_its_aggregate() -> None:
    """Otherwise several rows that apply have no value, and one of them would be picked."""
    assert "missing-key" in [c for c, _ in marked(table("{id: a, value: 1}", "collect"))]
