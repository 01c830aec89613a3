"""The second witness: a rule set decided in the plainest way there is.

Every combination of the readings is run by itself, by direct recursion over the expressions; the
answers are then laid side by side. It is slow, it explains nothing, and it was written from the
design and from ``engine/program`` alone, so that it agrees with ``engine.decide`` only where
both understood the same law. It shares with it nothing but the classes of reasons.
"""

from __future__ import annotations

import itertools
import operator
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import lru_cache

from engine.decide.values import Ill, Missing, Reason, Result, Undecided, Unstated
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

READINGS_LIMIT = 20_000
"""More combinations than this are refused: choose some of the readings first."""

Facts = Mapping[str, object]
"""Typed values under the names of the inputs; records are lists of mappings; None is absent."""

Reading_ = Mapping[str, str]
"""One combination: the reading of each open parameter."""

EXACT = Context(prec=9_999, traps=[Inexact])
COMPARE: dict[str, Callable[..., bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Selected:
    """The rows of a selection by number or month: those taken, in order, and those that may be."""

    taken: tuple[int | str, ...]
    undecided: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Under:
    """The answer under one combination of the readings.

    ``benefits`` is None where the verdict is neither eligible nor conditional. ``missing`` are
    the facts that the verdict waits for. ``refused`` are the undefined things that it rests on.
    """

    readings: Reading_
    verdict: str
    applies: Result
    requirements: Mapping[str, Result]
    benefits: Mapping[str, Result] | None
    values: Mapping[str, Result]
    selections: Mapping[str, Selected | Undecided]
    missing: frozenset[Missing]
    refused: frozenset[Reason]


@dataclass(frozen=True, slots=True)
class Plain:
    """The answer over all readings.

    ``verdict`` is '' where the case is refused. ``benefits`` gives the state of each benefit
    that some reading grants. ``refused`` are the undefined things that some reading rests on.
    """

    verdict: str
    under: tuple[Under, ...]
    benefits: Mapping[str, str]
    missing: frozenset[Missing]
    refused: frozenset[Reason]


class TooManyReadings(Exception):  # noqa: N818 - it is the size of the question that is at fault
    """The product of the readings is beyond READINGS_LIMIT."""


def decide(
    program: Program,
    facts: Facts,
    on: date | None = None,
    readings: Reading_ = {},  # noqa: B006 - never written to
) -> Plain:
    """Decide one case under every combination of the readings that ``readings`` leaves open.

    ``on`` picks a version and has no part in the decision of a program that is already picked.
    Raises :class:`TooManyReadings`.
    """
    choices = _choices(program, readings)
    size = 1
    for _, names in choices:
        size *= len(names)
    if size > READINGS_LIMIT:
        raise TooManyReadings(f"{size} combinations of readings")
    under = tuple(
        _under(program, facts, dict(zip([name for name, _ in choices], combination, strict=True)))
        for combination in itertools.product(*(names for _, names in choices))
    )
    refused = frozenset[Reason]().union(*(u.refused for u in under))
    if refused:
        return Plain("", under, {}, frozenset(), refused)
    verdict = over_the_readings([u.verdict for u in under])
    missing = frozenset[Missing]()
    if verdict in ("incomplete", "open"):
        missing = missing.union(*(u.missing for u in under))
    benefits = {}
    for benefit in program.benefits:
        values = [u.benefits[benefit.name] for u in under if u.benefits is not None]
        if values:
            benefits[benefit.name] = benefit_state(values)
    return Plain(verdict, under, benefits, missing, frozenset())


def over_the_readings(verdicts: Sequence[str]) -> str:
    """One verdict for those under each reading."""
    if len(set(verdicts)) == 1:
        return verdicts[0]
    others = set(verdicts) - {"incomplete"}
    if "incomplete" in verdicts and len(others) == 1:
        return "incomplete"
    return "open"


def benefit_state(values: Sequence[Result]) -> str:
    """The state of a benefit whose values under the readings that grant it are ``values``."""
    known = {v for v in values if not isinstance(v, Undecided)}
    missing = any(isinstance(v, Undecided) and _missing(v.reasons) for v in values)
    unstated = any(isinstance(v, Undecided) and not _missing(v.reasons) for v in values)
    kinds = len(known) + unstated
    if missing and kinds <= 1:
        return "missing"
    if kinds > 1:
        return "open"
    return "not_stated" if unstated else "known"


@dataclass(frozen=True, eq=False)
class Same:
    """A program by identity: it has no hash of its own, for it holds mappings."""

    program: Program

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.program is self.program

    def __hash__(self) -> int:
        return id(self.program)


def mentioned_parameters(program: Program) -> frozenset[str]:
    """The open parameters that anything in the program reads."""
    return _mentioned(Same(program))


@lru_cache(maxsize=8)
def _mentioned(same: Same) -> frozenset[str]:
    program = same.program
    found: set[str] = set()
    _collect_readings(
        (
            program.definitions,
            program.applies_when,
            program.requirements,
            program.benefits,
        ),
        found,
    )
    return frozenset(found)


def _choices(program: Program, chosen: Reading_) -> list[tuple[str, tuple[str, ...]]]:
    mentioned = mentioned_parameters(program)
    choices = []
    for parameter in program.parameters:
        if parameter.name not in mentioned:
            continue
        if parameter.name in chosen:
            names: tuple[str, ...] = (chosen[parameter.name],)
        elif parameter.chosen:
            names = (parameter.chosen,)
        else:
            names = tuple(reading.name for reading in parameter.readings)
        choices.append((parameter.name, names))
    return choices


def _collect_readings(node: object, found: set[str]) -> None:
    if isinstance(node, Reading):
        found.add(node.parameter)
    elif isinstance(node, tuple):
        for part in node:
            _collect_readings(part, found)
    elif is_dataclass(node) and not isinstance(node, type):
        for each in fields(node):
            _collect_readings(getattr(node, each.name), found)


# -- the verdict under one reading ---------------------------------------------------------------


def _under(program: Program, facts: Facts, readings: Reading_) -> Under:
    run = Run(program, facts, readings)
    applies: Result = True
    if program.applies_when is not None:
        applies = run.evaluate(program.applies_when, None)
    requirements = {r.name: run.evaluate(r.clause, None) for r in program.requirements}
    verdict, reasons = _verdict(program.kind, applies, list(requirements.values()))
    refused: frozenset[Reason] = frozenset()
    if verdict == "refused":
        refused = _ill(reasons)
    benefits: dict[str, Result] | None = None
    if verdict in ("eligible", "conditional") and program.kind == "benefit":
        benefits = {b.name: run.evaluate(b.value, None) for b in program.benefits}
        for value in benefits.values():
            if isinstance(value, Undecided) and not _missing(value.reasons):
                refused |= _ill(value.reasons)
    values = {
        d.name: run.value(d.name) for d in program.definitions if not isinstance(d.body, Selection)
    }
    selections = {
        d.name: _summary(run.rows(d.name))
        for d in program.definitions
        if isinstance(d.body, Selection)
    }
    missing = _missing(reasons) if verdict == "incomplete" else frozenset()
    return Under(
        readings, verdict, applies, requirements, benefits, values, selections, missing, refused
    )


def _verdict(
    kind: str, applies: Result, requirements: Sequence[Result]
) -> tuple[str, frozenset[Reason]]:
    """The verdict by the table of the design, and the reasons for which it is not decided."""
    waiting = _reasons(requirements)
    if applies is False:
        return "not_applicable", frozenset()
    if isinstance(applies, Undecided):
        if _missing(applies.reasons):
            return "incomplete", applies.reasons
        return ("refused" if _ill(applies.reasons) else "conditional"), applies.reasons
    if False in requirements:
        return ("ineligible" if kind == "benefit" else "not_met"), frozenset()
    if _missing(waiting):
        return "incomplete", waiting
    if _ill(waiting):
        return "refused", waiting
    if waiting:
        return "conditional", waiting
    return ("eligible" if kind == "benefit" else "met"), frozenset()


def _missing(reasons: Iterable[Reason]) -> frozenset[Missing]:
    return frozenset(r for r in reasons if isinstance(r, Missing))


def _ill(reasons: Iterable[Reason]) -> frozenset[Reason]:
    return frozenset(r for r in reasons if isinstance(r, Ill))


def _reasons(results: Iterable[Result]) -> frozenset[Reason]:
    """All reasons of those that are undecided."""
    return frozenset[Reason]().union(*(r.reasons for r in results if isinstance(r, Undecided)))


# -- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a selection: its columns, and True or Undecided for being in it."""

    key: int | str
    columns: Mapping[str, Result]
    taken: Result


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that are taken or may be, in order, and how many there are at least and at most."""

    rows: Sequence[_Row]
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
        self.selected: dict[str, _Rows | Undecided] = {}

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
                return Undecided(frozenset({Missing(name)})) if given is None else _scalar(given)
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
                return _undecided(truths) or True
            case Any(parts=parts):
                truths = [self.evaluate(part, row) for part in parts]
                if True in truths:
                    return True
                return _undecided(truths) or False
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
                return _compare(sign, self.evaluate(left, row), self.evaluate(right, row))
            case Member(item=chosen, options=options):
                option = self.evaluate(chosen, row)
                return _undecided([option]) or option in options
            case Arithmetic(operator=sign, left=left, right=right):
                return self.function(lambda a, b: _arithmetic(sign, a, b), row, left, right)
            case Extreme(which=which, items=items):
                return self.function(lambda *v: min(v) if which == "min" else max(v), row, *items)
            case Round(numerator=numerator, denominator=denominator, item=item):
                return self.function(
                    lambda a, b: _round(e.mode, e.digits, a, b) if b else _ill_value("zero", item),
                    row,
                    numerator,
                    denominator,
                )
            case DatePart(part=part_name, date=when):
                return self.function(lambda d: getattr(d, part_name), row, when)
            case MakeDate(year=year, month=month, day=day, item=item):
                return self.function(
                    lambda y, m, d: _calendar(lambda: date(y, m, d), item), row, year, month, day
                )
            case AddMonths(date=when, months=months, overflow=overflow):
                return self.function(
                    lambda d, n: _calendar(lambda: _add_months(d, n, overflow), "add_months"),
                    row,
                    when,
                    months,
                )
            case AddDays(date=when, days=days):
                return self.function(
                    lambda d, n: _calendar(lambda: d + timedelta(days=n), "add_days"),
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
        return _undecided(values) or compute(*values)

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
        return _agreed(values, subject.reasons)

    def table(self, table: DecisionTable, row: Mapping[str, Result] | None) -> Result:
        if table.hit_policy == "first":
            return self.first(table, 0, row)
        conditions = [self.evaluate(r.condition, row) for r in table.rows]
        open_rows = _undecided(conditions)
        if open_rows:
            return open_rows
        hits = [r for r, hit in zip(table.rows, conditions, strict=True) if hit is True]
        if table.hit_policy == "unique":
            if len(hits) != 1:
                return _ill_value("no-row" if not hits else "several-rows", table.item)
            return self.evaluate(hits[0].value, row)
        if table.aggregate == "count":
            return len(hits)
        values = [self.evaluate(hit.value, row) for hit in hits]
        open_values = _undecided(values)
        if open_values:
            return open_values
        if table.hit_policy == "any":
            if len(set(values)) != 1:
                return _ill_value("no-row" if not hits else "rows-differ", table.item)
            return values[0]
        return _fold(table.aggregate, values, table.item)

    def first(self, table: DecisionTable, index: int, row: Mapping[str, Result] | None) -> Result:
        if index == len(table.rows):
            return _ill_value("no-row", table.item)
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
        return _agreed(values, hit.reasons)

    # -- selections ------------------------------------------------------------------------------

    def aggregate(self, e: Aggregate) -> Result:
        selected = self.rows(e.rows)
        if isinstance(selected, Undecided):
            return Undecided(selected.reasons)
        rows = selected.rows
        sure = [r for r in rows if r.taken is True]
        waiting = _reasons(r.taken for r in rows)
        if e.function == "count":
            return _interval(selected.least, selected.most, waiting)
        if e.function == "count_distinct":
            known = {r.columns[e.column] for r in rows if not _open(r.columns[e.column])}
            known_sure = {r.columns[e.column] for r in sure if not _open(r.columns[e.column])}
            unknown = [r.columns[e.column] for r in rows if _open(r.columns[e.column])]
            return _interval(
                max(len(known_sure), 1 if sure else 0),
                len(known) + len(unknown),
                waiting | _reasons(unknown),
            )
        values = [r.columns[e.column] for r in rows]
        reasons = waiting | _reasons(values)
        return Undecided(reasons) if reasons else _fold(e.function, values, e.rows)

    def rows(self, name: str) -> _Rows | Undecided:
        """The rows that are taken or may be, in order; Undecided where that cannot be said."""
        if name not in self.selected:
            body = self.definitions.get(name)
            self.selected[name] = (
                self.select(body) if isinstance(body, Selection) else self.given(name)
            )
        return self.selected[name]

    def given(self, name: str) -> _Rows | Undecided:
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
                    else _scalar(value)
                )
            rows.append(_Row(number, columns, True))
        return _all_of(rows)

    def months(self, months: Months) -> _Rows | Undecided:
        first = self.evaluate(months.first, None)
        number = self.evaluate(months.number, None)
        undecided = _undecided([first, number])
        if undecided:
            return undecided
        assert isinstance(first, date)
        assert isinstance(number, int)
        if number > MONTHS_LIMIT:
            return _ill_value("months", "months")
        rows = []
        for index in range(number):
            start = _add_months(first.replace(day=1), index, "month_end")
            end = start.replace(day=monthrange(start.year, start.month)[1])
            rows.append(_Row(f"{start:%Y-%m}", {"月首": start, "月末": end}, True))
        return _all_of(rows)

    def source(self, selection: Selection) -> _Rows | Undecided:
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

    def select(self, selection: Selection) -> _Rows | Undecided:
        source = self.source(selection)
        if isinstance(source, Undecided):
            return source
        kept = []
        for row in source.rows:
            columns = self.widened(selection, row.columns)
            where = True if selection.where is None else self.evaluate(selection.where, columns)
            if where is not False:
                kept.append(_Row(row.key, columns, _undecided([row.taken, where]) or True))
        if selection.order:
            keys = [row.columns[selection.order] for row in kept]
            undecided = _undecided(keys)
            if undecided:
                # A row without a place needs none if it is left.
                unplaced = [
                    row.taken
                    for row, key in zip(kept, keys, strict=True)
                    if isinstance(key, Undecided)
                ]
                return _undecided([*keys, *unplaced]) or undecided
            kept.sort(key=lambda row: row.columns[selection.order])  # type: ignore[arg-type,return-value]
        number = None if selection.take is None else self.evaluate(selection.take, None)
        if isinstance(number, Undecided):
            return Undecided(number.reasons)
        selected = _all_of(kept)
        if number is None:
            return selected
        assert isinstance(number, int)
        least, most = (max(0, min(number, bound)) for bound in (selected.least, selected.most))
        return _Rows(list(_take(kept, number)), least, most)


def _all_of(rows: Sequence[_Row]) -> _Rows:
    return _Rows(rows, sum(row.taken is True for row in rows), len(rows))


def _summary(rows: _Rows | Undecided) -> Selected | Undecided:
    if isinstance(rows, Undecided):
        return rows
    return Selected(
        tuple(row.key for row in rows.rows if row.taken is True),
        tuple(row.key for row in rows.rows if row.taken is not True),
    )


def _take(rows: Sequence[_Row], number: int) -> Iterator[_Row]:
    """The rows that may be among the first ``number``; the others are surely left."""
    sure_before = 0
    doubts: frozenset[Reason] = frozenset()
    for possible_before, row in enumerate(rows):
        if sure_before >= number:
            return
        reasons = _reasons([row.taken])
        if possible_before >= number:
            yield _Row(row.key, row.columns, Undecided(reasons | doubts))
        else:
            yield row
        sure_before += row.taken is True
        doubts |= reasons


# -- values --------------------------------------------------------------------------------------


def _scalar(value: object) -> Result:
    assert isinstance(value, bool | int | Decimal | date | str), value
    return value


def _open(value: Result) -> bool:
    return isinstance(value, Undecided)


def _undecided(values: Iterable[Result]) -> Undecided | None:
    """Undecided with all the reasons, or None where every value is known."""
    values = list(values)
    if any(isinstance(value, Undecided) for value in values):
        return Undecided(_reasons(values))
    return None


def _ill_value(cause: str, item: str) -> Undecided:
    return Undecided(frozenset({Ill(cause, item)}))


def _agreed(values: Sequence[Result], reasons: frozenset[Reason]) -> Result:
    known = {value for value in values if not isinstance(value, Undecided)}
    if len(known) == 1 and _undecided(values) is None:
        return known.pop()
    if len(known) <= 1:
        # All may come to agree: the facts that the others miss could settle it.
        awaited = {r for r in _reasons(values) if isinstance(r, Missing)}
        return Undecided(reasons | awaited)
    return Undecided(reasons)


def _interval(least: int, most: int, reasons: frozenset[Reason]) -> Result:
    return least if least == most else Undecided(reasons, (least, most))


def _compare(sign: str, left: Result, right: Result) -> Result:
    """True or False where every value that the sides may have says so."""
    truths = {COMPARE[sign](a, b) for a in _may_be(left) for b in _may_be(right)}
    if len(truths) == 1:
        return truths.pop()
    return Undecided(_reasons([left, right]))


def _may_be(value: Result) -> list[Result]:
    """The values of a known or a counted thing; none where nothing is known of it."""
    if not isinstance(value, Undecided):
        return [value]
    return [] if value.bounds is None else list(range(value.bounds[0], value.bounds[1] + 1))


def _number(value: Result) -> Decimal:
    assert isinstance(value, int | Decimal)
    return Decimal(value)


def _arithmetic(sign: str, left: Result, right: Result) -> Result:
    if isinstance(left, int) and isinstance(right, int):
        return {"+": left + right, "-": left - right, "*": left * right}[sign]
    a, b = _number(left), _number(right)
    if sign == "*":
        return EXACT.multiply(a, b)
    return EXACT.add(a, b) if sign == "+" else EXACT.subtract(a, b)


def _fold(function: str, values: Sequence[Result], item: str) -> Result:
    if function == "sum":
        total: Result = 0
        for value in values:
            total = _arithmetic("+", total, value)
        return total
    if not values:
        return _ill_value("empty", item)
    return min(values) if function == "min" else max(values)  # type: ignore[type-var]


def _round(mode: str, digits: int, numerator: Result, denominator: Result) -> Result:
    exact = Fraction(_number(numerator)) / Fraction(_number(denominator)) * 10**digits
    size = abs(exact)
    whole = size.numerator // size.denominator
    rest = size - whole
    if (mode == "up" and rest > 0) or (mode == "half_up" and rest >= Fraction(1, 2)):
        whole += 1
    signed = -whole if exact < 0 else whole
    return EXACT.scaleb(Decimal(signed), -digits) if digits else signed


def _calendar(compute: Callable[[], date], item: str) -> Result:
    try:
        return compute()
    except (ValueError, OverflowError):
        return _ill_value("no-such-day", item)


def _add_months(day: date, months: int, overflow: str) -> date:
    number = day.year * 12 + (day.month - 1) + months
    year, month = number // 12, number % 12 + 1
    last = monthrange(year, month)[1]
    if day.day <= last:
        return date(year, month, day.day)
    if overflow == "month_end":
        return date(year, month, last)
    return date(year, month, last) + timedelta(days=1)
