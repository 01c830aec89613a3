"""The answers of a query, put beside a list row by row.

So a list that people made comes back as it came, and so whatever becomes a workbook is written: a
sheet has a million rows at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.bulk.lists.listing import Asked, Listed
from engine.bulk.lists.parquet_rows import rows_of
from engine.bulk.results.outcome import Outcome
from engine.bulk.results.outputs import Columns
from engine.bulk.results.sheets import summary_of
from engine.decide.decision import Verdict
from engine.tables.cells import Row, Table
from engine.tables.job import Job
from engine.tables.summary import Note
from engine.tables.summary_sheet.part import Basis
from engine.tables.summary_sheet.sheet import summary_page
from engine.tables.writing.pages import Page, Whereabouts
from engine.tables.writing.results import returning
from engine.wording.words import verdict_word


def give_back_rows(
    answers: Path,
    subjects: Listed,
    columns: Columns,
    asked: Asked,
    outcome: Outcome,
    inputs: Sequence[Path],
) -> None:
    """Put the list with its ``answers`` into its place; ``inputs`` are the files it came from."""
    table = subjects.table or _table(answers, subjects)
    headers = columns.listed()
    verdicts = {verdict_word(verdict, asked.language): verdict for verdict in Verdict}
    job = Job(_out(outcome), table, headers, asked.language, inputs=tuple(inputs))
    with returning(job) as results:
        found = rows_of(answers, [header for header, _ in headers])
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


def _table(answers: Path, subjects: Listed) -> Table:
    """The list as it stands beside its answers."""
    columns = subjects.carried

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(rows_of(answers, columns), start=subjects.first):
            yield Row(number, cells)

    return Table(answers, columns, rows, typed_by_people=False)
