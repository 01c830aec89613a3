"""``cuoshi diff A B --population FILE`` as a reviewer meets it.

If these failed, a merge would be judged by another register, readings or assumptions than were
named, or a figure that nobody stated would come out without its reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.compare.population.small import AFTER, BEFORE, register
from tests.compare.test_commands import run


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    (folder / "subsidy").mkdir(parents=True)
    (folder / "subsidy/1.yaml").write_text(BEFORE, encoding="utf-8")
    (folder / "subsidy/2.yaml").write_text(AFTER, encoding="utf-8")
    register(tmp_path)
    return folder


def diff(policies: Path, *arguments: object) -> Result:
    where = policies.parent / "people.csv"
    named = ("subsidy@1", "subsidy@2", "--policies", policies, "--population", where)
    return run("diff", *named, *arguments)


def found(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    population = json.loads(result.stdout)["pairs"][0]["population"]
    assert isinstance(population, dict)
    return population


def test_readings_and_proposals_are_those_of_decide(policies: Path) -> None:
    open_ = found(diff(policies, "--format", "json"))
    proposed = found(diff(policies, "--format", "json", "--proposed"))
    chosen = found(diff(policies, "--format", "json", "--reading", "taking=lenient"))
    assert open_["chosen"] == []
    assert {c["reading"] for c in proposed["chosen"]} == {"从严"}
    assert {(c["side"], c["reading"], c["by"]) for c in chosen["chosen"]} == {
        ("before", "从宽", "caller"),
        ("after", "从宽", "caller"),
    }
    assert "open" in open_["before"]["verdicts"]


def test_columns_are_separated_by_commas_or_given_again(policies: Path) -> None:
    together = found(diff(policies, "--format", "json", "--by", "性别,街道"))
    again = found(diff(policies, "--format", "json", "--by", "性别", "--by", "街道"))
    assert together["by"] == ["性别", "街道"]
    assert together["groups"] == again["groups"]


def test_an_assumption_needs_its_reason_and_a_register(policies: Path) -> None:
    alone = diff(policies, "--assume", "月标准=1000")
    assert alone.exit_code == 2
    assert "--because" in alone.output
    without = run("diff", "subsidy@1", "subsidy@2", "--policies", policies, "--proposed")
    assert without.exit_code == 2
    assert "--population" in without.output


def test_an_assumption_gives_the_figures_that_rest_on_it(policies: Path) -> None:
    assumed = ("--assume", "monthly_rate=1000元", "--because", "the city's rate")
    population = found(diff(policies, "--format", "json", "--proposed", *assumed))
    (monthly,) = [b for b in population["benefits"] if b["alias"] == "monthly"]
    assert monthly["before"]["amount"] == 6000
    assert monthly["assumed"] == ["月标准"]
    (assumption,) = population["assumed"]
    assert assumption["because"] == "the city's rate"
    assert not population["assumed_verdict"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--assume", "月标谁=1", "--because", "x"), "unknown-name"),
        (("--assume", "女性年龄=1", "--because", "x"), "not-assumable"),
        (("--reading", "取发=从严"), "not-open"),
        (("--by", "街到"), "unknown-name"),
        (("--records", "没有.csv"), "no-records-input"),
    ],
)
def test_what_does_not_fit_is_told(policies: Path, arguments: tuple[str, ...], code: str) -> None:
    result = diff(policies, *arguments)
    assert result.exit_code == 2
    assert code in result.output


def test_the_error_says_why_no_other_engine_decides_a_register(policies: Path) -> None:
    assert diff(policies, "--engine", "duckdb").exit_code == 0
    refused = diff(policies, "--engine", "spark")
    assert refused.exit_code == 2
    assert "DuckDB decides a register: it puts the answers of both versions" in refused.output


def test_a_register_that_is_not_there_is_told(policies: Path) -> None:
    result = run(
        "diff", "subsidy@1", "subsidy@2", "--policies", policies, "--population", "none.csv"
    )
    assert result.exit_code == 2
    assert "none.csv" in result.output


def test_a_picture_is_drawn(policies: Path, tmp_path: Path) -> None:
    picture = tmp_path / "people.svg"
    assert diff(policies, "--plot", picture).exit_code == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_versions_that_are_the_same_are_put_to_the_register_too(policies: Path) -> None:
    where = policies.parent / "people.csv"
    named = ("subsidy@1", "subsidy@1", "--policies", policies, "--population", where)
    population = found(run("diff", *named, "--format", "json"))
    assert population["became"] == population["ceased"] == 0
    assert population["before"] == population["after"]


def test_of_folders_the_register_is_put_to_what_changed(policies: Path, tmp_path: Path) -> None:
    """Another measure, that did not change, has another key: it is not asked."""
    older, newer = tmp_path / "older", tmp_path / "newer"
    for folder, text in ((older, BEFORE), (newer, AFTER.replace('version: "2"', 'version: "1"'))):
        (folder / "subsidy").mkdir(parents=True)
        (folder / "subsidy/1.yaml").write_text(text, encoding="utf-8")
        (folder / "other").mkdir()
        other = BEFORE.replace("measure: subsidy", "measure: other").replace("证件号码", "编号")
        (folder / "other/1.yaml").write_text(other, encoding="utf-8")
    where = policies.parent / "people.csv"
    result = run("diff", older, newer, "--population", where, "--format", "json")
    assert result.exit_code == 0, result.output
    told = {p["measure"]: p["population"] for p in json.loads(result.stdout)["pairs"]}
    assert told["other"] is None
    assert told["subsidy"]["before"]["read"] == 12
