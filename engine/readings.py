"""Values that depend on readings, kept reduced: a decision diagram over the open parameters.

A value is either the same under every reading, and then it is itself, or a :class:`Depends`: one
value for each reading of one parameter, each of which may depend on further parameters. Parameters
stand in one fixed order along every path and a parameter that makes no difference is dropped at
once, so equal functions of the readings are equal diagrams and the product of all readings is
never run. (Reduced ordered decision diagrams: Bryant 1986, with many-valued variables.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

Diagram = Any
"""A plain value, or a :class:`Depends`."""


@dataclass(frozen=True, slots=True)
class Depends:
    """A value for each reading of ``parameter``; ``order`` is the place of the parameter."""

    order: int
    parameter: str
    names: tuple[str, ...]
    cases: tuple[Diagram, ...]


def combine(function: Callable[..., Diagram], operands: Sequence[Diagram]) -> Diagram:
    """``function`` of plain values applied to values that may depend on readings.

    It is called once for each combination of readings that the operands really distinguish.
    """
    if Depends not in map(type, operands):
        return function(*operands)
    memo: dict[tuple[int, ...], Diagram] = {}

    def step(values: Sequence[Diagram]) -> Diagram:
        """``values``: one of them depends."""
        key = tuple(map(id, values))
        if key in memo:
            return memo[key]
        top = min([value for value in values if value.__class__ is Depends], key=_order)
        order = top.order
        split = [
            value.cases if value.__class__ is Depends and value.order == order else None
            for value in values
        ]
        cases: list[Diagram] = []
        for index in range(len(top.cases)):
            under = [
                value if by is None else by[index] for value, by in zip(values, split, strict=True)
            ]
            cases.append(step(under) if Depends in map(type, under) else function(*under))
        memo[key] = result = reduced(top, tuple(cases))
        return result

    return step(operands)


_order = attrgetter("order")


def reduced(like: Depends, cases: tuple[Diagram, ...]) -> Diagram:
    """The diagram that chooses among ``cases`` as ``like`` does; just the case if all are alike."""
    first = cases[0]
    # Equal is alike, though 2 and 2.0 are of two classes: one diagram has values of one type.
    if all(case == first for case in cases[1:]):
        return first
    return Depends(like.order, like.parameter, like.names, cases)


def outcomes(diagram: Diagram) -> Iterator[tuple[tuple[tuple[str, tuple[str, ...]], ...], Any]]:
    """Each plain value with the readings that lead to it: (parameter, its readings) by parameter.

    Readings of one parameter that go on alike are taken together.
    """
    if diagram.__class__ is not Depends:
        yield (), diagram
        return
    groups: list[tuple[list[str], Diagram]] = []
    for name, case in zip(diagram.names, diagram.cases, strict=True):
        for names, other in groups:
            if other == case:
                names.append(name)
                break
        else:
            groups.append(([name], case))
    for names, case in groups:
        for readings, value in outcomes(case):
            yield ((diagram.parameter, tuple(names)), *readings), value


def leaves(diagram: Diagram) -> list[Any]:
    """The plain values of a diagram, each once."""
    if diagram.__class__ is not Depends:
        return [diagram]
    found: list[Any] = []
    seen: set[int] = set()
    stack = [diagram]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.__class__ is Depends:
            stack.extend(reversed(node.cases))
        elif not any(other == node for other in found):
            found.append(node)
    return found


def support(diagram: Diagram) -> set[str]:
    """The parameters on which a diagram depends."""
    found: set[str] = set()
    stack = [diagram]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node.__class__ is Depends and id(node) not in seen:
            seen.add(id(node))
            found.add(node.parameter)
            stack.extend(node.cases)
    return found


def restrict(diagram: Diagram, readings: Mapping[str, Collection[str]]) -> Diagram:
    """The diagram where only some readings of some parameters are possible."""
    if diagram.__class__ is not Depends:
        return diagram
    allowed = readings.get(diagram.parameter, diagram.names)
    kept = [i for i, name in enumerate(diagram.names) if name in allowed]
    cases = tuple(restrict(diagram.cases[i], readings) for i in kept)
    names = tuple(diagram.names[i] for i in kept)
    return reduced(Depends(diagram.order, diagram.parameter, names, cases), cases)
