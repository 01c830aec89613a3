"""The verdict: under one reading by the first row that fits, then over the readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from engine import program as p
from engine.decide.decision import BenefitState, Verdict
from engine.decide.values import Ill, Missing, Undecided
from engine.readings import Diagram, combine, leaves
from engine.ruleset.diagnostics import Diagnostic, UndefinedError


class Standing(IntEnum):
    """How a condition stands; the greatest of several decides their conjunction."""

    HOLDS = 0
    NOT_STATED = 1
    UNDEFINED = 2
    MISSING = 3
    FAILS = 4


_REFUSED = "refused"

_BENEFIT = {
    Standing.HOLDS: Verdict.ELIGIBLE,
    Standing.NOT_STATED: Verdict.CONDITIONAL,
    Standing.MISSING: Verdict.INCOMPLETE,
    Standing.FAILS: Verdict.INELIGIBLE,
    Standing.UNDEFINED: _REFUSED,
}
_DUTY = {**_BENEFIT, Standing.HOLDS: Verdict.MET, Standing.FAILS: Verdict.NOT_MET}
_APPLIES = {**_BENEFIT, Standing.FAILS: Verdict.NOT_APPLICABLE}

PAID = (Verdict.ELIGIBLE, Verdict.CONDITIONAL)
"""The verdicts under which a benefit is answered."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict over all readings, and the diagram of verdicts that it came from.

    ``missing`` are the facts that could decide an incomplete verdict, most awaited first, and
    ``waiting`` the truths of the conditions that it waits for.
    """

    verdict: Verdict
    by_reading: Diagram
    missing: tuple[Missing, ...]
    waiting: tuple[Diagram, ...]


def standing(truth: Any) -> Standing:
    """How one condition stands under one reading."""
    if truth is True:
        return Standing.HOLDS
    if truth is False:
        return Standing.FAILS
    kinds = {reason.__class__ for reason in truth.reasons}
    if Missing in kinds:
        return Standing.MISSING
    return Standing.UNDEFINED if Ill in kinds else Standing.NOT_STATED


def judge(program: p.Program, truths: Mapping[str, Diagram]) -> Judgement:
    """The verdict of a case from the truths of its clauses, by id.

    Raises UndefinedError where it rests on an undefined value.
    """
    requirements = [truths[requirement.clause.id] for requirement in program.requirements]
    applies_when = truths[program.applies_when.id] if program.applies_when else None
    worst: Diagram = Standing.HOLDS
    standings = [combine(standing, [truth]) for truth in requirements]
    for one in standings:
        worst = combine(max, [worst, one])
    outcome = combine((_DUTY if program.kind == "duty" else _BENEFIT).__getitem__, [worst])
    waiting = list(requirements)
    if applies_when is not None:
        applies = combine(standing, [applies_when])
        outcome = combine(
            lambda how, verdict: verdict if how is Standing.HOLDS else _APPLIES[how],
            [applies, outcome],
        )
        # A requirement is waited for only where the duty is known to apply.
        waiting = [
            combine(
                lambda how, truth: truth if how is Standing.HOLDS else True,
                [applies, truth],
            )
            for truth in requirements
        ]
        waiting.append(applies_when)
    found = leaves(outcome)
    if _REFUSED in found:
        raise _undefined(waiting)
    missing = missing_facts(program, outcome, waiting) if Verdict.INCOMPLETE in found else ()
    return Judgement(_over_readings(found), outcome, missing, tuple(waiting))


def _over_readings(found: list[Any]) -> Verdict:
    if len(found) == 1:
        verdict: Verdict = found[0]
        return verdict
    others = [verdict for verdict in found if verdict is not Verdict.INCOMPLETE]
    return Verdict.INCOMPLETE if len(others) == 1 else Verdict.OPEN


def due(by_reading: Diagram, benefit: Diagram) -> Diagram:
    """A benefit in the readings where it is due, None in the others.

    Raises UndefinedError where it is due and not defined.
    """
    answered = combine(
        lambda verdict, value: value if verdict in PAID else None, [by_reading, benefit]
    )
    for value in leaves(answered):
        if value.__class__ is Undecided and standing(value) is Standing.UNDEFINED:
            raise _undefined([value])
    return answered


def benefit_state(values: Sequence[Any]) -> BenefitState:
    """How a benefit is answered, from its distinct values in the readings where it is due.

    What is not stated is one answer, however far a count in it is known to lie.
    """
    states = [_state(value) for value in values]
    kinds = states.count(BenefitState.KNOWN) + (BenefitState.NOT_STATED in states)
    if kinds > 1:
        return BenefitState.OPEN
    return BenefitState.MISSING if BenefitState.MISSING in states else states[0]


def _state(value: Any) -> BenefitState:
    if value.__class__ is not Undecided:
        return BenefitState.KNOWN
    if standing(value) is Standing.MISSING:
        return BenefitState.MISSING
    return BenefitState.NOT_STATED


def missing_facts(
    program: p.Program, outcome: Diagram, waiting: Sequence[Diagram]
) -> tuple[Missing, ...]:
    """The facts for which an incomplete verdict waits, most awaited first."""
    counted: dict[Missing, int] = {}
    for truth in waiting:
        awaited: set[Missing] = set()
        for facts in leaves(combine(_awaited, [outcome, truth])):
            awaited |= facts
        for fact in awaited:
            counted[fact] = counted.get(fact, 0) + 1
    order = {input_.name: position for position, input_ in enumerate(program.inputs)}
    return tuple(
        sorted(counted, key=lambda m: (-counted[m], order.get(m.fact, 0), m.row, m.column))
    )


_NONE: frozenset[Missing] = frozenset()


def _awaited(verdict: Any, truth: Any) -> frozenset[Missing]:
    if verdict is not Verdict.INCOMPLETE or truth.__class__ is not Undecided:
        return _NONE
    return frozenset(reason for reason in truth.reasons if isinstance(reason, Missing))


# -- what is undefined ---------------------------------------------------------------------------

_CAUSES = {
    "no_row": ("“{item}”没有一档或一行适用", "no tier or row of “{item}” applies"),
    "several_rows": ("“{item}”有不止一行适用", "more than one row of “{item}” applies"),
    "no_rows": ("“{item}”没有任何行，取不出最小或最大值", "“{item}” has no rows to take from"),
    "division_by_zero": ("“{item}”的除数为零", "the divisor in “{item}” is zero"),
    "no_year": (
        "算出的日期在公元1年至9999年之外",
        "a computed date lies outside the years 1 to 9999",
    ),
    "no_date": ("“{item}”算出的日期不存在", "the date computed in “{item}” does not exist"),
    "too_many_months": (
        "“{item}”的月数超过上限 120",
        "the schedule “{item}” has more than 120 months",
    ),
}


def cause(reason: Ill) -> tuple[str, str]:
    """Why a value is undefined, in Chinese and English."""
    zh, en = _CAUSES[reason.cause]
    return zh.format(item=reason.item), en.format(item=reason.item)


def _undefined(truths: Sequence[Diagram]) -> UndefinedError:
    seen: set[Ill] = set()
    diagnostics: list[Diagnostic] = []
    for truth in truths:
        for value in leaves(truth):
            if value.__class__ is not Undecided:
                continue
            for reason in value.reasons:
                if isinstance(reason, Ill) and reason not in seen:
                    seen.add(reason)
                    zh, en = cause(reason)
                    diagnostics.append(
                        Diagnostic("undefined-value", reason.place, {"what": zh, "what_en": en})
                    )
    diagnostics.sort(key=lambda d: (str(d.place), str(d.arguments["what"])))
    return UndefinedError(diagnostics)
