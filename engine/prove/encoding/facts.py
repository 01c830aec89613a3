"""The case as unknowns: facts and readings in terms, and the values of a case that was found.

Records are a few generic rows, each standing for so many rows alike: what a rule set says of a
list it says of counts, and a count is a sum over the kinds of rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine import program as p
from engine.prove.encoding.case import Case
from engine.prove.encoding.comparing import compared
from engine.prove.encoding.days import Calendar
from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.terms import (
    Term,
    Truth,
    Whole,
    at_most,
    boolean,
    both,
    equal,
    implies,
    integer,
    less,
    negated,
    unknowns_in,
)
from engine.prove.encoding.values import Cell, Day, Form, Number, Option, Word, literal, parts_of

ROWS_LIMIT, ROWS_PLAIN = 10_000, 250
"""So many rows alike a case has at most, and an example that people read."""


@dataclass(frozen=True, slots=True)
class Row:
    """A generic row: its columns, and how many rows of the case are like it, ``most`` at most.

    ``extra`` of a text column are texts that none but copies of this row have.
    """

    columns: Mapping[str, Cell]
    weight: Whole
    extra: Mapping[str, Whole]
    most: int = ROWS_LIMIT


@dataclass(slots=True)
class Facts:
    """Every fact of a case, unknown. ``side`` has what is true of any case."""

    calendar: Calendar
    cells: dict[str, Cell] = field(default_factory=dict)
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    given: dict[str, Truth] = field(default_factory=dict)
    plain: list[Truth] = field(default_factory=list)

    @property
    def side(self) -> list[Truth]:
        """Formulas that hold of every case."""
        return self.calendar.side

    def forked(self) -> Facts:
        """The same facts; what comes to hold of them from now on is forgotten with it."""
        return replace(self, calendar=self.calendar.forked())


def unknown_facts(
    program: p.Program,
    calendar: Calendar,
    rows: Mapping[str, int],
    *,
    missing: bool,
    single: frozenset[str] = frozenset(),
) -> Facts:
    """The facts of a case under a program.

    ``rows`` is how many generic rows each input of records has, ``single`` those of them whose
    rows stand for one row at most. ``missing``: whether a fact may be missing.
    """
    facts = Facts(calendar)
    for given in program.inputs:
        if isinstance(given.type, p.RecordsType):
            facts.rows[given.name] = tuple(
                _row(facts, given, number, given.name in single, missing)
                for number in range(rows.get(given.name, 1))
            )
            facts.given[given.name] = boolean(f"{given.name}?") if missing else True
            continue
        may_miss = missing and given.name not in program.key
        facts.cells[given.name] = cell = _unknown(facts, given, given.name, may_miss)
        facts.given[given.name] = negated(cell.missing)
    return facts


def _row(facts: Facts, given: p.Input, number: int, single: bool, missing: bool) -> Row:
    name = f"{given.name}[{number}]"
    weight = integer(name)
    most = 1 if single else ROWS_LIMIT
    facts.side.extend((at_most(0, weight), at_most(weight, most)))
    facts.plain.append(at_most(weight, ROWS_PLAIN))
    columns: dict[str, Cell] = {}
    extra: dict[str, Whole] = {}
    for column in given.fields:
        columns[column.name] = _unknown(facts, column, f"{name}.{column.name}", missing)
        if isinstance(column.type, p.TextType) and not single:
            extra[column.name] = more = integer(f"{name}.{column.name}+")
            facts.side.extend(
                (
                    at_most(0, more),
                    implies(equal(weight, 0), equal(more, 0)),
                    implies(less(0, weight), less(more, weight)),
                )
            )
    return Row(columns, weight, extra, most)


def _unknown(facts: Facts, given: p.Input, name: str, missing: bool) -> Cell:
    value = _unknown_value(facts, given, name)
    return Cell(value, boolean(f"{name}?") if missing else False)


def _unknown_value(facts: Facts, given: p.Input, name: str) -> Form:
    match given.type:
        case p.BooleanType():
            return boolean(name)
        case p.ChoiceType(options=options):
            return choice(name, options)
        case p.TextType():
            return Word(integer(name))
        case p.DateType():
            day = facts.calendar.unknown(name)
            facts.plain += [at_most(1960, day.year), at_most(day.year, 2035)]
            facts.side.extend(_in_range(day, given.range))
            return day
        case p.IntegerType():
            return _number(facts, given, name, 0)
        case p.DecimalType(digits=digits):
            return _number(facts, given, name, 2 if digits is None else digits)
    raise AssertionError(given.type)


def _number(facts: Facts, given: p.Input, name: str, scale: int) -> Number:
    count = integer(name)
    unit: int = 10**scale
    low, high = bounds(given.range, scale)
    number = Number(count, scale, low, high)
    facts.plain += [at_most(-1_000 * unit, count), at_most(count, 100_000 * unit)]
    facts.side.extend([at_most(low, count)] if low is not None else [])
    facts.side.extend([at_most(count, high)] if high is not None else [])
    return number


def bounds(edges: p.Edges | None, scale: int) -> tuple[int | None, int | None]:
    """The least and the greatest count of the last of ``scale`` digits that a range admits."""
    return _bound(edges, scale, upper=False), _bound(edges, scale, upper=True)


def _bound(edges: p.Edges | None, scale: int, *, upper: bool) -> int | None:
    """The least or greatest count that a range admits."""
    edge = None if edges is None else edges.upper if upper else edges.lower
    if edges is None or edge is None:
        return None
    assert isinstance(edge, (int, Decimal))
    exact = Decimal(edge).scaleb(scale)
    whole = int(exact.to_integral_value("ROUND_FLOOR" if upper else "ROUND_CEILING"))
    if whole == exact and not (edges.upper_included if upper else edges.lower_included):
        return whole - 1 if upper else whole + 1
    return whole


def _in_range(day: Day, edges: p.Edges | None) -> list[Truth]:
    found: list[Truth] = []
    if edges is not None and edges.lower is not None:
        operator: p.Operator = ">=" if edges.lower_included else ">"
        found.append(compared(operator, day, literal(edges.lower)))
    if edges is not None and edges.upper is not None:
        operator = "<=" if edges.upper_included else "<"
        found.append(compared(operator, day, literal(edges.upper)))
    return found


def choice(name: str, options: tuple[str, ...]) -> Option:
    """One of a few options, in as many bits as it takes; codes beyond the last mean the last."""
    bits = [boolean(f"{name}.{bit}") for bit in range((len(options) - 1).bit_length())]
    guards: dict[str, Truth] = {}
    taken: list[Truth] = []
    for code, option in enumerate(options[:-1]):
        guard = both(
            *(one if code >> place & 1 else negated(one) for place, one in enumerate(bits))
        )
        guards[option] = guard
        taken.append(negated(guard))
    guards[options[-1]] = both(*taken)
    return Option(guards)


def readings_of(program: p.Program) -> dict[str, Option]:
    """The reading of each open parameter, unknown."""
    return {
        q.name: choice(q.name, tuple(reading.name for reading in q.readings))
        for q in program.parameters
        if q.state == "open"
    }


# -- values as a case ----------------------------------------------------------------------------


def unknowns_of(facts: Facts, readings: Mapping[str, Option]) -> list[Term]:
    """Everything that a case can be otherwise in."""
    terms: list[Any] = list(facts.given.values())
    for option in readings.values():
        terms += option.guards.values()
    cells = list(facts.cells.values())
    for rows in facts.rows.values():
        for row in rows:
            terms += [row.weight, *row.extra.values()]
            cells += row.columns.values()
    for cell in cells:
        terms += [cell.missing, *parts_of(cell.value)]
    return unknowns_in(terms)


def case_of(
    values: Mapping[Term, Any], program: p.Program, facts: Facts, readings: Mapping[str, Option]
) -> Case:
    """The case of the values of its unknowns."""
    read = _Reader(Cases(1, {unknown: (value,) for unknown, value in values.items()}))
    found: dict[str, Any] = {}
    for given in program.inputs:
        if not read.truth(facts.given[given.name]):
            continue
        if isinstance(given.type, p.RecordsType):
            found[given.name] = [
                record
                for number, row in enumerate(facts.rows[given.name])
                for record in read.records(given, row, number)
            ]
        else:
            found[given.name] = read.value(facts.cells[given.name].value, given)
    chosen = {name: read.option(option) for name, option in readings.items()}
    return Case(found, chosen)


class _Reader:
    def __init__(self, case: Cases) -> None:
        self._case = case

    def truth(self, truth: Truth) -> bool:
        return bool(self._case.truth(truth))

    def whole(self, number: Whole) -> int:
        return self._case.each(number)[0]

    def option(self, option: Option) -> str:
        return next(name for name, guard in option.guards.items() if self.truth(guard))

    def value(self, form: Form, given: p.Input) -> Any:
        match form:
            case Number(count=count, scale=scale):
                whole = self.whole(count)
                return whole if isinstance(given.type, p.IntegerType) else _decimal(whole, scale)
            case Day():
                return date(self.whole(form.year), self.whole(form.part) + 1, self.whole(form.day))
            case Option():
                return self.option(form)
            case Word(number=number):
                return f"{given.name}{self.whole(number)}"
            case _:
                return self.truth(form)

    def records(self, given: p.Input, row: Row, number: int) -> list[dict[str, Any]]:
        columns = {
            column.name: self.value(cell.value, column)
            for column in given.fields
            if not self.truth((cell := row.columns[column.name]).missing)
        }
        found = []
        extra = {name: self.whole(more) for name, more in row.extra.items()}
        for copy in range(self.whole(row.weight)):
            record = dict(columns)
            for name, more in extra.items():
                if 0 < copy <= more and name in record:
                    record[name] = f"{name}-{number + 1}-{copy}"
            found.append(record)
        return found


def _decimal(whole: int, scale: int) -> Decimal:
    return Decimal(whole).scaleb(-scale)
