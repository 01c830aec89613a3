"""Values for the facts and readings of a case, drawn at random where rules are likely to turn.

Figures are drawn from those that the terms mention and beside them, dates beside other dates of the
case or so many months and years away. What is drawn may be no case (``Facts.side`` says so).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from engine import program as p
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.facts import ROWS_PLAIN, Row
from engine.prove.encoding.terms import Term, in_order, unknowns_in
from engine.prove.encoding.values import Cell, Day, Number, Option, Word
from engine.prove.questions.beside import Item, spans

Values = dict[Term, int]
"""The values of the unknowns of one case."""

FIRST, LAST = date(1960, 1, 1), date(2035, 12, 31)
"""The days of ordinary cases."""

LONGEST = 120
"""The longest span that is drawn, in years or months."""

LARGEST = 100_000
"""The largest figure that is drawn, unless the rules mention it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something that a case has: ``draw`` gives its ``unknowns`` other values.

    Of a choice ``options`` has the values of each. ``pool`` are figures where rules may turn.
    """

    item: Item
    unknowns: tuple[Term, ...]
    draw: Callable[[Values], None]
    options: Mapping[str, Values] = field(default_factory=dict)
    pool: Sequence[int] = ()

    def option(self, values: Values) -> str:
        """Which of the options a case has."""
        return next(
            name
            for name, bits in self.options.items()
            if all(values[bit] == value for bit, value in bits.items())
        )


class Drawing:
    """What the cases of a program have, each thing by itself."""

    def __init__(self, encoded: Encoded, terms: Iterable[Any], random: Random) -> None:
        self._random = random
        self.figures = _figures(terms)
        self._spans = sorted(n for n in spans(encoded.program) if 0 < n <= LONGEST) or [1]
        self._days: list[tuple[Term, Term, Term]] = []
        self.readings: list[Drawn] = []
        self.facts: list[Drawn] = []
        for name, option in encoded.readings.items():
            self.readings.append(self._bits((name, ""), option))
        for given in encoded.program.inputs:
            if isinstance(given.type, p.RecordsType):
                for row in encoded.facts.rows[given.name]:
                    self._row(given, row)
            else:
                self._cell((given.name, ""), encoded.facts.cells[given.name])

    def case(self) -> Values:
        """A case of which everything is drawn."""
        values: Values = {}
        for drawn in (*self.readings, *self.facts):
            drawn.draw(values)
        return values

    # -- what there is ---------------------------------------------------------------------------

    def _cell(self, item: Item, cell: Cell) -> None:
        match cell.value:
            case Number():
                self._whole(item, cell.value)
            case Day():
                self._day(item, cell.value)
            case Option():
                self.facts.append(self._bits(item, cell.value))
            case Word(number=number):
                self._one(item, number, lambda _: self._random.randrange(3), range(3))
            case truth:
                self._one(item, truth, self._turned, (0, 1))

    def _row(self, given: p.Input, row: Row) -> None:
        for name, cell in row.columns.items():
            self._cell((given.name, name), cell)
        for name, more in row.extra.items():
            self._more((given.name, name), row, more)
        most = min(row.most, ROWS_PLAIN)
        numbers = sorted(n for n in {3, *self.figures} if 0 <= n <= most)

        def draw(values: Values) -> None:
            weight = self._random.choice(numbers)
            values[row.weight] = weight
            for more in row.extra.values():
                values[more] = self._random.choice((0, max(0, weight - 1)))

        self.facts.append(Drawn((given.name, ""), (row.weight,), draw, pool=[*numbers, row.most]))

    def _more(self, item: Item, row: Row, more: Term) -> None:
        """How many texts of a column none but copies of a row have."""

        def draw(values: Values) -> None:
            most = max(0, values.get(row.weight, 0) - 1)
            values[more] = self._random.choice((0, min(1, most), most))

        self.facts.append(Drawn(item, (more,), draw))

    def _one(
        self, item: Item, unknown: Any, value: Callable[[int | None], int], pool: Sequence[int]
    ) -> None:
        if unknown.__class__ is not Term:
            return

        def draw(values: Values) -> None:
            values[unknown] = value(values.get(unknown))

        self.facts.append(Drawn(item, (unknown,), draw, pool=pool))

    def _turned(self, before: int | None) -> int:
        return self._random.getrandbits(1) if before is None else 1 - before

    def _bits(self, item: Item, option: Option) -> Drawn:
        """One of the options: its number among them, in bits."""
        options = options_of(option)
        several = list(options.values())

        def draw(values: Values) -> None:
            before = {bit: values.get(bit) for bit in several[0]}
            others = [one for one in several if one != before]
            values.update(self._random.choice(others or several))

        return Drawn(item, tuple(several[0]), draw, options)

    def _whole(self, item: Item, number: Number) -> None:
        unit = 10**number.scale
        low = -LARGEST * unit if number.low is None else number.low
        high = LARGEST * unit if number.high is None else number.high
        near = {n * by + more for n in self.figures for by in (1, unit) for more in (-1, 0, 1)}
        pool = sorted(n for n in near | {low, high} if low <= n <= high)
        most = max(0, high).bit_length()

        def value(before: int | None) -> int:
            way = self._random.random()
            if way < 0.7 or most == 0:
                return self._random.choice(pool)
            if way < 0.85 and before is not None:
                return min(high, max(low, before + self._random.choice((-unit, -1, 1, unit))))
            return min(high, max(low, self._random.getrandbits(self._random.randint(1, most))))

        self._one(item, number.count, value, pool)

    def _day(self, item: Item, day: Day) -> None:
        unknowns = written(day)
        self._days.append(unknowns)

        def draw(values: Values) -> None:
            other = self._random.choice(self._days)
            parts = 0, 0, 0
            if self._random.random() < 0.75 and other[0] in values:
                parts = self._near([values[unknown] for unknown in other])
            if not FIRST.year <= parts[0] <= LAST.year:
                span = self._random.randrange((LAST - FIRST).days)
                found = FIRST + timedelta(span)
                parts = found.year, found.month - 1, found.day
            values.update(zip(unknowns, parts, strict=True))

        self.facts.append(Drawn(item, unknowns, draw))

    def _near(self, other: Sequence[int]) -> tuple[int, int, int]:
        """A day that another of the case has to do with."""
        random = self._random
        way, back = random.random(), random.choice((-1, 1))
        year, month, of_month = other
        if way < 0.3:
            months = back * random.choice(self._spans)
        elif way < 0.7:
            months = 12 * back * random.choice(self._spans)
        else:
            months = random.randint(-14, 14)
        year, month = divmod(12 * year + month + months, 12)
        way = random.random()
        if way < 0.3:
            of_month += random.choice((-1, 1))
        elif way < 0.4:
            of_month = 1
        elif way < 0.5:
            year, month, of_month = year // 4 * 4, 1, 29
        last = 28 if month == 1 and year % 4 else _LAST[month]
        return year, month, min(last, max(1, of_month))


def options_of(option: Option) -> dict[str, Values]:
    """The bits of each option."""
    bits = unknowns_in(option.guards.values())
    codes = range(1 << len(bits))
    given = {bit: [code >> place & 1 for code in codes] for place, bit in enumerate(bits)}
    cases = Cases(len(codes), given)
    return {
        name: {bit: figures[code] for bit, figures in given.items()}
        for name, guard in option.guards.items()
        for code in [cases.flags(guard).index(1)]
    }


_LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def written(day: Day) -> tuple[Term, Term, Term]:
    """Year, month and day of a date that is a fact."""
    assert day.year is not None
    assert day.part is not None
    assert day.day is not None
    return day.year, day.part, day.day


def _figures(terms: Iterable[Any]) -> Sequence[int]:
    """The numbers that terms mention, without the smallest, which are there anyhow."""
    found = {abs(part) for term in in_order(terms) for part in term.parts if part.__class__ is int}
    return sorted({0, 1, 2} | found)
