"""What a caller chose: the measure or version, the date, and the readings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.decide.decision import Decision
    from engine.library import Library


class How(NamedTuple):
    """How the caller wants cases to be decided."""

    measure: str
    on: date | None
    readings: Mapping[str, str]
    proposed: bool

    def decide(self, library: Library, facts: Mapping[str, object]) -> Decision:
        """Decide a case so."""
        return library.decide(
            self.measure, facts, on=self.on, readings=self.readings, proposed=self.proposed
        )


class Listing(NamedTuple):
    """A list to decide, what belongs to it, and where and how the answer goes."""

    where: str
    """A path, or a database with its table."""
    output: Path | None
    records: Mapping[str, str]
    """Where the records of an input stand; of ``""``, those of the only such input."""
    sheet: str | None
    columns: Path | None
    mask: bool
    format_: str

    def placed_records(self) -> dict[str, tuple[str, str | None]]:
        """Of each input with records, the file or database and the sheet."""
        return {name: sheet_of(where) for name, where in self.records.items()}


def sheet_of(where: str) -> tuple[str, str | None]:
    """``FILE#SHEET`` apart; a database keeps its table, which is no sheet."""
    from engine.bulk.choosing import is_database

    if is_database(where):
        return where, None
    path, cut, sheet = where.rpartition("#")
    return (path, sheet) if cut and path and sheet else (where, None)
