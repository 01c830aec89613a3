"""Tables of Python come back as what they were, each row with the answer of the case engine.

If one of these fails, a program that embeds the engine would pay otherwise than the command does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow as pa
import pytest

from engine import Library, VersionError
from engine.tables.cells import TableError
from tests.bulk.small_measure import (
    BAD,
    PROGRAM,
    RECORDS,
    ROWS,
    arrow,
    expected,
    text,
    without,
    write_parquet,
)

BENEFITS = ("补助", "单位数", "月数合计")
ALL = [*ROWS, *BAD]


def _decided(table: Any, records: Any) -> Any:
    return Library([PROGRAM]).decide_table("m@v1", table, records={"记录": records})


def _said(table: pa.Table) -> list[dict[str, Any]]:
    rows = [
        {name: None if cell is None else text(cell) for name, cell in row.items()}
        for row in table.to_pylist()
    ]
    return without(rows, BENEFITS)


def test_an_arrow_table() -> None:
    found = _decided(arrow(ALL), arrow(RECORDS))
    assert isinstance(found, pa.Table)
    assert _said(found) == expected(ALL, RECORDS)
    assert found.select(arrow(ALL).column_names).equals(arrow(ALL))


def test_a_polars_frame_lazy_or_not() -> None:
    frame, records = polars.from_arrow(arrow(ALL)), polars.from_arrow(arrow(RECORDS))
    assert isinstance(frame, polars.DataFrame)
    for given in (frame, frame.lazy()):
        found = _decided(given, records)
        assert isinstance(found, polars.DataFrame)
        assert _said(found.to_arrow()) == expected(ALL, RECORDS)


def test_a_pandas_frame_keeps_its_index_and_no_answer_is_a_float() -> None:
    """pandas makes a float of a whole number that may be missing; an amount must not be one."""
    frame = arrow(ALL).to_pandas().set_index(pandas.Index(range(100, 100 + len(ALL))))
    found = _decided(frame, arrow(RECORDS).to_pandas())
    assert list(found.index) == list(frame.index)
    assert found[list(frame.columns)].equals(frame)
    answers = found[["结论", *BENEFITS, "不符合"]]
    assert not any(kind.kind == "f" for kind in answers.dtypes)
    assert _said(pa.Table.from_pandas(answers, preserve_index=False)) == expected(ALL, RECORDS)


def test_an_ibis_table_stays_lazy(tmp_path: Path) -> None:
    ibis = pytest.importorskip("ibis")
    backend = ibis.duckdb.connect()
    table = backend.read_parquet(write_parquet(tmp_path / "list.parquet", ALL))
    records = backend.read_parquet(write_parquet(tmp_path / "records.parquet", RECORDS))
    found = _decided(table, records)
    assert isinstance(found, ibis.Table)
    # It can be asked on, and only then is it computed.
    refused = found.filter(found["结论"].isnull())
    assert refused.count().execute() == 3
    by_key = {row["编号"]: row for row in found.to_pyarrow().to_pylist() if row["编号"]}
    rows = [by_key[row["编号"]] for row in ROWS]
    plain = [{n: None if v is None else text(v) for n, v in row.items()} for row in rows]
    assert without(plain, BENEFITS) == expected(ROWS, RECORDS)


def test_an_ibis_table_in_memory_is_an_error_that_says_what_to_do() -> None:
    """A view on it would be of a table that its database does not have."""
    ibis = pytest.importorskip("ibis")
    with pytest.raises(TableError, match="create_table"):
        _decided(ibis.memtable(arrow(ALL)), arrow(RECORDS))


def test_english_headers_and_a_chosen_reading() -> None:
    table = Library([PROGRAM]).decide_table(
        "m@v1", arrow(ROWS), readings={"取法": "按件"}, language="en"
    )
    benefits = ("bonus", "units", "months_total")
    rest = ("failed", "missing", "open", "version", "error")
    assert table.column_names[-9:] == ["verdict", *benefits, *rest]
    row = table.to_pylist()[1]
    assert (row["verdict"], text(row["bonus"])) == ("eligible", "50.25")
    assert table.to_pylist()[3]["failed"] == "large_enough；local；in_year"


def test_what_is_no_table_is_an_error() -> None:
    with pytest.raises(TableError, match="pandas"):
        _decided([{"编号": "A001"}], arrow(RECORDS))
    with pytest.raises(TableError, match="column-missing"):
        _decided(arrow(ALL).drop_columns(["编号"]), arrow(RECORDS))


def test_a_draft_is_decided_with_by_its_name_only() -> None:
    """Otherwise a register would be paid by a draft that nobody asked for."""
    with pytest.raises(VersionError, match="no-version-governs"):
        Library([PROGRAM]).decide_table("m", arrow(ROWS), records={"记录": arrow(RECORDS)})
