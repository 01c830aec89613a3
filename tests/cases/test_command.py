"""``cuoshi test``: what it prints where, and with which code.

If these failed, a build would go on with a rule set that nobody has tested.
"""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner, Result

from cli import cli
from tests.cases.support import BASE, BONUS, write

PASSING = BASE + "cases: {甲: {expect: {verdict: eligible}}}"
UNCONFIRMED = BASE + "cases: {甲: {confirmed: false, expect: {verdict: eligible}}}"
FAILING = BASE + "cases: {甲: {expect: {verdict: ineligible}}}"


@pytest.fixture(autouse=True)
def _no_cache_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept between runs is kept apart from that of whoever runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def run(*arguments: object) -> Result:
    env = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"}
    return CliRunner().invoke(cli, ["test", *map(str, arguments)], env=env)


@pytest.mark.parametrize(
    ("cases", "options", "code"),
    [
        (PASSING, [], 0),
        (PASSING, ["--coverage"], 0),
        (PASSING, ["--coverage", "--strict"], 1),
        (FAILING, [], 1),
        (FAILING, ["--format", "json"], 1),
        (FAILING, ["--format", "junit"], 1),
        (PASSING + "\nacepts: {}", [], 1),
        (None, [], 1),
        (PASSING, ["--strict"], 0),
        (UNCONFIRMED, [], 0),
        (UNCONFIRMED, ["--strict"], 1),
        (PASSING, ["--mutate", "--coverage"], 2),
    ],
)
def test_the_exit_code_says_whether_all_is_well(
    tmp_path: Path, cases: str | None, options: list[str], code: int
) -> None:
    write(tmp_path, BONUS, cases)
    assert run(tmp_path, *options).exit_code == code
    assert run("--policies", tmp_path, *options).exit_code == code


def test_nothing_to_run_is_an_error(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "there is no rule set to run" in result.output


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert run(tmp_path / "none").exit_code == 2


def test_it_speaks_both_languages(tmp_path: Path) -> None:
    write(tmp_path, BONUS, FAILING)
    assert "1 failed" in run(tmp_path).output
    assert "1 例不符" in run(tmp_path, "--lang", "zh").output


@pytest.mark.parametrize("format_", ["text", "json", "junit"])
def test_the_report_can_go_to_a_file(tmp_path: Path, format_: str) -> None:
    write(tmp_path, BONUS, PASSING)
    target = tmp_path / "report"
    result = run(tmp_path, "--format", format_, "-o", target)
    assert result.output == ""
    assert (
        target.read_bytes().rstrip() == run(tmp_path, "--format", format_).output.rstrip().encode()
    )


def test_json_is_one_document(tmp_path: Path) -> None:
    write(tmp_path, BONUS, PASSING)
    assert json.loads(run(tmp_path, "--format", "json").output)["ok"] is True


KILLING = (
    BASE
    + """cases:
  甲: {expect: {verdict: eligible, benefits: {奖: 200}}}
"""
)


def test_mutate_lists_what_no_case_notices_and_fails(tmp_path: Path) -> None:
    """With the place, what was there and what is, and the case that would notice it."""
    write(tmp_path, BONUS, KILLING)
    result = run(tmp_path, "--mutate", "--jobs", "1")
    assert result.exit_code == 1
    assert "parameters/年龄线/range/at_least edge-up" in result.output
    assert "- was  at_least: 35\n    + is   at_least: 36\n" in result.output
    assert "facts: {年龄: 35}" in result.output


@pytest.mark.parametrize("format_", ["json", "junit"])
def test_mutate_says_the_same_to_programs(tmp_path: Path, format_: str) -> None:
    write(tmp_path, BONUS, KILLING)
    out = tmp_path / "out"
    result = run(tmp_path, "--mutate", "--jobs", "1", "--format", format_, "-o", out)
    assert result.exit_code == 1
    if format_ == "json":
        (rule_set,) = json.loads(out.read_text())["rule_sets"]
        survivors = [m["id"] for m in rule_set["mutants"] if m["fate"] == "survived"]
        assert rule_set["survived"] == len(survivors) > 0
        assert rule_set["killed"] + rule_set["survived"] + rule_set["equivalent"] + rule_set[
            "undecided"
        ] == len(rule_set["mutants"])
    else:
        suite = Xml.fromstring(out.read_text())[0]
        failed = [case.get("name") for case in suite if case.find("failure") is not None]
        assert str(len(failed)) == suite.get("failures")
        assert "parameters/年龄线/range/at_least edge-up" in failed


def test_mutate_shows_first_the_cases_that_do_not_pass(tmp_path: Path) -> None:
    write(tmp_path, BONUS, FAILING)
    result = run(tmp_path, "--mutate")
    assert result.exit_code == 1
    assert "1 failed" in result.output
    assert "its cases do not all pass" in result.output
