"""Which rules read which fact: the clauses of a network as rules of durable-rules, by stratum.

A literal lies on the stratum above everything that it may be derived from; observations are below
them all. What the rules of a stratum read is one fact, or several where a limit asks for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import chain, product
from math import prod
from string import ascii_uppercase
from typing import TypeAlias

from engine.decide.network import CONSTANT_LIMIT, Interval, Literal, Rule, Test

Comparison: TypeAlias = tuple[str, int, int]
"""An operator of durable-rules ('' is equality), a slot or node, and a constant."""

Alternative: TypeAlias = tuple[Comparison, ...]
"""A conjunction of comparisons."""

PROPERTIES = tuple("".join(p) for n in (1, 2) for p in product(ascii_uppercase, repeat=n))[:200]
"""The names of a fact's properties, short because every firing copies the fact.

durable-rules takes 254 and compares 32-bit hashes for names, so they are never a rule set's own.
"""

_PENDING = 50  # tests of a fact that may match at once; durable-rules has a stack of 64
_SIBLINGS = 300  # alternatives that test one fact; durable-rules hangs from 512
ALTERNATIVES = 40  # of a rule: they may all be pending at once
_CONJUNCTIONS = 12  # of them with several tests; the operators of a rule are a sequence of 31
_FORKS = 10  # rules above the tests that go on from one first test of a fact
_BODY = 100  # literals in a conjunction; wider ones go through helper nodes


@dataclass(slots=True)
class Unit:
    """One rule of durable-rules before it has a place: it fires where any alternative holds."""

    alternatives: tuple[Alternative, ...]
    heads: list[Literal]
    pending: int
    overlapping: bool

    def subjects(self) -> set[int]:
        """The slots or nodes that it reads."""
        return {subject for alternative in self.alternatives for _, subject, _ in alternative}


@dataclass(slots=True)
class Chunk:
    """The rules that match one fact; ``names`` are its properties, by slot or node."""

    units: list[Unit] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    pending: int = 0
    siblings: int = 0

    def takes(self, unit: Unit) -> bool:
        """Whether durable-rules can evaluate the unit beside those that are here."""
        return (
            self.pending + unit.pending <= _PENDING
            and self.siblings + len(unit.alternatives) <= _SIBLINGS
            and len(self.names.keys() | unit.subjects()) <= len(PROPERTIES)
        )

    def add(self, unit: Unit) -> None:
        """Give the unit its place."""
        self.units.append(unit)
        self.pending += unit.pending
        self.siblings += len(unit.alternatives)
        for subject in sorted(unit.subjects()):
            self.names.setdefault(subject, PROPERTIES[len(self.names)])


def strata(
    nodes: int, tests: Sequence[Test], rules: Sequence[Rule]
) -> tuple[int, list[list[Chunk]]]:
    """The number of nodes with the helpers that wide bodies took, and the chunks of each stratum.

    The first stratum reads observations, the others what was derived below them. Raises
    ``ValueError`` where a literal depends on itself.
    """
    observing = _pack(_merge(unit for test in tests for unit in _test_units(test)))
    narrow, nodes = _narrow(nodes, rules)
    deriving = _deriving(narrow, observing)
    return nodes, [observing, *(_pack(_merge(units)) for units in deriving)]


# -- tests ---------------------------------------------------------------------------------------


def _test_units(test: Test) -> Iterator[Unit]:
    fails: list[Interval] = []
    start: int | None = None
    open_above = True
    for index, (low, high) in enumerate(test.holds):
        if low is not None and (index == 0 or start is None or start < low):
            fails.append((start, low - 1))
        if high is None:
            open_above = False
        else:
            start = high + 1
    if open_above:
        fails.append((start, None))
    for truth, intervals in ((True, test.holds), (False, fails)):
        for alternatives in _cut([_within(test.slot, interval) for interval in intervals]):
            lower = sum(alternative[0][0] == "$gte" for alternative in alternatives)
            yield Unit(alternatives, [(test.node, truth)], max(1, lower), overlapping=False)


def _within(slot: int, interval: Interval) -> Alternative:
    low, high = interval
    if low is not None and low == high:
        return (("", slot, low),)
    lower = (("$gte", slot, low),) if low is not None else ()
    upper = (("$lte", slot, high),) if high is not None else ()
    return lower + upper or (("$gte", slot, -CONSTANT_LIMIT),)


# -- derivations ---------------------------------------------------------------------------------


def _narrow(nodes: int, rules: Sequence[Rule]) -> tuple[list[Rule], int]:
    """The rules with no wide body, and the number of nodes with the helpers that this took."""
    narrow: list[Rule] = []
    for rule in rules:
        body = tuple(sorted(set(rule.body)))
        while len(body) > _BODY:
            parts = [body[i : i + _BODY] for i in range(0, len(body), _BODY)]
            helpers = tuple((nodes + i, True) for i in range(len(parts)))
            narrow += (Rule(helper, part) for helper, part in zip(helpers, parts, strict=True))
            nodes += len(parts)
            body = helpers
        narrow.append(Rule(rule.head, body))
    return narrow, nodes


def _deriving(rules: Sequence[Rule], observing: Sequence[Chunk]) -> list[list[Unit]]:
    """The rules by stratum, lowest first; those of one head stand on one stratum.

    What can be told from one fact of observations alone is added to its chunk instead: a stratum
    less is worth about eight firings.
    """
    bodies: dict[Literal, list[tuple[Literal, ...]]] = {}
    for rule in rules:
        bodies.setdefault(rule.head, []).append(rule.body)
    below = {head: {literal for b in several for literal in b} for head, several in bodies.items()}
    try:
        order = [*TopologicalSorter(below).static_order()]
    except CycleError as error:
        raise ValueError(f"a literal depends on itself: {error.args[1]}") from None
    flat = _Flat(observing)
    level: dict[Literal, int] = {}
    strata: list[list[Unit]] = []
    for literal in order:
        if literal not in bodies or flat.takes(literal, bodies[literal]):
            level[literal] = 0
            continue
        level[literal] = 1 + max(level[b] for b in below[literal])
        if len(strata) < level[literal]:
            strata.append([])
        tests = sorted({tuple([("", n, int(t)) for n, t in body]) for body in bodies[literal]})
        strata[level[literal] - 1] += [
            Unit(alternatives, [literal], len(alternatives), overlapping=True)
            for alternatives in _cut(tests)
        ]
    return strata


class _Flat:
    """The literals that one fact of observations tells, each with the alternatives that tell it."""

    def __init__(self, observing: Sequence[Chunk]) -> None:
        self._told: dict[Literal, tuple[Chunk, tuple[Alternative, ...]]] = {}
        self._by_first: Counter[tuple[int, Comparison]] = Counter()
        self._tested: Counter[Literal] = Counter()
        for chunk in observing:
            for unit in chunk.units:
                self._tested.update(unit.heads)
                self._told.update((head, (chunk, unit.alternatives)) for head in unit.heads)
        for literal, units in self._tested.items():
            if units > 1:
                del self._told[literal]

    def takes(self, head: Literal, bodies: Sequence[tuple[Literal, ...]]) -> bool:
        """Add a rule for ``head`` to a chunk, if one tells all of the bodies and has the room."""
        if head in self._tested:
            self._told.pop(head, None)
            return False
        chunks: dict[int, Chunk] = {}
        for literal in {literal for body in bodies for literal in body}:
            if literal not in self._told:
                return False
            chunk = self._told[literal][0]
            chunks[id(chunk)] = chunk
        if len(chunks) > 1:
            return False
        (chunk,) = chunks.values()
        found: dict[Alternative, None] = {}
        for body in bodies:
            told = [self._told[literal][1] for literal in body]
            if prod(map(len, told)) > _CONJUNCTIONS:
                return False
            for parts in product(*told):
                found[tuple(dict.fromkeys(chain(*parts)))] = None
        if len(found) > _CONJUNCTIONS or any(len(alternative) > _BODY for alternative in found):
            return False
        firsts = Counter((id(chunk), alternative[0]) for alternative in found)
        if any(self._by_first[first] + more > _FORKS for first, more in firsts.items()):
            return False
        self._by_first += firsts
        alternatives = tuple(found)
        self._told[head] = (chunk, alternatives)
        same = next((unit for unit in chunk.units if unit.alternatives == alternatives), None)
        if same is not None:
            same.heads.append(head)
        else:
            chunk.units.append(Unit(alternatives, [head], 0, overlapping=True))
        return True


# -- packing ---------------------------------------------------------------------------------------


def _cut(alternatives: Iterable[Alternative]) -> Iterator[tuple[Alternative, ...]]:
    """The alternatives in pieces that one rule each can have."""
    piece: list[Alternative] = []
    subjects: set[int] = set()
    for alternative in alternatives:
        wider = subjects | {subject for _, subject, _ in alternative}
        conjunctions = sum(len(a) > 1 for a in piece)
        full = len(piece) == ALTERNATIVES or conjunctions == _CONJUNCTIONS
        if piece and (full or len(wider) > len(PROPERTIES)):
            yield tuple(piece)
            piece = []
            wider = {subject for _, subject, _ in alternative}
        piece.append(alternative)
        subjects = wider
    if piece:
        yield tuple(piece)


def _merge(units: Iterable[Unit]) -> list[Unit]:
    """One unit for all that have the same alternatives: a test may end 255 rules only."""
    merged: dict[tuple[Alternative, ...], Unit] = {}
    for unit in units:
        if unit.alternatives in merged:
            merged[unit.alternatives].heads += unit.heads
        else:
            merged[unit.alternatives] = unit
    return list(merged.values())


def _pack(units: Sequence[Unit]) -> list[Chunk]:
    chunks: list[Chunk] = []
    for unit in units:
        if not chunks or not chunks[-1].takes(unit):
            chunks.append(Chunk())
        chunks[-1].add(unit)
    return chunks
