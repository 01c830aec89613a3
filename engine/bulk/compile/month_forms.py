"""Which schedules can do without the rows of their months.

Where each condition compares the row's month with a date that is the same for every row, the months
for which it holds are all before or all after some month. ``all`` of such conditions is an
interval, and so is ``any`` of one with what does not depend on the month.
"""

from __future__ import annotations

from engine import program as p
from engine.traversal import aggregates_of, walk

START, END = "月首", "月末"
"""The columns of a schedule."""


def is_interval(program: p.Program, name: str) -> bool:
    """Whether a selection of months, and all that is asked of it, can do without its rows."""
    body = _body(program, name)
    if body is None or not _is_simple(program, body):
        return False
    if body.take is not None and _choices(program, body) > 1:
        return False
    taken = body.take is not None
    for node in aggregates_of(program, name):
        if node.function == "sum" or (node.function == "count_distinct" and taken):
            return False
    return True


def _is_simple(program: p.Program, body: p.Selection) -> bool:
    if body.each or body.order or (body.where is not None and not _is_bounds(body.where)):
        return False
    if isinstance(body.source, p.Months):
        return True
    source = _body(program, body.source)
    return source is not None and source.take is None and _is_simple(program, source)


def _choices(program: p.Program, body: p.Selection) -> int:
    """How many conditions hold in some months whatever else is undecided.

    Of two, one may doubt the months before and one those after what is sure, and then ``take``
    leaves the reasons of the one and not those of the other.
    """
    found = 0 if body.where is None else sum(isinstance(n, p.Any) for n in walk(body.where))
    source = _body(program, body.source) if isinstance(body.source, str) else None
    return found if source is None else found + _choices(program, source)


def _body(program: p.Program, name: str) -> p.Selection | None:
    for definition in program.definitions:
        if definition.name == name and isinstance(definition.body, p.Selection):
            return definition.body
    return None


def depends(expression: p.Expression) -> bool:
    """Whether an expression may differ between months."""
    return any(isinstance(node, p.Column) for node in walk(expression))


def _is_bounds(condition: p.Expression) -> bool:
    if not depends(condition):
        return True
    match condition:
        case p.Clause(condition=inner):
            return _is_bounds(inner)
        case p.Compare(operator=operator, left=left, right=right):
            sides = [
                isinstance(side, p.Column) and side.name in (START, END) for side in (left, right)
            ]
            other = right if sides[0] else left
            return operator not in ("==", "!=") and any(sides) and not depends(other)
        case p.All(parts=parts):
            return all(map(_is_bounds, parts))
        case p.Any(parts=parts):
            moving = [part for part in parts if depends(part)]
            return len(moving) == 1 and _is_edge(moving[0])
        case p.By(subject=p.Reading(), cases=cases):
            return all(_is_bounds(case) for _, case in cases)
        case _:
            return False


def _is_edge(condition: p.Expression) -> bool:
    """Whether one date alone decides in which months a condition holds."""
    return _is_bounds(condition) and not any(isinstance(n, p.All) for n in walk(condition))
