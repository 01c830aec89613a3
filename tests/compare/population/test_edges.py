"""Who stands within one unit of an edge: held to the rule set with the edge moved.

Outside of an edge is whoever meets it once it is eased by one unit, and inside whoever does not
once it is tightened by one; so each is counted a second time by deciding with the moved rule set.
If these failed, a drafter would be told of other people than an amendment would touch.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.compare.population.edges import watched
from engine.compare.population.model import EdgeCount
from engine.compare.rule_set import RuleSet, load
from engine.decide.decider import Decider
from tests.compare.population.registers import ask, write

RULES = """\
measure: m
version: "1"
title: {zh: 试, en: Trial}
kind: benefit
status: draft
source: {document: law}
subject: {name: 人, key: 编号}
as_of: 申请日
parameters:
  女龄: {range: {at_least: 35, less_than: 40}, unit: 周岁, quote: q}
  男龄: {range: {more_than: 44, at_most: 50}, unit: 周岁, quote: q}
  月期: {range: {at_least: 3}, unit: 月, quote: q}
  年期: {range: {less_than: 2}, unit: 年, quote: q}
  日期: {range: {at_least: 2024-01-01, less_than: 2025-01-01}, quote: q}
  比率: {range: {more_than: 0.50}, quote: q}
  档次:
    tiers: [{at_least: 2, value: 10}, {more_than: 4, value: 20}]
    unit: {of: 人, value: 元}
    quote: q
  行期: {range: {at_least: 6}, unit: 月, quote: q}
inputs:
  编号: {type: text}
  女: {type: boolean}
  出生: {type: date}
  申请日: {type: date}
  登记日: {type: date}
  比: {type: decimal, digits: 2}
  人数: {type: integer, unit: 人, range: {at_least: 0, at_most: 9}}
  记录: {type: records, fields: {起: {type: date}}}
definitions:
  虚岁: year(申请日) - year(出生)
  足期: {from: 记录, where: 'elapsed(起, 申请日) in 行期'}
requirements:
  女龄合: 虚岁 in 女龄 if 女 else false
  男龄合: 虚岁 in 男龄 if not 女 else false
  月期合: elapsed(登记日, 申请日) in 月期
  年期合: elapsed(登记日, 申请日) in 年期
  日期合: 申请日 in 日期
  比率合: 比 in 比率
  人数合: 人数 in 档次
  行合: count(足期) >= 1
benefits:
  补助: {value: '0 if 人数 == 0 else highest(档次, 人数)', unit: 元}
