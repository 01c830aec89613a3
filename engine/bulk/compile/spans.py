"""Intervals of months: what is surely taken and what may be, and how conditions narrow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine import program as p
from engine.bulk.compile.cells import Cell, is_null


class Span(NamedTuple):
    """Months by their number from the first: from ``low``, never below 0, to before ``high``."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The months that are surely taken, and those that may be, with why they are in doubt.

    ``cells`` are what the interval is computed from: where one is undecided, every month that may
    be taken is in doubt, but for those of the span beside it: there, ``any`` holds without it.
    """

    sure: Span
    may: Span
    cells: tuple[tuple[Cell, Span], ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A selection of months: whether it is known, the number of its first month, what is taken."""

    given: Cell
    first: str
    taken: Taken
    take: Cell | None = None


ALL = Taken(Span("0", ""), Span("0", ""), ())
"""Every month; an empty upper edge is no edge."""

NONE = Span("0", "0")


def narrowed_by(one: Taken, other: Taken) -> Taken:
    """The months that both take."""
    cells = tuple(dict.fromkeys((*one.cells, *other.cells)))
    return Taken(met(one.sure, other.sure), met(one.may, other.may), cells)


def met(one: Span, other: Span) -> Span:
    """The months of both."""
    return Span(_later(one.low, other.low), earlier(one.high, other.high))


def _later(one: str, other: str) -> str:
    if one == other or other == "0":
        return one
    return other if one == "0" else f"greatest({one}, {other})"


def earlier(one: str, other: str) -> str:
    """The lesser of two upper edges, of which an empty one is none."""
    if one == other:
        return one
    if one == "" or other == "":
        return one or other
    if "0" in (one, other):
        return "0"
    return f"least({one}, {other})"


def size(span: Span) -> str:
    """The number of months."""
    if span.low == "0":
        if span.high.isdigit():
            return span.high
        return f"greatest(0, {span.high})"
    return f"greatest(0, {span.high} - {span.low})"


def as_read(reading: Cell, under: Sequence[Taken]) -> Taken:
    """The months under the reading of the row, which is the number of one."""

    def edge(texts: Sequence[str], none: str) -> str:
        if len(set(texts)) == 1:
            return texts[0]
        arms = [f"WHEN {number} THEN {text or none}" for number, text in enumerate(texts)]
        return f"CASE {reading.sql} {' '.join(arms)} END"

    def span(spans: Sequence[Span]) -> Span:
        none = str(p.MONTHS_LIMIT)
        return Span(edge([s.low for s in spans], "0"), edge([s.high for s in spans], none))

    cells: list[tuple[Cell, Span]] = []
    for number, each in enumerate(under):
        for cell, told in each.cells:
            null = f"({reading.sql} = {number} AND {is_null(cell)})"
            sql = "CAST(NULL AS BOOLEAN)" if cell.sql == "NULL" else cell.sql
            cells.append((replace(cell, sql=sql, null=null), told))
    sure, may = span([each.sure for each in under]), span([each.may for each in under])
    return Taken(sure, may, tuple(cells))


def whenever(cell: Cell) -> Taken:
    """All months or none, by a condition that is the same for each."""
    if cell.sql == "TRUE":
        return ALL
    many = str(p.MONTHS_LIMIT)
    sure = Span("0", f"CASE WHEN {cell.sql} THEN {many} ELSE 0 END")
    if cell.known:
        return Taken(sure, sure, ())
    return Taken(
        sure, Span("0", f"CASE WHEN NOT {cell.sql} THEN 0 ELSE {many} END"), ((cell, NONE),)
    )


def all_of(*parts: Taken) -> Taken:
    """The months that each of several conditions takes."""
    whole = parts[0]
    for part in parts[1:]:
        whole = narrowed_by(whole, part)
    return whole


def or_else(moving: Taken, *fixed: Cell) -> Taken:
    """Months for which a condition of the month holds, or all of them."""
    for cell in fixed:
        if cell.sql == "TRUE":
            return ALL
        if cell.sql == "FALSE":
            continue
        many = str(p.MONTHS_LIMIT)
        sure, may = moving.sure, moving.may
        moving = Taken(
            Span(_case(cell.sql, "0", sure.low), _case(cell.sql, many, sure.high)),
            Span(
                _unless(cell.sql, may.low, "0"),
                _unless(cell.sql, may.high, many),
            ),
            moving.cells if cell.known else (*moving.cells, (cell, NONE)),
        )
    cells = tuple((cell, moving.sure) for cell, _ in moving.cells)
    return Taken(moving.sure, moving.may, cells)


def _case(condition: str, then: str, otherwise: str) -> str:
    if then == otherwise or otherwise == "":
        return otherwise
    return f"CASE WHEN {condition} THEN {then} ELSE {otherwise} END"


def _unless(condition: str, otherwise: str, then: str) -> str:
    if then == otherwise or otherwise == "":
        return otherwise
    return f"CASE WHEN NOT {condition} THEN {otherwise} ELSE {then} END"
