"""What stands beside what in a rule set: facts and readings that are likely to turn together."""

from __future__ import annotations

from collections.abc import Iterator

from engine import program as p
from engine import traversal

Item = tuple[str, str]
"""An input, and a column of it or ''."""


def related(program: p.Program) -> dict[str, list[str]]:
    """For each fact, column and open parameter what stands beside it, its definitions included."""
    own: dict[str, set[str]] = {}
    values: dict[str, set[str]] = {}
    for name, expression in _named(program):
        needed = traversal.needs(expression)
        found = own.setdefault(name, set())
        found |= needed.facts | needed.readings
        found |= {n.name for n in traversal.walk(expression) if isinstance(n, p.Column)}
        values.setdefault(name, set()).update(needed.values, needed.rows)
    beside: dict[str, dict[str, None]] = {}
    for name, found in own.items():
        near = set(found).union(*(own.get(value, set()) for value in values[name]))
        for one in found:
            beside.setdefault(one, {}).update(dict.fromkeys(sorted(near)))
    return {one: list(names) for one, names in beside.items()}


def spans(program: p.Program) -> set[int]:
    """The whole numbers that a rule set states, and years in months."""
    stated = {
        node.value
        for _, expression in _named(program)
        for node in traversal.walk(expression)
        if isinstance(node, p.Literal) and node.value.__class__ is int
    }
    numbers = {abs(value) for value in stated if isinstance(value, int)}
    return numbers | {12 * number for number in numbers}


def needed(program: p.Program) -> list[set[str]]:
    """What decides whether the duty applies, and each requirement, their definitions included."""
    named: dict[str, list[p.Expression]] = {}
    for definition in program.definitions:
        named[definition.name] = list(traversal.expressions_of(definition))
    roots = [p.Literal(True) if program.applies_when is None else program.applies_when]
    roots += [requirement.clause for requirement in program.requirements]
    sources = {d.name: traversal.source_of(d) for d in program.definitions}
    return [_needed(root, named, sources) for root in roots]


def _needed(
    root: p.Expression, named: dict[str, list[p.Expression]], sources: dict[str, str]
) -> set[str]:
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        expression = waiting.pop()
        needs = traversal.needs(expression)
        found |= needs.facts | needs.readings | needs.rows
        found |= {n.name for n in traversal.walk(expression) if isinstance(n, p.Column)}
        names = {*needs.values, *needs.rows}
        names |= {sources[name] for name in names if sources.get(name)}
        for name in names - seen:
            waiting += named.get(name, [])
        seen |= names
    return found


def mentioned(program: p.Program) -> list[Item]:
    """The inputs and columns that anything mentions, but what identifies or dates a case."""
    expressions = [expression for _, expression in _named(program)]
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


def _named(program: p.Program) -> Iterator[tuple[str, p.Expression]]:
    """Every expression, under the name that it is used by."""
    for definition in program.definitions:
        for expression in traversal.expressions_of(definition):
            yield definition.name, expression
    for benefit in program.benefits:
        yield benefit.name, benefit.value
    for requirement in program.requirements:
        yield requirement.name, requirement.clause
    if program.applies_when is not None:
        yield "", program.applies_when
