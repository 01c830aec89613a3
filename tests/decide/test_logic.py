"""What the network infers is what the expressions say, at every figure and on both sides of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import decide, rule_set, truth

OPERATORS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
COMPARED = {
    (kind, operator): rule_set(
        f"""
parameters: {{限: {{value: {figure}}}}}
inputs:
  甲: {{type: {kind}}}
requirements: {{r: 甲 {operator} 限, q: 限 {operator} 甲}}
"""
    )
    for kind, figure in (
        ("integer", "3"),
        ("'decimal', digits: 4", "3.25"),
        ("'decimal', digits: 3", "3"),
        ("date", "2024-02-29"),
    )
    for operator in OPERATORS
}
FIGURES: dict[str, Any] = {
    "integer": 3,
    "'decimal', digits: 4": Decimal("3.25"),
    "'decimal', digits: 3": Decimal(3),
    "date": date(2024, 2, 29),
}
STEPS: dict[str, Any] = {
    "integer": 1,
    "'decimal', digits: 4": Decimal("0.0001"),
    "'decimal', digits: 3": Decimal("0.001"),
    "date": timedelta(1),
}


@settings(max_examples=300, deadline=None)
@given(which=st.sampled_from(sorted(COMPARED)), steps=st.integers(-3, 3))
def test_a_comparison_with_a_figure_on_and_beside_it(which: tuple[str, str], steps: int) -> None:
    """Otherwise the network's integers round, and somebody a cent or a day off is decided wrong."""
    kind, operator = which
    figure = FIGURES[kind]
    given_value = figure + steps * STEPS[kind]
    decision = decide(COMPARED[which], {"甲": given_value})
    assert truth(decision) is OPERATORS[operator](given_value, figure)
    assert truth(decision, "q") is OPERATORS[operator](figure, given_value)


@pytest.mark.parametrize("large", [2**53, 2**53 + 1, 2**63, 10**29])
def test_figures_and_facts_beyond_what_the_network_takes(large: int) -> None:
    """durable-rules confuses integers from 2^53 on; they are compared before it."""
    body = f"""
parameters: {{限: {{value: {large}}}, 小: {{value: 5}}}}
inputs:
  甲: {{type: integer}}
requirements: {{r: 甲 >= 限, q: 甲 == 限, p: 甲 >= 小, o: 甲 < 小}}
"""
    for number in (large - 1, large, large + 1, -large):
        decision = decide(body, {"甲": number})
        assert truth(decision, "r") is (number >= large)
        assert truth(decision, "q") is (number == large)
        assert truth(decision, "p") is (number >= 5)
        assert truth(decision, "o") is (number < 5)


def test_ranges_of_every_kind_of_edge() -> None:
    """A range is one test of the network; its edges are included or not, as they are written."""
    edges = {"at_least": 3, "more_than": 3, "at_most": 6, "less_than": 6}
    for lower in ("at_least", "more_than"):
        for upper in ("at_most", "less_than"):
            body = f"""
parameters: {{限: {{range: {{{lower}: 3, {upper}: 6}}}}}}
inputs:
  甲: {{type: integer}}
requirements: {{r: 甲 in 限}}
"""
            program = rule_set(body)
            inside = [n for n in range(9) if truth(decide(program, {"甲": n})) is True]
            first = edges[lower] + (lower == "more_than")
            last = edges[upper] - (upper == "less_than")
            assert inside == list(range(first, last + 1))


def test_two_tests_that_no_value_meets() -> None:
    """Two comparisons of one fact in an `all` are read as a range, here an empty one."""
    body = """
parameters: {低: {value: 3}, 高: {value: 6}}
inputs:
  甲: {type: integer}
requirements: {r: {all: [甲 > 高, 甲 < 低]}, q: {any: [甲 > 高, 甲 < 低]}}
"""
    program = rule_set(body)
    for number in range(9):
        decision = decide(program, {"甲": number})
        assert truth(decision) is False
        assert truth(decision, "q") is (number > 6 or number < 3)


def test_choices_and_closed_sets() -> None:
    """Options become codes in the network; neighbours are joined, and a gap must stay one."""
    body = """
parameters: {集: {options: [一, 二, 五]}}
inputs:
  类: {type: choice, options: [一, 二, 三, 四, 五]}
requirements: {r: 类 in 集, q: 类 == "三", p: 类 != "三", o: {by: 类, cases: \
{一: true, 二: false, 三: true, 四: false, 五: true}}}
"""
    program = rule_set(body)
    for option in "一二三四五":
        decision = decide(program, {"类": option})
        assert truth(decision, "r") is (option in "一二五")
        assert truth(decision, "q") is (option == "三")
        assert truth(decision, "p") is (option != "三")
        assert truth(decision, "o") is (option in "一三五")


def test_every_clause_of_a_tree_has_its_truth() -> None:
    """Otherwise a reviewer sees that a condition failed, and not which part of it."""
    body = """
inputs:
  甲: {type: boolean}
  乙: {type: boolean}
  丙: {type: boolean}
requirements:
  r:
    all:
      - {none: [甲, 乙], label: 无}
      - {any: [乙, 丙], label: 有}
"""
    (found,) = decide(body, {"甲": False, "乙": False}).requirements
    none, some = found.result.parts
    assert [part.truth for part in none.parts] == [False, False]
    assert none.truth is True
    assert some.parts[0].truth is False
    assert not isinstance(some.truth, bool)
    assert [c.clause.id for c in (none, some, none.parts[1])] == [
        "requirements/r/无",
        "requirements/r/有",
        "requirements/r/无/2",
    ]
