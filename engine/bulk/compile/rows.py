"""Rows of records as a table, and their grouping back to the subjects whose they are.

A row is taken, left or in doubt, a column with TRUE, FALSE or NULL for each distinction that the
readings make.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.bulk.compile.cells import Cell
from engine.bulk.compile.stages import ROW, Column, Step
from engine.readings import Diagram

POSITION = "@"
"""The column that numbers the rows of a subject in the order of their source."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a selection or of an input of type records, as a table.

    ``taken`` is the status of a row. ``given`` is TRUE where the rows are known at all, else NULL:
    a cell of the subject, not of the row. ``most`` bounds their number: what was
    taken before ``take``, and its number. ``keys`` are the
    columns that order them, before their position. ``origin`` is the input whose records they are.
    """

    step: Step
    columns: dict[str, Diagram]
    taken: Diagram
    given: Diagram
    keys: tuple[Diagram, ...] = ()
    most: tuple[Diagram, Diagram] | None = None
    origin: str = ""

    @property
    def absent(self) -> bool:
        """Whether no subject has rows, because their list is not given."""
        return isinstance(self.given, Cell) and self.given.sql == "NULL"


def texts_of(cell: Cell) -> Iterator[str]:
    """All text of a cell."""
    for text in (cell.sql, cell.least, cell.most, cell.null, cell.missing, cell.undefined):
        if isinstance(text, str):
            yield text


class Plan(NamedTuple):
    """A figure of a grouping: the column and its text, and the rows of which it says anything."""

    column: str
    sql: str
    needed: tuple[str, ...] = ("TRUE",)


FEW = 8
"""Rows are dropped by so many conditions at most; a database tests each of them in every row."""


def grouped(name: str, rows: Rows, plans: Sequence[Plan], subject: Step) -> Step:
    """The subjects with figures over their rows; NULL where a subject has no row that is needed."""
    rows.step.close()
    subject.close()
    quoted = subject.query.dialect.name_of
    needed = list(dict.fromkeys(condition for plan in plans for condition in plan.needed))
    where = "" if "TRUE" in needed or len(needed) > FEW else f"WHERE {' OR '.join(needed)}\n"
    totals = subject.query.add(
        f"{name} totals",
        [quoted(ROW)],
        f"FROM {quoted(rows.step.table)}\n{where}GROUP BY {quoted(ROW)}",
        [Column(plan.column, plan.sql) for plan in plans],
    )
    added = [plan.column for plan in plans]
    table = subject.query.add(
        subject.label,
        ["s.*"],
        f"FROM {quoted(subject.table)} AS s\n"
        f"LEFT JOIN {quoted(totals)} AS t ON t.{quoted(ROW)} = s.{quoted(ROW)}",
        [Column(column, f"t.{quoted(column)}") for column in added],
    )
    return Step(subject.query, table, subject.columns.union(added), subject.label)
