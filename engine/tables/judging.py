"""One row of a list: its facts, its records, and the decision or why it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.decide.decision import Decision
from engine.ruleset.diagnostics import CuoshiError, Diagnostic, ReadingError, VersionError
from engine.tables.binding.bind import Column
from engine.tables.binding.facts import Fact, row_facts
from engine.tables.binding.records import Joined, Key, RecordsList, Refusal, because_of, key_of
from engine.tables.cells import Cleaning, Row, Table, place_of
from engine.tables.masking import identity_texts, masked_cell, masked_cleaning, masked_diagnostic
from engine.tables.writing.placing import as_text, one_line

Decide = Callable[[Mapping[str, object]], Decision]
"""One case: facts by the names of inputs, a missing one left out. Raises ``CuoshiError``."""

_ROW_CODES = ("no-version-governs", "several-versions-govern")
"""What may be wrong with the version of one row; any other fault of a version is the caller's."""


def masked_first(tell: Callable[[Cleaning], None], found: Cleaning) -> None:
    """Tell of a cell that was cleaned, its numbers of identity hidden."""
    tell(masked_cleaning(found))


@dataclass(frozen=True, slots=True)
class Listed:
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
class Judged:
    """A row with its decision, or with the problems for which there is none."""

    key: Key | None
    decision: Decision | None
    problems: tuple[Diagnostic, ...] = ()
    cleaned: tuple[Cleaning, ...] = ()

    def record_rows(self, lists: Sequence[RecordsList]) -> dict[str, list[int]]:
        """The row numbers of the subject's records, by the input."""
        if self.key is None:
            return {}
        return {each.input: records_of(each, self.key).rows for each in lists}


def judge(job: Listed, row: Row) -> Judged:
    """The decision about a row, or its problems."""
    found = row_facts(job.table, job.columns, row)
    facts: dict[str, Fact] = dict(found.values)
    problems = list(found.problems)
    key = key_of(facts, job.key)

    def refused(problems: Sequence[Diagnostic]) -> Judged:
        return Judged(key, None, job.told(row, problems), found.cleaned)

    if key is None:
        return refused(problems or list(_keyless(job, row, facts)))
    if key in job.ambiguous:
        problems.append(job.ambiguous[key])
    for each in job.lists:
        joined = records_of(each, key)
        problems.extend(because_of(refusal) for refusal in joined.refused)
        facts[each.input] = joined.records
    if problems:
        return refused(problems)
    try:
        return Judged(key, job.decide(facts), (), found.cleaned)
    except ReadingError:
        raise
    except VersionError as error:
        if any(problem.code not in _ROW_CODES for problem in error.diagnostics):
            raise
        return refused(error.diagnostics)
    except CuoshiError as error:
        return refused(error.diagnostics)


def _keyless(job: Listed, row: Row, facts: Mapping[str, Fact]) -> Iterator[Diagnostic]:
    for name in job.key:
        if name not in facts:
            place = place_of(job.table.path, row.number)
            yield Diagnostic("missing-key-fact", place, {"name": name})


def records_of(each: RecordsList, key: Key) -> Joined:
    """The records of a subject in one list of records; none is no problem."""
    return each.by_key.get(key) or Joined()


NO_ROW = ("blank", "header")
"""Rows that nobody would look for among those that were read."""


def masked(refusal: Refusal) -> Refusal:
    """A refusal whose reasons hide the numbers of identity in them."""
    reasons = tuple(masked_diagnostic(reason) for reason in refusal.reasons)
    return replace(refusal, reasons=reasons)
