"""Selections of records as tables: a row for each subject and record, with what was made of it.

A row of a selection is taken, left or in doubt, a column with TRUE, FALSE or NULL for each
distinction that the readings make. Figures over the rows are grouped back to the subject; what
``take`` keeps is told by running counts of the rows that are sure and possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine import program as p
from engine.bulk.cells import (
    TRUE,
    Cell,
    Flag,
    both,
    either,
    if_known,
    in_turn,
    is_null,
    where_given,
)
from engine.bulk.expressions import Scope, compile_, junction
from engine.bulk.stages import ROW, Step
from engine.readings import Diagram, combine, leaves
from engine.traversal import walk

POSITION = "@"
"""The column that numbers the rows of a subject in the order of their source."""

LARGEST_LIST = 10**9
"""No subject has so many records."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a selection or of an input of type records, as a table.

    ``taken`` is the status of a row. ``given`` is TRUE where the rows are known at all, else NULL:
    a cell of the subject, not of the row. ``most`` bounds their number: what was
    taken before ``take``, and its number. ``keys`` are the
    columns that order them, before their position.
    """

    step: Step
    columns: dict[str, Diagram]
    taken: Diagram
    given: Diagram
    keys: tuple[Diagram, ...] = ()
    most: tuple[Diagram, Diagram] | None = None

    @property
    def absent(self) -> bool:
        """Whether no subject has rows, because their list is not given."""
        return isinstance(self.given, Cell) and self.given.sql == "NULL"


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
    taken = step.keep_all(f"{name}?", taken)
    rows = Rows(step, columns, taken, source.given, source.keys)
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


def texts_of(cell: Cell) -> Iterator[str]:
    """All text of a cell."""
    for text in (cell.sql, cell.least, cell.most, cell.null, cell.missing, cell.undefined):
        if isinstance(text, str):
            yield text


def _joined(name: str, source: Rows, subject: Step, texts: Sequence[str]) -> Step:
    """The rows with the columns of their subjects that ``texts`` use, as a new step."""
    source.step.close()
    subject.close()
    quoted = subject.query.dialect.name_of
    wanted = [c for c in subject.used(texts) if c not in source.step.columns and c != ROW]
    if not wanted:
        return Step(source.step.query, source.step.table, set(source.step.columns), name)
    listed = ", ".join(["r.*", *(f"s.{quoted(column)}" for column in wanted)])
    table = subject.query.add(
        f"{name} rows",
        f"SELECT {listed}\nFROM {quoted(source.step.table)} AS r\n"
        f"JOIN {quoted(subject.table)} AS s ON s.{quoted(ROW)} = r.{quoted(ROW)}",
    )
    return Step(subject.query, table, source.step.columns | set(wanted), name)


# -- order and take ------------------------------------------------------------------------------


def _ordered(name: str, rows: Rows, key: Diagram, subject: Step) -> tuple[Rows, Step]:
    """The rows by a column; not known while a row that is not left has no key.

    Why a row with such a key may not be taken is a reason, too: left, it would need no place.
    """
    plans: list[tuple[str, str]] = []
    quoted = subject.query.dialect.name_of

    def known(taken: Cell, by: Cell) -> Cell:
        if by.known:
            return TRUE
        kept = "" if taken == TRUE else f" AND coalesce({taken.sql}, TRUE)"
        unplaced = f"({is_null(by)}{kept})"

        def flagged(flag: Callable[[Cell], Flag]) -> Flag:
            flags = [flag(by)]
            if not taken.known:
                flags.append(both(is_null(taken), flag(taken)))
            return either(flags)

        flags = [flagged(lambda c: c.missing), flagged(lambda c: c.undefined)]
        found: list[Flag] = []
        for position, flag in enumerate(flags):
            if isinstance(flag, str):
                column = f"{name} order {'?!'[position]}{len(plans)}"
                plans.append((column, f"bool_or({unplaced} AND {flag})"))
                found.append(f"coalesce({quoted(column)}, FALSE)")
            else:
                found.append(flag)
        column = f"{name} order {len(plans)}"
        plans.append((column, f"bool_or({unplaced})"))
        sql = f"CASE WHEN coalesce({quoted(column)}, FALSE) THEN NULL ELSE TRUE END"
        return Cell(sql, False, found[0], found[1])

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
        flags: list[Flag] = []
        for flag in (taken.missing, taken.undefined):
            if isinstance(flag, bool):
                flags.append(flag)
                continue
            upto = window.replace("1 PRECEDING", "CURRENT ROW")
            doubted = f"CASE WHEN {is_null(taken)} AND {flag} THEN 1 ELSE 0 END"
            far = step.column(f"{name} doubts", f"sum({doubted}) {upto}")
            flags.append(
                f"(({possible} < {number.sql} AND {flag}) OR ({possible} >= {number.sql} "
                f"AND {far} > 0))"
            )
        sql = (
            f"CASE WHEN {sure} >= {number.sql} THEN FALSE "
            f"WHEN {possible} < {number.sql} THEN {taken.sql} "
            f"WHEN {taken.sql} IS NOT FALSE THEN NULL ELSE FALSE END"
        )
        return Cell(sql, False, flags[0], flags[1])

    taken = combine(status, [rows.taken, kept, *rows.keys])
    taken = step.keep_all(f"{name} taken", taken)
    step.close()
    return replace(rows, step=step, taken=taken, given=given, most=(rows.taken, kept))


# -- figures -------------------------------------------------------------------------------------


def grouped(name: str, rows: Rows, plans: Sequence[tuple[str, str]], subject: Step) -> Step:
    """The subjects with figures over their rows; NULL where a subject has no row at all."""
    rows.step.close()
    subject.close()
    quoted = subject.query.dialect.name_of
    listed = ",\n  ".join(f"{sql} AS {quoted(column)}" for column, sql in plans)
    totals = subject.query.add(
        f"{name} totals",
        f"SELECT {quoted(ROW)},\n  {listed}\nFROM {quoted(rows.step.table)}\n"
        f"GROUP BY {quoted(ROW)}",
    )
    added = ", ".join(f"t.{quoted(column)}" for column, _ in plans)
    table = subject.query.add(
        subject.label,
        f"SELECT s.*, {added}\nFROM {quoted(subject.table)} AS s\n"
        f"LEFT JOIN {quoted(totals)} AS t ON t.{quoted(ROW)} = s.{quoted(ROW)}",
    )
    return Step(
        subject.query, table, subject.columns | {column for column, _ in plans}, subject.label
    )


class Figures:
    """The figures over one table of rows, gathered, and then grouped in one step."""

    def __init__(self, name: str, rows: Rows, subject: Step) -> None:
        self._name = name
        self._rows = rows
        self._subject = subject
        self._plans: dict[str, str] = {}
        self._quoted = subject.query.dialect.name_of

    def _plan(self, label: str, sql: str) -> str:
        column = self._plans.get(sql)
        if column is None:
            column = f"{self._name} {label}"
            number = 1
            taken = {*self._plans.values(), *self._subject.columns}
            while column in taken:
                number += 1
                column = f"{self._name} {label} {number}"
            self._plans[sql] = column
        return self._quoted(column)

    def close(self) -> Step:
        """The subjects with the figures."""
        if not self._plans:
            return self._subject
        plans = [(column, sql) for sql, column in self._plans.items()]
        return grouped(self._name, self._rows, plans, self._subject)

    def figure(self, node: p.Aggregate) -> Diagram:
        """The cell of a figure, a text over the columns of :meth:`close`."""
        rows = self._rows
        if rows.absent:
            return rows.given
        if node.function == "count":
            operands = [rows.given, rows.taken]
            if rows.most is None:
                return combine(lambda given, taken: self._count(given, taken, None), operands)
            before, wanted = rows.most
            return combine(
                lambda given, taken, was, most: self._count(given, was, most, taken),
                [rows.given, rows.taken, before, wanted],
            )
        column = rows.columns[node.column]
        compute = self._distinct if node.function == "count_distinct" else self._over
        return combine(
            lambda given, taken, value: compute(node, given, taken, value),
            [rows.given, rows.taken, column],
        )

    def _number(self, condition: str, label: str) -> str:
        only = "" if condition == "TRUE" else f" FILTER (WHERE {condition})"
        return f"coalesce({self._plan(label, f'count(*){only}')}, 0)"

    def _count(
        self, given: Cell, taken: Cell, most: Cell | None, after: Cell | None = None
    ) -> Cell:
        least = self._number(taken.sql, "sure")
        if most is not None:
            wanted = f"greatest(0, {most.sql})"
            least = f"least({least}, {wanted})"
        if taken.known:
            return where_given(given, Cell(least, known=True, limit=LARGEST_LIST))
        high = self._number(f"coalesce({taken.sql}, TRUE)", "possible")
        if most is not None:
            high = f"least({high}, {wanted})"
        doubted = after if after is not None else taken
        cell = Cell(
            f"CASE WHEN {least} = {high} THEN {least} END",
            False,
            self._any(is_null(doubted), doubted.missing),
            self._any(is_null(doubted), doubted.undefined),
            limit=LARGEST_LIST,
            least=least,
            most=high,
        )
        return where_given(given, cell)

    def _any(self, condition: str, flag: Flag) -> Flag:
        """Whether a flag holds in any row where ``condition`` does."""
        if isinstance(flag, bool):
            return flag
        found = self._plan("doubt", f"bool_or({condition} AND {flag})")
        return f"coalesce({found}, FALSE)"

    def _doubts(self, taken: Cell, value: Cell) -> tuple[Flag, Flag]:
        """The reasons of rows in doubt, and of values that are undecided in a row not left."""
        kept = "TRUE" if taken == TRUE else f"coalesce({taken.sql}, TRUE)"
        flags: list[Flag] = []
        each: tuple[Callable[[Cell], Flag], ...] = (lambda c: c.missing, lambda c: c.undefined)
        for of in each:
            all_of = [of(cell) for cell in (taken, value) if not cell.known]
            if all(flag is True for flag in all_of) or not any(all_of):
                flags.append(bool(all_of) and all_of[0] is True)
                continue
            parts = []
            if not taken.known:
                parts.append(both(is_null(taken), of(taken)))
            if not value.known:
                parts.append(both(f"({kept} AND {is_null(value)})", of(value)))
            flags.append(self._any("TRUE", str(either(parts))))
        return flags[0], flags[1]

    def _distinct(self, _node: p.Aggregate, given: Cell, taken: Cell, value: Cell) -> Cell:
        def distinct(condition: str, label: str) -> str:
            only = "" if condition == "TRUE" else f" FILTER (WHERE {condition})"
            return f"coalesce({self._plan(label, f'count(DISTINCT {value.sql}){only}')}, 0)"

        low = distinct(taken.sql, "sure values")
        if taken.known and value.known:
            return where_given(given, Cell(low, known=True, limit=LARGEST_LIST))
        kept = taken.sql if taken.known else f"coalesce({taken.sql}, TRUE)"
        if not value.known:
            low = f"greatest({low}, least(1, {self._number(taken.sql, 'sure')}))"
            unknown = self._number(f"{kept} AND {is_null(value)}", "unknown values")
            high = f"({distinct(kept, 'possible values')} + {unknown})"
        else:
            high = distinct(kept, "possible values")
        missing, undefined = self._doubts(taken, value)
        cell = Cell(
            f"CASE WHEN {low} = {high} THEN {low} END",
            False,
            missing,
            undefined,
            limit=LARGEST_LIST,
            least=low,
            most=high,
        )
        return where_given(given, cell)

    def _over(self, node: p.Aggregate, given: Cell, taken: Cell, value: Cell) -> Cell:
        """``sum``, ``min`` and ``max``: undecided while a row or a value of one is."""
        only = "" if taken == TRUE else f" FILTER (WHERE {taken.sql})"
        figure = self._plan(f"{node.function} {node.column}", f"{node.function}({value.sql}){only}")
        limit = value.limit
        if node.function == "sum":
            limit *= LARGEST_LIST
            type_ = self._subject.query.dialect.integer(limit)
            figure = f"coalesce({self._subject.query.dialect.cast(figure, type_)}, 0)"
        doubts: list[str] = []
        if not taken.known:
            doubts.append(f"{self._number(is_null(taken), 'in doubt')} > 0")
        if not value.known:
            kept = taken.sql if taken.known else f"coalesce({taken.sql}, TRUE)"
            unknown = self._number(f"{kept} AND {is_null(value)}", "unknown values")
            doubts.append(f"{unknown} > 0")
        doubt = f"({' OR '.join(doubts)})" if doubts else ""
        missing, undefined = self._doubts(taken, value) if doubts else (False, False)
        known = not doubts
        if node.function != "sum":
            empty = f"{self._number(taken.sql, 'sure')} = 0"
            undefined = (
                either([f"(NOT {doubt} AND {empty})", both(doubt, undefined)]) if doubt else True
            )
            missing = both(doubt, missing) if doubt else False
            known = False
        sql = f"CASE WHEN NOT {doubt} THEN {figure} END" if doubt else figure
        cell = Cell(sql, known, missing, undefined, scale=value.scale, limit=limit)
        return where_given(given, cell)
