"""Selections in terms: generic rows that are taken, left or in doubt.

A schedule of months is written out, for it has few rows. Records have any number: a few generic
rows stand for all of them. Where ``exact`` holds they are all the rows that there are, and a model
is a case; where it does not, a count is only tied to them (some row is counted wherever any is, no
selection has more than its source), so that what is impossible even then is impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import program as p
from engine.prove.encoding.choosing import pick
from engine.prove.encoding.comparing import compared, same
from engine.prove.encoding.days import Calendar
from engine.prove.encoding.expressions import Columns
from engine.prove.encoding.facts import Row
from engine.prove.encoding.terms import (
    Replaced,
    Term,
    Truth,
    Whole,
    at_most,
    both,
    chosen,
    either,
    equal,
    fresh_like,
    greatest,
    implies,
    integer,
    is_same,
    least,
    less,
    negated,
    plus,
    unknowns_in,
)
from engine.prove.encoding.values import Cell, Day, Form, carrying


@dataclass(frozen=True, slots=True)
class Entry:
    """A generic row: ``kept`` where it is taken or in doubt, ``sure`` where it is taken.

    It stands for ``weight`` rows. ``doubt`` has the reasons where it is in doubt. ``ranks`` are
    what it is ordered by, the last order first.
    """

    columns: Columns
    kept: Truth
    sure: Truth
    weight: Whole
    extra: Mapping[str, Whole]
    doubt: Cell
    ranks: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class RowSet:
    """The rows of a selection.

    ``low`` and ``high`` bound their number, ``whole`` says why no row can be told, ``most`` is a
    number that they never pass. ``loose`` rows may be more than the generic ones; ``cut``: the
    first so many were taken of them, and of ``before`` where nothing was selected since.
    """

    entries: tuple[Entry, ...]
    low: Whole
    high: Whole
    whole: Cell
    most: int | None
    loose: bool
    cut: bool = False
    is_schedule: bool = False
    before: RowSet | None = None

    @property
    def why(self) -> Cell:
        """Why their number is not known."""
        return _why(self.entries)

    @property
    def stands_for_many(self) -> bool:
        """Whether a generic row is many rows of a list that is not cut.

        Where it is one row, questions are long already: more is not said of all rows there are.
        """
        return self.loose and not self.cut and any(e.weight.__class__ is Term for e in self.entries)

    @property
    def released(self) -> RowSet:
        """The rows with the bounds of all that are kept: of those in doubt the first so many are
        no more than so many, but what looks at them one by one may take each."""
        if self.before is None:
            return self
        doubtful = either(*(both(e.kept, negated(e.sure)) for e in self.entries))
        if doubtful is False:
            return replace(self, before=None)
        high = chosen(doubtful, self.before.high, self.high)
        return replace(self, high=high, most=self.before.most, before=None)


NONE = Cell(None)


def _why(entries: Sequence[Entry]) -> Cell:
    return Cell(
        None,
        either(*(both(e.kept, e.doubt.missing) for e in entries)),
        either(*(both(e.kept, e.doubt.undefined) for e in entries)),
        either(*(both(e.kept, e.doubt.unstated) for e in entries)),
    )


@dataclass(slots=True)
class Rows:
    """Makes row sets; ``exact`` is where the generic rows are all of them, ``side`` what holds.

    ``single`` are the unknowns of a case of which there is one, whatever rows it has.
    """

    exact: Truth
    side: list[Truth]
    single: frozenset[Term]

    def records(self, rows: Sequence[Row], given: Truth, *, single: bool) -> RowSet:
        """All rows of an input of type records."""
        entries = []
        for row in rows:
            there = less(0, row.weight)
            weight = 1 if single else row.weight
            entries.append(Entry(row.columns, there, there, weight, row.extra, NONE))
        whole = Cell(None, missing=negated(given))
        loose = self.exact is not True
        found = RowSet(tuple(entries), 0, 0, whole, None, loose)
        number = self._number(found, entries, lambda e: e.kept, None)
        return replace(found, low=number, high=number)

    def months(self, first: Cell, number: Cell, calendar: Calendar) -> RowSet:
        """One row a month; undefined where there are too many."""
        start, wanted = first.value, number.value
        year, part = calendar.parts(start)
        most = p.MONTHS_LIMIT if wanted.high is None else max(0, min(p.MONTHS_LIMIT, wanted.high))
        entries = []
        for index in range(most):
            years, over = divmod(index, 12)
            carry = less(11, plus(part, over)) if over else False
            month = plus(start.month, index)
            of_year = plus(year, years, chosen(carry, 1, 0))
            of_part = plus(part, over, chosen(carry, -12, 0))
            low, high = start.low + index, start.high + index
            columns = {
                "月首": Cell(Day(month, 1, low, high, of_year, of_part)),
                "月末": Cell(calendar.last(month, low, high, of_year, of_part)),
            }
            there = less(index, wanted.count)
            if wanted.low is not None and wanted.low > index:
                there = True
            entries.append(Entry(columns, there, there, 1, {}, NONE))
        whole = carrying(None, (first, number))
        beyond = either(
            False
            if wanted.high is not None and wanted.high <= p.MONTHS_LIMIT
            else less(p.MONTHS_LIMIT, wanted.count),
            False
            if start.high + most <= 12 * 10_000
            else both(less(0, wanted.count), less(12 * 10_000, plus(start.month, wanted.count))),
        )
        whole = replace(whole, undefined=either(whole.undefined, both(whole.known, beyond)))
        count = greatest(0, wanted.count) if wanted.low is None or wanted.low < 0 else wanted.count
        return RowSet(tuple(entries), count, count, whole, most, False, is_schedule=True)

    def filtered(
        self,
        source: RowSet,
        widened: Callable[[Entry], Columns],
        where: Callable[[Entry], Cell] | None,
    ) -> RowSet:
        """The rows with the columns that a selection adds, those kept for which ``where`` holds."""
        wide = [replace(entry, columns=widened(entry)) for entry in source.entries]
        released = source.released
        if where is None:
            found = replace(released, entries=tuple(wide))
            if released.high is source.high:
                return found
            counted = self._counted(wide, released)
            certain = negated(either(*(both(e.kept, negated(e.sure)) for e in wide)))
            high = chosen(certain, source.high, counted.high)
            return replace(found, low=chosen(certain, source.low, counted.low), high=high)
        truths = [where(entry) for entry in wide]
        if self.exact is not True:
            # Of a figure that is guarded by there being rows, and the like: never undefined.
            for reason in ("missing", "undefined", "unstated"):
                flags = [getattr(truth, reason) for truth in truths]
                doubtful = [both(e.kept, flag) for e, flag in zip(wide, flags, strict=True)]
                if _is_impossible(either(*doubtful)):
                    never: dict[str, Any] = {reason: False}
                    truths = [replace(truth, **never) for truth in truths]
        entries = [_kept(entry, truth) for entry, truth in zip(wide, truths, strict=True)]
        return self._counted(entries, released)

    def _counted(self, entries: list[Entry], source: RowSet) -> RowSet:
        high = self._number(source, entries, lambda e: e.kept, source.high)
        low = high
        if any(not is_same(e.kept, e.sure) for e in entries) or source.low is not source.high:
            most = least(source.low, high)
            low = self._number(source, entries, lambda e: e.sure, most, tied=False)
            if source.stands_for_many:
                some = both(negated(self.exact), less(0, low))
                self.side.append(implies(some, self._of_any_row(entries[0].sure)))
        return replace(source, entries=tuple(entries), low=low, high=high)

    def _of_any_row(self, truth: Truth) -> Truth:
        """What is true of some row, if it is said of a generic one: no less than that can be."""
        other = {u: fresh_like(u, u) for u in unknowns_in((truth,)) if u not in self.single}
        return Replaced(other).of(truth)

    def _number(
        self,
        source: RowSet,
        entries: Sequence[Entry],
        of: Callable[[Entry], Truth],
        most: Whole | None,
        *,
        tied: bool = True,
    ) -> Whole:
        """How many rows there are; of rows that may be more than the generic ones, ``most``."""
        total = plus(*(chosen(of(e), e.weight, 0) for e in entries))
        if not source.loose or (total.__class__ is int and total == 0 and tied):
            return total
        number = integer("rows", total)
        self.side += [at_most(0, number), implies(self.exact, equal(number, total))]
        if most is not None:
            self.side.append(at_most(number, most))
        if not source.cut:
            self.side.append(at_most(total, number))
        if tied:
            self.side.append(implies(less(0, number), either(*(of(e) for e in entries))))
        return number

    def ordered(self, source: RowSet, column: str) -> RowSet:
        """The rows by a column, ties as they were; undecided while a key is."""
        flags = []
        entries = []
        for entry in source.entries:
            key = entry.columns[column]
            unplaced = both(entry.kept, key.undecided)
            flags.append(
                Cell(
                    None,
                    either(both(entry.kept, key.missing), both(unplaced, entry.doubt.missing)),
                    either(both(entry.kept, key.undefined), both(unplaced, entry.doubt.undefined)),
                    either(both(entry.kept, key.unstated), both(unplaced, entry.doubt.unstated)),
                )
            )
            entries.append(replace(entry, ranks=(key.value, *entry.ranks)))
        why = carrying(None, flags)
        whole = source.whole
        if why.undecided is not False:
            whole = pick(source.whole.known, why, source.whole)
        return replace(source, entries=tuple(entries), whole=whole)

    def first(self, source: RowSet, wanted: Cell) -> RowSet:
        """The first rows: one is in doubt while fewer sure rows than possible ones precede it."""
        number = wanted.value.count
        entries = list(source.entries)
        certain = all(is_same(e.kept, e.sure) for e in entries)
        found = []
        for position, entry in enumerate(entries):
            before = [
                (other, _precedes(other, entry, place < position))
                for place, other in enumerate(entries)
                if place != position and not (source.is_schedule and place > position)
            ]
            possible = plus(*(chosen(both(o.kept, comes), 1, 0) for o, comes in before))
            if certain:
                kept = both(entry.kept, less(possible, number))
                found.append(replace(entry, kept=kept, sure=kept))
                continue
            sure = plus(*(chosen(both(o.sure, comes), 1, 0) for o, comes in before))
            crowded = at_most(number, possible)
            doubts = [entry.doubt] + [
                Cell(
                    None,
                    *(
                        both(crowded, o.kept, comes, flag)
                        for flag in (o.doubt.missing, o.doubt.undefined, o.doubt.unstated)
                    ),
                )
                for o, comes in before
            ]
            kept = both(entry.kept, less(sure, number))
            found.append(
                replace(
                    entry,
                    kept=kept,
                    sure=both(kept, entry.sure, negated(crowded)),
                    doubt=carrying(None, doubts),
                )
            )
        bound = greatest(0, number)
        high = least(bound, source.high)
        low = high if source.low is source.high else least(bound, source.low)
        whole = source.whole
        if wanted.undecided is not False:
            whole = pick(source.whole.known, carrying(None, (wanted,)), source.whole)
        edges = [source.most, None if wanted.value.high is None else max(0, wanted.value.high)]
        known = [edge for edge in edges if edge is not None]
        most = min(known) if known else None
        return RowSet(
            tuple(found), low, high, whole, most, source.loose, True, source.is_schedule, source
        )


def _is_impossible(truth: Truth) -> bool:
    if truth.__class__ is bool:
        return not truth
    # An extra, and slow to import: only where there is something to prove.
    from engine.prove.encoding.solver import is_impossible

    return is_impossible(truth)


def _kept(entry: Entry, truth: Cell) -> Entry:
    """A row where a condition on it holds, or may."""
    kept = both(entry.kept, negated(truth.fails))
    sure = both(entry.sure, truth.holds)
    if truth.undecided is False and is_same(entry.kept, entry.sure):
        sure = kept
    doubt = Cell(
        None,
        either(entry.doubt.missing, truth.missing),
        either(entry.doubt.undefined, truth.undefined),
        either(entry.doubt.unstated, truth.unstated),
    )
    return replace(entry, kept=kept, sure=sure, doubt=doubt)


def _precedes(one: Entry, other: Entry, first: bool) -> Truth:
    """Whether a row comes before another in the order of their ranks; else as they stand."""
    comes: Truth = first
    for a, b in zip(reversed(one.ranks), reversed(other.ranks), strict=True):
        less_ = compared("<", a, b)
        comes = either(less_, both(same(a, b), comes))
    return comes
