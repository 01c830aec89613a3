"""A small measure in two versions, and a register of a few people for whom something changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.compare.population.register import Register
from engine.compare.rule_set import RuleSet, load
from engine.tables.cleaning.resident_id import check_digit

BEFORE = """\
measure: subsidy
version: "1"
title: {zh: 试行补贴, en: Trial subsidy}
kind: benefit
status: draft
source: {document: law}
subject: {name: 人, key: 证件号码}
as_of: 申请日
parameters:
  女性年龄:
    alias: female_age
    range: {at_least: 35, less_than: 40}
    unit: 周岁
    quote: 女满35周岁不满40周岁
  男性年龄:
    alias: male_age
    range: {at_least: 45, less_than: 50}
    unit: 周岁
    quote: 男满45周岁不满50周岁
  失业期限: {alias: unemployed_for, range: {at_least: 6}, unit: 月, quote: 失业满6个月}
  补助档次:
    alias: steps
    tiers: [{at_least: 1, value: 6}, {at_least: 3, value: 12}]
    unit: {of: 人, value: 月}
    quote: 1人6个月，3人12个月
  月标准: {alias: monthly_rate, not_stated: 原文未规定标准, unit: 元}
  取法:
    alias: taking
    one_of: {从严: {alias: strict}, 从宽: {alias: lenient}}
    question: 从严还是从宽
    proposed: 从严
inputs:
  证件号码: {alias: person_id, type: text}
  性别: {alias: sex, type: choice, options: [{value: 女, alias: female}, {value: 男, alias: male}]}
  出生日期: {alias: born_on, type: date}
  申请日: {alias: applied_on, type: date}
  失业日: {alias: unemployed_on, type: date}
  赡养人数: {alias: dependants, type: integer, unit: 人, range: {at_least: 0, at_most: 20}}
  在校: {alias: at_school, type: boolean}
definitions:
  年龄:
    alias: age
    value: age(出生日期, 申请日, attained="same_day", leap_day="feb_28")
    unit: 周岁
  年龄区间: {alias: age_range, by: 性别, cases: {女: 女性年龄, 男: 男性年龄}}
requirements:
  年龄条件: {alias: age_fits, when: 年龄 in 年龄区间}
  失业条件: {alias: unemployed_long, when: 'elapsed(失业日, 申请日) in 失业期限'}
  非在校: {alias: not_at_school, by: 取法, cases: {从严: not 在校, 从宽: true}}
benefits:
  补贴月数: {alias: months, value: '0 if 赡养人数 == 0 else highest(补助档次, 赡养人数)', unit: 月}
  月补贴: {alias: monthly, value: 月标准, unit: 元}
"""

AFTER = (
    BEFORE.replace('version: "1"', 'version: "2"')
    .replace("at_least: 35, less_than: 40", "at_least: 30, less_than: 39")
    .replace("{at_least: 3, value: 12}", "{at_least: 2, value: 12}")
    .replace("range: {at_least: 0, at_most: 20}", "range: {at_least: 0, at_most: 5}")
    .replace(
        "  在校: {alias: at_school, type: boolean}\n",
        "  有住房: {alias: has_home, type: boolean}\n",
    )
    .replace(
        "  非在校: {alias: not_at_school, by: 取法, cases: {从严: not 在校, 从宽: true}}\n",
        "  有住所: {alias: housed, by: 取法, cases: {从严: 有住房, 从宽: true}}\n",
    )
)

HEADERS = (
    "证件号码", "性别", "出生日期", "申请日", "失业日", "赡养人数", "在校", "有住房", "街道"
)  # fmt: skip
_ROWS = """\
女,1989-03-14,2023-01-01,1,false,true,甲街道
女,1993-03-14,2023-01-01,1,false,true,甲街道
女,1985-03-15,2023-01-01,2,false,true,甲街道
女,1984-03-15,2023-01-01,3,false,true,乙街道
女,1989-03-14,2023-01-01,2,false,false,乙街道
男,1979-03-14,2023-01-01,2,false,true,乙街道
男,1979-03-15,2023-01-01,2,false,true,乙街道
男,1978-03-15,2023-10-01,2,false,true,
男,1978-03-15,2023-09-14,2,true,true,
女,1988-03-14,2023-01-01,9,false,true,甲街道
女,1988-03-14,,2,false,true,甲街道
女,1988-03-14,2023-01-01,99,false,true,甲街道
"""


def versions(before: str = BEFORE, after: str = AFTER) -> tuple[RuleSet, RuleSet]:
    """The two versions."""
    return tuple(  # type: ignore[return-value]
        load(text.encode(), f"subsidy/{at}.yaml", lambda _: None)
        for at, text in enumerate((before, after), start=1)
    )


def rows() -> list[dict[str, str]]:
    """The register, a cell by its header; all applied on one day."""
    found: list[dict[str, str]] = []
    for at, line in enumerate(_ROWS.splitlines()):
        sex, born, *rest = line.split(",")
        number = f"000000{born.replace('-', '')}{2 * at + (sex == '男'):03}"
        cells = [number + check_digit(number), sex, born, "2024-03-14", *rest]
        found.append(dict(zip(HEADERS, cells, strict=True)))
    return found


def register(folder: Path, by: Sequence[str] = ("街道",)) -> Register:
    """The register as a csv that a program wrote."""
    where = folder / "people.csv"
    lines = [",".join(HEADERS), *(",".join(row.values()) for row in rows())]
    where.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return Register(str(where), by=tuple(by))
