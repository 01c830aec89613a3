"""Rows that stand in batches of one size are put in their places among batches of another.

If one of these fails, a row of a long list would have the facts or the answer of another.
"""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bulk.lists.parquet_rows import beside, put_in


def _batches(numbers: list[int], said: str, size: int) -> list[pa.RecordBatch]:
    texts = [f"{said}{number}" for number in numbers]
    table = pa.table({"n": pa.array(numbers, pa.int64()), "text": pa.array(texts, pa.string())})
    return list(table.to_batches(max_chunksize=size))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), unique_by=lambda row: row[0]),
    st.integers(1, 5),
    st.integers(1, 5),
)
def test_each_row_is_put_in_its_place(rows: list[tuple[int, bool]], wide: int, narrow: int) -> None:
    rows.sort()
    some = [number for number, is_one in rows if is_one]
    parts = beside(
        _batches([number for number, _ in rows], "all", wide), _batches(some, "some", narrow), "n"
    )
    found: list[dict[str, object]] = []
    for batch, here, of in parts:
        found += (batch if of is None else put_in(batch, here, of)).to_pylist()
    assert found == [
        {"n": number, "text": f"{'some' if is_one else 'all'}{number}"} for number, is_one in rows
    ]


@pytest.mark.parametrize("stray", [0, 3, 9])
def test_a_row_that_is_none_of_the_list_is_not_dropped(stray: int) -> None:
    with pytest.raises(AssertionError):
        list(beside(_batches([1, 2, 4, 5], "all", 2), _batches([stray], "some", 1), "n"))
