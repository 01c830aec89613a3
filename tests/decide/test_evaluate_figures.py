"""The table “What an evaluation answers”, row by row: tiers, series, and what is exact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from engine import Undecided, UndefinedError, Unstated
from tests.support import decide, missing, truth, undefined, value

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
