"""Fingerprints of changes of behaviour: what an approval names.

A fingerprint is taken of what the programs compute, with every name replaced by what the thing is
and where it is used. So it survives reformatting, comments, another order and renames, and does
not survive another figure, another condition or another formula. Notes are not part of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal

from engine import program as p
from engine.compare.meaning.effects import Judged
from engine.compare.meaning.trends import terms
from engine.compare.model import Change, Direction, Pair
from engine.compare.normal import figure
from engine.compare.rule_set import RuleSet
from engine.compare.structure.renames import Renames
from engine.program import Expression, Program
from engine.traversal import settled

LENGTH = 16
"""Hexadecimal digits that are shown: enough for an approval, short enough for a table."""

_SHORT = 64
_MARK = "*"
_IGNORED = frozenset(
    {"place", "item", "id", "label", "alias", "quote", "text", "names", "parameter", "parts"}
)
"""What an expression carries for people; ``parts`` of a clause stand in its condition."""


def fingerprinted(pair: Pair, judged: Judged, after: RuleSet, renames: Renames) -> Pair:
    """The pair and its changes with their fingerprints; '' where no answer can change.

    That of the pair covers everything between its two versions, that of a change the older version
    and this change alone: it stays the same when another change of the same merge is edited.
    """
    if judged.base.program is None or after.program is None:
        return pair
    base, names = settled(judged.base.program), renames.names.items
    older, newer = _Names(base, {}), _Names(settled(after.program), names)
    known = older.names | newer.names
    both = {name: f"{older.colour(name)} {newer.colour(name)}" for name in known}
    old = {name: older.colour(name) for name in older.names}
    before, now = (_digest(*side.roots(lambda name: both.get(name, ""))) for side in (older, newer))
    alone = _digest(*older.roots(lambda name: old.get(name, "")))

    def of_change(change: Change, program: Program | None) -> str:
        if change.effect.direction is Direction.NONE:
            return ""
        if program is not None:
            tried = _digest(*_Names(settled(program), {}).roots(lambda name: old.get(name, "")))
            if tried != alone:
                return _digest(change.id, alone, tried)[:LENGTH]
        said = [f"{s.text} {s.unit}" if s else "" for s in (change.before, change.after)]
        return _digest(change.id, alone, change.path, *said)[:LENGTH]

    changes = tuple(
        replace(change, fingerprint=of_change(change, program))
        for change, program in zip(pair.changes, judged.tried, strict=True)
    )
    whole = "" if before == now else _digest(before, now)[:LENGTH]
    return replace(pair, changes=changes, fingerprint=whole)


class _Names:
    """The names of one program, and what each is by its use alone."""

    def __init__(self, program: Program, names: Mapping[str, str]) -> None:
        self._program = program
        self._names = names
        self._bodies = {d.name: d.body for d in program.definitions}
        self._colours: dict[str, str] = {}
        given = {i.name for i in program.inputs} | {
            f.name for i in program.inputs for f in i.fields
        }
        columns = {
            name
            for body in self._bodies.values()
            if isinstance(body, p.Selection)
            for name, _ in body.each
        }
        self.names = {names.get(name, name) for name in given | columns}

    def colour(self, name: str) -> str:
        """What a fact or a column is: the program with its mentions marked, all others blank."""
        if name not in self._colours:
            self._colours[name] = _digest(*self.roots(lambda n: _MARK if n == name else ""))
        return self._colours[name]

    def roots(self, name_of: Callable[[str], str]) -> list[str]:
        """What each answer is computed by, definitions written out, in an order of its own."""
        sayer = _Sayer(self._bodies, self._names, name_of)
        program = self._program
        held = sorted(sayer.say(r.clause) for r in program.requirements)
        # A benefit is known by what it gives, not by its name.
        paid = sorted(f"{b.unit} {sayer.say(b.value)}" for b in program.benefits)
        applies = sayer.say(program.applies_when) if program.applies_when else ""
        as_of = sayer.say(program.as_of) if program.as_of else ""
        return [program.kind, applies, as_of, *held, "--", *paid]


class _Sayer:
    def __init__(
        self,
        bodies: Mapping[str, Expression | p.Selection],
        names: Mapping[str, str],
        name_of: Callable[[str], str],
    ) -> None:
        self._bodies = bodies
        self._names = names
        self._name_of = name_of
        self._known: dict[str, str] = {}

    def say(self, expression: Expression) -> str:
        """What an expression computes; a long one as a digest, so that nothing grows.

        The same whether a part stands in a definition of its own or is written out.
        """
        said = self._say(expression)
        return said if len(said) <= _SHORT else _digest(said)

    def _say(self, expression: Expression) -> str:
        match expression:
            case p.Fact(name=name) | p.Column(name=name):
                return f"fact {self._name_of(self._names.get(name, name))}"
            case p.Value(name=name):
                return self._definition(name)
            case p.Aggregate(function=function, rows=rows, column=column):
                source = self._definition(rows) if rows in self._bodies else self._fact(rows)
                return f"{function}({source}, {self._fact(column) if column else ''})"
            case p.Literal(value=value):
                return _scalar(value)
            case p.Clause(condition=condition):
                return self.say(condition)
            case p.All(parts=parts) | p.Any(parts=parts):
                inside = sorted({self.say(part) for part in parts})
                if len(inside) == 1:
                    return inside[0]
                return f"{type(expression).__name__}({', '.join(inside)})"
            case p.Arithmetic(operator="+" | "*" as operator):
                said = sorted(self.say(term) for term in terms(expression, operator))
                return f"({f' {operator} '.join(said)})"
            case p.Compare(operator=operator, left=left, right=right):
                return _compared(operator, self.say(left), self.say(right))
            case p.Extreme(which=which, items=items):
                return f"{which}({', '.join(sorted(self.say(item) for item in items))})"
            case p.By(subject=subject, cases=cases):
                # A reading is known by what follows from it.
                said = sorted(self.say(case) for _, case in cases)
                if isinstance(subject, p.Reading):
                    return f"readings({', '.join(said)})"
                pairs = sorted(f"{name}: {self.say(case)}" for name, case in cases)
                return f"by({self.say(subject)}, {', '.join(pairs)})"
            case p.DecisionTable(rows=rows, hit_policy=policy, aggregate=aggregate):
                lines = [f"{self.say(r.condition)} → {self.say(r.value)}" for r in rows]
                ordered = lines if policy == "first" else sorted(lines)
                return f"{policy} {aggregate}({'; '.join(ordered)})"
            case _:
                return f"{type(expression).__name__}({', '.join(self._fields(expression))})"

    def _fields(self, expression: object) -> Iterator[str]:
        assert is_dataclass(expression)
        for field in fields(expression):
            if field.name in _IGNORED:
                continue
            value = getattr(expression, field.name)
            if isinstance(value, tuple):
                yield "[" + ", ".join(self._value(item) for item in value) + "]"
            else:
                yield self._value(value)

    def _value(self, value: object) -> str:
        if is_dataclass(value) and not isinstance(value, type):
            return self.say(value)  # type: ignore[arg-type]
        return str(value)

    def _fact(self, name: str) -> str:
        return f"fact {self._name_of(self._names.get(name, name))}"

    def _definition(self, name: str) -> str:
        known = self._known.get(name)
        if known is None:
            body = self._bodies[name]
            if isinstance(body, p.Selection):
                known = _digest(self._selection(body))
            else:
                known = self.say(body)
            self._known[name] = known
        return known

    def _selection(self, body: p.Selection) -> str:
        source = body.source
        if isinstance(source, p.Months):
            begun = f"months({self.say(source.first)}, {self.say(source.number)})"
        else:
            begun = self._definition(source) if source in self._bodies else self._fact(source)
        each = sorted(self.say(expression) for _, expression in body.each)
        where = self.say(body.where) if body.where is not None else ""
        take = self.say(body.take) if body.take is not None else ""
        order = self._fact(body.order) if body.order else ""
        return f"{begun} each {each} where {where} order {order} take {take}"


def _compared(operator: str, left: str, right: str) -> str:
    if operator in ("==", "!="):
        left, right = sorted((left, right))
    elif operator in (">", ">="):
        operator, left, right = {">": "<", ">=": "<="}[operator], right, left
    return f"({left} {operator} {right})"


def _scalar(value: p.Scalar) -> str:
    return figure(value) if isinstance(value, Decimal) else f"{value!r}"


def _digest(*parts: str) -> str:
    whole = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        whole.update(len(encoded).to_bytes(8, "big"))
        whole.update(encoded)
    return whole.hexdigest()
