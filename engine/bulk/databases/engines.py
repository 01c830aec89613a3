"""What a database does for a run, and what is known of a table in it.

To count what became of a list, little is asked of a database: its dialect, and the few rows of a
query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from engine.bulk.databases.dialects import Dialect

Kind = Literal[
    "boolean", "integer", "decimal", "double", "date", "instant", "text", "records", "other"
]
"""What a column of a table is; ``instant`` has a time of day, ``records`` are lists of rows."""


@dataclass(frozen=True, slots=True)
class Given:
    """A column of a table: its name, its kind, and what bounds its values.

    ``scale`` are the digits of a decimal after the point, ``limit`` what bounds a number's digits
    as a whole number (0: nothing). ``span`` are the least and greatest value where the table tells
    them. ``may_be_blank``: a text that is white space alone may stand in it. ``fields`` are those
    of ``records``.
    """

    name: str
    kind: Kind
    scale: int = 0
    limit: int = 0
    span: tuple[int, int] | tuple[date, date] | None = None
    may_be_blank: bool = True
    fields: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A table of a database: ``sql`` stands after FROM, ``number`` numbers its rows from 1.

    ``rows`` is their number where it is known without reading them. ``hidden`` are columns that
    ``sql`` has beside ``columns``.
    """

    name: str
    sql: str
    columns: tuple[Given, ...]
    number: str
    rows: int | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)


def may_be_blank(least: str, greatest: str) -> bool:
    """Whether a text between two could be white space alone: all of that sorts before U+3001."""
    if not least:
        return True
    return not (least[0] > "\u3000" or (least[0] > " " and greatest[0] < "\x80"))


Progress = Callable[[float], None]
"""Told from time to time how much of a run is done: from 0 to 1."""


class Engine(Protocol):
    """A database that decides lists."""

    name: str
    dialect: Dialect

    def rows(self, sql: str, progress: Progress | None = None) -> Sequence[tuple[Any, ...]]:
        """The rows of a query that has few."""

    def close(self) -> None:
        """Let go of everything."""
