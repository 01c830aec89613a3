"""The answers of a query, put beside the list in the form that was asked for.

What a program typed is written by the database. A list that people made comes back as it came, row
by row, and so does whatever becomes a workbook: a sheet has a million rows at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.bulk.databases.duck import DuckDB
from engine.bulk.lists.listing import Asked, Listed
from engine.bulk.results.outcome import Outcome
from engine.bulk.results.outputs import Columns
from engine.bulk.results.sheets import summary_of
from engine.bulk.workplace import put
from engine.decide.decision import Verdict
from engine.tables.cells import Cell, Row, Table, optional
from engine.tables.job import Job
from engine.tables.summary import Note
from engine.tables.summary_sheet.part import Basis
from engine.tables.summary_sheet.sheet import summary_page
from engine.tables.writing.new_workbook import SHEET_COLUMNS, check_rows, too_large
from engine.tables.writing.pages import Page, Whereabouts
from engine.tables.writing.results import returning as writing_back
from engine.wording.words import verdict_word


def check_size(output: Path, width: int, rows: int | None) -> None:
    """Raises :class:`TableError` where no sheet can hold the list; said before the run."""
    if output.suffix.lower() != ".xlsx":
        return
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
    if subjects.table is not None or suffix == ".xlsx":
        table = subjects.table or _table(answers, subjects)
        _return(answers, table, columns, asked, outcome, [each.path for each in tables])
        return
    made = answers
    if suffix != ".parquet":
        made = folder / f"answers{suffix}"
        headers = [*subjects.carried, *(header for header, _ in columns.listed())]
        engine.execute(_copy(engine, answers, made, suffix, headers))
    put(made, output)


# -- by the database -----------------------------------------------------------------------------


def _copy(engine: DuckDB, answers: Path, made: Path, suffix: str, headers: Sequence[str]) -> str:
    d = engine.dialect
    source, to = d.text(str(answers)), d.text(str(made))
    if suffix == ".jsonl":
        return f"COPY (SELECT * FROM read_parquet({source})) TO {to} (FORMAT json, ARRAY false)"
    kinds = {
        name: type_
        for name, type_, *_ in engine.rows(f"DESCRIBE SELECT * FROM read_parquet({source})")
    }
    listed = ", ".join(
        f"{_harmless(d.name_of(name)) if kinds[name] == 'VARCHAR' else d.name_of(name)} "
        f"AS {d.name_of(name)}"
        for name in headers
    )
    return f"COPY (SELECT {listed} FROM read_parquet({source})) TO {to} (FORMAT csv, HEADER true)"


def _harmless(column: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text; a number stays one."""
    formula = rf"regexp_matches({column}, '^[=+\-@\t\r]')"
    number = rf"regexp_full_match({column}, '[+-]?[0-9]+(\.[0-9]+)?')"
    return f"CASE WHEN {formula} AND NOT {number} THEN '''' || {column} ELSE {column} END"


# -- row by row ----------------------------------------------------------------------------------


def _table(answers: Path, subjects: Listed) -> Table:
    """The list as it stands beside its answers."""
    columns = subjects.carried

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(_cells(answers, columns), start=subjects.first):
            yield Row(number, cells)

    return Table(answers, columns, rows, typed_by_people=False)


def _cells(answers: Path, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    parquet = optional("pyarrow.parquet", "bulk", ".xlsx")
    with parquet.ParquetFile(answers) as file:
        for batch in file.iter_batches(batch_size=4096, columns=list(columns)):
            by_name = {name: batch.column(name).to_pylist() for name in batch.schema.names}
            yield from zip(*(by_name[name] for name in columns), strict=True)


def _return(
    answers: Path,
    table: Table,
    columns: Columns,
    asked: Asked,
    outcome: Outcome,
    inputs: Sequence[Path],
) -> None:
    headers = columns.listed()
    verdicts = {verdict_word(verdict, asked.language): verdict for verdict in Verdict}
    job = Job(_out(outcome), table, headers, asked.language, inputs=tuple(inputs))
    with writing_back(job) as results:
        found = _cells(answers, [header for header, _ in headers])
        for row, cells in zip(table.rows(), found, strict=True):
            word = cells[0]
            results.add(row, cells, verdicts[word] if isinstance(word, str) else None)

        def page(notes: Sequence[Note], name: str, at: Whereabouts) -> Page:
            summary = summary_of(outcome, asked.language)
            basis = Basis([asked.program], outcome.name, "", at)
            return summary_page(summary, basis, notes, asked.language, name)

        results.finish(page)


def _out(outcome: Outcome) -> Path:
    assert outcome.output is not None
    return outcome.output
