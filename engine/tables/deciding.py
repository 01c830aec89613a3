"""A list of cases decided row by row, and written back with the answers beside each row.

Every row that is read is decided or refused, and every record is used or refused; the counts are
the last thing that is checked, and nothing leaves this module where they do not add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from engine.tables.cells import Row, Table, TableError, place_of
from engine.tables.facts import Fact, row_facts
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
from engine.tables.writing import OutputColumn, writing

Decide = Callable[[Mapping[str, object]], Decision]
"""One case: facts by the names of inputs, a missing one left out. Raises ``CuoshiError``."""

_ROW_CODES = ("no-version-governs", "several-versions-govern")
"""What may be wrong with the version of one row; any other fault of a version is the caller's."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a list. ``refused`` and ``records_refused`` name each row and why.

    ``carried`` are the headers that are no fact, ``absent`` the facts that have no column, a field
    of records as ``介绍记录.月数``.
    """

    read: int
    decided: int
    refused: tuple[Refusal, ...]
    verdicts: Mapping[Verdict, int]
    records_read: int
    records_used: int
    records_refused: tuple[Refusal, ...]
    carried: tuple[str, ...]
    absent: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.read != self.decided + len(self.refused):
            raise AssertionError(f"a row was lost: {self.read} read")
        if self.decided != sum(self.verdicts.values()):
            raise AssertionError(f"a verdict was lost: {self.decided} decided")
        if self.records_read != self.records_used + len(self.records_refused):
            raise AssertionError(f"a record was lost: {self.records_read} read")

    @property
    def complete(self) -> bool:
        """Whether no row and no record was refused; where not, the exit code is 1."""
        return not self.refused and not self.records_refused


def decide_table(
    table: Table,
    output: str | Path,
    decide: Decide,
    programs: Sequence[Program],
    *,
    records: Mapping[str, Table] | None = None,
    language: Language = "zh",
    progress: Callable[[int], None] | None = None,
) -> Summary:
    """Decide each row of ``table`` and write it to ``output`` with the answers beside it.

    ``programs`` are the versions that may govern a row, the one whose types prevail first.
    ``records`` are further lists by the input that they belong to (``""``: the only one of type
    records); a subject without a record has none, which is not the same as missing. ``progress``
    is told the number of rows done, after each.

    Raises :class:`TableError` if a list cannot be read or bound, or the result not written; a
    fault of one row refuses that row. ``ReadingError``, and a ``VersionError`` that is no matter
    of a row's date, are the caller's and pass through.
    """
    inputs = shared_inputs(programs)
    key = programs[0].key
    binding = bind(table, inputs, required=key)
    lists = _read_lists(binding, inputs, key, records or {})
    ambiguous = _ambiguous(table, binding.of(key), lists)
    job = _Job(table, binding.columns, tuple(key), decide, lists, ambiguous)
    spoken = answers(programs, language)
    tally = _Tally(lists)
    read_files = [table.path, *(each.table.path for each in lists)]
    columns = _columns(table, spoken)
    with writing(Path(output), columns, read_files, bom=table.bom) as write:
        for row in table.rows():
            judged = _judge(job, row)
            tally.add(table, row, judged)
            if judged.decision is None:
                write((*row.cells, *spoken.refused(judged.problems)))
            else:
                write((*row.cells, *spoken.decided(judged.decision, judged.record_rows(lists))))
            if progress is not None:
                progress(tally.read)
        # Inside the block: a list whose counts do not add up is not put in its place.
        return tally.summary(binding, lists)


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


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row with its decision, or with the problems for which there is none."""

    key: Key | None
    decision: Decision | None
    problems: tuple[Diagnostic, ...] = ()

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
    if key is None:
        if not problems:
            problems.extend(_keyless(job, row, facts))
        return _Judged(None, None, tuple(problems))
    if key in job.ambiguous:
        problems.append(job.ambiguous[key])
    for each in job.lists:
        joined = _of(each, key)
        problems.extend(because_of(refusal) for refusal in joined.refused)
        facts[each.input] = joined.records
    if problems:
        return _Judged(key, None, tuple(problems))
    try:
        return _Judged(key, job.decide(facts))
    except ReadingError:
        raise
    except VersionError as error:
        if any(found.code not in _ROW_CODES for found in error.diagnostics):
            raise
        return _Judged(key, None, error.diagnostics)
    except CuoshiError as error:
        return _Judged(key, None, error.diagnostics)


