"""The table “What an evaluation answers”, row by row: logic, choices and tables."""

from __future__ import annotations

from typing import Any

import pytest

from engine import Missing, Undecided, UndefinedError, Unstated
from tests.support import decide, missing, truth, undefined, value

FLAGS = """
parameters:
  未规定: {not_stated: 原文未规定}
inputs:
  甲: {type: boolean}
  乙: {type: boolean}
  丙: {type: boolean}
  数: {type: integer}
"""


def condition(text: str, **facts: Any) -> Any:
    """The truth of a condition over 甲, 乙, 丙 and 数."""
    return truth(decide(f"{FLAGS}\nrequirements:\n  r: {text}\n", facts))


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("甲 and 乙", {"甲": False}, False),
        ("甲 and 乙", {"乙": False}, False),
        ("甲 and 乙", {"甲": True}, missing("乙")),
        ("甲 and 乙", {}, missing("甲", "乙")),
        ("甲 or 乙", {"甲": True}, True),
        ("甲 or 乙", {"乙": False}, missing("甲")),
        ("not 甲", {}, missing("甲")),
        ("{all: [甲, 乙, 丙]}", {"丙": False}, False),
        ("{all: [甲, 乙, 丙]}", {"丙": True}, missing("甲", "乙")),
        ("{any: [甲, 乙, 丙]}", {"丙": True}, True),
        ("{any: [甲, 乙, 丙]}", {"丙": False}, missing("甲", "乙")),
        ("{none: [甲, 乙]}", {"甲": True}, False),
        ("{none: [甲, 乙]}", {"甲": False}, missing("乙")),
        ("{none: [甲, 乙]}", {"甲": False, "乙": False}, True),
    ],
)
def test_logic_is_kleenes(text: str, facts: dict[str, bool], expected: object) -> None:
    """Otherwise a case is sent back for a fact that cannot change it, or decided without one that
    can; and a reason that no longer matters is asked for."""
    assert condition(text, **facts) == expected


def test_a_false_clause_decides_however_much_is_missing_or_undefined() -> None:
    """Otherwise one unanswered question keeps every refusal waiting."""
    body = f"""{FLAGS}
definitions:
  商: round_down(1 / 数, 0)
requirements:
  r: 甲 and 商 >= 1 and 未规定 >= 1 and 乙
"""
    assert truth(decide(body, {"甲": False, "数": 0})) is False


def test_reasons_of_every_kind_are_kept() -> None:
    """Otherwise a reviewer is told of one obstacle, removes it, and meets the next."""
    assert condition("数 + 未规定 >= 1") == Undecided(
        frozenset({Missing("数"), Unstated("未规定")})
    )


BRANCHES = """
inputs:
  甲: {type: boolean}
  数: {type: integer}
  类: {type: choice, options: [一, 二, 三]}
"""


def computed(definition: str, **facts: Any) -> Any:
    return value(
        decide(f"{BRANCHES}\ndefinitions:\n  x: {definition}\nbenefits: {{b: x}}\n", facts)
    )


def test_if_with_an_undecided_condition() -> None:
    """Branches that agree need no condition, and those that differ wait for it alone; a fact that
    could make them agree is waited for too, or its arrival would change a final answer."""
    assert computed("1 if 甲 else 1") == 1
    assert computed("1 if 甲 else 0") == missing("甲")
    assert computed("数 if 甲 else 数 + 0", 数=4) == 4
    assert computed("数 if 甲 else 0") == missing("甲", "数")


def test_by_with_an_undecided_subject() -> None:
    """As with `if`: a by over an absent choice is decided where every case says the same."""
    assert computed("{by: 类, cases: {一: 1, 二: 1, 三: 1}}") == 1
    assert computed("{by: 类, cases: {一: 1, 二: 1, 三: 0}}") == missing("类")
    assert computed("{by: 类, cases: {一: 数, 二: 1, 三: 0}}") == missing("类")
    assert computed("{by: 类, cases: {一: 数, 二: 1, 三: 1}}") == missing("类", "数")
    assert computed("{by: 类, cases: {一: 1, 二: 数, 三: 0}}", 类="一") == 1


def test_what_is_not_chosen_is_not_asked_for() -> None:
    """Otherwise a man is asked for a certificate that only women have."""
    assert computed("0 if 甲 else 数", 甲=True) == 0


# -- tables --------------------------------------------------------------------------------------


def table(policy: str, rows: str, **facts: Any) -> Any:
    body = f"""
inputs:
  数: {{type: integer}}
  甲: {{type: boolean}}
definitions:
  x:
    table: {{hit_policy: {policy}, rows: [{rows}]}}
benefits: {{b: x}}
requirements: {{r: {{not_stated: 原文未列}}}}
"""
    try:
        return value(decide(body, facts))
    except UndefinedError as error:
        return [d.arguments["what_en"] for d in error.diagnostics]


LOW = "{id: 低, when: {数: {less_than: 10}}, value: 1}"
MID = "{id: 中, when: {数: {at_least: 5, less_than: 20}}, value: 2}"
HIGH = "{id: 高, when: {数: {at_least: 10}}, value: 3}"
SAME = "{id: 同, when: {数: {at_least: 5}}, value: 3}"
FLAG = "{id: 旗, when: {甲: true}, value: 9}"


@pytest.mark.parametrize(
    ("policy", "rows", "facts", "expected"),
    [
        ("unique", [LOW, HIGH], {"数": 9}, 1),
        ("unique", [LOW, HIGH], {"数": 10}, 3),
        ("unique", [LOW, MID], {"数": 7}, undefined("more than one row of “x” applies")),
        ("unique", [LOW, MID], {"数": 20}, undefined("no tier or row of “x” applies")),
        ("unique", [LOW, FLAG], {"数": 7}, missing("甲")),
        ("first", [LOW, MID], {"数": 7}, 1),
        ("first", [LOW, MID], {"数": 25}, undefined("no tier or row of “x” applies")),
        ("first", [LOW, FLAG], {"数": 7}, 1),
        ("first", [FLAG, LOW], {"数": 7}, missing("甲")),
        ("any", [HIGH, SAME], {"数": 12}, 3),
        ("any", [MID, SAME], {"数": 12}, undefined("more than one row of “x” applies")),
        ("any", [HIGH], {"数": 1}, undefined("no tier or row of “x” applies")),
        ("any", [HIGH, FLAG], {"数": 12}, missing("甲")),
        ("collect, aggregate: sum", [LOW, MID], {"数": 7}, 3),
        ("collect, aggregate: sum", [LOW, MID], {"数": 30}, 0),
        ("collect, aggregate: count", [LOW, MID], {"数": 7}, 2),
        ("collect, aggregate: count", [LOW, MID], {"数": 30}, 0),
        ("collect, aggregate: min", [LOW, MID], {"数": 7}, 1),
        ("collect, aggregate: max", [LOW, MID], {"数": 7}, 2),
        ("collect, aggregate: max", [LOW], {"数": 30}, undefined("no tier or row of “x” applies")),
        ("collect, aggregate: sum", [LOW, FLAG], {"数": 7}, missing("甲")),
    ],
)
def test_tables(policy: str, rows: list[str], facts: dict[str, Any], expected: object) -> None:
    """Otherwise two rows that apply pay the first, and a gap in a table pays nothing unseen."""
    assert table(policy, ", ".join(rows), **facts) == expected


def test_a_table_under_first_agrees_as_nested_if_does() -> None:
    """Otherwise the same rule is undecided as a table and decided as an `if`."""
    rows = "{id: 旗, when: {甲: true}, value: 1}, {id: 余, value: 1}"
    assert table("first", rows) == 1
