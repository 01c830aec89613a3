"""Expressions of the program → terms, each with the reasons for which it has no value.

Every ``_…`` below implements one primitive as ``engine/decide`` does; the tests hold the two equal
case by case. What parts come to together is in ``operations.py``, what an aggregate over records
is in ``figures.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine import program as p
from engine.prove.encoding.choosing import agreed, pick
from engine.prove.encoding.comparing import compared
from engine.prove.encoding.days import Calendar
from engine.prove.encoding.operations import (
    all_hits,
    bounded,
    by_bounds,
    choose,
    comparable,
    conjunction,
    divided,
    figure,
    junction,
    product,
    unique_hit,
)
from engine.prove.encoding.terms import (
    either,
    equal,
    minus,
    negated,
    plus,
    times,
)
from engine.prove.encoding.values import (
    UNDEFINED,
    UNSTATED,
    Cell,
    Day,
    Number,
    Option,
    added,
    carrying,
    literal,
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
    one, other = figure(left), figure(right)
    if node.operator == "*":
        return carrying(product(one, other), (left, right))
    if node.operator == "-":
        low = None if other.high is None else -other.high
        high = None if other.low is None else -other.low
        other = Number(minus(0, other.count), other.scale, low, high)
    return carrying(added(one, other), (left, right))


def _round(e: Expressions, node: p.Round, columns: Columns | None) -> Cell:
    above, below = e.cell(node.numerator, columns), e.cell(node.denominator, columns)
    numerator, denominator = figure(above), figure(below)
    # numerator / 10**a / (denominator / 10**b) * 10**digits, as one division of whole numbers.
    up = denominator.scale + node.digits
    count = times(numerator.count, 10**up)
    divisor = times(denominator.count, 10**numerator.scale)
    zero = equal(denominator.count, 0)
    rounded = Number(divided(node.mode, count, divisor), node.digits)
    return undefined_where(carrying(rounded, (above, below)), zero)


def _extreme(e: Expressions, node: p.Extreme, columns: Columns | None) -> Cell:
    cells = [e.cell(item, columns) for item in node.items]
    best = cells[0].value
    for cell in cells[1:]:
        best = bounded(node.which, best, cell.value)
    return carrying(best, cells)


# -- choosing ------------------------------------------------------------------------------------


def _if(e: Expressions, node: p.If, columns: Columns | None) -> Cell:
    condition = e.cell(node.condition, columns)
    return choose(condition, e.cell(node.then, columns), e.cell(node.otherwise, columns))


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
    year, month, day = (figure(cell) for cell in cells)
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
            years = figure(number)
            found, exists = calendar.after_years(
                _day(start), years.count, node.overflow, years.low, years.high
            )
        case _:
            number = e.cell(node.months, columns)
            months = figure(number)
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
    found, exists = calendar.after_days(day, figure(number).count)
    return undefined_where(carrying(found, (start, number)), negated(exists))


# -- conditions ----------------------------------------------------------------------------------


def _compare(e: Expressions, node: p.Compare, columns: Columns | None) -> Cell:
    left, right = e.cell(node.left, columns), e.cell(node.right, columns)
    truth = False
    if comparable(left.value, right.value):
        truth = compared(node.operator, left.value, right.value)
    found = carrying(truth, (left, right))
    if left.bounds is None and right.bounds is None:
        return found
    return by_bounds(node.operator, left, right, found)


def _member(e: Expressions, node: p.Member, columns: Columns | None) -> Cell:
    item = e.cell(node.item, columns)
    guards = item.value.guards if isinstance(item.value, Option) else {}
    return carrying(either(*(guards.get(name, False) for name in node.options)), (item,))


def _all(e: Expressions, node: p.All, columns: Columns | None) -> Cell:
    return conjunction([e.cell(part, columns) for part in node.parts])


def _any(e: Expressions, node: p.Any, columns: Columns | None) -> Cell:
    cells = [e.cell(part, columns) for part in node.parts]
    holds = either(*(cell.holds for cell in cells))
    return junction(cells, holds, holds)


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
    found = unique_hit(hits, values) if single else all_hits(node, hits, values)
    return found if waiting.undecided is False else pick(waiting.known, found, waiting)


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
