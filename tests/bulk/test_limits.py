"""The largest numbers: exact, or refused with the reason, and never an overflow in some row.

If these failed, one slip in a list of millions would end the query, or be paid.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from engine.bulk.compile.facts import Physical
from engine.bulk.compile.query import compile_query
from engine.bulk.compile.relations import Relation
from engine.bulk.databases.dialects import DUCKDB
from engine.program import Program
from engine.ruleset.diagnostics import RuleSetError
from tests.bulk.agreement import Answer, answers, queried
from tests.support import rule_set


def test_a_number_beyond_what_the_query_computes_exactly_refuses_its_row() -> None:
    program = rule_set(
        """
        inputs:
          金额: {type: decimal}
        benefits:
          补助: round_half_up(金额 * 金额, 2)
        """
    )
    largest, beyond = Decimal("9999999999999999.99"), Decimal("10000000000000000.01")
    small, large = queried(
        program, [{"编号": "甲", "金额": largest}, {"编号": "乙", "金额": beyond}]
    )
    assert small["benefits"]["补助"] == ("known", Decimal("99999999999999999800000000000000.00"))
    assert large["refused"] == (
        "the fact “金额” is 10000000000000000.01, too large for a query to be exact"
    )


def test_a_rule_set_whose_numbers_no_type_holds_is_no_query() -> None:
    program = rule_set(
        """
        inputs:
          甲: {type: integer}
        benefits:
          积: 甲 * 甲 * 甲 * 甲 * 甲
        """
    )
    with pytest.raises(RuleSetError) as caught:
        queried(program, [{"编号": "甲", "甲": 2}])
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.arguments["name"]) == ("bulk-too-wide", "积")
    # The benefit is named with its line.
    assert finding.place == program.benefits[0].place


@pytest.mark.parametrize(
    ("amount", "refused"),
    [
        (Decimal("1.2500"), False),
        (Decimal("1.2501"), True),
        (Decimal("-0.0001"), True),
        (Decimal(10**33), True),
        (Decimal("9999999999999999999999999999999999.9999"), True),
    ],
)
def test_a_column_may_have_more_digits_than_its_fact_where_they_are_zero(
    amount: Decimal, refused: bool
) -> None:
    """Neither rounded to fit, nor multiplied until it overflows."""
    program = rule_set(
        """
        inputs:
          金额: {type: decimal, digits: 2}
        benefits:
          补助: 金额
        """
    )
    (row,) = _of_a_column(program, [amount], scale=4)
    assert ("refused" in row) == refused
    if not refused:
        assert row["benefits"] == {"补助": ("known", amount)}


def _of_a_column(
    program: Program, amounts: list[Decimal], scale: int, precision: int = 38
) -> list[Answer]:
    keys = pa.array([f"S{i}" for i in range(len(amounts))])
    column = pa.array(amounts, pa.decimal128(precision, scale))
    numbers = pa.array(range(len(amounts)), pa.int32())
    table = pa.table({"case number": numbers, "编号": keys, "金额": column})
    physical = {"编号": Physical("text"), "金额": Physical("decimal", scale)}
    cases = Relation("cases", {n: n for n in physical}, physical, ("case number",))
    return answers(compile_query(program, DUCKDB, cases, language="en"), {"cases": table})


@pytest.mark.parametrize("amount", [Decimal("-999999999999999.999"), Decimal("0.001")])
def test_a_sum_of_eighteen_digits_is_a_whole_number_of_its_last_ones(amount: Decimal) -> None:
    """It was an error of the database, and of the whole list: the product has more than 64 bits."""
    program = rule_set(
        """
        inputs:
          金额: {type: decimal, digits: 3}
        benefits:
          补助: 金额
        """
    )
    (row,) = _of_a_column(program, [amount], scale=3, precision=18)
    assert row["benefits"] == {"补助": ("known", amount)}


def test_the_later_of_two_days_is_bounded_only_where_both_are() -> None:
    """What is proved of a date decides what is left out of the query."""
    program = rule_set(
        """
        inputs:
          甲: {type: date, range: {at_least: 2000-01-01, at_most: 2001-12-31}}
          记录:
            type: records
            fields: {日: {type: date}}
        definitions:
          较晚: max(甲, max(记录.日))
        benefits:
          次日: add_days(较晚, 1)
          年: year(较晚)
        """
    )
    first, last = date(2000, 1, 1), date(9999, 12, 31)
    cases = [
        {"编号": "甲", "甲": first, "记录": [{"日": first}]},
        {"编号": "乙", "甲": first, "记录": [{"日": last}]},
    ]
    early, late = queried(program, cases)
    assert early["benefits"] == {"次日": ("known", date(2000, 1, 2)), "年": ("known", 2000)}
    assert "refused" in late
