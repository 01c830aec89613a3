"""A program whose readings are facts: decided once, a case answers under whichever it gives."""

from __future__ import annotations

from dataclasses import replace

from engine import program as p
from engine import traversal


def flattened(program: p.Program) -> p.Program:
    """The program with an input for each open parameter, under the name of the parameter."""
    open_ = [q for q in program.parameters if q.state == "open"]
    readings = tuple(
        p.Input(q.name, p.ChoiceType(tuple(reading.name for reading in q.readings))) for q in open_
    )
    return replace(
        program,
        inputs=(*program.inputs, *readings),
        parameters=tuple(replace(q, state="stated") for q in program.parameters),
        definitions=tuple(_definition(definition) for definition in program.definitions),
        applies_when=_clause(program.applies_when) if program.applies_when is not None else None,
        requirements=tuple(
            replace(requirement, clause=_clause(requirement.clause))
            for requirement in program.requirements
        ),
        benefits=tuple(replace(b, value=_expression(b.value)) for b in program.benefits),
    )


def _expression(node: p.Expression) -> p.Expression:
    if isinstance(node, p.Clause):
        return _clause(node)
    changed = traversal.map_parts(node, _expression)
    if isinstance(changed, p.By) and isinstance(changed.subject, p.Reading):
        return p.By(p.Fact(changed.subject.parameter), changed.cases)
    return changed


def _clause(clause: p.Clause) -> p.Clause:
    """The clause and its parts, which its condition contains as the same objects."""
    parts = tuple(_clause(part) for part in clause.parts)
    condition = clause.condition
    if clause.kind == "by" and isinstance(condition, p.By):
        subject = condition.subject
        if isinstance(subject, p.Reading):
            subject = p.Fact(subject.parameter)
        else:
            subject = _expression(subject)
        names = [name for name, _ in condition.cases]
        return replace(
            clause, condition=p.By(subject, tuple(zip(names, parts, strict=True))), parts=parts
        )
    if clause.kind == "leaf":
        return replace(clause, condition=_expression(condition))
    rebuilt: p.Expression = p.All(parts) if clause.kind == "all" else p.Any(parts)
    return replace(
        clause, condition=p.Not(rebuilt) if clause.kind == "none" else rebuilt, parts=parts
    )


def _definition(definition: p.Definition) -> p.Definition:
    body = definition.body
    if not isinstance(body, p.Selection):
        return replace(definition, body=_expression(body))
    source = body.source
    if isinstance(source, p.Months):
        source = p.Months(_expression(source.first), _expression(source.number))
    return replace(
        definition,
        body=replace(
            body,
            source=source,
            each=tuple((name, _expression(each)) for name, each in body.each),
            where=_clause(body.where) if body.where is not None else None,
            take=_expression(body.take) if body.take is not None else None,
        ),
    )
