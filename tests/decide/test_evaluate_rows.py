"""The table “What an evaluation answers”, row by row: figures over rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine import Missing, Undecided, UndefinedError
from tests.support import decide, missing, truth, value

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
