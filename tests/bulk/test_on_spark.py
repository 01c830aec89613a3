"""The same list on Spark: the same answers, read and written as Spark does.

If this fails, a cluster would pay otherwise than one machine.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.bulk.lists.listing import Asked
from engine.bulk.on_spark.deciding import decide_on_spark
from engine.bulk.results.outcome import Settings
from engine.tables.cells import TableError
from engine.tables.spelling import shipped
from tests.bulk.servers import Server
from tests.bulk.small_measure import (
    BAD,
    KEY,
    PROGRAM,
    RECORDS,
    ROWS,
    arrow,
    expected,
    text,
    without,
    write_csv,
    write_parquet,
)

ALL = [*ROWS, *BAD]


def test_a_list_that_spark_reads(spark_server: Server, tmp_path: Path) -> None:
    del spark_server  # its session is the one that is used
    records = write_parquet(tmp_path / "records.parquet", [*RECORDS, {KEY: "Z9", "月数": 1}])
    said = {row[KEY]: found for row, found in zip(ALL, expected(ALL, RECORDS), strict=True)}
    for where in (
        write_parquet(tmp_path / "list.parquet", ALL),
        write_csv(tmp_path / "list.csv", ALL),
    ):
        output = tmp_path / "out.parquet"
        asked = Asked(PROGRAM, "zh", shipped(), None, {"": (records, None)}, ("街道",))
        outcome = decide_on_spark(where, asked, Settings((), output), None)
        assert (outcome.counts.read, outcome.counts.decided, outcome.counts.refused) == (11, 8, 3)
        assert sum(group.read for group in outcome.counts.groups) == 11
        # Named as by DuckDB: a row of a csv by its line, the header counted.
        first = 2 if where.endswith(".csv") else 1
        refused = [(each.row - first, each.sheet, each.subject) for each in outcome.refused]
        assert refused == [(8, "", "B001"), (9, "", "B002"), (10, "", "")]
        assert "1001" in outcome.refused[0].reason
        assert "东城区" in outcome.refused[1].reason
        (count,) = outcome.records
        assert (count.read, count.used, count.of_nobody) == (5, 4, 1)
        # A folder of part files, whole: what a run before it left has given way.
        assert (output / "_SUCCESS").is_file()
        assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()
        rows: list[dict[str, Any]] = pq.read_table(output).to_pylist()
        plain = [{n: None if v is None else text(v) for n, v in row.items()} for row in rows]
        found = without(plain, ("补助", "单位数", "月数合计"))
        assert {row[KEY]: each for row, each in zip(rows, found, strict=True)} == said


def test_one_name_in_two_spellings_is_one_subject(spark_server: Server, tmp_path: Path) -> None:
    """Spark cannot bring texts into one form within a query: it is done as the lists are read."""
    del spark_server
    rows = [{**row, KEY: f"{row[KEY]} e\u0301"} for row in ROWS]
    composed = [{**row, KEY: f"{row[KEY]} é"} for row in RECORDS]
    where = write_parquet(tmp_path / "list.parquet", rows)
    records = write_csv(tmp_path / "records.csv", composed)
    asked = Asked(PROGRAM, "zh", shipped(), None, {"": (records, None)})
    outcome = decide_on_spark(where, asked, Settings((), tmp_path / "out.parquet"), None)
    (count,) = outcome.records
    assert (count.read, count.used) == (4, 4)
    found = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert sorted(row["月数合计"] for row in found if row["月数合计"] is not None) == [9, 24]


def test_many_files_are_one_list(spark_server: Server, tmp_path: Path) -> None:
    """As Spark writes them: each of the rows is one row, whichever file it stands in."""
    del spark_server
    where = tmp_path / "list.parquet"
    where.mkdir()
    for part, rows in enumerate((ALL[:4], ALL[4:])):
        write_parquet(where / f"part-{part}.parquet", rows)
    records = write_parquet(tmp_path / "records.parquet", RECORDS)
    asked = Asked(PROGRAM, "zh", shipped(), None, {"": (records, None)})
    outcome = decide_on_spark(str(where), asked, Settings((), tmp_path / "out.jsonl"), None)
    assert (outcome.counts.read, outcome.counts.decided, outcome.counts.refused) == (11, 8, 3)
    # A refused row is told by its file, and by its number in it.
    refused = [(each.sheet, each.row, each.subject) for each in outcome.refused]
    assert refused == [
        ("part-1.parquet", row, who) for row, who in ((5, "B001"), (6, "B002"), (7, ""))
    ]
    said = {row[KEY]: f["结论"] for row, f in zip(ALL, expected(ALL, RECORDS), strict=True)}
    lines = [
        json.loads(line)
        for part in sorted((tmp_path / "out.jsonl").glob("part-*"))
        for line in part.read_text(encoding="utf-8").splitlines()
    ]
    assert {row[KEY]: row["结论"] for row in lines} == said


def test_what_a_wrong_type_refuses_is_one_row(spark_server: Server, tmp_path: Path) -> None:
    """A column of a type that a fact cannot have refuses the rows that have something in it."""
    del spark_server
    odd = {**ROWS[1], "人数": None}
    table = arrow([{**row, "人数": None} for row in ROWS])
    at = table.schema.get_field_index("人数")
    texts = pa.array([None, "三人", *[None] * (len(ROWS) - 2)], pa.string())
    pq.write_table(table.set_column(at, "人数", texts), tmp_path / "list.parquet")
    asked = Asked(PROGRAM, "zh", shipped())
    where = str(tmp_path / "list.parquet")
    outcome = decide_on_spark(where, asked, Settings((), tmp_path / "out.parquet"), None)
    ((row, subject, reason),) = [(r.row, r.subject, r.reason) for r in outcome.refused]
    assert (row, subject) == (2, odd[KEY])
    assert "三人" in reason
    counted = decide_on_spark(where, asked, Settings((), None), None)
    assert counted.refused == outcome.refused
    assert counted.counts.refused == 1


# -- whole or not at all -------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_run_again_it_is_the_same_folder(spark_server: Server, tmp_path: Path, suffix: str) -> None:
    """File for file and byte for byte, though Spark names its files by the run."""
    del spark_server
    where = tmp_path / "list.parquet"
    where.mkdir()
    for part, rows in enumerate((ALL[:4], ALL[4:])):
        write_parquet(where / f"part-{part}.parquet", rows)
    records = write_parquet(tmp_path / "records.parquet", RECORDS)
    asked = Asked(PROGRAM, "zh", shipped(), None, {"": (records, None)})
    output = tmp_path / f"out{suffix}"
    found = []
    for _ in range(2):
        decide_on_spark(str(where), asked, Settings((), output), None)
        found.append({path.name: path.read_bytes() for path in output.iterdir()})
    assert found[0] == found[1]
    assert len(found[0]) > 1


def test_spark_writes_no_workbook(tmp_path: Path) -> None:
    asked = Asked(PROGRAM, "zh", shipped())
    with pytest.raises(TableError, match="unwritable-table"):
        decide_on_spark("list.parquet", asked, Settings((), tmp_path / "out.xlsx"), None)
