"""A case that is written: it says what the engine answered, and leaves the file as it was.

If these failed, a generated case would fail on its first run, or a drafter's comments would be
lost when cases are added.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.cases.reading import read_cases
from engine.cases.running import run_cases
from engine.cases.writing import NewCase, appended, entry, new_file
from engine.decide.decision import Decision
from engine.library import Library
from engine.ruleset.diagnostics import CuoshiError, RuleSetError
from tests.cases.support import BASE, BONUS, write
from tests.support import rule_set

BASE_FACTS = {"编号": "A1", "年龄": 36, "人数": 60, "名单": []}
PERSON = {"号": "P1", "入职": date(2023, 5, 6), "在职": True}


def decided(facts: dict[str, Any], readings: dict[str, str]) -> Decision | CuoshiError:
    program = rule_set(BONUS)
    library = Library([program])
    try:
        return library.decide(f"{program.measure}@{program.version}", facts, readings=readings)
    except CuoshiError as error:
        return error


def new(name: str, facts: dict[str, Any], readings: dict[str, str] | None = None) -> NewCase:
    """A case that begins with the base and differs in ``facts``; None takes one away."""
    given = {k: v for k, v in (BASE_FACTS | facts).items() if v is not None}
    chosen = readings or {}
    return NewCase(name, given, chosen, decided(given, chosen), base=BASE_FACTS)


CASES = [
    new("六十人", {}, {"取法": "最高档"}),
    new("百人取决于读法", {"人数": 100}),
    new("年龄不知", {"年龄": None}),
    new("差一人: 不到档", {"人数": 49}),
    new("有一人在职", {"名单": [PERSON]}),
    new("2024", {"年龄": 200}),
    new("一处未知", {"名单": [{"号": "010"}], "编号": "yes"}),
]


def test_what_is_written_says_what_differs_and_what_came_out() -> None:
    """The house style: one line where it fits, one line for each record where there are some."""
    assert [entry(case) for case in CASES[:5]] == [
        "  六十人:\n"
        "    confirmed: false\n"
        "    readings: {取法: 最高档}\n"
        "    expect: {verdict: eligible, benefits: {奖: 200, 月补: {not_stated: 标准}}}\n",
        "  百人取决于读法:\n"
        "    confirmed: false\n"
        "    facts: {人数: 100}\n"
        "    expect:\n"
        "      verdict: eligible\n"
        "      open: 取法\n"
        "      benefits: {奖: {open: {取法: {最高档: 500, 累加: 700}}}, "
        "月补: {not_stated: 标准}}\n",
        "  年龄不知:\n"
        "    confirmed: false\n"
        "    facts: {年龄: null}\n"
        "    expect: {verdict: incomplete, missing: 年龄}\n",
        "  '差一人: 不到档':\n"
        "    confirmed: false\n"
        "    facts: {人数: 49}\n"
        "    expect: {verdict: ineligible, fails: 人数达标}\n",
        "  有一人在职:\n"
        "    confirmed: false\n"
        "    facts:\n"
        "      名单:\n"
        "        - {号: P1, 入职: 2023-05-06, 在职: true}\n"
        "    expect: {verdict: eligible, benefits: {奖: 200, 月补: {not_stated: 标准}}}\n",
    ]


@pytest.mark.parametrize(
    "before",
    [
        BASE + "cases:\n  甲:\n    expect: {verdict: eligible}\n",
        BASE + "cases:\n  甲:\n    expect: {verdict: eligible}",
        "cases:\n    甲:\n        facts: {编号: A1, 年龄: 36, 人数: 60, 名单: []}\n"
        "        expect: {verdict: eligible}  # 说明\n        # 末尾\n\n" + BASE,
        BASE + "cases:\n  甲:\n    expect: {verdict: eligible}\n    facts: {}\n\n# 接受\n"
        "accepts:\n  benefits/月补 expected: 无金额\n",
        BASE.replace("\n", "\r\n") + "cases:\r\n  甲:\r\n    expect: {verdict: eligible}\r\n",
        BASE + "cases: {甲: {expect: {verdict: eligible}, facts: {}}}  # {一行}\n",
        "\ufeff"
        + BASE
        + "cases:\n  甲:\n    note: |\n      末\n    expect:\n      verdict: eligible\n",
    ],
)
def test_cases_are_added_and_every_other_byte_stays(before: str, tmp_path: Path) -> None:
    """Comments, byte order mark and line breaks stay; and every case that was added passes."""
    document = read_cases(before.encode(), "v1.cases.yaml").document
    after = appended(before.encode(), document, CASES).decode()
    removed = iter(after)
    assert all(character in removed for character in before), "characters of the file were lost"
    write(tmp_path, BONUS, "").write_bytes(after.encode())
    (run,) = run_cases([tmp_path]).files
    assert [case.name for case in run.cases] == ["甲", *(case.name for case in CASES)]
    assert (run.ok, run.unconfirmed) == (True, len(CASES))


def test_a_file_is_begun_where_there_is_none(tmp_path: Path) -> None:
    write(tmp_path, BONUS, "").write_text(new_file(CASES, BASE_FACTS), encoding="utf-8")
    (run,) = run_cases([tmp_path]).files
    assert (run.ok, len(run.cases)) == (True, len(CASES))


def test_figures_are_written_as_they_are() -> None:
    """No float and no exponent: what is written is what was decided."""
    case = NewCase("甲", {"数": Decimal("1E+2"), "率": Decimal("0.10")}, {}, decided({}, {}))
    assert "facts: {数: 100, 率: 0.10}" in entry(case)


def test_a_file_that_would_become_too_large_is_refused() -> None:
    """It is said, and nothing is written that could not be read again."""
    before = (BASE + "cases:\n  甲:\n    expect: {verdict: eligible}\n").encode()
    document = read_cases(before, "v1.cases.yaml").document
    others = {**PERSON, "在职": False}
    many = [new(f"第{n}例", {"名单": [PERSON, others] * 200}) for n in range(20)]
    with pytest.raises(RuleSetError) as refused:
        appended(before, document, many)
    assert [finding.code for finding in refused.value.diagnostics] == ["too-large"]


def test_repetitions_of_more_records_than_a_file_may_mean_are_refused() -> None:
    """Written in few lines, the file could be no more read again than a long one."""
    before = (BASE + "cases:\n  甲:\n    expect: {verdict: eligible}\n").encode()
    document = read_cases(before, "v1.cases.yaml").document
    case = new("甲二", {"名单": [PERSON] * 2})
    many = [replace(case, name=f"第{n}例", facts={"名单": [PERSON] * 400}) for n in range(126)]
    with pytest.raises(RuleSetError) as refused:
        appended(before, document, many)
    assert [finding.code for finding in refused.value.diagnostics] == ["too-large"]
