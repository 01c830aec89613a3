"""From what was computed for a case to the decision that says it: clauses, benefits, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import program as p
from engine.decide import serialise
from engine.decide.decision import (
    Answer,
    BenefitResult,
    BenefitState,
    ChosenReading,
    ClauseResult,
    Conditions,
    Decision,
    Governing,
    Open,
    Outcome,
    RequirementResult,
    Rows,
    RowUndecided,
    SelectionResult,
    VerdictOutcome,
)
from engine.decide.rowsets import RowSet
from engine.decide.values import Undecided, ordered
from engine.decide.verdict import (
    PAID,
    Judgement,
    Standing,
    benefit_state,
    due,
    missing_facts,
    standing,
)
from engine.decide.writer import Layout
from engine.readings import Depends, Diagram, leaves, outcomes, reduced, restrict, support

_PAID = frozenset(PAID)

_new = tuple.__new__
"""Makes a named tuple of which nothing is left out, in half the time."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from the truths of the clauses alone, shared by cases that are alike in them.

    ``due``: whether benefits are answered under some reading.
    """

    judgement: Judgement
    outcomes: tuple[VerdictOutcome, ...]
    conditions: Conditions
    matter: frozenset[str]
    due: bool


class Explainer:
    """Writes decisions for one program; what does not depend on the case is prepared once."""

    def __init__(
        self, program: p.Program, layout: Layout, chosen: tuple[ChosenReading, ...]
    ) -> None:
        self._program = program
        self._chosen = chosen
        self._parameters = [q.name for q in program.parameters]
        self._facts = [
            (input_.name, layout.facts[input_.name])
            for input_ in program.inputs
            if not isinstance(input_.type, p.RecordsType)
        ]
        of = [(d.name, layout.values[d.name], d.body) for d in program.definitions]
        self._values = [(n, i) for n, i, body in of if not isinstance(body, p.Selection)]
        self._selections = [(n, i) for n, i, body in of if isinstance(body, p.Selection)]

    def settle(
        self, judgement: Judgement, truths: Mapping[str, Diagram], *, shared: bool = False
    ) -> Settled:
        """The clauses and outcomes of a judgement; ``shared`` prepares them for many cases."""
        program = self._program
        conditions = Conditions(
            _clause(program.applies_when, truths) if program.applies_when else None,
            tuple(
                RequirementResult(requirement.name, _clause(requirement.clause, truths))
                for requirement in program.requirements
            ),
        )
        if shared:
            conditions = replace(conditions, json=serialise.conditions_json(conditions))
        return Settled(
            judgement,
            self._outcomes(judgement),
            conditions,
            frozenset(support(judgement.by_reading)),
            any(verdict in _PAID for verdict in leaves(judgement.by_reading)),
        )

    def plainly(
        self,
        facts: dict[str, Any],
        computed: dict[str, Any],
        values: Sequence[Any],
        settled: Settled,
        benefits: Sequence[Any],
        quotients: Sequence[str | None],
        governing: Governing,
    ) -> Decision:
        """The decision on a case in which each value is one value.

        ``facts`` and ``computed`` by name, ``values`` by position; no benefits where none is due.
        """
        results = [
            _new(BenefitResult, (benefit, BenefitState.KNOWN, value, before))
            if value.__class__ is not Undecided
            else _undecided_benefit(benefit, settled.judgement, value)
            for benefit, value, before in zip(
                self._program.benefits, benefits, quotients, strict=False
            )
        ]
        selections = [_new(SelectionResult, (n, rows_of(values[i]))) for n, i in self._selections]
        return self._decision(facts, settled, results, (), computed, selections, governing)

    def by_reading(
        self,
        facts: Sequence[Any],
        values: Sequence[Diagram],
        settled: Settled,
        benefits: Sequence[Diagram],
        quotients: Sequence[Diagram],
        governing: Governing,
    ) -> Decision:
        """The decision on a case in which values depend on readings; no benefits if none is due."""
        results: list[BenefitResult] = []
        matter = settled.matter
        for benefit, value, before in zip(
            self._program.benefits, benefits, quotients, strict=False
        ):
            result, depends = _benefit(benefit, settled.judgement, value, before)
            matter |= depends
            if result is not None:
                results.append(result)
        open_ = tuple([name for name in self._parameters if name in matter])
        selections = [SelectionResult(name, _rows(values[i])) for name, i in self._selections]
        computed = {name: answer(values[i]) for name, i in self._values}
        given = {name: facts[i] for name, i in self._facts}
        return self._decision(given, settled, results, open_, computed, selections, governing)

    def _decision(
        self,
        facts: dict[str, Any],
        settled: Settled,
        benefits: Sequence[BenefitResult],
        open_: tuple[str, ...],
        values: Mapping[str, Answer],
        selections: Sequence[SelectionResult],
        governing: Governing,
    ) -> Decision:
        if Undecided in map(type, facts.values()):
            facts = {n: value for n, value in facts.items() if value.__class__ is not Undecided}
        return Decision(
            self._program,
            tuple([(name, facts[name]) for name in self._program.key]),
            governing,
            settled.judgement.verdict,
            settled.outcomes,
            settled.conditions,
            tuple(benefits),
            settled.judgement.missing,
            open_,
            self._chosen,
            facts,
            values,
            tuple(selections),
        )

    def _outcomes(self, judgement: Judgement) -> tuple[VerdictOutcome, ...]:
        if judgement.by_reading.__class__ is not Depends:
            return (VerdictOutcome((), judgement.verdict, judgement.missing),)
        found: list[VerdictOutcome] = []
        for readings, verdict in outcomes(judgement.by_reading):
            waiting = [restrict(truth, dict(readings)) for truth in judgement.waiting]
            missing = missing_facts(self._program, verdict, waiting)
            found.append(VerdictOutcome(readings, verdict, missing))
        return tuple(found)


def _clause(clause: p.Clause, truths: Mapping[str, Diagram]) -> ClauseResult:
    parts = tuple(_clause(part, truths) for part in clause.parts)
    return ClauseResult(clause, answer(truths[clause.id]), parts)


def _benefit(
    benefit: p.Benefit, judgement: Judgement, value: Diagram, before: Diagram
) -> tuple[BenefitResult | None, frozenset[str]]:
    """A benefit where it is due, and the parameters that matter to it."""
    unrounded = before if before.__class__ is str else None
    answered = due(judgement.by_reading, value)
    values = [leaf for leaf in leaves(answered) if leaf is not None]
    if not values:
        return None, _NOTHING
    if len(values) == 1:
        return BenefitResult(benefit, benefit_state(values), values[0], unrounded), _NOTHING
    shown: Answer = Open(
        tuple(
            Outcome(readings, outcome)
            for readings, outcome in outcomes(answered)
            if outcome is not None
        )
    )
    return BenefitResult(benefit, benefit_state(values), shown), frozenset(support(answered))


_NOTHING: frozenset[str] = frozenset()


def _undecided_benefit(benefit: p.Benefit, judgement: Judgement, value: Undecided) -> BenefitResult:
    if standing(value) is Standing.UNDEFINED:
        due(judgement.by_reading, value)
    return BenefitResult(benefit, benefit_state((value,)), value)


def answer(value: Diagram) -> Answer:
    """A diagram as the decision lists it."""
    if value.__class__ is not Depends:
        plain: Answer = value
        return plain
    return Open(tuple(Outcome(readings, outcome) for readings, outcome in outcomes(value)))


def _rows(value: Diagram) -> Rows | Undecided | Open[Rows | Undecided]:
    if value.__class__ is Depends:
        # Two readings may take the same rows and differ in a column that nobody is shown.
        shown = _shown(value)
        if shown.__class__ is not Depends:
            rows: Rows | Undecided = shown
            return rows
        return Open(tuple(Outcome(readings, rows) for readings, rows in outcomes(shown)))
    return rows_of(value)


def _shown(value: Diagram) -> Diagram:
    if value.__class__ is not Depends:
        return rows_of(value)
    return reduced(value, tuple(_shown(case) for case in value.cases))


def rows_of(value: RowSet | Undecided) -> Rows | Undecided:
    """The rows of a selection as a decision lists them."""
    if isinstance(value, Undecided):
        return value
    if value.doubts is None:
        return _new(Rows, (value.keys, value.left, ()))
    taken = [key for key, doubt in zip(value.keys, value.doubts, strict=True) if doubt is None]
    undecided = [
        RowUndecided(key, ordered(doubt.reasons))
        for key, doubt in zip(value.keys, value.doubts, strict=True)
        if doubt is not None
    ]
    return Rows(tuple(taken), value.left, tuple(undecided))