def _keyless(job: _Job, row: Row, facts: Mapping[str, Fact]) -> Iterator[Diagnostic]:
    for name in job.key:
        if name not in facts:
            place = place_of(job.table.path, row.number)
            yield Diagnostic("missing-key-fact", place, {"name": name})


# -- records -------------------------------------------------------------------------------------


def _read_lists(
    binding: Binding, inputs: Sequence[Input], key: Sequence[str], records: Mapping[str, Table]
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
        lists.append(read_records(table, given, [by_name[item] for item in key]))
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
    read: int = 0
    refused: list[Refusal] = field(default_factory=list)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    records_used: int = 0
    records_refused: list[Refusal] = field(default_factory=list)
    seen: set[Key] = field(default_factory=set)

    def add(self, table: Table, row: Row, judged: _Judged) -> None:
        """Count a row and, where it is the first of its subject, the subject's records."""
        self.read += 1
        if judged.decision is None:
            self.refused.append(Refusal(table.name, row.number, judged.problems))
        else:
            self.verdicts[judged.decision.verdict] += 1
        if not self.lists or judged.key is None or judged.key in self.seen:
            return
        self.seen.add(judged.key)
        reason = Diagnostic(
            "subject-refused", place_of(table.path, row.number), {"row": row.number}
        )
        for each in self.lists:
            joined = _of(each, judged.key)
            if judged.decision is None:
                self.records_refused.extend(refused_with(joined, each.table, reason))
            else:
                self.records_used += len(joined.rows)

    def summary(self, binding: Binding, lists: Sequence[RecordsList]) -> Summary:
        """The whole count; what no row of the list claimed is refused."""
        records_refused = list(self.records_refused)
        for each in lists:
            records_refused.extend(each.keyless)
            for key, joined in each.by_key.items():
                if key not in self.seen:
                    arguments = {"key": shown_key(key)}
                    reason = Diagnostic("unknown-record-subject", None, arguments)
                    records_refused.extend(refused_with(joined, each.table, reason))
        order = {each.table.name: number for number, each in enumerate(lists)}
        records_refused.sort(key=lambda refusal: (order[refusal.table], refusal.row))
        joined_inputs = {each.input for each in lists}
        return Summary(
            read=self.read,
            decided=sum(self.verdicts.values()),
            refused=tuple(self.refused),
            verdicts={verdict: self.verdicts[verdict] for verdict in Verdict},
            records_read=sum(each.read for each in lists),
            records_used=self.records_used,
            records_refused=tuple(records_refused),
            carried=binding.carried,
            absent=(
                *(name for name in binding.absent if name not in joined_inputs),
                *(f"{each.input}.{name}" for each in lists for name in each.absent),
            ),
        )


# -- the shape of the result ---------------------------------------------------------------------


def _columns(table: Table, spoken: Answers) -> list[OutputColumn]:
    """The columns of the list as they are, then those of the answers.

    Raises :class:`TableError` if the list has a column that is called like an answer.
    """
    taken = {header.strip() for header in table.columns}
    problems = [
        Diagnostic("column-taken", place_of(table.path, 1), {"name": header})
        for header, _ in spoken.columns
        if header in taken
    ]
    if problems:
        raise TableError(problems)
    fields = table.schema if table.schema is not None else [None] * len(table.columns)
    own = [OutputColumn(header, None, of) for header, of in zip(table.columns, fields, strict=True)]
    return [*own, *(OutputColumn(header, of) for header, of in spoken.columns)]
