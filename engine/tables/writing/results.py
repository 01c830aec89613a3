"""The list with its answers, back in the form in which it came.

A workbook comes back as the same workbook where it is an ``.xlsx`` of ordinary size; otherwise, and
where a workbook is asked for, as a new one with every sheet, row and value. A csv, a jsonl and a
parquet come back as such. Whatever the form, it is there whole at the end or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from engine.tables.cells import Table
from engine.tables.job import Job, Results
from engine.tables.reading.grids import WORKBOOKS
from engine.tables.summary import Note
from engine.tables.writing.flat_results import flat
from engine.tables.writing.new_workbook import SHEET_COLUMNS, SHEET_ROWS, check_rows, too_large
from engine.tables.writing.placing import check_place
from engine.tables.writing.same_workbook import SameWorkbook
from engine.tables.writing.workbook_parts import NotKeptError
from engine.tables.writing.workbook_results import copied, fresh, same


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
            yield stack.enter_context(flat(job))
            return
        _check_size(job)
        source = job.table.path.suffix.lower()
        if source not in WORKBOOKS:
            yield stack.enter_context(fresh(job))
        elif source == ".xlsx":
            try:
                book = SameWorkbook(job.table.path, _rows(job.table), values=job.mask)
            except NotKeptError as error:
                yield stack.enter_context(copied(job, error.note))
            else:
                yield stack.enter_context(same(job, book))
        else:
            note = Note("note_new_kind", (("suffix", source),))
            yield stack.enter_context(copied(job, note))


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
    check_rows(job.path.name, sum(1 for _ in table.rows()))
