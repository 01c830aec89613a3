"""Walking a program's expressions: their parts, what they depend on, and fixing a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.program import (
    AddDays,
    AddMonths,
    Aggregate,
    All,
    Any,
    Arithmetic,
    Benefit,
    By,
    Clause,
    Compare,
    DatePart,
    DecisionTable,
    Definition,
    Expression,
    Extreme,
    Fact,
    If,
    MakeDate,
    Member,
    Months,
    Not,
    Program,
    Reading,
    Requirement,
    Round,
    Selection,
    Value,
)


def map_parts(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with ``change`` applied to each of its direct parts."""
    match expression:
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return replace(expression, left=change(left), right=change(right))
        case Round(numerator=numerator, denominator=denominator):
            return replace(expression, numerator=change(numerator), denominator=change(denominator))
        case Extreme(items=items):
            return replace(expression, items=tuple(change(item) for item in items))
        case If(condition=condition, then=then, otherwise=otherwise):
            return If(change(condition), change(then), change(otherwise))
        case By(subject=subject, cases=cases):
            changed = subject if isinstance(subject, Reading) else change(subject)
            return By(changed, tuple((name, change(case)) for name, case in cases))
        case DatePart(date=date):
            return replace(expression, date=change(date))
        case MakeDate(year=year, month=month, day=day):
            return replace(expression, year=change(year), month=change(month), day=change(day))
        case AddMonths(date=date, months=months):
            return replace(expression, date=change(date), months=change(months))
        case AddDays(date=date, days=days):
            return AddDays(change(date), change(days))
        case Member(item=item):
            return replace(expression, item=change(item))
        case All(parts=parts) | Any(parts=parts):
            return replace(expression, parts=tuple(change(part) for part in parts))
        case Not(part=part):
            return Not(change(part))
        case DecisionTable(rows=rows):
            changed_rows = tuple(
                replace(row, condition=change(row.condition), value=change(row.value))
                for row in rows
            )
            return replace(expression, rows=changed_rows)
        case Clause(condition=condition):
            return replace(expression, condition=change(condition))
        case _:
            return expression


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The direct parts of an expression."""
    found: list[Expression] = []

    def note(part: Expression) -> Expression:
        found.append(part)
        return part

    map_parts(expression, note)
    return tuple(found)


def size(expression: Expression) -> int:
    """How many parts :func:`walk` would give; a part that is shared is looked at once."""
    counted: dict[int, int] = {}

    def count(part: Expression) -> int:
        known = counted.get(id(part))
        if known is None:
            known = counted[id(part)] = 1 + sum(map(count, parts(part)))
        return known

    return count(expression)


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it."""
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(parts(node)))


def expressions_of(definition: Definition) -> tuple[Expression, ...]:
    """The expressions that a definition is made of, those of a selection included."""
    body = definition.body
    if not isinstance(body, Selection):
        return (body,)
    found: list[Expression] = [expression for _, expression in body.each]
    if isinstance(body.source, Months):
        found += [body.source.first, body.source.number]
    found += [part for part in (body.where, body.take) if part is not None]
    return tuple(found)


def roots(program: Program) -> Iterator[Expression]:
    """Every expression of a program that stands in no other."""
    if program.applies_when is not None:
        yield program.applies_when
    for requirement in program.requirements:
        yield requirement.clause
    for benefit in program.benefits:
        yield benefit.value
    for definition in program.definitions:
        yield from expressions_of(definition)


def aggregates_of(program: Program, rows: str) -> list[Aggregate]:
    """The figures that are asked of some rows, each once."""
    nodes = (node for root in roots(program) for node in walk(root))
    return list(dict.fromkeys(n for n in nodes if isinstance(n, Aggregate) and n.rows == rows))


def source_of(definition: Definition) -> str:
    """The rows that a selection is taken from, by name; '' where there are none."""
    body = definition.body
    return body.source if isinstance(body, Selection) and isinstance(body.source, str) else ""


