"""A program in terms says what the evaluators say, of every case put to both.

If this failed, what is proved would be proved of some other rule set.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from engine.program import Program
from tests.prove.agree import ROWS, Put, Solved
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
