"""Witnesses: cases that two versions answer otherwise, as ``decide`` answers them."""

from __future__ import annotations

from collections.abc import Mapping

from engine import program as p
from engine.compare.behaviour.model import Answered, Deciding, Given, Witness
from engine.decide.decision import ClauseResult, Decision, RequirementResult
from engine.prove.encoding.case import Case
from engine.prove.sameness.difference import Beside
from engine.prove.sameness.outcome import outcome_of
from engine.ruleset.diagnostics import FactError, UndefinedError


def witness_of(beside: Beside, case: Case) -> Witness:
    """A confirmed case with what both versions answer to it."""
    before, after = beside.decisions(case)
    return Witness(
        case.facts,
        _telling(beside, case),
        answered(before, {}),
        answered(after, beside.alignment.benefits),
    )


def _telling(beside: Beside, case: Case) -> dict[str, str]:
    """The readings without which one of the two answers would be another."""
    own = beside.outcomes(case)
    found: dict[str, str] = {}
    for name, reading in case.readings.items():
        for other in beside.joint.readings[name]:
            if other == reading:
                continue
            try:
                changed = beside.outcomes(Case(case.facts, {**case.readings, name: other}))
            except FactError:
                continue
            if not all(a.is_like(b) for a, b in zip(own, changed, strict=True)):
                found[name] = reading
                break
    return found


def answered(answer: Decision | UndefinedError, benefits: Mapping[str, str]) -> Answered:
    """An answer of ``decide``, as far as a reviewer has to see it."""
    outcome = outcome_of(answer, benefits)
    given = tuple(
        Given(name, due.state.value, due.value, due.unit) for name, due in outcome.benefits.items()
    )
    if isinstance(answer, UndefinedError):
        return Answered("", given, None)
    return Answered(answer.verdict.value, given, _deciding(answer))


def _deciding(decision: Decision) -> Deciding | None:
    """The first clause that fails; else the first that is undecided; None where all hold."""
    results = list(decision.requirements)
    applies = decision.applies_when
    if applies is not None and applies.truth is not True:
        return _clause("applies_when", applies, applies.truth)
    for wanted in (False, None):
        for requirement in results:
            truth = requirement.result.truth
            if truth is wanted or (wanted is None and truth is not True and truth is not False):
                return _of(requirement)
    return None


def _of(requirement: RequirementResult) -> Deciding:
    return _clause(f"requirements/{requirement.name}", requirement.result, requirement.result.truth)


def _clause(path: str, result: ClauseResult, truth: object) -> Deciding:
    """The innermost clause that is as its requirement is, with the quote that stands nearest."""
    quote, alias = result.clause.quote, result.clause.alias
    name = result.clause.label or path.rpartition("/")[2]
    while result.clause.kind in ("all", "by"):
        inner = next((part for part in result.parts if _is_like(part.truth, truth)), None)
        if inner is None:
            break
        result = inner
        quote = result.clause.quote or quote
        if result.clause.label:
            name, alias = result.clause.label, result.clause.alias
    return Deciding(path, name, alias, quote, result.clause.place)


def _is_like(one: object, other: object) -> bool:
    if isinstance(other, bool):
        return one is other
    return not isinstance(one, bool)


def alias_of(program: p.Program, path: str) -> str:
    """The English name of a requirement."""
    name = path.rpartition("/")[2]
    return next((r.alias for r in program.requirements if r.name == name), "")
