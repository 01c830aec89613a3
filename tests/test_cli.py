"""The command line as its users meet it: what it prints, in which language, with which code."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli

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


def test_help_is_instant() -> None:
    """The contract is 0.15 s of CPU; rich, jsonschema or a rule set at import would break it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = shell("--help")
    process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    assert process.returncode == 0
    assert spent < 0.15


def test_help_imports_neither_the_engine_nor_rich() -> None:
    """What makes the time above hold on any machine."""
    code = "import cli, sys; print({'engine', 'rich'} & {m.split('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


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
