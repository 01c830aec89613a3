"""One case under one program: facts in, a decision out.

The order of work: facts checked, definitions evaluated, conditions observed, inference run by
durable-rules, then the verdict. What depends on readings is a diagram over them (``readings.py``)
from the definition where the dependence begins to the decision that lists it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import program as p
from engine.decide import explain, logic
from engine.decide.case import Case
from engine.decide.compiled import (
    ByReading,
    Computed,
    Plain,
    compile_alone,
    compile_by_reading,
    compile_plain,
)
from engine.decide.decision import ChosenReading, Decision, Governing, GoverningSource
from engine.decide.facts import FactChecker
from engine.decide.inference import InferenceError, Network
from engine.decide.values import Undecided
from engine.decide.verdict import judge
from engine.decide.writer import Layout
from engine.readings import Depends, Diagram, combine, leaves
from engine.ruleset.diagnostics import Diagnostic, FactError
from engine.traversal import needs

_INFERRED_KEPT = 4_096
"""So many patterns of observations are kept for a decider before it begins anew."""


@dataclass(frozen=True, slots=True)
class _Inferred:
    """The truth of each node; what follows from them alone, where every condition is decided."""

    truths: tuple[bool | None, ...]
    settled: explain.Settled | None


class Decider:
    """Decides cases under one program, some of its readings fixed.

    Made once for a program and a choice of readings; safe to share between threads.
    """

    def __init__(self, program: p.Program, chosen: Sequence[ChosenReading] = ()) -> None:
        self.program = program
        self._chosen = tuple(chosen)
        self._checker = FactChecker(program)
        fixed = {choice.parameter for choice in chosen}
        self._open = tuple(
            q for q in program.parameters if q.state == "open" and q.name not in fixed
        )
        self._layout = layout_of(program, [q.name for q in self._open])
        self._readings: list[Diagram] = [
            Depends(order, q.name, names, names)
            for order, q in enumerate(self._open)
            if (names := tuple(reading.name for reading in q.readings))
        ]
        self.roots = [r.clause for r in program.requirements]
        if program.applies_when is not None:
            self.roots.append(program.applies_when)
        self._clauses = {clause.id: clause for root in self.roots for clause in _tree(root)}
        self._logic = logic.build(
            self.roots,
            _types(program),
            {q.name: [reading.name for reading in q.readings] for q in self._open},
            _counts(program),
        )
        self._network = Network(
            len(self._logic.slots), self._logic.nodes, self._logic.tests, self._logic.rules
        )
        self._explainer = explain.Explainer(program, self._layout, self._chosen)
        self._key = [self._layout.facts[name] for name in program.key]
        self._functions: Plain | ByReading | None = None
        self._reasons: dict[str, Computed] = {}
        self._inferred: dict[tuple[int | None, ...], _Inferred] = {}

    def decide(self, facts: Mapping[str, object], on: date | None = None) -> Decision:
        """Decide one case; ``on`` is the governing date where the rule set's own is replaced.

        Raises FactError for facts that the rule set does not admit, UndefinedError where the
        verdict or a benefit rests on a value that the rule set does not define.
        """
        values = self._checker.check(facts)
        for position in self._key:
            if values[position].__class__ is Undecided:
                raise self._missing_key(values)
        functions = self._functions or self._compile()
        governing = self._governing(functions, values, on)
        if isinstance(functions, Plain):
            return self._decide_plainly(functions, values, governing)
        return self._decide_by_reading(functions, values, governing)

    def _decide_plainly(
        self, functions: Plain, facts: Sequence[Any], governing: Governing
    ) -> Decision:
        """Where every reading is settled each value is one value."""
        values, observed, given, computed = functions.case(facts)
        inferred = self._inference(observed)
        settled = inferred.settled
        if settled is None:
            truths = dict.fromkeys([root.id for root in self.roots], inferred.truths)
            settled = self._settle(Case(facts, values, ()), truths)
        benefits, quotients = functions.benefits(facts, values) if settled.due else ((), ())
        return self._explainer.plainly(
            given, computed, values, settled, benefits, quotients, governing
        )

    def _decide_by_reading(
        self, functions: ByReading, facts: Sequence[Any], governing: Governing
    ) -> Decision:
        """Each value under the readings on which it depends."""
        values: list[Diagram] = [None] * len(functions.definitions)
        case = Case(facts, values, self._readings)
        for position, definition in enumerate(functions.definitions):
            values[position] = case.compute(definition)
        observed = [case.compute(slot) for slot in functions.slots]
        settled = self._settle(case, self._infer_by_reading(observed))
        benefits: list[Diagram] = []
        quotients: list[Diagram] = []
        if settled.due:
            benefits = [case.compute(benefit) for benefit in functions.benefits]
            quotients = [q and case.compute(q) for q in functions.quotients]
        return self._explainer.by_reading(facts, values, settled, benefits, quotients, governing)

    def _compile(self) -> Plain | ByReading:
        """The functions of the program, made for its first case."""
        compile_ = compile_by_reading if self._open else compile_plain
        self._functions = compile_(self.program, self._layout, self._logic.slots)
        return self._functions

    def _governing(
        self, functions: Plain | ByReading, facts: Sequence[Any], on: date | None
    ) -> Governing:
        if on is not None:
            return Governing(on, GoverningSource.ON)
        day = functions.as_of(facts)
        return Governing(None if day.__class__ is Undecided else day, GoverningSource.AS_OF)

    def _missing_key(self, facts: list[Any]) -> FactError:
        return FactError(
            Diagnostic("missing-key-fact", None, {"name": name})
            for name, position in zip(self.program.key, self._key, strict=True)
            if facts[position].__class__ is Undecided
        )

    # -- inference -------------------------------------------------------------------------------

    def _inference(self, observed: tuple[int | None, ...]) -> _Inferred:
        """What follows for every case that observes the same: it is inferred once and kept."""
        found = self._inferred.get(observed)
        if found is None:
            truths = tuple(self._network.infer(observed))
            found = _Inferred(truths, self._settled(truths))
            if len(self._inferred) >= _INFERRED_KEPT:
                self._inferred.clear()
            self._inferred[observed] = found
        return found

    def _settled(self, inferred: Sequence[bool | None]) -> explain.Settled | None:
        """The clauses and the verdict where every condition is decided, whatever the case."""
        truths: dict[str, Diagram] = {}
        for identifier, (node, sign) in self._logic.literals.items():
            if inferred[node] is None:
                return None
            truths[identifier] = inferred[node] is sign
        return self._explainer.settle(judge(self.program, truths), truths, shared=True)

    def _settle(self, case: Case, inferred: Mapping[str, Diagram]) -> explain.Settled:
        """The clauses and the verdict of one case, from the truths inferred for each root."""
        for root in self.roots:
            for clause in _tree(root):
                case.truths[clause.id] = self._truth(case, clause, inferred[root.id])
        return self._explainer.settle(judge(self.program, case.truths), case.truths)

    def _infer_by_reading(self, observed: Sequence[Diagram]) -> dict[str, Diagram]:
        """The truths for each root: one inference for all that does not depend on readings, and
        one for each distinct observation of a root that does."""
        plain = tuple([None if value.__class__ is Depends else value for value in observed])
        common = self._inference(plain).truths
        return {
            root.id: self._infer_root(slots, [observed[slot] for slot in slots])
            if any(observed[slot].__class__ is Depends for slot in slots)
            else common
            for root in self.roots
            for slots in [self._logic.slots_of[root.id]]
        }

    def _infer_root(self, slots: Sequence[int], observed: Sequence[Diagram]) -> Diagram:
        def infer(*values: int | None) -> tuple[bool | None, ...]:
            observation: list[int | None] = [None] * len(self._logic.slots)
            for slot, value in zip(slots, values, strict=True):
                observation[slot] = value
            return self._inference(tuple(observation)).truths

        return combine(infer, observed)

    def _truth(self, case: Case, clause: p.Clause, truths: Diagram) -> Diagram:
        """True, False, or Undecided with the reasons, by reading where it depends on one."""
        node, sign = self._logic.literals[clause.id]
        if truths.__class__ is not Depends:
            if truths[node] is not None:
                return truths[node] is sign
            return case.compute(self._reason(clause), _still_unknown)
        if all(vector[node] is not None for vector in leaves(truths)):
            return combine(lambda vector: vector[node] is sign, [truths])
        return combine(
            lambda vector, why: (
                _still_unknown(why) if vector[node] is None else vector[node] is sign
            ),
            [truths, case.compute(self._reason(clause))],
        )

    def _reason(self, clause: p.Clause) -> Computed:
        """What tells why a clause is undecided; made where it is first wanted."""
        computed = self._reasons.get(clause.id)
        if computed is None:
            computed = compile_alone(self._clauses[clause.id], self._layout)
            self._reasons[clause.id] = computed
        return computed


def _still_unknown(value: Any) -> Any:
    """What inference left unknown, evaluation has to leave undecided; it gives the reasons."""
    if value.__class__ is not Undecided:
        raise InferenceError("inference and evaluation disagree")
    return value


def _tree(clause: p.Clause) -> list[p.Clause]:
    found = [clause]
    for part in clause.parts:
        found += _tree(part)
    return found


def layout_of(program: p.Program, open_: Sequence[str]) -> Layout:
    """Where the facts, definitions and the readings that are ``open_`` stand in a case."""
    rows: dict[str, tuple[str, ...]] = {}
    for name, of in _types(program).items():
        if isinstance(of, p.RecordsType):
            rows[name] = tuple(column for column, _ in of.columns)
    return Layout(
        facts={input_.name: i for i, input_ in enumerate(program.inputs)},
        values={definition.name: i for i, definition in enumerate(program.definitions)},
        readings={name: i for i, name in enumerate(open_)},
        rows=rows,
        months=_months(program),
    )


def _months(program: p.Program) -> frozenset[str]:
    """The selections that have rows of ``months()`` in their order."""
    found: set[str] = set()
    for definition in program.definitions:
        body = definition.body
        if not isinstance(body, p.Selection) or body.order:
            continue
        if isinstance(body.source, p.Months) or body.source in found:
            found.add(definition.name)
    return frozenset(found)


def _types(program: p.Program) -> dict[str, p.Type]:
    types = {input_.name: input_.type for input_ in program.inputs}
    types.update({definition.name: definition.type for definition in program.definitions})
    return types


def _counts(program: p.Program) -> frozenset[str]:
    """The definitions whose value may be a count, known within bounds only."""
    found: set[str] = set()
    for definition in program.definitions:
        if isinstance(definition.body, p.Selection):
            continue
        mentioned = needs(definition.body)
        if mentioned.rows or mentioned.values & found:
            found.add(definition.name)
    return frozenset(found)
