"""Dates: their parts, and what lies some months or days later, within the calendar.

Between which days a date lies is known where it is proved, and what is proved is not tested in each
row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from engine.bulk.compile import numbers
from engine.bulk.compile.cells import Cell, Flag, any_null, both, either, is_null, reasons, strictly
from engine.bulk.databases.dialects import FIRST_DAY, LAST_DAY, Dialect


def part_of(part: str, day: Cell, d: Dialect) -> Cell:
    """The year, the month or the day of a date."""
    first, last = days_of(day)
    if part == "year":
        text, span = d.year(day.sql), (first.year, last.year)
    elif part == "month":
        text, span = d.month(day.sql), (1, 12)
    else:
        text, span = d.day_of(day.sql), (1, 31)
    return numbers.number(text, span[1], [day], span=span)


def days_of(cell: Cell) -> tuple[date, date]:
    """The earliest and the latest that a date can be."""
    if cell.span is None:
        return FIRST_DAY, LAST_DAY
    return date.fromordinal(cell.span[0]), date.fromordinal(cell.span[1])


def month_span(cell: Cell) -> tuple[int, int]:
    """The numbers of the first and the last month in which a date can be."""
    first, last = days_of(cell)
    return first.year * 12 + first.month - 1, last.year * 12 + last.month - 1


def _month_days(low: int, high: int) -> tuple[int, int]:
    """The days of whole months, widened by a day, within the calendar."""
    first = date(low // 12, low % 12 + 1, 1).toordinal()
    last = LAST_DAY.toordinal()
    if high < _MONTHS + 11:
        last = date((high + 1) // 12, (high + 1) % 12 + 1, 1).toordinal()
    return first, last


def made_date(year: Cell, month: Cell, day: Cell, d: Dialect) -> Cell:
    """The date of three numbers; undefined where there is none."""
    parts = [
        f"CAST({cell.sql} AS INTEGER)" if cell.limit >= 2**31 else cell.sql
        for cell in (year, month, day)
    ]
    tests = [f"{year.sql} BETWEEN 1 AND 9999"]
    if not _within(month, 1, 12):
        tests.append(f"{month.sql} BETWEEN 1 AND 12")
    if not _within(day, 1, 28):
        month_end = d.day_of(d.last_day(d.make_date(parts[0], parts[1], "1")))
        if _within(month, 1, 12) and month.sql in ("1", "3", "5", "7", "8", "10", "12"):
            month_end = "31"
        if not (_within(day, 1, 31) and month_end == "31"):
            tests.append(f"{day.sql} BETWEEN 1 AND 28")
            last = f"CASE WHEN {' AND '.join(tests[:-1])} THEN {month_end} END"
            tests[-1] = f"{day.sql} BETWEEN 1 AND {last}"
    return _guarded(d.make_date(*parts), " AND ".join(tests), [year, month, day])


def _within(cell: Cell, low: int, high: int) -> bool:
    return cell.known and cell.sql.isdigit() and low <= int(cell.sql) <= high


def _guarded(sql: str, defined: str, cells: Sequence[Cell]) -> Cell:
    """A cell that is undefined where its parts are known and ``defined`` does not hold."""
    known, missing, undefined = reasons(cells)
    absent = any_null(cells)
    ill: Flag = True if known else f"NOT {absent}"
    return Cell(
        f"CASE WHEN {defined} THEN {sql} END",
        missing=both(absent, missing),
        undefined=either([ill, both(absent, undefined)]),
    )


_MONTHS = 12 * 9999
_DAYS = (LAST_DAY - FIRST_DAY).days


def months_later(
    day: Cell, months: Cell, overflow: str, d: Dialect, keep: Callable[[str], str] = str
) -> Cell:
    """The date some months later; where its month is too short, as ``overflow`` says.

    ``keep`` makes a column of what several dates are made of.
    """
    by = _clamped(months, _MONTHS)
    moved = keep(d.add_months(day.sql, by))
    if overflow == "next_month":
        short = f"{d.day_of(moved)} < {d.day_of(day.sql)}"
        moved = f"CASE WHEN {short} THEN {d.add_days(moved, '1')} ELSE {moved} END"
        # 29 February of 9999 does not exist, and 1 March does: no year ends on an overflow.
    (begins, ends), (low, high) = month_span(day), numbers.span_of(months)
    begins, ends = begins + low, ends + high
    if begins >= 12 and ends <= _MONTHS + 11:
        return replace(strictly(moved, [day, months]), span=_month_days(begins, ends))
    there = f"({d.month_number(day.sql)} + {by})"
    made = _guarded(moved, f"{there} BETWEEN 12 AND {_MONTHS + 11}", [day, months])
    return replace(made, span=_month_days(max(12, begins), min(_MONTHS + 11, ends)))


def _clamped(number: Cell, limit: int) -> str:
    """What lies beyond the calendar either way is beyond it by so much as well."""
    low, high = numbers.span_of(number)
    if -limit <= low and high <= limit:
        return number.sql
    by = f"CAST(greatest(-{limit}, least({limit}, {number.sql})) AS INTEGER)"
    return by if number.known else f"CASE WHEN NOT {is_null(number)} THEN {by} END"


def days_later(day: Cell, days: Cell, d: Dialect) -> Cell:
    """The date some days later."""
    moved = d.add_days(day.sql, _clamped(days, _DAYS + 1))
    (first, last), (low, high) = days_of(day), numbers.span_of(days)
    begins, ends = first.toordinal() + low, last.toordinal() + high
    earliest, latest = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
    if begins >= earliest and ends <= latest:
        return replace(strictly(moved, [day, days]), span=(begins, ends))
    within = f"{moved} BETWEEN {d.day(FIRST_DAY)} AND {d.day(LAST_DAY)}"
    made = _guarded(moved, within, [day, days])
    return replace(made, span=(max(begins, earliest), min(ends, latest)))
