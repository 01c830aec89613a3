"""Tiers whose values fall, what one more unit is worth, and edges that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from engine import program as p
from engine import traversal
from engine.prove.findings.finding import Finding
from engine.ruleset.diagnostics import Place

Step = tuple[Decimal, Decimal]
"""From an edge on, a value."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """Tiers by their parameter; ``steps`` rise, and with ``adds`` each value is added."""

    parameter: str
    steps: tuple[Step, ...]
    adds: bool


def tier_findings(program: p.Program) -> Iterator[Finding]:
    """What the tiers of a rule set come to; each parameter once."""
    places = {q.name: q.place for q in program.parameters}
    of_parameter: dict[str, dict[Tiers, None]] = {}
    for tiers in _tiers(program):
        of_parameter.setdefault(tiers.parameter, {}).setdefault(tiers)
    for name, found in of_parameter.items():
        place = places.get(name)
        if place is None:
            continue
        for tiers in found:
            if not tiers.adds:
                yield from _decreasing(tiers, place)
        yield from _cliff(list(found), place)


def _decreasing(tiers: Tiers, place: Place) -> Iterator[Finding]:
    for before, after in pairwise(tiers.steps):
        if after[1] < before[1]:
            arguments = {
                "name": tiers.parameter,
                "edge": _plain(after[0]),
                "value": _plain(after[1]),
                "before": _plain(before[1]),
            }
            yield Finding("tier-decreasing", f"parameters/{tiers.parameter}", place, arguments)


def _cliff(found: list[Tiers], place: Place) -> Iterator[Finding]:
    """The greatest step: what reaching an edge is worth, as the tiers are used."""
    jumps = [
        max(
            ((after[1] if tiers.adds else after[1] - before[1]), after[0])
            for before, after in pairwise(tiers.steps)
        )
        for tiers in found
        if len(tiers.steps) > 1
    ]
    jumps = [jump for jump in jumps if jump[0] > 0]
    if jumps:
        name = found[0].parameter
        worth = " / ".join(dict.fromkeys(_plain(jump) for jump, _ in jumps))
        edges = " / ".join(dict.fromkeys(_plain(edge) for _, edge in jumps))
        arguments = {"name": name, "edge": edges, "worth": worth}
        yield Finding("tier-cliff", f"parameters/{name}", place, arguments)


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _expressions(program: p.Program) -> Iterator[p.Expression]:
    for definition in program.definitions:
        yield from traversal.expressions_of(definition)
    for benefit in program.benefits:
        yield benefit.value
    for requirement in program.requirements:
        yield requirement.clause
    if program.applies_when is not None:
        yield program.applies_when


def _tiers(program: p.Program) -> Iterator[Tiers]:
    for expression in _expressions(program):
        for node in traversal.walk(expression):
            if isinstance(node, p.DecisionTable) and all(row.place is None for row in node.rows):
                yield from _of_table(node)


def _of_table(table: p.DecisionTable) -> Iterator[Tiers]:
    """The tiers that ``highest`` or ``all_reached`` wrote out as a table."""
    if len(table.rows) == 1 and isinstance(table.rows[0].value, p.Arithmetic):
        (row,) = table.rows
        steps = [
            (edge, _number(part.then))
            for part in traversal.walk(row.value)
            if isinstance(part, p.If) and (edge := _edge(part.condition)) is not None
        ]
        found = [(edge, value) for edge, value in steps if value is not None]
        first = _edge(row.condition)
        if first is not None and found:
            yield Tiers(table.item, ((first, Decimal(0)), *sorted(found)), True)
        return
    steps_ = [(_edge(row.condition), _number(row.value)) for row in table.rows]
    rising = [(e, v) for e, v in reversed(steps_) if e is not None and v is not None]
    if len(rising) == len(steps_):
        yield Tiers(table.item, tuple(rising), False)


def _edge(condition: p.Expression) -> Decimal | None:
    match condition:
        case p.Compare(operator=">=" | ">", right=p.Literal() as literal):
            return _number(literal)
    return None


def _number(expression: p.Expression) -> Decimal | None:
    match expression:
        case p.Literal(value=bool() | str() | date()):
            return None
        case p.Literal(value=value):
            return Decimal(value)  # type: ignore[arg-type]
    return None


# -- edges ---------------------------------------------------------------------------------------


def edge_findings(program: p.Program) -> Iterator[Finding]:
    """Figures that one range stops before and another begins after, and none includes."""
    places = {q.name: q.place for q in program.parameters}
    tested: dict[tuple[p.Expression, p.Scalar], dict[str, str]] = {}
    for expression in _expressions(program):
        for node in traversal.walk(expression):
            match node:
                case p.Compare(operator=sign, left=item, right=p.Literal(value, parameter)) if (
                    parameter and not isinstance(item, p.Literal) and not isinstance(value, str)
                ):
                    tested.setdefault((item, value), {}).setdefault(sign, parameter)
                case _:
                    pass
    for (_, value), signs in tested.items():
        if set(signs) != {"<", ">"} or signs["<"] == signs[">"]:
            continue
        # A parameter of a table is the table itself, whose gaps are found as such.
        place, other = places.get(signs[">"]), places.get(signs["<"])
        if place is not None and other is not None:
            arguments = {"name": signs[">"], "below": signs["<"], "edge": str(value)}
            yield Finding("edge-unowned", f"parameters/{signs['>']}", place, arguments, other)
