"""What a run over a list is asked, who is told of it, and what became of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine import program as p
from engine.bulk.databases.duck import MEMORY
from engine.bulk.results.record_counts import RecordsCount
from engine.bulk.results.summary import Counts
from engine.decide.decision import ChosenReading
from engine.tables.cells import Cleaning

if TYPE_CHECKING:
    from engine.tables.lists import Lists

SHOWN = 1000
"""Of the refused rows so many are told one by one; all of them are in the list."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a list is decided: the readings that are settled, and what is wanted of it.

    ``output`` is None where only the counts are wanted. ``states``: count why a benefit has no
    figure too, which computes the list once more.
    """

    chosen: Sequence[ChosenReading] = ()
    output: Path | None = None
    states: bool = False
    memory: str = MEMORY


@dataclass(frozen=True, slots=True)
class Refused:
    """A row on which nothing was decided: its number in the list, its sheet, whose, and why."""

    row: int
    sheet: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a list. ``refused`` has the first :data:`SHOWN` refused rows.

    ``carried`` are the headers that are no fact, ``absent`` the facts without a column. ``lists``
    is how the list was found where people made it.
    """

    program: p.Program
    chosen: tuple[ChosenReading, ...]
    name: str
    counts: Counts
    refused: tuple[Refused, ...]
    records: tuple[RecordsCount, ...]
    carried: tuple[str, ...]
    absent: tuple[str, ...]
    output: Path | None
    lists: Lists | None = None

    @property
    def complete(self) -> bool:
        """Whether no row and no record was refused; where not, the exit code is 1."""
        return not self.counts.refused and not any(each.refused for each in self.records)


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a run.

    ``rows`` of rows read and then of rows decided, ``found`` of the lists that people made before
    they are cleaned, ``cleaned`` of each cell that was read as something else than it says.
    """

    rows: Callable[[int], None] | None = None
    cleaned: Callable[[Cleaning], None] | None = None
    found: Callable[[Lists], None] | None = None
