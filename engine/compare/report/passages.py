"""What is said in a report before it has a form: headings, sentences and tables of text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; ``sides`` has l or r for each column. A cell of + or − is a gain or a loss."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sides: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with what stands under it: sentences, ``loud`` ones first, and a table."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    loud: tuple[str, ...] = ()
