"""Records in a second list, joined to their subjects by the subject's key.

A bad record is not dropped: it refuses its subject, because a sum over the rest would be a wrong
payment that nobody sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.program import Input, Scalar
from engine.ruleset.diagnostics import Diagnostic, told_together
from engine.tables.binding.bind import bind
from engine.tables.binding.facts import Fact, Record, row_facts
from engine.tables.cells import Cleaning, Table, place_of

Key = tuple[Scalar, ...]
"""The values of the inputs that are the subject's key, in their order."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of a list that nothing was decided on: its number there, and why.

    ``sheet`` is the sheet of a workbook on which it stands, '' in any other file.
    """

    table: str
    row: int
    reasons: tuple[Diagnostic, ...]
    sheet: str = ""


@dataclass(slots=True)
class Joined:
    """The records of one subject in one list, in its order, and the rows that were refused.

    ``rows`` and ``sheets`` say where each record stands.
    """

    rows: list[int] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordsList:
    """A list of records, read: those of each subject, and those whose key cannot be read.

    ``absent`` are the fields for which there is no column.
    """

    input: str
    table: Table
    by_key: Mapping[Key, Joined]
    keyless: tuple[Refusal, ...]
    read: int
    absent: tuple[str, ...]


def read_records(
    table: Table,
    given: Input,
    key: Sequence[Input],
    cleaned: Callable[[Cleaning], None] | None = None,
) -> RecordsList:
    """Read a list of records for the input ``given``, whose subject has the inputs ``key``.

    ``cleaned`` is told of every cell that was read as something else than it says. Raises
    :class:`TableError` if a column of the key is absent or a field has two columns.
    """
    names = [item.name for item in key]
    binding = bind(table, (*key, *given.fields), required=names, within=given.name)
    by_key: dict[Key, Joined] = {}
    keyless: list[Refusal] = []
    read = 0
    for row in table.rows():
        read += 1
        facts = row_facts(table, binding.columns, row)
        if cleaned is not None:
            for each in facts.cleaned:
                cleaned(each)
        found = key_of(facts.values, names)
        if found is None:
            reasons = facts.problems or tuple(
                Diagnostic(
                    "missing-key-fact",
                    place_of(table.path, row.number, 0, row.sheet),
                    {"name": name},
                )
                for name in names
                if name not in facts.values
            )
            keyless.append(Refusal(table.name, row.number, reasons, row.sheet))
            continue
        joined = by_key.setdefault(found, Joined())
        if facts.problems:
            joined.refused.append(Refusal(table.name, row.number, facts.problems, row.sheet))
            continue
        joined.rows.append(row.number)
        joined.sheets.append(row.sheet)
        joined.records.append(
            {name: _scalar(fact) for name, fact in facts.values.items() if name not in names}
        )
    return RecordsList(given.name, table, by_key, tuple(keyless), read, binding.absent)


def key_of(facts: Mapping[str, Fact], names: Sequence[str]) -> Key | None:
    """The subject's key among the facts of a row; None where a part of it is missing."""
    if any(name not in facts for name in names):
        return None
    return tuple(_scalar(facts[name]) for name in names)


def shown_key(key: Key) -> str:
    """A key in a message."""
    return "/".join(str(part) for part in key)


def because_of(refusal: Refusal) -> Diagnostic:
    """Why a subject is refused whose record is."""
    first = refusal.reasons[0]
    return Diagnostic(
        "record-refused",
        first.place,
        {
            "file": f"{refusal.table}[{refusal.sheet}]" if refusal.sheet else refusal.table,
            "row": refusal.row,
            "problem": told_together(refusal.reasons, "zh"),
            "problem_en": told_together(refusal.reasons, "en"),
        },
    )


def refused_with(joined: Joined, table: Table, reason: Diagnostic) -> Iterator[Refusal]:
    """Every record of a subject that is refused: the bad ones for their own reasons."""
    yield from joined.refused
    for row, sheet in zip(joined.rows, joined.sheets, strict=True):
        yield Refusal(table.name, row, (reason,), sheet)


def _scalar(fact: Fact) -> Scalar:
    # A field is never of type records, and neither is a key.
    assert not isinstance(fact, list)
    return fact
