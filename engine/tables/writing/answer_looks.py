"""How answers look in a sheet: their colours, their widths and the height of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.decide.decision import Verdict
from engine.program import DateType, DecimalType, IntegerType, Type
from engine.tables.cells import Cell
from engine.tables.job import Job
from engine.tables.writing import looks
from engine.tables.writing.looks import Look
from engine.tables.writing.pages import wide

_NARROWEST, _WRAPPED, _WIDEST = 9, 52, 70
_SAMPLE = 200
LINE_POINTS, _LINES = 16, 4


class AnswerWidths:
    """How wide the answers have to be: as what stands in them, up to where text is wrapped."""

    def __init__(self, job: Job, columns: Sequence[Look]) -> None:
        self._columns = columns
        self._widths = [max(_NARROWEST, wide(header) + 2) for header, _ in job.answers]

    def add(self, cells: Sequence[Cell]) -> None:
        """Take the answers of a row into account."""
        for index, cell in enumerate(cells):
            if cell is not None:
                self._widths[index] = max(self._widths[index], wide(str(cell)) + 2)

    def widths(self) -> list[int]:
        """The width of each column in characters."""
        return [
            min(width, _WRAPPED if look.wrap else _WIDEST)
            for width, look in zip(self._widths, self._columns, strict=True)
        ]


def row_height(cells: Sequence[Cell], columns: Sequence[Look]) -> int:
    """The height in points that the answers of a row need; no program fits a row by itself.

    A longer text ends below the edge: a list with rows as high as pages is no list.
    """
    lines = [_lines(cell) for cell, look in zip(cells, columns, strict=True) if look.wrap]
    return LINE_POINTS * min(max(lines, default=1), _LINES)


def _lines(cell: Cell) -> int:
    return 1 if cell is None else -(-wide(str(cell)) // (_WRAPPED - 3))


def answer_looks(answers: Sequence[tuple[str, Type | None]]) -> tuple[Look, ...]:
    """The look of each column: the verdict, the benefits, three of text, a plain one, the error."""
    benefits = [_figure_look(of) for _, of in answers[1:-5]]
    return (looks.PLAIN, *benefits, *[looks.TEXT] * 3, looks.PLAIN, looks.ERROR)


def _figure_look(of: Type | None) -> Look:
    match of:
        case IntegerType():
            return looks.COUNT
        case DecimalType(digits):
            return looks.AMOUNT if digits else looks.COUNT
        case DateType():
            return looks.DATE
        case _:
            return looks.PLAIN


def row_looks(
    columns: Sequence[Look], cells: Sequence[Cell], verdict: Verdict | None
) -> Sequence[Look]:
    """The looks of a row: its verdict in colour, and a text that is cut from its beginning."""
    first = columns[0] if verdict is None else looks.verdict_look(verdict)
    return (
        first,
        *(
            replace(look, is_top=True) if look.wrap and _lines(cell) > _LINES else look
            for look, cell in zip(columns[1:], cells[1:], strict=True)
        ),
    )


def widen(widths: list[int], cells: Sequence[Cell], number: int) -> None:
    """Take the first rows as what a column needs."""
    if number > _SAMPLE:
        return
    widths.extend([0] * (len(cells) - len(widths)))
    for index, cell in enumerate(cells):
        if cell is not None:
            text = str(cell).split("\n")
            widths[index] = max(widths[index], *(wide(part) for part in text))


def bounded(widths: Sequence[int]) -> list[int]:
    """Widths that are neither too narrow to see nor too wide to read."""
    return [min(_WIDEST, max(_NARROWEST, width + 1)) for width in widths]
