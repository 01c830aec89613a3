"""The rows of a Parquet file for Python: one by one, or in batches beside those of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.tables.cells import Cell, optional

_BATCH = 4096


def rows_of(path: Path, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """The cells of the named columns, row by row."""
    parquet = optional("pyarrow.parquet", "bulk", ".parquet")
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns)):
            by_name = {name: batch.column(name).to_pylist() for name in batch.schema.names}
            yield from zip(*(by_name[name] for name in columns), strict=True)


def beside(all_: Iterable[Any], some: Iterable[Any], by: str) -> Iterator[tuple[Any, Any, Any]]:
    """Each batch of all rows, which of it are rows of ``some``, and those (None: none of it).

    Both are record batches of Arrow in the order of the whole number ``by``, of which no two rows
    of one are alike. Raises :class:`AssertionError` where one of ``some`` is none of all.
    """
    arrow = optional("pyarrow", "bulk", ".parquet")
    compute = optional("pyarrow.compute", "bulk", ".parquet")
    coming = iter(some)
    waiting = next(coming, None)
    for batch in all_:
        if not batch.num_rows:
            continue
        last = batch.column(by)[-1]
        held = []
        while waiting is not None:
            number = compute.sum(compute.less_equal(waiting.column(by), last)).as_py() or 0
            held.append(waiting.slice(0, number))
            if number < waiting.num_rows:
                waiting = waiting.slice(number)
                break
            waiting = next(coming, None)
        found = arrow.Table.from_batches(held).combine_chunks() if held else None
        if found is None or not found.num_rows:
            yield batch, None, None
            continue
        here = compute.is_in(batch.column(by), value_set=found.column(by).combine_chunks())
        if compute.sum(here).as_py() != found.num_rows:
            raise AssertionError("a row is none of the list")
        yield batch, here, found
    if waiting is not None and waiting.num_rows:
        raise AssertionError("a row is none of the list")


def put_in(batch: Any, here: Any, found: Any) -> Any:
    """A batch with the rows ``found`` in the places ``here``."""
    arrow = optional("pyarrow", "bulk", ".parquet")
    compute = optional("pyarrow.compute", "bulk", ".parquet")
    columns = [
        compute.replace_with_mask(batch.column(name), here, found.column(name).combine_chunks())
        for name in batch.schema.names
    ]
    return arrow.RecordBatch.from_arrays(columns, schema=batch.schema)