"""

MOVES = {
    "女龄 >= 35": ("女龄合", "at_least: 35", "at_least: 34", "at_least: 36"),
    "女龄 < 40": ("女龄合", "less_than: 40", "less_than: 41", "less_than: 39"),
    "月期 >= 3": (
        "月期合",
        "at_least: 3}, unit: 月",
        "at_least: 2}, unit: 月",
        "at_least: 4}, unit: 月",
    ),
    "年期 < 2": ("年期合", "less_than: 2}", "less_than: 3}", "less_than: 1}"),
    "日期 >= 2024-01-01": ("日期合", "2024-01-01", "2023-12-31", "2024-01-02"),
    "比率 > 0.50": ("比率合", "more_than: 0.50", "more_than: 0.49", "more_than: 0.51"),
    "档次 >= 2": ("人数合", "at_least: 2, value", "at_least: 1, value", "at_least: 3, value"),
}
"""An edge, the requirement that it alone is in, and it one unit looser and one unit tighter."""


def loaded(text: str = RULES) -> RuleSet:
    return load(text.encode(), "m/1.yaml", lambda _: None)


def case(random: Random, at: int) -> dict[str, Any]:
    applied = date(2024, 1, 1) + timedelta(days=random.choice((-2, -1, 0, 1, 2, 200, 365, 366)))
    registered = applied - timedelta(days=random.choice((20, 60, 62, 90, 92, 95, 365, 731, 1100)))
    begun = [applied - timedelta(days=random.choice((100, 150, 155, 182, 190, 215))) for _ in "ab"]
    return {
        "编号": f"P{at}",
        "女": random.choice((True, False, None)),
        "出生": date(applied.year - random.randrange(33, 53), 6, 1),
        "申请日": applied,
        "登记日": random.choice((registered, registered, None)),
        "比": Decimal(random.choice(("0.49", "0.50", "0.51", "0.52"))),
        "人数": random.randrange(7),
        "记录": [{"起": day} for day in begun[: random.randrange(3)]],
    }


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    random = Random(7)
    return [case(random, at) for at in range(300)]


@pytest.fixture(scope="module")
def counted(
    cases: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, EdgeCount]:
    rules = loaded()
    assert rules.program is not None
    register = write(tmp_path_factory.mktemp("edges"), rules.program.inputs, "编号", cases)
    found = ask(rules, loaded(RULES.replace('version: "1"', 'version: "2"')), register)
    assert all(each.before == each.after for each in found.edges)
    edges = {f"{e.edge.parameter} {e.edge.operator} {e.edge.at}": e for e in found.edges}
    assert len(edges) == len(found.edges)
    return edges


def truths(text: str, name: str, cases: list[dict[str, Any]]) -> list[Any]:
    program = loaded(text).program
    assert program is not None
    decider = Decider(program)
    found = []
    for facts in cases:
        decision = decider.decide(facts)
        (result,) = [r.result.truth for r in decision.requirements if r.name == name]
        found.append(result)
    return found


@pytest.mark.parametrize("edge", MOVES)
def test_an_edge_is_counted_as_if_it_were_moved(
    counted: Mapping[str, EdgeCount], cases: list[dict[str, Any]], edge: str
) -> None:
    name, here, looser, tighter = MOVES[edge]
    meets = truths(RULES, name, cases)
    eased = truths(RULES.replace(here, looser), name, cases)
    strict = truths(RULES.replace(here, tighter), name, cases)
    pairs = list(zip(meets, eased, strict, strict=True))
    outside = sum(a is False and b is True for a, b, _ in pairs)
    inside = sum(a is True and c is False for a, _, c in pairs)
    assert outside
    assert inside
    assert counted[edge].before == (outside, inside)


def test_a_row_of_records_puts_its_subject_beside_an_edge(
    counted: Mapping[str, EdgeCount], cases: list[dict[str, Any]]
) -> None:
    def months(row: dict[str, Any], applied: date, number: int) -> bool:
        year, month = divmod(row["起"].year * 12 + row["起"].month - 1 + number, 12)
        day = row["起"].day
        while True:
            try:
                return applied >= date(year, month + 1, day)
            except ValueError:
                day -= 1

    def beside(facts: dict[str, Any], low: int, high: int) -> bool:
        applied = facts["申请日"]
        return any(
            months(row, applied, low) and not months(row, applied, high) for row in facts["记录"]
        )

    outside = sum(beside(facts, 5, 6) for facts in cases)
    inside = sum(beside(facts, 6, 7) for facts in cases)
    assert outside
    assert inside
    assert counted["行期 >= 6"].before == (outside, inside)


def test_every_edge_is_there_with_its_unit(counted: Mapping[str, EdgeCount]) -> None:
    assert {name: each.edge.unit for name, each in counted.items()} == {
        "女龄 >= 35": "周岁",
        "女龄 < 40": "周岁",
        "男龄 > 44": "周岁",
        "男龄 <= 50": "周岁",
        "月期 >= 3": "月",
        "年期 < 2": "年",
        "日期 >= 2024-01-01": "日",
        "日期 < 2025-01-01": "日",
        "比率 > 0.50": "",
        "档次 >= 2": "人",
        "档次 > 4": "人",
        "行期 >= 6": "月",
    }


@pytest.mark.parametrize(
    ("compared", "stated", "unit"),
    [
        # What a tier is worth is in yuan, however its edge is reached.
        ("count(记录)", "{of: 人, value: 元}", "人"),
        ("max(人数, 时数) + 人数", "{of: 人, value: 元}", "人"),
        ("count(记录)", "{value: 元}", ""),
        # Where the parameter does not say, what is compared does.
        ("人数", "{value: 元}", "人"),
        ("人数 if 女 else 人数 + 人数", "{value: 元}", "人"),
        ("max(人数, 时数)", "{value: 元}", ""),
        ("max(记录.数)", "{value: 元}", "次"),
        ("和", "{value: 元}", "人"),
    ],
)
def test_a_tier_has_the_unit_of_what_reaches_it(compared: str, stated: str, unit: str) -> None:
    text = (
        RULES.replace("{of: 人, value: 元}", stated)
        .replace(
            "fields: {起: {type: date}}",
            "fields: {起: {type: date}, 数: {type: integer, unit: 次}}",
        )
        .replace("  记录: {type", "  时数: {type: integer, unit: 小时}\n  记录: {type")
        .replace("definitions:", "definitions:\n  和: 人数 + 人数")
        .replace("人数合: 人数 in 档次", f"人数合: '({compared}) in 档次'")
    )
    text = text[: text.index("benefits:")]
    program = loaded(text).program
    assert program is not None
    found = [each.edge for each in watched(program).edges if each.edge.parameter == "档次"]
    assert [(each.at, each.unit) for each in found] == [(2, unit)]


def test_the_edges_of_one_sex_are_asked_of_that_sex(
    counted: Mapping[str, EdgeCount], cases: list[dict[str, Any]]
) -> None:
    def years(facts: dict[str, Any]) -> int:
        return int(facts["申请日"].year - facts["出生"].year)

    men = [years(facts) for facts in cases if facts["女"] is False]
    assert counted["男龄 > 44"].before == (men.count(44), men.count(45))
    assert counted["男龄 <= 50"].before == (men.count(51), men.count(50))


def test_an_edge_of_months_is_told_and_not_counted() -> None:
    text = RULES.replace(
        "  足期: {from",
        "  逐月: {from: 'months(登记日, 人数)', where: 月末 in 日期}\n  足期: {from",
    ).replace("count(足期) >= 1", "count(足期) >= 1 and count(逐月) >= 1")
    program = loaded(text.replace("日期合: 申请日 in 日期", "日期合: 申请日 >= 登记日")).program
    assert program is not None
    found = watched(program)
    assert [each.parameter for each in found.unwatched] == ["日期", "日期"]
    assert not any(each.edge.parameter == "日期" for each in found.edges)


def test_a_program_without_edges_is_asked_nothing_more(tmp_path: Path) -> None:
    del tmp_path
    text = RULES[: RULES.index("requirements:")] + "requirements: {合: 女}\n"
    program = loaded(text).program
    assert program is not None
    assert watched(program).also == ()
