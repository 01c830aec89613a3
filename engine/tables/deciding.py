"""A list of cases decided row by row, and written back with the answers beside each row.

Every row that is read is decided or refused, and every record is used or refused; the counts are
the last thing that is checked, and nothing leaves this module where they do not add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import file_digest
from pathlib import Path

from engine.decide.decision import Decision, Verdict
from engine.program import Input, Program
from engine.ruleset.diagnostics import (
    CuoshiError,
    Diagnostic,
    Language,
    ReadingError,
    VersionError,
)
from engine.tables.answers import Answers, answers
from engine.tables.binding import Binding, Column, bind, shared_inputs
from engine.tables.cells import Cleaning, Row, Table, TableError, place_of
from engine.tables.facts import Fact, row_facts
from engine.tables.masking import (
    identity_texts,
    is_identity,
    masked_cell,
    masked_cleaning,
    masked_diagnostic,
)
from engine.tables.pages import Page, Whereabouts
from engine.tables.placing import as_text, one_line
from engine.tables.records import (
    Joined,
    Key,
    RecordsList,
    Refusal,
    because_of,
    key_of,
    read_records,
    records_input,
    refused_with,
    shown_key,
)
from engine.tables.results import Job as Returned
from engine.tables.results import places, returning
from engine.tables.summary import Counts, Note, Summary, street_column
from engine.tables.summary_sheet import Basis, summary_page

Decide = Callable[[Mapping[str, object]], Decision]
"""One case: facts by the names of inputs, a missing one left out. Raises ``CuoshiError``."""

_ROW_CODES = ("no-version-governs", "several-versions-govern")
"""What may be wrong with the version of one row; any other fault of a version is the caller's."""


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
        tell = partial(_masked_first, cleaned)
    lists = _read_lists(binding, inputs, key, records or {}, tell)
    ambiguous = _ambiguous(table, binding.of(key), lists)
    spoken = answers(programs, language)
    _check_headers(table, spoken)
    tables = (table, *(each.table for each in lists))
    out = Returned(
        Path(output),
        table,
        spoken.columns,
        language,
        inputs=tuple(each.path for each in tables),
        mask=mask,
        identity=_identity(table),
        identity_on_sheets=_identity_on_sheets(table.path, tables),
    )
    job = _Job(table, binding.columns, tuple(key), decide, lists, ambiguous, mask, out.identity)
    tally = _Tally(lists, Counts(street_column(table.columns)))
    with returning(out) as results:
        for row in table.rows():
            judged = _judge(job, row)
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


def _masked_first(tell: Callable[[Cleaning], None], found: Cleaning) -> None:
    tell(masked_cleaning(found))


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


