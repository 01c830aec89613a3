"""What a cleaner is told of its column, and what it makes of a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.program import Scalar
from engine.tables.cells import Cell
from engine.tables.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a cell was read as: None where the fact is missing. ``why`` is '' for a plain cell."""

    value: Scalar | None
    why: str = ""


class UncleanError(Exception):
    """A cell is no value of its input. ``code`` and ``arguments`` are those of a diagnostic.

    ``code`` '' means: not of the input's type, or no option of its closed set.
    """

    def __init__(self, code: str = "", arguments: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = dict(arguments or {})


Cleaner = Callable[[Cell], Cleaned]
"""A cell that is not blank → what it was read as. Raises :class:`UncleanError`."""


@dataclass(frozen=True, slots=True)
class Typing:
    """How the cells of one column were typed.

    ``unit`` is the one in the header's brackets; ``epoch`` day 0 of serial dates, None where the
    file has no such thing; ``within`` the input of type records that a field belongs to.
    """

    spelling: Spelling
    unit: str = ""
    header: str = ""
    epoch: date | None = None
    within: str = ""


def cut(text: str) -> str:
    """A text as long as a message may show it."""
    return text if len(text) <= 60 else f"{text[:57]}…"
