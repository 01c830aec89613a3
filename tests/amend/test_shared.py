"""A parameter of the shared vocabulary is not amended in a measure, and the way to it is shown.

If these failed, a drafter would be told that a name which the rule set plainly uses is not there,
or would change for one measure what several mean alike.
"""

from __future__ import annotations

import re
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
    for measure in ("common", FLEXIBLE, "employer-insurance-subsidy", "master-studio"):
        shutil.copytree(POLICIES / measure, folder / measure)
    return folder


def amend(policies: Path, measure: str, *arguments: str, language: str = "en") -> Result:
    command = ["--lang", language, "amend", measure, "--policies", str(policies), *arguments]
    return CliRunner().invoke(cli, command)


@pytest.mark.parametrize("name", ["年满口径", "age_attained"])
def test_it_says_where_the_parameter_stands_and_who_uses_it(policies: Path, name: str) -> None:
    result = amend(policies, FLEXIBLE, "--set", f"{name}.proposed=生日次日", "--dry-run")
    assert result.exit_code == 1
    said = result.stderr
    assert f"“{name}” stands not in {FLEXIBLE}@2023-draft" in said
    assert "the shared vocabulary common@2023-draft" in said
    assert f"{policies / 'common' / '2023-draft.yaml'}:" in said
    assert f"used by {FLEXIBLE}@2023-draft\n" in said
    assert result.stdout == ""


def test_all_that_use_the_parameter_are_named_and_no_other(policies: Path) -> None:
    """master-studio uses no vocabulary; employer-insurance-subsidy none of the ages."""
    result = amend(policies, FLEXIBLE, "--set", "行政区=东城区", "--dry-run", language="zh")
    users = f"采用它的有：employer-insurance-subsidy@2023-draft、{FLEXIBLE}@2023-draft\n"
    assert users in result.stderr


def test_a_rule_set_that_does_not_load_hides_nothing_of_the_others(policies: Path) -> None:
    (policies / "employer-insurance-subsidy" / "2023-draft.yaml").write_text("measure: [", "utf-8")
    result = amend(policies, FLEXIBLE, "--set", "行政区=东城区", "--dry-run")
    assert f"used by {FLEXIBLE}@2023-draft\n" in result.stderr


def test_it_is_said_together_with_what_else_is_wrong(policies: Path) -> None:
    result = amend(
        policies,
        FLEXIBLE,
        "--set",
        "年满口径.proposed=生日次日",
        "--set",
        "最长年限=x",
        "--dry-run",
    )
    assert set(re.findall(r"error\[(.*?)\]", result.stderr)) == {"in-vocabulary", "wrong-type"}


def test_the_two_commands_that_are_named_do_it(policies: Path) -> None:
    """The way out, as it is printed, changes the measure that follows and no other."""
    told = amend(policies, FLEXIBLE, "--set", "年满口径.proposed=x", "--dry-run").stderr
    first, second = re.findall(r"cuoshi amend (.*?--version)", told)
    before = {path: path.read_bytes() for path in policies.rglob("*.yaml")}
    for line in (first.replace("=…", "=生日次日"), second.replace("@NEW", "@2024-draft")):
        measure, *rest = line.split()
        result = amend(policies, measure, *rest, "2024-draft")
        assert result.exit_code == 0, result.output
    assert "on_birthday → day_after_birthday" in result.stdout
    assert {path: path.read_bytes() for path in before} == before
    written = {path for path in policies.rglob("*.yaml") if path not in before}
    assert written == {policies / m / "2024-draft.yaml" for m in ("common", FLEXIBLE)}


def test_a_vocabulary_that_is_amended_names_those_that_go_on_with_the_old_one(
    policies: Path,
) -> None:
    result = amend(policies, "common", "--set", "年满口径.proposed=生日次日", "--dry-run")
    assert result.exit_code == 0, result.output
    go_on = f"go on with common@2023-draft: employer-insurance-subsidy@2023-draft, {FLEXIBLE}@"
    assert go_on in result.stderr
    assert "uses.common@2023-draft=common@…" in result.stderr


def test_a_vocabulary_has_no_day_from_which_it_is_in_force(policies: Path) -> None:
    file = policies / "common" / "2023-draft.yaml"
    file.write_text(file.read_text("utf-8").replace("status: draft\n", ""), "utf-8")
    result = amend(policies, "common", "--effective", "2025-01-01", "--dry-run")
    assert result.exit_code == 1
    assert "unknown-key" in result.stderr
    result = amend(policies, "common", "--status", "in_force", "--dry-run")
    assert result.exit_code == 1
    assert "“status” is not allowed here" in result.stderr


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("common@2022", "unknown-version"),
        ("common", "version-not-named"),
        ("comon", "unknown-measure"),
    ],
)
def test_a_vocabulary_that_is_not_there_is_said(policies: Path, name: str, code: str) -> None:
    file = policies / "common" / "2023-draft.yaml"
    text = file.read_text("utf-8").replace("version: 2023-draft", "version: 2024-draft")
    file.with_name("2024-draft.yaml").write_text(text, "utf-8")
    result = amend(policies, name, "--set", "年满口径.proposed=生日次日", "--dry-run")
    assert result.exit_code == 2
    assert code in result.stderr
