"""What a program computes, without what it carries for people: equal programs answer alike."""

from __future__ import annotations

from dataclasses import replace

from engine import program as p
from engine.traversal import map_parts

Meaning = dict[str, object]
"""What each item of a rule set computes, by its path (``requirements/年龄条件``)."""


def meaning(program: p.Program) -> Meaning:
    """The definitions, conditions and benefits of a program, bare of names and quotes."""
    bare = _Bare()
    found: Meaning = {}
    for definition in program.definitions:
        found[f"definitions/{definition.name}"] = bare.definition(definition)
    if program.applies_when is not None:
        found["applies_when"] = bare.of(program.applies_when)
    for requirement in program.requirements:
        found[f"requirements/{requirement.name}"] = bare.of(requirement.clause)
    for benefit in program.benefits:
        found[f"benefits/{benefit.name}"] = bare.of(benefit.value)
    chosen = {q.name: q.chosen for q in program.parameters if q.chosen}
    return {**found, **{f"parameters/{name}": reading for name, reading in chosen.items()}}


def apart(one: Meaning, other: Meaning) -> tuple[str, ...]:
    """The paths of the items that two programs compute otherwise, or that only one has."""
    return tuple(p for p in dict.fromkeys((*one, *other)) if one.get(p) != other.get(p))


def same_date(one: p.Program, other: p.Program) -> bool:
    """Whether two programs compute the date that decides which version governs alike."""
    if one.as_of is None or other.as_of is None:
        return one.as_of is other.as_of
    return _Bare().of(one.as_of) == _Bare().of(other.as_of)


class _Bare:
    """Takes from expressions what changes no answer; a shared part is looked at once."""

    def __init__(self) -> None:
        self._done: dict[int, tuple[p.Expression, p.Expression]] = {}

    def of(self, expression: p.Expression) -> p.Expression:
        known = self._done.get(id(expression))
        if known is None:
            known = self._done[id(expression)] = (expression, self._bared(expression))
        return known[1]

    def _bared(self, expression: p.Expression) -> p.Expression:
        match expression:
            case p.Clause(condition=condition):
                return self.of(condition)
            case p.Literal(value=value):
                # True and 1 are equal in Python, and so are 2 and 2.0: no answer tells them apart.
                return p.Literal(value)
            case p.Member(item=item, options=options):
                return p.Member(self.of(item), options)
            case _:
                return map_parts(expression, self.of)

    def definition(self, definition: p.Definition) -> object:
        body = definition.body
        if not isinstance(body, p.Selection):
            return self.of(body)
        source = body.source
        if isinstance(source, p.Months):
            source = p.Months(self.of(source.first), self.of(source.number))
        return replace(
            body,
            source=source,
            each=tuple((name, self.of(column)) for name, column in body.each),
            take=self.of(body.take) if body.take is not None else None,
            # A clause is the only thing that may stand here.
            where=p.Clause("", "leaf", self.of(body.where)) if body.where is not None else None,
            columns=(),
        )
