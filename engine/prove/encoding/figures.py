"""Figures over the rows of a selection in terms: how many there are, and what a column comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.prove.encoding.choosing import least_of, merged, pick
from engine.prove.encoding.comparing import same
from engine.prove.encoding.operations import count_between
from engine.prove.encoding.rows import Entry, RowSet
from engine.prove.encoding.terms import (
    Truth,
    Whole,
    at_most,
    boolean,
    both,
    chosen,
    either,
    equal,
    greatest,
    implies,
    integer,
    is_same,
    less,
    negated,
    plus,
)
from engine.prove.encoding.values import Cell, Day, Form, Number, added, carrying, day_of


@dataclass(slots=True)
class Figures:
    """Makes figures; ``exact`` is where the generic rows are all of them, ``side`` what holds."""

    exact: Truth
    side: list[Truth]

    def count(self, rows: RowSet) -> Cell:
        """The number of rows."""
        return _unless(rows.whole, count_between(rows.low, rows.high, rows.why, rows.most))

    def count_distinct(self, rows: RowSet, column: str) -> Cell:
        """The number of different values of a column, between bounds while a row is in doubt."""
        cells = [e.columns[column] for e in rows.entries]
        certain = all(is_same(e.kept, e.sure) for e in rows.entries)
        high = self._distinct(rows, column, lambda e: e.kept, unknown=True)
        if certain and all(cell.undecided is False for cell in cells):
            low = high
        else:
            some = either(*(e.sure for e in rows.entries))
            sure = self._distinct(rows, column, lambda e: e.sure, unknown=False)
            low = greatest(sure, chosen(some, 1, 0))
        rows = rows.released
        if rows.loose:
            low, high = self._loose_distinct(rows, low, high)
        flags = [rows.why] + [
            Cell(None, *(both(e.kept, flag) for flag in (c.missing, c.undefined, c.unstated)))
            for e, c in zip(rows.entries, cells, strict=True)
        ]
        return _unless(rows.whole, count_between(low, high, carrying(None, flags), rows.most))

    def _distinct(
        self, rows: RowSet, column: str, of: Callable[[Entry], Truth], *, unknown: bool
    ) -> Whole:
        """Different known values among the rows, and with ``unknown`` one for each that is not."""
        total: Whole = 0
        for position, entry in enumerate(rows.entries):
            cell, there = entry.columns[column], of(entry)
            earlier = [
                both(of(other), known.known, same(known.value, cell.value))
                for other in rows.entries[:position]
                for known in [other.columns[column]]
            ]
            if rows.is_schedule and column in ("月首", "月末"):
                earlier = []
            new = both(there, cell.known, negated(either(*earlier)))
            more = chosen(both(there, cell.known), entry.extra.get(column, 0), 0)
            total = plus(total, chosen(new, 1, 0), more)
            if unknown and cell.undecided is not False:
                total = plus(total, chosen(both(there, cell.undecided), entry.weight, 0))
        return total

    def _loose_distinct(self, rows: RowSet, low: Whole, high: Whole) -> tuple[Whole, Whole]:
        certain = low is high and rows.low is rows.high
        most = integer("distinct", high)
        some = either(*(e.kept for e in rows.entries))
        self.side += [
            implies(self.exact, equal(most, high)),
            at_most(0, most),
            at_most(most, rows.high),
            implies(less(0, most), some),
            implies(less(0, rows.high), less(0, most)),
        ]
        if certain:
            return most, most
        fewest = integer("distinct", low)
        self.side += [
            implies(self.exact, equal(fewest, low)),
            at_most(0, fewest),
            at_most(fewest, most),
        ]
        if rows.stands_for_many:
            self.side += [at_most(fewest, rows.low), implies(less(0, rows.low), less(0, fewest))]
        return fewest, most

    def figure(self, rows: RowSet, function: str, column: str) -> Cell:
        """``sum``, ``min`` or ``max`` of a column."""
        cells = [e.columns[column] for e in rows.entries]
        flags = [rows.why] + [
            Cell(None, *(both(e.kept, flag) for flag in (c.missing, c.undefined, c.unstated)))
            for e, c in zip(rows.entries, cells, strict=True)
        ]
        why = carrying(None, flags)
        none = negated(either(*(e.kept for e in rows.entries)))
        if function == "sum":
            value: Form = Number(0, 0, 0, 0)
            for entry, cell in zip(rows.entries, cells, strict=True):
                if isinstance(cell.value, Number):
                    zero = Number(0, cell.value.scale, 0, 0)
                    value = added(value, merged(entry.kept, cell.value, zero))
            none = False
        else:
            value = _best(function, rows, column)
        if rows.loose:
            value, why = self._loose_figure(function, value, why)
            if function != "sum":
                none = equal(rows.high, 0)
        found = Cell(value, why.missing, why.undefined, why.unstated)
        if none is not False:
            found = replace(found, undefined=either(found.undefined, both(found.known, none)))
        return _unless(rows.whole, found)

    def _loose_figure(self, function: str, value: Form, why: Cell) -> tuple[Form, Cell]:
        """A figure over rows that may be more than the generic ones: any that there may be."""
        if isinstance(value, Number):
            low, high = value.low, value.high
            if function == "sum":
                low, high = (0 if low is not None and low >= 0 else None), None
            any_ = integer(function, value.count)
            self.side += [at_most(low, any_)] if low is not None else []
            self.side += [at_most(any_, high)] if high is not None else []
            count = chosen(self.exact, value.count, any_)
            value = replace(value, count=count, low=low, high=high)
        elif isinstance(value, Day):
            month, day = integer(function, value.month), integer(function, day_of(value))
            self.side += [at_most(1, day), at_most(day, 31)]
            self.side += [at_most(value.low, month), at_most(month, value.high)]
            value = merged(self.exact, value, Day(month, day, value.low, value.high))
        flags = [
            flag if flag is False else either(flag, both(negated(self.exact), boolean("why", flag)))
            for flag in (why.missing, why.undefined, why.unstated)
        ]
        return value, Cell(None, flags[0], flags[1], flags[2])


def _best(which: str, rows: RowSet, column: str) -> Form:
    """The least or greatest value of the rows that are kept."""
    entries = list(rows.entries)
    if not entries:
        return None
    if rows.is_schedule and column in ("月首", "月末") and not entries[0].ranks:
        # The months rise: the first or the last that is kept has it.
        ends = entries if which == "min" else entries[::-1]
        found = ends[-1].columns[column].value
        for entry in reversed(ends[:-1]):
            found = merged(entry.kept, entry.columns[column].value, found)
        return found
    best = entries[0].columns[column].value
    so_far = entries[0].kept
    for entry in entries[1:]:
        value = entry.columns[column].value
        better = merged(so_far, least_of(which, value, best), value)
        best = merged(entry.kept, better, best)
        so_far = either(so_far, entry.kept)
    return best


def _unless(whole: Cell, otherwise: Cell) -> Cell:
    """A figure, undecided where no row can be told."""
    return otherwise if whole.undecided is False else pick(whole.known, otherwise, whole)
