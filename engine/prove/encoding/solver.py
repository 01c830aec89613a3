"""What z3 is asked, and the only module that knows it: terms as its formulas, and its answers.

Nodes are made by the C interface: a rule set has thousands of them, and z3's Python operators cost
more than the solving does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import z3
from z3 import z3core
from z3.z3types import Ast

from engine.prove.encoding.terms import TRUTHS, Term, Truth, Whole, boolean, implies, in_order

SOON = 250_000
"""Steps for a question that is no more than a simplification."""

_CONTEXT = z3.main_ctx()
_C = _CONTEXT.ref()
_BOOLEAN, _INTEGER = z3.BoolSort(), z3.IntSort()
_TRUE, _FALSE = z3.BoolVal(True), z3.BoolVal(False)
_numbers: dict[int, Any] = {}


def formula(truth: Truth) -> Any:
    """A truth or a whole number as z3 has it."""
    if truth.__class__ is Term:
        if truth.formula is None:
            for term in in_order((truth,), _Written()):
                term.formula = _formula(term)
        return truth.formula
    return _known(truth)


class _Written:
    """The terms that have a formula already."""

    def __contains__(self, term: Term) -> bool:
        return term.formula is not None


def _known(value: Any) -> Any:
    if value is True:
        return _TRUE
    if value is False:
        return _FALSE
    known = _numbers.get(value)
    if known is None:
        known = _numbers[value] = z3.IntVal(value)
    return known


def _formula(term: Term) -> Any:
    if term.op == "truth":
        return z3.Const(term.parts[0], _BOOLEAN)
    if term.op == "whole":
        return z3.Const(term.parts[0], _INTEGER)
    parts = [(p.formula if p.__class__ is Term else _known(p)).ast for p in term.parts]
    ast = _MADE[term.op](parts)
    made = z3.BoolRef if term.op in TRUTHS else z3.ArithRef
    return made(ast, _CONTEXT)


def _many(make: Any) -> Callable[[list[Any]], Any]:
    return lambda parts: make(_C, len(parts), (Ast * len(parts))(*parts))


def _few(make: Any) -> Callable[[list[Any]], Any]:
    return lambda parts: make(_C, *parts)


_MADE: dict[str, Callable[[list[Any]], Any]] = {
    "not": _few(z3core.Z3_mk_not),
    "and": _many(z3core.Z3_mk_and),
    "or": _many(z3core.Z3_mk_or),
    "if": _few(z3core.Z3_mk_ite),
    "iff": _few(z3core.Z3_mk_eq),
    "choose": _few(z3core.Z3_mk_ite),
    "plus": _many(z3core.Z3_mk_add),
    "minus": _many(z3core.Z3_mk_sub),
    "times": _many(z3core.Z3_mk_mul),
    "quotient": _few(z3core.Z3_mk_div),
    "remainder": _few(z3core.Z3_mk_mod),
    "equal": _few(z3core.Z3_mk_eq),
    "at_most": _few(z3core.Z3_mk_le),
}


class Found:
    """A case that z3 found; also where a figure over records is any that there might be."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def whole(self, number: Whole) -> int:
        """The value of a whole number."""
        return int(self._model.eval(formula(number), model_completion=True).as_long())

    def holds(self, truth: Truth) -> bool:
        """Whether a truth holds."""
        return bool(z3.is_true(self._model.eval(formula(truth), model_completion=True)))

    def values(self, unknowns: Iterable[Term]) -> dict[Term, int]:
        """What unknowns are in it, a truth 0 or 1."""
        return {one: self._value(one) for one in unknowns}

    def _value(self, unknown: Term) -> int:
        # As nodes are made: a case has hundreds of unknowns.
        found = (Ast * 1)()
        z3core.Z3_model_eval(_C, self._model.model, formula(unknown).ast, True, found)
        value = found[0]
        z3core.Z3_inc_ref(_C, value)
        try:
            if unknown.op == "truth":
                return int(z3core.Z3_get_bool_value(_C, value) == z3.Z3_L_TRUE)
            return int(z3core.Z3_get_numeral_string(_C, value))
        finally:
            z3core.Z3_dec_ref(_C, value)


class Solver:
    """z3 with what it was told; it keeps what it learned from one question to the next."""

    def __init__(self) -> None:
        self._solver = z3.SimpleSolver()
        self._solver.set("arith.int_eq_branch", True)
        self._solver.set("arith.eager_eq_axioms", False)
        self._marks: dict[Term, Term] = {}

    def add(self, truths: Iterable[Truth]) -> None:
        """Tell it that they hold of every case."""
        told = [formula(truth) for truth in truths]
        if told:
            self._solver.add(*told)

    def check(self, given: Iterable[Truth], steps: int, milliseconds: int) -> bool | None:
        """Whether there is a case in which all of ``given`` hold; None where it was given up."""
        self._solver.set("rlimit", steps)
        self._solver.set("timeout", milliseconds)
        answer = self._solver.check(*[formula(self._marked(truth)) for truth in given])
        return None if answer == z3.unknown else bool(answer == z3.sat)

    def _marked(self, truth: Truth) -> Truth:
        """A truth, or an unknown that implies it: z3 forgets what it is asked but as an unknown."""
        if truth.__class__ is not Term or truth.op == "truth":
            return truth
        if truth not in self._marks:
            self._marks[truth] = boolean("asked")
            self.add((implies(self._marks[truth], truth),))
        return self._marks[truth]

    def found(self) -> Found:
        """The case that it found last."""
        return Found(self._solver.model())


def is_impossible(truth: Truth, given: Iterable[Truth] = (), steps: int = SOON) -> bool:
    """Whether a truth is false in any case of which ``given`` holds; False where not seen soon."""
    if truth.__class__ is bool:
        return not truth
    solver = z3.SimpleSolver()
    solver.set("rlimit", steps)
    solver.add(*map(formula, given))
    return bool(solver.check(formula(truth)) == z3.unsat)