# -- one row -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Job:
    """What every row of a list is decided with."""

    table: Table
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    decide: Decide
    lists: tuple[RecordsList, ...]
    ambiguous: Mapping[Key, Diagnostic]
    mask: bool
    identity: frozenset[int]

    def told(self, row: Row, problems: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Problems of a row as they may be told."""
        if not self.mask:
            return tuple(problems)
        known = identity_texts(row, self.identity)
        return tuple(masked_diagnostic(problem, known) for problem in problems)

    def subject(self, row: Row) -> str:
        """The key of a row as it stands in the list."""
        by_name = {column.input.name: column.index for column in self.columns}
        indexes = [by_name[name] for name in self.key]
        cells = [
            masked_cell(row.cells[index], identity=index in self.identity)
            if self.mask
            else row.cells[index]
            for index in indexes
        ]
        return " / ".join(one_line(as_text(cell)) for cell in cells if cell is not None)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row with its decision, or with the problems for which there is none."""

    key: Key | None
    decision: Decision | None
    problems: tuple[Diagnostic, ...] = ()
    cleaned: tuple[Cleaning, ...] = ()

    def record_rows(self, lists: Sequence[RecordsList]) -> dict[str, list[int]]:
        """The row numbers of the subject's records, by the input."""
        if self.key is None:
            return {}
        return {each.input: _of(each, self.key).rows for each in lists}


def _judge(job: _Job, row: Row) -> _Judged:
    found = row_facts(job.table, job.columns, row)
    facts: dict[str, Fact] = dict(found.values)
    problems = list(found.problems)
    key = key_of(facts, job.key)

    def refused(problems: Sequence[Diagnostic]) -> _Judged:
        return _Judged(key, None, job.told(row, problems), found.cleaned)

    if key is None:
        return refused(problems or list(_keyless(job, row, facts)))
    if key in job.ambiguous:
        problems.append(job.ambiguous[key])
    for each in job.lists:
        joined = _of(each, key)
        problems.extend(because_of(refusal) for refusal in joined.refused)
        facts[each.input] = joined.records
    if problems:
        return refused(problems)
    try:
        return _Judged(key, job.decide(facts), (), found.cleaned)
    except ReadingError:
        raise
    except VersionError as error:
        if any(problem.code not in _ROW_CODES for problem in error.diagnostics):
            raise
        return refused(error.diagnostics)
    except CuoshiError as error:
        return refused(error.diagnostics)


def _keyless(job: _Job, row: Row, facts: Mapping[str, Fact]) -> Iterator[Diagnostic]:
    for name in job.key:
        if name not in facts:
            place = place_of(job.table.path, row.number)
            yield Diagnostic("missing-key-fact", place, {"name": name})


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


def _of(each: RecordsList, key: Key) -> Joined:
    return each.by_key.get(key) or Joined()


# -- the count -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Tally:
    """What was counted so far."""

    lists: tuple[RecordsList, ...]
    counts: Counts
    records_used: int = 0
    records_refused: list[Refusal] = field(default_factory=list)
    seen: set[Key] = field(default_factory=set)

    def add(self, job: _Job, row: Row, judged: _Judged) -> None:
        """Count a row and, where it is the first of its subject, the subject's records."""
        if judged.decision is None:
            refusal = Refusal(job.table.name, row.number, judged.problems, row.sheet)
            self.counts.refuse(row, refusal, job.subject(row))
        else:
            self.counts.decide(row, judged.decision)
        if not self.lists or judged.key is None or judged.key in self.seen:
            return
        self.seen.add(judged.key)
        reason = Diagnostic(
            "subject-refused", place_of(job.table.path, row.number), {"row": row.number}
        )
        for each in self.lists:
            joined = _of(each, judged.key)
            if judged.decision is None:
                self.records_refused.extend(refused_with(joined, each.table, reason))
            else:
                self.records_used += len(joined.rows)

    def summary(self, binding: Binding, job: _Job) -> Summary:
        """The whole count; what no row of the list claimed is refused."""
        counts, lists = self.counts, self.lists
        records_refused = list(self.records_refused)
        for each in lists:
            records_refused.extend(each.keyless)
            for key, joined in each.by_key.items():
                if key not in self.seen:
                    arguments = {"key": shown_key(key)}
                    reason = Diagnostic("unknown-record-subject", None, arguments)
                    records_refused.extend(refused_with(joined, each.table, reason))
        order = {each.table.name: number for number, each in enumerate(lists)}
        records_refused.sort(key=lambda refusal: (order[refusal.table], refusal.sheet, refusal.row))
        if job.mask:
            records_refused = [_masked(refusal) for refusal in records_refused]
        joined_inputs = {each.input for each in lists}
        street = counts.street
        return Summary(
            read=counts.read,
            decided=sum(counts.verdicts.values()),
            refused=tuple(counts.refused),
            verdicts={verdict: counts.verdicts[verdict] for verdict in Verdict},
            records_read=sum(each.read for each in lists),
            records_used=self.records_used,
            records_refused=tuple(records_refused),
            carried=binding.carried,
            absent=(
                *(name for name in binding.absent if name not in joined_inputs),
                *(f"{each.input}.{name}" for each in lists for name in each.absent),
            ),
            reasons=counts.reasons(),
            missing=counts.missing(),
            totals=counts.totals(),
            groups=counts.groups(),
            grouped_by="" if street is None else one_line(job.table.columns[street]),
            programs=counts.programs(),
            dates=counts.dates(),
            chosen=counts.chosen(),
            subjects=tuple(counts.subjects),
            left_out=sum(
                out.last - out.first + 1
                for where in job.table.sheets
                for out in where.left_out
                if out.why not in _NO_ROW
            ),
        )


_NO_ROW = ("blank", "header")
"""Rows that nobody would look for among those that were read."""


def _masked(refusal: Refusal) -> Refusal:
    reasons = tuple(masked_diagnostic(reason) for reason in refusal.reasons)
    return replace(refusal, reasons=reasons)


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
