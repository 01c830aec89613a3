"""What matters, as far as ``decide`` shows it: cases changed in one fact and answered otherwise.

Each case is changed in one thing at a time, and where an answer changes with it, that thing
matters; what did not is tried again with what stands beside it in the rules changed as well. It
is deterministic, and it proves nothing about what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Any

from engine import program as p
from engine import traversal
from engine.decide.decision import Decision
from engine.prove.case import Case
from engine.prove.replay import Replay
from engine.ruleset.diagnostics import FactError

TRIES, AGAIN, BASES = 16, 6, 5
"""How often the surroundings of how many cases are looked at, at first and of further ones."""

Pair = tuple[str, str, str]
"""A parameter and two of its readings."""

Item = tuple[str, str]
"""An input, and a column of it or ''."""


class Looked:
    """Looks for what makes a difference, from cases that are there."""

    def __init__(self, program: p.Program, replay: Replay, cases: Sequence[Case]) -> None:
        self._program, self._replay = program, replay
        self._cases = list(cases)
        self._inputs = {given.name: given for given in program.inputs}
        self._readings = {
            q.name: tuple(r.name for r in q.readings)
            for q in program.parameters
            if q.state == "open"
        }
        self._random = Random(0)
        self._related = _related(program)
        self._pairs: list[Pair] = [
            (name, *two)
            for name, readings in self._readings.items()
            for two in combinations(readings, 2)
        ]
        self._items = mentioned(program)
        self._seen = self._values_seen()

    def waiting(self, more: Sequence[Case] = ()) -> tuple[list[Pair], list[Item]]:
        """The pairs of readings and the inputs that no case was found to depend on.

        ``more`` are further cases to look at, where some were looked at already.
        """
        for base in more or self._cases:
            self._look(base)
        for _ in range(AGAIN if more else TRIES):
            for base in (more or self._cases)[:BASES]:
                self._look_around(base)
        return self._pairs, self._items

    def _look(self, base: Case) -> None:
        """See what the case as it is depends on."""
        answer = self._answer(base)
        self._pairs = [pair for pair in self._pairs if not self._told(base, answer, pair)]
        self._items = [item for item in self._items if not self._matters(base, item)]

    def _look_around(self, base: Case) -> None:
        """See what it depends on when what belongs together with that is moved, too."""
        pairs: list[Pair] = []
        for pair in self._pairs:
            near = self._moved(base, self._related[pair[0]])
            if not self._told(near, self._answer(near), pair):
                pairs.append(pair)
        self._pairs = pairs
        items: list[Item] = []
        for item in self._items:
            near = self._moved(base, self._related[item[1] or item[0]])
            if not self._matters(near, item):
                items.append(item)
        self._items = items

    def _moved(self, base: Case, related: Sequence[str]) -> Case:
        """The case with some of the things that are related changed."""
        case = base
        # Few at a time, or the case would no longer be granted and nothing would matter to it.
        for name in self._random.sample(related, min(len(related), self._random.randint(1, 3))):
            case = self._step(case, name)
        return case

    def _told(self, base: Case, answer: object, pair: Pair) -> bool:
        name, one, other = pair
        own = base.readings.get(name)
        first, second = (
            answer if reading == own else self._answer(_with_reading(base, name, reading))
            for reading in (one, other)
        )
        return _differ(first, second)

    def _matters(self, base: Case, item: Item) -> bool:
        for before, after in self._changes(base, item):
            if _differ(self._changed(base, item, before), self._changed(base, item, after)):
                return True
        return False

    def _changed(self, base: Case, item: Item, value: Any) -> object:
        return self._answer(Case({**base.facts, item[0]: value}, base.readings))

    def _answer(self, case: Case) -> object:
        try:
            decision = self._replay.decide(case)
        except FactError:
            return None
        if not isinstance(decision, Decision):
            return "refused"
        return decision.verdict, [(b.benefit.name, b.value) for b in decision.benefits]

    # -- other values ----------------------------------------------------------------------------

    def _values_seen(self) -> dict[Item, list[Any]]:
        found: dict[Item, dict[Any, None]] = {}
        for case in self._cases:
            for name, value in case.facts.items():
                if isinstance(value, list):
                    for row in value[:2]:
                        for column, cell in row.items():
                            found.setdefault((name, column), {}).setdefault(cell)
                else:
                    found.setdefault((name, ""), {}).setdefault(value)
        return {item: list(values) for item, values in found.items()}

    def _other(self, item: Item, value: Any) -> Any:
        """Another value for a fact, at random; None where there is none."""
        given = self._inputs[item[0]]
        field = next((f for f in given.fields if f.name == item[1]), given)
        others = [one for one in self._near(field, value) if one != value]
        others += [one for one in self._seen.get(item, ()) if one != value]
        return self._random.choice(others) if others else None

    def _near(self, field: p.Input, value: Any) -> list[Any]:
        match field.type:
            case p.BooleanType():
                return [True, False]
            case p.ChoiceType(options=options):
                return list(options)
            case p.TextType():
                return ["one", "another"]
            case p.DateType():
                day = value or date(2024, 1, 1)
                spans = (-1, 1, 31, -31, 366, -366, 3000, -3000)
                return [day + timedelta(span) for span in spans] + [date(day.year, 1, 31)]
            case p.DecimalType():
                number = value or Decimal(0)
                return [number + 1, Decimal(0), number + 1000]
            case _:
                number = value or 0
                return [number + 1, number - 1, 0, 1, number + 12]

    def _changes(self, base: Case, item: Item) -> Iterator[tuple[Any, Any]]:
        """Pairs of values for a fact that differ in nothing but the item."""
        name, column = item
        value = base.facts.get(name)
        if not column:
            yield value, self._other(item, value)
            return
        records = value or next((c.facts[name] for c in self._cases if c.facts.get(name)), None)
        if not records:
            return
        row = self._random.choice(records)
        other = self._other(item, row.get(column))
        if other is not None:
            changed = {**row, column: other}
            yield records, [changed if one is row else one for one in records]
            yield records, [{**one, column: other} for one in records]
            yield [row, row], [row, changed]

    def _step(self, base: Case, name: str) -> Case:
        """The case with another reading, another fact, or another column of one record."""
        if name in self._readings:
            return _with_reading(base, name, self._random.choice(self._readings[name]))
        if name in self._inputs and not self._inputs[name].fields:
            other = self._other((name, ""), base.facts.get(name))
            return Case({**base.facts, name: other}, base.readings)
        for given in self._inputs.values():
            records = base.facts.get(given.name)
            if records and any(column.name == name for column in given.fields):
                row = self._random.choice(records)
                changed = {**row, name: self._other((given.name, name), row.get(name))}
                moved = [changed if one is row else one for one in records]
                return Case({**base.facts, given.name: moved}, base.readings)
        return base


def _related(program: p.Program) -> dict[str, list[str]]:
    """For each fact, column and open parameter what stands beside it, its definitions included."""
    own: dict[str, set[str]] = {}
    values: dict[str, set[str]] = {}
    roots = [(d.name, expression) for d in program.definitions for expression in _parts(d)]
    roots += [(b.name, b.value) for b in program.benefits]
    roots += [(r.name, r.clause) for r in program.requirements]
    roots += [("", program.applies_when)] if program.applies_when is not None else []
    for name, expression in roots:
        needed = traversal.needs(expression)
        found = own.setdefault(name, set())
        found |= needed.facts | needed.readings
        found |= {n.name for n in traversal.walk(expression) if isinstance(n, p.Column)}
        values.setdefault(name, set()).update(needed.values, needed.rows)
    related: dict[str, dict[str, None]] = {}
    for name, found in own.items():
        beside = set(found).union(*(own.get(value, set()) for value in values[name]))
        for one in found:
            related.setdefault(one, {}).update(dict.fromkeys(sorted(beside)))
    for aggregate in _aggregates(program):
        related.setdefault(aggregate.column, {})
    return {one: list(names) for one, names in related.items()}


def _parts(definition: p.Definition) -> tuple[p.Expression, ...]:
    return traversal.expressions_of(definition)


def _aggregates(program: p.Program) -> Iterator[p.Aggregate]:
    expressions = [e for d in program.definitions for e in _parts(d)]
    expressions += [b.value for b in program.benefits]
    expressions += [r.clause for r in program.requirements]
    for expression in expressions:
        for node in traversal.walk(expression):
            if isinstance(node, p.Aggregate):
                yield node


def _differ(one: object, other: object) -> bool:
    """Whether two answers differ; what the rule set does not admit has none."""
    return one is not None and other is not None and one != other


def _with_reading(base: Case, name: str, reading: str) -> Case:
    return Case(base.facts, {**base.readings, name: reading})


def mentioned(program: p.Program) -> list[Item]:
    """The inputs and columns that anything mentions, but what identifies or dates a case."""
    expressions = [e for d in program.definitions for e in traversal.expressions_of(d)]
    expressions += [benefit.value for benefit in program.benefits]
    expressions += [requirement.clause for requirement in program.requirements]
    expressions += [program.applies_when] if program.applies_when is not None else []
    needed = traversal.needs(*expressions)
    dated = traversal.needs(program.as_of).facts if program.as_of is not None else frozenset()
    columns = {
        node.column if isinstance(node, p.Aggregate) else node.name
        for expression in expressions
        for node in traversal.walk(expression)
        if isinstance(node, (p.Column, p.Aggregate))
    }
    found: list[Item] = []
    for given in program.inputs:
        if isinstance(given.type, p.RecordsType):
            found += [(given.name, c.name) for c in given.fields if c.name in columns]
        elif given.name in needed.facts - dated and given.name not in program.key:
            found.append((given.name, ""))
    return found
