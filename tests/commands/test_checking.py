"""``check`` as a drafter meets it: what it lists, in which language and form, with which code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands.support import POLICIES, run


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
