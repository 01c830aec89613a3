"""The normal form of expressions: two that have one are the same value in every case.

A form is a number; equal forms mean the same, of one program or of two. Definitions count for what
they say, so that it makes no difference whether a part stands in one of its own. What is not told
apart: clauses and their labels, the order of ``and``, ``or``, ``+``, ``*`` and of cases, the side
on which a comparison stands, and where a negation stands (De Morgan). Each of these leaves what is
known, and the kinds of reasons for what is not, as it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine import program as p
from engine.prove.sameness.alignment import IDENTITY, Alignment

_MIRRORED = {">": "<", ">=": "<="}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

Form = int


@dataclass(slots=True)
class Numbers:
    """The number of each form, for as many programs as are looked at together."""

    known: dict[Hashable, Form] = field(default_factory=dict)

    def of(self, *form: Hashable) -> Form:
        """The number of a form, given at its first mention."""
        return self.known.setdefault(form, len(self.known))


class Forms:
    """The forms of one program, in the names of the version that ``alignment`` leads to."""

    def __init__(
        self, program: p.Program, numbers: Numbers, alignment: Alignment = IDENTITY
    ) -> None:
        self._numbers = numbers
        self._names = alignment
        self._bodies = {d.name: d.body for d in program.definitions}
        self._known: dict[tuple[int, bool], tuple[p.Expression, Form]] = {}
        self._items: dict[str, Form] = {}

    def of(self, node: p.Expression, negated: bool = False) -> Form:
        """The form of an expression, or of its negation."""
        key = (id(node), negated)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (node, self._of(node, negated))
        return known[1]

    def rows(self, name: str) -> Form:
        """The form of a selection, or of an input of type records."""
        if name not in self._bodies:
            return self._numbers.of("records", self._names.name(name))
        return self._item(name)

    def _item(self, name: str) -> Form:
        known = self._items.get(name)
        if known is None:
            body = self._bodies[name]
            known = self._selection(body) if isinstance(body, p.Selection) else self.of(body)
            self._items[name] = known
        return known

    def _of(self, node: p.Expression, negated: bool) -> Form:
        of = self._numbers.of
        match node:
            case p.Clause(condition=condition):
                return self.of(condition, negated)
            case p.Not(part=part):
                return self.of(part, not negated)
            case p.All(parts=parts) | p.Any(parts=parts):
                return self._junction(isinstance(node, p.All) is not negated, parts, negated)
            case p.Value(name=name) if not negated:
                return self._item(name)
            case p.Value(name=name):
                body = self._bodies[name]
                assert not isinstance(body, p.Selection)
                return self.of(body, True)
            case p.Literal(value=bool() as value):
                return of("literal", value is not negated)
            case p.Compare(operator=operator, left=left, right=right):
                return self._compared(_OPPOSITE[operator] if negated else operator, left, right)
        return of("not", self._plain(node)) if negated else self._plain(node)

    def _plain(self, node: p.Expression) -> Form:
        of = self._numbers.of
        match node:
            case p.Literal(value=value):
                return of("literal", *self._scalar(value))
            case p.Fact(name=name):
                return of("fact", self._names.name(name))
            case p.Column(name=name):
                return of("column", self._names.name(name))
            case p.NotStated():
                return of("not stated")
            case p.Arithmetic(operator="-", left=left, right=right):
                return of("-", self.of(left), self.of(right))
            case p.Arithmetic(operator=operator):
                return of(operator, *sorted(self._terms(node, operator)))
            case p.Round(mode=mode, digits=digits, numerator=above, denominator=below):
                return of("round", mode, digits, self.of(above), self.of(below))
            case p.Extreme(which=which, items=items):
                return of(which, *sorted({self.of(item) for item in items}))
            case p.If(condition=condition, then=then, otherwise=otherwise):
                return of("if", self.of(condition), self.of(then), self.of(otherwise))
            case p.By():
                return self._by(node)
            case p.DatePart(part=part, date=date):
                return of(part, self.of(date))
            case p.MakeDate(year=year, month=month, day=day):
                return of("date", self.of(year), self.of(month), self.of(day))
            case p.AddMonths(date=date, months=months, overflow=overflow):
                return of("months", self.of(date), self.of(months), overflow)
            case p.AddDays(date=date, days=days):
                return of("days", self.of(date), self.of(days))
            case p.Member(item=item, options=options):
                return of("in", self.of(item), *sorted(map(self._names.option, options)))
            case p.Aggregate(function=function, rows=rows, column=column):
                return of(function, self.rows(rows), self._names.name(column))
            case p.DecisionTable(hit_policy=policy, aggregate=aggregate, rows=rows):
                lines = [(self.of(row.condition), self.of(row.value)) for row in rows]
                ordered = lines if policy == "first" else sorted(lines)
                return of(policy, aggregate, *ordered)
        raise AssertionError(node)

    def _junction(self, is_all: bool, parts: tuple[p.Expression, ...], negated: bool) -> Form:
        found: set[Form] = set()
        word = "all" if is_all else "any"
        for part in parts:
            form = self.of(part, negated)
            if form == self._numbers.of("literal", is_all):
                continue
            found.add(form)
        if not found:
            return self._numbers.of("literal", is_all)
        return found.pop() if len(found) == 1 else self._numbers.of(word, *sorted(found))

    def _compared(self, operator: str, left: p.Expression, right: p.Expression) -> Form:
        one, other = self.of(left), self.of(right)
        if operator in ("==", "!="):
            one, other = sorted((one, other))
        elif operator in _MIRRORED:
            operator, one, other = _MIRRORED[operator], other, one
        return self._numbers.of(operator, one, other)

    def _terms(self, node: p.Expression, operator: str) -> list[Form]:
        if isinstance(node, p.Arithmetic) and node.operator == operator:
            return self._terms(node.left, operator) + self._terms(node.right, operator)
        return [self.of(node)]

    def _by(self, node: p.By) -> Form:
        cases = sorted((self._names.option(name), self.of(case)) for name, case in node.cases)
        subject = node.subject
        if isinstance(subject, p.Reading):
            about = self._numbers.of("reading", self._names.name(subject.parameter))
        else:
            about = self.of(subject)
        return self._numbers.of("by", about, *cases)

    def _scalar(self, value: p.Scalar) -> tuple[Hashable, ...]:
        if isinstance(value, str):
            return ("option", self._names.option(value))
        if isinstance(value, (int, Decimal)):
            # 2 and 2.0 are one number, and one key.
            return ("number", value)
        return (value,)

    def _selection(self, body: p.Selection) -> Form:
        of, source = self._numbers.of, body.source
        if isinstance(source, p.Months):
            begun = of("schedule", self.of(source.first), self.of(source.number))
        else:
            begun = self.rows(source)
        each = sorted((self._names.name(name), self.of(value)) for name, value in body.each)
        where = of("literal", True) if body.where is None else self.of(body.where)
        take = None if body.take is None else self.of(body.take)
        return of("selection", begun, *each, where, self._names.name(body.order), take)


def answers(program: p.Program, forms: Forms, benefits: Mapping[str, str]) -> Hashable:
    """The form of all that a program answers; ``benefits`` are the names that they go by."""
    applies = None if program.applies_when is None else forms.of(program.applies_when)
    held = p.All(tuple(requirement.clause for requirement in program.requirements))
    due = {
        benefits.get(b.name, b.name): (b.unit, type(b.type), forms.of(b.value))
        for b in program.benefits
    }
    return program.kind, applies, forms.of(held), tuple(sorted(due.items(), key=lambda d: d[0]))
