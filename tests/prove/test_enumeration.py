"""What is proved agrees with trying every case, where there are few enough to try.

Were something called impossible that a case shows, or the other way round, a drafter would be told
a falsehood with the weight of a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest

from engine.program import Program
from engine.prove.findings.analyse import analyse
from tests.support import rule_set
from tests.witness.evaluation import Run

NUMBERS = range(5)
CHOICES = ("一", "二", "三")


def condition(random: Random, depth: int) -> str:
    """A condition over two numbers, a choice and a truth."""
    if depth == 0 or random.randrange(3) == 0:
        operator = random.choice(("<", "<=", ">", ">=", "=="))
        return random.choice(
            (
                f"甲 {operator} 数{random.randrange(3)}",
                f"甲 {operator} 乙",
                f'丙 == "{random.choice(CHOICES)}"',
                "丁",
            )
        )
    one, other = condition(random, depth - 1), condition(random, depth - 1)
    return random.choice((f"({one} and {other})", f"({one} or {other})", f"not ({one})"))


def made(random: Random) -> Program:
    return rule_set(
        f"""
parameters:
  数0: {{value: 0, accepts: {{unused: 例}}}}
  数1: {{value: 2}}
  数2: {{value: 4}}
inputs:
  甲: {{type: integer, range: {{at_least: 0, at_most: 4}}}}
  乙: {{type: integer, range: {{at_least: 0, at_most: 4}}}}
  丙: {{type: choice, options: [一, 二, 三]}}
  丁: {{type: boolean}}
requirements:
  要求一: {condition(random, 2)}
  要求二: {condition(random, 2)}
"""
    )


def cases() -> Iterator[dict[str, Any]]:
    for a, b, c, d in product(NUMBERS, NUMBERS, CHOICES, (True, False)):
        yield {"编号": "1", "甲": a, "乙": b, "丙": c, "丁": d}


def tried(program: Program) -> set[tuple[str, str]]:
    """What trying every case says of each requirement, and of the rule set."""
    runs = [Run(program, facts, {}) for facts in cases()]
    truths = {r.name: [run.evaluate(r.clause, None) for run in runs] for r in program.requirements}
    found = set()
    for name, of in truths.items():
        if True not in of:
            found.add(("never-true", name))
        if False not in of:
            found.add(("never-false", name))
    if found:
        return found
    (one, first), (other, second) = truths.items()
    if not any(a is False and b is True for a, b in zip(first, second, strict=True)):
        return {("redundant", one)}
    if not any(b is False and a is True for a, b in zip(first, second, strict=True)):
        return {("redundant", other)}
    if not any(a and b for a, b in zip(first, second, strict=True)):
        return {("never-granted", "")}
    return set()


@pytest.mark.parametrize("block", range(4))
def test_requirements_agree_with_every_case_that_there_is(block: int) -> None:
    codes = {"never-true", "never-false", "redundant", "never-granted"}
    seen = set()
    for number in range(15):
        program = made(Random(f"enumeration {block} {number}"))
        expected = tried(program)
        found = {
            (finding.code, finding.path.partition("/")[2])
            for finding in analyse(program)
            if finding.code in codes
        }
        assert found == expected, [r.clause.text for r in program.requirements]
        seen |= {code for code, _ in expected} or {"sound"}
    assert "sound" in seen


def test_the_blocks_above_have_faults_to_find() -> None:
    """Over sound rule sets alone agreement would say little."""
    found = {
        code
        for block in range(4)
        for number in range(15)
        for code, _ in tried(made(Random(f"enumeration {block} {number}")))
    }
    assert {"never-true", "redundant"} <= found
