"""Terms: what is true of a case and what its numbers are, over unknowns, folded where known.

A truth is a ``bool`` of Python or a term of truth, a whole number an ``int`` or a term, so that
what a rule set states itself stays what it is. Equal terms are one object: what is said twice is
written, tried and solved once. What they come to for given cases, ``evaluate`` says; whether there
is any case, ``solver``, which alone knows z3.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from itertools import count
from typing import Any
from weakref import WeakValueDictionary

Truth = Any
"""``bool``, or a :class:`Term` of truth."""

Whole = Any
"""``int``, or a :class:`Term` of a whole number."""


class Term:
    """An unknown, or an operation on terms and known numbers.

    ``meaning`` of an unknown is what it is bound to be in any case: it is no choice of its own.
    ``formula`` is the solver's own, once it was asked about it.
    """

    __slots__ = ("__weakref__", "formula", "meaning", "op", "parts")

    def __init__(self, op: str, parts: tuple[Any, ...], meaning: Any = None) -> None:
        self.op = op
        self.parts = parts
        self.meaning = meaning
        self.formula: Any = None

    def __repr__(self) -> str:
        if self.op in UNKNOWN:
            return str(self.parts[0])
        return f"{self.op}({', '.join(map(repr, self.parts))})"


UNKNOWN = frozenset({"truth", "whole"})
"""The operations of unknowns: a truth, a whole number."""

TRUTHS = frozenset({"truth", "not", "and", "or", "if", "iff", "at_most", "equal"})
"""The operations whose result is a truth; of all others it is a whole number."""

_made: WeakValueDictionary[tuple[object, ...], Term] = WeakValueDictionary()
_fresh = count()


def _term(op: str, *parts: Any) -> Term:
    key = (op, parts)
    known = _made.get(key)
    if known is None:
        known = _made[key] = Term(op, parts)
    return known


def boolean(name: str, meaning: Truth | None = None) -> Truth:
    """A new unknown truth; ``name`` is for people who read a formula."""
    return Term("truth", (f"{name}#{next(_fresh)}",), meaning)


def integer(name: str, meaning: Whole | None = None) -> Whole:
    """A new unknown whole number."""
    return Term("whole", (f"{name}#{next(_fresh)}",), meaning)


def number_of(unknown: Term) -> int:
    """How many unknowns were made before it."""
    return int(unknown.parts[0].rpartition("#")[2])


def is_same(one: Any, other: Any) -> bool:
    """Whether two truths or numbers are the same term."""
    if one is other:
        return True
    return one.__class__ is other.__class__ and one.__class__ in (bool, int) and one == other


# -- truths --------------------------------------------------------------------------------------


def negated(part: Truth) -> Truth:
    """``not part``."""
    if part.__class__ is bool:
        return not part
    return part.parts[0] if part.op == "not" else _term("not", part)


def both(*parts: Truth) -> Truth:
    """All of ``parts``."""
    return _junction("and", parts, False)


def either(*parts: Truth) -> Truth:
    """Any of ``parts``."""
    return _junction("or", parts, True)


def _junction(op: str, parts: Iterable[Truth], decides: bool) -> Truth:
    unknown: dict[Term, None] = {}
    for part in parts:
        if part.__class__ is bool:
            if part is decides:
                return decides
        else:
            unknown[part] = None
    for part in unknown:
        if part.op == "not" and part.parts[0] in unknown:
            return decides
    if len(unknown) < 2:
        return next(iter(unknown), not decides)
    return _term(op, *unknown)


def implies(one: Truth, other: Truth) -> Truth:
    """``other`` wherever ``one``."""
    return either(negated(one), other)


def chosen_truth(condition: Truth, then: Truth, otherwise: Truth) -> Truth:
    """``then if condition else otherwise`` of truths."""
    if condition.__class__ is bool:
        return then if condition else otherwise
    if then is otherwise:
        return then
    if then.__class__ is bool:
        return either(condition, otherwise) if then else both(negated(condition), otherwise)
    if otherwise.__class__ is bool:
        return either(negated(condition), then) if otherwise else both(condition, then)
    return _term("if", condition, then, otherwise)


def equivalent(one: Truth, other: Truth) -> Truth:
    """Whether two truths are alike."""
    if one.__class__ is bool:
        return other if one else negated(other)
    if other.__class__ is bool:
        return one if other else negated(one)
    return True if one is other else _term("iff", one, other)


def alike(one: Any, other: Any) -> Truth:
    """Whether two truths, or two whole numbers, are alike."""
    return equivalent(one, other) if is_truth(one) else equal(one, other)


def is_value(unknown: Term, value: int) -> Truth:
    """Whether an unknown, a truth by 0 and 1, has a value."""
    return alike(unknown, bool(value) if is_truth(unknown) else value)


def is_unknown(term: Any) -> bool:
    """Whether it is an unknown, and nothing that is made of one."""
    return term.__class__ is Term and term.op in UNKNOWN


def is_truth(term: Any) -> bool:
    """Whether it is a truth, and no whole number."""
    return term.op in TRUTHS if term.__class__ is Term else term.__class__ is bool


# -- whole numbers -------------------------------------------------------------------------------


def chosen(condition: Truth, then: Whole, otherwise: Whole) -> Whole:
    """``then if condition else otherwise`` of whole numbers."""
    if condition.__class__ is bool:
        return then if condition else otherwise
    if is_same(then, otherwise):
        return then
    return _term("choose", condition, then, otherwise)


def plus(*terms: Whole) -> Whole:
    """The sum."""
    known = 0
    unknown = []
    for term in terms:
        if term.__class__ is int:
            known += term
        else:
            unknown.append(term)
    if not unknown:
        return known
    if known:
        unknown.append(known)
    return unknown[0] if len(unknown) == 1 else _term("plus", *unknown)


def minus(one: Whole, other: Whole) -> Whole:
    """The difference."""
    if other.__class__ is int:
        return plus(one, -other)
    return 0 if one is other else _term("minus", one, other)


def times(one: Whole, other: Whole) -> Whole:
    """The product."""
    if one.__class__ is int and other.__class__ is int:
        return one * other
    if one.__class__ is int:
        one, other = other, one
    if other.__class__ is int and other in (0, 1):
        return one if other else 0
    return _term("times", one, other)


def quotient(one: Whole, divisor: Whole) -> Whole:
    """``one`` divided by a divisor above zero, rounded down."""
    if one.__class__ is int and divisor.__class__ is int:
        return one // divisor
    if divisor.__class__ is int and divisor == 1:
        return one
    return _term("quotient", one, divisor)


def remainder(one: Whole, divisor: int) -> Whole:
    """What is left of that division."""
    return one % divisor if one.__class__ is int else _term("remainder", one, divisor)


def month_at(number: Whole) -> Whole:
    """The month, counted through the years, of the day with a number; of meanings only."""
    return _term("month_at", number)


def day_at(number: Whole) -> Whole:
    """Which day of its month the day with a number is; of meanings only."""
    return _term("day_at", number)


def equal(one: Whole, other: Whole) -> Truth:
    """Whether two whole numbers are the same."""
    if one.__class__ is int and other.__class__ is int:
        return one == other
    return True if one is other else _term("equal", one, other)


def at_most(one: Whole, other: Whole) -> Truth:
    """Whether ``one <= other``."""
    if one.__class__ is int and other.__class__ is int:
        return one <= other
    return True if one is other else _term("at_most", one, other)


def less(one: Whole, other: Whole) -> Truth:
    """Whether ``one < other``."""
    return negated(at_most(other, one))


def least(one: Whole, other: Whole) -> Whole:
    """The smaller of two."""
    return chosen(at_most(one, other), one, other)


def greatest(one: Whole, other: Whole) -> Whole:
    """The greater of two."""
    return chosen(at_most(one, other), other, one)


# -- the same with other unknowns ----------------------------------------------------------------

_REBUILT: dict[str, Callable[..., Any]] = {
    "not": negated,
    "and": both,
    "or": either,
    "if": chosen_truth,
    "iff": equivalent,
    "choose": chosen,
    "plus": plus,
    "minus": minus,
    "times": times,
    "quotient": quotient,
    "remainder": remainder,
    "month_at": month_at,
    "day_at": day_at,
    "equal": equal,
    "at_most": at_most,
}


class Replaced:
    """Terms as they are when some of their unknowns are others; what says nothing of them stays."""

    def __init__(self, unknowns: dict[Term, Any]) -> None:
        self._known: dict[Term, Any] = dict(unknowns)

    def of(self, term: Any) -> Any:
        """The truth or number with the other unknowns."""
        if term.__class__ is not Term:
            return term
        known = self._known
        for one in in_order((term,), known):
            if one.op in UNKNOWN:
                known[one] = one
                continue
            parts = [known[q] if q.__class__ is Term else q for q in one.parts]
            same = all(a is b for a, b in zip(parts, one.parts, strict=True))
            known[one] = one if same else _REBUILT[one.op](*parts)
        return known[term]


def in_order(
    terms: Iterable[Any], done: Any = (), given: Container[Term] | None = None
) -> list[Term]:
    """The terms and all that they are made of, parts first, without what is ``done``.

    Where some unknowns are ``given``, what the others are bound to be comes before them.
    """
    found: list[Term] = []
    seen: set[Term] = set()
    stack: list[tuple[Term, bool]] = [(t, False) for t in terms if t.__class__ is Term]
    while stack:
        term, ready = stack.pop()
        if ready:
            found.append(term)
            continue
        if term in seen or term in done:
            continue
        seen.add(term)
        stack.append((term, True))
        if term.op not in UNKNOWN:
            for part in term.parts:
                if part.__class__ is Term and part not in seen:
                    stack.append((part, False))
        elif given is not None and term.meaning.__class__ is Term and term not in given:
            stack.append((term.meaning, False))
    return found


def unknowns_in(terms: Iterable[Any]) -> list[Term]:
    """The unknowns that terms are made of."""
    return [term for term in in_order(terms) if term.op in UNKNOWN]


def mentions(term: Any) -> frozenset[Term]:
    """The unknowns that a term is made of."""
    return frozenset(unknowns_in((term,)))


def fresh_like(unknown: Term, meaning: Any = None) -> Term:
    """Another unknown of the same kind."""
    name = str(unknown.parts[0]).partition("#")[0]
    make = boolean if unknown.op == "truth" else integer
    made: Term = make(f"{name}'", meaning)
    return made
