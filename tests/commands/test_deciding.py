"""``decide`` as its users meet it: one case explained, a list with its counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.tables.cleaning.resident_id import check_digit
from tests.commands.conftest import BONUS
from tests.commands.support import run


def test_a_case_is_explained(case: Path) -> None:
    result = run("decide", "bonus@2023-draft", case, *BONUS, "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert "附条件" in result.output
    assert "草案，不可用于发放" in result.output
    assert "经认定的经营性人力资源服务机构" in result.output
    assert "20000 元" in result.output


def test_json_is_what_the_decision_says_byte_for_byte(case: Path) -> None:
    first = run("decide", "bonus@2023-draft", case, *BONUS, "--format", "json")
    second = run("decide", "bonus@2023-draft", case, *BONUS, "--format", "json")
    assert first.exit_code == 0, first.output
    assert first.stdout_bytes == second.stdout_bytes
    decision = json.loads(first.stdout)
    assert decision["verdict"] == "conditional"


def test_a_yaml_case_and_standard_input_are_the_same_case(case: Path, tmp_path: Path) -> None:
    yaml = tmp_path / "case.yaml"
    yaml.write_text(
        "机构编号: A1\n机构已认定: true\n年度: 2024\n规模: large\n工资: 1000.01\n介绍记录:\n"
        + "".join(
            f"  - {{证件号码: '{n}', 户籍区: 海淀区, 签约日期: 2024-03-01, 入职日期: 2024-04-01}}\n"
            for n in range(3)
        ),
        encoding="utf-8",
    )
    reference = "bonus@2023-draft"
    from_json = run("decide", reference, case, *BONUS, "--format", "json").stdout_bytes
    from_yaml = run("decide", reference, yaml, *BONUS, "--format", "json").stdout_bytes
    given = case.read_text(encoding="utf-8")
    from_stdin = run("decide", reference, "-", *BONUS, "--format", "json", given=given).stdout_bytes
    assert from_json
    assert from_json == from_yaml == from_stdin


def test_strict_tells_a_script_that_nothing_was_settled(case: Path) -> None:
    assert run("decide", "bonus@2023-draft", case, *BONUS, "--strict").exit_code == 3


def test_strict_is_content_with_a_refusal(tmp_path: Path) -> None:
    """Ineligible is settled: a script that stops on it would hide it."""
    file = tmp_path / "case.yaml"
    file.write_text("机构编号: A1\n机构已认定: false\n", encoding="utf-8")
    result = run("decide", "bonus@2023-draft", file, *BONUS, "--strict")
    assert result.exit_code == 0, result.output
    assert "ineligible" in result.output


def test_a_chosen_reading_is_named_in_the_decision(case: Path) -> None:
    result = run("decide", "bonus@2023-draft", case, *BONUS, "--reading", "档次取法=各档累加")
    assert result.exit_code == 0, result.output
    assert "tier_reading=cumulative (chosen for this decision)" in result.output


def test_proposed_readings_are_named_as_such(case: Path) -> None:
    result = run("decide", "bonus@2023-draft", case, *BONUS, "--proposed")
    assert "tier_reading=highest_only (the proposed reading)" in result.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("bonus@2023-draft", "none.json"), "unreadable-case"),
        (("bonsu", "CASE"), "unknown-measure"),
        (("bonus@2024", "CASE"), "unknown-version"),
        (("bonus@2023-draft", "CASE", "--reading", "档次取法=最高"), "unknown-reading"),
        (("bonus@2023-draft", "CASE", "--reading", "档次=最高"), "not-open"),
    ],
)
def test_what_cannot_be_decided_is_a_finding_and_no_traceback(
    case: Path, arguments: tuple[str, ...], code: str
) -> None:
    given = [str(case) if argument == "CASE" else argument for argument in arguments]
    result = run("decide", *given, *BONUS)
    assert result.exit_code == 2
    assert code in result.stderr
    assert "Traceback" not in result.output


def test_a_wrong_fact_is_a_finding_in_the_readers_language(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("机构编号: A1\n年度: 二〇二四\n机构认定: true\n", encoding="utf-8")
    result = run("decide", "bonus@2023-draft", file, *BONUS, "--lang", "zh")
    assert result.exit_code == 2
    assert "fact-type" in result.stderr
    assert "unknown-fact" in result.stderr


def test_the_answer_is_written_where_it_is_asked_for(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "decision.json"
    reference = ("bonus@2023-draft", case, *BONUS, "--format", "json")
    assert run("decide", *reference, "-o", out).exit_code == 0
    assert out.read_bytes() == run("decide", *reference).stdout_bytes


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Two agencies and an impossible one, with the records of all in a second list."""
    (tmp_path / "agencies.csv").write_text(
        "机构编号,机构已认定,年度,规模,工资\nA1,是,2024,大,1000.01\nA2,否,2024,小,5\nA3,是,1024,大,1\n",
        encoding="utf-8",
    )
    numbers = [f"00000019850506{n:03d}" for n in range(1, 4)]
    rows = "".join(
        f"A1,{number}{check_digit(number)},海淀区,2024-03-01,2024-04-01\n" for number in numbers
    )
    (tmp_path / "placements.csv").write_text(
        "机构编号,证件号码,户籍区,签约日期,入职日期\n" + rows, encoding="utf-8"
    )
    return tmp_path


