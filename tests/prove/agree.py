"""One case decided, and solved: the facts asserted, every value read from the model of z3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import z3

from engine.decide.values import Ill, Missing, Result, Undecided, Unstated
from engine.program import Input, Program, RecordsType, Selection
from engine.prove.encoding.comparing import same
from engine.prove.encoding.encode import Encoded, encode
from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.facts import unknowns_of
from engine.prove.encoding.solver import formula
from engine.prove.encoding.terms import Term, Truth, Whole, equal, is_truth, negated, unknowns_in
from engine.prove.encoding.values import Cell, Day, Number, Option, Word, literal
from tests.witness import plain
from tests.witness.evaluation import Run

ROWS = 6
"""Cases with more rows are left out: what is said of one row is said of each."""


STEPS, MILLISECONDS = 4_000_000, 30_000
"""What z3 may do for one case: its steps, about a second of them; nearly all cases need a twentieth
or less. A step over figures of a thousand digits may last, and the time is the end of that."""

HOPELESS = 3
"""So many cases of a rule set are given up before the rest is, unasked."""

Put = tuple[Mapping[str, Any], Mapping[str, str]]
"""A case by its facts, and the readings under which it is put."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of the cases that were put: solved and compared, or given up by z3."""

    solved: int
    given_up: int
    differences: Sequence[tuple[Put, list[str]]]


@dataclass(slots=True)
class Solved:
    """A program in terms, to which cases can be put."""

    program: Program
    encoded: Encoded
    solver: Any
    unknowns: list[Term]
    own: list[Term]
    texts: dict[str, int]

    @classmethod
    def of(cls, program: Program) -> Solved:
        records = [i.name for i in program.inputs if isinstance(i.type, RecordsType)]
        encoded = encode(
            program,
            exact=True,
            rows=dict.fromkeys(records, ROWS),
            missing=True,
            single=frozenset(records),
        )
        for cell in (*encoded.values.values(), *encoded.benefits.values()):
            if isinstance(cell.value, Day) and cell.value.length is not None:
                # Read from the model below: what it rests on has to be asserted before.
                cell.value.length()
        solver = z3.SimpleSolver()
        solver.set("rlimit", STEPS)
        solver.set("timeout", MILLISECONDS)
        solver.add(*map(formula, encoded.facts.side))
        own = unknowns_of(encoded.facts, encoded.readings)
        unknowns = list(dict.fromkeys((*own, *unknowns_in(encoded.facts.side))))
        return cls(program, encoded, solver, unknowns, own, {})

    def compared(self, cases: Sequence[Put]) -> Compared:
        """Where the terms and the plain evaluator, which agrees with ``decide``, differ."""
        models: list[tuple[Put, dict[Term, int]]] = []
        given_up = 0
        for case in cases:
            model = self._model(*case) if given_up < HOPELESS else None
            if model is None:
                given_up += 1
            else:
                models.append((case, model))
        met = [(case, model) for case, model in models if model]
        differences = [(case, ["no model"]) for case, model in models if not model]
        solved = Cases(len(met), _columns([model for _, model in met], self.unknowns))
        # What is no choice of the case is what it is bound to be, as in cases that are tried.
        tried = Cases(len(met), _columns([model for _, model in met], self.own))
        for place, (case, _) in enumerate(met):
            found = list(self._compared(Read(solved, place), *case))
            found += [f"tried: {said}" for said in self._compared(Read(tried, place), *case)]
            if found:
                differences.append((case, found))
        return Compared(len(models), given_up, differences)

    def _model(
        self, facts: Mapping[str, Any], readings: Mapping[str, str]
    ) -> dict[Term, int] | None:
        """The values of all unknowns in the case, by z3.

        Empty where it says that there are none, ``None`` where it gives the question up.
        """
        self.solver.push()
        try:
            self.solver.add(*map(formula, self._asserted(facts, readings)))
            answer = self.solver.check()
            if answer != z3.sat:
                return None if answer == z3.unknown else {}
            model = self.solver.model()
            values = {
                unknown: model.eval(formula(unknown), model_completion=True)
                for unknown in self.unknowns
            }
            return {
                unknown: z3.is_true(value) if is_truth(unknown) else value.as_long()
                for unknown, value in values.items()
            }
        finally:
            self.solver.pop()

    # -- the case as formulas --------------------------------------------------------------------

    def _asserted(self, facts: Mapping[str, Any], readings: Mapping[str, str]) -> Iterator[Truth]:
        known = self.encoded.facts
        for given in self.program.inputs:
            value = facts.get(given.name)
            is_given = known.given[given.name]
            yield is_given if value is not None else negated(is_given)
            if value is None:
                continue
            if isinstance(given.type, RecordsType):
                yield from self._records(given, value)
            else:
                yield self._same(known.cells[given.name], value)
        for name, option in self.encoded.readings.items():
            yield option.guards[readings[name]] if name in readings else True

    def _records(self, given: Input, records: list[Mapping[str, Any]]) -> Iterator[Truth]:
        for number, row in enumerate(self.encoded.facts.rows[given.name]):
            yield equal(row.weight, 1 if number < len(records) else 0)
            if number >= len(records):
                continue
            for name, cell in row.columns.items():
                value = records[number].get(name)
                yield negated(cell.missing) if value is not None else cell.missing
                if value is not None:
                    yield self._same(cell, value)

    def _same(self, cell: Cell, value: Any) -> Truth:
        if isinstance(cell.value, Word):
            return equal(cell.value.number, self.texts.setdefault(value, len(self.texts)))
        return same(cell.value, literal(value))

    # -- what the model says ---------------------------------------------------------------------

    def _compared(
        self, read: Read, facts: Mapping[str, Any], readings: Mapping[str, str]
    ) -> Iterator[str]:
        run = Run(self.program, facts, readings)
        for definition in self.program.definitions:
            if isinstance(definition.body, Selection):
                continue
            name = definition.name
            yield from _differ(name, read.cell(self.encoded.values[name]), run.value(name))
        for requirement, cell in zip(
            self.program.requirements, self.encoded.requirements, strict=True
        ):
            expected = run.evaluate(requirement.clause, None)
            yield from _differ(requirement.name, read.cell(cell), expected)
        for benefit in self.program.benefits:
            found = read.cell(self.encoded.benefits[benefit.name])
            yield from _differ(benefit.name, found, run.evaluate(benefit.value, None))
        yield from self._verdict(read, run)

    def _verdict(self, read: Read, run: Run) -> Iterator[str]:
        applies: Result = True
        if self.program.applies_when is not None:
            applies = run.evaluate(self.program.applies_when, None)
        truths = [run.evaluate(r.clause, None) for r in self.program.requirements]
        verdict, _ = plain._verdict(self.program.kind, applies, truths)
        encoded = self.encoded
        said = {
            "granted": (encoded.granted, ("eligible", "met")),
            "rejected": (encoded.rejected, ("ineligible", "not_met")),
            "due": (encoded.due, ("eligible", "met", "conditional")),
            "refused": (encoded.refused, ("refused",)),
        }
        for word, (truth, verdicts) in said.items():
            if read.truth(truth) != (verdict in verdicts):
                yield f"{word} is {read.truth(truth)}; the verdict is {verdict}"


