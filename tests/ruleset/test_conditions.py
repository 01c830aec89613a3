"""Condition trees and `by`: every value has its case, and every clause keeps its words."""

from __future__ import annotations

import pytest

from engine.program import Clause
from tests.support import marked, rule_set

HEAD = """
parameters:
  问: {one_of: [一, 二], question: 哪}
  段: {range: {at_least: 35, less_than: 40}}
inputs:
  甲: {type: boolean}
  数: {type: integer}
  日: {type: date}
  类: {type: choice, options: [子, 丑]}
"""


def wrong(requirement: str) -> list[tuple[str, str]]:
    body = f"{HEAD}\nrequirements:\n  r: {requirement}\n"
    return [found for found in marked(body) if found[0] != "unused"]


def clause(requirement: str) -> Clause:
    (found,) = rule_set(f"{HEAD}\nrequirements:\n  r: {requirement}\n").requirements
    return found.clause


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("{by: 问, cases: {一: 甲}}", [("case-missing", "问")]),
        ("{by: 问, cases: {一: 甲, 二: 甲, 三: 甲}}", [("case-extra", "三")]),
        ("{by: 类, cases: {子: 甲, 寅: 甲}}", [("case-missing", "类"), ("case-extra", "寅")]),
        ("{by: 数, cases: {一: 甲}}", [("wrong-operand", "数")]),
        ("{by: 甲, cases: {一: 甲}}", [("wrong-operand", "甲")]),
        ("{by: 没有, cases: {一: 甲}}", [("unknown-name", "没有")]),
        ("{by: 问, cases: {一: 数, 二: 甲}}", [("wrong-operand", "数")]),
        ("{all: [甲, 数]}", [("wrong-operand", "数")]),
        ("{any: [没有, 也没有]}", [("unknown-name", "没有"), ("unknown-name", "也没有")]),
        ("数", [("wrong-operand", "数")]),
    ],
)
def test_what_is_wrong_with_a_condition(requirement: str, expected: list[tuple[str, str]]) -> None:
    """A third reading added later has to be an error where nobody thought of it, and no `else`."""
    assert wrong(requirement) == expected


def test_a_tree_keeps_what_was_written() -> None:
    """The quote, the label and the line of every clause stand in each decision."""
    found = clause("""
    label: 全部
    quote: 符合下列条件
    all:
      - {when: 数 in 段, quote: 满35, label: 年龄, alias: age}
      - 甲
      - {when: {any: [甲, 数 >= 0]}, label: 其一}
      - {by: 问, cases: {一: 甲, 二: {none: [甲]}}}
""")
    assert (found.kind, found.label, found.quote) == ("all", "全部", "符合下列条件")
    age, plain, either, by = found.parts
    assert (age.id, age.quote, age.alias, age.text, age.names) == (
        "requirements/r/年龄",
        "满35",
        "age",
        "数 in 段",
        ("数", "段"),
    )
    assert plain.id == "requirements/r/2"
    assert (either.kind, either.label) == ("any", "其一")
    assert (by.kind, by.text, by.names) == ("by", "问", ("问",))
    assert [part.id for part in by.parts] == ["requirements/r/4/一", "requirements/r/4/二"]
    lines = [c.place.line for c in (age, plain, either, by) if c.place is not None]
    assert lines == list(range(lines[0], lines[0] + 4))


def test_a_requirement_that_the_text_names_and_does_not_list() -> None:
    """It keeps its quote: the reader has to see what was left open, and by which words."""
    found = clause("{not_stated: 原文未列, quote: 其他条件}")
    assert (found.text, found.quote) == ("原文未列", "其他条件")


def test_an_option_without_quotes_is_named_as_what_it_is() -> None:
    """Otherwise the drafter is told that nothing has that name, and looks for a misspelling."""
    assert wrong("类 == 子") == [("unquoted-option", "子")]


@pytest.mark.parametrize("requirement", ["{when: max(数, 1) >= 0}", "{all: [max(数, 1) >= 0]}"])
def test_a_comma_that_yaml_takes_for_its_own(requirement: str) -> None:
    """Otherwise YAML cuts the expression in two, and the pieces are reported as nonsense."""
    assert [code for code, _ in wrong(requirement)] == ["cut-expression"]


def test_two_parts_of_one_label_are_two_clauses() -> None:
    """Were both known by the label, the explanation would give both the truth of the last."""
    body = """
inputs: {编号: {type: text}, 甲: {type: boolean}, 乙: {type: boolean}}
requirements:
  r: {all: [{when: 甲, label: 同}, {when: 乙, label: 同}, {when: 甲, label: 异}]}
"""
    clause = rule_set(body).requirements[0].clause
    assert [part.id.rpartition("/")[2] for part in clause.parts] == ["1", "2", "异"]
