"""The table “What an evaluation answers”, row by row, each on a rule set of a few lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from engine import Missing, Undecided, UndefinedError, Unstated
from tests.support import decide, truth, value

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


def missing(*names: str) -> Undecided:
    return Undecided(frozenset(Missing(name) for name in names))


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


def undefined(words: str) -> list[str]:
    return [words]


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


# -- figures over rows ---------------------------------------------------------------------------

ROWS = """
parameters:
  至多: {range: {at_most: 2}}
  至少: {range: {at_least: 2}}
  档: {tiers: [{at_least: 1, value: 10}, {at_least: 3, value: 30}]}
inputs:
  记录:
    type: records
    fields:
      名: {type: text}
      取: {type: boolean}
      额: {type: decimal, digits: 2}
definitions:
  s: {from: 记录, where: 取}
"""


def over_rows(definition: str, records: list[dict[str, Any]] | None) -> Any:
    body = (
        f"{ROWS}\n  x: {definition}\nbenefits: {{b: x}}\nrequirements: {{r: {{not_stated: 无}}}}\n"
    )
    return value(decide(body, {"记录": records}))


def row(name: str | None, taken: bool | None, amount: str | None = "1") -> dict[str, Any]:
    return {"名": name, "取": taken, "额": None if amount is None else Decimal(amount)}


TWO_TO_FOUR = [row("a", True), row("b", True), row("c", None), row("d", None), row("e", False)]


def test_a_count_of_doubtful_rows_is_an_interval() -> None:
    """Otherwise a case with one unreadable line in a list of hundreds cannot be decided."""
    found = over_rows("count(s)", TWO_TO_FOUR)
    assert (found.bounds, found.reasons) == (
        (2, 4),
        frozenset({Missing("记录", 3, "取"), Missing("记录", 4, "取")}),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(s) >= 1", True),
        ("count(s) >= 0", True),
        ("count(s) < 1", False),
        ("count(s) <= 1", False),
        ("count(s) > 1", True),
        ("count(s) == 1", False),
        ("count(s) != 1", True),
        ("1 < count(s)", True),
        ("count(s) in 至少", True),
        ("count(s) in 至多", None),
        ("count(s) == 界", None),
        ("count(s) != 界", None),
        ("count(s) < 界", None),
    ],
)
def test_a_comparison_that_comes_out_alike_at_both_ends_is_decided(
    text: str, expected: bool | None
) -> None:
    """The trap is ==: 3 lies between 2 and 4, so both ends say no and the answer is open."""
    body = f"""{ROWS}
requirements: {{r: {text.replace("界", "三")}}}
""".replace("parameters:", "parameters:\n  三: {value: 3}", 1)
    found = truth(decide(body, {"记录": TWO_TO_FOUR}))
    assert (found if isinstance(found, bool) else None) is expected


def test_a_tier_that_both_ends_reach_is_decided() -> None:
    """Otherwise nothing is paid until the last line of a list is legible."""
    one_or_two = [row("a", True), row("b", None)]
    assert over_rows("highest(档, count(s))", one_or_two) == 10
    two_or_three = [row("a", True), row("b", True), row("c", None)]
    assert over_rows("highest(档, count(s))", two_or_three) == missing_at(3)


def missing_at(number: int) -> Undecided:
    return Undecided(frozenset({Missing("记录", number, "取")}))


def test_count_distinct_counts_people_and_not_lines() -> None:
    """Otherwise who is listed twice is paid for twice; an unreadable name may be either."""
    twice = [row("a", True), row("a", True), row("b", True)]
    assert over_rows("count_distinct(s.名)", twice) == 2
    assert over_rows("count_distinct(s.名)", [row("a", True), row(None, True)]).bounds == (1, 2)
    assert over_rows("count_distinct(s.名)", [row(None, True)]) == 1
    assert over_rows("count_distinct(s.名)", [row("a", True), row("a", None)]) == 1
    assert over_rows("count_distinct(s.名)", [row("a", None)]).bounds == (0, 1)


def test_sum_min_and_max_wait_for_every_row_and_value() -> None:
    """Otherwise an amount that was left blank counts as zero."""
    known = [row("a", True, "1.5"), row("b", True, "0.25"), row("c", False, "9")]
    assert over_rows("sum(s.额)", known) == Decimal("1.75")
    assert over_rows("min(s.额)", known) == Decimal("0.25")
    assert over_rows("max(s.额)", known) == Decimal("1.5")
    blank = [row("a", True, None), row("b", True)]
    assert over_rows("sum(s.额)", blank) == Undecided(frozenset({Missing("记录", 1, "额")}))
    assert over_rows("sum(s.额)", [row("a", None)]) == missing_at(1)
    assert over_rows("sum(s.额)", [row("a", False, None)]) == 0


def test_of_no_rows() -> None:
    """Otherwise the least of nothing becomes a number that nobody wrote."""
    assert over_rows("sum(s.额)", []) == 0
    assert over_rows("count(s)", []) == 0
    with pytest.raises(UndefinedError) as caught:
        over_rows("min(s.额)", [])
    assert "has no rows" in str(caught.value)


def test_absent_records_are_missing_and_an_empty_list_is_none() -> None:
    """Otherwise who forgets to attach the list is refused as if it were empty."""
    assert over_rows("count(s)", None) == missing("记录")
    assert over_rows("count(记录)", []) == 0


# -- figures -------------------------------------------------------------------------------------

TIERS = """
parameters:
  档: {tiers: [{at_least: 50, value: 2}, {more_than: 100, value: 5}]}
  率: {series: [{from: 2024-01-01, value: 0.5}, {from: 2025-01-01, value: 0.6}]}
