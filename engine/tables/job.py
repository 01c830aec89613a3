"""What is to be written of a decided list, and who writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from engine.decide.decision import Verdict
from engine.program import Type
from engine.ruleset.diagnostics import Language
from engine.tables.cells import Cell, Row, Sheet, Table
from engine.tables.masking import masked_cell
from engine.tables.summary import Note
from engine.tables.writing.pages import Page, Whereabouts

MakePage = Callable[[Sequence[Note], str, Whereabouts], Page]
"""The summary from the notes, the name of its sheet, and where the rows stand."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written: where, of which list, with which columns added.

    ``answers`` are the headers of the answers with the types of the benefits (None: text).
    ``identity`` are the columns of identity numbers: of the list by index, of sheets by their
    numbers. ``inputs`` are the files that were read.
    """

    path: Path
    table: Table
    answers: tuple[tuple[str, Type | None], ...]
    language: Language
    inputs: tuple[Path, ...] = ()
    mask: bool = False
    identity: frozenset[int] = frozenset()
    identity_on_sheets: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """The cells of a row as they may be shown."""
        if not self.mask:
            return row.cells
        return tuple(
            masked_cell(cell, identity=index in self.identity)
            for index, cell in enumerate(row.cells)
        )


class Results(Protocol):
    """Where answers go, row after row in the order of the list, and the summary at the end."""

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        """Write a row with its answers; ``verdict`` is None where it was refused."""

    def finish(self, page: MakePage) -> tuple[Note, ...]:
        """Write what is left, and the summary where there are sheets; what is to be said of it."""


def places(table: Table) -> tuple[Sheet, ...]:
    """Where the rows of a list stand; a list that does not say has its headers in row one."""
    if table.sheets:
        return table.sheets
    columns = tuple(range(1, len(table.columns) + 1))
    return (Sheet(table.sheet, (1,), columns, len(columns) + 1),)