def fix_readings(program: Program, readings: Mapping[str, str]) -> Program:
    """The program with each parameter of ``readings`` fixed: its ``by`` is its case."""
    if not readings:
        return program

    def fix(expression: Expression) -> Expression:
        if isinstance(expression, By) and isinstance(expression.subject, Reading):
            chosen = readings.get(expression.subject.parameter)
            if chosen is not None:
                return fix(dict(expression.cases)[chosen])
        if isinstance(expression, Clause):
            return fix_clause(expression)
        return map_parts(expression, fix)

    def fix_clause(clause: Clause) -> Clause:
        parts_ = tuple(fix_clause(part) for part in clause.parts)
        condition = clause.condition
        if clause.kind == "by" and isinstance(condition, By):
            if isinstance(condition.subject, Reading):
                chosen = readings.get(condition.subject.parameter)
                if chosen is not None:
                    names = [name for name, _ in condition.cases]
                    part = parts_[names.index(chosen)]
                    return replace(clause, condition=part, parts=(part,))
            subject = condition.subject
            fixed = subject if isinstance(subject, Reading) else fix(subject)
            names = [name for name, _ in condition.cases]
            return replace(
                clause, condition=By(fixed, tuple(zip(names, parts_, strict=True))), parts=parts_
            )
        if clause.kind == "leaf":
            return replace(clause, condition=fix(condition))
        rebuilt: Expression = All(parts_) if clause.kind == "all" else Any(parts_)
        return replace(
            clause, condition=Not(rebuilt) if clause.kind == "none" else rebuilt, parts=parts_
        )

    def fix_definition(definition: Definition) -> Definition:
        body = definition.body
        if not isinstance(body, Selection):
            return replace(definition, body=fix(body))
        source = body.source
        if isinstance(source, Months):
            source = Months(fix(source.first), fix(source.number))
        return replace(
            definition,
            body=replace(
                body,
                source=source,
                each=tuple((name, fix(expression)) for name, expression in body.each),
                where=fix_clause(body.where) if body.where is not None else None,
                take=fix(body.take) if body.take is not None else None,
            ),
        )

    def fix_requirement(requirement: Requirement) -> Requirement:
        return replace(requirement, clause=fix_clause(requirement.clause))

    def fix_benefit(benefit: Benefit) -> Benefit:
        return replace(benefit, value=fix(benefit.value))

    return replace(
        program,
        definitions=tuple(fix_definition(d) for d in program.definitions),
        applies_when=fix_clause(program.applies_when) if program.applies_when else None,
        requirements=tuple(fix_requirement(r) for r in program.requirements),
        benefits=tuple(fix_benefit(b) for b in program.benefits),
    )


def settled(program: Program) -> Program:
    """The program under the readings that the rule set itself has chosen, as it is decided by."""
    chosen = {q.name: q.chosen for q in program.parameters if q.state == "open" and q.chosen}
    if not chosen:
        return program
    parameters = tuple(
        replace(q, state="stated") if q.name in chosen else q for q in program.parameters
    )
    return replace(fix_readings(program, chosen), parameters=parameters)


@dataclass(frozen=True, slots=True)
class Needs:
    """What an expression mentions directly."""

    facts: frozenset[str]
    values: frozenset[str]
    rows: frozenset[str]
    readings: frozenset[str]


def needs(*expressions: Expression) -> Needs:
    """The facts, definitions, rows and open parameters that expressions mention directly."""
    facts: set[str] = set()
    values: set[str] = set()
    rows: set[str] = set()
    readings: set[str] = set()
    for expression in expressions:
        for node in walk(expression):
            match node:
                case Fact(name=name):
                    facts.add(name)
                case Value(name=name):
                    values.add(name)
                case Aggregate(rows=name):
                    rows.add(name)
                case By(subject=Reading(parameter=name)):
                    readings.add(name)
                case _:
                    pass
    return Needs(frozenset(facts), frozenset(values), frozenset(rows), frozenset(readings))
