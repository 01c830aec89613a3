"""A program whose readings are facts: decided once, a case answers under whichever it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine import program as p
from engine import traversal

Change = Callable[[p.Expression], p.Expression]


def flattened(program: p.Program) -> p.Program:
    """The program with an input for each open parameter, under the name of the parameter."""
    open_ = [q for q in program.parameters if q.state == "open"]
    readings = tuple(
        p.Input(q.name, p.ChoiceType(tuple(reading.name for reading in q.readings))) for q in open_
    )
    return replace(
        rewritten(program, _read),
        inputs=(*program.inputs, *readings),
        parameters=tuple(replace(q, state="stated") for q in program.parameters),
    )


def _read(node: p.Expression) -> p.Expression:
    if isinstance(node, p.By) and isinstance(node.subject, p.Reading):
        return p.By(p.Fact(node.subject.parameter), node.cases)
    return node


def rewritten(program: p.Program, change: Change) -> p.Program:
    """The program with ``change`` made of each expression, of its parts first.

    Of clauses only leaves are changed; what combines them is made of the changed parts.
    """
    rewrite = _Rewrite(change)
    return replace(
        program,
        definitions=tuple(rewrite.definition(definition) for definition in program.definitions),
        applies_when=rewrite.clause(program.applies_when) if program.applies_when else None,
        requirements=tuple(
            replace(requirement, clause=rewrite.clause(requirement.clause))
            for requirement in program.requirements
        ),
        benefits=tuple(replace(b, value=rewrite.expression(b.value)) for b in program.benefits),
    )


class _Rewrite:
    """Makes a change everywhere in a program."""

    def __init__(self, change: Change) -> None:
        self._change = change

    def expression(self, node: p.Expression) -> p.Expression:
        if isinstance(node, p.Clause):
            return self.clause(node)
        return self._change(traversal.map_parts(node, self.expression))

    def clause(self, clause: p.Clause) -> p.Clause:
        """The clause and its parts, which its condition contains as the same objects."""
        parts = tuple(self.clause(part) for part in clause.parts)
        condition = clause.condition
        if clause.kind == "by" and isinstance(condition, p.By):
            subject = condition.subject
            if not isinstance(subject, p.Reading):
                subject = self.expression(subject)
            names = [name for name, _ in condition.cases]
            chosen = self._change(p.By(subject, tuple(zip(names, parts, strict=True))))
            return replace(clause, condition=chosen, parts=parts)
        if clause.kind == "leaf":
            changed = self._change(replace(clause, condition=self.expression(condition)))
            assert isinstance(changed, p.Clause)
            return changed
        rebuilt: p.Expression = p.All(parts) if clause.kind == "all" else p.Any(parts)
        return replace(
            clause, condition=p.Not(rebuilt) if clause.kind == "none" else rebuilt, parts=parts
        )

    def definition(self, definition: p.Definition) -> p.Definition:
        body = definition.body
        if not isinstance(body, p.Selection):
            return replace(definition, body=self.expression(body))
        source = body.source
        if isinstance(source, p.Months):
            source = p.Months(self.expression(source.first), self.expression(source.number))
        return replace(
            definition,
            body=replace(
                body,
                source=source,
                each=tuple((name, self.expression(each)) for name, each in body.each),
                where=self.clause(body.where) if body.where is not None else None,
                take=self.expression(body.take) if body.take is not None else None,
            ),
        )
