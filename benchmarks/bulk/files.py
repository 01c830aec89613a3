"""Seeded columns, and Parquet files written a row group at a time.

Each row group has a generator of its own, from the seed and its number: the same file comes out
whatever the machine, and no more than one group is ever in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

GROUP = 122_880
"""Rows of a row group: what DuckDB works on at once."""

Random = np.random.Generator
Make = Callable[[Random, int, int], Mapping[str, Any]]
"""(generator, number of the first row, number of rows) → the columns of a row group."""


def write(path: Path, rows: int, seed: int, schema: pa.Schema, make: Make) -> None:
    """A file of so many rows; it stands at ``path`` when it is whole, and not before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with pq.ParquetWriter(unfinished, schema, compression="snappy", store_schema=False) as writer:
        for group, first in enumerate(range(0, rows, GROUP)):
            number = min(GROUP, rows - first)
            columns = make(np.random.default_rng([seed, group]), first, number)
            arrays = [columns[field.name].cast(field.type) for field in schema]
            writer.write_table(pa.table(arrays, schema=schema), row_group_size=GROUP)
    unfinished.rename(path)


def with_gaps(values: Any, gaps: Any) -> Any:
    """An array that is null where ``gaps`` is true."""
    return pa.array(values, mask=gaps)


def choices(codes: Any, options: Sequence[str], gaps: Any) -> Any:
    """Texts by their position in ``options``."""
    return pa.DictionaryArray.from_arrays(with_gaps(codes.astype(np.int32), gaps), list(options))


def drawn(random: Random, number: int, shares: Sequence[float]) -> Any:
    """Positions, each as often as its share says."""
    return np.searchsorted(np.cumsum(shares) / sum(shares), random.random(number), side="right")


def days(first: str, last: str, random: Random, number: int) -> Any:
    """Dates from ``first`` to ``last``, every one as likely."""
    low, high = np.datetime64(first), np.datetime64(last)
    return low + random.integers(0, (high - low).astype(int) + 1, number)


def keys(prefix: str, numbers: Any) -> Any:
    """Texts of ten digits after a prefix: all different, and in no order."""
    scattered = (numbers.astype(np.int64) * 7_368_787_711) % 10**10
    digits = pc.utf8_lpad(pc.cast(pa.array(scattered), pa.string()), 10, "0")
    return pc.binary_join_element_wise(prefix, digits, "")
