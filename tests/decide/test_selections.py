"""Selections: every row is taken, left with its reasons, or in doubt with what it waits for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import Missing, Undecided, UndefinedError
from engine.decide.decision import Rows
from tests.support import decide, rows, value

RECORDS = """
inputs:
  记录:
    type: records
    fields:
      人: {type: text}
      在职: {type: boolean}
      序: {type: integer}
      日: {type: date}
  数: {type: integer}
"""


def selected(selection: str, records: list[dict[str, Any]], **facts: Any) -> Rows:
    body = f"{RECORDS}\ndefinitions:\n  s: {selection}\nbenefits: {{b: count(s)}}\n"
    return rows(decide(body, {"记录": records, **facts}))


def person(working: bool | None, order: int | None = 1, day: date | None = None) -> dict[str, Any]:
    return {"人": "a", "在职": working, "序": order, "日": day}


def test_rows_are_taken_left_or_in_doubt() -> None:
    """Otherwise a person is not told which of the claimed months was refused, and why."""
    found = selected(
        "{from: 记录, where: {all: [{when: 在职, label: 在职}, {when: 序 >= 1, label: 有序}]}}",
        [person(True), person(False, 0), person(None), person(True, 0), person(None, 0)],
    )
    assert found.taken == (1,)
    assert [(key, [c.label for c in failed]) for key, failed in found.left] == [
        (2, ["在职", "有序"]),
        (4, ["有序"]),
        (5, ["有序"]),
    ]
    assert [(row.key, row.reasons) for row in found.undecided] == [
        (3, (Missing("记录", 3, "在职"),))
    ]


def test_each_adds_columns_that_where_and_later_columns_use() -> None:
    """Otherwise a derived date has to be written out at every use."""
    body = f"""{RECORDS}
definitions:
  s:
    from: 记录
    each: {{双: 序 + 序, 四: 双 + 双}}
    where: 四 >= 1
  x: sum(s.四)
benefits: {{b: x}}
"""
    decision = decide(body, {"记录": [person(True, 3), person(True, 0), person(True, 5)]})
    assert (value(decision), rows(decision).taken) == (32, (1, 3))


def test_a_selection_of_a_selection_keeps_doubts_and_says_only_its_own_reasons() -> None:
    """Otherwise a row in doubt becomes sure by being selected twice."""
    body = f"""{RECORDS}
definitions:
  甲: {{from: 记录, where: 在职}}
  s: {{from: 甲, where: 序 >= 1}}
benefits: {{b: count(s)}}
"""
    records = [person(True), person(None), person(None, 0), person(False)]
    found = rows(decide(body, {"记录": records}))
    assert found.taken == (1,)
    assert [row.key for row in found.undecided] == [2]
    assert [row.key for row in found.left] == [3]


def test_order_puts_ties_in_the_order_of_the_source_and_take_keeps_the_first() -> None:
    """Otherwise which of two equal claims is paid depends on the machine."""
    records = [person(True, 2), person(True, 1), person(True, 2), person(True, 1)]
    found = selected("{from: 记录, order: 序, take: 数}", records, 数=3)
    assert found.taken == (2, 4, 1)
    assert [(key, failed) for key, failed in found.left] == [(3, ())]


def test_an_order_or_a_number_that_is_not_known_leaves_no_row_told() -> None:
    """Otherwise the rows that happen to stand first are paid."""
    selection = "s: {from: 记录, order: 序, take: 数}"
    body = f"{RECORDS}\ndefinitions:\n  {selection}\nbenefits: {{b: count(s)}}"
    unsorted = decide(body, {"记录": [person(True, 1), person(True, None)], "数": 1})
    assert unsorted.selections[0].rows == Undecided(frozenset({Missing("记录", 2, "序")}))
    unnumbered = decide(body, {"记录": [person(True)]})
    assert unnumbered.selections[0].rows == Undecided(frozenset({Missing("数")}))


@pytest.mark.parametrize(("number", "taken"), [(-5, ()), (0, ()), (2, (1, 2)), (10**20, (1, 2, 3))])
def test_take_of_any_number(number: int, taken: tuple[int, ...]) -> None:
    """A term that is used up leaves a number below zero, which is none."""
    assert selected("{from: 记录, take: 数}", [person(True)] * 3, 数=number).taken == taken


def test_taking_from_rows_in_doubt() -> None:
    """A row is surely among the first two only if, whatever becomes known, it still is."""
    records = [person(True), person(None), person(True), person(True)]
    found = selected("{from: 记录, where: 在职, take: 数}", records, 数=2)
    assert found.taken == (1,)
    assert [row.key for row in found.undecided] == [2, 3]
    assert [row.key for row in found.left] == [4]
    both = {row.key: row.reasons for row in found.undecided}
    assert both[3] == (Missing("记录", 2, "在职"),)


MONTHS = """
inputs:
  首: {type: date}
  数: {type: integer}
definitions:
  s: {from: 'months(首, 数)', where: 月末 >= 首}
benefits: {b: count(s)}
requirements: {r: count(s) >= 0}
"""


def test_a_row_in_doubt_with_a_place_to_itself_waits_for_nothing_but_itself() -> None:
    """Were the rows before it among its reasons, a clerk would be sent for facts in vain."""
    found = selected("{from: 记录, where: 在职, take: 数}", [{"人": "甲"}, {"人": "乙"}], 数=2)
    assert [row.reasons for row in found.undecided] == [
        (Missing("记录", 1, "在职"),),
        (Missing("记录", 2, "在职"),),
    ]


def test_months_run_over_the_end_of_the_year_and_have_their_last_day() -> None:
    """Otherwise February of a leap year, or the month after December, is lost."""
    found = rows(decide(MONTHS, {"首": date(2023, 11, 30), "数": 5}))
    assert found.taken == ("2023-11", "2023-12", "2024-01", "2024-02", "2024-03")
    sums = MONTHS.replace("where: 月末 >= 首", "each: {末: day(月末)}").replace(
        "b: count(s)", "b: sum(s.末)"
    )
    assert decide(sums, {"首": date(2024, 2, 29), "数": 1}).benefits[0].value == 29


@pytest.mark.parametrize(("number", "length"), [(0, 0), (-3, 0), (1, 1), (120, 120)])
def test_months_of_any_number_up_to_the_limit(number: int, length: int) -> None:
    """A term used up is no month at all."""
    assert decide(MONTHS, {"首": date(2024, 1, 1), "数": number}).benefits[0].value == length


@pytest.mark.parametrize("facts", [{"数": 121}, {"数": 10**29}, {"首": date(9999, 12, 1)}])
def test_more_months_than_the_limit_or_the_calendar_are_undefined(facts: dict[str, Any]) -> None:
    """Otherwise a slip of the keyboard makes a schedule of a million months."""
    with pytest.raises(UndefinedError):
        decide(MONTHS, {"首": date(2024, 1, 1), "数": 2, **facts})
