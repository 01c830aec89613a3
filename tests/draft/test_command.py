"""``cuoshi cases``: what a drafter sees, and which file is touched.

If these failed, cases would be written that nobody asked for, or not where they were asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from tests.cases.support import write
from tests.draft.support import BONUS

SOME = "# 手写\nbase: {编号: A1, 人数: 60}\ncases:\n  不知:\n    expect: {verdict: incomplete}\n"


def run(folder: Path, *options: str, lang: str = "en") -> Result:
    return CliRunner().invoke(
        cli, ["cases", "m@v1", "--policies", str(folder), "--lang", lang, *options]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, BONUS, SOME)
    return tmp_path


def test_without_an_option_the_new_cases_are_shown_and_nothing_is_written(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0
    assert result.stdout.startswith("  ")
    assert "confirmed: false" in result.stdout
    assert "to be confirmed by a person" in result.stderr
    assert (folder / "m" / "v1.cases.yaml").read_text(encoding="utf-8") == SOME


def test_in_place_they_are_added_and_a_second_run_says_that_all_is_there(folder: Path) -> None:
    file = folder / "m" / "v1.cases.yaml"
    assert run(folder, "--write").exit_code == 0
    after = file.read_bytes()
    assert after.startswith(SOME.encode())
    again = run(folder, "--write", "--strict")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "nothing to add" in again.stderr
    assert file.read_bytes() == after
    assert CliRunner().invoke(cli, ["test", str(folder), "--coverage"]).exit_code == 0


def test_the_same_bytes_every_time(folder: Path) -> None:
    """Two processes, in which Python's own sets come in another order."""
    command = [sys.executable, "cli.py", "cases", "m@v1", "--policies", str(folder)]
    first, second = (
        subprocess.run(
            command,
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed, "LANG": "zh_CN.UTF-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second != b""


def test_elsewhere_the_whole_file_is_written(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.yaml"
    assert run(folder, "-o", str(target)).exit_code == 0
    assert target.read_bytes().startswith(SOME.encode())
    assert (folder / "m" / "v1.cases.yaml").read_text(encoding="utf-8") == SOME


def test_where_there_is_no_file_one_is_begun(tmp_path: Path) -> None:
    write(tmp_path, BONUS, None)
    assert run(tmp_path, "--write").exit_code == 0
    assert CliRunner().invoke(cli, ["test", str(tmp_path), "--coverage"]).exit_code == 0


def test_the_exit_code_says_what_is_needed(folder: Path) -> None:
    assert run(folder, "--strict").exit_code == 1
    assert run(folder, "--write", "-o", "x").exit_code == 2


def test_it_speaks_both_languages(folder: Path) -> None:
    assert "待人确认" in run(folder, lang="zh").stderr


def test_json_has_every_obligation(folder: Path) -> None:
    record = json.loads(run(folder, "--format", "json").stdout)
    states = {one["state"] for one in record["obligations"]}
    assert states == {"had", "added"}
    assert all(one["case"] for one in record["obligations"] if one["kind"] == "edge")
