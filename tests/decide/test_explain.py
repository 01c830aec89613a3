"""What a decision says: clauses with quotes and lines, the values they used, rows by reading."""

from __future__ import annotations

from datetime import date

from engine import Missing, Open, Undecided
from engine.decide.decision import Rows
from tests.support import decide

BODY = """
parameters:
  问: {one_of: [签约日, 入职日], question: 以哪一日计}
  区间: {range: {at_least: 35, less_than: 40}, quote: 满35不满40}
inputs:
  年龄: {type: integer}
  已认定: {type: boolean}
  记录:
    type: records
    fields:
      签约: {type: date}
      入职: {type: date}
  起: {type: date}
definitions:
  加一: 年龄 + 1
  s:
    from: 记录
    each: {日: {by: 问, cases: {签约日: 签约, 入职日: 入职}}}
    where: 日 >= 起
requirements:
  年龄条件: {when: 加一 in 区间, quote: 满35不满40, label: 年龄, alias: age}
  认定: {when: 已认定 and 年龄 >= 0, quote: 经认定的}
benefits: {b: count(s)}
"""
FACTS = {"年龄": 34, "记录": [], "起": date(2024, 1, 1)}


def test_every_requirement_has_its_quote_its_line_and_its_words() -> None:
    """Otherwise a refusal cannot be checked against the law, or found in the rule set."""
    first, second = (r.result.clause for r in decide(BODY, FACTS).requirements)
    assert (first.quote, first.label, first.alias, first.text) == (
        "满35不满40",
        "年龄",
        "age",
        "加一 in 区间",
    )
    assert first.place is not None
    assert second.place is not None
    assert second.place.line == first.place.line + 1
    assert second.names == ("已认定", "年龄")


def test_the_values_that_a_clause_used() -> None:
    """Otherwise the reader has to look up by hand what the machine compared."""
    decision = decide(BODY, FACTS)
    first, second = (r.result.clause for r in decision.requirements)
    assert decision.used(first) == (("加一", 35), ("区间", "≥ 35, < 40"))
    assert decision.used(second) == (("年龄", 34),)
    assert decision.requirements[1].result.truth == Undecided(frozenset({Missing("已认定")}))


def test_a_chosen_reading_is_shown_where_it_was_used() -> None:
    """Otherwise a choice by the caller is invisible at the clause that it decided."""
    body = """
parameters: {问: {one_of: [甲, 乙], question: 哪一种}}
inputs:
  数: {type: integer}
requirements: {r: {by: 问, cases: {甲: 数 >= 1, 乙: 数 < 1}}}
"""
    decision = decide(body, {"数": 1}, readings={"问": "甲"})
    assert decision.used(decision.requirements[0].result.clause) == (("问", "甲"),)


def test_rows_differ_by_reading_only_where_they_do() -> None:
    """Otherwise one list is shown twice, or two different ones as one."""
    same = decide(BODY, FACTS | {"记录": [{"签约": date(2024, 2, 1), "入职": date(2024, 3, 1)}]})
    assert same.selections[0].rows == Rows((1,), (), ())
    differ = decide(BODY, FACTS | {"记录": [{"签约": date(2023, 12, 1), "入职": date(2024, 1, 1)}]})
    rows = differ.selections[0].rows
    assert isinstance(rows, Open)
    found = {dict(o.readings)["问"]: o.value for o in rows.outcomes}
    assert found[("入职日",)] == Rows((1,), (), ())
    left = found[("签约日",)]
    assert isinstance(left, Rows)
    assert [key for key, _ in left.left] == [1]


def test_each_clause_is_as_its_part_says_under_each_reading() -> None:
    """A part may differ between readings where the whole does not; both are told."""
    body = """
parameters: {问: {one_of: [甲, 乙], question: 哪一种}}
inputs:
  数: {type: integer}
requirements:
  r:
    any:
      - {by: 问, cases: {甲: 数 >= 1, 乙: 数 < 1}}
      - 数 >= 0
"""
    decision = decide(body, {"数": 1})
    (found,) = decision.requirements
    assert found.result.truth is True
    assert isinstance(found.result.parts[0].truth, Open)
    assert decision.open == ()
