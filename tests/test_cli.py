"""The command line as its users meet it: what it prints, in which language, with which code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from engine.tables.resident_id import check_digit

ROOT = Path(__file__).parents[1]
POLICIES = ROOT / "policies"


def run(*arguments: object, env: dict[str, str] | None = None, given: str = "") -> Result:
    locale = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"}
    return CliRunner().invoke(
        cli, [str(a) for a in arguments], input=given, env=locale | (env or {})
    )


def shell(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": ""},
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with one rule set that has two mistakes."""
    folder = tmp_path / "policies"
    for measure in ("common", "placement-bonus"):
        shutil.copytree(POLICIES / measure, folder / measure)
    (folder / "placement-bonus/2025-01-02.yaml").unlink()
    file = folder / "placement-bonus/2023-draft.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("proposed: 只取最高档", "proposed: 最高").replace(
        "成功人数 in 补助档次", "成功人数 in 补助档位"
    )
    file.write_text(text, encoding="utf-8")
    return folder


# -- help and language ---------------------------------------------------------------------------


def test_the_list_of_commands_imports_neither_the_engine_nor_rich() -> None:
    """What makes ``--help`` instant on any machine; ``benchmarks.startup`` has the seconds."""
    code = (
        "import sys, cli; cli.cli(['--help'], standalone_mode=False);"
        "print([m for m in sys.modules if m.startswith(('engine.', 'rich'))"
        " and not m.startswith('engine.commands')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("env", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, False),
    ],
)
def test_the_language_is_that_of_the_locale(env: dict[str, str], chinese: bool) -> None:
    assert ("检查规则集" in run("--help", env=env).output) is chinese


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "zh", "check", "--help"), ("check", "--help", "--lang", "zh")],
    ids=["group", "command"],
)
def test_the_language_may_be_said_before_or_after_the_command(arguments: tuple[str, ...]) -> None:
    assert "检查规则集" in run(*arguments).output


def test_one_language_does_not_stick_to_the_next_run() -> None:
    """A command object lives as long as the process: the service and these tests call it twice."""
    assert "检查规则集" in run("--lang", "zh", "check", "--help").output
    assert "检查" not in run("--lang", "en", "check", "--help").output


# -- check ---------------------------------------------------------------------------------------


def test_the_shipped_policies_are_fine() -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "0 errors" in result.output


def test_every_mistake_is_listed_in_one_run(broken: Path) -> None:
    """A drafter who meets the errors one at a time gives up after the third."""
    result = run("check", broken)
    assert result.exit_code == 1
    assert "unknown-reading" in result.output
    assert "unknown-name" in result.output
    assert "2 errors" in result.output


def test_check_speaks_chinese(broken: Path) -> None:
    result = run("check", broken, "--lang", "zh")
    assert "没有名为“补助档位”" in result.output
    assert "2 个错误" in result.output


def test_findings_are_json_for_a_program(broken: Path) -> None:
    result = run("check", broken, "--format", "json")
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert found["errors"] == 2
    assert {"unknown-reading", "unknown-name"} <= {f["code"] for f in found["findings"]}
    assert all(f["line"] and f["file"] for f in found["findings"])


def test_findings_are_annotations_for_github(broken: Path) -> None:
    lines = run("check", broken, "--format", "github").output.splitlines()
    assert lines
    assert all(line.startswith(("::error ", "::warning ")) for line in lines)


def test_warnings_fail_only_where_they_are_asked_to(broken: Path) -> None:
    file = broken / "placement-bonus/2023-draft.yaml"
    shutil.copy(POLICIES / "placement-bonus/2023-draft.yaml", file)
    text = file.read_text(encoding="utf-8").replace(
        "parameters:\n", "parameters:\n  用不到的: {value: 3, unit: 人, quote: 三人}\n", 1
    )
    file.write_text(text, encoding="utf-8")
    assert run("check", broken).exit_code == 0
    assert run("check", broken, "--strict").exit_code == 1


def test_a_folder_without_rule_sets_is_not_fine(tmp_path: Path) -> None:
    """Nothing checked must not look like everything in order."""
    assert run("check", tmp_path).exit_code == 2


# -- one case ------------------------------------------------------------------------------------

BONUS = ("--policies", ROOT / "tests/render/policies")
PLACED = [
    {"证件号码": str(n), "户籍区": "海淀区", "签约日期": "2024-03-01", "入职日期": "2024-04-01"}
    for n in range(3)
]
ELIGIBLE = {
    "机构编号": "A1",
    "机构已认定": True,
    "年度": 2024,
    "规模": "大",
    "工资": 1000.01,
    "介绍记录": PLACED,
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(ELIGIBLE, ensure_ascii=False), encoding="utf-8")
    return file


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


# -- a list --------------------------------------------------------------------------------------


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


# -- show, schema, list --------------------------------------------------------------------------


def test_show_is_a_page(case: Path) -> None:
    result = run("show", "bonus@2023-draft", *BONUS, "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("# 年度一次性补助\n")


def test_show_is_json_for_a_program() -> None:
    described = json.loads(run("show", "bonus@2023-draft", *BONUS, "--format", "json").output)
    states = {p["name"]: p["state"] for p in described["parameters"]}
    assert states["培训补贴标准"] == "not_stated"
    assert states["档次取法"] == "open"


def test_the_schema_of_the_facts_takes_the_case(case: Path) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schema", "bonus@2023-draft", *BONUS).output)
    Draft202012Validator(schema).validate(json.loads(case.read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", ["ruleset", "decision"])
def test_the_shipped_schemas_are_printed(kind: str) -> None:
    schema = json.loads(run("schema", f"--{kind}").output)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_schema_of_nothing_is_a_usage_error() -> None:
    assert run("schema").exit_code == 2
    assert run("schema", "bonus@2023-draft", "--ruleset").exit_code == 2


def test_the_measures_are_listed_with_their_versions() -> None:
    result = run("list", *BONUS)
    assert result.exit_code == 0, result.output
    assert "2023-draft" in result.output
    assert "from 2024-01-01 until before 2026-01-01" in result.output


# -- the shell -----------------------------------------------------------------------------------


def test_a_closed_pipe_is_quiet() -> None:
    """`cuoshi show … | head -1` must not end in a traceback."""
    process = shell("show", "flexible-employment-subsidy@2023-draft")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    noise = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) in (0, 141)
    assert noise == b""


def test_an_interrupt_is_quiet_and_has_its_code() -> None:
    """130 is what a shell script looks for; a traceback is what a person looks at."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "decide", "placement-bonus@2023-draft", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, noise = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in noise
