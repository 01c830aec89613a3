"""The list with its answers, back in the form in which it came.

A workbook comes back as the same workbook where it is an ``.xlsx`` of ordinary size; otherwise, and
where a workbook is asked for, as a new one with every sheet, row and value. A csv, a jsonl and a
parquet come back as such. Whatever the form, it is there whole at the end or not at all.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, Protocol

from engine.decide.decision import Verdict
from engine.program import DateType, DecimalType, IntegerType, Type
from engine.render.words import say
from engine.ruleset.diagnostics import Language
from engine.tables import looks
from engine.tables.cells import Cell, Row, Sheet, Table, exact, optional, unreadable
from engine.tables.looks import Look
from engine.tables.masking import masked_cell
from engine.tables.new_workbook import (
    SHEET_COLUMNS,
    SHEET_ROWS,
    NewSheet,
    NewWorkbook,
    new_workbook,
    sheet_names,
    too_large,
)
from engine.tables.pages import Page, Whereabouts, wide
from engine.tables.placing import check_place, placed
from engine.tables.same_workbook import (
    NotKeptError,
    SameWorkbook,
    SheetColumns,
)
from engine.tables.summary import Note
from engine.tables.writing import OutputColumn, Write, writing

WORKBOOKS = (".xlsx", ".xls", ".ods")

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


@contextmanager
def returning(job: Job) -> Iterator[Results]:
    """Open the result of a list; it stands in its place when the block ends without an error.

    Raises :class:`TableError` where it cannot be written: the place, a list longer or wider than a
    sheet, equal headers in a form that has columns by name only.
    """
    suffix = job.path.suffix.lower()
    check_place(job.path, job.inputs)
    with ExitStack() as stack:
        if suffix != ".xlsx":
            yield stack.enter_context(_flat(job))
            return
        _check_size(job)
        source = job.table.path.suffix.lower()
        if source not in WORKBOOKS:
            yield stack.enter_context(_fresh(job))
        elif source == ".xlsx":
            try:
                same = SameWorkbook(job.table.path, _rows(job.table), values=job.mask)
            except NotKeptError as error:
                yield stack.enter_context(_copied(job, error.note))
            else:
                yield stack.enter_context(_same(job, same))
        else:
            note = Note("note_new_kind", (("suffix", source),))
            yield stack.enter_context(_copied(job, note))


def places(table: Table) -> tuple[Sheet, ...]:
    """Where the rows of a list stand; a list that does not say has its headers in row one."""
    if table.sheets:
        return table.sheets
    columns = tuple(range(1, len(table.columns) + 1))
    return (Sheet(table.sheet, (1,), columns, len(columns) + 1),)


def _rows(table: Table) -> int:
    return sum(
        max(0, sheet.last_row - (sheet.header_rows or (0,))[-1]) for sheet in table.sheets
    ) or sum(1 for _ in table.rows())


def _check_size(job: Job) -> None:
    """What no sheet can hold is said before anything is decided, and not after the last row."""
    wide_ = len(job.table.columns) + len(job.answers)
    if wide_ > SHEET_COLUMNS:
        raise too_large(job.path.name, "列数", "the number of columns", wide_, SHEET_COLUMNS)
    # A row is two bytes or more, but for a parquet, where it may be less than one.
    table = job.table
    if table.path.suffix.lower() != ".parquet" and table.path.stat().st_size < 2 * SHEET_ROWS:
        return
    if table.path.suffix.lower() in WORKBOOKS:
        return
    rows = sum(1 for _ in table.rows()) + 1
    if rows > SHEET_ROWS:
        raise too_large(job.path.name, "行数", "the number of rows", rows, SHEET_ROWS)


# -- csv, jsonl, parquet -------------------------------------------------------------------------


@contextmanager
def _flat(job: Job) -> Iterator[Results]:
    table = job.table
    if table.path.suffix.lower() == job.path.suffix.lower() == ".csv":
        with writing(
            job.path, (), job.inputs, bom=table.bom, encoding=table.encoding, headed=False
        ) as write:
            results = _SameCsv(job, write)
            yield results
        return
    fields = table.schema if table.schema is not None else [None] * len(table.columns)
    own = [OutputColumn(header, None, of) for header, of in zip(table.columns, fields, strict=True)]
    if job.mask:
        own = [
            OutputColumn(column.header) if index in job.identity else column
            for index, column in enumerate(own)
        ]
    columns = [*own, *(OutputColumn(header, of) for header, of in job.answers)]
    with writing(job.path, columns, job.inputs, bom=table.bom) as write:
        yield _Flat(job, write)


@dataclass(frozen=True, slots=True)
class _Flat:
    """Rows of the list and nothing else."""

    job: Job
    write: Write

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        del verdict
        self.write((*self.job.cells(row), *answers))

    def finish(self, page: MakePage) -> tuple[Note, ...]:
        del page
        return ()


class _SameCsv:
    """The csv as it came, line by line: titles above the table and notes below it stay."""

    def __init__(self, job: Job, write: Write) -> None:
        self._job = job
        self._write = write
        self._lines = _csv_lines(job.table)
        (where,) = places(job.table)
        self._headers = frozenset(where.header_rows)
        self._last_header = max(where.header_rows, default=0)
        self._wide = max(len(job.table.columns), where.first_free_column - 1)
        self._at: tuple[int, list[str]] | None = next(self._lines, None)

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        del verdict
        self._upto(row.number)
        own: Sequence[Cell] = row.cells
        if self._at is not None and self._at[0] == row.number:
            own = self._at[1]
            self._at = next(self._lines, None)
        self._line(own, answers)

    def finish(self, page: MakePage) -> tuple[Note, ...]:
        del page
        self._upto(None)
        return ()

    def _upto(self, number: int | None) -> None:
        while self._at is not None and (number is None or self._at[0] < number):
            at, cells = self._at
            self._at = next(self._lines, None)
            if at == self._last_header:
                self._line(cells, [header for header, _ in self._job.answers])
            elif at in self._headers:
                self._line(cells, ())
            else:
                self._line(cells, ())

    def _line(self, own: Sequence[Cell], added: Sequence[Cell]) -> None:
        if self._job.mask:
            own = [
                masked_cell(cell, identity=index in self._job.identity)
                for index, cell in enumerate(own)
            ]
        # A row with too many cells keeps them: its answers stand further right, as its error says.
        filled = [*own, *[None] * (self._wide - len(own))] if added else list(own)
        self._write([*filled, *added])


def _csv_lines(table: Table) -> Iterator[tuple[int, list[str]]]:
    """The lines of a csv by the number of the line on which each begins."""
    with table.path.open(encoding=table.encoding, newline="") as file:
        reader = csv.reader(_without_mark(file), strict=True)
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            yield number, cells


def _without_mark(lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if number == 0 else line


# -- the same workbook ---------------------------------------------------------------------------


@contextmanager
def _same(job: Job, book: SameWorkbook) -> Iterator[Results]:
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
        self._looks = _answer_looks(job.answers)
        self._widths = _AnswerWidths(job, self._looks)

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        self._widths.add(answers)
        added = self._added[row.sheet or self._one]
        added.put(row.number, answers, _row_looks(self._looks, answers, verdict))
        added.heighten(row.number, _height(answers, self._looks))

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


# -- a new workbook ------------------------------------------------------------------------------


@contextmanager
def _fresh(job: Job) -> Iterator[Results]:
    """A workbook with the list on one sheet."""
    with placed(job.path, job.inputs) as file, new_workbook(file, job.path.name) as book:
        yield _Fresh(job, book)


class _Fresh:
    """A list that came without sheets, on one."""

    def __init__(self, job: Job, book: NewWorkbook) -> None:
        self._job = job
        self._book = book
        self._sheet = book.sheet(say("sheet_list", job.language))
        self._looks = _answer_looks(job.answers)
        self._answer_widths = _AnswerWidths(job, self._looks)
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
        self._sheet.height(self._row, _height(answers, self._looks))
        cells = self._job.cells(row)
        _widen(self._widths, cells, self._row)
        for column, cell in enumerate(cells, start=1):
            self._sheet.put(self._row, column, cell, looks.PLAIN)
        row_looks = _row_looks(self._looks, answers, verdict)
        for column, (cell, look) in enumerate(
            zip(answers, row_looks, strict=True), start=len(cells) + 1
        ):
            self._sheet.put(self._row, column, cell, look)

    def finish(self, page: MakePage) -> tuple[Note, ...]:
        self._sheet.widths([*_bounded(self._widths), *self._answer_widths.widths()])
        self._sheet.filter(1, self._row, len(self._widths) + len(self._job.answers))
        notes = (Note("note_masked"),) if self._job.mask else ()
        name = _free_name(say("sheet_summary", self._job.language), [self._sheet.name])
        # Its rows are not those of the file: there is nothing to lead to.
        self._book.page(page(notes, name, Whereabouts()))
        return notes


@contextmanager
def _copied(job: Job, note: Note) -> Iterator[Results]:
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
        self._looks = _answer_looks(job.answers)
        self._widths: list[int] = []
        self._answer_widths = _AnswerWidths(job, self._looks)
        self._filled = 0
        self._at = next(rows, None)
        if where is not None:
            sheet.freeze(self._last_header)

    def add(self, row: Row, answers: Sequence[Cell], verdict: Verdict | None) -> None:
        self._upto(row.number)
        self._sheet.height(row.number, _height(answers, self._looks))
        if self._at is not None and self._at[0] == row.number:
            self._line(self._at[0], self._at[1], looks.PLAIN)
            self._at = next(self._rows, None)
        self._answer_widths.add(answers)
        self._answers(row.number, answers, _row_looks(self._looks, answers, verdict))
        self._filled = row.number

    def finish(self) -> None:
        self._upto(None)
        free = self._where.first_free_column if self._where is not None else 0
        self._sheet.widths(_bounded(self._widths))
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
                self._sheet.height(at, _LINE_POINTS * (breaks + 1))
            self._line(at, cells, looks.HEAD if at in self._headers else _BARE)
            if at in self._headers:
                headers = [header for header, _ in self._job.answers]
                shown = headers if at == self._last_header else [None] * len(headers)
                self._answers(at, shown, [looks.RESULT_HEAD] * len(headers))

    def _line(self, number: int, cells: Sequence[Cell], look: Look) -> None:
        if self._where is None or number >= self._last_header:
            _widen(self._widths, cells, number - self._last_header)
        for column, cell in enumerate(cells, start=1):
            if self._job.mask:
                cell = masked_cell(cell, identity=column in self._hidden)
            if cell is not None or look is not _BARE:
                self._sheet.put(number, column, cell, look)

    def _answers(self, number: int, cells: Sequence[Cell], row_looks: Sequence[Look]) -> None:
        assert self._where is not None
        first = self._where.first_free_column
        for column, (cell, look) in enumerate(zip(cells, row_looks, strict=True), start=first):
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


# -- how answers look ----------------------------------------------------------------------------

_NARROWEST, _WRAPPED, _WIDEST = 9, 52, 70
_SAMPLE = 200


class _AnswerWidths:
    """How wide the answers have to be: as what stands in them, up to where text is wrapped."""

    def __init__(self, job: Job, columns: Sequence[Look]) -> None:
        self._columns = columns
        self._widths = [max(_NARROWEST, wide(header) + 2) for header, _ in job.answers]

    def add(self, cells: Sequence[Cell]) -> None:
        for index, cell in enumerate(cells):
            if cell is not None:
                self._widths[index] = max(self._widths[index], wide(str(cell)) + 2)

    def widths(self) -> list[int]:
        return [
            min(width, _WRAPPED if look.wrap else _WIDEST)
            for width, look in zip(self._widths, self._columns, strict=True)
        ]


def _height(cells: Sequence[Cell], columns: Sequence[Look]) -> int:
    """The height in points that the answers of a row need; no program fits a row by itself.

    A longer text ends below the edge: a list with rows as high as pages is no list.
    """
    lines = [_lines(cell) for cell, look in zip(cells, columns, strict=True) if look.wrap]
    return _LINE_POINTS * min(max(lines, default=1), _LINES)


def _lines(cell: Cell) -> int:
    return 1 if cell is None else -(-wide(str(cell)) // (_WRAPPED - 3))


_LINE_POINTS, _LINES = 16, 4


def _answer_looks(answers: Sequence[tuple[str, Type | None]]) -> tuple[Look, ...]:
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


def _row_looks(
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


def _widen(widths: list[int], cells: Sequence[Cell], number: int) -> None:
    """Take the first rows as what a column needs."""
    if number > _SAMPLE:
        return
    widths.extend([0] * (len(cells) - len(widths)))
    for index, cell in enumerate(cells):
        if cell is not None:
            text = str(cell).split("\n")
            widths[index] = max(widths[index], *(wide(part) for part in text))


def _bounded(widths: Sequence[int]) -> list[int]:
    return [min(_WIDEST, max(_NARROWEST, width + 1)) for width in widths]


def _free_name(name: str, taken: Sequence[str]) -> str:
    used = {other.casefold() for other in taken}
    found, number = name, 1
    while found.casefold() in used:
        number += 1
        found = f"{name}{number}"
    return found
