"""A list with its answers as a workbook: the same, a new one, or a copy in another form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from engine.decide.decision import Verdict
from engine.tables.cells import Cell, Row, Sheet, exact, optional, unreadable
from engine.tables.job import Job, MakePage, Results, places
from engine.tables.masking import masked_cell
from engine.tables.summary import Note
from engine.tables.writing import looks
from engine.tables.writing.answer_looks import (
    LINE_POINTS,
    AnswerWidths,
    answer_looks,
    bounded,
    row_height,
    row_looks,
    widen,
)
from engine.tables.writing.looks import Look
from engine.tables.writing.new_workbook import NewSheet, NewWorkbook, new_workbook, sheet_names
from engine.tables.writing.pages import Whereabouts, wide
from engine.tables.writing.placing import placed
from engine.tables.writing.same_workbook import SameWorkbook, SheetColumns
from engine.wording.words import say


@contextmanager
def same(job: Job, book: SameWorkbook) -> Iterator[Results]:
    """The workbook that came, with its answers."""
    with placed(job.path, job.inputs) as file:
        results = _Same(job, book)
        yield results
        book.save(file)


class _Same:
    """The clerk's workbook, in memory until the end."""

    def __init__(self, job: Job, book: SameWorkbook) -> None:
        self._job = job
        self._book = book
        headers = [header for header, _ in job.answers]
        self._one = job.table.sheet or book.names[0]
        self._added: dict[str, SheetColumns] = {}
        for where in places(job.table):
            name = where.name or self._one
            self._added[name] = book.add_columns(replace(where, name=name), headers)
        self._looks = answer_looks(job.answers)
        self._widths = AnswerWidths(job, self._looks)

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        self._widths.add(answers)
        added = self._added[row.sheet or self._one]
        added.put(row.number, answers, row_looks(self._looks, answers, verdict))
        added.heighten(row.number, row_height(answers, self._looks))

    def finish(self, page: MakePage) -> tuple[Note, ...]:
        for added in self._added.values():
            added.widths(self._widths.widths())
        notes = self._book.notes(masked=self._job.mask)
        if self._job.mask:
            self._book.mask(self._job.identity_on_sheets)
            notes = (Note("note_masked"), *notes)
        name = _free_name(say("sheet_summary", self._job.language), self._book.names)
        self._book.add_page(page(notes, name, Whereabouts(self._one)))
        return notes


@contextmanager
def fresh(job: Job) -> Iterator[Results]:
    """A workbook with the list on one sheet."""
    with placed(job.path, job.inputs) as file, new_workbook(file, job.path.name) as book:
        yield _Fresh(job, book)


class _Fresh:
    """A list that came without sheets, on one."""

    def __init__(self, job: Job, book: NewWorkbook) -> None:
        self._job = job
        self._book = book
        self._sheet = book.sheet(say("sheet_list", job.language))
        self._looks = answer_looks(job.answers)
        self._answer_widths = AnswerWidths(job, self._looks)
        self._row = 1
        own = len(job.table.columns)
        for column, header in enumerate(job.table.columns, start=1):
            self._sheet.put(1, column, header, looks.HEAD)
        for column, (header, _) in enumerate(job.answers, start=own + 1):
            self._sheet.put(1, column, header, looks.RESULT_HEAD)
        self._sheet.freeze(1)
        self._widths = [wide(header) for header in job.table.columns]

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        self._row += 1
        self._answer_widths.add(answers)
        self._sheet.height(self._row, row_height(answers, self._looks))
        cells = self._job.cells(row)
        widen(self._widths, cells, self._row)
        for column, cell in enumerate(cells, start=1):
            self._sheet.put(self._row, column, cell, looks.PLAIN)
        shown = row_looks(self._looks, answers, verdict)
        for column, (cell, look) in enumerate(
            zip(answers, shown, strict=True), start=len(cells) + 1
        ):
            self._sheet.put(self._row, column, cell, look)

    def finish(self, page: MakePage) -> tuple[Note, ...]:
        self._sheet.widths([*bounded(self._widths), *self._answer_widths.widths()])
        self._sheet.filter(1, self._row, len(self._widths) + len(self._job.answers))
        notes = (Note("note_masked"),) if self._job.mask else ()
        name = _free_name(say("sheet_summary", self._job.language), [self._sheet.name])
        # Its rows are not those of the file: there is nothing to lead to.
        self._book.page(page(notes, name, Whereabouts()))
        return notes


@contextmanager
def copied(job: Job, note: Note) -> Iterator[Results]:
    """A workbook with all the sheets of the one that came."""
    with placed(job.path, job.inputs) as file, new_workbook(file, job.path.name) as book:
        yield _Copied(job, book, note)


