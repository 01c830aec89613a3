"""``cuoshi amend``: "what if 35 becomes 30" is one command.

If these failed, a drafter could write a version that the engine refuses, or lose one that is there.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from tests.compare.support import POLICIES

FLEXIBLE = "flexible-employment-subsidy"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    for measure in ("common", FLEXIBLE, "master-studio"):
        shutil.copytree(POLICIES / measure, folder / measure)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], env={"LANG": "en_GB.UTF-8"})


def amend(policies: Path, *arguments: object, measure: str = FLEXIBLE) -> Result:
    return run("amend", measure, "--policies", policies, *arguments)


def test_a_new_version_differs_in_what_was_set(policies: Path) -> None:
    result = amend(
        policies, "--set", "女性年龄.at_least=30", "--version", "2024-draft",
        "--effective", "2024-01-01",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    folder = policies / FLEXIBLE
    old = (folder / "2023-draft.yaml").read_text(encoding="utf-8")
    new = (folder / "2024-draft.yaml").read_text(encoding="utf-8")
    assert new == (
        old.replace("version: 2023-draft", "version: 2024-draft")
        .replace("status: draft\n", "status: draft\neffective_from: 2024-01-01\n")
        .replace("at_least: 35, less_than: 40", "at_least: 30, less_than: 40")
    )
    assert "≥ 35 years of age → ≥ 30 years of age" in result.stdout
    assert f"written to {folder / '2024-draft.yaml'}" in result.stderr


def test_the_quote_that_does_not_say_so_yet_is_shown(policies: Path) -> None:
    """A draft runs ahead of the text; who writes it must see that the quote is left behind."""
    result = amend(policies, "--set", "女性年龄.at_least=30", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "quote-figure" in result.stderr
    assert "A draft may run ahead of its quotes" in result.stderr
    assert "--set 女性年龄.quote=…" in result.stderr


def test_a_quote_set_with_its_figure_leaves_nothing_behind(policies: Path) -> None:
    result = amend(
        policies, "--set", "女性年龄.at_least=30", "--set",
        "女性年龄.quote=女年满30周岁不满40周岁", "--dry-run",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "run ahead" not in result.stderr
    assert "quote-figure" not in result.stderr


def test_a_version_in_force_may_not_run_ahead_of_its_quotes(policies: Path) -> None:
    result = amend(
        policies, "--set", "女性年龄.at_least=30", "--version", "2024-01-01",
        "--effective", "2024-01-01", "--status", "in_force",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "quote-figure" in result.stderr
    assert not (policies / FLEXIBLE / "2024-01-01.yaml").exists()


def test_a_dry_run_writes_nothing(policies: Path) -> None:
    before = sorted(policies.rglob("*"))
    result = amend(policies, "--set", "female_age.at_least=30", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "edge moved" in result.stdout
    assert sorted(policies.rglob("*")) == before


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("女性年龄.at_least=三十", "wrong-type"),
        ("女性年龄.at_least=50", "empty-range"),
        ("女性年龄.more=30", "not-allowed"),
        ("性别.type=boolean", "error"),
    ],
)
def test_what_check_refuses_is_refused_and_not_written(
    policies: Path, setting: str, says: str
) -> None:
    result = amend(policies, "--set", setting, "--version", "2024-draft")
    assert result.exit_code == 1
    assert says in result.stderr
    assert not (policies / FLEXIBLE / "2024-draft.yaml").exists()


def test_a_version_that_is_there_is_not_overwritten(policies: Path) -> None:
    result = amend(policies, "--set", "女性年龄.at_least=30", "--version", "2023-draft")
    assert result.exit_code == 2
    assert "version-duplicate" in result.stderr


@pytest.mark.parametrize("version", ["../x", "a b", "x@y", ""])
def test_a_version_is_the_name_of_a_file_in_its_folder(policies: Path, version: str) -> None:
    before = sorted(policies.parent.rglob("*"))
    result = amend(policies, "--set", "女性年龄.at_least=30", "--version", version)
    assert result.exit_code in (1, 2)
    assert sorted(policies.parent.rglob("*")) == before


def test_without_a_version_there_is_nothing_to_write(policies: Path) -> None:
    assert amend(policies, "--set", "女性年龄.at_least=30").exit_code == 2


def test_a_version_in_force_is_amended_and_takes_its_place(policies: Path) -> None:
    result = amend(
        policies, "--set", "首次认定资助=120000", "--version", "2026-01-01",
        "--effective", "2026-01-01", measure="master-studio@2025-03-25",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "100,000 yuan → 120,000 yuan" in result.stdout
    checked = run("check", policies / "master-studio")
    assert checked.exit_code == 0, checked.output
