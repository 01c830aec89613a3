"""One case under one program: facts in, a decision out.

The order of work: facts checked, definitions evaluated, conditions observed, inference run by
durable-rules, then the verdict. What depends on readings is a diagram over them (``readings.py``)
from the definition where the dependence begins to the decision that lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import program as p
from engine.decide import explain, logic
from engine.decide.decision import ChosenReading, Decision, Governing, GoverningSource
from engine.decide.evaluate import Evaluate, Frame, Layout, compile_expression
from engine.decide.facts import FactChecker
from engine.decide.inference import InferenceError, Network
from engine.decide.readings import Depends, Diagram, combine, leaves
from engine.decide.selections import compile_selection
from engine.decide.values import Undecided
from engine.decide.verdict import judge
from engine.ruleset.diagnostics import Diagnostic, FactError
from engine.traversal import expressions_of, needs, source_of


@dataclass(frozen=True, slots=True)
class Computed:
    """A closure with the positions of the definitions and readings that it looks at."""

    evaluate: Evaluate
    values: tuple[int, ...]
    readings: tuple[int, ...]


_SETTLED_KEPT = 4_096
"""So many patterns of observations are kept for a decider before it begins anew."""


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
        self._layout = _layout(program, [q.name for q in self._open])
        self._readings: list[Diagram] = [
            Depends(order, q.name, names, names)
            for order, q in enumerate(self._open)
            if (names := tuple(reading.name for reading in q.readings))
        ]
        self._definitions = [self._definition(d) for d in program.definitions]
        self._benefits = [self._computed(benefit.value) for benefit in program.benefits]
        self._quotients = [self._quotient(benefit.value) for benefit in program.benefits]
        self.roots = [r.clause for r in program.requirements]
        if program.applies_when is not None:
            self.roots.append(program.applies_when)
        self._clauses = {
            clause.id: self._computed(clause) for root in self.roots for clause in _tree(root)
        }
        self._logic = logic.build(
            self.roots,
            _types(program),
            {q.name: [reading.name for reading in q.readings] for q in self._open},
            _counts(program),
        )
        self._slots = [
            Computed(logic.observer(slot, self._layout), *self._needs(slot.expression))
            for slot in self._logic.slots
        ]
        self._network = Network(
            len(self._logic.slots), self._logic.nodes, self._logic.tests, self._logic.rules
        )
        self._explainer = explain.Explainer(program, self._layout, self._chosen)
        self._key = [self._layout.facts[name] for name in program.key]
        as_of = program.as_of
        self._as_of = compile_expression(as_of, self._layout) if as_of is not None else None
        self._settled: dict[tuple[int | None, ...], explain.Settled | None] = {}

    def decide(self, facts: Mapping[str, object], on: date | None = None) -> Decision:
        """Decide one case; ``on`` is the governing date where the rule set's own is replaced.

        Raises FactError for facts that the rule set does not admit, UndefinedError where the
        verdict or a benefit rests on a value that the rule set does not define.
        """
        values = self._checker.check(facts)
        for position in self._key:
            if values[position].__class__ is Undecided:
                raise self._missing_key(values)
        case = Case(values, len(self._definitions), self._readings)
        governing = self._governing(case, on)
        if self._readings:
            settled, benefits, quotients = self._decide_by_reading(case)
        else:
            settled, benefits, quotients = self._decide_plainly(case)
        return self._explainer.decision(case, settled, benefits, quotients, governing)

    def _decide_plainly(self, case: Case) -> tuple[explain.Settled, list[Any], list[Any]]:
        """Where every reading is settled each value is one value."""
        frame = case.frame
        frame.values = case.values
        for position, definition in enumerate(self._definitions):
            case.values[position] = definition.evaluate(frame)
        observed = [slot.evaluate(frame) for slot in self._slots]
        settled = self._settle(case, tuple(observed))
        if settled is None:
            self._infer(case, observed)
            settled = self._explainer.settle(judge(self.program, case.truths), case.truths)
        if not settled.due:
            return settled, [], []
        benefits = [benefit.evaluate(frame) for benefit in self._benefits]
        return settled, benefits, [q and q.evaluate(frame) for q in self._quotients]

    def _decide_by_reading(self, case: Case) -> tuple[explain.Settled, list[Any], list[Any]]:
        """Each value under the readings on which it depends."""
        for position, definition in enumerate(self._definitions):
            case.values[position] = case.compute(definition)
        self._infer(case, [case.compute(slot) for slot in self._slots])
        settled = self._explainer.settle(judge(self.program, case.truths), case.truths)
        if not settled.due:
            return settled, [], []
        benefits = [case.compute(benefit) for benefit in self._benefits]
        return settled, benefits, [q and case.compute(q) for q in self._quotients]

    def _governing(self, case: Case, on: date | None) -> Governing:
        if on is not None:
            return Governing(on, GoverningSource.ON)
        day = self._as_of(case.frame) if self._as_of is not None else None
        return Governing(None if day.__class__ is Undecided else day, GoverningSource.AS_OF)

    def _missing_key(self, facts: list[Any]) -> FactError:
        return FactError(
            Diagnostic("missing-key-fact", None, {"name": name})
            for name, position in zip(self.program.key, self._key, strict=True)
            if facts[position].__class__ is Undecided
        )

    # -- inference -------------------------------------------------------------------------------

    def _settle(self, case: Case, observed: tuple[int | None, ...]) -> explain.Settled | None:
        """What follows for every case that observes the same, where every condition is decided.

        It is inferred once and kept: two cases that no test tells apart have the same clauses.
        """
        if observed in self._settled:
            return self._settled[observed]
        settled = None
        truths = self._network.infer(observed)
        if None not in [truths[node] for node, _ in self._logic.literals.values()]:
            for root in self.roots:
                for clause in _tree(root):
                    case.truths[clause.id] = self._truth(case, clause, truths)
            judgement = judge(self.program, case.truths)
            settled = self._explainer.settle(judgement, case.truths, shared=True)
        if len(self._settled) >= _SETTLED_KEPT:
            self._settled.clear()
        self._settled[observed] = settled
        return settled

    def _infer(self, case: Case, observed: Sequence[Diagram]) -> None:
        """The truth of every clause: one run for all that does not depend on readings, and one
        for each distinct observation of a clause that does."""
        plain = [None if value.__class__ is Depends else value for value in observed]
        common: list[bool | None] = self._network.infer(plain)
        for root in self.roots:
            slots = self._logic.slots_of[root.id]
            if any(observed[slot].__class__ is Depends for slot in slots):
                truths = self._infer_by_reading(slots, [observed[slot] for slot in slots])
            else:
                truths = common
            for clause in _tree(root):
                case.truths[clause.id] = self._truth(case, clause, truths)

    def _infer_by_reading(self, slots: Sequence[int], observed: Sequence[Diagram]) -> Diagram:
        seen: dict[tuple[int | None, ...], tuple[bool | None, ...]] = {}
        number = len(self._slots)

        def infer(*values: int | None) -> tuple[bool | None, ...]:
            if values not in seen:
                observation: list[int | None] = [None] * number
                for slot, value in zip(slots, values, strict=True):
                    observation[slot] = value
                seen[values] = tuple(self._network.infer(observation))
            return seen[values]

        return combine(infer, observed)

    def _truth(self, case: Case, clause: p.Clause, truths: Diagram) -> Diagram:
        """True, False, or Undecided with the reasons, by reading where it depends on one."""
        node, sign = self._logic.literals[clause.id]
        if truths.__class__ is not Depends:
            if truths[node] is not None:
                return truths[node] is sign
            return case.compute(self._clauses[clause.id], _still_unknown)
        if all(vector[node] is not None for vector in leaves(truths)):
            return combine(lambda vector: vector[node] is sign, [truths])
        reasons = case.compute(self._clauses[clause.id])
        return combine(
            lambda vector, why: (
                _still_unknown(why) if vector[node] is None else vector[node] is sign
            ),
            [truths, reasons],
        )

    # -- compiling -------------------------------------------------------------------------------

    def _computed(self, expression: p.Expression) -> Computed:
        return Computed(compile_expression(expression, self._layout), *self._needs(expression))

    def _needs(self, *expressions: p.Expression, source: str = "") -> tuple[Any, Any]:
        found = needs(*expressions)
        names = found.values | found.rows | {source}
        positions = sorted(self._layout.values[n] for n in names if n in self._layout.values)
        readings = sorted(self._layout.readings[n] for n in found.readings)
        return tuple(positions), tuple(readings)

    def _definition(self, definition: p.Definition) -> Computed:
        expressions = expressions_of(definition)
        positions = self._needs(*expressions, source=source_of(definition))
        if isinstance(definition.body, p.Selection):
            return Computed(compile_selection(definition, self._layout), *positions)
        return Computed(compile_expression(definition.body, self._layout), *positions)

    def _quotient(self, value: p.Expression) -> Computed | None:
        if not isinstance(value, p.Round):
            return None
        numerator = compile_expression(value.numerator, self._layout)
        denominator = compile_expression(value.denominator, self._layout)
        return Computed(
            lambda frame: explain.quotient(numerator(frame), denominator(frame)),
            *self._needs(value),
        )


class Case:
    """What is known of one case while it is decided."""

    __slots__ = ("_readings", "frame", "truths", "values")

    def __init__(self, facts: list[Any], definitions: int, readings: list[Diagram]) -> None:
        self.frame = Frame(facts, [None] * definitions, [""] * len(readings))
        self.values: list[Diagram] = [None] * definitions
        self.truths: dict[str, Diagram] = {}
        self._readings = readings

    def compute(self, computed: Computed, check: Callable[[Any], Any] | None = None) -> Diagram:
        """The value of a closure, under each reading on which what it looks at depends."""
        frame, values = self.frame, self.values
        positions, readings = computed.values, computed.readings
        split = len(positions)

        def under(*operands: Any) -> Any:
            for position, value in zip(positions, operands, strict=False):
                frame.values[position] = value
            for reading, name in zip(readings, operands[split:], strict=True):
                frame.readings[reading] = name
            result = computed.evaluate(frame)
            return result if check is None else check(result)

        return combine(
            under, [*(values[i] for i in positions), *(self._readings[i] for i in readings)]
        )


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


def _layout(program: p.Program, open_: Sequence[str]) -> Layout:
    rows: dict[str, tuple[str, ...]] = {}
    for name, of in _types(program).items():
        if isinstance(of, p.RecordsType):
            rows[name] = tuple(column for column, _ in of.columns)
    return Layout(
        facts={input_.name: i for i, input_ in enumerate(program.inputs)},
        values={definition.name: i for i, definition in enumerate(program.definitions)},
        readings={name: i for i, name in enumerate(open_)},
        rows=rows,
    )


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
