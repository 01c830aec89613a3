"""Mutants proved equivalent by the items that they change alone.

If these failed, a mutant would be left out of a score that somebody would be paid wrongly by.
"""

from __future__ import annotations

from engine.cases.mutation.slices import same_by_items
from tests.cases.mutation.support import mutants
from tests.support import rule_set

LATER = """
    parameters:
      口径: {one_of: [晚, 早], question: 哪一日}
      标准: {not_stated: 原文未写}
    inputs:
      甲: {type: date}
      乙: {type: date}
      名册:
        type: records
        fields: {人: {type: text}, 在职: {type: boolean}}
    definitions:
      晚日: 甲 if 甲 > 乙 else 乙
      起日: {by: 口径, cases: {晚: 晚日, 早: 甲}}
      在职者: {from: 名册, where: 在职}
      人数: count(在职者)
    requirements:
      到期: 起日 <= 乙
      有人: 人数 >= 1
    benefits:
      额: 标准 if 甲 > 乙 else 0
"""


def same(*operators: str) -> dict[str, bool]:
    program = rule_set(LATER)
    return {
        mutant.id: same_by_items(program, mutant)
        for mutant in mutants(LATER)
        if mutant.operator in operators
    }


def test_the_later_of_two_equal_days_is_either() -> None:
    """``甲 > 乙`` and ``甲 >= 乙`` choose the same day; the amount they choose is another."""
    assert same("edge-included") == {
        "definitions/晚日 edge-included": True,
        "requirements/到期 edge-included": False,
        "requirements/有人 edge-included": False,
        "benefits/额 edge-included": False,
    }


def test_what_looks_at_records_is_left_to_the_whole() -> None:
    """A count is known within bounds where a row is in doubt, and that is more than its value."""
    assert same("where-dropped", "clause-negated", "clause-dropped") == {
        "definitions/晚日 clause-negated": False,
        "definitions/在职者/where where-dropped": False,
        "definitions/在职者/where clause-negated": False,
        "requirements/到期 clause-dropped": False,
        "requirements/到期 clause-negated": False,
        "requirements/有人 clause-dropped": False,
        "requirements/有人 clause-negated": False,
        "benefits/额 clause-negated": False,
    }
