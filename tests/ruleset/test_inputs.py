"""Inputs: names, types, options and ranges."""

from __future__ import annotations

import pytest

from engine.program import ChoiceType, DateType, DecimalType, Edges, IntegerType, RecordsType
from tests.support import marked, rule_set


def wrong(body: str) -> list[tuple[str, str]]:
    return [found for found in marked(f"{body}\nrequirements: {{r: true}}") if found[0] != "unused"]


def test_inputs_are_typed_as_written() -> None:
    """Otherwise a fact is admitted that the law did not ask for."""
    body = """
parameters: {区: {options: [{value: 海淀区, alias: haidian}, 其他]}}
inputs:
  年: {type: integer, alias: year, label: 年度, unit: 年, range: {at_least: 2000, at_most: 2100}}
  额: {type: decimal}
  率: {type: decimal, digits: 4}
  日: {type: date, range: {less_than: 2030-01-01}}
  区名: {type: choice, options: 区}
  记录: {type: records, fields: {日期: {type: date}, 类: {type: choice, options: [甲, 乙]}}}
requirements: {r: true}
"""
    inputs = {i.name: i for i in rule_set(body).inputs}
    assert inputs["年"].type == IntegerType()
    assert inputs["年"].range == Edges(2000, True, 2100, True)
    assert (inputs["年"].alias, inputs["年"].label, inputs["年"].unit) == ("year", "年度", "年")
    assert inputs["额"].type == DecimalType(2)
    assert inputs["率"].type == DecimalType(4)
    assert inputs["日"].range is not None
    assert inputs["日"].range.upper_included is False
    assert inputs["区名"].type == ChoiceType(("海淀区", "其他"))
    assert inputs["区名"].option_aliases == {"haidian": "海淀区"}
    assert inputs["记录"].type == RecordsType(
        (("日期", DateType()), ("类", ChoiceType(("甲", "乙"))))
    )


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ("  年: {type: integer, range: {at_least: 2000-01-01}}", ("wrong-type", None)),
        ("  年: {type: date, range: {at_least: 2000}}", ("wrong-type", None)),
        ("  年: {type: integer, range: {at_least: 1.5}}", ("wrong-type", None)),
        ("  类: {type: choice, options: 没有}", ("unknown-name", "没有")),
        ("  类: {type: choice, options: 限}", ("unknown-name", "限")),
        ("  限: {type: integer}", ("duplicate-name", "限")),
        ("  年: {type: integer, alias: limit}", ("duplicate-name", "limit")),
        ("  甲: {type: date, alias: a}\n  乙: {type: date, alias: a}", ("duplicate-name", "a")),
        ("  max: {type: integer}", ("reserved-name", "max")),
        ("  月首: {type: date}", ("reserved-name", "月首")),
        ("  甲 乙: {type: date}", ("bad-name", "甲 乙")),
        ("  ＡＢ: {type: date}", ("name-normalised", "ＡＢ")),
        (
            "  记: {type: records, fields: {限: {type: date}}}",
            ("duplicate-name", "限"),
        ),
        (
            "  记: {type: records, fields: {甲: &}}".replace(
                "&", "{type: text, alias: a}, 乙: {type: text, alias: a}"
            ),
            ("duplicate-name", "a"),
        ),
        (
            "  记: {type: records, fields: {甲: {type: date, alias: 乙}, 乙: {type: date}}}",
            ("duplicate-name", "乙"),
        ),
    ],
)
def test_what_is_wrong_with_an_input(inputs: str, expected: tuple[str, str | None]) -> None:
    """Otherwise two things have one name, and a fact goes to the one that nobody meant."""
    body = f"parameters: {{限: {{value: 2, alias: limit}}}}\ninputs:\n{inputs}"
    ((code, words),) = wrong(body)
    assert code == expected[0]
    assert expected[1] in (None, words)


def test_two_lists_may_have_columns_of_one_name() -> None:
    """A person stands in both lists, under the same name and alias."""
    body = """
inputs:
  甲: {type: records, fields: {人: {type: text, alias: who}}}
  乙: {type: records, fields: {人: {type: text, alias: who}}}
"""
    assert wrong(body) == []


@pytest.mark.parametrize(
    ("key", "expected"),
    [("没有", "unknown-name"), ("记", "wrong-operand"), ("[年, 没有]", "unknown-name")],
)
def test_the_key_of_the_subject_is_made_of_inputs_of_one_value(key: str, expected: str) -> None:
    """Otherwise a decision belongs to nobody, or to a list."""
    body = f"""
subject: {{name: 人, key: {key}}}
inputs:
  年: {{type: integer}}
  记: {{type: records, fields: {{人: {{type: text}}}}}}
"""
    assert [code for code, _ in wrong(body)] == [expected]
