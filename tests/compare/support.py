"""Two versions written inline: a rule set that has everything once, and edits of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.compare.comparing import compare_rule_sets
from engine.compare.model import Pair
from engine.compare.rule_set import RuleSet, load

POLICIES = Path(__file__).parents[2] / "policies"
Edit = Sequence[str]

VOCABULARY = """\
terms: common
version: "1"
title: {zh: 词汇, en: Terms}
status: draft
source: {document: law}
parameters:
  行政区: {options: [{value: 甲区, alias: a}, {value: 乙区, alias: b}]}
  本区: {options: [甲区], quote: 本区}
  户籍口径:
    one_of: {凡登记: {alias: any_registered}, 除外: {alias: except_some}}
    question: 何谓户籍
"""

WHOLE = """\
measure: m
version: "1"
title: {zh: 试, en: Trial}
kind: benefit
status: in_force
source: {document: law, section: 一}
subject: {name: 人, key: 编号}
as_of: 申请日
uses: [common@1]
published_on: 2023-01-01
effective_from: 2023-02-01
note: 说明

parameters:
  年龄段: {alias: ages, range: {at_least: 35, less_than: 40}, unit: 周岁, quote: 满35周岁不满40周岁}
  标准: {alias: rate, value: 500, unit: 元, quote: 每人500元}
  补助档次:
    alias: steps
    tiers:
      - {at_least: 50, value: 20000}
      - {at_least: 100, value: 50000}
      - {at_least: 200, value: 100000}
    unit: {of: 人, value: 元}
    quote: 50人以上2万元
  费率:
    series:
      - {from: 2023-01-01, value: 0.10}
      - {from: 2024-01-01, value: 0.20}
  身份集:
    options: [{value: 登记失业, alias: registered}, {value: 高校毕业生, alias: graduate}]
    quote: 失业人员
  期限口径:
    alias: term_reading
    one_of:
      按超过: {alias: more, range: {more_than: 1}, unit: 月}
      按以上: {alias: least, range: {at_least: 1}, unit: 月}
    question: 满一个月当日是否算
    proposed: 按以上
    decided_by: 人社局
  取法:
    alias: taking
    one_of: [只取最高, 各档累加]
    question: 低档是否同时给付
  加发: {alias: extra, not_stated: 原文未规定, unit: 元}

inputs:
  编号: {type: text}
  申请日: {alias: applied_on, type: date}
  登记日: {alias: registered_on, type: date}
  出生日期: {alias: born, type: date}
  性别: {alias: sex, type: choice, options: [{value: 女, alias: female}, {value: 男, alias: male}]}
  户籍区: {alias: district, type: choice, options: 行政区}
  身份: {alias: status, type: choice, options: [登记失业, 高校毕业生, 其他]}
  人数: {alias: persons, type: integer, unit: 人, range: {at_least: 0, at_most: 10000}}
  工资: {alias: wage, type: decimal, digits: 2, unit: 元}
  已领: {alias: paid, type: boolean}
  记录:
    alias: rows
    type: records
    fields:
      月份: {alias: month, type: date}
      已缴: {alias: contributed, type: boolean}

definitions:
  年龄:
    alias: age_now
    value: age(出生日期, 申请日, attained="same_day", leap_day="feb_28")
    unit: 周岁
  应得:
    alias: due
    by: 取法
    cases: {只取最高: 'highest(补助档次, 人数)', 各档累加: 'all_reached(补助档次, 人数)'}
  缴费月:
    from: 记录
    each: {月初: month_start(月份)}
    where: {all: [{when: 已缴, label: 已缴费, quote: 缴费的}, 月份 <= 申请日]}
    order: 月初
    take: 人数
  系数:
    table:
      hit_policy: first
      rows:
        - {id: 女性, when: {性别: 女, 人数: {at_least: 10}}, value: 3}
        - {id: 多人, when: {人数: {at_least: 100}}, value: 2}
        - {id: 其余, value: 1, quote: 其余的}

requirements:
  年龄合格: {alias: age_fits, when: 年龄 in 年龄段, quote: 满35周岁不满40周岁, clause: R1}
  户籍合格:
    alias: resident
    all:
      - {when: 户籍区 in 本区, label: 在本区, alias: in_district}
      - label: 户口计入
        by: 户籍口径
        cases: {凡登记: true, 除外: 性别 == "女"}
  身份合格: 身份 in 身份集
  期限合格: elapsed(登记日, 申请日) in 期限口径
  人数合格: 人数 in 补助档次
  未重复: {any: [not 已领, 人数 >= 1]}
  另有条件: {not_stated: 原文提及, quote: 等条件}

benefits:
  补助: {alias: bonus, value: 应得 + 标准 * 系数, unit: 元, quote: 补助2万元}
  月数: {alias: months, value: count(缴费月), unit: 月}
  按率: {alias: share, value: 'round_half_up(工资 * at(费率, 申请日), 2)', unit: 元}
  另加: {alias: added, value: 加发, unit: 元}
"""


def rule_set(text: str = WHOLE, vocabulary: str = VOCABULARY, file: str = "m/1.yaml") -> RuleSet:
    """A rule set from text, with the vocabulary ``common@1``."""

    def find(name: str) -> tuple[bytes, str] | None:
        return (vocabulary.encode(), "common/1.yaml") if name == "common@1" else None

    return load(text.encode(), file, find)


def edited(edits: Iterable[Edit], text: str = WHOLE) -> str:
    """The text with every ``[old, new]`` replaced; each old text has to be there."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def pair_of(
    edits: Iterable[Edit] = (), vocabulary: Iterable[Edit] = (), before: Iterable[Edit] = ()
) -> Pair:
    """The whole rule set compared with itself, edited."""
    newer = rule_set(edited(edits), edited(vocabulary, VOCABULARY))
    return compare_rule_sets(rule_set(edited(before)), newer)


def shipped(name: str, edits: Iterable[Edit] = ()) -> RuleSet:
    """A shipped version, edited."""

    def find(terms: str) -> tuple[bytes, str] | None:
        folder, _, version = terms.partition("@")
        file = POLICIES / folder / f"{version}.yaml"
        return (file.read_bytes(), f"policies/{folder}/{version}.yaml") if file.exists() else None

    measure, _, version = name.partition("@")
    text = (POLICIES / measure / f"{version}.yaml").read_text(encoding="utf-8")
    return load(edited(edits, text).encode(), f"policies/{measure}/{version}.yaml", find)
