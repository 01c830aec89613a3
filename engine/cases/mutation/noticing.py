"""Which cases can notice a mutant: those in which an item that it changes comes out otherwise.

Every item of a rule set is computed from facts, readings and other items. Where each changed item,
computed from what the others come to in the original, comes to what it came to before, all items
do, and so does the answer. That costs a hundredth of deciding the case anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import program as p
from engine.cases.binding import BoundCase
from engine.cases.mutation.mutants import Mutant
from engine.decide.case import Case
from engine.decide.compiled import Computed, compile_by_reading
from engine.decide.decider import layout_of
from engine.decide.decision import ChosenReading
from engine.decide.facts import FactChecker
from engine.decide.writer import Layout
from engine.library import Library
from engine.readings import Depends, Diagram
from engine.ruleset.diagnostics import CuoshiError
from engine.traversal import fix_readings

Settings = tuple[object, ...]


def settings(case: BoundCase) -> Settings:
    """What a case settles beforehand: cases that settle the same are decided by one decider."""
    return (case.proposed, *sorted(case.readings.items()))


class Noticing:
    """What each item of a rule set comes to in each case, and whether a mutant's comes to that."""

    def __init__(self, program: p.Program, library: Library) -> None:
        self._program = program
        self._library = library
        self._groups: dict[Settings, _Group] = {}
        self._states: dict[str, _State | None] = {}

    def can_notice(self, case: BoundCase, mutant: Mutant) -> bool:
        """Whether the answer to a case can be another under the mutant."""
        if any(path.startswith("parameters/") for path in mutant.items):
            # Another reading is chosen for all of it.
            return True
        state = self._state(case)
        if state is None:
            # Refused for its facts, which no mutant admits or refuses otherwise.
            return False
        before = state.group.original(mutant.items)
        after = state.group.changed(mutant)
        return any(
            state.compute(before.get(path)) != state.compute(after.get(path))
            for path in mutant.items
        )

    def _state(self, case: BoundCase) -> _State | None:
        name = case.case.name.text
        if name not in self._states:
            try:
                self._states[name] = self._group(case).state(case)
            except CuoshiError:
                self._states[name] = None
        return self._states[name]

    def _group(self, case: BoundCase) -> _Group:
        key = settings(case)
        if key not in self._groups:
            chosen = self._library.chosen(self._program, case.readings, proposed=case.proposed)
            self._groups[key] = _Group(self._program, chosen)
        return self._groups[key]


class _Group:
    """The cases that settle the same readings."""

    def __init__(self, program: p.Program, chosen: Sequence[ChosenReading]) -> None:
        self._chosen = {choice.parameter: choice.reading for choice in chosen}
        self._checker = FactChecker(program)
        fixed = fix_readings(program, self._chosen)
        open_ = [q for q in program.parameters if q.state == "open" and q.name not in self._chosen]
        self.layout: Layout = layout_of(fixed, [q.name for q in open_])
        self.readings: list[Diagram] = [
            Depends(order, q.name, names, names)
            for order, q in enumerate(open_)
            if (names := tuple(reading.name for reading in q.readings))
        ]
        self._program = program
        self._definitions = compile_by_reading(_of_definitions(fixed), self.layout, ())
        self._original: dict[tuple[str, ...], Mapping[str, Computed]] = {}
        self._last: tuple[str, Mapping[str, Computed]] = ("", {})

    def state(self, case: BoundCase) -> _State:
        facts = self._checker.check(case.facts)
        values: list[Diagram] = [None] * len(self._definitions.definitions)
        known = Case(facts, values, self.readings)
        for position, definition in enumerate(self._definitions.definitions):
            values[position] = known.compute(definition)
        return _State(self, known)

    def original(self, items: tuple[str, ...]) -> Mapping[str, Computed]:
        """The functions of some items."""
        if items not in self._original:
            self._original[items] = self._compiled(self._program, items)
        return self._original[items]

    def changed(self, mutant: Mutant) -> Mapping[str, Computed]:
        """The functions of the items that a mutant has otherwise; the last mutant's are kept."""
        if self._last[0] != mutant.id:
            self._last = (mutant.id, self._compiled(mutant.program, mutant.items))
        return self._last[1]

    def _compiled(self, program: p.Program, paths: Sequence[str]) -> Mapping[str, Computed]:
        few = fix_readings(_only(program, frozenset(paths)), self._chosen)
        compiled = compile_by_reading(few, self.layout, ())
        names = [f"definitions/{definition.name}" for definition in few.definitions]
        found = dict(zip(names, compiled.definitions, strict=True))
        return {
            **found,
            **dict(zip([b.name for b in few.benefits], compiled.benefits, strict=True)),
        }


@dataclass(frozen=True, slots=True)
class _State:
    """A case with its facts and definitions, as the original has them."""

    group: _Group
    known: Case

    def compute(self, item: Computed | None) -> Any:
        """What an item comes to; a condition that was dropped holds."""
        return True if item is None else self.known.compute(item)


def _of_definitions(program: p.Program) -> p.Program:
    return replace(program, applies_when=None, requirements=(), benefits=(), as_of=None)


def _only(program: p.Program, paths: frozenset[str]) -> p.Program:
    """The items at ``paths``; conditions as benefits, so that each is a value by its path."""
    values: list[tuple[str, p.Expression, p.Type]] = [
        (f"requirements/{r.name}", r.clause, p.BooleanType()) for r in program.requirements
    ]
    if program.applies_when is not None:
        values.append(("applies_when", program.applies_when, p.BooleanType()))
    values += [(f"benefits/{b.name}", b.value, b.type) for b in program.benefits]
    return replace(
        program,
        definitions=tuple(d for d in program.definitions if f"definitions/{d.name}" in paths),
        applies_when=None,
        requirements=(),
        benefits=tuple(p.Benefit(*value) for value in values if value[0] in paths),
        as_of=None,
    )
