"""One case under one combination of readings, by direct recursion over the expressions.

Written from the design and from ``engine/program`` alone, as ``plain.py`` is.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.decide.values import Missing, Reason, Result, Undecided, Unstated
from engine.program import (
    MONTHS_LIMIT,
    AddDays,
    AddMonths,
    Aggregate,
    All,
    Any,
    Arithmetic,
    By,
    Clause,
    Column,
    Compare,
    DatePart,
    DecisionTable,
    Expression,
    Extreme,
    Fact,
    If,
    Literal,
    MakeDate,
    Member,
    Months,
    Not,
    NotStated,
    Program,
    Reading,
    Round,
    Selection,
    Value,
)
from tests.witness.values import (
    add_months,
    agreed,
    compared,
    computed,
    dated,
    folded,
    ill_value,
    interval,
    is_open,
    reasons_of,
    rounded,
    scalar,
    undecided_of,
)

Facts = Mapping[str, object]
"""Typed values under the names of the inputs; records are lists of mappings; None is absent."""

Reading_ = Mapping[str, str]
"""One combination: the reading of each open parameter."""


# -- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a selection: its columns, and True or Undecided for being in it."""

    key: int | str
    columns: Mapping[str, Result]
    taken: Result


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that are taken or may be, in order, and how many there are at least and at most."""

    rows: Sequence[Row]
    least: int
    most: int


class Run:
    """One case under one combination of readings."""

    def __init__(self, program: Program, facts: Facts, readings: Reading_) -> None:
        self.definitions = {d.name: d.body for d in program.definitions}
        self.records = {i.name: [f.name for f in i.fields] for i in program.inputs if i.fields}
        self.facts = facts
        self.readings = readings
        self.known: dict[str, Result] = {}
        self.selected: dict[str, Rows | Undecided] = {}

    def value(self, name: str) -> Result:
        if name not in self.known:
            body = self.definitions[name]
            assert not isinstance(body, Selection)
            self.known[name] = self.evaluate(body, None)
        return self.known[name]

    def evaluate(self, e: Expression, row: Mapping[str, Result] | None) -> Result:
        """The value of an expression; ``row`` has the columns at hand inside a selection."""
        match e:
            case Literal(value=value):
                return value
            case Fact(name=name):
                given = self.facts.get(name)
                return Undecided(frozenset({Missing(name)})) if given is None else scalar(given)
            case Column(name=name):
                assert row is not None
                return row[name]
            case Value(name=name):
                return self.value(name)
            case NotStated(item=item):
                return Undecided(frozenset({Unstated(item)}))
            case Clause(condition=condition):
                return self.evaluate(condition, row)
            case All(parts=parts):
                truths = [self.evaluate(part, row) for part in parts]
                if False in truths:
                    return False
                return undecided_of(truths) or True
            case Any(parts=parts):
                truths = [self.evaluate(part, row) for part in parts]
                if True in truths:
                    return True
                return undecided_of(truths) or False
            case Not(part=part):
                truth = self.evaluate(part, row)
                return Undecided(truth.reasons) if isinstance(truth, Undecided) else not truth
            case If(condition=condition, then=then, otherwise=otherwise):
                return self.choose(
                    self.evaluate(condition, row),
                    [(True, then), (False, otherwise)],
                    row,
                )
            case By(subject=Reading(parameter=parameter), cases=cases):
                return self.evaluate(dict(cases)[self.readings[parameter]], row)
            case By(subject=subject, cases=cases):
                assert not isinstance(subject, Reading)
                return self.choose(self.evaluate(subject, row), cases, row)
            case Compare(operator=sign, left=left, right=right):
                return compared(sign, self.evaluate(left, row), self.evaluate(right, row))
            case Member(item=chosen, options=options):
                option = self.evaluate(chosen, row)
                return undecided_of([option]) or option in options
            case Arithmetic(operator=sign, left=left, right=right):
                return self.function(lambda a, b: computed(sign, a, b), row, left, right)
            case Extreme(which=which, items=items):
                return self.function(lambda *v: min(v) if which == "min" else max(v), row, *items)
            case Round(numerator=numerator, denominator=denominator, item=item):
                return self.function(
                    lambda a, b: rounded(e.mode, e.digits, a, b) if b else ill_value("zero", item),
                    row,
                    numerator,
                    denominator,
                )
            case DatePart(part=part_name, date=when):
                return self.function(lambda d: getattr(d, part_name), row, when)
            case MakeDate(year=year, month=month, day=day, item=item):
                return self.function(
                    lambda y, m, d: dated(lambda: date(y, m, d), item), row, year, month, day
                )
            case AddMonths(date=when, months=months, overflow=overflow):
                return self.function(
                    lambda d, n: dated(lambda: add_months(d, n, overflow), "add_months"),
                    row,
                    when,
                    months,
                )
            case AddDays(date=when, days=days):
                return self.function(
                    lambda d, n: dated(lambda: d + timedelta(days=n), "add_days"),
                    row,
                    when,
                    days,
                )
            case Aggregate():
                return self.aggregate(e)
            case DecisionTable():
                return self.table(e, row)
        raise AssertionError(f"not an expression: {e!r}")

    def function(
        self,
        compute: Callable[..., Result],
        row: Mapping[str, Result] | None,
        *arguments: Expression,
    ) -> Result:
        """What is undecided, with all its reasons, as soon as one argument is."""
        values = [self.evaluate(argument, row) for argument in arguments]
        return undecided_of(values) or compute(*values)

    def choose(
        self,
        subject: Result,
        cases: Sequence[tuple[object, Expression]],
        row: Mapping[str, Result] | None,
    ) -> Result:
        """``if`` and ``by``: the case of the subject, or what all the cases agree on."""
        if not isinstance(subject, Undecided):
            return self.evaluate(dict(cases)[subject], row)
        values = [self.evaluate(case, row) for _, case in cases]
        return agreed(values, subject.reasons)

    def table(self, table: DecisionTable, row: Mapping[str, Result] | None) -> Result:
        if table.hit_policy == "first":
            return self.first(table, 0, row)
        conditions = [self.evaluate(r.condition, row) for r in table.rows]
        open_rows = undecided_of(conditions)
        if open_rows:
            return open_rows
        hits = [r for r, hit in zip(table.rows, conditions, strict=True) if hit is True]
        if table.hit_policy == "unique":
            if len(hits) != 1:
                return ill_value("no-row" if not hits else "several-rows", table.item)
            return self.evaluate(hits[0].value, row)
        if table.aggregate == "count":
            return len(hits)
        values = [self.evaluate(hit.value, row) for hit in hits]
        open_values = undecided_of(values)
        if open_values:
            return open_values
        if table.hit_policy == "any":
            if len(set(values)) != 1:
                return ill_value("no-row" if not hits else "rows-differ", table.item)
            return values[0]
        return folded(table.aggregate, values, table.item)

    def first(self, table: DecisionTable, index: int, row: Mapping[str, Result] | None) -> Result:
        if index == len(table.rows):
            return ill_value("no-row", table.item)
        hit = self.evaluate(table.rows[index].condition, row)
        if hit is True:
            return self.evaluate(table.rows[index].value, row)
        if hit is False:
            return self.first(table, index + 1, row)
        assert isinstance(hit, Undecided)
        values = [
            self.evaluate(table.rows[index].value, row),
            self.first(table, index + 1, row),
        ]
        return agreed(values, hit.reasons)

    # -- selections ------------------------------------------------------------------------------

    def aggregate(self, e: Aggregate) -> Result:
        selected = self.rows(e.rows)
        if isinstance(selected, Undecided):
            return Undecided(selected.reasons)
        rows = selected.rows
        sure = [r for r in rows if r.taken is True]
        waiting = reasons_of(r.taken for r in rows)
        if e.function == "count":
            return interval(selected.least, selected.most, waiting)
        if e.function == "count_distinct":
            known = {r.columns[e.column] for r in rows if not is_open(r.columns[e.column])}
            known_sure = {r.columns[e.column] for r in sure if not is_open(r.columns[e.column])}
            unknown = [r.columns[e.column] for r in rows if is_open(r.columns[e.column])]
            return interval(
                max(len(known_sure), 1 if sure else 0),
                len(known) + len(unknown),
                waiting | reasons_of(unknown),
            )
        values = [r.columns[e.column] for r in rows]
        reasons = waiting | reasons_of(values)
        return Undecided(reasons) if reasons else folded(e.function, values, e.rows)

    def rows(self, name: str) -> Rows | Undecided:
        """The rows that are taken or may be, in order; Undecided where that cannot be said."""
        if name not in self.selected:
            body = self.definitions.get(name)
            self.selected[name] = (
                self.select(body) if isinstance(body, Selection) else self.given(name)
            )
        return self.selected[name]

    def given(self, name: str) -> Rows | Undecided:
        given = self.facts.get(name)
        if given is None:
            return Undecided(frozenset({Missing(name)}))
        assert isinstance(given, list)
        rows = []
        for number, record in enumerate(given, 1):
            columns: dict[str, Result] = {}
            for column in self.records[name]:
                value = record.get(column)
                columns[column] = (
                    Undecided(frozenset({Missing(name, number, column)}))
                    if value is None
                    else scalar(value)
                )
            rows.append(Row(number, columns, True))
        return all_of(rows)

    def months(self, months: Months) -> Rows | Undecided:
        first = self.evaluate(months.first, None)
        number = self.evaluate(months.number, None)
        undecided = undecided_of([first, number])
        if undecided:
            return undecided
        assert isinstance(first, date)
        assert isinstance(number, int)
        if number > MONTHS_LIMIT:
            return ill_value("months", "months")
        rows = []
        for index in range(number):
            start = add_months(first.replace(day=1), index, "month_end")
            end = start.replace(day=monthrange(start.year, start.month)[1])
            rows.append(Row(f"{start:%Y-%m}", {"月首": start, "月末": end}, True))
        return all_of(rows)

    def source(self, selection: Selection) -> Rows | Undecided:
        """The rows that a selection is made from."""
        if isinstance(selection.source, Months):
            return self.months(selection.source)
        return self.rows(selection.source)

    def widened(self, selection: Selection, given: Mapping[str, Result]) -> dict[str, Result]:
        """The columns of a row of the source with those that the selection adds."""
        columns = dict(given)
        for name, expression in selection.each:
            columns[name] = self.evaluate(expression, columns)
        return columns

    def select(self, selection: Selection) -> Rows | Undecided:
        source = self.source(selection)
        if isinstance(source, Undecided):
            return source
        kept = []
        for row in source.rows:
            columns = self.widened(selection, row.columns)
            where = True if selection.where is None else self.evaluate(selection.where, columns)
            if where is not False:
                kept.append(Row(row.key, columns, undecided_of([row.taken, where]) or True))
        if selection.order:
            keys = [row.columns[selection.order] for row in kept]
            undecided = undecided_of(keys)
            if undecided:
                # A row without a place needs none if it is left.
                unplaced = [
                    row.taken
                    for row, key in zip(kept, keys, strict=True)
                    if isinstance(key, Undecided)
                ]
                return undecided_of([*keys, *unplaced]) or undecided
            kept.sort(key=lambda row: row.columns[selection.order])  # type: ignore[arg-type,return-value]
        number = None if selection.take is None else self.evaluate(selection.take, None)
        if isinstance(number, Undecided):
            return Undecided(number.reasons)
        selected = all_of(kept)
        if number is None:
            return selected
        assert isinstance(number, int)
        least, most = (max(0, min(number, bound)) for bound in (selected.least, selected.most))
        return Rows(list(_take(kept, number)), least, most)


def all_of(rows: Sequence[Row]) -> Rows:
    return Rows(rows, sum(row.taken is True for row in rows), len(rows))


def _take(rows: Sequence[Row], number: int) -> Iterator[Row]:
    """The rows that may be among the first ``number``; the others are surely left."""
    sure_before = 0
    doubts: frozenset[Reason] = frozenset()
    for possible_before, row in enumerate(rows):
        if sure_before >= number:
            return
        reasons = reasons_of([row.taken])
        if possible_before >= number:
            yield Row(row.key, row.columns, Undecided(reasons | doubts))
        else:
            yield row
        sure_before += row.taken is True
        doubts |= reasons
