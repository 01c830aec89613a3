"""Figures over rows: gathered as plans of one grouping, which is joined back to the subjects.

A row of which no figure says anything, because it is surely left, is dropped before the grouping.
"""

from __future__ import annotations

from engine import program as p
from engine.bulk.compile.cells import TRUE, Cell, Flag, both, either, is_null, where_given
from engine.bulk.compile.rows import Plan, Rows
from engine.bulk.compile.stages import Step
from engine.readings import Diagram, combine, leaves

LARGEST_LIST = 10**9
"""No subject has so many records."""


def _not_left(taken: Cell) -> str:
    """The condition that a row is not surely left."""
    return "TRUE" if taken == TRUE else f"coalesce({taken.sql}, TRUE)"


class Figures:
    """The figures over one table of rows, gathered to be grouped in one step."""

    def __init__(self, name: str, rows: Rows, subject: Step) -> None:
        self._name = name
        self._rows = rows
        self._subject = subject
        self._plans: dict[str, str] = {}
        self._quoted = subject.query.dialect.name_of
        before = rows.taken if rows.most is None else rows.most[0]
        self._needed = tuple(dict.fromkeys(_not_left(taken) for taken in leaves(before)))

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

    @property
    def plans(self) -> list[Plan]:
        """What has to be grouped for the figures."""
        return [Plan(column, sql, self._needed) for sql, column in self._plans.items()]

    def figure(self, node: p.Aggregate) -> Diagram:
        """The cell of a figure, a text over the columns of :attr:`plans`."""
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
        kept = _not_left(taken)

        def found(of_taken: Flag, of_value: Flag) -> Flag:
            parts = [(is_null(taken), of_taken)] * (not taken.known)
            parts += [(f"({kept} AND {is_null(value)})", of_value)] * (not value.known)
            flags = [flag for _, flag in parts]
            if all(flag is True for flag in flags) or not any(flags):
                return any(flags)
            return self._any("TRUE", str(either([both(where, flag) for where, flag in parts])))

        return found(taken.missing, value.missing), found(taken.undefined, value.undefined)

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
