"""Lays the two evaluators' answers to one case beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.decide.decision import Answer, Decision, Open, Readings, Rows, Verdict
from engine.decide.values import Ill, Missing, Result, Undecided, Unstated
from engine.program import Program
from tests.witness import plain

Comparable = object
"""A known value, or the facts and items for which a value is undecided."""


def differences(decision: Decision | None, answer: plain.Plain) -> list[str]:
    """What the two disagree on, in words; ``decision`` is None where the engine refused."""
    return list(_differences(decision, answer))


def describe(program: Program, text: str, facts: Mapping[str, Any], found: list[str]) -> str:
    """A disagreement for a person: the rule set, the case, and both answers."""
    return "\n".join([text, f"measure {program.measure}", f"facts = {facts!r}", *found])


def _differences(decision: Decision | None, answer: plain.Plain) -> Iterator[str]:
    if decision is None or answer.refused:
        if (decision is None) != bool(answer.refused):
            engine = "refuses" if decision is None else decision.verdict.value
            yield f"engine: {engine}; plain: {answer.verdict or answer.refused}"
        return
    if decision.verdict.value != answer.verdict:
        yield f"verdict: engine {decision.verdict.value}; plain {answer.verdict}"
    if frozenset(decision.missing) != answer.missing:
        yield f"missing: engine {set(decision.missing)}; plain {set(answer.missing)}"
    yield from _outcomes(decision, answer)
    yield from _open(decision, answer)
    for under in answer.under:
        yield from _under(decision, under)
    states = {b.benefit.name: b.state.value for b in decision.benefits}
    if states != dict(answer.benefits):
        yield f"benefits: engine {states}; plain {dict(answer.benefits)}"


def _outcomes(decision: Decision, answer: plain.Plain) -> Iterator[str]:
    """The outcomes whose missing facts are not those of the readings that they cover."""
    for outcome in decision.outcomes:
        missing = frozenset[Missing]().union(
            *(u.missing for u in answer.under if _covers(outcome.readings, u.readings))
        )
        if frozenset(outcome.missing) != missing:
            yield f"outcome {outcome.readings} misses {outcome.missing}; plain {missing}"


def _open(decision: Decision, answer: plain.Plain) -> Iterator[str]:
    """A parameter that is listed and makes no difference, or makes one and is not listed."""
    listed = {parameter for o in decision.outcomes for parameter, _ in o.readings}
    verdict = _depends(answer, lambda under: under.verdict)
    if listed != verdict:
        yield f"outcomes: engine lists {listed}; plain: the verdict depends on {verdict}"
    either = _depends(answer, lambda under: (under.verdict, _benefits(under)))
    if not verdict <= set(decision.open) <= either:
        yield f"open: engine {decision.open}; plain: {verdict}, with benefits {either}"


def _depends(answer: plain.Plain, of: Callable[[plain.Under], object]) -> set[str]:
    """The parameters that change something while all the others stay as they are."""
    seen: dict[object, object] = {}
    found = set()
    for under in answer.under:
        for parameter in under.readings:
            others = frozenset(item for item in under.readings.items() if item[0] != parameter)
            if seen.setdefault((parameter, others), of(under)) != of(under):
                found.add(parameter)
    return found


def _benefits(under: plain.Under) -> Comparable:
    if under.benefits is None:
        return None
    return {name: _comparable(value) for name, value in under.benefits.items()}


def _covers(condition: Readings, readings: Mapping[str, str]) -> bool:
    return all(readings[parameter] in names for parameter, names in condition)


def _under(decision: Decision, under: plain.Under) -> Iterator[str]:
    """The disagreements under one combination of readings."""
    for outcome in _covering([(o.readings, o) for o in decision.outcomes], under.readings):
        if outcome.verdict is not Verdict(under.verdict):
            yield f"outcome under {under.readings}: {outcome.verdict}; plain {under.verdict}"
    answers = {f"requirement {r.name}": r.result.truth for r in decision.requirements}
    expected: dict[str, Result] = {f"requirement {n}": v for n, v in under.requirements.items()}
    if decision.applies_when is not None:
        answers["applies_when"] = decision.applies_when.truth
        expected["applies_when"] = under.applies
    if under.benefits is not None:
        answers |= {f"benefit {b.benefit.name}": b.value for b in decision.benefits}
        expected |= {f"benefit {n}": v for n, v in under.benefits.items()}
    answers |= {f"definition {name}": value for name, value in decision.values.items()}
    expected |= {f"definition {name}": value for name, value in under.values.items()}
    yield from _selections(decision, under)
    for name, value in expected.items():
        if name not in answers:
            yield f"{name} under {under.readings}: the engine has none; plain {value}"
            continue
        for found in _under_readings(answers[name], under.readings):
            if _comparable(found) != _comparable(value):
                yield f"{name} under {under.readings}: engine {found}; plain {value}"


def _selections(decision: Decision, under: plain.Under) -> Iterator[str]:
    """The selections whose rows differ; why a row is left is the engine's alone to say."""
    for selection in decision.selections:
        expected = under.selections[selection.name]
        found = selection.rows
        if isinstance(found, Open):
            (found,) = _covering([(o.readings, o.value) for o in found.outcomes], under.readings)
        if isinstance(found, Rows):
            undecided = tuple(row.key for row in found.undecided)
            same = plain.Selected(found.taken, undecided) == expected
        else:
            same = isinstance(expected, Undecided) and _comparable(found) == _comparable(expected)
        if not same:
            yield f"{selection.name} under {under.readings}: engine {found}; plain {expected}"


def _under_readings(answer: Answer, readings: Mapping[str, str]) -> list[Result]:
    if isinstance(answer, Open):
        return _covering([(o.readings, o.value) for o in answer.outcomes], readings)
    return [answer]


def _covering(outcomes: list[tuple[Readings, Any]], readings: Mapping[str, str]) -> list[Any]:
    """The outcome that covers a combination; outcomes partition the combinations."""
    found = [value for condition, value in outcomes if _covers(condition, readings)]
    assert len(found) == 1, f"{len(found)} outcomes cover {readings}: {outcomes}"
    return found


def _comparable(value: Result) -> Comparable:
    """Where a value is undefined is the engine's to say; that it is has to be agreed on."""
    if not isinstance(value, Undecided):
        return value
    missing = frozenset(r for r in value.reasons if isinstance(r, Missing))
    unstated = frozenset(r for r in value.reasons if isinstance(r, Unstated))
    return missing, unstated, any(isinstance(r, Ill) for r in value.reasons), value.bounds
