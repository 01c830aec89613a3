"""The comparisons and amounts of a program, each with the quotes that speak of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine import program as p
from engine import traversal
from engine.quotes.units import Unit, unit_of
from engine.quotes.words import Edge


@dataclass(frozen=True, slots=True)
class Use:
    """A stated figure where a condition or a benefit uses it.

    ``operator`` is how the fact on the left is compared with it, '' where it is not compared.
    ``positive``: the comparison has to hold (True) or must not (False) for the rule to hold; None
    where neither can be said. ``clause`` is the innermost clause around it, None in a benefit, and
    ``quoted`` the innermost one that has a quote.
    """

    path: str
    parameter: str
    value: Decimal | date
    unit: Unit
    operator: p.Operator | None
    positive: bool | None
    clause: p.Clause | None
    quoted: p.Clause | None


_FLIPPED: Mapping[p.Operator, p.Operator] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "==": "==",
    "!=": "!=",
}
EDGE_OF: Mapping[p.Operator, Edge] = {
    ">=": "at_least",
    ">": "more_than",
    "<=": "at_most",
    "<": "less_than",
}


def uses(program: p.Program, units: Mapping[str, tuple[str, str]]) -> Iterator[Use]:
    """Every use of a stated figure in a requirement, a selection, a condition or a benefit.

    ``units`` are the units of a parameter by its name: of its edges, and of its values.
    """
    if program.applies_when is not None:
        yield from _walk(program.applies_when, _At("applies_when", units, True))
    for definition in program.definitions:
        # What a definition is for is not known: it may gather what is to be left out.
        at = _At(f"definitions/{definition.name}", units, None)
        for expression in traversal.expressions_of(definition):
            yield from _walk(expression, at)
    for requirement in program.requirements:
        yield from _walk(requirement.clause, _At(requirement.clause.id, units, True))
    for benefit in program.benefits:
        yield from _walk(benefit.value, _At(f"benefits/{benefit.name}", units, None))


@dataclass(frozen=True, slots=True)
class _At:
    """Where the walk is."""

    path: str
    units: Mapping[str, tuple[str, str]]
    positive: bool | None
    clause: p.Clause | None = None
    quoted: p.Clause | None = None


def _walk(expression: p.Expression, at: _At) -> Iterator[Use]:
    match expression:
        case p.Clause():
            quoted = expression if expression.quote else at.quoted
            yield from _walk(expression.condition, replace(at, clause=expression, quoted=quoted))
        case p.All(parts=parts) | p.Any(parts=parts):
            for part in parts:
                yield from _walk(part, at)
        case p.Not(part=part):
            turned = None if at.positive is None else not at.positive
            yield from _walk(part, replace(at, positive=turned))
        case p.By(subject=subject, cases=cases):
            if not isinstance(subject, p.Reading):
                yield from _walk(subject, replace(at, positive=None))
            for _, case in cases:
                yield from _walk(case, at)
        case p.Compare(operator=operator, left=left, right=right):
            yield from _compared(right, operator, at)
            yield from _compared(left, _FLIPPED[operator], at)
        case p.Literal():
            yield from _use(expression, None, at)
        case p.If(condition=condition, then=then, otherwise=otherwise):
            # Which of two amounts is taken is often all one at the edge itself.
            for use in _walk(condition, replace(at, positive=None)):
                yield replace(use, operator=None)
            yield from _walk(then, at)
            yield from _walk(otherwise, at)
        case _:
            for part in traversal.parts(expression):
                yield from _walk(part, replace(at, positive=None))


def _compared(other: p.Expression, operator: p.Operator, at: _At) -> Iterator[Use]:
    """The figure on the right of ``… operator other``, or whatever else stands there."""
    match other:
        case p.Literal():
            yield from _use(other, operator, at)
        case p.AddMonths(months=p.Literal() as edge):
            yield from _use(edge, operator, at, unit_of("月"))
        case p.AddDays(days=p.Literal() as edge):
            yield from _use(edge, operator, at, unit_of("日"))
        case _:
            yield from _walk(other, replace(at, positive=None))


def _use(
    literal: p.Literal, operator: p.Operator | None, at: _At, unit: Unit | None = None
) -> Iterator[Use]:
    value = literal.value
    if not literal.parameter or isinstance(value, (bool, str)):
        return
    edges, values = at.units.get(literal.parameter, ("", ""))
    of = unit or unit_of(edges if operator else values)
    exact = Decimal(value) if isinstance(value, int) else value
    yield Use(at.path, literal.parameter, exact, of, operator, at.positive, at.clause, at.quoted)
