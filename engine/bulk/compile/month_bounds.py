"""The months for which a condition holds, as an interval of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine import program as p
from engine.bulk.compile import numbers
from engine.bulk.compile.cells import Cell, nothing, reasons
from engine.bulk.compile.expressions import Scope, compile_
from engine.bulk.compile.month_forms import START, depends
from engine.bulk.compile.spans import (
    NONE,
    Schedule,
    Span,
    Taken,
    all_of,
    as_read,
    or_else,
    whenever,
)
from engine.readings import Diagram, combine

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Bounds:
    """The months for which a condition holds, as an interval."""

    def __init__(
        self, scope: Scope, source: Diagram, keep: Callable[[str, Diagram], Diagram]
    ) -> None:
        self._scope = scope
        self._source = source
        self._keep = keep

    def of(self, condition: p.Expression) -> Diagram:
        """The months, by reading."""
        if not depends(condition):
            return combine(whenever, [compile_(condition, self._scope)])
        match condition:
            case p.Clause(condition=inner):
                return self.of(inner)
            case p.Compare(operator=operator, left=left, right=right):
                if isinstance(right, p.Column):
                    return self._edge(_TURNED[operator], right.name, left)
                assert isinstance(left, p.Column)
                return self._edge(operator, left.name, right)
            case p.All(parts=parts):
                return combine(all_of, [self.of(part) for part in parts])
            case p.Any(parts=parts):
                fixed = [compile_(part, self._scope) for part in parts if not depends(part)]
                (moving,) = [self.of(part) for part in parts if depends(part)]
                return combine(or_else, [moving, *fixed])
            case p.By(subject=p.Reading(parameter=parameter), cases=cases):
                names = [name for name, _ in cases]
                chosen = self._scope.readings[parameter]
                under = [self.of(case) for _, case in cases]
                if isinstance(chosen, Cell):
                    return combine(lambda *each: as_read(chosen, each), under)
                return combine(lambda reading, *each: each[names.index(reading)], [chosen, *under])
            case _:
                raise AssertionError(condition)

    def _edge(self, operator: str, column: str, other: p.Expression) -> Diagram:
        """``column operator other``: every month before some month, or from it on."""
        d = self._scope.dialect

        def at(source: Schedule, day: Cell) -> Cell:
            absent = nothing([day])
            if absent is not None:
                return absent
            month = f"{d.month_number(day.sql)} - ({source.first})"
            if column == START and operator in ("<", ">="):
                month += f" + CASE WHEN {d.day_of(day.sql)} > 1 THEN 1 ELSE 0 END"
            elif column == START:
                month += " + 1"
            elif operator in ("<=", ">"):
                month += f" + CASE WHEN {day.sql} = {d.last_day(day.sql)} THEN 1 ELSE 0 END"
            known, missing, undefined = reasons([day])
            return replace(
                numbers.number(f"({month})", 10**6, [day]),
                known=known,
                missing=missing,
                undefined=undefined,
            )

        def interval(month: Cell) -> Taken:
            length = str(p.MONTHS_LIMIT)
            sure = month.sql if month.known else f"coalesce({month.sql}, {{}})"
            cells = () if month.known else ((month, NONE),)
            if operator in ("<", "<="):
                return Taken(Span("0", sure.format("0")), Span("0", sure.format(length)), cells)
            # A day before the first month leaves no month out, and adds none.
            low, none = (f"greatest(0, {sure.format(end)})" for end in ("0", length))
            return Taken(Span(none, ""), Span(low, ""), cells)

        months = self._keep("month", combine(at, [self._source, compile_(other, self._scope)]))
        return combine(interval, [months])
