"""Expressions of the program → Python closures that compute exact values or say why not.

A closure takes a :class:`Frame` (the facts, the definitions computed so far, the readings in
force and the row at hand) and gives a known value or :class:`Undecided`. Kleene's logic, the
interval of a count and the reasons of undecided values are those of the design's table
"What an evaluation answers"; nothing is ever null, zero or the first value instead.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from engine import program as p
from engine.decide import primitives
from engine.decide.rowsets import RowSet, aggregate
from engine.decide.values import Ill, Missing, Reason, Undecided, Unstated

Evaluate = Callable[["Frame"], Any]
"""A compiled expression: a known value or Undecided."""


@dataclass(slots=True)
class Frame:
    """What an expression may look at. ``readings`` are the names by the parameter's position."""

    facts: list[Any]
    values: list[Any]
    readings: list[str]
    row: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where names are found in a frame; ``rows`` gives the columns of records and selections."""

    facts: Mapping[str, int]
    values: Mapping[str, int]
    readings: Mapping[str, int]
    rows: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, int] = field(default_factory=dict)


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC = {"+": primitives.add, "-": primitives.subtract, "*": primitives.multiply}


def undecided(*values: Any) -> Undecided:
    """Undecided with the reasons of those of ``values`` that are undecided."""
    reasons: frozenset[Reason] = frozenset()
    for value in values:
        if value.__class__ is Undecided:
            reasons |= value.reasons
    return Undecided(reasons)


def ill(cause: str, item: str, place: Any = None) -> Undecided:
    """Undecided because the rule set defines no value here."""
    return Undecided(frozenset({Ill(cause, item, place)}))


def compile_expression(expression: p.Expression, layout: Layout) -> Evaluate:
    """The closure of an expression."""
    return _COMPILE[type(expression)](expression, layout)


# -- values --------------------------------------------------------------------------------------


def _literal(node: p.Literal, _: Layout) -> Evaluate:
    value = node.value
    return lambda _frame: value


def _fact(node: p.Fact, layout: Layout) -> Evaluate:
    position = layout.facts[node.name]
    return lambda frame: frame.facts[position]


def _column(node: p.Column, layout: Layout) -> Evaluate:
    position = layout.columns[node.name]
    return lambda frame: frame.row[position]


def _value(node: p.Value, layout: Layout) -> Evaluate:
    position = layout.values[node.name]
    return lambda frame: frame.values[position]


def _not_stated(node: p.NotStated, _: Layout) -> Evaluate:
    answer = Undecided(frozenset({Unstated(node.item)}))
    return lambda _frame: answer


def _binary(
    left: Evaluate, right: Evaluate, apply: Callable[[Any, Any], Any], missing: Any = undecided
) -> Evaluate:
    """A closure of two operands; where either is undecided, ``missing`` says what follows."""

    def evaluate(frame: Frame) -> Any:
        one, other = left(frame), right(frame)
        if one.__class__ is Undecided or other.__class__ is Undecided:
            return missing(one, other)
        return apply(one, other)

    return evaluate


def _arithmetic(node: p.Arithmetic, layout: Layout) -> Evaluate:
    left = compile_expression(node.left, layout)
    right = compile_expression(node.right, layout)
    return _binary(left, right, _ARITHMETIC[node.operator])


def _round(node: p.Round, layout: Layout) -> Evaluate:
    mode, digits = node.mode, node.digits
    divided_by_zero = ill("division_by_zero", node.item, node.place)

    def apply(numerator: Any, denominator: Any) -> Any:
        if denominator == 0:
            return divided_by_zero
        return primitives.round_quotient(mode, digits, numerator, denominator)

    numerator = compile_expression(node.numerator, layout)
    denominator = compile_expression(node.denominator, layout)
    return _binary(numerator, denominator, apply)


def _extreme(node: p.Extreme, layout: Layout) -> Evaluate:
    items = [compile_expression(item, layout) for item in node.items]
    choose = min if node.which == "min" else max

    def evaluate(frame: Frame) -> Any:
        values = [item(frame) for item in items]
        for value in values:
            if value.__class__ is Undecided:
                return undecided(*values)
        return choose(values)

    return evaluate


def _if(node: p.If, layout: Layout) -> Evaluate:
    condition = compile_expression(node.condition, layout)
    then = compile_expression(node.then, layout)
    otherwise = compile_expression(node.otherwise, layout)

    def evaluate(frame: Frame) -> Any:
        truth = condition(frame)
        if truth is True:
            return then(frame)
        if truth is False:
            return otherwise(frame)
        return _agreed(truth, [then(frame), otherwise(frame)])

    return evaluate


def _by(node: p.By, layout: Layout) -> Evaluate:
    cases = {name: compile_expression(case, layout) for name, case in node.cases}
    if isinstance(node.subject, p.Reading):
        position = layout.readings[node.subject.parameter]
        return lambda frame: cases[frame.readings[position]](frame)
    subject = compile_expression(node.subject, layout)

    def evaluate(frame: Frame) -> Any:
        chosen = subject(frame)
        if chosen.__class__ is Undecided:
            return _agreed(chosen, [case(frame) for case in cases.values()])
        return cases[chosen](frame)

    return evaluate


def _agreed(condition: Undecided, branches: list[Any]) -> Any:
    """The value that every branch gives, or undecided with the reasons of the condition.

    Where the known branches agree, a fact that others miss could make all agree: it is a reason.
    """
    known = [branch for branch in branches if branch.__class__ is not Undecided]
    if any(branch != known[0] for branch in known):
        return Undecided(condition.reasons)
    if len(known) == len(branches):
        return known[0]
    awaited = undecided(*branches).reasons
    return Undecided(condition.reasons | {r for r in awaited if r.__class__ is Missing})


# -- dates ---------------------------------------------------------------------------------------

_NO_DATE = ill("no_date", "")


def _date_part(node: p.DatePart, layout: Layout) -> Evaluate:
    day = compile_expression(node.date, layout)
    part = operator.attrgetter(node.part)

    def evaluate(frame: Frame) -> Any:
        value = day(frame)
        return value if value.__class__ is Undecided else part(value)

    return evaluate


def _make_date(node: p.MakeDate, layout: Layout) -> Evaluate:
    parts = [compile_expression(part, layout) for part in (node.year, node.month, node.day)]
    no_date = ill("no_date", node.item, node.place)

    def evaluate(frame: Frame) -> Any:
        year, month, day = (part(frame) for part in parts)
        if (
            year.__class__ is Undecided
            or month.__class__ is Undecided
            or day.__class__ is Undecided
        ):
            return undecided(year, month, day)
        made = primitives.make_date(year, month, day)
        return no_date if made is None else made

    return evaluate


def _add_months(node: p.AddMonths, layout: Layout) -> Evaluate:
    overflow = node.overflow

    def apply(day: Any, months: Any) -> Any:
        moved = primitives.add_months(day, months, overflow)
        return _NO_DATE if moved is None else moved

    day = compile_expression(node.date, layout)
    months = compile_expression(node.months, layout)
    return _binary(day, months, apply)


def _add_days(node: p.AddDays, layout: Layout) -> Evaluate:
    def apply(day: Any, days: Any) -> Any:
        moved = primitives.add_days(day, days)
        return _NO_DATE if moved is None else moved

    day = compile_expression(node.date, layout)
    return _binary(day, compile_expression(node.days, layout), apply)


# -- conditions ----------------------------------------------------------------------------------


def _compare(node: p.Compare, layout: Layout) -> Evaluate:
    symbol = node.operator
    compare = COMPARISONS[symbol]
    left = compile_expression(node.left, layout)
    right = compile_expression(node.right, layout)
    return _binary(left, right, compare, lambda one, other: compare_bounds(symbol, one, other))


def compare_bounds(symbol: str, left: Any, right: Any) -> bool | Undecided:
    """A comparison in which a side is undecided: decided if every value of a count agrees."""
    low, high = _bounds(left), _bounds(right)
    if low is None or high is None:
        return undecided(left, right)
    (a, b), (c, d) = low, high
    if symbol in ("==", "!="):
        if b < c or d < a:
            return symbol == "!="
        return undecided(left, right)
    compare = COMPARISONS[symbol]
    truths = {compare(one, other) for one in (a, b) for other in (c, d)}
    return truths.pop() if len(truths) == 1 else undecided(left, right)


def _bounds(value: Any) -> tuple[Any, Any] | None:
    if value.__class__ is Undecided:
        return cast("tuple[Any, Any] | None", value.bounds)
    return value, value


def _member(node: p.Member, layout: Layout) -> Evaluate:
    item = compile_expression(node.item, layout)
    options = frozenset(node.options)

    def evaluate(frame: Frame) -> Any:
        value = item(frame)
        return value if value.__class__ is Undecided else value in options

    return evaluate


def _all(node: p.All, layout: Layout) -> Evaluate:
    return _junction(node.parts, layout, decides=False)


def _any(node: p.Any, layout: Layout) -> Evaluate:
    return _junction(node.parts, layout, decides=True)


def _junction(parts: Sequence[p.Expression], layout: Layout, *, decides: bool) -> Evaluate:
    tests = [compile_expression(part, layout) for part in parts]

    def evaluate(frame: Frame) -> Any:
        open_: list[Any] = []
        for test in tests:
            truth = test(frame)
            if truth is decides:
                return decides
            if truth.__class__ is Undecided:
                open_.append(truth)
        return undecided(*open_) if open_ else not decides

    return evaluate


def _not(node: p.Not, layout: Layout) -> Evaluate:
    part = compile_expression(node.part, layout)

    def evaluate(frame: Frame) -> Any:
        truth = part(frame)
        return truth if truth.__class__ is Undecided else not truth

    return evaluate


def _clause(node: p.Clause, layout: Layout) -> Evaluate:
    return compile_expression(node.condition, layout)


# -- rows and tables -----------------------------------------------------------------------------


def _aggregate(node: p.Aggregate, layout: Layout) -> Evaluate:
    function, empty = node.function, ill("no_rows", node.rows, node.place)
    column = layout.rows[node.rows].index(node.column) if node.column else -1
    if node.rows in layout.values:
        position = layout.values[node.rows]

        def of_selection(frame: Frame) -> Any:
            rows = frame.values[position]
            if rows.__class__ is Undecided:
                return rows
            return aggregate(function, rows, column, empty)

        return of_selection
    position = layout.facts[node.rows]

    def of_records(frame: Frame) -> Any:
        records = frame.facts[position]
        if records.__class__ is Undecided:
            return records
        return aggregate(function, RowSet.of_records(records), column, empty)

    return of_records


def _table(node: p.DecisionTable, layout: Layout) -> Evaluate:
    rows = [
        (compile_expression(row.condition, layout), compile_expression(row.value, layout))
        for row in node.rows
    ]
    no_row = ill("no_row", node.item, node.place)
    several = ill("several_rows", node.item, node.place)
    if node.hit_policy == "first":
        return _first(rows, no_row)
    collect = _collector(node, no_row)

    def evaluate(frame: Frame) -> Any:
        truths = [condition(frame) for condition, _ in rows]
        if any(truth.__class__ is Undecided for truth in truths):
            return undecided(*truths)
        hits = [value for (_, value), truth in zip(rows, truths, strict=True) if truth]
        if node.hit_policy == "collect":
            return collect([value(frame) for value in hits])
        if not hits:
            return no_row
        if node.hit_policy == "unique":
            return hits[0](frame) if len(hits) == 1 else several
        values = [value(frame) for value in hits]
        if any(value.__class__ is Undecided for value in values):
            return undecided(*values)
        return values[0] if all(value == values[0] for value in values) else several

    return evaluate


def _first(rows: list[tuple[Evaluate, Evaluate]], no_row: Undecided) -> Evaluate:
    """As nested ``if``: an undecided row leaves the value only if all that follows agrees."""

    def evaluate_from(start: int, frame: Frame) -> Any:
        for index in range(start, len(rows)):
            condition, value = rows[index]
            truth = condition(frame)
            if truth is True:
                return value(frame)
            if truth is not False:
                return _agreed(truth, [value(frame), evaluate_from(index + 1, frame)])
        return no_row

    return lambda frame: evaluate_from(0, frame)


def _collector(node: p.DecisionTable, no_row: Undecided) -> Callable[[list[Any]], Any]:
    def collect(values: list[Any]) -> Any:
        if node.aggregate == "count":
            return len(values)
        if any(value.__class__ is Undecided for value in values):
            return undecided(*values)
        if node.aggregate == "sum":
            total: Any = 0
            for value in values:
                total = primitives.add(total, value)
            return total
        if not values:
            return no_row
        return min(values) if node.aggregate == "min" else max(values)

    return collect


_COMPILE: Mapping[type, Callable[[Any, Layout], Evaluate]] = {
    p.Literal: _literal,
    p.Fact: _fact,
    p.Column: _column,
    p.Value: _value,
    p.NotStated: _not_stated,
    p.Arithmetic: _arithmetic,
    p.Round: _round,
    p.Extreme: _extreme,
    p.If: _if,
    p.By: _by,
    p.DatePart: _date_part,
    p.MakeDate: _make_date,
    p.AddMonths: _add_months,
    p.AddDays: _add_days,
    p.Compare: _compare,
    p.Member: _member,
    p.All: _all,
    p.Any: _any,
    p.Not: _not,
    p.Clause: _clause,
    p.Aggregate: _aggregate,
    p.DecisionTable: _table,
}
