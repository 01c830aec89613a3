"""Civil dates in terms: the calendar of years, months and days, exactly.

A date is its month, counted through the years, and its day. Adding months moves the first and
looks at the length of the month only where the day may be beyond it, so that ages and terms cost
the solver an addition and a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from engine.prove.encoding.terms import (
    Truth,
    Whole,
    at_most,
    both,
    chosen,
    day_at,
    either,
    equal,
    implies,
    integer,
    less,
    minus,
    month_at,
    negated,
    plus,
    quotient,
    remainder,
    times,
)
from engine.prove.encoding.values import Day, day_of

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The dates over which anything is proved: every date that a case may have."""

FIRST_MONTH, LAST_MONTH = 12, 12 * 9999 + 11
"""The months of the calendar that ``decide`` knows, the years 1 to 9999."""

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_SMALL_STEP, _LARGEST = 28, 84


@dataclass(slots=True)
class Calendar:
    """What was asked about months: each is taken apart once. ``side`` are the formulas for it."""

    side: list[Truth] = field(default_factory=list)
    _parts: dict[Whole, tuple[Whole, Whole]] = field(default_factory=dict)
    _lengths: dict[tuple[Whole, Whole], Whole] = field(default_factory=dict)

    def forked(self) -> Calendar:
        """The same, of which what is asked from now on is forgotten with it."""
        return Calendar(list(self.side), dict(self._parts), dict(self._lengths))

    def unknown(self, name: str, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> Day:
        """A date of the calendar that is not known."""
        year, part, day = integer(f"{name}.year"), integer(f"{name}.month"), integer(f"{name}.day")
        self.side += [at_most(first, year), at_most(year, last)]
        self.side += [at_most(0, part), at_most(part, 11), at_most(1, day), at_most(day, 31)]
        month = plus(times(year, 12), part)
        found = Day(month, day, 12 * first, 12 * last + 11, year, part)
        self.side.append(either(at_most(day, 28), at_most(day, self.length(found))))
        return found

    def parts(self, day: Day) -> tuple[Whole, Whole]:
        """The year, and the month from 0 to 11."""
        if day.year is not None and day.part is not None:
            return day.year, day.part
        month = day.month
        if month.__class__ is int:
            return divmod(month, 12)
        if month not in self._parts:
            year = integer("year", quotient(month, 12))
            part = integer("month", remainder(month, 12))
            self.side += [
                equal(plus(times(year, 12), part), month),
                at_most(0, part),
                at_most(part, 11),
            ]
            self._parts[month] = year, part
        return self._parts[month]

    def length(self, day: Day) -> Whole:
        """How many days its month has."""
        year, part = self.parts(day)
        if part.__class__ is int and part != 1:
            # No date has a thirteenth month; how long it would be is nobody's question.
            return _LENGTHS[part] if 0 <= part <= 11 else 31
        key = year, part
        if key not in self._lengths:
            short = either(*(equal(part, number) for number in (3, 5, 8, 10)))
            february = chosen(leap(year, day.low, day.high), 29, 28)
            self._lengths[key] = chosen(equal(part, 1), february, chosen(short, 30, 31))
        return self._lengths[key]

    def last(
        self,
        month: Whole,
        low: int,
        high: int,
        year: Whole | None = None,
        part: Whole | None = None,
    ) -> Day:
        """The last day of a month."""
        found = Day(month, 1, low, high, year, part)
        return replace(found, day=None, length=lambda: self.length(found))

    def day(self, day: Day) -> Whole:
        """The day of the month."""
        return day_of(day)

    def made(self, year: Whole, month: Whole, day: Whole) -> tuple[Day, Truth]:
        """The date of three numbers, and whether the calendar has it."""
        part = minus(month, 1)
        found = Day(plus(times(year, 12), part), day, FIRST_MONTH, LAST_MONTH, year, part)
        bound = found.month if found.month.__class__ is int else None
        if bound is not None:
            found = replace(found, low=bound, high=bound)
        exists = both(
            at_most(1, year),
            at_most(year, 9999),
            at_most(0, part),
            at_most(part, 11),
            at_most(1, day),
        )
        short = at_most(day, 28)
        return found, both(exists, either(short, at_most(day, self.length(found))))

    def after_months(
        self, start: Day, months: Whole, overflow: str, low: int | None, high: int | None
    ) -> tuple[Day, Truth]:
        """The corresponding day some months later, and whether the calendar has it.

        ``low`` and ``high`` bound the months, where they are known.
        """
        month = plus(start.month, months)
        first = FIRST_MONTH if low is None else start.low + low
        last = LAST_MONTH if high is None else start.high + high
        year = part = None
        if months.__class__ is int and start.year is not None and start.part is not None:
            years, over = divmod(months, 12)
            carry = less(11, plus(start.part, over)) if over else False
            year = plus(start.year, years, chosen(carry, 1, 0))
            part = plus(start.part, over, chosen(carry, -12, 0))
        moved = Day(month, 1, first, last, year, part)
        found = self._clamped(start, moved, overflow)
        exists = both(
            (low is not None and first >= FIRST_MONTH) or at_most(FIRST_MONTH, month),
            (high is not None and last <= LAST_MONTH) or at_most(month, LAST_MONTH),
        )
        return found, exists

    def after_years(
        self, start: Day, years: Whole, overflow: str, low: int | None, high: int | None
    ) -> tuple[Day, Truth]:
        """The same for whole years, after which the month is what it was."""
        year, part = self.parts(start)
        later = plus(year, years)
        month = plus(times(later, 12), part)
        first = FIRST_MONTH if low is None else start.low + 12 * low
        last = LAST_MONTH if high is None else start.high + 12 * high
        found = self._clamped(start, Day(month, 1, first, last, later, part), overflow)
        return found, both(
            (low is not None and first >= FIRST_MONTH) or at_most(1, later),
            (high is not None and last <= LAST_MONTH) or at_most(later, 9999),
        )

    def _clamped(self, start: Day, moved: Day, overflow: str) -> Day:
        if start.day.__class__ is int and start.day <= 28:
            return replace(moved, day=start.day)
        length, day = self.length(moved), self.day(start)
        beyond = both(less(28, day), less(length, day))
        if overflow == "month_end":
            return replace(moved, day=chosen(beyond, length, day))
        return replace(
            moved,
            month=plus(moved.month, chosen(beyond, 1, 0)),
            day=chosen(beyond, 1, day),
            high=moved.high + 1,
            year=None,
            part=None,
        )

    def after_days(self, start: Day, days: Whole) -> tuple[Day, Truth]:
        """The date some days later, and whether the calendar has it."""
        if days.__class__ is int and abs(days) <= _LARGEST:
            found = start
            while days:
                step = max(-_SMALL_STEP, min(_SMALL_STEP, days))
                found = self._few_days_later(found, step)
                days -= step
            inside = found.low >= FIRST_MONTH and found.high <= LAST_MONTH
            return found, inside or both(
                at_most(FIRST_MONTH, found.month), at_most(found.month, LAST_MONTH)
            )
        return self._many_days_later(start, days)

    def _few_days_later(self, start: Day, days: int) -> Day:
        if start.day is None and days == 1:
            return Day(plus(start.month, 1), 1, start.low + 1, start.high + 1)
        if start.day.__class__ is int and start.day == 1 and days == -1:
            return self.last(plus(start.month, -1), start.low - 1, start.high - 1)
        if days > 0:
            length = self.length(start)
            day = plus(self.day(start), days)
            over = less(length, day)
            month = plus(start.month, chosen(over, 1, 0))
            day = chosen(over, minus(day, length), day)
            return Day(month, day, start.low, start.high + 1)
        day = plus(self.day(start), days)
        under = less(day, 1)
        before = Day(plus(start.month, -1), 1, start.low - 1, start.high)
        month = plus(start.month, chosen(under, -1, 0))
        return Day(
            month, chosen(under, plus(day, self.length(before)), day), start.low - 1, start.high
        )

    def _many_days_later(self, start: Day, days: Whole) -> tuple[Day, Truth]:
        number = plus(self.ordinal(start), days)
        exists = both(at_most(1, number), at_most(number, date.max.toordinal()))
        month, of_month = integer("month", month_at(number)), integer("day", day_at(number))
        found = Day(month, of_month, FIRST_MONTH, LAST_MONTH)
        year, part = self.parts(found)
        found = replace(found, year=year, part=part)
        self.side.append(
            implies(
                exists,
                both(
                    at_most(1, found.day),
                    at_most(found.day, self.length(found)),
                    equal(self.ordinal(found), number),
                ),
            )
        )
        return found, exists

    def ordinal(self, day: Day) -> Whole:
        """The number of a day, 1 for the first of January of the year 1."""
        year, part = self.parts(day)
        full = plus(year, -1)
        before: Whole = _BEFORE[0]
        for number in range(1, 12):
            before = chosen(at_most(number, part), _BEFORE[number], before)
        leaps = minus(plus(quotient(full, 4), quotient(full, 400)), quotient(full, 100))
        leap_day = chosen(both(leap(year, day.low, day.high), less(1, part)), 1, 0)
        return plus(times(full, 365), leaps, before, leap_day, self.day(day))


def leap(year: Whole, low: int, high: int) -> Truth:
    """Whether a year has a 29 February; ``low`` and ``high`` bound its months."""
    fourth = equal(remainder(year, 4), 0)
    first, last = low // 12, high // 12
    centuries = [y for y in range(first - first % 100, last + 1, 100) if y >= first and y % 400]
    if len(centuries) < 10:
        return both(fourth, *(negated(equal(year, one)) for one in centuries))
    century = equal(remainder(year, 100), 0)
    return both(fourth, either(negated(century), equal(remainder(year, 400), 0)))
