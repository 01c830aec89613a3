"""Expressions of the program → terms, each with the reasons for which it has no value.

Every ``_…`` below implements one primitive as ``engine/decide`` does; the tests hold the two equal
case by case. What an aggregate over records is, ``rows.py`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine import program as p
from engine.prove.days import Calendar
from engine.prove.terms import (
    Truth,
    Whole,
    both,
    chosen,
    either,
    equal,
    less,
    minus,
    negated,
    plus,
    quotient,
    times,
)
from engine.prove.values import (
    UNDEFINED,
    UNSTATED,
    Bounds,
    Cell,
    Day,
    Number,
    Option,
    added,
    agreed,
    aligned,
    carrying,
    compared,
    least_of,
    literal,
    merged,
    pick,
    same,
    undefined_where,
)

Columns = Mapping[str, Cell]
"""The columns of the row at hand."""


class Names(Protocol):
    """What the names in an expression stand for."""

    calendar: Calendar

    def fact(self, name: str) -> Cell:
        """A scalar fact."""

    def value(self, name: str) -> Cell:
        """A definition that is no selection."""

    def reading(self, parameter: str) -> Option:
        """The reading of an open parameter."""

    def aggregate(self, node: p.Aggregate) -> Cell:
        """A figure over rows."""

    def clause(self, clause: p.Clause, cell: Cell, columns: Columns | None) -> None:
        """Told of each clause that was met, with its truth."""


@dataclass(slots=True)
class Expressions:
    """Writes expressions in terms of the names of one program.

    ``written`` gives those outside selections that another program has written already.
    """

    names: Names
    written: Callable[[p.Expression], Cell | None] | None = None
    _known: dict[int, tuple[p.Expression, Cell]] = field(default_factory=dict)

    def cell(self, node: p.Expression, columns: Columns | None = None) -> Cell:
        """The value of an expression; ``columns`` inside a selection."""
        if columns is not None:
            return _WRITE[type(node)](self, node, columns)
        known = self._known.get(id(node))
        if known is None:
            found = self.written(node) if self.written is not None else None
            if found is None:
                found = _WRITE[type(node)](self, node, None)
            known = self._known[id(node)] = (node, found)
        return known[1]

    def cells(self) -> Iterator[tuple[p.Expression, Cell]]:
        """What was written outside selections."""
        yield from self._known.values()


def _literal(_e: Expressions, node: p.Literal, _columns: Columns | None) -> Cell:
    return Cell(literal(node.value))


def _fact(e: Expressions, node: p.Fact, _columns: Columns | None) -> Cell:
    return e.names.fact(node.name)


def _column(_e: Expressions, node: p.Column, columns: Columns | None) -> Cell:
    assert columns is not None
    return columns[node.name]


def _value(e: Expressions, node: p.Value, _columns: Columns | None) -> Cell:
    return e.names.value(node.name)


def _not_stated(_e: Expressions, _node: p.NotStated, _columns: Columns | None) -> Cell:
    return UNSTATED


# -- figures -------------------------------------------------------------------------------------


def _arithmetic(e: Expressions, node: p.Arithmetic, columns: Columns | None) -> Cell:
    left, right = e.cell(node.left, columns), e.cell(node.right, columns)
    one, other = _figure(left), _figure(right)
    if node.operator == "*":
        return carrying(_product(one, other), (left, right))
    if node.operator == "-":
        low = None if other.high is None else -other.high
        high = None if other.low is None else -other.low
        other = Number(minus(0, other.count), other.scale, low, high)
    return carrying(added(one, other), (left, right))


def _figure(cell: Cell) -> Number:
    """The number of a cell; where it never has one, any."""
    return cell.value if isinstance(cell.value, Number) else Number(0, 0, 0, 0)


def _product(one: Number, other: Number) -> Number:
    corners = [
        a * b
        for a in (one.low, one.high)
        for b in (other.low, other.high)
        if a is not None and b is not None
    ]
    bounded = len(corners) == 4
    low, high = (min(corners), max(corners)) if bounded else (None, None)
    return Number(times(one.count, other.count), one.scale + other.scale, low, high)


def _round(e: Expressions, node: p.Round, columns: Columns | None) -> Cell:
    above, below = e.cell(node.numerator, columns), e.cell(node.denominator, columns)
    numerator, denominator = _figure(above), _figure(below)
    # numerator / 10**a / (denominator / 10**b) * 10**digits, as one division of whole numbers.
    up = denominator.scale + node.digits
    count = times(numerator.count, 10**up)
    divisor = times(denominator.count, 10**numerator.scale)
    zero = equal(denominator.count, 0)
    rounded = Number(_divided(node.mode, count, divisor), node.digits)
    return undefined_where(carrying(rounded, (above, below)), zero)


def _divided(mode: str, count: Whole, divisor: Whole) -> Whole:
    """The quotient rounded; the sign is put aside, for rounding is by distance from zero."""
    negative = either(
        both(less(count, 0), less(0, divisor)), both(less(0, count), less(divisor, 0))
    )
    size = chosen(less(count, 0), minus(0, count), count)
    of = chosen(less(divisor, 0), minus(0, divisor), divisor)
    of = chosen(equal(of, 0), 1, of)
    if mode == "half_up":
        whole = quotient(plus(times(size, 2), of), times(of, 2))
    elif mode == "up":
        whole = quotient(plus(size, of, -1), of)
    else:
        whole = quotient(size, of)
    return chosen(negative, minus(0, whole), whole)


def _extreme(e: Expressions, node: p.Extreme, columns: Columns | None) -> Cell:
    cells = [e.cell(item, columns) for item in node.items]
    best = cells[0].value
    for cell in cells[1:]:
        best = _bounded(node.which, best, cell.value)
    return carrying(best, cells)


def _bounded(which: str, one: Any, other: Any) -> Any:
    """The least or greatest, with the bounds that it has for being that."""
    if not isinstance(one, (Number, Day)) or type(one) is not type(other):
        return one
    found = least_of(which, one, other)
    if isinstance(one, Number) and isinstance(other, Number):
        a, b = aligned((one, other))
        known = min if which == "min" else max
        lows = [edge for edge in (a.low, b.low) if edge is not None]
        highs = [edge for edge in (a.high, b.high) if edge is not None]
        # A maximum is at least each bound from below that there is, a minimum at most each above.
        low = known(lows) if len(lows) == 2 or (lows and which == "max") else None
        high = known(highs) if len(highs) == 2 or (highs and which == "min") else None
        return Number(found.count, found.scale, low, high)
    return found


# -- choosing ------------------------------------------------------------------------------------


def _if(e: Expressions, node: p.If, columns: Columns | None) -> Cell:
    condition = e.cell(node.condition, columns)
    return choose(condition, e.cell(node.then, columns), e.cell(node.otherwise, columns))


def choose(condition: Cell, then: Cell, otherwise: Cell) -> Cell:
    """``then if condition else otherwise`` where the condition may be undecided."""
    decided = pick(condition.truth, then, otherwise)
    if condition.undecided is False:
        return decided
    return pick(condition.known, decided, agreed(condition, (then, otherwise)))


def _by(e: Expressions, node: p.By, columns: Columns | None) -> Cell:
    branches = [(name, e.cell(case, columns)) for name, case in node.cases]
    if isinstance(node.subject, p.Reading):
        subject = Cell(e.names.reading(node.subject.parameter))
    else:
        subject = e.cell(node.subject, columns)
    guards = subject.value.guards if isinstance(subject.value, Option) else {}
    found = branches[-1][1]
    for name, branch in reversed(branches[:-1]):
        found = pick(guards.get(name, False), branch, found)
    if subject.undecided is False:
        return found
    return pick(subject.known, found, agreed(subject, [branch for _, branch in branches]))


# -- dates ---------------------------------------------------------------------------------------


def _day(cell: Cell) -> Day:
    """The date of a cell; where it never has one, any."""
    return cell.value if isinstance(cell.value, Day) else Day(24_000, 1, 24_000, 24_000)


def _date_part(e: Expressions, node: p.DatePart, columns: Columns | None) -> Cell:
    cell = e.cell(node.date, columns)
    day, calendar = _day(cell), e.names.calendar
    if node.part == "day":
        return carrying(Number(calendar.day(day), 0, 1, 31), (cell,))
    year, part = calendar.parts(day)
    if node.part == "year":
        return carrying(Number(year, 0, day.low // 12, day.high // 12), (cell,))
    return carrying(Number(plus(part, 1), 0, 1, 12), (cell,))


def _make_date(e: Expressions, node: p.MakeDate, columns: Columns | None) -> Cell:
    cells = [e.cell(part, columns) for part in (node.year, node.month, node.day)]
    year, month, day = (_figure(cell) for cell in cells)
    made, exists = e.names.calendar.made(year.count, month.count, day.count)
    if year.low is not None and year.high is not None and 1 <= year.low <= year.high <= 9999:
        made = Day(made.month, made.day, 12 * year.low, 12 * year.high + 11, made.year, made.part)
    return undefined_where(carrying(made, cells), negated(exists))


def _add_months(e: Expressions, node: p.AddMonths, columns: Columns | None) -> Cell:
    start = e.cell(node.date, columns)
    calendar = e.names.calendar
    match node.months:
        case p.Arithmetic(operator="*", left=left, right=p.Literal(value=12)):
            number = e.cell(left, columns)
            years = _figure(number)
            found, exists = calendar.after_years(
                _day(start), years.count, node.overflow, years.low, years.high
            )
        case _:
            number = e.cell(node.months, columns)
            months = _figure(number)
            found, exists = calendar.after_months(
                _day(start), months.count, node.overflow, months.low, months.high
            )
    return undefined_where(carrying(found, (start, number)), negated(exists))


def _add_days(e: Expressions, node: p.AddDays, columns: Columns | None) -> Cell:
    start = e.cell(node.date, columns)
    day, calendar = _day(start), e.names.calendar
    match node.days:
        case p.Arithmetic(
            operator="-", left=p.Literal(value=1), right=p.DatePart(part="day", date=of)
        ) if of == node.date:
            return carrying(Day(day.month, 1, day.low, day.high, day.year, day.part), (start,))
    number = e.cell(node.days, columns)
    found, exists = calendar.after_days(day, _figure(number).count)
    return undefined_where(carrying(found, (start, number)), negated(exists))


# -- conditions ----------------------------------------------------------------------------------


def _compare(e: Expressions, node: p.Compare, columns: Columns | None) -> Cell:
    left, right = e.cell(node.left, columns), e.cell(node.right, columns)
    truth = False
    if _comparable(left.value, right.value):
        truth = compared(node.operator, left.value, right.value)
    found = carrying(truth, (left, right))
    if left.bounds is None and right.bounds is None:
        return found
    return _by_bounds(node.operator, left, right, found)


def _comparable(one: Any, other: Any) -> bool:
    """Not where one of the two is what the text does not state."""
    return type(one) is type(other) or not (
        isinstance(one, (Number, Day, Option)) or isinstance(other, (Number, Day, Option))
    )


def _by_bounds(operator: p.Operator, left: Cell, right: Cell, found: Cell) -> Cell:
    """A comparison of counts that are known within bounds: decided where every value agrees."""
    sides = [_within(cell) for cell in (left, right)]
    (given_a, a, b), (given_c, c, d) = sides
    given = both(given_a, given_c, found.undecided)
    if operator in ("==", "!="):
        always: Truth = operator == "!="
        decided = either(compared("<", b, c), compared("<", d, a))
        truth = always
    else:
        ends = [compared(operator, one, other) for one in (a, b) for other in (c, d)]
        truth = both(*ends)
        decided = either(truth, both(*(negated(end) for end in ends)))
    settled = both(given, decided)
    return pick(settled, Cell(truth), found)


def _within(cell: Cell) -> tuple[Truth, Number, Number]:
    number = _figure(cell)
    if cell.bounds is None:
        return cell.known, number, number
    low = Number(cell.bounds.low)
    high = Number(cell.bounds.high)
    return (
        either(cell.known, cell.bounds.given),
        merged(cell.known, number, low),
        merged(cell.known, number, high),
    )


def _member(e: Expressions, node: p.Member, columns: Columns | None) -> Cell:
    item = e.cell(node.item, columns)
    guards = item.value.guards if isinstance(item.value, Option) else {}
    return carrying(either(*(guards.get(name, False) for name in node.options)), (item,))


def _all(e: Expressions, node: p.All, columns: Columns | None) -> Cell:
    return conjunction([e.cell(part, columns) for part in node.parts])


def conjunction(cells: Sequence[Cell]) -> Cell:
    """Kleene's conjunction."""
    fails = either(*(cell.fails for cell in cells))
    return _junction(cells, fails, negated(fails))


