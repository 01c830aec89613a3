"""Selections of records: a row for each subject and record, with what was made of it.

What ``take`` keeps is told by running counts of the rows that are sure and possible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine import program as p
from engine.bulk.compile.cells import TRUE, Cell, Flag, both, either, if_known, in_turn, is_null
from engine.bulk.compile.conditions import junction
from engine.bulk.compile.expressions import Scope, compile_
from engine.bulk.compile.remarks import words_of
from engine.bulk.compile.rows import POSITION, Plan, Rows, grouped, texts_of
from engine.bulk.compile.stages import ROW, Step
from engine.readings import Diagram, combine, leaves
from engine.traversal import walk


def select(
    name: str, body: p.Selection, source: Rows, subject: Step, scope: Scope
) -> tuple[Rows, Step]:
    """The rows of a selection, and the step of the subjects (which ``order`` may add to)."""
    if source.absent:
        nothing = dict.fromkeys([column for column, _ in body.columns], source.given)
        return replace(source, columns=nothing), subject
    dialect = subject.query.dialect
    expressions = [expression for _, expression in body.each]
    if body.where is not None:
        expressions.append(body.where)
    step = _joined(name, source, subject, _texts(expressions, scope))
    columns = dict(source.columns)
    inside = replace(scope, columns=columns)
    for column, expression in body.each:
        columns[column] = step.keep_all(column, compile_(expression, inside))
    taken = source.taken
    if body.where is not None:
        where = compile_(body.where, inside)
        taken = combine(lambda one, other: junction("AND", [one, other]), [taken, where])
    remark = "" if body.where is None else words_of(body.where)
    taken = step.keep_all(f"{name}?", taken, remark)
    rows = Rows(step, columns, taken, source.given, source.keys, origin=source.origin)
    if body.order:
        rows, subject = _ordered(name, rows, columns[body.order], subject)
    if body.take is not None:
        wanted = compile_(body.take, scope)
        rows = _first(name, rows, wanted, subject, dialect.name_of)
    rows.step.close()
    subject.close()
    return rows, subject


def _texts(expressions: Sequence[p.Expression], scope: Scope) -> list[str]:
    """All text that the names of the subject stand for in expressions over its rows."""
    found: list[str] = []
    for expression in expressions:
        for node in walk(expression):
            diagram: Diagram = None
            if isinstance(node, p.Fact | p.Value | p.Aggregate):
                diagram = compile_(node, scope)
            elif isinstance(node, p.By) and isinstance(node.subject, p.Reading):
                chosen = scope.readings[node.subject.parameter]
                diagram = chosen if isinstance(chosen, Cell) else None
            if diagram is not None:
                for cell in leaves(diagram):
                    found.extend(texts_of(cell))
    return found


def _joined(name: str, source: Rows, subject: Step, texts: Sequence[str]) -> Step:
    """The rows with the columns of their subjects that ``texts`` use, as a new step."""
    source.step.close()
    subject.close()
    quoted = subject.query.dialect.name_of
    wanted = [c for c in subject.used(texts) if c not in source.step.columns and c != ROW]
    if not wanted:
        return Step(source.step.query, source.step.table, set(source.step.columns), name)
    table = subject.query.add(
        f"{name} rows",
        ["r.*", *(f"s.{quoted(column)}" for column in wanted)],
        f"FROM {quoted(source.step.table)} AS r\n"
        f"JOIN {quoted(subject.table)} AS s ON s.{quoted(ROW)} = r.{quoted(ROW)}",
    )
    return Step(subject.query, table, source.step.columns | set(wanted), name)


# -- order and take ------------------------------------------------------------------------------


def _ordered(name: str, rows: Rows, key: Diagram, subject: Step) -> tuple[Rows, Step]:
    """The rows by a column; not known while a row that is not left has no key.

    Why a row with such a key may not be taken is a reason, too: left, it would need no place.
    """
    plans: list[Plan] = []
    quoted = subject.query.dialect.name_of

    def known(taken: Cell, by: Cell) -> Cell:
        if by.known:
            return TRUE
        kept = "" if taken == TRUE else f" AND coalesce({taken.sql}, TRUE)"
        unplaced = f"({is_null(by)}{kept})"

        def found(mark: str, own: Flag, of_taken: Flag) -> Flag:
            flag = own if taken.known else either([own, both(is_null(taken), of_taken)])
            if isinstance(flag, bool):
                return flag
            column = f"{name} order {mark}{len(plans)}"
            plans.append(Plan(column, f"bool_or({unplaced} AND {flag})", (unplaced,)))
            return f"coalesce({quoted(column)}, FALSE)"

        missing = found("?", by.missing, taken.missing)
        undefined = found("!", by.undefined, taken.undefined)
        column = f"{name} order {len(plans)}"
        plans.append(Plan(column, f"bool_or({unplaced})", (unplaced,)))
        sql = f"CASE WHEN coalesce({quoted(column)}, FALSE) THEN NULL ELSE TRUE END"
        return Cell(sql, False, missing, undefined)

    given = combine(known, [rows.taken, key])
    if plans:
        subject = grouped(name, rows, plans, subject)
        given = combine(in_turn, [rows.given, given])
        given = subject.keep_all(f"{name} known", given)
    else:
        given = rows.given
    return replace(rows, given=given, keys=(key, *rows.keys)), subject


def _first(
    name: str, rows: Rows, wanted: Diagram, subject: Step, quoted: Callable[[str], str]
) -> Rows:
    """The first rows: one is in doubt while fewer sure rows than possible ones precede it."""
    kept = subject.keep_all(f"{name} wanted", wanted)
    subject.close()
    texts = [text for cell in leaves(kept) for text in texts_of(cell)]
    step = _joined(name, rows, subject, texts)
    given = combine(lambda so_far, number: in_turn(so_far, if_known(number)), [rows.given, kept])

    def status(taken: Cell, number: Cell, *keys: Cell) -> Cell:
        order = ", ".join([*(key.sql for key in keys), quoted(POSITION)])
        window = (
            f"OVER (PARTITION BY {quoted(ROW)} ORDER BY {order} "
            "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        )

        def before(condition: str) -> str:
            counted = f"coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END) {window}, 0)"
            return step.column(f"{name} before", counted)

        sure = before(taken.sql)
        if taken.known:
            return Cell(f"({taken.sql} AND {sure} < {number.sql})", known=number.known)
        possible = before(f"coalesce({taken.sql}, TRUE)")

        def found(flag: Flag) -> Flag:
            if isinstance(flag, bool):
                return flag
            upto = window.replace("1 PRECEDING", "CURRENT ROW")
            doubted = f"CASE WHEN {is_null(taken)} AND {flag} THEN 1 ELSE 0 END"
            far = step.column(f"{name} doubts", f"sum({doubted}) {upto}")
            return (
                f"(({possible} < {number.sql} AND {flag}) OR ({possible} >= {number.sql} "
                f"AND {far} > 0))"
            )

        missing, undefined = found(taken.missing), found(taken.undefined)
        sql = (
            f"CASE WHEN {sure} >= {number.sql} THEN FALSE "
            f"WHEN {possible} < {number.sql} THEN {taken.sql} "
            f"WHEN {taken.sql} IS NOT FALSE THEN NULL ELSE FALSE END"
        )
        return Cell(sql, False, missing, undefined)

    taken = combine(status, [rows.taken, kept, *rows.keys])
    taken = step.keep_all(f"{name} taken", taken)
    step.close()
    return replace(rows, step=step, taken=taken, given=given, most=(rows.taken, kept))
