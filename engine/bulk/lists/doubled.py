"""Who may stand more than once in a csv of which some rows are read apart.

The database compares hashes: it finds everybody who does, and hardly anybody who does not. What is
told of them is what :func:`repeats` says of the rows that are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from engine import program as p
from engine.bulk.databases.dialects import DUCKDB
from engine.bulk.lists import plain_cells
from engine.bulk.lists.apart import Apart, numbered
from engine.bulk.lists.sources import LINE
from engine.tables.binding.bind import Column
from engine.tables.binding.facts import Fact, row_facts
from engine.tables.binding.repeats import tells_apart
from engine.tables.cells import Row, Table, optional

_BATCH = 8192
_LINE = DUCKDB.name_of(LINE)
_SUBJECT = DUCKDB.name_of("#subject")


def doubled(
    apart: Apart, table: Table, inputs: Sequence[p.Input], key: Sequence[str], within: str = ""
) -> Table:
    """A list with every row of whoever may stand in it more than once, for :func:`repeats`.

    ``table`` has the rows that are read apart; ``within`` is the input of type records whose fields
    stand in the list.
    """
    return replace(table, rows=partial(_rows, apart, table, inputs, key, within))


def _rows(
    apart: Apart, table: Table, inputs: Sequence[p.Input], key: Sequence[str], within: str
) -> Iterator[Row]:
    columns, numbers = tells_apart(table, inputs, key, within)
    numbers = [name for name in numbers if [name] != list(key)]
    _write_names(apart, table, columns)
    apart.engine.write(_people(apart, columns, numbers, key), apart.file("people"))
    several = [_among(apart, f"n{i}", "min(whose) <> max(whose)") for i in range(len(numbers))]
    if not within:
        several.append(_among(apart, "who", "count(*) > 1"))
    if several:
        apart.engine.write(
            f"SELECT * FROM ({apart.lines()}) WHERE {_LINE} IN (SELECT {_LINE} "
            f"FROM {apart.read('people')} WHERE {' OR '.join(several)}) ORDER BY {_LINE}",
            apart.file("doubled"),
        )
        yield from numbered(apart.file("doubled"), apart.headers)


def _write_names(apart: Apart, table: Table, columns: Sequence[Column]) -> None:
    """Who stands in the rows that are read apart, as they are read."""
    arrow = optional("pyarrow", "bulk", "--engine duckdb")
    parquet = optional("pyarrow.parquet", "bulk", "--engine duckdb")
    names = [column.input.name for column in columns]
    texts = [(name, arrow.string()) for name in names]
    schema = arrow.schema([(LINE, arrow.int64()), *texts])
    with parquet.ParquetWriter(apart.file("names"), schema) as writer:
        batch: list[dict[str, object]] = []
        for row in table.rows():
            found = row_facts(table, columns, row).values
            batch.append({LINE: row.number, **{name: _text(found.get(name)) for name in names}})
            if len(batch) == _BATCH:
                writer.write_batch(arrow.RecordBatch.from_pylist(batch, schema))
                batch = []
        writer.write_batch(arrow.RecordBatch.from_pylist(batch, schema))


def _people(
    apart: Apart, columns: Sequence[Column], numbers: Sequence[str], key: Sequence[str]
) -> str:
    """Who stands in each row: the subject as it is told from others, and as who it is; numbers."""
    q = DUCKDB.name_of
    names = ", ".join(q(column.input.name) for column in columns)
    said = ", ".join(f"{_said(column)} AS {q(column.input.name)}" for column in columns)
    is_whole = " AND ".join(f"{q(name)} IS NOT NULL" for name in key)
    subject = f"CASE WHEN {is_whole} THEN concat_ws('/', {', '.join(map(q, key))}) END"
    parts = f"list_transform(string_split({_SUBJECT}, '/'), lambda part: {_folded('part')})"
    several = f"CASE WHEN contains({_SUBJECT}, '/') THEN array_to_string({parts}, '/')"
    hashes = [
        f"hash(coalesce({_SUBJECT}, '')) AS whose",
        f"CASE WHEN {_SUBJECT} IS NOT NULL THEN hash({several} ELSE {_folded(_SUBJECT)} END) END "
        "AS who",
        *(
            f"CASE WHEN {q(name)} IS NOT NULL THEN hash({_folded(q(name))}) END AS n{i}"
            for i, name in enumerate(numbers)
        ),
    ]
    return (
        f"SELECT {_LINE}, {', '.join(hashes)} FROM (SELECT *, {subject} AS {_SUBJECT} FROM ("
        f"SELECT {_LINE}, {names} FROM ({apart.rows(said)}) "
        f"WHERE {_LINE} NOT IN (SELECT {_LINE} FROM {apart.read('apart')}) "
        f"UNION ALL SELECT {_LINE}, {names} FROM {apart.read('names')}))"
    )


def _said(column: Column) -> str:
    """A fact as text, alike wherever :func:`repeats` takes it for the same."""
    cell = DUCKDB.name_of(column.header)
    if isinstance(column.input.type, p.BooleanType | p.ChoiceType):
        return f"CAST({plain_cells.value(column.input, cell)} AS VARCHAR)"
    return cell


def _text(fact: Fact | None) -> str | None:
    if fact is None:
        return None
    return str(fact).lower() if isinstance(fact, bool) else str(fact)


def _folded(text: str) -> str:
    """A text, alike for the two forms of an identity number."""
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{15}}') "
        f"THEN substr({text}, 1, 6) || '19' || substr({text}, 7) "
        f"WHEN regexp_full_match({text}, '[0-9]{{17}}[0-9X]') THEN substr({text}, 1, 17) "
        f"ELSE {text} END"
    )


def _among(apart: Apart, column: str, having: str) -> str:
    return (
        f"{column} IN (SELECT {column} FROM {apart.read('people')} WHERE {column} IS NOT NULL "
        f"GROUP BY {column} HAVING {having})"
    )
