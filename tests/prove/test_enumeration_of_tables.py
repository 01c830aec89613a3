"""What is found about tables, branches, readings, inputs and benefits agrees with every case.

The same as ``test_enumeration``, for rule sets with a table, an open parameter and benefits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

from engine.decide.values import Undecided
from engine.program import Program
from engine.prove.findings.analyse import analyse
from engine.prove.questions.beside import mentioned
from tests.prove.test_enumeration import CHOICES, cases, condition
from tests.support import rule_set
from tests.witness.evaluation import Run

READINGS = ("一读", "二读", "三读")
FIGURES = ("甲", "乙", "甲 + 乙", "0")
FOUND = frozenset(
    {
        "table-gap", "edge-unowned", "table-overlap", "table-conflict", "row-unreached",
        "dead-branch", "open-idle", "reading-idle", "input-idle", "benefit-negative",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the figures and options for which it applies, and its value."""

    figures: range
    options: tuple[str, ...]
    value: int

    def applies(self, facts: Mapping[str, Any]) -> bool:
        return facts["甲"] in self.figures and facts["丙"] in self.options

    def written(self, number: int) -> str:
        low, high = self.figures[0], self.figures[-1]
        options = ", ".join(self.options)
        when = f"甲: {{at_least: {low}, at_most: {high}}}, 丙: [{options}]"
        return f"        - {{id: r{number}, when: {{{when}}}, value: {self.value}}}"


@dataclass(frozen=True, slots=True)
class Made:
    """A rule set, with what is needed to try it."""

    program: Program
    policy: str
    rows: tuple[Row, ...]


def row(random: Random) -> Row:
    low = random.choice((0, 0, 1, 2, 3))
    high = random.choice([n for n in (1, 2, 4, 4) if n >= low])
    number = random.choice((1, 2, 3, 3))
    options = tuple(sorted(random.sample(CHOICES, number), key=CHOICES.index))
    return Row(range(low, high + 1), options, random.randrange(2))


def made(random: Random) -> Made:
    rows = tuple(row(random) for _ in range(random.randint(2, 4)))
    policy = random.choice(("unique", "first", "any"))
    listed = "\n".join(one.written(number) for number, one in enumerate(rows))
    by = ", ".join(f"{name}: {random.choice(FIGURES)}" for name in READINGS)
    program = rule_set(
        f"""
parameters:
  数0: {{value: 0, accepts: {{unused: 例}}}}
  数1: {{value: 2, accepts: {{unused: 例}}}}
  数2: {{value: 4, accepts: {{unused: 例}}}}
  口径: {{one_of: [一读, 二读, 三读], question: 以何者为准}}
inputs:
  甲: {{type: integer, range: {{at_least: 0, at_most: 4}}}}
  乙: {{type: integer, range: {{at_least: 0, at_most: 4}}}}
  丙: {{type: choice, options: [一, 二, 三]}}
  丁: {{type: boolean}}
definitions:
  标准:
    table:
      hit_policy: {policy}
      rows:
{listed}
  数额: {{by: 口径, cases: {{{by}}}}}
requirements:
  要求: {condition(random, 1)}
benefits:
  补助: 数额 - 数{random.randrange(2)}
  档: 标准
  奖: 1 if {condition(random, 1)} else 0
"""
    )
    return Made(program, policy, rows)


@dataclass(frozen=True, slots=True)
class Tried:
    """A case under a reading: what it is answered."""

    facts: Mapping[str, Any]
    reading: str
    granted: bool
    benefits: tuple[Any, ...]

    @property
    def answer(self) -> tuple[object, ...]:
        if self.granted and "undefined" in self.benefits:
            # A benefit that is not defined refuses the whole case.
            return ("refused",)
        return (self.granted, *(self.benefits if self.granted else ()))


def tried(program: Program) -> Iterator[Tried]:
    """Every case under every reading, by the plain evaluator."""
    (requirement,) = program.requirements
    for facts, reading in product(cases(), READINGS):
        run = Run(program, facts, {"口径": reading})
        granted = run.evaluate(requirement.clause, None) is True
        values = [run.evaluate(benefit.value, None) for benefit in program.benefits]
        told = tuple("undefined" if isinstance(v, Undecided) else v for v in values)
        yield Tried(facts, reading, granted, told)


