"""Selections → Python source: a loop that takes rows, leaves them and says why, or doubts them.

What is the same for every row is computed before the loop and stands in it as one more column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

from engine import program as p
from engine.decide import operations, primitives
from engine.decide.decision import RowKey, RowLeft
from engine.decide.evaluate import is_case, truth, unless_undecided, write, write_subject
from engine.decide.operations import ill, undecided
from engine.decide.rowsets import RowSet
from engine.decide.values import Undecided
from engine.decide.writer import Writer
from engine.traversal import map_parts, walk


def write_selection(definition: p.Definition, w: Writer) -> str:
    """Write a selection; the variable that has a RowSet, or Undecided where no row can be told."""
    body = definition.body
    assert isinstance(body, p.Selection)
    answer = w.fresh()
    w.line(f"{answer} = {_source(body.source, definition, w)}")
    with w.block(f"if {answer}.__class__ is not U:"):
        if body.each or body.where:
            with w.block(f"if {answer}.cells:"):
                _write_rows(body, answer, w)
        if body.order:
            position = [name for name, _ in body.columns].index(body.order)
            w.line(f"{answer} = ordered({answer}, {w.constant(position)})")
        if body.take is not None:
            w.line(f"{answer} = first({answer}, {write(body.take, w)})")
    return answer


def _source(source: str | p.Months, definition: p.Definition, w: Writer) -> str:
    if isinstance(source, p.Months):
        first, number = write(source.first, w), write(source.number, w)
        too_many = w.constant(ill("too_many_months", definition.name, definition.place))
        return w.assign(f"months({first}, {number}, {too_many})")
    if source in w.layout.values:
        rows = w.value(source)
        return w.assign(unless_undecided(f"{rows}.again()", rows, rows))
    records = w.fact(source)
    return w.assign(unless_undecided(f"of_records({records})", records, records))


# -- the loop ------------------------------------------------------------------------------------


def _write_rows(body: p.Selection, rows: str, w: Writer) -> None:
    """Write what gives ``rows`` the columns of ``each`` and keeps those for which ``where`` holds.

    Every clause is looked at, because a row that is left names each that fails.
    """
    w.columns = {name: f"c{position}" for position, (name, _) in enumerate(body.columns)}
    each = [(w.columns[name], _prepared(expression, w)) for name, expression in body.each]
    where = body.where
    clauses = () if where is None else where.parts if where.kind == "all" else (where,)
    tests = [
        (clause, _prepared(clause, w)) for clause in clauses if truth(clause.condition) is not True
    ]
    every = None if each else _every([test for _, test in tests], w)
    if every is None:
        _write_loop(body, each, tests, rows, w)
    elif tests:
        with w.block(f"if not ({every}):"):
            _write_loop(body, each, tests, rows, w)


def _write_loop(
    body: p.Selection,
    each: Sequence[tuple[str, p.Expression]],
    tests: Sequence[tuple[p.Clause, p.Expression]],
    rows: str,
    w: Writer,
) -> None:
    w.line(f"keys, cells, doubts, left = [], [], {{}}, list({rows}.left)")
    given = [w.columns[name] for name, _ in body.columns][: len(body.columns) - len(each)]
    with w.block(f"for key, row, doubt in zip({rows}.keys, {rows}.cells, {rows}.doubts or sure):"):
        w.line(f"({', '.join(given)},) = row")
        for column, expression in each:
            w.line(f"{column} = {write(expression, w)}")
        if each:
            w.line(f"row = ({', '.join([*given, *(column for column, _ in each)])})")
        truths = [write(test, w) for _, test in tests]
        if tests:
            with w.block(f"if not ({' and '.join(f'{one} is True' for one in truths)}):"):
                with w.block(f"if {' or '.join(f'{one} is False' for one in truths)}:"):
                    clauses = w.constant(tuple(clause for clause, _ in tests))
                    failed = f"failed({clauses}, ({', '.join(truths)},))"
                    w.line(f"left.append(RowLeft(key, {failed if tests[1:] else clauses}))")
                    w.line("continue")
                w.line(f"doubt = undecided(doubt, {', '.join(truths)})")
        with w.block("if doubt is not None:"):
            w.line("doubts[len(keys)] = doubt")
        w.line("keys.append(key)")
        w.line("cells.append(row)")
    w.line(f"{rows} = rows_of(keys, cells, doubts, left)")


def _prepared(expression: p.Expression, w: Writer) -> p.Expression:
    """The expression with a column instead of each part that is the same for every row.

    A part that may not be needed is computed where it is: in a block, or in the loop.
    """
    if not _is_computed(expression):
        return expression
    if not _in_row(expression):
        variable, column = w.fresh("h"), f"{_PREPARED}{len(w.columns)}"
        w.line(f"{variable} = {write(expression, w)}")
        w.columns = {**w.columns, column: variable}
        return p.Column(column)
    match expression:
        case p.By(subject=subject, cases=cases):
            if not isinstance(subject, p.Reading):
                subject = _prepared(subject, w)
                if _in_row(subject):
                    return p.By(subject, cases)
            chosen = write_subject(p.By(subject, cases), w)
            prepared: list[tuple[str, p.Expression]] = []
            for name, case in cases:
                with w.block(f"if {is_case(chosen, name, w)}:"):
                    prepared.append((name, _prepared(case, w)))
            return p.By(subject, tuple(prepared))
        case p.If(condition=condition):
            return replace(expression, condition=_prepared(condition, w))
        case p.DecisionTable():
            return expression
        case _:
            return map_parts(expression, lambda part: _prepared(part, w))


_PREPARED = "="
"""Begins no name of a rule set."""


def _is_computed(expression: p.Expression) -> bool:
    return not isinstance(expression, (p.Literal, p.Fact, p.Column, p.Value, p.NotStated))


def _in_row(expression: p.Expression) -> bool:
    """Whether a value may differ between rows."""
    return any(
        isinstance(node, p.Column) and not node.name.startswith(_PREPARED)
        for node in walk(expression)
    )


def _every(tests: Sequence[p.Expression], w: Writer) -> str | None:
    """A test of Python, that all conditions hold whatever the row; None if that cannot be told."""
    found = [_always(test, w) for test in tests]
    told = [test for test in found if test is not None]
    return " and ".join(told) if len(told) == len(found) else None


def _always(test: p.Expression, w: Writer) -> str | None:
    if isinstance(test, p.Clause):
        return _always(test.condition, w)
    if not _is_computed(test) and not _in_row(test):
        return f"{write(test, w)} is True"
    told: list[str | None] = []
    match test:
        case p.Any(parts=parts):
            told = [_always(part, w) for part in parts]
        case p.All(parts=parts):
            told = [_every(parts, w)]
        case p.By(subject=subject, cases=cases) if isinstance(subject, p.Reading) or not _in_row(
            subject
        ):
            chosen = write_subject(test, w)
            for name, case in cases:
                if (always := _always(case, w)) is not None:
                    told.append(f"{chosen} == {w.constant(name)} and {always}")
        case _:
            pass
    ways = [way for way in told if way is not None]
    return f"({' or '.join(ways)})" if ways else None


# -- what the loop calls -------------------------------------------------------------------------

_NONE = RowSet((), (), None, (), 0, 0)


def _months(first: Any, number: Any, too_many: Undecided) -> RowSet | Undecided:
    if first.__class__ is Undecided or number.__class__ is Undecided:
        return undecided(first, number)
    if number <= 0:
        return _NONE
    if number > p.MONTHS_LIMIT:
        return too_many
    rows = primitives.schedule(first.year, first.month, number)
    if rows is None:
        return too_many
    return RowSet(*rows, None, (), number, number)


def _rows_of(
    keys: list[RowKey],
    cells: list[tuple[Any, ...]],
    doubts: Mapping[int, Undecided],
    left: list[RowLeft],
) -> RowSet:
    """The rows of a loop; ``doubts`` by their position."""
    number = len(keys)
    if doubts:
        return RowSet.of(keys, cells, list(map(doubts.get, range(number))), left)
    return RowSet(tuple(keys), tuple(cells), None, tuple(left), number, number)


def _failed(clauses: Sequence[p.Clause], truths: Sequence[Any]) -> tuple[p.Clause, ...]:
    return tuple([c for c, holds in zip(clauses, truths, strict=True) if holds is False])


def _ordered(rows: RowSet, column: int) -> RowSet | Undecided:
    """The rows by a column, ties in the order of the source; undecided while a key is.

    Why a row with such a key may not be taken is a reason, too: left, it would need no place.
    """
    by = [cells[column] for cells in rows.cells]
    doubts = rows.doubts
    if Undecided in map(type, by):
        unplaced = [i for i, key in enumerate(by) if key.__class__ is Undecided]
        return undecided(*by, *(doubts[i] for i in unplaced if doubts is not None))
    if by == sorted(by):
        return rows
    places = sorted(range(len(by)), key=by.__getitem__)
    return rows._replace(
        keys=tuple([rows.keys[i] for i in places]),
        cells=tuple([rows.cells[i] for i in places]),
        doubts=tuple([doubts[i] for i in places]) if doubts is not None else None,
    )


def _first(rows: RowSet | Undecided, wanted: int | Undecided) -> RowSet | Undecided:
    """The first rows: one is in doubt while fewer sure rows than possible ones precede it."""
    if isinstance(rows, Undecided):
        return rows
    if isinstance(wanted, Undecided):
        return Undecided(wanted.reasons)
    number = max(0, wanted)
    if rows.doubts is None:
        if number >= len(rows.keys):
            return rows
        beyond = tuple([RowLeft(key, ()) for key in rows.keys[number:]])
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
        # While a place is sure to be left, a row waits for nothing but itself.
        doubts.append(undecided(*so_far) if possible >= number else doubt)
        possible += 1
        sure += doubt is None
    low, high = min(number, rows.low), min(number, rows.high)
    return RowSet.of(keys, cells, doubts, left)._replace(low=low, high=high)


RUNTIME: Mapping[str, object] = {
    **operations.RUNTIME,
    "RowLeft": RowLeft,
    "rows_of": _rows_of,
    "months": _months,
    "failed": _failed,
    "ordered": _ordered,
    "first": _first,
    "sure": repeat(None),
}
