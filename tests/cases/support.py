"""Rule sets with their cases in a folder: what a drafter has, written inline."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from engine.cases.running import CaseRun, FileRun, Run, run_cases
from tests.support import source

BONUS = """
    parameters:
      年龄线: {range: {at_least: 35, less_than: 40}, unit: 周岁}
      档:
        tiers: [{at_least: 50, value: 200}, {at_least: 100, value: 500}]
        unit: {of: 人, value: 元}
      取法:
        alias: how
        one_of: {最高档: {alias: top}, 累加: {alias: sum}}
        question: 低档是否同时给付
        proposed: 最高档
      标准: {not_stated: 原文未写, unit: 元}
      首年: {value: 2024}
      至多: {value: 2}
    inputs:
      年龄: {alias: age, type: integer, range: {at_least: 0, at_most: 150}}
      人数: {alias: head_count, type: integer, range: {at_least: 0, at_most: 1000}}
      名单:
        alias: people
        type: records
        fields: {号: {type: text}, 入职: {alias: hired, type: date}, 在职: {type: boolean}}
    definitions:
      在职的:
        alias: employed
        from: 名单
        where:
          all:
            - {label: 仍在职, alias: still, when: 在职}
            - {label: 已入职, when: year(入职) < 首年}
        take: 至多
      双倍: {alias: double, value: 人数 * 年龄}
    requirements:
      年龄符合: {alias: age_fits, when: 年龄 in 年龄线}
      人数达标: {when: 人数 in 档}
    benefits:
      奖:
        alias: bonus
        by: 取法
        cases: {最高档: 'highest(档, 人数)', 累加: 'all_reached(档, 人数)'}
        unit: 元
      月补: {value: 标准, unit: 元}
"""
"""A rule set with something of everything that a case may expect."""

BASE = "base: {编号: A1, 年龄: 36, 人数: 60, 名单: []}\n"


def write(folder: Path, rule_set: str, cases: str | None, version: str = "v1") -> Path:
    """The rule set ``m/<version>.yaml`` and its cases in a folder; the path of the cases."""
    directory = folder / "m"
    directory.mkdir(parents=True, exist_ok=True)
    text = source(rule_set).replace("version: v1", f"version: {version}")
    (directory / f"{version}.yaml").write_text(text, encoding="utf-8")
    file = directory / f"{version}.cases.yaml"
    if cases is not None:
        file.write_text(dedent(cases).strip("\n") + "\n", encoding="utf-8")
    return file


def run_file(folder: Path, cases: str, rule_set: str = BONUS, *, coverage: bool = False) -> FileRun:
    """The run of one file of cases."""
    write(folder, rule_set, cases)
    run: Run = run_cases([folder], coverage=coverage)
    (file,) = run.files
    return file


def run_one(folder: Path, case: str, rule_set: str = BONUS, base: str = BASE) -> CaseRun:
    """The run of one case, written without its name; of several in a file, the last."""
    body = dedent(case).strip("\n")
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    text = base + "cases:\n  甲:\n" + indented
    return run_file(folder, text, rule_set).cases[-1]


def differing(run: CaseRun) -> dict[str, object]:
    """What came out otherwise, by field; AssertionError where the case could not be run."""
    assert not run.diagnostics, [d.render("en") for d in run.diagnostics]
    return {mismatch.field: mismatch.got for mismatch in run.mismatches}


def codes(run: CaseRun | FileRun) -> list[tuple[str, int]]:
    """The findings, each with its line."""
    return [(d.code, d.place.line if d.place else 0) for d in run.diagnostics]
