"""The functions of the language: ages and spans at their edges, against a day-by-day count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import FUNCTIONS
from engine.program import Program
from tests.support import decide, rule_set, value

AGES = {
    (attained, leap_day): rule_set(
        f"""
parameters:
  段: {{range: {{at_least: 35, less_than: 40}}}}
  满段: {{range: {{at_least: 35, at_most: 39}}}}
inputs:
  生: {{type: date}}
  日: {{type: date}}
definitions:
  x: 'age(生, 日, attained="{attained}", leap_day="{leap_day}")'
  出: 'exit_date(生, 段, attained="{attained}", leap_day="{leap_day}")'
  满出: 'exit_date(生, 满段, attained="{attained}", leap_day="{leap_day}")'
benefits: {{b: x, c: 出, d: 满出}}
"""
    )
    for attained in ("same_day", "next_day")
    for leap_day in ("feb_28", "mar_1")
}
DAYS = st.dates(date(1930, 1, 1), date(2060, 12, 31))
OPTIONS = st.sampled_from(sorted(AGES))


def day(text: str) -> date:
    return date.fromisoformat(text)


def reached(birth: date, years: int, attained: str, leap_day: str) -> date:
    """The day on which an age is reached, from a calendar and nothing else."""
    try:
        birthday = birth.replace(year=birth.year + years)
    except ValueError:
        birthday = date(birth.year + years, 3, 1)
        if leap_day == "feb_28":
            birthday -= timedelta(1)
    return birthday + timedelta(1) if attained == "next_day" else birthday


@pytest.mark.parametrize(
    ("birth", "on", "options", "expected"),
    [
        ("1990-06-15", "2025-06-14", ("same_day", "feb_28"), 34),
        ("1990-06-15", "2025-06-15", ("same_day", "feb_28"), 35),
        ("1990-06-15", "2025-06-15", ("next_day", "feb_28"), 34),
        ("1990-06-15", "2025-06-16", ("next_day", "feb_28"), 35),
        ("2000-02-29", "2023-02-28", ("same_day", "feb_28"), 23),
        ("2000-02-29", "2023-02-28", ("same_day", "mar_1"), 22),
        ("2000-02-29", "2023-03-01", ("same_day", "mar_1"), 23),
        ("2000-02-29", "2023-03-01", ("next_day", "feb_28"), 23),
        ("2000-02-29", "2023-03-01", ("next_day", "mar_1"), 22),
        ("2000-02-29", "2024-02-28", ("same_day", "mar_1"), 23),
        ("2000-02-29", "2024-02-29", ("same_day", "mar_1"), 24),
        ("1999-12-31", "2024-12-31", ("next_day", "feb_28"), 24),
        ("1999-12-31", "2025-01-01", ("next_day", "feb_28"), 25),
        ("1990-06-15", "1990-06-15", ("same_day", "feb_28"), 0),
        ("1990-06-15", "1990-06-14", ("same_day", "feb_28"), -1),
    ],
)
def test_age_on_the_day_before_and_after(
    birth: str, on: str, options: tuple[str, str], expected: int
) -> None:
    """A day too early pays somebody who is not yet due; a day too late refuses one who is."""
    assert value(decide(AGES[options], {"生": day(birth), "日": day(on)})) == expected


@settings(max_examples=300, deadline=None)
@given(birth=DAYS, on=DAYS, options=OPTIONS)
def test_age_agrees_with_counting_birthdays(
    birth: date, on: date, options: tuple[str, str]
) -> None:
    """The second witness goes through the birthdays one by one."""
    years = on.year - birth.year - 3
    while reached(birth, years + 1, *options) <= on:
        years += 1
    assert value(decide(AGES[options], {"生": birth, "日": on})) == years


@settings(max_examples=150, deadline=None)
@given(birth=DAYS, options=OPTIONS)
def test_the_exit_date_is_the_first_day_above_the_range(
    birth: date, options: tuple[str, str]
) -> None:
    """Otherwise the month of a birthday is paid, or not, against what the range says."""
    out = decide(AGES[options], {"生": birth, "日": birth})
    first = value(out, "出")
    assert isinstance(first, date)
    assert value(out, "满出") == first
    ages = [
        value(decide(AGES[options], {"生": birth, "日": first + timedelta(n)})) for n in (-1, 0)
    ]
    assert ages == [39, 40]


SPANS = rule_set("""
parameters:
  超月: {range: {more_than: 1}, unit: 月}
  满月: {range: {at_least: 1}, unit: 月}
  满年: {range: {at_least: 1, less_than: 2}, unit: 年}
  至日: {range: {at_most: 30}, unit: 日}
inputs:
  起: {type: date}
  止: {type: date}
definitions:
  月数: months_between(起, 止)
  超: elapsed(起, 止) in 超月
  满: elapsed(起, 止) in 满月
  年: elapsed(起, 止) in 满年
  日: elapsed(起, 止) in 至日
