"""From what was computed for a case to the decision that says it: clauses, benefits, readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine import program as p
from engine.decide import primitives
from engine.decide.decision import (
    Answer,
    BenefitResult,
    ChosenReading,
    ClauseResult,
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
from engine.decide.evaluate import Layout
from engine.decide.readings import Depends, Diagram, leaves, outcomes, reduced, restrict, support
from engine.decide.rowsets import RowSet
from engine.decide.values import Reason, Undecided
from engine.decide.verdict import benefit_state, missing_facts

if TYPE_CHECKING:
    from engine.decide.decider import Case

Show = Callable[["Case"], Any]
"""Gives the value of a name for the explanation of a clause."""


class Explainer:
    """Writes decisions for one program; what does not depend on the case is prepared once."""

    def __init__(
        self, program: p.Program, layout: Layout, chosen: tuple[ChosenReading, ...]
    ) -> None:
        self._program = program
        self._chosen = chosen
        self._shows = _shows(program, layout, {c.parameter: c.reading for c in chosen})
        self._key = [(name, layout.facts[name]) for name in program.key]
        self._parameters = [q.name for q in program.parameters]
        self._values = [
            (definition.name, position)
            for position, definition in enumerate(program.definitions)
            if not isinstance(definition.body, p.Selection)
        ]
        self._selections = [
            (definition.name, position)
            for position, definition in enumerate(program.definitions)
            if isinstance(definition.body, p.Selection)
        ]
        self._requirements = [
            (requirement.name, self._prepared(requirement.clause))
            for requirement in program.requirements
        ]
        self._applies_when = self._prepared(program.applies_when) if program.applies_when else None

    def decision(self, case: Case, governing: Governing) -> Decision:
        """The decision on a case that was judged."""
        judgement = case.judgement
        benefits, matter = self._benefits(case)
        matter |= support(judgement.by_reading)
        return Decision(
            program=self._program,
            subject=tuple((name, case.frame.facts[i]) for name, i in self._key),
            governing=governing,
            verdict=judgement.verdict,
            outcomes=self._outcomes(case),
            applies_when=self._applies_when(case) if self._applies_when else None,
            requirements=tuple(
                RequirementResult(name, explain(case)) for name, explain in self._requirements
            ),
            benefits=benefits,
            missing=judgement.missing,
            open=tuple(name for name in self._parameters if name in matter) if matter else (),
            chosen=self._chosen,
            values=tuple((name, answer(case.values[i])) for name, i in self._values),
            selections=tuple(
                SelectionResult(name, _rows(case.values[i])) for name, i in self._selections
            ),
        )

    def _prepared(self, clause: p.Clause) -> Callable[[Case], ClauseResult]:
        shows = [(name, self._shows[name]) for name in clause.names if name in self._shows]
        parts = [self._prepared(part) for part in clause.parts]
        identifier = clause.id

        def explain(case: Case) -> ClauseResult:
            return ClauseResult(
                clause,
                answer(case.truths[identifier]),
                tuple([(name, show(case)) for name, show in shows]),
                tuple([part(case) for part in parts]),
            )

        return explain

    def _outcomes(self, case: Case) -> tuple[VerdictOutcome, ...]:
        judgement = case.judgement
        if judgement.by_reading.__class__ is not Depends:
            return (VerdictOutcome((), judgement.verdict, judgement.missing),)
        found: list[VerdictOutcome] = []
        for readings, verdict in outcomes(judgement.by_reading):
            # Readings that go on alike are one outcome, so the first stands for them.
            fixed = {parameter: names[0] for parameter, names in readings}
            waiting = [restrict(truth, fixed) for truth in judgement.waiting]
            missing = missing_facts(self._program, verdict, waiting)
            found.append(VerdictOutcome(readings, verdict, missing))
        return tuple(found)

    def _benefits(self, case: Case) -> tuple[tuple[BenefitResult, ...], set[str]]:
        """The benefits that are due under some reading, and the parameters that matter to them."""
        found: list[BenefitResult] = []
        matter: set[str] = set()
        judgement = case.judgement
        for benefit, value, unrounded in zip(
            self._program.benefits, judgement.benefits, case.unrounded, strict=True
        ):
            values = [leaf for leaf in leaves(value) if leaf is not None]
            if not values:
                continue
            shown: Answer
            if len(values) == 1:
                shown = values[0]
            else:
                matter |= support(value)
                shown = Open(
                    tuple(
                        Outcome(readings, outcome)
                        for readings, outcome in outcomes(value)
                        if outcome is not None
                    )
                )
            before = unrounded if isinstance(unrounded, str) and len(values) == 1 else None
            found.append(BenefitResult(benefit, benefit_state(values), shown, before))
        return tuple(found), matter


def answer(value: Diagram) -> Answer:
    """A diagram as the decision lists it."""
    if value.__class__ is not Depends:
        plain: Answer = value
        return plain
    return Open(tuple(Outcome(readings, outcome) for readings, outcome in outcomes(value)))


def _shows(program: p.Program, layout: Layout, chosen: Mapping[str, str]) -> dict[str, Show]:
    """How the value of each name is found: facts, definitions, and parameters as they are read."""
    shows: dict[str, Show] = {}
    for parameter in program.parameters:
        text = chosen.get(parameter.name, "") if parameter.state == "open" else parameter.text
        if parameter.state == "not_stated" or not text:
            continue
        shows[parameter.name] = _constant(text)
    for input_ in program.inputs:
        if not isinstance(input_.type, p.RecordsType):
            shows[input_.name] = _fact(layout.facts[input_.name])
    for definition in program.definitions:
        if not isinstance(definition.body, p.Selection):
            shows[definition.name] = _value(layout.values[definition.name])
    return shows


def _constant(text: str) -> Show:
    return lambda _case: text


def _fact(position: int) -> Show:
    return lambda case: case.frame.facts[position]


def _value(position: int) -> Show:
    return lambda case: answer(case.values[position])


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
        return Rows(value.keys, value.left, ())
    taken = [key for key, doubt in zip(value.keys, value.doubts, strict=True) if doubt is None]
    undecided = [
        RowUndecided(key, ordered(doubt.reasons))
        for key, doubt in zip(value.keys, value.doubts, strict=True)
        if doubt is not None
    ]
    return Rows(tuple(taken), value.left, tuple(undecided))


def ordered(reasons: frozenset[Reason]) -> tuple[Reason, ...]:
    """Reasons in an order that does not depend on hashing."""
    return tuple(sorted(reasons, key=_reason_key))


def _reason_key(reason: Reason) -> tuple[str, str, int, str]:
    name = getattr(reason, "fact", "") or getattr(reason, "item", "")
    extra = getattr(reason, "column", "") or getattr(reason, "cause", "")
    return type(reason).__name__, name, getattr(reason, "row", 0), extra


def quotient(numerator: Any, denominator: Any) -> Any:
    """A quotient before it is rounded, as exact text; Undecided or None where there is none."""
    if numerator.__class__ is Undecided or denominator.__class__ is Undecided:
        return None
    return primitives.exact_quotient(numerator, denominator) if denominator else None