def _any(e: Expressions, node: p.Any, columns: Columns | None) -> Cell:
    cells = [e.cell(part, columns) for part in node.parts]
    holds = either(*(cell.holds for cell in cells))
    return _junction(cells, holds, holds)


def _junction(cells: Sequence[Cell], decisive: Truth, truth: Truth) -> Cell:
    waiting = carrying(None, cells)
    still = negated(decisive)
    return Cell(
        truth,
        both(still, waiting.missing),
        both(still, waiting.undefined),
        both(still, waiting.unstated),
    )


def _not(e: Expressions, node: p.Not, columns: Columns | None) -> Cell:
    part = e.cell(node.part, columns)
    return carrying(negated(part.truth), (part,))


def _clause(e: Expressions, node: p.Clause, columns: Columns | None) -> Cell:
    cell = e.cell(node.condition, columns)
    e.names.clause(node, cell, columns)
    return cell


# -- tables --------------------------------------------------------------------------------------


def _aggregate(e: Expressions, node: p.Aggregate, _columns: Columns | None) -> Cell:
    return e.names.aggregate(node)


def _table(e: Expressions, node: p.DecisionTable, columns: Columns | None) -> Cell:
    conditions = [e.cell(row.condition, columns) for row in node.rows]
    values = [e.cell(row.value, columns) for row in node.rows]
    if node.hit_policy == "first":
        found = UNDEFINED
        for condition, value in zip(reversed(conditions), reversed(values), strict=True):
            found = choose(condition, value, found)
        return found
    waiting = carrying(None, conditions)
    hits = [condition.truth for condition in conditions]
    single = node.hit_policy == "unique"
    found = _unique(hits, values) if single else _several(node, hits, values)
    return found if waiting.undecided is False else pick(waiting.known, found, waiting)


