"""Small rule sets whose drafted cases are known, and what a test asks of drafted cases."""

from __future__ import annotations

from pathlib import Path

from engine.cases.binding import bind
from engine.cases.model import CaseFile
from engine.cases.reading import read_cases
from engine.cases.running import CaseRun, run_case
from engine.cases.writing import new_file
from engine.draft.drafting import Drafted, draft_cases
from engine.draft.obligations import Obligation
from engine.library import Library
from engine.program import Program
from engine.ruleset.diagnostics import Language
from tests.golden import same_as_file

GOLDEN = Path(__file__).parent / "golden"

BONUS = """
    parameters:
      年龄区间: {alias: age_range, range: {at_least: 35, less_than: 40}, unit: 周岁}
      奖励档次:
        alias: tiers
        tiers: [{at_least: 50, value: 200}, {at_least: 100, value: 500}]
        unit: {of: 人, value: 元}
      档次取法:
        alias: how
        one_of: {只取最高档: {alias: top}, 各档累加: {alias: sum}}
        question: 低档是否同时给付
        proposed: 只取最高档
    inputs:
      出生日期: {alias: born_on, type: date}
      申请日: {alias: applied_on, type: date}
      已登记: {alias: registered, type: boolean}
      人数: {alias: persons, type: integer, range: {at_least: 0, at_most: 1000}}
    definitions:
      年龄: age(出生日期, 申请日, attained="same_day", leap_day="feb_28")
    requirements:
      年龄条件: {alias: age_fits, when: 年龄 in 年龄区间}
      登记: {alias: is_registered, when: 已登记}
      人数达标: {alias: enough, when: 人数 in 奖励档次}
    benefits:
      奖励:
        alias: bonus
        by: 档次取法
        cases: {只取最高档: 'highest(奖励档次, 人数)', 各档累加: 'all_reached(奖励档次, 人数)'}
"""
"""Ages, tiers and a reading."""

ROSTER = """
    kind: duty
    parameters:
      至少: {range: {at_least: 2}, unit: 人}
      期限: {range: {at_most: 30}, unit: 日}
      编制: {options: [正式]}
    inputs:
      单位类别: {alias: kind, type: choice, options: [机关, 企业]}
      检查日: {alias: checked_on, type: date}
      名册:
        alias: roster
        type: records
        fields:
          姓名: {type: text}
          类别: {type: choice, options: [正式, 临时]}
          报到日: {type: date}
          培训日: {type: date}
    definitions:
      在册:
        from: 名册
        where:
          all:
            - {label: 正式人员, when: 类别 in 编制}
            - {label: 已报到, when: 报到日 <= 检查日}
            - {label: 按期培训, when: 'elapsed(报到日, 培训日) in 期限'}
    applies_when: 单位类别 == "机关"
    requirements:
      人数: count_distinct(在册.姓名) in 至少
"""
"""Records, spans and a duty that does not always apply."""

COUPLED = """
    parameters:
      大龄: {range: {at_least: 50}}
      中龄: {range: {at_least: 40}}
    inputs:
      年龄: {alias: age, type: integer, range: {at_least: 0, at_most: 120}}
      登记: {alias: registered, type: boolean}
    requirements:
      条件:
        any:
          - {label: 大龄的, when: 年龄 in 大龄}
          - all: [{label: 中龄的, when: 年龄 in 中龄}, {label: 登记的, when: 登记}]
      全龄: {any: [年龄 in 中龄, 年龄 in 大龄]}
"""
"""Conditions that move together: who is fifty is forty, and the last of them decides nothing."""


def drafted(program: Program, text: bytes | None = None, language: Language = "zh") -> Drafted:
    """What is drafted beside the cases of a file, if there is one."""
    return draft_cases(program, None if text is None else file_of(text), language)


def assert_golden(name: str, text: str) -> None:
    """A text is that of a file that a person has read."""
    same_as_file(GOLDEN / name, text)


def file_of(text: bytes) -> CaseFile:
    """The file of cases in a text."""
    return read_cases(text, "v1.cases.yaml")


def written(found: Drafted) -> bytes:
    """The file that is written where there was none."""
    return new_file(found.cases, found.base).encode()


def run_all(program: Program, text: bytes) -> list[CaseRun]:
    """Each case of a file, run."""
    case_file, library = file_of(text), Library([program])
    return [
        run_case(case, library, program, case_file.document) for case in bind(case_file, program)
    ]


def shown(found: Drafted) -> set[Obligation]:
    """What is shown by cases, those that there were and those that are drafted."""
    return set(found.obligations) - set(found.impossible) - set(found.unsettled) - found.accepted
