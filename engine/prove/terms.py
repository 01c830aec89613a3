"""Terms of z3, folded where they are known already.

A truth is a ``bool`` of Python or a Boolean term, a whole number an ``int`` or an integer term, so
that what a rule set states itself never reaches the solver. Nodes are made by the C interface: a
rule set has thousands of them, and z3's Python operators cost more than the solving does.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

import z3
from z3 import z3core
from z3.z3types import Ast

Truth = Any
"""``bool`` or a Boolean term."""

Whole = Any
"""``int`` or an integer term."""

_CONTEXT = z3.main_ctx()
_C = _CONTEXT.ref()
_BOOLEAN, _INTEGER = z3.BoolSort(), z3.IntSort()
_TRUE, _FALSE = z3.BoolVal(True), z3.BoolVal(False)
_numbers: dict[int, Any] = {}
_fresh = count()


def boolean(name: str) -> Truth:
    """A new Boolean unknown; ``name`` is for people who read a formula."""
    return z3.Const(f"{name}#{next(_fresh)}", _BOOLEAN)


def integer(name: str) -> Whole:
    """A new integer unknown."""
    return z3.Const(f"{name}#{next(_fresh)}", _INTEGER)


def formula(truth: Truth) -> Any:
    """A truth as a term for the solver."""
    if truth is True:
        return _TRUE
    return _FALSE if truth is False else truth


def _term(number: Whole) -> Any:
    if number.__class__ is int:
        known = _numbers.get(number)
        if known is None:
            known = _numbers[number] = z3.IntVal(number)
        return known
    return number


def _array(terms: list[Any]) -> Any:
    return (Ast * len(terms))(*[term.ast for term in terms])


def is_same(one: Any, other: Any) -> bool:
    """Whether two truths or numbers are the same term."""
    if one is other:
        return True
    known = (bool, int)
    if one.__class__ in known or other.__class__ in known:
        return one.__class__ is other.__class__ and bool(one == other)
    return bool(z3core.Z3_is_eq_ast(_C, one.ast, other.ast))


# -- truths --------------------------------------------------------------------------------------


def negated(part: Truth) -> Truth:
    """``not part``."""
    if part.__class__ is bool:
        return not part
    if z3core.Z3_get_bool_value(_C, part.ast) == 0 and z3.is_not(part):
        return part.arg(0)
    return z3.BoolRef(z3core.Z3_mk_not(_C, part.ast), _CONTEXT)


def both(*parts: Truth) -> Truth:
    """All of ``parts``."""
    return _junction(parts, False, z3core.Z3_mk_and)


def either(*parts: Truth) -> Truth:
    """Any of ``parts``."""
    return _junction(parts, True, z3core.Z3_mk_or)


def _junction(parts: Iterable[Truth], decides: bool, make: Any) -> Truth:
    unknown: list[Any] = []
    seen: set[int] = set()
    for part in parts:
        if part.__class__ is bool:
            if part is decides:
                return decides
            continue
        identity = part.get_id()
        if identity not in seen:
            seen.add(identity)
            unknown.append(part)
    if not unknown:
        return not decides
    if len(unknown) == 1:
        return unknown[0]
    return z3.BoolRef(make(_C, len(unknown), _array(unknown)), _CONTEXT)


def implies(one: Truth, other: Truth) -> Truth:
    """``other`` wherever ``one``."""
    return either(negated(one), other)


def chosen_truth(condition: Truth, then: Truth, otherwise: Truth) -> Truth:
    """``then if condition else otherwise`` of truths."""
    if condition.__class__ is bool:
        return then if condition else otherwise
    if is_same(then, otherwise):
        return then
    if then.__class__ is bool:
        return either(condition, otherwise) if then else both(negated(condition), otherwise)
    if otherwise.__class__ is bool:
        return either(negated(condition), then) if otherwise else both(condition, then)
    return z3.BoolRef(z3core.Z3_mk_ite(_C, condition.ast, then.ast, otherwise.ast), _CONTEXT)


def equivalent(one: Truth, other: Truth) -> Truth:
    """Whether two truths are alike."""
    if one.__class__ is bool:
        return other if one else negated(other)
    if other.__class__ is bool:
        return one if other else negated(one)
    if is_same(one, other):
        return True
    return z3.BoolRef(z3core.Z3_mk_eq(_C, one.ast, other.ast), _CONTEXT)


def is_impossible(truth: Truth) -> bool:
    """Whether a truth is false whatever its unknowns are; False where that is not seen soon."""
    if truth.__class__ is bool:
        return not truth
    solver = z3.SimpleSolver()
    solver.set("timeout", _SOON)
    return bool(solver.check(truth) == z3.unsat)


_SOON = 100
"""Milliseconds."""


# -- whole numbers -------------------------------------------------------------------------------


def _made(ast: Any) -> Whole:
    return z3.ArithRef(ast, _CONTEXT)


def chosen(condition: Truth, then: Whole, otherwise: Whole) -> Whole:
    """``then if condition else otherwise`` of whole numbers."""
    if condition.__class__ is bool:
        return then if condition else otherwise
    if is_same(then, otherwise):
        return then
    return _made(z3core.Z3_mk_ite(_C, condition.ast, _term(then).ast, _term(otherwise).ast))


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
        unknown.append(_term(known))
    if len(unknown) == 1:
        return unknown[0]
    return _made(z3core.Z3_mk_add(_C, len(unknown), _array(unknown)))


def minus(one: Whole, other: Whole) -> Whole:
    """The difference."""
    if other.__class__ is int:
        return plus(one, -other)
    if is_same(one, other):
        return 0
    return _made(z3core.Z3_mk_sub(_C, 2, _array([_term(one), other])))


def times(one: Whole, other: Whole) -> Whole:
    """The product."""
    if one.__class__ is int and other.__class__ is int:
        return one * other
    if one.__class__ is int:
        one, other = other, one
    if other.__class__ is int and other in (0, 1):
        return one if other else 0
    return _made(z3core.Z3_mk_mul(_C, 2, _array([one, _term(other)])))


def quotient(one: Whole, divisor: Whole) -> Whole:
    """``one`` divided by a divisor above zero, rounded down."""
    if one.__class__ is int and divisor.__class__ is int:
        return one // divisor
    if divisor.__class__ is int and divisor == 1:
        return one
    return _made(z3core.Z3_mk_div(_C, _term(one).ast, _term(divisor).ast))


def remainder(one: Whole, divisor: int) -> Whole:
    """What is left of that division."""
    if one.__class__ is int:
        return one % divisor
    return _made(z3core.Z3_mk_mod(_C, one.ast, _term(divisor).ast))


def equal(one: Whole, other: Whole) -> Truth:
    """Whether two whole numbers are the same."""
    if one.__class__ is int and other.__class__ is int:
        return one == other
    if is_same(one, other):
        return True
    return z3.BoolRef(z3core.Z3_mk_eq(_C, _term(one).ast, _term(other).ast), _CONTEXT)


def at_most(one: Whole, other: Whole) -> Truth:
    """Whether ``one <= other``."""
    if one.__class__ is int and other.__class__ is int:
        return one <= other
    if is_same(one, other):
        return True
    return z3.BoolRef(z3core.Z3_mk_le(_C, _term(one).ast, _term(other).ast), _CONTEXT)


def less(one: Whole, other: Whole) -> Truth:
    """Whether ``one < other``."""
    return negated(at_most(other, one))


def least(one: Whole, other: Whole) -> Whole:
    """The smaller of two."""
    return chosen(at_most(one, other), one, other)


def greatest(one: Whole, other: Whole) -> Whole:
    """The greater of two."""
    return chosen(at_most(one, other), other, one)
