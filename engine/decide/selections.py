"""Selections: which rows are taken, which are left and why, which are undecided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import program as p
from engine.decide import primitives
from engine.decide.decision import RowKey, RowLeft
from engine.decide.evaluate import (
    COMPARISONS,
    Evaluate,
    Frame,
    Layout,
    compile_expression,
    ill,
    undecided,
)
from engine.decide.rowsets import RowSet
from engine.decide.values import Undecided
from engine.traversal import walk

_NONE = RowSet((), (), None, (), 0, 0)


def compile_selection(definition: p.Definition, layout: Layout) -> Evaluate:
    """The closure of a selection: it gives a RowSet, or Undecided where no row can be told."""
    body = definition.body
    assert isinstance(body, p.Selection)
    source = _source(body.source, definition, layout)
    columns = [name for name, _ in body.columns]
    added = len(body.each)
    row_layout = replace(layout, columns={name: i for i, name in enumerate(columns)})
    each = [compile_expression(expression, row_layout) for _, expression in body.each]
    tests = _tests(body.where, row_layout)
    order = columns.index(body.order) if body.order else None
    take = compile_expression(body.take, layout) if body.take is not None else None

    def evaluate(frame: Frame) -> Any:
        rows = source(frame)
        if rows.__class__ is Undecided:
            return rows
        if added:
            rows = _with_columns(rows, each, frame)
        if tests:
            rows = _where(rows, tests, frame)
        if order is not None:
            rows = _ordered(rows, order)
            if rows.__class__ is Undecided:
                return rows
        if take is not None:
            number = take(frame)
            if number.__class__ is Undecided:
                return Undecided(number.reasons)
            rows = _first(rows, max(0, number))
        return rows

    return evaluate


# -- the source ----------------------------------------------------------------------------------


def _source(source: str | p.Months, definition: p.Definition, layout: Layout) -> Evaluate:
    if isinstance(source, p.Months):
        return _months(source, definition, layout)
    if source in layout.values:
        position = layout.values[source]

        def selection(frame: Frame) -> Any:
            rows = frame.values[position]
            if rows.__class__ is Undecided:
                return rows
            doubts = rows.doubts or (None,) * len(rows.keys)
            return _row_set(rows.keys, rows.cells, doubts, ())

        return selection
    position = layout.facts[source]

    def records(frame: Frame) -> Any:
        rows = frame.facts[position]
        return rows if rows.__class__ is Undecided else RowSet.of_records(rows)

    return records


def _months(source: p.Months, definition: p.Definition, layout: Layout) -> Evaluate:
    first = compile_expression(source.first, layout)
    number = compile_expression(source.number, layout)
    too_many = ill("too_many_months", definition.name, definition.place)

    def months(frame: Frame) -> Any:
        day, size = first(frame), number(frame)
        if day.__class__ is Undecided or size.__class__ is Undecided:
            return undecided(day, size)
        if size <= 0:
            return _NONE
        if size > p.MONTHS_LIMIT:
            return too_many
        rows = primitives.schedule(day.year, day.month, size)
        if rows is None:
            return too_many
        return RowSet(*rows, None, (), size, size)

    return months


def _with_columns(rows: RowSet, each: Sequence[Evaluate], frame: Frame) -> RowSet:
    cells: list[tuple[Any, ...]] = []
    for row in rows.cells:
        extended = list(row)
        frame.row = extended
        for column in each:
            extended.append(column(frame))
        cells.append(tuple(extended))
    return rows._replace(cells=tuple(cells))


# -- where ---------------------------------------------------------------------------------------

Prepared = Any
"""A truth that is the same for every row (bool or Undecided), or a closure for each row."""


@dataclass(frozen=True, slots=True)
class _Test:
    """A clause of ``where`` that is named when it leaves a row."""

    clause: p.Clause
    prepare: Callable[[Frame], Prepared]


def _tests(where: p.Clause | None, layout: Layout) -> list[_Test]:
    if where is None:
        return []
    clauses = where.parts if where.kind == "all" else (where,)
    return [_Test(clause, _prepare(clause, layout)) for clause in clauses]


def _prepare(expression: p.Expression, layout: Layout) -> Callable[[Frame], Prepared]:
    """What does not look at the row is computed once for all rows, not once for each."""
    if isinstance(expression, p.Clause):
        return _prepare(expression.condition, layout)
    if not any(isinstance(node, p.Column) for node in walk(expression)):
        return compile_expression(expression, layout)
    if isinstance(expression, (p.All, p.Any)):
        parts = [_prepare(part, layout) for part in expression.parts]
        decides = isinstance(expression, p.Any)
        return lambda frame: _junction([part(frame) for part in parts], decides)
    if isinstance(expression, p.By) and (
        isinstance(expression.subject, p.Reading)
        or not any(isinstance(node, p.Column) for node in walk(expression.subject))
    ):
        return _prepare_by(expression, layout)
    if isinstance(expression, p.Compare):
        return _prepare_comparison(expression, layout)
    evaluate = compile_expression(expression, layout)
    return lambda _frame: evaluate


def _prepare_comparison(expression: p.Compare, layout: Layout) -> Callable[[Frame], Prepared]:
    """A comparison of something in the row with something that is the same for every row."""
    whole = compile_expression(expression, layout)
    left, right = (
        any(isinstance(node, p.Column) for node in walk(side))
        for side in (expression.left, expression.right)
    )
    if left and right:
        return lambda _frame: whole
    compare = COMPARISONS[expression.operator]
    in_row = compile_expression(expression.left if left else expression.right, layout)
    fixed = compile_expression(expression.right if left else expression.left, layout)

    def prepare(frame: Frame) -> Prepared:
        constant = fixed(frame)
        if constant.__class__ is Undecided:
            return whole

        def evaluate(frame: Frame) -> Any:
            value = in_row(frame)
            if value.__class__ is Undecided:
                return whole(frame)
            return compare(value, constant) if left else compare(constant, value)

        return evaluate

    return prepare


def _prepare_by(expression: p.By, layout: Layout) -> Callable[[Frame], Prepared]:
    cases = {name: _prepare(case, layout) for name, case in expression.cases}
    whole = compile_expression(expression, layout)
    if isinstance(expression.subject, p.Reading):
        position = layout.readings[expression.subject.parameter]
        return lambda frame: cases[frame.readings[position]](frame)
    subject = compile_expression(expression.subject, layout)

    def prepare(frame: Frame) -> Prepared:
        chosen = subject(frame)
        return whole if chosen.__class__ is Undecided else cases[chosen](frame)

    return prepare


def _junction(prepared: list[Prepared], decides: bool) -> Prepared:
    rest = [part for part in prepared if part is not (not decides)]
    if any(part is decides for part in rest):
        return decides
    if not any(callable(part) for part in rest):
        return undecided(*rest) if rest else not decides

    def evaluate(frame: Frame) -> Any:
        open_: list[Any] = []
        for part in rest:
            truth = part(frame) if callable(part) else part
            if truth is decides:
                return decides
            if truth.__class__ is Undecided:
                open_.append(truth)
        return undecided(*open_) if open_ else not decides

    return evaluate


def _where(rows: RowSet, tests: Sequence[_Test], frame: Frame) -> RowSet:
    found = [(test.clause, test.prepare(frame)) for test in tests]
    open_ = [(clause, part) for clause, part in found if part is not True]
    if not open_:
        return rows
    clauses, prepared = zip(*open_, strict=True)
    keys: list[RowKey] = []
    cells: list[tuple[Any, ...]] = []
    doubts: list[Undecided | None] = []
    left: list[RowLeft] = list(rows.left)
    before = rows.doubts
    for index, row in enumerate(rows.cells):
        frame.row = row
        truths = [part(frame) if callable(part) else part for part in prepared]
        if False in truths:
            failed = [c for c, truth in zip(clauses, truths, strict=True) if truth is False]
            left.append(RowLeft(rows.keys[index], tuple(failed)))
            continue
        keys.append(rows.keys[index])
        cells.append(row)
        doubt = before[index] if before is not None else None
        for truth in truths:
            if truth is not True:
                doubt = undecided(doubt, truth)
        doubts.append(doubt)
    return _row_set(keys, cells, doubts, left)


def _row_set(
    keys: Sequence[RowKey],
    cells: Sequence[tuple[Any, ...]],
    doubts: Sequence[Undecided | None],
    left: Sequence[RowLeft],
) -> RowSet:
    in_doubt = len(doubts) - doubts.count(None)
    return RowSet(
        tuple(keys),
        tuple(cells),
        tuple(doubts) if in_doubt else None,
        tuple(left),
        len(keys) - in_doubt,
        len(keys),
    )


# -- order and take ------------------------------------------------------------------------------


def _ordered(rows: RowSet, column: int) -> RowSet | Undecided:
    """The rows by a column, ties in the order of the source; undecided while a key is.

    Why a row with such a key may not be taken is a reason, too: left, it would need no place.
    """
    by = [cells[column] for cells in rows.cells]
    doubts = rows.doubts
    unplaced = [i for i, key in enumerate(by) if key.__class__ is Undecided]
    if unplaced:
        return undecided(*by, *(doubts[i] for i in unplaced if doubts is not None))
    places = sorted(range(len(by)), key=by.__getitem__)
    return rows._replace(
        keys=tuple(rows.keys[i] for i in places),
        cells=tuple(rows.cells[i] for i in places),
        doubts=tuple(doubts[i] for i in places) if doubts is not None else None,
    )


def _first(rows: RowSet, number: int) -> RowSet:
    """The first ``number`` rows: a row is in doubt while fewer sure than possible precede it."""
    if rows.doubts is None:
        if number >= len(rows.keys):
            return rows
        beyond = tuple(RowLeft(key, ()) for key in rows.keys[number:])
        return RowSet(
            rows.keys[:number], rows.cells[:number], None, rows.left + beyond, number, number
        )
    keys: list[RowKey] = []
    cells: list[tuple[Any, ...]] = []
    doubts: list[Undecided | None] = []
    left = list(rows.left)
    sure = possible = 0
    so_far: list[Undecided] = []
    for key, row, doubt in zip(rows.keys, rows.cells, rows.doubts, strict=True):
        if sure >= number:
            left.append(RowLeft(key, ()))
            continue
        keys.append(key)
        cells.append(row)
        if doubt is not None:
            so_far.append(doubt)
        doubts.append(undecided(*so_far) if doubt is not None or possible >= number else None)
        possible += 1
        sure += doubt is None
    low, high = min(number, rows.low), min(number, rows.high)
    taken = _row_set(keys, cells, doubts, left)
    return taken._replace(low=low, high=high)
