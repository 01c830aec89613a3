"""The verdict over all readings, without running their product.

How the conditions stand under one reading is a number, the greatest of them decides; over the
readings it is the set of those that are possible, a bit each. Conditions that share no parameter
are never multiplied: a parameter is eliminated as soon as all that depends on it has been brought
together (bucket elimination: Dechter 1999).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from engine import program as p
from engine.bulk.compile.cells import FALSE, TRUE, Cell, Flag
from engine.bulk.compile.stages import Step
from engine.readings import Depends, Diagram, combine, restrict, support

HOLDS, NOT_STATED, UNDEFINED, MISSING = 1, 2, 4, 8
FAILS_IN_LIST, LIST_MISSING, FAILS = 16, 32, 4096
"""How a requirement stands, as bits; the same further up for ``applies_when``, but for HOLDS.

What is asked of a list does not fail where the list is not known: ``LIST_MISSING`` stands above
``FAILS_IN_LIST``, and so each is told without the other. In the end they are settled to MISSING and
FAILS.
"""

APPLIES = 12
"""``applies_when`` stands as a requirement does, shifted by so many bits."""

SIDE_BY_SIDE = 9
"""Of so many requirements, each a bit further up, FAILS and MISSING are apart in one number."""

REFUSED = UNDEFINED | UNDEFINED << APPLIES
_INCOMPLETE = MISSING | MISSING << APPLIES
_CONDITIONAL = NOT_STATED | NOT_STATED << APPLIES
_NOT_APPLICABLE = FAILS << APPLIES
_IN_LIST = FAILS_IN_LIST | LIST_MISSING
_ANY = HOLDS | NOT_STATED | UNDEFINED | MISSING | FAILS | _IN_LIST
_ANY |= _INCOMPLETE | _CONDITIONAL | _NOT_APPLICABLE | REFUSED


class Bits(NamedTuple):
    """The text of a set of standings; ``single`` where it has one standing in each row.

    ``may`` are all standings that it can have in any row.
    """

    text: str
    single: bool = True
    may: int = _ANY

    @property
    def constant(self) -> int | None:
        """The set, where it is the same in each row."""
        return int(self.text) if self.text.isdigit() else None


def constant(bits: int) -> Bits:
    """The same set in each row."""
    return Bits(str(bits), bits & (bits - 1) == 0, bits)


def standing(truth: Cell, *, applies: bool = False, in_list: bool = False) -> Bits:
    """How one condition stands."""
    shift = APPLIES if applies else 0
    fails = FAILS_IN_LIST if in_list else FAILS << shift
    if truth == TRUE:
        return constant(HOLDS)
    if truth == FALSE:
        return constant(fails)
    may = HOLDS | fails
    rest = _among(
        [(truth.missing, MISSING << shift), (truth.undefined, UNDEFINED << shift)],
        NOT_STATED << shift,
    )
    undecided = (MISSING | UNDEFINED | NOT_STATED) << shift
    undecided = int(rest) if rest.isdigit() else undecided
    if truth.sql == "NULL":
        return Bits(rest, may=undecided)
    told = f"CASE {truth.sql} WHEN TRUE THEN {HOLDS} WHEN FALSE THEN {fails}"
    if truth.known:
        return Bits(f"{told} END", may=may)
    return Bits(f"{told} ELSE {rest} END", may=may | undecided)


def of_list(known: Cell) -> Bits:
    """How it stands with a list of which something is asked: known, or a fact is missing."""
    if known == TRUE:
        return constant(HOLDS)
    if known.sql == "NULL":
        return constant(LIST_MISSING)
    text = f"CASE WHEN {known.sql} THEN {HOLDS} ELSE {LIST_MISSING} END"
    return Bits(text, may=HOLDS | LIST_MISSING)


def settled(bits: Bits) -> Bits:
    """A set in which what a list was asked stands as any other requirement does."""
    if not bits.may & _IN_LIST:
        return bits
    if bits.constant is not None:
        return constant(_settle(bits.constant))
    text = (
        f"(({bits.text} & {~_IN_LIST & _ANY}) | (({bits.text} & {FAILS_IN_LIST}) << 8) "
        f"| (({bits.text} & {LIST_MISSING}) >> 2))"
    )
    return Bits(text, bits.single, _settle(bits.may))


def _settle(bits: int) -> int:
    fails, missing = bits & FAILS_IN_LIST, bits & LIST_MISSING
    return bits & ~_IN_LIST | (FAILS if fails else 0) | (MISSING if missing else 0)


def where_known(known: Cell, bits: Bits) -> Bits:
    """A standing where something is known at all; else a fact is missing."""
    if known == TRUE:
        return bits
    if known.sql == "NULL":
        return constant(MISSING)
    text = f"CASE WHEN {known.sql} THEN {bits.text} ELSE {MISSING} END"
    return Bits(text, bits.single, bits.may | MISSING)


def _among(ways: Sequence[tuple[Flag, int]], otherwise: int) -> str:
    arms: list[str] = []
    for flag, value in ways:
        if flag is True:
            if not arms:
                return str(value)
            return f"CASE {' '.join(arms)} ELSE {value} END"
        if flag is not False:
            arms.append(f"WHEN {flag} THEN {value}")
    return f"CASE {' '.join(arms)} ELSE {otherwise} END" if arms else str(otherwise)


def greatest_of(one: Bits, other: Bits) -> Bits:
    """The possible greatest of two independent sets of standings."""
    for a, b in ((one, other), (other, one)):
        if a.constant == HOLDS:
            return b
    if one.constant is not None and other.constant is not None:
        a_, b_ = one.constant, other.constant
        return constant((a_ & -(b_ & -b_)) | (b_ & -(a_ & -a_)))
    left, right = one.text, other.text
    may = one.may | other.may
    # Of two single standings this is the greater, and quicker than a function that minds NULL.
    above = f"({left} & -({right} & -{right})) | ({right} & -({left} & -{left}))"
    return Bits(f"({above})", one.single and other.single, may)


def _either(*sets: Bits) -> Bits:
    told = list(dict.fromkeys(sets))
    if len(told) == 1:
        return told[0]
    may = 0
    for each in told:
        may |= each.may
    return Bits("(" + " | ".join(each.text for each in told) + ")", single=False, may=may)


@dataclass(slots=True)
class Standings:
    """The standings of all conditions as factors, each a diagram of sets over its parameters."""

    step: Step
    factors: list[Diagram]

    def possible(self, kept: frozenset[str] = frozenset(), name: str = "standings") -> Diagram:
        """The possible greatest standings by the readings of ``kept``, all others eliminated."""
        return self._product(self.eliminated(kept, name), name)

    def eliminated(
        self, kept: frozenset[str] = frozenset(), name: str = "standings"
    ) -> list[Diagram]:
        """Factors over the readings of ``kept`` alone, which are still to be brought together."""
        factors = list(self.factors)
        while True:
            others = sorted(set().union(*map(support, factors)) - kept) if factors else []
            if not others:
                break
            chosen = min(others, key=lambda parameter: _cost(parameter, factors))
            touched = [f for f in factors if chosen in support(f)]
            product = self._product(touched, name)
            readings = _names(product, chosen)
            cases = [restrict(product, {chosen: (reading,)}) for reading in readings]
            summed = combine(_either, cases)
            factors = [f for f in factors if f not in touched]
            factors.append(self._kept(summed, name))
        return factors

    def _product(self, factors: Sequence[Diagram], name: str) -> Diagram:
        plain = [f for f in factors if isinstance(f, Bits)]
        whole: Diagram = _together(
            [f for f in plain if f.single], lambda text: self.step.column(f"{name} of all", text)
        )
        others = [f for f in factors if not (isinstance(f, Bits) and f.single)]
        for factor in sorted(others, key=lambda f: len(support(f))):
            whole = self._kept(combine(greatest_of, [self._kept(whole, name), factor]), name)
        return self._kept(whole, name)

    def _kept(self, diagram: Diagram, name: str) -> Diagram:
        def keep(bits: Bits) -> Bits:
            if len(bits.text) < 30:
                return bits
            return bits._replace(text=self.step.column(name, bits.text))

        return combine(keep, [diagram])


def _together(factors: Sequence[Bits], keep: Callable[[str], str]) -> Bits:
    """The greatest of standings that are one each."""
    told = [f for f in dict.fromkeys(factors) if f.constant != HOLDS]
    if not told:
        return constant(HOLDS)
    if len(told) == 1:
        return told[0]
    whole = keep(" | ".join(each.text for each in told))
    may = HOLDS
    for each in told:
        may |= each.may
    levels = [1 << bit for bit in range(may.bit_length() - 1, 0, -1) if may >> bit & 1]
    arms = [f"WHEN {whole} >= {level} THEN {level}" for level in levels]
    return Bits(f"CASE {' '.join(arms)} ELSE {HOLDS} END", may=may)


def _cost(parameter: str, factors: Sequence[Diagram]) -> int:
    touched = [f for f in factors if parameter in support(f)]
    sizes: dict[str, int] = {}
    for factor in touched:
        _sizes(factor, sizes)
    return prod(sizes.values())


def _sizes(diagram: Diagram, sizes: dict[str, int]) -> None:
    if diagram.__class__ is Depends:
        sizes[diagram.parameter] = len(diagram.cases)
        for case in diagram.cases:
            _sizes(case, sizes)


def _names(diagram: Diagram, parameter: str) -> tuple[str, ...]:
    if diagram.__class__ is not Depends:
        return ()
    if diagram.parameter == parameter:
        return diagram.names
    return next((names for case in diagram.cases if (names := _names(case, parameter))), ())


def conjuncts(clause: p.Clause) -> list[p.Expression]:
    """The conditions that have to hold together, taken apart as far as they are."""
    condition: p.Expression = clause
    while isinstance(condition, p.Clause):
        condition = condition.condition
    if isinstance(condition, p.All):
        found: list[p.Expression] = []
        for part in condition.parts:
            found.extend(conjuncts(part) if isinstance(part, p.Clause) else [part])
        return found
    return [condition]


def verdict_of(possible: str, kind: str) -> str:
    """The name of the verdict for a set of possible standings; NULL for none, a refused row."""
    holds, fails = ("met", "not_met") if kind == "duty" else ("eligible", "ineligible")
    single = {
        FAILS: fails,
        HOLDS: holds,
        MISSING: "incomplete",
        NOT_STATED: "conditional",
        MISSING << APPLIES: "incomplete",
        NOT_STATED << APPLIES: "conditional",
        _NOT_APPLICABLE: "not_applicable",
        0: "",
    }
    arms = [_arm(bits, name) for bits, name in single.items()]
    groups = [HOLDS, FAILS, _CONDITIONAL, _NOT_APPLICABLE]
    many = " + ".join(f"CASE WHEN {possible} & {bits} <> 0 THEN 1 ELSE 0 END" for bits in groups)
    several = (
        f"CASE WHEN {many} > 1 THEN 'open' "
        f"WHEN {possible} & {_INCOMPLETE} <> 0 THEN 'incomplete' ELSE 'conditional' END"
    )
    return f"CASE {possible} {' '.join(arms)} ELSE {several} END"


def _arm(bits: int, name: str) -> str:
    return f"WHEN {bits} THEN '{name}'" if name else f"WHEN {bits} THEN NULL"
