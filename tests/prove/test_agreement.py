"""A program in terms says what the evaluators say, of every case put to both.

If this failed, what is proved would be proved of some other rule set.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from engine.program import Program
from tests.prove.agree import ROWS, Put, Solved
from tests.support import rule_set as small
from tests.witness.case_maker import CaseMaker
from tests.witness.rule_sets import rule_set
from tests.witness.run import favourable, load, shipped, some_readings

SHIPPED = shipped()


def check(program: Program, text: str, cases: list[dict[str, Any]], random: Random) -> int:
    """Put cases to a program, each under readings at random; how many were solved."""
    solved = Solved.of(program)
    put: list[Put] = []
    for facts in cases:
        if any(isinstance(value, list) and len(value) > ROWS for value in facts.values()):
            continue
        readings = {
            q.name: random.choice(q.readings).name for q in program.parameters if q.state == "open"
        }
        put.append((facts, readings))
    compared = solved.compared(put)
    for case, found in compared.differences:
        raise AssertionError("\n".join([text, f"{case!r}", *found]))
    return compared.solved


@pytest.mark.parametrize("block", range(4))
def test_generated_rule_sets(block: int) -> None:
    seen = 0
    for number in range(8):
        random = Random(f"terms {block} {number}")
        text = rule_set(random)
        program = load(text)
        maker = CaseMaker(program)
        seen += check(program, text, [maker.case(random) for _ in range(8)], random)
    # Were all left out for their rows, or given up, agreement would say nothing.
    assert seen > 30


@pytest.mark.parametrize("program", SHIPPED, ids=lambda p: f"{p.measure}@{p.version}")
def test_shipped_rule_sets(program: Program) -> None:
    random = Random(11)
    maker = CaseMaker(program)
    near = list(favourable(program, maker, random, some_readings(program, random)))[-6:]
    cases = [*near, *(maker.near(random, near[-1]) for _ in range(6)), maker.case(random)]
    assert check(program, program.file, cases, random) > 0


TAKEN = """
inputs:
  记录:
    type: records
    fields: {合格: {type: boolean}, 名: {type: choice, options: [甲, 乙, 丙]}}
parameters:
  档次: {tiers: [{at_least: 1, value: 10}, {at_least: 2, value: 50}], unit: {of: 条, value: 元}}
definitions:
  头条: {from: 记录, where: 合格, take: 1}
  其中: {from: 头条}
  其中合格: {from: 头条, where: 合格}
  条数: count(其中)
  合格条数: count(其中合格)
  名数: count_distinct(头条.名)
requirements:
  达标: 条数 in 档次 or 合格条数 in 档次 or 名数 in 档次
"""


@pytest.mark.parametrize("given", [(None, None, None), (True, None, None), (None, True, False)])
def test_rows_in_doubt_among_the_first_are_counted_as_decide_counts_them(
    given: tuple[bool | None, ...],
) -> None:
    """Each of them may be the first: no case of such rows may be taken for impossible."""
    rows = [
        {"名": name, **({} if is_fit is None else {"合格": is_fit})}
        for name, is_fit in zip("甲乙丙", given, strict=True)
    ]
    program = small(TAKEN)
    assert check(program, TAKEN, [{"编号": "A", "记录": rows}], Random(0)) == 1