def expected(of: Made) -> set[tuple[str, ...]]:
    """What trying every case says."""
    runs = list(tried(of.program))
    found: set[tuple[str, ...]] = {*_of_rows(of), *_of_branches(of)}
    if any(len(run.answer) > 1 and run.benefits[0] < 0 for run in runs):
        found.add(("benefit-negative", "补助"))
    if {run.granted for run in runs} == {True, False}:
        found |= {*_of_readings(runs), *_of_inputs(of, runs)}
    return found


def _of_rows(of: Made) -> Iterator[tuple[str, ...]]:
    every = list(cases())
    hits = [[n for n, one in enumerate(of.rows) if one.applies(facts)] for facts in every]
    if [] in hits:
        yield ("gap",)
    for one, other in combinations(range(len(of.rows)), 2):
        if any(one in hit and other in hit for hit in hits):
            if of.policy == "unique":
                yield "table-overlap", f"r{one}", f"r{other}"
            elif of.policy == "any" and of.rows[one].value != of.rows[other].value:
                yield "table-conflict", f"r{one}", f"r{other}"
    for number in range(len(of.rows)):
        if of.policy == "first" and not any(hit[:1] == [number] for hit in hits):
            yield "row-unreached", f"r{number}"


def _of_branches(of: Made) -> Iterator[tuple[str, ...]]:
    award = of.program.benefits[2].value
    truths = {Run(of.program, facts, {"口径": "一读"}).evaluate(award, None) for facts in cases()}
    for value, name in ((1, "if"), (0, "else")):
        if value not in truths:
            yield "dead-branch", name


def _of_readings(runs: list[Tried]) -> Iterator[tuple[str, ...]]:
    answers = {name: [r.answer for r in runs if r.reading == name] for name in READINGS}
    alike = [
        (one, other) for one, other in combinations(READINGS, 2) if answers[one] == answers[other]
    ]
    if len(alike) == 3:
        yield ("open-idle",)
    else:
        yield from (("reading-idle", *pair) for pair in alike)


def _of_inputs(of: Made, runs: list[Tried]) -> Iterator[tuple[str, ...]]:
    named = {name for name, _ in mentioned(of.program)}
    for name in ("甲", "乙", "丙", "丁"):
        seen: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
        for run in runs:
            rest = tuple(value for key, value in run.facts.items() if key != name)
            seen.setdefault((run.reading, *rest), set()).add(run.answer)
        if all(len(answers) == 1 for answers in seen.values()) and name in named:
            yield "input-idle", name


def said(of: Made) -> set[tuple[str, ...]]:
    """What is found, in the same words."""
    found: set[tuple[str, ...]] = set()
    for finding in analyse(of.program):
        arguments = finding.arguments
        match finding.code:
            case "table-gap" | "edge-unowned":
                found.add(("gap",))
            case "table-overlap" | "table-conflict":
                found.add((finding.code, str(arguments["before"]), str(arguments["row"])))
            case "row-unreached":
                found.add((finding.code, str(arguments["row"])))
            case "dead-branch":
                found.add((finding.code, str(arguments["branch"])))
            case "reading-idle":
                found.add((finding.code, str(arguments["reading"]), str(arguments["other"])))
            case "open-idle":
                found.add((finding.code,))
            case "input-idle" | "benefit-negative":
                found.add((finding.code, str(arguments["name"])))
            case _:
                assert finding.code not in FOUND
    return found


@pytest.mark.parametrize("block", range(4))
def test_what_is_found_is_what_every_case_says(block: int) -> None:
    for number in range(6):
        of = made(Random(f"tables {block} {number}"))
        assert said(of) == expected(of), of


def test_every_kind_is_among_them() -> None:
    """Were a kind never expected, agreement on it would say nothing."""
    found = {
        kind
        for block in range(4)
        for n in range(6)
        for kind, *_ in expected(made(Random(f"tables {block} {n}")))
    }
    assert {"gap", "table-overlap", "row-unreached", "input-idle", "benefit-negative"} <= found
    assert found & {"open-idle", "reading-idle"}
