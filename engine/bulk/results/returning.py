"""The answers of a query, put beside the list in the form that was asked for.

What a program typed is written by the database, and so are the lines of a csv of which some rows
were read apart; everything else goes back row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.bulk.databases.duck import DuckDB
from engine.bulk.lists.listing import Asked, Listed
from engine.bulk.results.copies import copy_to
from engine.bulk.results.outcome import Outcome
from engine.bulk.results.outputs import Columns
from engine.bulk.workplace import put
from engine.tables.cells import Table


def check_size(output: Path, width: int, rows: int | None) -> None:
    """Raises :class:`TableError` where no sheet can hold the list; said before the run."""
    if output.suffix.lower() != ".xlsx":
        return
    # A file that the database writes needs nothing of workbooks.
    from engine.tables.writing.new_workbook import SHEET_COLUMNS, check_rows, too_large

    if width > SHEET_COLUMNS:
        raise too_large(output.name, "列数", "the number of columns", width, SHEET_COLUMNS)
    if rows is not None:
        check_rows(output.name, rows)


def give_back(
    engine: DuckDB,
    folder: Path,
    subjects: Listed,
    columns: Columns,
    asked: Asked,
    outcome: Outcome,
    tables: Sequence[Table],
) -> None:
    """Put the list with its answers, which stand in ``folder``, into its place."""
    assert outcome.output is not None
    answers, output = folder / "answers.parquet", outcome.output
    suffix = output.suffix.lower()
    if subjects.apart is not None and suffix == ".csv":
        from engine.bulk.results.csv_lines import write_csv_lines

        made = folder / "answers.csv"
        write_csv_lines(engine, subjects.apart, answers, [h for h, _ in columns.listed()], made)
        put(made, output)
        return
    if subjects.table is not None or suffix == ".xlsx":
        from engine.bulk.results.row_by_row import give_back_rows

        inputs = [each.path for each in tables]
        give_back_rows(answers, subjects, columns, asked, outcome, inputs)
        return
    made = answers
    if suffix != ".parquet":
        made = folder / f"answers{suffix}"
        headers = [*subjects.carried, *(header for header, _ in columns.listed())]
        engine.execute(copy_to(engine, answers, made, suffix, headers))
    put(made, output)
