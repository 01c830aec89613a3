"""A list that people made, cleaned row by row into a file of typed facts for the database.

The cleaning is that of any other list; what it refuses stands beside the facts of the row, and the
query refuses the row for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

from engine import program as p
from engine.bulk.lists.sources import DIGITS, LINE, SHEET, not_in_a_query
from engine.ruleset.diagnostics import Diagnostic, Language, told_together
from engine.tables.binding.bind import Binding, bind
from engine.tables.binding.facts import Fact, row_facts
from engine.tables.cells import Cleaning, Row, Table, optional
from engine.tables.writing.placing import as_text

PROBLEMS = "#problems"
"""The column of why a row was refused in reading it."""

_BATCH = 8192
_WIDE = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A list that was cleaned: how its columns were bound, and how many rows it has."""

    binding: Binding
    rows: int


def clean(
    table: Table,
    inputs: Sequence[p.Input],
    key: Sequence[str],
    made: Path,
    language: Language,
    *,
    within: str = "",
    also: Sequence[str] = (),
    tell: Callable[[Cleaning], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Cleaned:
    """Write the facts of a list to the new Parquet file ``made``, a column for each that it has.

    ``within`` is the input of type records whose fields stand in the list; ``also`` are headers
    whose cells stand in the file as text, by the header. ``tell`` hears of every
    cell that was read as something else than it says, ``progress`` the number of rows done.
    """
    arrow = optional("pyarrow", "bulk", "--engine duckdb")
    parquet = optional("pyarrow.parquet", "bulk", "--engine duckdb")
    binding = bind(table, inputs, required=key, within=within)
    facts = {column.input.name: column.input for column in binding.columns}
    for column in binding.columns:
        if isinstance(column.input.type, p.RecordsType):
            raise not_in_a_query(table.name, column.header)
    schema = arrow.schema(
        [
            (SHEET, arrow.string()),
            (LINE, arrow.int64()),
            *((name, _arrow_type(given.type, arrow)) for name, given in facts.items()),
            (PROBLEMS, arrow.string()),
            *((header, arrow.string()) for header in also),
        ]
    )
    places = [table.columns.index(header) for header in also]
    done = 0
    with parquet.ParquetWriter(made, schema) as writer:
        for batch in _batches(table.rows()):
            columns: list[list[Any]] = [[] for _ in schema]
            for row in batch:
                found = row_facts(table, binding.columns, row)
                if tell is not None:
                    for each in found.cleaned:
                        tell(each)
                values, problems = _fitted(facts, found.values, found.problems)
                said = told_together(problems, language)
                kept = [as_text(row.cells[at]) or None for at in places]
                line = (row.sheet, row.number, *values, said or None, *kept)
                for cells, value in zip(columns, line, strict=True):
                    cells.append(value)
            done += len(batch)
            arrays = [arrow.array(c, of.type) for c, of in zip(columns, schema, strict=True)]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
            if progress is not None:
                progress(done)
    return Cleaned(binding, done)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _arrow_type(of: p.Type, arrow: Any) -> Any:
    match of:
        case p.BooleanType():
            return arrow.bool_()
        case p.IntegerType():
            return arrow.decimal128(DIGITS, 0)
        case p.DecimalType(digits=digits):
            return arrow.decimal128(DIGITS, digits or 0)
        case p.DateType():
            return arrow.date32()
        case _:
            return arrow.string()


def _fitted(
    facts: dict[str, p.Input], values: dict[str, Fact], problems: Sequence[Diagnostic]
) -> tuple[list[object], list[Diagnostic]]:
    """The facts of a row as the file holds them, and what is wrong with it."""
    fitted: list[object] = []
    found = list(problems)
    for name, given in facts.items():
        value = values.get(name)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            digits = given.type.digits or 0 if isinstance(given.type, p.DecimalType) else 0
            if abs(value) >= 10 ** (DIGITS - digits):
                found.append(Diagnostic("fact-too-large", None, {"name": name, "value": value}))
                value = None
            else:
                value = Decimal(value).quantize(Decimal(1).scaleb(-digits), context=_WIDE)
        fitted.append(value)
    return fitted, found