class _Copied:
    """Every sheet, row and value of a workbook, its rows read again beside their answers."""

    def __init__(self, job: Job, book: NewWorkbook, note: Note) -> None:
        self._job = job
        self._book = book
        self._notes = [note]
        source = _source(job.table.path)
        old = source.sheet_names
        names = sheet_names(old)
        self._renamed = dict(zip(old, names, strict=True))
        for before, after in self._renamed.items():
            if before != after:
                self._notes.append(
                    Note("note_sheet_renamed", (("before", before), ("after", after)))
                )
        self._one = job.table.sheet or old[0]
        parts = {where.name or self._one: where for where in places(job.table)}
        self._sheets: dict[str, _CopiedSheet] = {}
        others: list[_CopiedSheet] = []
        for metadata in source.sheets_metadata:
            sheet = book.sheet(self._renamed[metadata.name])
            if not str(metadata.visible).endswith(".Visible"):
                sheet.hide()
            rows = _raw_rows(source, metadata.name)
            hidden = job.identity_on_sheets.get(metadata.name, frozenset())
            copied = _CopiedSheet(job, sheet, rows, parts.get(metadata.name), hidden)
            if metadata.name in parts:
                self._sheets[metadata.name] = copied
            else:
                others.append(copied)
        for copied in others:
            copied.finish()

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        self._sheets[row.sheet or self._one].add(row, answers, verdict)

    def finish(self, page: MakePage) -> tuple[Note, ...]:
        for copied in self._sheets.values():
            copied.finish()
        if self._job.mask:
            self._notes.insert(0, Note("note_masked"))
        word = say("sheet_summary", self._job.language)
        name = _free_name(word, list(self._renamed.values()))
        notes = tuple(self._notes)
        at = Whereabouts(self._renamed[self._one], self._renamed)
        self._book.page(page(notes, name, at))
        return notes


class _CopiedSheet:
    """One sheet, copied from its first row to its last."""

    def __init__(
        self,
        job: Job,
        sheet: NewSheet,
        rows: Iterator[tuple[int, tuple[Cell, ...]]],
        where: Sheet | None,
        hidden: frozenset[int],
    ) -> None:
        self._job = job
        self._sheet = sheet
        self._rows = rows
        self._where = where
        self._hidden = hidden
        self._headers = frozenset(where.header_rows if where else ())
        self._last_header = max(self._headers, default=0)
        self._looks = answer_looks(job.answers)
        self._widths: list[int] = []
        self._answer_widths = AnswerWidths(job, self._looks)
        self._filled = 0
        self._at = next(rows, None)
        if where is not None:
            sheet.freeze(self._last_header)

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        self._upto(row.number)
        self._sheet.height(row.number, row_height(answers, self._looks))
        if self._at is not None and self._at[0] == row.number:
            self._line(self._at[0], self._at[1], looks.PLAIN)
            self._at = next(self._rows, None)
        self._answer_widths.add(answers)
        self._answers(row.number, answers, row_looks(self._looks, answers, verdict))
        self._filled = row.number

    def finish(self) -> None:
        self._upto(None)
        free = self._where.first_free_column if self._where is not None else 0
        self._sheet.widths(bounded(self._widths))
        if self._where is not None:
            self._sheet.widths(self._answer_widths.widths(), free)
            last = max(self._filled, self._last_header + 1)
            self._sheet.filter(self._last_header, last, free + len(self._job.answers) - 1)

    def _upto(self, number: int | None) -> None:
        while self._at is not None and (number is None or self._at[0] < number):
            at, cells = self._at
            self._at = next(self._rows, None)
            if at in self._headers:
                breaks = max((str(cell).count("\n") for cell in cells), default=0)
                self._sheet.height(at, LINE_POINTS * (breaks + 1))
            self._line(at, cells, looks.HEAD if at in self._headers else _BARE)
            if at in self._headers:
                headers = [header for header, _ in self._job.answers]
                shown = headers if at == self._last_header else [None] * len(headers)
                self._answers(at, shown, [looks.RESULT_HEAD] * len(headers))

    def _line(self, number: int, cells: Sequence[Cell], look: Look) -> None:
        if self._where is None or number >= self._last_header:
            widen(self._widths, cells, number - self._last_header)
        for column, cell in enumerate(cells, start=1):
            if self._job.mask:
                cell = masked_cell(cell, identity=column in self._hidden)
            if cell is not None or look is not _BARE:
                self._sheet.put(number, column, cell, look)

    def _answers(self, number: int, cells: Sequence[Cell], shown: Sequence[Look]) -> None:
        assert self._where is not None
        first = self._where.first_free_column
        for column, (cell, look) in enumerate(zip(cells, shown, strict=True), start=first):
            self._sheet.put(number, column, cell, look)


_BARE = Look()


def _source(path: Path) -> Any:
    calamine = optional("python_calamine", "excel", path.suffix)
    try:
        return calamine.load_workbook(str(path))
    except calamine.CalamineError as error:
        raise unreadable(path, str(error), str(error)) from error


def _raw_rows(source: Any, name: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows of a sheet by number, from the first column on, each cell as it stands."""
    sheet = source.get_sheet_by_name(name)
    if sheet.start is None:
        return
    left = (None,) * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield number, (*left, *(_raw(value) for value in values))


def _raw(value: Any) -> Cell:
    """A cell as calamine gives it: a blank is None, a number exact, a day the day alone."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    cell: Cell = value
    return cell


def _free_name(name: str, taken: Sequence[str]) -> str:
    used = {other.casefold() for other in taken}
    found, number = name, 1
    while found.casefold() in used:
        number += 1
        found = f"{name}{number}"
    return found
