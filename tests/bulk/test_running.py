"""A list decided as one query, whatever it came in and goes out as, says what the case engine says.

If one of these fails, the same list would be paid otherwise by its length or by its file's kind.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine import Library
from engine.bulk import workplace
from engine.bulk.lists.listing import Asked
from engine.bulk.results.outcome import Outcome, Settings
from engine.bulk.running import decide_file
from engine.ruleset.diagnostics import CuoshiError
from engine.tables.cells import TableError
from engine.tables.deciding import decide_table
from engine.tables.lists import open_lists
from engine.tables.spelling import Mapped, shipped
from engine.tables.writing import new_workbook
from tests.bulk.small_measure import (
    BAD,
    KEY,
    PROGRAM,
    RECORDS,
    ROWS,
    WRITERS,
    answers,
    arrow,
    decide,
    expected,
    text,
    without,
    write_csv,
    write_duckdb,
    write_jsonl,
    write_parquet,
    write_sqlite,
    write_xlsx,
)

BENEFITS = ("补助", "单位数", "月数合计")
ROOT = Path(__file__).resolve().parent.parent.parent


def _counts(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.counts.read, outcome.counts.decided, outcome.counts.refused


@pytest.mark.parametrize("target", [".parquet", ".csv", ".jsonl", ".xlsx"])
@pytest.mark.parametrize("source", WRITERS)
def test_every_kind_of_list_becomes_every_kind_of_result(
    tmp_path: Path, source: str, target: str
) -> None:
    rows = [*ROWS, *BAD]
    where = WRITERS[source](tmp_path / f"list{source}", rows)
    records = write_csv(tmp_path / "records.csv", RECORDS)
    output = tmp_path / f"out{target}"
    outcome = decide(where, output, records={"记录": (records, None)})
    found = answers(output)
    assert without(found, BENEFITS) == expected(rows, RECORDS)
    # What came in stands beside its answer, in its order.
    assert [row["街道"] for row in found] == [row["街道"] for row in rows]
    assert [row[KEY] for row in found] == [row[KEY] for row in rows]
    assert _counts(outcome) == (11, 8, 3)
    assert sum(row["错误"] is not None for row in found) == 3
    # The folder is left with the result, and nothing half written.
    left = {path.name for path in tmp_path.iterdir()}
    assert {name for name in left if name.startswith(".")} == set()


def test_a_sqlite_table_is_read_with_its_dates_as_text_and_truth_as_numbers(
    tmp_path: Path,
) -> None:
    where = write_sqlite(tmp_path / "list.sqlite", ROWS)
    decide(where, tmp_path / "out.parquet")
    assert without(answers(tmp_path / "out.parquet"), BENEFITS) == expected(ROWS)


def test_of_a_sqlite_table_another_number_than_0_and_1_is_no_truth(tmp_path: Path) -> None:
    where = write_sqlite(tmp_path / "list.sqlite", [ROWS[0], {**ROWS[1], "已认定": 2}])
    (refused,) = decide(where, tmp_path / "out.parquet").refused
    assert (refused.row, refused.reason) == (2, "事实“已认定”应为真假值（true/false），实为 “2”")


def test_a_refused_row_is_told_by_its_number_and_reason(tmp_path: Path) -> None:
    """The number is that of the line in a csv and of the row in a workbook, headers counted."""
    rows = [ROWS[0], BAD[0], ROWS[1], BAD[1]]
    for write, suffix, numbers in (
        (write_csv, ".csv", [3, 5]),
        (write_xlsx, ".xlsx", [3, 5]),
        (write_parquet, ".parquet", [2, 4]),
        (write_jsonl, ".jsonl", [2, 4]),
    ):
        outcome = decide(write(tmp_path / f"list{suffix}", rows), tmp_path / "out.parquet")
        assert [each.row for each in outcome.refused] == numbers, suffix
        assert [each.subject for each in outcome.refused] == ["B001", "B002"]
        assert "1001" in outcome.refused[0].reason
        assert "东城区" in outcome.refused[1].reason
        assert not outcome.complete


def test_records_are_used_or_refused_and_none_is_lost(tmp_path: Path) -> None:
    subjects = [*ROWS, BAD[0]]
    records = [
        *RECORDS,
        {"编号": "B001", "月数": 1},
        {"编号": "Z999", "月数": 1},
        {"编号": None, "月数": 1},
        {"编号": "A003", "月数": 99},
    ]
    where = write_parquet(tmp_path / "list.parquet", subjects)
    listed = write_parquet(tmp_path / "records.parquet", records)
    outcome = decide(where, tmp_path / "out.parquet", records={"": (listed, None)})
    (count,) = outcome.records
    assert (count.read, count.used) == (8, 4)
    assert (count.of_refused, count.of_nobody, count.keyless) == (2, 1, 1)
    refused = {each.subject: each.reason for each in outcome.refused}
    assert set(refused) == {"B001", "A003"}
    assert "99" in refused["A003"]
    assert not outcome.complete


def test_a_csv_that_people_wrote_is_cleaned_and_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "2024年名单,,,,,,\n编号,已认定,人数,单价,次数,申请日期,区\n"
        "A001,是,3人,1.50元,3,2024.1.1,海淀区\n合计,,3,,,,\n",
        encoding="gb18030",
    )
    outcome = decide(str(path), tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text(encoding="gb18030").splitlines()
    assert lines[0].startswith("2024年名单")
    assert lines[2].startswith("A001,是,3人,1.50元,3,2024.1.1,海淀区,可享受,4.50,3")
    assert lines[3].startswith("合计")
    assert _counts(outcome) == (1, 1, 0)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("已认定", ("是", "无", "TRUE", "1", "√", "true")),
        ("人数", ("３", " 3", "1,000", "3.5", "3人", "-", "+3", "03", "-0", "1e2", "九")),
        ("单价", ("1.505", "1.50元", "￥2", ".5", "5.", "1.500", "一百")),
        ("申请日", ("2024/1/1", "2024-02-30", "20240301", "2024-3", "2024年3月1日", "0000-01-01")),
        ("区", ("haidian", "HAIDIAN", "海淀 区", "朝阳区", "无", "#REF!", "海淀")),
        (KEY, ("Ａ１", "合计", "A 1", "甲：乙", "2024年1月2日", "3人", "编号", "", "无", "#N/A")),
    ],
)
def test_a_cell_of_a_csv_is_read_as_the_case_engine_reads_it(
    tmp_path: Path, name: str, cells: tuple[str, ...]
) -> None:
    """Whether a csv needs cleaning is judged here; a wrong judgement would be another answer."""
    others = [{n: text(v) for n, v in row.items()} for row in ROWS[:2]]
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    for cell in cells:
        write_csv(path, [{**others[0], name: cell}, others[1]])
        lists = open_lists(path, [PROGRAM])
        case_by_case = decide_table(
            lists.subjects, output, partial(Library([PROGRAM]).decide, "m@v1"), [PROGRAM]
        )
        by_case = [row["结论"] for row in answers(output)]
        outcome = decide(str(path), output)
        assert [row["结论"] for row in answers(output)] == by_case, cell
        assert _counts(outcome)[0] == case_by_case.read, cell


def test_a_csv_that_a_program_wrote_is_not_read_by_python(tmp_path: Path) -> None:
    """Blanks included: a list of millions would take minutes where it takes seconds."""
    for suffix in (".csv", ".jsonl"):
        where = WRITERS[suffix](tmp_path / f"list{suffix}", ROWS)
        assert decide(where, tmp_path / "out.parquet").lists is None
        rows = [dict.fromkeys(ROWS[0]) | {KEY: "A9"}, *ROWS]
        where = WRITERS[suffix](tmp_path / f"blank{suffix}", rows)
        assert decide(where, tmp_path / "out.parquet").lists is None


def test_text_that_a_spreadsheet_would_run_is_marked(tmp_path: Path) -> None:
    where = write_parquet(tmp_path / "list.parquet", [{**ROWS[0], "街道": "=1+1"}])
    decide(where, tmp_path / "out.csv")
    assert answers(tmp_path / "out.csv")[0]["街道"] == "'=1+1"


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("人数", 3.0, "可享受"),
        ("人数", 3.5, None),
        ("单价", 0.1, "可享受"),
        ("单价", 1.005, None),
        ("人数", "3", None),
        ("已认定", 1, None),
        ("已认定", "true", None),
        ("申请日", "2024-01-01", "可享受"),
        ("申请日", "2024-1-1", None),
        ("区", "  ", "待补正"),
        ("区", 3, None),
        (KEY, 3, None),
    ],
)
def test_a_typed_cell_is_a_fact_or_refuses_its_row(
    tmp_path: Path, name: str, value: object, verdict: str | None
) -> None:
    """As in the case engine: what a program wrote is not cleaned, and not refused without need."""
    where = write_parquet(tmp_path / "list.parquet", [{**ROWS[0], name: value}])
    decide(where, tmp_path / "out.parquet")
    assert answers(tmp_path / "out.parquet")[0]["结论"] == verdict


def test_a_day_may_stand_as_its_midnight_and_not_as_another_time(tmp_path: Path) -> None:
    from datetime import datetime

    for hour, verdict in ((0, "可享受"), (1, None)):
        row = {**ROWS[0], "申请日": datetime(2024, 1, 1, hour)}
        where = write_parquet(tmp_path / "list.parquet", [row])
        decide(where, tmp_path / "out.parquet")
        assert answers(tmp_path / "out.parquet")[0]["结论"] == verdict


def test_what_cannot_be_written_is_said_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = write_parquet(tmp_path / "list.parquet", ROWS)
    monkeypatch.setattr(new_workbook, "SHEET_ROWS", 8)
    with pytest.raises(TableError) as error:
        decide(where, tmp_path / "out.xlsx")
    assert [d.code for d in error.value.diagnostics] == ["unwritable-table"]
    with pytest.raises(TableError) as error:
        decide(where, tmp_path / "list.parquet")
    assert [d.code for d in error.value.diagnostics] == ["output-is-input"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"已认定": True}], "column-missing"),
        ([{**ROWS[0], "结论": "可享受"}], "column-taken"),
        ([{**ROWS[0], "people": 3}], "column-twice"),
    ],
)
def test_a_list_that_cannot_be_bound_is_an_error(
    tmp_path: Path, rows: list[dict[str, Any]], code: str
) -> None:
    where = write_parquet(tmp_path / "list.parquet", rows)
    with pytest.raises(CuoshiError) as error:
        decide(where, tmp_path / "out.parquet")
    assert [d.code for d in error.value.diagnostics] == [code]
    assert not (tmp_path / "out.parquet").exists()


def test_a_table_of_several_must_be_named(tmp_path: Path) -> None:
    where = write_duckdb(tmp_path / "list.duckdb", ROWS)
    decide(where.partition("#")[0], tmp_path / "out.parquet")
    with pytest.raises(TableError, match="名单"):
        decide(f"{tmp_path / 'list.duckdb'}#没有", tmp_path / "out.parquet")


# -- whole or not at all -------------------------------------------------------------------------


def _long(path: Path, rows: int) -> None:
    """The same rows over and over, each under a key of its own."""
    table = arrow(ROWS)
    with pq.ParquetWriter(path, table.schema) as writer:
        for first in range(0, rows, 100_000):
            keys = pa.array([f"K{number:08d}" for number in range(first, first + 100_000)])
            picked = table.take(pa.array([n % len(ROWS) for n in range(100_000)]))
            writer.write_table(picked.set_column(0, KEY, keys))


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_the_order_and_the_bytes_are_the_same_each_time(tmp_path: Path, suffix: str) -> None:
    """More rows than one thread takes at once, so that threads could change places."""
    _long(tmp_path / "list.parquet", 400_000)
    output, digests = tmp_path / f"out{suffix}", set()
    for _ in range(3):
        decide(str(tmp_path / "list.parquet"), output)
        digests.add(hashlib.sha256(output.read_bytes()).hexdigest())
    assert len(digests) == 1
    if suffix == ".parquet":
        keys = [str(key) for key in pq.read_table(output, columns=[KEY]).column(0).to_pylist()]
        assert keys == sorted(keys)


_KILLED = """
import sys
from tests.bulk.small_measure import decide
from pathlib import Path
print("begun", flush=True)
decide(sys.argv[1], Path(sys.argv[2]))
"""


def test_a_run_that_is_killed_leaves_no_result_and_runs_again(tmp_path: Path) -> None:
    """SIGKILL while the answers are being written: nothing in the place, the same file later."""
    where, output = tmp_path / "list.parquet", tmp_path / "out.parquet"
    _long(where, 1_000_000)
    run = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(where), str(output)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and not list(tmp_path.glob(".out.parquet.*/answers.parquet")):
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert list(tmp_path.glob(".out.parquet.*")), "it was over before it was killed"
    assert not output.exists()
    decide(str(where), output)
    first = output.read_bytes()
    assert not list(tmp_path.glob(".out.parquet.*"))
    decide(str(where), output)
    assert output.read_bytes() == first


def test_a_run_that_fails_leaves_the_old_result(tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    output.write_bytes(b"before")

    def fail() -> None:
        with workplace.workplace(output) as folder:
            (folder / "answers.parquet").write_bytes(b"after")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert output.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_a_column_that_a_columns_file_names_is_read_from_a_list_of_people(tmp_path: Path) -> None:
    """It was cleaned under its header and then looked for there, and missing for everybody."""
    yes = {True: "是", False: "否", None: None}
    rows = [
        {"员工数" if n == "人数" else n: yes[v] if n == "已认定" else v for n, v in row.items()}
        for row in ROWS
    ]
    where = write_xlsx(tmp_path / "list.xlsx", rows)
    mapped = shipped().with_columns(Mapped(columns={"人数": ("员工数",)}))
    outcome = decide_file(where, Asked(PROGRAM, "zh", mapped), Settings((), None, states=True))
    verdicts = Counter(row["结论"] for row in expected(ROWS))
    assert sorted(outcome.counts.verdicts.values()) == sorted(verdicts.values())
    assert outcome.absent == ("记录",)
