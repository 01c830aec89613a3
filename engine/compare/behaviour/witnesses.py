"""Witnesses: cases that two versions answer otherwise, as ``decide`` answers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import program as p
from engine.compare.behaviour.classes import standings
from engine.compare.behaviour.model import Answered, Deciding, Given, Witness
from engine.compare.behaviour.parts import Part
from engine.compare.behaviour.tidy import Tidy
from engine.decide.decision import ClauseResult, Decision, RequirementResult
from engine.prove.encoding.case import Case
from engine.prove.encoding.evaluate import Cases, together
from engine.prove.encoding.terms import Truth, both, chosen, is_truth, negated
from engine.prove.encoding.values import parts_of
from engine.prove.questions.drawing import Values, options_of
from engine.prove.questions.replay import ReplayError
from engine.prove.questions.shrinking import shrunk
from engine.prove.sameness.difference import Beside
from engine.prove.sameness.outcome import Outcome, outcome_of, paid
from engine.ruleset.diagnostics import FactError, UndefinedError


@dataclass(frozen=True, slots=True)
class Shown:
    """A witness as it is told, and the case that it is with both answers to it.

    ``values`` are those of its unknowns.
    """

    witness: Witness
    values: Values
    case: Case
    before: Outcome
    after: Outcome


def witnesses(beside: Beside, parts: Sequence[Part]) -> list[Shown]:
    """A small and ordinary case of each part. Raises ReplayError where ``decide`` denies one."""
    started = [part.values for part in parts]
    tidy = Tidy(beside.asked, beside.facts, beside.readings)
    own = both(beside.before.exact, *beside.facts.side)
    stays = [
        both(own, part.goal.claim, known)
        for part, known in zip(parts, _known(beside, started), strict=True)
    ]
    steps = [tidy.steps(values) for values in started]
    small = shrunk(list(zip(steps, stays, strict=True)))
    return [
        _confirmed(beside, part, values, telling)
        for part, values, telling in zip(parts, small, _telling(beside, small), strict=True)
    ]


def _known(beside: Beside, several: Sequence[Values]) -> Iterator[Truth]:
    """That what is known of the benefits stays known: people want to see what is paid."""
    flags = [
        both(paid(encoded), cell.known)
        for encoded in (beside.before, beside.after)
        for cell in encoded.benefits.values()
    ]
    known = list(map(together(several).flags, flags)) if several else []
    for place in range(len(several)):
        each = zip(flags, known, strict=True)
        yield both(*(flag if truths[place] else negated(flag) for flag, truths in each))


def _confirmed(beside: Beside, part: Part, values: Values, telling: Sequence[str]) -> Shown:
    """The case with what both versions answer to it."""
    case = beside.asker.case(values)
    names = beside.alignment.benefits
    for one in (_numbered(beside.asked.inputs, case), case):
        try:
            before, after = beside.decisions(one)
        except FactError:
            continue
        old, new = outcome_of(before, {}), outcome_of(after, names)
        if part.is_shown_by(old, new):
            readings = {name: one.readings[name] for name in telling}
            told = Witness(one.facts, readings, answered(before, {}), answered(after, names))
            return Shown(told, values, one, old, new)
    raise ReplayError(beside.asked, f"a difference ({part.kind.kind})", case)


def _numbered(inputs: Sequence[p.Input], case: Case) -> Case:
    """Texts numbered in the order in which they come."""
    facts: dict[str, Any] = dict(case.facts)
    for given in inputs:
        if isinstance(given.type, p.TextType) and given.name in facts:
            facts[given.name] = f"{given.name}1"
        texts = [column.name for column in given.fields if isinstance(column.type, p.TextType)]
        if texts and given.name in facts:
            facts[given.name] = _rows_numbered(facts[given.name], texts)
    return Case(facts, case.readings)


def _rows_numbered(rows: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> list[dict[str, Any]]:
    found = [dict(row) for row in rows]
    for name in texts:
        numbers: dict[str, int] = {}
        for row in found:
            if name in row:
                row[name] = f"{name}{numbers.setdefault(row[name], len(numbers) + 1)}"
    return found


# -- readings ------------------------------------------------------------------------------------


def _telling(beside: Beside, several: Sequence[Values]) -> list[list[str]]:
    """Of each case the readings without which one of the two answers would be another."""
    options = {name: options_of(option) for name, option in beside.readings.items()}
    tried: list[Values] = []
    changed: list[tuple[int, str]] = []
    for number, values in enumerate(several):
        for name, of in options.items():
            for bits in of.values():
                tried.append(values | bits)
                changed.append((number, name))
    own = _answers(beside, together(several)) if several else []
    others = _answers(beside, together(tried)) if tried else []
    found: list[dict[str, None]] = [{} for _ in several]
    for (number, name), answer in zip(changed, others, strict=True):
        if answer != own[number]:
            found[number][name] = None
    return [list(names) for names in found]


def _answers(beside: Beside, cases: Cases) -> list[tuple[int, ...]]:
    """What the two versions answer to each case, in figures that are alike where answers are."""
    told: list[Any] = []
    for encoded in (beside.before, beside.after):
        stands = standings(encoded)
        told += stands.values()
        due = both(paid(encoded), negated(stands["refused"]))
        for cell in encoded.benefits.values():
            known = both(due, cell.known)
            told += [known, both(due, cell.missing)]
            told += [
                both(known, part) if is_truth(part) else chosen(known, part, 0)
                for part in parts_of(cell.value)
            ]
    figures = [cases.flags(one) if is_truth(one) else cases.each(one) for one in told]
    return list(zip(*figures, strict=True))


# -- as they are told ----------------------------------------------------------------------------


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
