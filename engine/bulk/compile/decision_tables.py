"""Decision tables by their hit policies, and why a value of one is undecided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine import program as p
from engine.bulk.compile import numbers
from engine.bulk.compile.cells import (
    FALSE,
    TRUE,
    Cell,
    Flag,
    any_null,
    both,
    either,
    is_null,
    reasons,
)
from engine.bulk.compile.choices import alike as agreeing
from engine.bulk.databases.dialects import Dialect

UNDEFINED = Cell("NULL", undefined=True)


def first_hit(holds: Sequence[Cell], values: Sequence[Cell], dialect: Dialect) -> Cell:
    """The value of the first row that holds, as nested ``if``; undefined where none does.

    An undecided row above the hit leaves the value only if its own is the same.
    """
    scale = 0
    if any(value.limit for value in values):
        values, scale = numbers.aligned(values, dialect)
    rows = [row for row in zip(holds, values, strict=True) if row[0] != FALSE]
    last = next((i for i, (holds_, _) in enumerate(rows) if holds_ == TRUE), len(rows) - 1)
    rows = rows[: last + 1]
    limit = max(value.limit for value in values)
    answer: Cell = UNDEFINED
    total = bool(rows) and rows[-1][0] == TRUE
    alike = len({is_null(h) for h, _ in rows if h != TRUE}) <= 1
    for position in range(len(rows) - 1, -1, -1):
        after, answer = answer, Cell(_first_text(rows[position:], alike))
        answer = _first_doubt(*rows[position], answer, after)
    if not rows:
        return UNDEFINED
    known = total and all(h.known and v.known for h, v in rows)
    span = numbers.hull([value for _, value in rows])
    made = replace(answer, known=known, scale=scale, limit=limit, span=span)
    # Below a row that is undecided the value stands, and nothing else is known of it.
    arms = [
        arm
        for holds_, value in rows
        for arm in ([(is_null(holds_), None)] * (not holds_.known) + [(holds_.sql, value)])
    ]
    return _with_bounds(made, arms)


def _first_text(rows: Sequence[tuple[Cell, Cell]], alike: bool) -> str:
    if all(value.sql == "NULL" for _, value in rows):
        return "NULL"
    arms: list[str] = []
    for position, (holds, value) in enumerate(rows):
        text = value.sql
        if not alike:
            clashes = [
                f"({is_null(before)} AND {other.sql} IS DISTINCT FROM {value.sql})"
                for before, other in rows[:position]
                if not before.known and other.sql != value.sql
            ]
            if clashes:
                text = f"CASE WHEN {' OR '.join(clashes)} THEN NULL ELSE {value.sql} END"
        if holds == TRUE:
            if not arms:
                return text
            doubt, values = any_null([h for h, _ in rows]), [v for _, v in rows]
            same = agreeing(values)
            if alike and doubt != "FALSE" and same != "":
                agreed = f"CASE WHEN TRUE{same} THEN {text} END" if same else "NULL"
                arms.insert(0, f"WHEN {doubt} THEN {agreed}")
            return f"CASE {' '.join(arms)} ELSE {text} END"
        arms.append(f"WHEN {holds.sql} THEN {text}")
    return f"CASE {' '.join(arms)} END"


def _first_doubt(holds: Cell, value: Cell, answer: Cell, after: Cell) -> Cell:
    """The cell of a row and of what follows it, with its reasons."""
    if all(cell.known or cell.missing is True for cell in (holds, value, after)) and all(
        cell.undefined is False for cell in (holds, value, after)
    ):
        return replace(answer, missing=True)
    if holds == TRUE:
        return replace(answer, missing=value.missing, undefined=value.undefined)
    is_true = f"coalesce({holds.sql}, FALSE)"
    unknown, rest = is_null(holds), is_null(after)
    undecided = both(f"({is_true} AND {is_null(value)})", True)
    missing = [] if value.known else [both(str(undecided), value.missing)]
    undefined = [] if value.known else [both(str(undecided), value.undefined)]
    if not holds.known:
        awaited = either([holds.missing, both(is_null(value), value.missing)])
        missing.append(both(unknown, awaited))
        undefined.append(both(unknown, holds.undefined))
    missing.append(both(f"(NOT {is_true} AND {rest})", after.missing))
    undefined.append(both(f"(NOT coalesce({holds.sql}, TRUE) AND {rest})", after.undefined))
    return replace(answer, missing=either(missing), undefined=either(undefined))


def hits(
    node: p.DecisionTable, holds: Sequence[Cell], values: Sequence[Cell], dialect: Dialect
) -> Cell:
    """The value under ``unique``, ``any`` or ``collect``."""
    scale = 0
    if any(value.limit for value in values):
        values, scale = numbers.aligned(values, dialect)
    undecided = reasons(holds)
    in_doubt = " OR ".join(is_null(cell) for cell in holds if not cell.known) or "FALSE"
    counted = " + ".join(f"CAST({cell.sql} AS INTEGER)" for cell in holds)
    hit = [(cell.sql, value) for cell, value in zip(holds, values, strict=True)]
    doubted = [f"({condition} AND {is_null(v)})" for condition, v in hit if not v.known]
    some_undecided = " OR ".join(doubted) or "FALSE"
    first = "CASE " + " ".join(f"WHEN {condition} THEN {v.sql}" for condition, v in hit) + " END"
    ill = "FALSE"
    limit = max(value.limit for value in values)
    if node.hit_policy == "unique":
        ill, sql, wanted = f"({counted}) <> 1", first, True
    elif node.hit_policy == "any":
        clash = " OR ".join(
            f"({one} AND {other} AND {a.sql} <> {b.sql})"
            for position, (one, a) in enumerate(hit)
            for other, b in hit[position + 1 :]
            if a.sql != b.sql
        )
        ill = f"(({counted}) = 0 OR (NOT ({some_undecided}) AND ({clash or 'FALSE'})))"
        sql, wanted = first, True
    elif node.aggregate == "count":
        sql, wanted, some_undecided, limit = f"({counted})", False, "FALSE", len(hit)
    elif node.aggregate == "sum":
        limit = sum(value.limit for value in values)
        type_ = dialect.integer(limit)
        sql = " + ".join(
            f"CASE WHEN {condition} THEN {dialect.cast(v.sql, type_)} ELSE 0 END"
            for condition, v in hit
        )
        sql, wanted = f"({sql})", True
    else:
        function = "least" if node.aggregate == "min" else "greatest"
        parts = [f"CASE WHEN {condition} THEN {v.sql} END" for condition, v in hit]
        sql = f"{function}({', '.join(parts)})" if len(parts) > 1 else parts[0]
        ill, wanted = f"({counted}) = 0", True
    tests = [
        f"WHEN {test} THEN NULL" for test in (in_doubt, some_undecided, ill) if test != "FALSE"
    ]
    if node.aggregate != "count" and all(v.sql == "NULL" for v in values):
        sql = "NULL"
    elif tests:
        sql = f"CASE {' '.join(tests)} ELSE {sql} END"
    flags: list[list[Flag]] = [[], []]
    for position, flag in enumerate(undecided[1:]):
        if in_doubt != "FALSE":
            flags[position].append(both(f"({in_doubt})", flag))
    decided = f"NOT ({in_doubt})"
    if wanted:
        for condition, v in hit:
            if not v.known:
                # Where not one row alone is hit, no value is asked what it lacks.
                one = f" AND ({counted}) = 1" if node.hit_policy == "unique" else ""
                where = f"({decided}{one} AND {condition} AND {is_null(v)})"
                flags[0].append(both(where, v.missing))
                flags[1].append(both(where, v.undefined))
    if ill != "FALSE":
        flags[1].append(f"({decided} AND {ill})")
    made = Cell(sql, not tests, either(flags[0]), either(flags[1]), scale=scale, limit=limit)
    if node.hit_policy != "unique":
        return made
    none = [(test, None) for test in (in_doubt, ill) if test != "FALSE"]
    return _with_bounds(made, [*none, *hit])


def _with_bounds(made: Cell, arms: Sequence[tuple[str, Cell | None]]) -> Cell:
    """A value with the bounds of the count that the first condition to hold chooses.

    An arm without a cell chooses nothing: the bounds are then the value itself, or unknown with it.
    """
    if not any(cell is not None and cell.least for _, cell in arms):
        return made

    def chosen(bound: Callable[[Cell], str]) -> str:
        texts = [(test, made.sql if cell is None else bound(cell)) for test, cell in arms]
        return f"CASE {' '.join(f'WHEN {test} THEN {text}' for test, text in texts)} END"

    return replace(
        made,
        least=chosen(lambda cell: cell.least or cell.sql),
        most=chosen(lambda cell: cell.most or cell.sql),
    )
