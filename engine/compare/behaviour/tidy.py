"""A case made small and ordinary for people who read it, as long as it shows what it shows.

Readings and choices are the first that there are, facts that nothing rests on are left out, records
are few and of few kinds, days near, and numbers small. All of it is done to the values of its
unknowns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations

from engine import program as p
from engine.prove.encoding.facts import Facts, Row
from engine.prove.encoding.terms import Term, Truth, Whole, is_unknown, unknowns_in
from engine.prove.encoding.values import Cell, Day, Number, Option, parts_of
from engine.prove.questions.drawing import Values, options_of, written
from engine.prove.questions.shrinking import Steps, as_many, first, nearly_all

YEAR = 2024
"""The year that cases are about, if any will do."""

_YEARS = range(1900, 2200)
_NEAR = YEAR, YEAR + 1, YEAR - 1, YEAR + 2, YEAR - 2

_OFTEN = 4
"""So many years are tried as the one that a case is about."""

_Date = tuple[Term, Term, Term, "_Place"]
"""Year, month less one, and day of a date, and where it stands."""

_Place = tuple[Truth, Whole]
"""Whether a cell is missing, and how many rows there are that it stands in."""


class Tidy:
    """The steps to a tidy case of some facts and readings."""

    def __init__(self, asked: p.Program, facts: Facts, readings: Mapping[str, Option]) -> None:
        inputs, key = asked.inputs, asked.key
        self._facts = facts
        self._first_readings = [_first_of(option) for option in readings.values()]
        self._left_out = [
            change
            for given in inputs
            if given.name not in key and (change := _left_out(given, facts))
        ]
        self._records = [given for given in inputs if given.fields]
        cells = [(facts.cells[given.name], 1) for given in inputs if not given.fields]
        self._numbers = [
            (cell.value, given)
            for given in inputs
            if isinstance(given.type, (p.IntegerType, p.DecimalType))
            and is_unknown((cell := facts.cells[given.name]).value.count)
        ]
        self._dates: list[_Date] = []
        self._years: list[tuple[Term, _Place]] = []
        self._first_options: list[Values] = []
        for cell, weight in (*cells, *_columns(facts)):
            match cell.value:
                case Option() as option:
                    self._first_options.append(_first_of(option))
                case Day() as day:
                    self._dates.append((*written(day), (cell.missing, weight)))
                case Number(count=count, scale=0) if is_unknown(count):
                    self._years.append((count, (cell.missing, weight)))

    def steps(self, values: Values) -> Steps[Values]:
        """The steps from a case, which stays what it has to."""
        values = yield from as_many(values, self._first_readings)
        values = yield from nearly_all(values, self._left_out)
        values = yield from as_many(values, self._first_options)
        for given in self._records:
            values = yield from self._few(given, values)
        values = yield from self._ordinary(values)
        return (yield from self._small(values))

    # -- records ---------------------------------------------------------------------------------

    def _few(self, given: p.Input, values: Values) -> Steps[Values]:
        """Few records of few kinds, each with what matters of it."""
        rows = self._facts.rows[given.name]
        values = yield from _fewer(rows, values)
        columns = [
            _missing(row.columns[column.name] for row in rows) for column in reversed(given.fields)
        ]
        values = yield from nearly_all(values, columns)
        if len(_kinds(given, rows, values)) > 1:
            values = yield from _taken_over(given, rows, values)
            values = yield from _merged(given, rows, values)
            values = yield from _taken_over(given, rows, values)
            values = yield from _fewer(rows, values)
        if len(_kinds(given, rows, values)) > 1:
            idle = [
                _missing([row.columns[column.name]])
                for column in reversed(given.fields)
                for row in _there(rows, values)
            ]
            values = yield from nearly_all(values, idle)
        return values

    # -- years -----------------------------------------------------------------------------------

    def _ordinary(self, values: Values) -> Steps[Values]:
        """The years near that which cases are about, all moved alike where that can be."""
        often = Counter(self._years_of(values))
        # Of those that stand as often the latest: a birth is not what a case is about.
        likely = sorted(often, key=lambda year: (-often[year], -year))[:_OFTEN]
        moved = [self._moved(values, YEAR - year) for year in likely]
        values = (yield from first(moved)) or values
        for year in sorted({*self._years_of(values)}, reverse=True):
            far = {other for other in self._years_of(values) if other not in _NEAR}
            if year in far:
                # An age ties the years of two days: they can be moved together alone.
                moved = [self._moved(values, near - year, {year}) for near in _NEAR]
                moved += [self._moved(values, near - year, far) for near in _NEAR]
                values = (yield from first(moved)) or values
        # Twice: where one comes before another, it may have to wait for it.
        for date in (*self._dates, *self._dates):
            if _stands(date[-1], values) and values[date[0]] not in _NEAR:
                moved = [values | _in_year(date, values, near) for near in _NEAR]
                values = (yield from first(moved)) or values
        values = yield from as_many(values, [{month: 0} for _, month, _, _ in self._dates])
        return (yield from as_many(values, [{day: 1} for _, _, day, _ in self._dates]))

    def _years_of(self, values: Values) -> Iterator[int]:
        for year, *_, place in self._dates:
            if _stands(place, values):
                yield values[year]
        for count, place in self._years:
            if _stands(place, values) and values[count] in _YEARS:
                yield values[count]

    def _moved(self, values: Values, gap: int, only: Collection[int] | None = None) -> Values:
        """Every year, or every one that is one of ``only``, so many years later."""
        found = dict(values)
        for date in self._dates:
            year = values[date[0]]
            # What nobody sees could be moved beyond the years that there are.
            if (only is None or year in only) and _stands(date[-1], values):
                found |= _in_year(date, values, year + gap)
        for count, _ in self._years:
            if values[count] in _YEARS and (only is None or values[count] in only):
                found[count] += gap
        return found

    # -- numbers ---------------------------------------------------------------------------------

    def _small(self, values: Values) -> Steps[Values]:
        """Numbers that are zero, or as small as halving leads to."""
        wanted = [
            number
            for number, given in self._numbers
            if _is_there(self._facts.cells[given.name].missing, values)
            and not (number.scale == 0 and values[number.count] in _YEARS)
        ]
        values = yield from as_many(values, [{number.count: 0} for number in wanted])
        for number in wanted:
            count, unit = number.count, 10**number.scale
            while values[count] > unit:
                less = [values | {count: unit * n} for n in _below(values[count] // unit) if n]
                found = yield from first(less)
                if found is None:
                    break
                values = found
        return values


def _first_of(option: Option) -> Values:
    return next(iter(options_of(option).values()))


def _left_out(given: p.Input, facts: Facts) -> Values:
    """What makes a fact one that is not given; nothing where it always is."""
    if given.fields:
        there = facts.given[given.name]
        return {there: 0} if is_unknown(there) else {}
    return _missing([facts.cells[given.name]])


def _missing(cells: Iterable[Cell]) -> Values:
    return {cell.missing: 1 for cell in cells if is_unknown(cell.missing)}


def _columns(facts: Facts) -> Iterator[tuple[Cell, Term]]:
    for rows in facts.rows.values():
        for row in rows:
            for cell in row.columns.values():
                yield cell, row.weight


def _is_there(missing: Truth, values: Values) -> bool:
    return missing is False or not values[missing]


def _stands(place: _Place, values: Values) -> bool:
    """Whether a cell is there, in a row that there is."""
    missing, weight = place
    return _is_there(missing, values) and bool(weight == 1 or values[weight])


# -- rows ----------------------------------------------------------------------------------------


def _there(rows: Sequence[Row], values: Values) -> list[Row]:
    return [row for row in rows if values[row.weight]]


def _fewer(rows: Sequence[Row], values: Values) -> Steps[Values]:
    """Each generic row stands for as few rows as it may."""
    for row in rows:
        while weight := values[row.weight]:
            less = [each for n in _below(weight) for each in _weighed(row, values, n)]
            found = yield from first(less)
            if found is None:
                break
            values = found
    return values


def _below(number: int) -> list[int]:
    """Numbers below one, near it, near zero and between, the least first."""
    steps = [1 << place for place in range(number.bit_length())]
    return sorted({0, *(n for step in steps for n in (step, number - step) if n < number)})


def _weighed(row: Row, values: Values, weight: int) -> Iterator[Values]:
    """So many rows, with as many texts of their own as they had, or as they can have."""
    most = max(0, weight - 1)
    kept = {more: min(values[more], most) for more in row.extra.values()}
    for extra in (kept, dict.fromkeys(row.extra.values(), most)):
        yield {**values, row.weight: weight, **extra}
        if not extra or extra == dict.fromkeys(row.extra.values(), most):
            return


def _kinds(given: p.Input, rows: Sequence[Row], values: Values) -> set[tuple[object, ...]]:
    """What the rows are but for their texts, which tell one from another."""
    return {_kind(given, row, values) for row in _there(rows, values)}


def _kind(given: p.Input, row: Row, values: Values) -> tuple[object, ...]:
    cells = (row.columns[column.name] for column in _told(given))
    return tuple(
        tuple(values[one] for one in _unknowns(cell)) if _is_there(cell.missing, values) else None
        for cell in cells
    )


def _told(given: p.Input) -> list[p.Input]:
    return [column for column in given.fields if not isinstance(column.type, p.TextType)]


def _unknowns(cell: Cell) -> list[Term]:
    return unknowns_in((cell.missing, *parts_of(cell.value)))


def _taken_over(given: p.Input, rows: Sequence[Row], values: Values) -> Steps[Values]:
    """One kind is made another as a whole, as long as that can be."""
    names = [column.name for column in _told(given)]
    for one, other in permutations(_there(rows, values), 2):
        if _kind(given, one, values) != _kind(given, other, values):
            changed = values
            for name in names:
                changed = changed | _as_in(one.columns[name], other.columns[name], values)
            values = (yield from first([changed])) or values
    return values


def _merged(given: p.Input, rows: Sequence[Row], values: Values) -> Steps[Values]:
    """Column by column one kind is given what another has."""
    pairs = list(permutations(_there(rows, values), 2))
    changes = [
        _as_in(one.columns[column.name], other.columns[column.name], values)
        for column in reversed(_told(given))
        for one, other in pairs
    ]
    return (yield from as_many(values, changes))


def _as_in(one: Cell, other: Cell, values: Values) -> Values:
    """What makes a cell as another of its column is."""
    return {
        own: values[theirs] for own, theirs in zip(_unknowns(one), _unknowns(other), strict=True)
    }


# -- dates ---------------------------------------------------------------------------------------


def _in_year(date: _Date, values: Values, year: int) -> Values:
    """The same day of another year; the last of February where it is the 29th."""
    of_year, part, day, _ = date
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = values[part] == 1 and values[day] == 29 and not is_leap
    return {of_year: year, **({day: 28} if last else {})}