inputs:
  数: {type: integer}
  日: {type: date}
"""


def figure(text: str, **facts: Any) -> Any:
    body = f"{TIERS}\ndefinitions:\n  x: {text}\nrequirements: {{r: x == x}}\nbenefits: {{b: x}}"
    try:
        return value(decide(body, facts))
    except UndefinedError as error:
        return [d.arguments["what_en"] for d in error.diagnostics]


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("highest(档, 数)", {"数": 50}, 2),
        ("highest(档, 数)", {"数": 100}, 2),
        ("highest(档, 数)", {"数": 101}, 5),
        ("all_reached(档, 数)", {"数": 100}, 2),
        ("all_reached(档, 数)", {"数": 101}, 7),
        ("highest(档, 数)", {"数": 49}, undefined("no tier or row of “档” applies")),
        ("all_reached(档, 数)", {"数": 49}, undefined("no tier or row of “档” applies")),
        ("at(率, 日)", {"日": date(2024, 12, 31)}, Decimal("0.5")),
        ("at(率, 日)", {"日": date(2025, 1, 1)}, Decimal("0.6")),
        ("at(率, 日)", {"日": date(2023, 12, 31)}, undefined("no tier or row of “率” applies")),
        ("round_down(1 / 数, 2)", {"数": 0}, undefined("the divisor in “x” is zero")),
        ("date(数 * 60, 2, 数)", {"数": 30}, undefined("the date computed in “x” does not exist")),
    ],
)
def test_figures_at_and_outside_their_edges(
    text: str, facts: dict[str, Any], expected: object
) -> None:
    """Otherwise the last value before, or zero, is paid where the text says nothing."""
    assert figure(f"'{text}'", **facts) == expected


def test_in_tiers_is_reaching_the_lowest() -> None:
    """Otherwise a requirement of “at least fifty” and its tiers could disagree."""
    for number, expected in ((49, False), (50, True), (500, True)):
        body = f"{TIERS}\nrequirements: {{r: 数 in 档}}"
        assert truth(decide(body, {"数": number})) is expected


def test_nothing_is_computed_from_what_is_not_stated() -> None:
    """Otherwise a blank in the law becomes a payment of zero."""
    body = """
parameters: {额: {not_stated: 原文未规定}}
inputs:
  数: {type: integer}
definitions: {x: 额 * 数}
requirements: {r: 数 >= 0}
benefits: {b: x}
"""
    decision = decide(body, {"数": 3})
    assert value(decision) == Undecided(frozenset({Unstated("额")}))
    assert decision.benefits[0].state.value == "not_stated"


def test_an_undefined_value_refuses_with_its_place() -> None:
    """Otherwise the drafter is told that something is undefined, and not where."""
    body = f"{TIERS}\nrequirements: {{r: 'highest(档, 数) >= 1'}}"
    with pytest.raises(UndefinedError) as caught:
        decide(body, {"数": 1})
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.place and finding.place.line) == ("undefined-value", 16)


def test_decimals_are_exact_beyond_28_digits() -> None:
    """Python's default context rounds to 28 digits, and a total of many would lose its cents."""
    body = """
inputs:
  甲: {type: decimal, digits: 18}
  乙: {type: decimal, digits: 18}
definitions: {x: 甲 * 乙 + 甲 - 乙}
benefits: {b: x}
"""
    one, other, unit = int("9" * 29 + "7" * 18), int("3" * 18), 10**18
    facts = {"甲": Decimal("9" * 29 + "." + "7" * 18), "乙": Decimal("0." + "3" * 18)}
    found = value(decide(body, facts))
    assert isinstance(found, Decimal)
    assert Fraction(found) == Fraction(one, unit) * Fraction(other, unit) + Fraction(
        one - other, unit
    )


def test_a_number_that_is_squared_without_end_is_refused() -> None:
    """Otherwise one rule set, written in a minute, occupies a server for hours."""
    chain = "".join(f"  d{i}: d{i - 1} * d{i - 1}\n" for i in range(1, 40))
    for kind, start in (("integer", 10**20), ("decimal", Decimal("123456789.12"))):
        body = f"inputs:\n  n: {{type: {kind}}}\ndefinitions:\n  d0: n\n{chain}benefits: {{b: d39}}"
        with pytest.raises(UndefinedError):
            decide(body, {"n": start})


def test_a_long_series_without_its_date_is_undecided() -> None:
    """Otherwise a century of monthly rates crashes where the month is missing."""
    entries = "".join(
        f"      - {{from: {1900 + i // 12}-{i % 12 + 1:02}-01, value: {i}}}\n" for i in range(1400)
    )
    body = f"""
parameters:
  率:
    series:
{entries}
inputs:
  日: {{type: date}}
definitions: {{x: 'at(率, 日)'}}
benefits: {{b: x}}
"""
    assert value(decide(body)) == missing("日")