def _columns(models: Sequence[dict[Term, int]], unknowns: Sequence[Term]) -> dict[Term, list[int]]:
    return {unknown: [model[unknown] for model in models] for unknown in unknowns}


class Read:
    """What the terms come to in one of several cases."""

    def __init__(self, cases: Cases, place: int) -> None:
        self._cases, self._place = cases, place

    def truth(self, truth: Truth) -> bool:
        return bool(self._cases.flags(truth)[self._place])

    def whole(self, number: Whole) -> int:
        return self._cases.each(number)[self._place]

    def cell(self, cell: Cell) -> object:
        """The value, or the kinds of reasons with the bounds of a count."""
        kinds = tuple(map(self.truth, (cell.missing, cell.undefined, cell.unstated)))
        if any(kinds):
            bounds = None
            if cell.bounds is not None and self.truth(cell.bounds.given):
                bounds = self.whole(cell.bounds.low), self.whole(cell.bounds.high)
            return kinds, bounds
        match cell.value:
            case Number(count=count, scale=scale):
                return Decimal(self.whole(count)).scaleb(-scale)
            case Day() as day:
                last = day.length() if day.day is None and day.length is not None else day.day
                year, part = divmod(self.whole(day.month), 12)
                return date(year, part + 1, self.whole(last))
            case Option(guards=guards):
                return [name for name, guard in guards.items() if self.truth(guard)]
            case Word(number=number):
                return self.whole(number)
            case truth:
                return self.truth(truth)


def _differ(name: str, found: object, expected: Result) -> Iterator[str]:
    if found != _comparable(expected):
        yield f"{name}: terms {found}; plain {expected}"


def _comparable(value: Result) -> object:
    if isinstance(value, Undecided):
        kinds = tuple(
            any(isinstance(reason, kind) for reason in value.reasons)
            for kind in (Missing, Ill, Unstated)
        )
        return kinds, value.bounds
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    return [value] if isinstance(value, str) else value