def test_a_list_is_decided_and_every_row_is_counted(lists: Path) -> None:
    """A row that nobody decided on and nobody counted is a person who waits for an answer."""
    out = lists / "out.csv"
    result = run(
        "decide",
        "bonus@2023-draft",
        lists / "agencies.csv",
        *BONUS,
        "--records",
        f"介绍记录={lists / 'placements.csv'}",
        "-o",
        out,
        "--lang",
        "zh",
    )
    assert result.exit_code == 1, result.output
    assert "读入 3 = 已决定 2 + 已拒绝 1" in result.output
    assert "第 4 行" in result.output
    written = out.read_text(encoding="utf-8-sig").splitlines()
    assert len(written) == 4
    assert "附条件" in written[1]
    assert "不可享受" in written[2]


def test_rows_refused_alike_stand_together(lists: Path) -> None:
    """Ten thousand rows with one reason are one reason to look into."""
    (lists / "agencies.csv").write_text(
        "机构编号,年度\nA1,1024\nA2,1024\nA3,2024\nA4,1024\n", encoding="utf-8"
    )
    result = run("decide", "bonus@2023-draft", lists / "agencies.csv", *BONUS, "--lang", "zh")
    assert "第 2 … 3, 5 行" in result.output
    assert result.output.count("fact-range") == 1


def test_a_list_that_no_version_can_govern_is_refused_once(lists: Path) -> None:
    result = run("decide", "bonus", lists / "agencies.csv", *BONUS)
    assert result.exit_code == 2
    assert result.stderr.count("no-version-governs]") == 1
    assert not (lists / "agencies.decided.csv").exists()


def test_a_list_decided_by_a_draft_says_so(lists: Path) -> None:
    result = run("decide", "bonus@2023-draft", lists / "agencies.csv", *BONUS)
    assert "NOT FOR PAYMENT" in result.output


def test_a_list_without_an_output_is_written_beside_and_says_so(lists: Path) -> None:
    result = run("decide", "bonus@2023-draft", lists / "agencies.csv", *BONUS)
    beside = lists / "agencies.decided.csv"
    assert beside.is_file()
    assert str(beside) in result.output


def test_the_summary_of_a_list_is_json_for_a_program(lists: Path) -> None:
    result = run("decide", "bonus@2023-draft", lists / "agencies.csv", *BONUS, "--format", "json")
    summary = json.loads(result.stdout)
    assert (summary["read"], summary["decided"], len(summary["refused"])) == (3, 2, 1)
    assert summary["refused"][0]["reasons"][0]["code"] == "fact-range"
