"""Runs the engine and the plain evaluator on one case; rule sets to run them on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from engine.decide.decision import Decision
from engine.decide.values import Result, Undecided
from engine.library import Library
from engine.program import All, By, Clause, Expression, Program, Reading, Selection, Value
from engine.program import Any as AnyOf
from engine.ruleset.diagnostics import UndefinedError
from engine.ruleset.load import load_file, load_text
from tests.witness import agree, plain
from tests.witness.case_maker import CaseMaker
from tests.witness.evaluation import Run
from tests.witness.parameters import PRODUCT_LIMIT

POLICIES = Path(__file__).parents[2] / "policies"
CLIMB = 300
"""Steps towards a case that meets every requirement; few cases at random do."""


def load(text: str) -> Program:
    """The program of a rule set that was made here."""
    program = load_text(text.encode(), "generated.yaml")
    assert program is not None
    return program


def decide(
    program: Program, facts: Mapping[str, Any], readings: Mapping[str, str] | None = None
) -> Decision | None:
    """The engine's decision; None where it refuses a case that rests on something undefined."""
    version = f"{program.measure}@{program.version}"
    try:
        return _library(plain.Same(program)).decide(version, facts, readings=dict(readings or {}))
    except UndefinedError:
        return None


@lru_cache(maxsize=8)
def _library(of: plain.Same) -> Library:
    return Library([of.program])


def compare(
    program: Program, facts: Mapping[str, Any], readings: Mapping[str, str] | None = None
) -> tuple[list[str], str]:
    """What the two disagree on, and the verdict of the plain evaluator ('refused' for none)."""
    answer = plain.decide(program, facts, readings=readings or {})
    return agree.differences(decide(program, facts, readings), answer), answer.verdict or "refused"


def shipped() -> list[Program]:
    """The programs of the rule sets that the engine ships."""
    files = [f for f in sorted(POLICIES.glob("*/*.yaml")) if not f.name.endswith(".cases.yaml")]
    return [program for program in map(load_file, files) if program is not None]


def some_readings(program: Program, random: Random) -> dict[str, str]:
    """Readings chosen so that few enough combinations remain for the plain evaluator."""
    mentioned = plain.mentioned_parameters(program)
    unsettled = [p for p in program.parameters if p.name in mentioned and not p.chosen]
    product = 1
    for parameter in unsettled:
        product *= len(parameter.readings)
    random.shuffle(unsettled)
    chosen = {}
    for parameter in unsettled:
        if product <= PRODUCT_LIMIT // 2:
            break
        chosen[parameter.name] = random.choice(parameter.readings).name
        product //= len(parameter.readings)
    return chosen


def favourable(
    program: Program, maker: CaseMaker, random: Random, readings: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Cases on the way to one that meets every requirement, under one combination of readings."""
    settled = {p.name: p.readings[0].name for p in program.parameters if p.readings}
    settled |= readings
    best: tuple[float, ...] = ()
    facts = maker.case(random)
    for _ in range(CLIMB):
        tried = maker.near(random, facts)
        score = _score(program, Run(program, tried, settled))
        if score >= best:
            facts, best = tried, score
            yield facts


def _score(program: Program, run: Run) -> tuple[float, ...]:
    """How near the requirements are, then how near the rows are that they may wait for."""
    conditions = [program.applies_when, *(r.clause for r in program.requirements)]
    near = [_nearness(run, c, None) for c in conditions if c is not None]
    rows = [
        _rows_nearness(run, d.name, d.body)
        for d in program.definitions
        if isinstance(d.body, Selection)
    ]
    return sum(near), sum(rows)


def _rows_nearness(run: Run, name: str, selection: Selection) -> float:
    source, selected = run.source(selection), run.rows(name)
    if isinstance(source, Undecided) or isinstance(selected, Undecided):
        return 0
    if selection.where is None or not source.rows:
        return 0
    nearest = max(
        _nearness(run, selection.where, run.widened(selection, row.columns)) for row in source.rows
    )
    return nearest + min(selected.least, 150)


def _nearness(run: Run, e: Expression, row: Mapping[str, Result] | None) -> float:
    """1 for what holds, 0 for what does not; a conjunction by its parts."""
    match e:
        case Clause(condition=condition):
            return _nearness(run, condition, row)
        case All(parts=parts) if parts:
            return sum(_nearness(run, part, row) for part in parts) / len(parts)
        case AnyOf(parts=parts) if parts:
            return max(_nearness(run, part, row) for part in parts)
        case By(subject=Reading(parameter=parameter), cases=cases):
            return _nearness(run, dict(cases)[run.readings[parameter]], row)
        case Value(name=name) if not isinstance(body := run.definitions[name], Selection):
            return _nearness(run, body, row)
        case _:
            truth = run.evaluate(e, row)
            return float(truth is True)
