"""``decide`` on a list chooses its engine, and ``sql`` prints the query that it would run.

If one of these fails, an option is lost on its way, or a list is decided in another way than said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from cli import cli
from engine.bulk import choosing
from tests.bulk.small_measure import (
    BAD,
    RECORDS,
    ROWS,
    RULES,
    answers,
    arrow,
    write_csv,
    write_duckdb,
    write_parquet,
    write_xlsx,
)
from tests.commands.support import ROOT
from tests.support import source

MEASURE = "m@v1"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    file = tmp_path / "policies/m/v1.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(source(RULES), encoding="utf-8")
    return tmp_path / "policies"


def run(policies: Path, *arguments: object) -> Result:
    given = [str(each) for each in arguments]
    return CliRunner().invoke(
        cli,
        ["--lang", "zh", given[0], MEASURE, *given[1:], "--policies", str(policies)],
        env={"LANG": "C.UTF-8", "LC_ALL": ""},
    )


def test_a_list_as_one_query(policies: Path, tmp_path: Path) -> None:
    where = write_parquet(tmp_path / "list.parquet", [*ROWS, *BAD])
    output, drawn = tmp_path / "out.csv", tmp_path / "out.svg"
    records = write_csv(tmp_path / "records.csv", RECORDS)
    options = ("--engine", "duckdb", "-o", output, "--by", "街道", "--plot", drawn)
    result = run(policies, "decide", where, "--records", records, *options)
    assert result.exit_code == 1, result.output
    assert "读入 11 = 已决定 8 + 已拒绝 3" in result.output
    assert "按街道" in result.output
    assert "B001" not in result.output
    assert "1001" in result.output
    assert len(answers(output)) == 11
    assert drawn.read_text(encoding="utf-8").startswith("<svg")


def test_without_an_output_a_list_is_written_beside_itself(policies: Path, tmp_path: Path) -> None:
    where = write_duckdb(tmp_path / "list.duckdb", ROWS)
    result = run(policies, "decide", where)
    assert result.exit_code == 0, result.output
    assert len(answers(tmp_path / "list.decided.parquet")) == len(ROWS)


def test_a_list_that_a_program_typed_imports_nothing_for_others(
    policies: Path, tmp_path: Path
) -> None:
    """A third of the time of a short list was modules for cases, for workbooks, and for errors."""
    where = write_parquet(tmp_path / "list.parquet", ROWS)
    arguments = ["decide", MEASURE, str(where), "--engine", "duckdb", "--policies", str(policies)]
    others = (
        *("jsonschema", "pyarrow", "openpyxl", "ibis", "sqlglot", "durable_rules_engine"),
        *("engine.decide.decider", "engine.tables.lists", "engine.tables.writing.pages"),
        *("engine.tables.cleaning.cleaner", "engine.tables.report"),
    )
    code = (
        f"import sys, cli; cli.cli({arguments!r}, standalone_mode=False);"
        f"print([name for name in {others!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert len(answers(tmp_path / "list.decided.parquet")) == len(ROWS)


def test_columns_to_group_by_may_be_written_as_one(policies: Path, tmp_path: Path) -> None:
    where = write_parquet(tmp_path / "list.parquet", ROWS)
    summary = ("decide", where, "--summary", "--format", "json")
    together = run(policies, *summary, "--by", "街道,区")
    again = run(policies, *summary, "--by", "街道", "--by", "区")
    assert together.exit_code == 0, together.output
    assert together.output == again.output
    assert together.output != run(policies, *summary, "--by", "街道").output


def test_a_summary_alone_writes_no_list(policies: Path, tmp_path: Path) -> None:
    where = write_parquet(tmp_path / "list.parquet", ROWS)
    result = run(policies, "decide", where, "--summary", "--format", "json")
    assert result.exit_code == 0, result.output
    record = json.loads(result.output)
    assert (record["read"], record["output"], record["engine"]) == (8, None, "duckdb")
    assert {"open", "missing", "not_stated"} <= set(record["totals"][0])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.parquet", "policies"]


def test_more_refused_rows_than_are_shown_are_where_the_list_is_written(
    policies: Path, tmp_path: Path
) -> None:
    """Nothing was written beside the list: to send its reader there would be a dead end."""
    bad = [{**BAD[0], "编号": f"B{number:03}", "人数": 1001 + number} for number in range(25)]
    where = write_parquet(tmp_path / "list.parquet", [*ROWS, *bad])
    result = run(policies, "decide", where, "--summary")
    assert result.exit_code == 1, result.output
    assert "用 -o 写出名单，各行都附理由" in result.output


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_parquet])
def test_a_long_list_is_decided_as_one_query_by_itself(
    policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: object
) -> None:
    assert callable(write)
    kind = {write_csv: "csv", write_xlsx: "xlsx", write_parquet: "parquet"}[write]
    where = write(tmp_path / f"list.{kind}", ROWS)
    for cases, header in ((5_000, "理由"), (4, "不符合")):
        monkeypatch.setattr(choosing, "CASES", cases)
        output = tmp_path / "out.parquet"
        assert run(policies, "decide", where, "-o", output).exit_code == 0
        assert header in answers(output)[0]
    # The caller has the last word.
    output.unlink()
    assert run(policies, "decide", where, "-o", output, "--engine", "case").exit_code == 0
    assert "理由" in answers(output)[0]


def test_strict_finds_what_is_unsettled(policies: Path, tmp_path: Path) -> None:
    where = write_parquet(tmp_path / "list.parquet", ROWS)
    result = run(policies, "decide", where, "--engine", "duckdb", "--strict")
    assert result.exit_code == 3, result.output


@pytest.mark.parametrize("memory", ["512MB", "1.5 GiB", "4gb", "80%"])
def test_memory_is_a_size_or_a_share(policies: Path, tmp_path: Path, memory: str) -> None:
    """What DuckDB takes is taken: a size that was refused would stop a script that had worked."""
    where = write_parquet(tmp_path / "list.parquet", ROWS)
    result = run(policies, "decide", where, "--summary", "--memory", memory)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "case", "--summary"), "--engine case 不能同用"),
        (("--engine", "case", "--memory", "1GB"), "--memory、数据库文件和 --engine case 不能同用"),
        (("--engine", "duckdb", "--mask"), "--mask 只用于 --engine case"),
        (("--engine", "duckdb", "--master", "local"), "--master 和 --engine spark 同用"),
        (("--memory", "lots"), "“lots”不是内存的大小，写成 4GB"),
        (("--by", "街到"), "没有名为“街到”的列（“街道”？）"),
    ],
)
def test_what_does_not_go_together_is_said(
    policies: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    where = write_parquet(tmp_path / "list.parquet", ROWS)
    result = run(policies, "decide", where, *options)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.parquet", "policies"]


def test_the_report_tells_what_was_cleaned(policies: Path, tmp_path: Path) -> None:
    rows = [{**row, "已认定": {True: "√", False: "×", None: None}[row["已认定"]]} for row in ROWS]
    where = write_xlsx(tmp_path / "list.xlsx", rows)
    result = run(policies, "decide", where, "--engine", "duckdb", "-o", tmp_path / "out.xlsx")
    assert result.exit_code == 0, result.output
    assert "清理" in result.output
    assert "√" in (tmp_path / "out.report.csv").read_text(encoding="utf-8-sig")


def test_a_missing_package_is_named_with_the_command(
    policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    where = write_parquet(tmp_path / "list.parquet", ROWS)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = run(policies, "decide", where, "--engine", "duckdb")
    assert result.exit_code == 2
    assert "pip install 'cuoshi[bulk]'" in result.output


# -- sql -----------------------------------------------------------------------------------------


def test_the_query_runs_on_the_tables_that_it_names(policies: Path) -> None:
    """The printed text is the whole program: it needs nothing of this package."""
    result = run(policies, "sql", "--reading", "取法=按件")
    assert result.exit_code == 0
    assert "「经认定的机构」" in result.output
    with duckdb.connect() as connection:
        # Lists of Python have no null in their type: the query's table does.
        connection.register("人_", arrow(ROWS))
        connection.register("记录_", arrow(RECORDS))
        connection.execute("CREATE TABLE 人 AS FROM 人_; CREATE TABLE 记录 AS FROM 记录_")
        rows = connection.execute(result.output).fetchall()
    words = sorted((row[0], row[1]) for row in rows)
    assert words[0] == ("A001", "可享受")
    assert len(words) == len(ROWS)


@pytest.mark.parametrize("dialect", ["spark", "postgres"])
def test_the_query_is_written_for_each_database(policies: Path, dialect: str) -> None:
    result = run(policies, "sql", "--dialect", dialect)
    assert result.exit_code == 0
    assert "sqlglot" not in result.output
    assert ("`人`" if dialect == "spark" else '"人"') in result.output


def test_another_database_gets_a_translation_that_says_so(policies: Path) -> None:
    result = run(policies, "sql", "--dialect", "trino")
    assert result.exit_code == 0
    assert "由 sqlglot 从 PostgreSQL 的写法译为 trino" in result.output
    refused = run(policies, "sql", "--dialect", "nosuch")
    assert refused.exit_code == 2
    assert "；有：athena" in refused.output


def test_what_another_database_has_no_words_for_is_an_error(policies: Path) -> None:
    """Left out with a warning, it would be another answer."""
    refused = run(policies, "sql", "--dialect", "mysql")
    assert refused.exit_code == 2
    assert "写不成“mysql”：Arrays are not supported by MySQL" in refused.output
    assert "athena" not in refused.output


@pytest.mark.parametrize(("language", "between"), [("zh", "；"), ("en", "; ")])
def test_reasons_of_one_row_are_told_together_in_the_readers_language(
    policies: Path, tmp_path: Path, language: str, between: str
) -> None:
    where = write_parquet(tmp_path / "list.parquet", [*ROWS, {**BAD[0], "区": "东城区"}])
    arguments = ("--summary", "--engine", "duckdb", "--policies", policies, "--lang", language)
    result = CliRunner().invoke(cli, ["decide", MEASURE, str(where), *map(str, arguments)])
    assert result.exit_code == 1, result.output
    (told,) = [line for line in result.output.splitlines() if "1001" in line]
    assert told.count(between) == 1


SHARED = ("read", "decided", "refused_rows", "verdicts", "reasons", "versions", "chosen", "carried")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_programs_are_told_the_same_by_either_engine(
    policies: Path, tmp_path: Path, language: str
) -> None:
    """Else what a program reads changes with the size of the list, or with who asks for it."""
    where = write_csv(tmp_path / "list.csv", [*ROWS, *BAD])

    def record(engine: str) -> dict[str, Any]:
        options = ("--engine", engine, "--lang", language, "--format", "json")
        result = run(policies, "decide", where, *options, "-o", tmp_path / f"{engine}.csv")
        assert result.exit_code == 1, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    one, other = record("case"), record("duckdb")

    assert (one["engine"], other["engine"]) == ("case", "duckdb")
    assert {key: one[key] for key in SHARED} == {key: other[key] for key in SHARED}
    # Of a list that is written, the query does not count why a benefit has no figure.
    states = ("benefit", "unit", "total", "known", "open")
    told = [
        [{name: total[name] for name in states} for total in each["totals"]]
        for each in (one, other)
    ]
    assert [total for total in told[0] if total["known"] or total["open"]] == told[1]
