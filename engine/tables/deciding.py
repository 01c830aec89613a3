"""A list of cases decided row by row, and written back with the answers beside each row.

Every row that is read is decided or refused, and every record is used or refused; the counts are
the last thing that is checked, and nothing leaves this module where they do not add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import file_digest
from pathlib import Path

from engine.program import Input, Program
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.tables.answers import Answers, answers
from engine.tables.binding.bind import Binding, Column, bind
from engine.tables.binding.facts import row_facts
from engine.tables.binding.inputs import records_input, shared_inputs
from engine.tables.binding.records import (
    Key,
    RecordsList,
    key_of,
    read_records,
    shown_key,
)
from engine.tables.cells import Cleaning, Table, TableError, place_of
from engine.tables.job import Job, places
from engine.tables.judging import Decide, Listed, judge, masked_first
from engine.tables.masking import is_identity, masked_cell
from engine.tables.summary import Counts, Note, Summary, street_column
from engine.tables.summary_sheet.part import Basis
from engine.tables.summary_sheet.sheet import summary_page
from engine.tables.tally import Tally
from engine.tables.writing.pages import Page, Whereabouts
from engine.tables.writing.results import returning


def decide_table(
    table: Table,
    output: str | Path,
    decide: Decide,
    programs: Sequence[Program],
    *,
    records: Mapping[str, Table] | None = None,
    language: Language = "zh",
    mask: bool = False,
    progress: Callable[[int], None] | None = None,
    cleaned: Callable[[Cleaning], None] | None = None,
) -> Summary:
    """Decide each row of ``table`` and write it to ``output`` with the answers beside it.

    ``programs`` are the versions that may govern a row, the one whose types prevail first.
    ``records`` are further lists by the input that they belong to (``""``: the only one of type
    records); a subject without a record has none, which is not the same as missing. ``mask``: no
    identity number is shown whole in what is written or told. ``progress`` is told the number of
    rows done, after each; ``cleaned`` of every cell that was read as something else than it says.

    Raises :class:`TableError` if a list cannot be read or bound, or the result not written; a
    fault of one row refuses that row. ``ReadingError``, and a ``VersionError`` that is no matter
    of a row's date, are the caller's and pass through.
    """
    inputs = shared_inputs(programs)
    key = programs[0].key
    binding = bind(table, inputs, required=key)
    tell = cleaned
    if cleaned is not None and mask:
        tell = partial(masked_first, cleaned)
    lists = _read_lists(binding, inputs, key, records or {}, tell)
    ambiguous = _ambiguous(table, binding.of(key), lists)
    spoken = answers(programs, language)
    _check_headers(table, spoken)
    tables = (table, *(each.table for each in lists))
    out = Job(
        Path(output),
        table,
        spoken.columns,
        language,
        inputs=tuple(each.path for each in tables),
        mask=mask,
        identity=_identity(table),
        identity_on_sheets=_identity_on_sheets(table.path, tables),
    )
    job = Listed(table, binding.columns, tuple(key), decide, lists, ambiguous, mask, out.identity)
    tally = Tally(lists, Counts(street_column(table.columns)))
    with returning(out) as results:
        for row in table.rows():
            judged = judge(job, row)
            tally.add(job, row, judged)
            if tell is not None:
                for found in judged.cleaned:
                    tell(found)
            if judged.decision is None:
                results.add(row, spoken.refused(judged.problems), None)
            else:
                cells = spoken.decided(judged.decision, judged.record_rows(lists))
                if mask:
                    cells = tuple(masked_cell(cell) for cell in cells)
                results.add(row, cells, judged.decision.verdict)
            if progress is not None:
                progress(tally.counts.read)
        # Inside the block: a list whose counts do not add up is not put in its place.
        summary = tally.summary(binding, job)

        def page(notes: Sequence[Note], name: str, at: Whereabouts) -> Page:
            basis = Basis(programs, table.path.name, _digest(table.path), at)
            return summary_page(summary, basis, notes, language, name)

        notes = results.finish(page)
    return replace(summary, notes=notes)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _identity(table: Table) -> frozenset[int]:
    """The columns of identity numbers, facts or not, by index."""
    return frozenset(
        i for i, header in enumerate(table.columns) if is_identity(header, table.spelling)
    )


def _identity_on_sheets(path: Path, tables: Iterable[Table]) -> dict[str, frozenset[int]]:
    """The same by the sheets of one workbook and their own numbers of columns."""
    found: dict[str, frozenset[int]] = {}
    for table in tables:
        if table.path != path:
            continue
        for where in places(table):
            columns = (where.columns[index] for index in _identity(table))
            numbers = frozenset(column for column in columns if column is not None)
            found[where.name] = found.get(where.name, frozenset()) | numbers
    return found


# -- records -------------------------------------------------------------------------------------


def _read_lists(
    binding: Binding,
    inputs: Sequence[Input],
    key: Sequence[str],
    records: Mapping[str, Table],
    cleaned: Callable[[Cleaning], None] | None,
) -> tuple[RecordsList, ...]:
    by_name = {given.name: given for given in inputs}
    bound = {column.input.name: column for column in binding.columns}
    lists: list[RecordsList] = []
    for name, table in records.items():
        given = records_input(inputs, name)
        if given.name in bound or any(each.input == given.name for each in lists):
            first = f"“{bound[given.name].header}”" if given.name in bound else lists[0].table.name
            arguments = {"name": given.name, "first": first, "second": table.name}
            raise TableError([Diagnostic("column-twice", None, arguments)])
        lists.append(read_records(table, given, [by_name[item] for item in key], cleaned))
    return tuple(lists)


def _ambiguous(
    table: Table, key: tuple[Column, ...], lists: Sequence[RecordsList]
) -> dict[Key, Diagnostic]:
    """The subjects that have records and stand in more than one row."""
    if not lists:
        return {}
    rows: dict[Key, list[int]] = {}
    names = [column.input.name for column in key]
    for row in table.rows():
        found = key_of(row_facts(table, key, row).values, names)
        if found is not None and any(found in each.by_key for each in lists):
            rows.setdefault(found, []).append(row.number)
    return {
        found: Diagnostic(
            "ambiguous-subject",
            place_of(table.path, numbers[0]),
            {"key": shown_key(found), "rows": list(map(str, numbers))},
        )
        for found, numbers in rows.items()
        if len(numbers) > 1
    }


# -- the headers of the result -------------------------------------------------------------------


def _check_headers(table: Table, spoken: Answers) -> None:
    """Raises :class:`TableError` if the list has a column that is called like an answer."""
    taken = {header.strip() for header in table.columns}
    problems = [
        Diagnostic("column-taken", place_of(table.path, 1), {"name": header})
        for header, _ in spoken.columns
        if header in taken
    ]
    if problems:
        raise TableError(problems)