def _unique(hits: Sequence[Truth], values: Sequence[Cell]) -> Cell:
    found, some, several = UNDEFINED, False, False
    for hit, value in zip(hits, values, strict=True):
        several = either(several, both(some, hit))
        some = either(some, hit)
        found = pick(hit, value, found)
    return pick(several, UNDEFINED, found)


def _several(node: p.DecisionTable, hits: Sequence[Truth], values: Sequence[Cell]) -> Cell:
    if node.aggregate == "count":
        total = plus(*(chosen(hit, 1, 0) for hit in hits))
        return Cell(Number(total, 0, 0, len(hits)))
    flags = [
        Cell(None, *(both(hit, flag) for flag in (v.missing, v.undefined, v.unstated)))
        for hit, v in zip(hits, values, strict=True)
    ]
    some = either(*hits)
    if node.aggregate == "sum":
        total_ = Number(0, 0, 0, 0)
        for hit, value in zip(hits, values, strict=True):
            figure = _figure(value)
            total_ = added(total_, merged(hit, figure, Number(0, figure.scale, 0, 0)))
        return carrying(total_, flags)
    best = values[-1].value
    for hit, value in zip(reversed(hits[:-1]), reversed(values[:-1]), strict=True):
        best = merged(hit, value.value, best)
    differ: Truth = False
    for hit, value in zip(hits, values, strict=True):
        if node.hit_policy == "any":
            differ = either(differ, both(hit, negated(same(value.value, best))))
        else:
            best = merged(hit, least_of(node.aggregate, value.value, best), best)
    found = carrying(best, flags)
    return undefined_where(found, either(negated(some), differ))


def count_between(low: Whole, high: Whole, why: Cell, greatest: int | None) -> Cell:
    """A count that lies between two: known where they are the same."""
    if low is high:
        return Cell(Number(high, 0, 0, greatest))
    settled = equal(low, high)
    undecided = negated(settled)
    return Cell(
        Number(high, 0, 0, greatest),
        both(undecided, why.missing),
        both(undecided, why.undefined),
        both(undecided, why.unstated),
        Bounds(undecided, low, high),
    )


_WRITE: Mapping[type, Callable[[Expressions, Any, Columns | None], Cell]] = {
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
