"""The example workbooks, tried as a clerk would: one command line, and nothing else to hand.

If these failed, the first workbook that somebody drops on the command would be refused or, worse,
be decided otherwise than the clean list of the same people.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import cli

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def decided(measure: str, path: Path, folder: Path, *more: object) -> tuple[dict[str, Any], Path]:
    out = folder / f"{path.stem}.out{path.suffix}"
    result = run(
        *("decide", f"{measure}@2023-draft", path, "--proposed", "-o", out, "--format", "json"),
        *more,
    )
    assert result.exit_code in (0, 1), result.output
    found: dict[str, Any] = json.loads(result.output)
    return found, out.with_name(f"{out.stem}.report.csv")


def told(report: Path, kind: str) -> list[list[str]]:
    with report.open(encoding="utf-8-sig", newline="") as file:
        return [line for line in csv.reader(file) if line[0] == kind]


@pytest.mark.parametrize(
    ("measure", "clean", "more"),
    [
        (
            "placement-fee",
            "agencies.csv",
            ["--records", "介绍记录={}/placement-fee/placements.csv"],
        ),
        ("placement-bonus", "agencies.xlsx", []),
    ],
)
def test_a_list_as_received_is_decided_as_the_clean_one(
    tmp_path: Path, measure: str, clean: str, more: list[str]
) -> None:
    given = [text.format(EXAMPLES) for text in more]
    plain, _ = decided(measure, EXAMPLES / measure / clean, tmp_path, *given)
    received, report = decided(
        measure, EXAMPLES / measure / "agencies-as-received.xlsx", tmp_path, "--lang", "zh"
    )
    for count in ("read", "decided", "verdicts", "records_read", "records_used"):
        assert received[count] == plain[count]
    assert received["refused"] == received["records_refused"] == []
    assert len(told(report, "改读")) > 100


def test_what_cannot_be_read_is_refused_by_its_cell_and_the_rest_decided(tmp_path: Path) -> None:
    path = EXAMPLES / "flexible-employment-subsidy" / "applicants-as-received.xlsx"
    found, report = decided("flexible-employment-subsidy", path, tmp_path, "--lang", "zh")
    assert [(row["row"], row["reasons"][0]["code"]) for row in found["refused"]] == [
        (5, "identity-number"),
        (6, "identity-number"),
        (7, "identity-conflict"),
        (9, "identity-number"),
        (10, "fact-type"),
        (11, "fact-option"),
    ]
    assert [line[4:7] for line in told(report, "作缺件")] == [
        ["出生年月日", "出生日期", "1987年6月"]
    ]
    assert [line[2] for line in told(report, "隐藏行")] == ["中关村街道"]
    sheets = [(sheet["sheet"], sheet["records"]) for sheet in found["reading"]["sheets"]]
    assert sheets[-1] == ("申领月份", "申领月")
    assert [each["sheet"] for each in found["reading"]["not_read"]] == ["填表说明", "下拉选项"]


def test_a_person_hired_by_two_employers_is_told_at_both_rows(tmp_path: Path) -> None:
    path = EXAMPLES / "employer-insurance-subsidy" / "hires-as-received.xlsx"
    found, report = decided("employer-insurance-subsidy", path, tmp_path, "--lang", "zh")
    assert found["read"] == 40
    assert len(told(report, "重复")) == 2


def test_a_list_that_is_not_understood_says_which_command_to_run_and_that_one_helps(
    tmp_path: Path,
) -> None:
    """Each message is the next step: unknown headers, a columns file to edit, and a decision."""
    path = tmp_path / "名单 一.csv"
    path.write_text("编码,认定,年\nA,是,2024\n", encoding="gb18030")
    measure = "placement-fee@2023-draft"
    first = run("decide", measure, path, "--lang", "zh")
    assert first.exit_code == 2
    assert "cuoshi columns" in first.output
    assert "编码、认定、年" in first.output

    second = run("columns", path, measure, "--lang", "zh")
    assert second.exit_code == 0, second.output
    columns = tmp_path / "名单 一.columns.yaml"
    text = columns.read_text(encoding="utf-8")
    assert "# 机构编号:" in text
    for fact, header in (("机构编号", "编码"), ("机构已认定", "认定"), ("年度", "年")):
        line = next(line for line in text.splitlines() if line.startswith(f"  # {fact}:"))
        text = text.replace(line, f"  {fact}: {header}")
    columns.write_text(text, encoding="utf-8")
    assert run("columns", path, measure, "--lang", "zh").exit_code == 2, "it is not overwritten"

    third = run("decide", measure, path, "--proposed", "--lang", "zh", "--columns", columns)
    assert third.exit_code == 0, third.output
    assert "读入 1 = 已决定 1 + 已拒绝 0" in third.output


def test_the_list_that_was_sent_is_not_touched(tmp_path: Path) -> None:
    source = EXAMPLES / "placement-fee" / "agencies-as-received.xlsx"
    path = Path(shutil.copy(source, tmp_path))
    decided("placement-fee", path, tmp_path)
    assert path.read_bytes() == source.read_bytes()
