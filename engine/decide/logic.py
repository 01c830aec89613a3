"""Conditions → a network for inference: what is observed, what is tested, what follows.

Every condition becomes a node with rules for *holds* and for *fails* (see ``inference.py``). A
comparison with figures of the rule set is a test in the network, the figure a constant of the
rule; what needs arithmetic is computed exactly before and observed as an integer. A condition on
something undecided is observed by nothing, fires neither rule and stays unknown: the rules of
``all``, ``any`` and ``by`` are Kleene's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from engine import program as p
from engine.decide.network import CONSTANT_LIMIT, Interval, Literal, Rule, Test
from engine.decide.observations import Slot, scaled
from engine.traversal import needs

Everything: tuple[Interval, ...] = ((None, None),)


@dataclass(frozen=True, slots=True)
class Logic:
    """The network of a set of clauses: ``literals`` gives the node and sign of each by its id."""

    slots: tuple[Slot, ...]
    nodes: int
    tests: tuple[Test, ...]
    rules: tuple[Rule, ...]
    literals: Mapping[str, Literal]
    slots_of: Mapping[str, tuple[int, ...]]


def build(
    roots: Sequence[p.Clause],
    types: Mapping[str, p.Type],
    readings: Mapping[str, Sequence[str]],
    counts: frozenset[str],
) -> Logic:
    """The network of ``roots`` and all clauses in them.

    ``types`` are those of facts and definitions by name, ``readings`` the names of the readings of
    each open parameter, ``counts`` the definitions whose value may be known within bounds only.
    """
    builder = _Builder(types, readings, counts)
    slots_of: dict[str, tuple[int, ...]] = {}
    for root in roots:
        builder.used = set()
        builder.literal(root)
        slots_of[root.id] = tuple(sorted(builder.used))
    slots = tuple(
        Slot(s.expression, s.codes, s.scale, tuple(sorted(s.edges))) for s in builder.slots
    )
    return Logic(
        slots,
        builder.nodes,
        tuple(builder.tests),
        tuple(builder.rules),
        builder.clauses,
        slots_of,
    )


@dataclass(slots=True)
class _Slot:
    expression: p.Expression
    codes: Mapping[str, int]
    scale: int | None
    edges: set[int] = field(default_factory=set)


_TRUE = p.Literal(True)


@dataclass(slots=True)
class _Builder:
    types: Mapping[str, p.Type]
    readings: Mapping[str, Sequence[str]]
    counts: frozenset[str]
    slots: list[_Slot] = field(default_factory=list)
    nodes: int = 0
    tests: list[Test] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    clauses: dict[str, Literal] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    _literals: dict[p.Expression, tuple[Literal, frozenset[int]]] = field(default_factory=dict)
    _tested: dict[tuple[int, tuple[Interval, ...]], int] = field(default_factory=dict)
    _slot_index: dict[object, int] = field(default_factory=dict)

    def literal(self, condition: p.Expression) -> Literal:
        """The signed node of a condition; the slots that it rests on are added to ``used``."""
        known = self._literals.get(condition)
        if known is None:
            outer, self.used = self.used, set()
            made = self._make(condition)
            known = made, frozenset(self.used)
            self._literals[condition] = known
            self.used = outer
        self.used |= known[1]
        if isinstance(condition, p.Clause):
            self.clauses[condition.id] = known[0]
        return known[0]

    def _make(self, condition: p.Expression) -> Literal:
        match condition:
            case p.Clause():
                return self.literal(condition.condition)
            case p.Not(part=part):
                node, truth = self.literal(part)
                return node, not truth
            case p.All(parts=parts):
                return self._range(parts) or self._junction(parts, holds=True)
            case p.Any(parts=parts):
                return self._junction(parts, holds=False)
            case p.By(subject=subject, cases=cases):
                return self._by(subject, cases)
            case p.If(condition=test, then=then, otherwise=otherwise):
                chosen = self.literal(test)
                opposite = (chosen[0], not chosen[1])
                return self._chosen([(chosen, then), (opposite, otherwise)])
            case p.Compare() | p.Member():
                return self._tested_or_computed(condition)
            case _:
                return self._computed(condition)

    # -- trees -----------------------------------------------------------------------------------

    def _node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def _junction(self, parts: Sequence[p.Expression], *, holds: bool) -> Literal:
        """``all`` (holds) and ``any`` are one thing seen from two sides."""
        if not parts:
            return self._constant(holds)
        literals = [self.literal(part) for part in parts]
        if len(literals) == 1:
            return literals[0]
        node = self._node()
        every = tuple((n, truth if holds else not truth) for n, truth in literals)
        self.rules.append(Rule((node, holds), tuple(dict.fromkeys(every))))
        self.rules += [Rule((node, not holds), ((n, not truth),)) for n, truth in every]
        return node, True

    def _by(
        self, subject: p.Expression | p.Reading, cases: Sequence[tuple[str, p.Expression]]
    ) -> Literal:
        slot = self._choice_slot(subject, [name for name, _ in cases])
        codes = self.slots[slot].codes
        return self._chosen(
            [((self._test(slot, ((codes[name], codes[name]),)), True), c) for name, c in cases]
        )

    def _chosen(self, cases: Sequence[tuple[Literal, p.Expression]]) -> Literal:
        """The case whose guard holds; where none is known to, what every case agrees on."""
        node = self._node()
        literals = [(guard, self.literal(case)) for guard, case in cases]
        for guard, (other, truth) in literals:
            self._rule((node, True), (guard, (other, truth)))
            self._rule((node, False), (guard, (other, not truth)))
        self._rule((node, True), [literal for _, literal in literals])
        self._rule((node, False), [(n, not truth) for _, (n, truth) in literals])
        return node, True

    def _rule(self, head: Literal, body: Sequence[Literal]) -> None:
        distinct = tuple(dict.fromkeys(body))
        if not any((node, not truth) in distinct for node, truth in distinct):
            self.rules.append(Rule(head, distinct))

    # -- observations ----------------------------------------------------------------------------

    def _constant(self, truth: bool) -> Literal:
        slot = self._slot(_TRUE, ("constant",), {}, None)
        return self._test(slot, ((1, 1),)), truth

    def _computed(self, condition: p.Expression) -> Literal:
        """A truth that is computed before inference: a boolean fact, or two values compared."""
        if isinstance(condition, p.Literal):
            return self._constant(bool(condition.value))
        slot = self._slot(condition, ("boolean", condition), {}, None)
        return self._test(slot, ((1, 1),)), True

    def _choice_slot(self, subject: p.Expression | p.Reading, names: Sequence[str]) -> int:
        if isinstance(subject, p.Reading):
            options = self.readings[subject.parameter]
            marker: p.Expression = p.By(subject, tuple((name, p.Literal(name)) for name in options))
            return self._slot(marker, ("reading", subject), _codes(options), None)
        options = self._options(subject) or tuple(names)
        return self._slot(subject, ("choice", subject), _codes(options), None)

    def _options(self, subject: p.Expression) -> tuple[str, ...]:
        match subject:
            case p.Fact(name=name) | p.Value(name=name):
                of = self.types.get(name)
                return of.options if isinstance(of, p.ChoiceType) else ()
            case _:
                return ()

    def _slot(
        self, expression: p.Expression, key: object, codes: Mapping[str, int], scale: int | None
    ) -> int:
        position = self._slot_index.get(key)
        if position is None:
            position = len(self.slots)
            self.slots.append(_Slot(expression, codes, scale))
            self._slot_index[key] = position
        self.used.add(position)
        return position

    def _test(self, slot: int, holds: tuple[Interval, ...]) -> int:
        node = self._tested.get((slot, holds))
        if node is None:
            node = self._node()
            self.tests.append(Test(node, slot, holds))
            self._tested[slot, holds] = node
            for low, high in holds:
                self.slots[slot].edges |= {low} if low is not None else set()
                self.slots[slot].edges |= {high + 1} if high is not None else set()
        self.used.add(slot)
        return node

    # -- tests of figures ------------------------------------------------------------------------

    def _range(self, parts: Sequence[p.Expression]) -> Literal | None:
        """A range is one test: its edges are the two constants of one rule."""
        if len(parts) != 2 or not all(isinstance(part, p.Compare) for part in parts):
            return None
        tests = [self._against_figure(part) for part in parts if isinstance(part, p.Compare)]
        first, second = tests
        if first is None or second is None or first[0] != second[0]:
            return None
        slot, one = first
        holds = tuple(
            (low, high)
            for a in one
            for b in second[1]
            if _not_empty(low := _greater(a[0], b[0]), high := _smaller(a[1], b[1]))
        )
        return self._test(slot, holds), True

    def _tested_or_computed(self, condition: p.Compare | p.Member) -> Literal:
        if isinstance(condition, p.Member):
            options = self._options(condition.item)
            if not set(condition.options) <= set(options):
                return self._computed(condition)
            codes = _codes(options)
            slot = self._slot(condition.item, ("choice", condition.item), codes, None)
            holds = _joined(sorted(codes[option] for option in condition.options))
            return self._test(slot, holds), True
        found = self._against_figure(condition)
        if found is None:
            return self._computed(condition)
        slot, holds = found
        return self._test(slot, holds), True

    def _against_figure(self, condition: p.Compare) -> tuple[int, tuple[Interval, ...]] | None:
        """The slot and the integers that a comparison with a stated figure admits, if it is one."""
        item, figure, operator = condition.left, condition.right, condition.operator
        if isinstance(item, p.Literal):
            item, figure, operator = figure, item, _FLIPPED[operator]
        if not isinstance(figure, p.Literal) or isinstance(item, p.Literal):
            return None
        value = figure.value
        if isinstance(value, str):
            options = self._options(item)
            if value not in options:
                return None
            slot = self._slot(item, ("choice", item), _codes(options), None)
            return slot, _admitted(operator, self.slots[slot].codes[value])
        if isinstance(value, bool):
            slot = self._slot(item, ("boolean", item), {}, None)
            return slot, _admitted(operator, int(value))
        scale = None if isinstance(value, date) else self._scale(item, value)
        constant = scaled(value, scale)
        if abs(constant) >= CONSTANT_LIMIT - 1:
            return None
        # A count may be known within bounds: each of its tests is then observed by itself.
        key: tuple[object, ...] = ("number", item, scale)
        if self._is_count(item):
            key = (*key, operator, constant)
        return self._slot(item, key, {}, scale), _admitted(operator, constant)

    def _is_count(self, item: p.Expression) -> bool:
        if isinstance(item, (p.Fact, p.Literal)):
            return False
        if isinstance(item, p.Value):
            return item.name in self.counts
        found = needs(item)
        return bool(found.rows) or bool(found.values & self.counts)

    def _scale(self, item: p.Expression, figure: int | Decimal) -> int:
        """1 for whole numbers; else twice a power of ten, the odd numbers for what lies between."""
        of = None
        if isinstance(item, (p.Fact, p.Value)):
            of = self.types.get(item.name)
        counted = isinstance(item, p.Aggregate) and item.function in ("count", "count_distinct")
        if (counted or isinstance(of, p.IntegerType)) and isinstance(figure, int):
            return 1
        exponent = figure.as_tuple().exponent if isinstance(figure, Decimal) else 0
        digits = max(0, -exponent) if isinstance(exponent, int) else 0
        scale: int = 2 * 10**digits
        return scale


_FLIPPED: Mapping[p.Operator, p.Operator] = {
    "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=",
}  # fmt: skip


def _admitted(operator: p.Operator, constant: int) -> tuple[Interval, ...]:
    """The integers that stand in a relation to a constant."""
    match operator:
        case "==":
            return ((constant, constant),)
        case "!=":
            return ((None, constant - 1), (constant + 1, None))
        case "<":
            return ((None, constant - 1),)
        case "<=":
            return ((None, constant),)
        case ">":
            return ((constant + 1, None),)
        case ">=":
            return ((constant, None),)


def _codes(options: Sequence[str]) -> dict[str, int]:
    return {option: code for code, option in enumerate(options, start=1)}


def _joined(codes: Sequence[int]) -> tuple[Interval, ...]:
    """Sorted codes as intervals, neighbours together."""
    intervals: list[tuple[int, int]] = []
    for code in codes:
        if intervals and intervals[-1][1] == code - 1:
            intervals[-1] = (intervals[-1][0], code)
        else:
            intervals.append((code, code))
    return tuple(intervals)


def _greater(left: int | None, right: int | None) -> int | None:
    return right if left is None else left if right is None else max(left, right)


def _smaller(left: int | None, right: int | None) -> int | None:
    return right if left is None else left if right is None else min(left, right)


def _not_empty(low: int | None, high: int | None) -> bool:
    return low is None or high is None or low <= high
