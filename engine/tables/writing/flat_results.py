"""A list with its answers where there are no sheets: csv, jsonl and parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from engine.decide.decision import Verdict
from engine.tables.cells import Cell, Row, Table
from engine.tables.job import Job, MakePage, Results, places
from engine.tables.masking import masked_cell
from engine.tables.summary import Note
from engine.tables.writing.plain_forms import OutputColumn, Write, writing


@contextmanager
def flat(job: Job) -> Iterator[Results]:
    """Rows and nothing else; a csv that stays a csv keeps its lines."""
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