benefits: {b: 月数, c: 超, d: 满, e: 年, f: 日}
""")


def spans(start: str, end: str) -> tuple[Any, ...]:
    found = decide(SPANS, {"起": day(start), "止": day(end)})
    return tuple(value(found, name) for name in ("月数", "超", "满", "年", "日"))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-01-15", "2024-02-14", (0, False, False, False, True)),
        ("2024-01-15", "2024-02-15", (1, False, True, False, False)),
        ("2024-01-15", "2024-02-16", (1, True, True, False, False)),
        ("2024-01-31", "2024-02-28", (0, False, False, False, True)),
        ("2024-01-31", "2024-02-29", (1, False, True, False, True)),
        ("2024-01-31", "2024-03-01", (1, True, True, False, True)),
        ("2023-01-31", "2023-02-28", (1, False, True, False, True)),
        ("2024-02-29", "2025-02-27", (11, True, True, False, False)),
        ("2024-02-29", "2025-02-28", (12, True, True, True, False)),
        ("2024-02-29", "2026-02-27", (23, True, True, True, False)),
        ("2024-02-29", "2026-02-28", (24, True, True, False, False)),
        ("2024-03-31", "2024-04-30", (1, False, True, False, True)),
        ("2024-02-15", "2024-02-15", (0, False, False, False, True)),
        ("2024-02-15", "2024-02-14", (-1, False, False, False, True)),
    ],
)
def test_spans_end_on_the_corresponding_day(
    start: str, end: str, expected: tuple[Any, ...]
) -> None:
    """民法典 202: the corresponding day, else the last day of the month. “More than one month” is
    no number of whole months: a month and a day is still one."""
    assert spans(start, end) == expected


@settings(max_examples=300, deadline=None)
@given(start=DAYS, end=DAYS)
def test_whole_months_agree_with_stepping_through_them(start: date, end: date) -> None:
    """The second witness goes month by month, to the same day or the month's last."""

    def after(months: int) -> date:
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        last = (following - timedelta(1)).day
        return date(year, month + 1, min(start.day, last))

    months = (end.year - start.year) * 12 + end.month - start.month - 3
    while after(months + 1) <= end:
        months += 1
    assert value(decide(SPANS, {"起": start, "止": end}), "月数") == months


DATES = rule_set("""
inputs:
  日: {type: date}
  数: {type: integer}
definitions:
  首: month_start(日)
  末: month_end(日)
  移: add_days(日, 数)
  月: add_months(日, 数)
  造: date(year(日), month(日), day(日))
benefits: {b: 首, c: 末, d: 移, e: 月, f: 造}
""")


@settings(max_examples=200, deadline=None)
@given(on=DAYS, number=st.integers(-400, 400))
def test_dates(on: date, number: int) -> None:
    """Months begin on the first and end on their last day, in leap years too."""
    found = decide(DATES, {"日": on, "数": number})
    last = value(found, "末")
    assert isinstance(last, date)
    assert value(found, "首") == on.replace(day=1)
    assert (last + timedelta(1)).day == 1
    assert last.replace(day=1) == on.replace(day=1)
    assert value(found, "移") == on + timedelta(number)
    assert value(found, "造") == on


ROUNDING = """
inputs:
  甲: {type: integer}
  乙: {type: integer}
  丙: {type: integer}
definitions: {x: 'round_half_up(%s, %s)'}
benefits: {b: x}
"""


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [
        ("甲 / 乙", 2, "3.33"),
        ("甲 / 乙 / 丙", 3, "0.833"),
        ("甲 / (乙 * 丙)", 3, "0.833"),
        ("甲 / 乙 + 丙", 1, "7.3"),
        ("甲 / 乙 - 丙 / 乙", 4, "2.0000"),
        ("甲 / 乙 * 乙", 0, "10"),
        ("-(甲 / 丙)", 0, "-3"),
        ("1 / 乙 + 1 / 乙 + 1 / 乙", 0, "1"),
    ],
)
def test_a_division_is_exact_until_it_is_rounded(text: str, digits: int, expected: str) -> None:
    """A third and a third and a third are one; rounded one by one they would not be."""
    found = value(decide(ROUNDING % (text, digits), {"甲": 10, "乙": 3, "丙": 4}))
    assert str(found) == expected


def test_every_function_is_explained_in_both_languages() -> None:
    """Editors and error messages show it."""
    for name, function in FUNCTIONS.items():
        assert function.signature.startswith(f"{name}(")
        assert all(function.doc[language] for language in ("zh", "en"))


def test_an_option_that_is_open_is_answered_under_each_reading() -> None:
    """Whether 35 is reached on the birthday or after it is a question of law, and not of code."""
    body = """
parameters:
  口径: {one_of: {当日: {value: same_day}, 次日: {value: next_day}}, question: 何时为满}
  岁: {value: 35}
inputs:
  生: {type: date}
  日: {type: date}
requirements: {r: 'age(生, 日, attained=口径, leap_day="feb_28") >= 岁'}
"""
    program: Program = rule_set(body)
    birth = {"生": date(1990, 6, 15)}
    assert decide(program, birth | {"日": date(2025, 6, 14)}).verdict == "ineligible"
    assert decide(program, birth | {"日": date(2025, 6, 15)}).verdict == "open"
    assert decide(program, birth | {"日": date(2025, 6, 16)}).verdict == "eligible"
